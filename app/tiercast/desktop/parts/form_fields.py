"""The fields of a form made from a settings declaration: one for each type of setting."""

import json
import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.chooser import Chooser
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox

_NAME = re.compile("[=:：]")
"""What parts a name from its text."""
_LINES = 72
"""Height in pixels of a field with several lines."""


class Field(QWidget):
    """A field. `changed` tells that the user has changed it; `focused` is what takes the keyboard."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self.focused: QWidget = self
        self.wrong = label(wrap=True, parent=self)
        mark(self.wrong, role="small", tone="bad")
        self.wrong.hide()

    def value(self) -> Any:
        """What is set; None for nothing."""
        raise NotImplementedError

    def retranslate(self, title: str, placeholder: str, chinese: bool) -> None:
        """Take the title for those who hear it, and what stands in an empty field."""
        self.focused.setAccessibleName(title)

    def tell_wrong(self, words: str) -> None:
        """Say what is wrong; "" where nothing is."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        mark(self.focused, wrong=bool(words))

    def _put(self, widget: QWidget) -> None:
        self.focused = widget
        self._column.insertWidget(0, widget)
        self._column.addWidget(self.wrong)


class TextField(Field):
    """One line of text, a number, or a secret."""

    def __init__(self, value: Any, kind: str, *, secret: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.edit = QLineEdit(self)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        elif value is not None:
            self.edit.setText(str(value))
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self._put(self.edit)

    def value(self) -> Any:
        """The text, or the number that it is; a text that is no number stays one, and the check says so."""
        text = self.edit.text().strip() if self._kind != "string" else self.edit.text()
        if not text:
            return None
        try:
            return int(text) if self._kind == "integer" else float(text) if self._kind == "number" else text
        except ValueError:
            return text

    def retranslate(self, title: str, placeholder: str, chinese: bool) -> None:
        """Take the title and the placeholder."""
        super().retranslate(title, placeholder, chinese)
        self.edit.setPlaceholderText(placeholder)


class PathField(TextField):
    """The path of a file or a folder on the engine's computer, with a button that chooses one on this computer."""

    def __init__(self, value: Any, *, folder: bool, parent: QWidget | None = None) -> None:
        super().__init__(value, "string", parent=parent)
        self.choose = Chooser(folder=folder, parent=self)
        self.choose.serve(self.edit)
        self.choose.chosen.connect(self._take)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.edit, 1)
        row.addWidget(self.choose)
        self._column.insertLayout(0, row)

    def retranslate(self, title: str, placeholder: str, chinese: bool) -> None:
        """Take the title for the button as well."""
        super().retranslate(title, placeholder, chinese)
        self.choose.retranslate(title)

    def _take(self, paths: list[str]) -> None:
        self.edit.setText(paths[0])
        self.changed.emit()


class FlagField(Field):
    """Yes or no."""

    def __init__(self, value: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.setChecked(bool(value))
        self.box.toggled.connect(lambda _checked: self.changed.emit())
        self._put(self.box)

    def value(self) -> Any:
        """Whether it is set."""
        return self.box.isChecked()


class ChoiceField(Field):
    """One of a few, each called what the declaration calls it."""

    def __init__(self, value: Any, prop: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prop = prop
        self.box = ChoiceBox(self)
        for choice in prop["enum"]:
            self.box.addItem(str(choice), choice)
        self.box.setCurrentIndex(self.box.findData(value))
        self.box.activated.connect(lambda _place: self.changed.emit())
        self._put(self.box)

    def value(self) -> Any:
        """The one chosen."""
        return self.box.currentData()

    def retranslate(self, title: str, placeholder: str, chinese: bool) -> None:
        """Take the title, and call the choices what they are called."""
        super().retranslate(title, placeholder, chinese)
        english = self._prop.get("x-choices", {})
        names = {**english, **self._prop.get("x-choices-zh", {})} if chinese else english
        for place, choice in enumerate(self._prop["enum"]):
            self.box.setItemText(place, str(names.get(choice, choice)))


class LinesField(Field):
    """A list of texts, or texts by name: one a line, ``name = text`` or ``name: text``."""

    def __init__(self, value: Any, *, named: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._named = named
        self.edit = QPlainTextEdit(self)
        self.edit.setFixedHeight(_LINES)
        self.edit.setTabChangesFocus(True)
        if isinstance(value, Mapping):
            self.edit.setPlainText("\n".join(f"{name} = {_plain(text)}" for name, text in value.items()))
        elif value:
            self.edit.setPlainText("\n".join(map(str, value)))
        self.edit.textChanged.connect(self.changed)
        self._put(self.edit)

    def value(self) -> Any:
        """The texts; None where there are none."""
        lines = [line.strip() for line in self.edit.toPlainText().splitlines() if line.strip()]
        if not self._named:
            return lines or None
        # Headers are written with a colon everywhere else, also in what is said below their field.
        pairs = (_NAME.split(line, maxsplit=1) for line in lines)
        return {name.strip(): "".join(text).strip() for name, *text in pairs} or None

    def retranslate(self, title: str, placeholder: str, chinese: bool) -> None:
        """Take the title, and say how it is written."""
        super().retranslate(title, placeholder, chinese)
        written = self.tr("one a line: name = text") if self._named else self.tr("one a line")
        self.edit.setPlaceholderText(placeholder or written)


class FilesField(LinesField):
    """Paths of files on the engine's computer, one a line, with a button that adds some of this computer."""

    def __init__(self, value: Any, parent: QWidget | None = None) -> None:
        super().__init__(value, named=False, parent=parent)
        self.choose = Chooser(several=True, parent=self)
        self.choose.serve(self.edit.viewport())
        self.choose.chosen.connect(self._take)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        self._column.insertLayout(1, row)

    def retranslate(self, title: str, placeholder: str, chinese: bool) -> None:
        """Take the title for the button as well."""
        super().retranslate(title, placeholder, chinese)
        self.choose.retranslate(title)

    def _take(self, paths: list[str]) -> None:
        there = self.value() or []
        self.edit.setPlainText("\n".join([*there, *(path for path in paths if path not in there)]))


def field_of(prop: Mapping[str, Any], value: Any, parent: QWidget) -> Field:
    """The field for one declared setting."""
    if "enum" in prop:
        return ChoiceField(value, prop, parent)
    match prop["type"]:
        case "boolean":
            return FlagField(value, parent)
        case "array" if prop.get("format") == "path":
            return FilesField(value, parent)
        case "array":
            return LinesField(value, named=False, parent=parent)
        case "object":
            return LinesField(value, named=True, parent=parent)
        case "string" if prop.get("format") in ("path", "folder"):
            return PathField(value, folder=prop["format"] == "folder", parent=parent)
        case kind:
            return TextField(value, kind, secret=bool(prop.get("x-secret")), parent=parent)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
