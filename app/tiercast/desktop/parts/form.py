"""A form made from a settings declaration (see `tiercast_api.settings`): one row a setting, checked while typing."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from tiercast_api.errors import InvalidSettings
from tiercast_api.settings import Schema, validate

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.form_fields import Field, field_of
from tiercast.desktop.parts.properties import alive, label, mark
from tiercast.desktop.session import Session

LABEL = 128
"""Pixels of the column of titles, so that forms below each other line up."""


class SettingsForm(QWidget):
    """A form.

    Secrets are never shown: a secret that is kept already stays as it is while its field is empty.

    Args:
        schema: the declaration.
        values: what is set now.
        kept_secrets: names of the secrets that are kept already.

    Signals: `changed` when a value was changed by the user.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        schema: Schema,
        values: Mapping[str, Any] | None = None,
        kept_secrets: frozenset[str] = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._schema, self._secrets = session, schema, kept_secrets
        self.fields: dict[str, Field] = {}
        self._labels: dict[str, Any] = {}
        self._hints: dict[str, Any] = {}
        self._touched: set[str] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self._plain, self._more = QWidget(self), QWidget(self)
        self._fold = mark(QPushButton(self), kind="link")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._folded)
        given = values or {}
        forms = {False: _form(self._plain), True: _form(self._more)}
        for name, prop in schema.get("properties", {}).items():
            self._add(forms[bool(prop.get("x-advanced"))], name, prop, given.get(name, prop.get("default")))
        column.addWidget(self._plain)
        column.addWidget(self._fold)
        column.addWidget(self._more)
        self._fold.setVisible(forms[True].rowCount() > 0)
        self._more.hide()
        self.retranslate()

    def values(self) -> dict[str, Any]:
        """What is set; a setting that is empty and has no default is left out."""
        found = {name: field.value() for name, field in self.fields.items()}
        return {name: value for name, value in found.items() if value is not None}

    def problem(self) -> str:
        """Why the values cannot be taken, in the user's language; "" where they can."""
        return self._check(frozenset(self.fields))

    def show_problems(self) -> bool:
        """Mark every field that is wrong, also those not touched yet. Returns: whether all are right."""
        self._touched = set(self.fields)
        return not self._check(frozenset(self._touched))

    def retranslate(self) -> None:
        """Set every text anew."""
        for name, prop in self._schema.get("properties", {}).items():
            required = " *" if name in self._schema.get("required", ()) else ""
            title = self._said(prop, "title") or name
            self._labels[name].setText(title + required)
            self._hints[name].setText(self._said(prop, "description"))
            self._hints[name].setVisible(bool(self._said(prop, "description")))
            self.fields[name].retranslate(
                title, self.tr("kept; type to replace it") if name in self._secrets else "", self._session.chinese
            )
        self._fold.setText(self.tr("Fewer settings") if self._fold.isChecked() else self.tr("More settings"))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def tab_stops(self) -> list[QWidget]:
        """What the Tab key comes to, from top to bottom."""
        return [*_stops_in(self._plain), self._fold, *_stops_in(self._more)]

    def _add(self, form: QFormLayout, name: str, prop: Schema, value: Any) -> None:
        field = field_of(prop, value, self)
        field.changed.connect(lambda: self._took(name))
        text = label(wrap=True, parent=self)
        text.setFixedWidth(LABEL)
        hint = label("small", wrap=True, parent=self)
        cell = QWidget(self)
        # As wide as the form: a hint below a short field would else be broken into lines that have no room.
        cell.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(field)
        column.addWidget(hint)
        form.addRow(text, cell)
        text.setBuddy(field.focused)
        self.fields[name], self._labels[name], self._hints[name] = field, text, hint

    def _took(self, name: str) -> None:
        self._touched.add(name)
        self._check(frozenset(self._touched))
        self.changed.emit()

    def _check(self, shown: frozenset[str]) -> str:
        """Check all; say what is wrong beside the fields `shown`. Returns: the first problem."""
        first = ""
        for name, field in self.fields.items():
            words = self._wrong(name, field)
            called = self._labels[name].text().rstrip(" *")
            first = first or (self._session.format.named(called, words) if words else "")
            field.tell_wrong(words if name in shown else "")
        return first

    def _wrong(self, name: str, field: Field) -> str:
        value = field.value()
        if value is None:
            required = name in self._schema.get("required", ()) and name not in self._secrets
            return self.tr("this is needed") if required else ""
        try:
            validate({**self._schema, "required": ()}, {name: value})
        except InvalidSettings as error:
            return str(error) if not self._session.chinese else self._said_wrong(name)
        return ""

    def _said_wrong(self, name: str) -> str:
        """What is expected, in words of our own: the check speaks English only."""
        prop = self._schema["properties"][name]
        parts = [
            self.tr("at least {n}").format(n=prop["minimum"]) if "minimum" in prop else "",
            self.tr("at most {n}").format(n=prop["maximum"]) if "maximum" in prop else "",
            self.tr("at least {n} characters").format(n=prop["minLength"]) if "minLength" in prop else "",
            self.tr("of the form {form}").format(form=prop["pattern"]) if "pattern" in prop else "",
        ]
        return self.tr("expected: {what}").format(what="，".join(part for part in parts if part))

    def _said(self, prop: Schema, what: str) -> str:
        zh = prop.get(f"x-{what}-zh", "")
        return str((zh if self._session.chinese and zh else prop.get(what, "")) or "")

    def _folded(self, unfolded: bool) -> None:
        self._more.setVisible(unfolded)
        if alive(self._fold):
            self.retranslate()


def _form(parent: QWidget) -> QFormLayout:
    form = QFormLayout(parent)
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(Space.XL)
    form.setVerticalSpacing(Space.M)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form


def _stops_in(holder: QWidget) -> list[QWidget]:
    """Widgets that the Tab key comes to; a spin box is one with its line, and a list of choices with what it opens."""
    return [
        one
        for one in holder.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and one.window() is holder.window()
        and not isinstance(one.parent(), (QAbstractSpinBox, QComboBox))
    ]
