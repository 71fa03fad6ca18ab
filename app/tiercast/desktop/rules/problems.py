"""What is wrong with the text: a list; clicking a line goes there."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from tiercast_api.action import ActionType

from tiercast.desktop.look.icons import icon
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.checking import Checked
from tiercast.desktop.session import Session
from tiercast.desktop.words.quoted import quoted
from tiercast.rules.diagnostics import Diagnostic, Severity


class Problems(Card):
    """The list. `chosen` has line and column.

    Attributes:
        known: what sinks can do, by name.
    """

    chosen = Signal(int, int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self.session = session
        self.checked: Checked | None = None
        self.known: Mapping[str, ActionType] = {}
        self.nothing = label("quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.add(self.nothing)
        self.list = mark(QListWidget(), kind="lines")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._activated)
        self.list.itemClicked.connect(self._activated)
        self.add(self.list, 1)

    def take(self, checked: Checked | None) -> None:
        """Show what a check found."""
        self.checked = checked
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.list.setAccessibleName(self.tr("Problems"))
        self._show()

    def restyle(self) -> None:
        """Paint the icons anew."""
        self._show()

    def _show(self) -> None:
        found = self.checked.found if self.checked is not None else ()
        self.set_heading(self.tr("%n problems", None, len(found)) if found else self.tr("Problems"))
        self.nothing.setText(self.tr("Nothing is wrong with this text.") if self.checked is not None else "")
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self.list.clear()
        for one in found:
            item = QListWidgetItem(self._words(one), self.list)
            item.setIcon(self._icon(one.severity))
            item.setToolTip(self._hint(one))

    def _words(self, one: Diagnostic) -> str:
        message, hint = self._plain(self.session.words(one.message, one.message_zh)), self._hint(one)
        where = self.tr("Line {line}: {message}").format(line=one.position.line, message=message)
        return f"{where}\n{hint}" if hint else where

    def _hint(self, one: Diagnostic) -> str:
        return self._plain(self.session.words(one.hint, one.hint_zh))

    def _plain(self, text: str) -> str:
        """A sentence whose code stands in quotation marks, and actions by what people call them."""

        def called(code: str) -> str:
            action = self.known.get(code)
            return code if action is None else self.session.words(action.title, action.title_zh)

        return quoted(text, chinese=self.session.chinese, called=called)

    def _icon(self, severity: Severity) -> QIcon:
        colours = self.session.colours
        if severity is Severity.ERROR:
            return icon("ph.x-circle", colours.bad)
        return icon("ph.warning", colours.warn)

    def _activated(self, item: QListWidgetItem) -> None:
        if self.checked is not None:
            place = self.checked.found[self.list.row(item)].position
            self.chosen.emit(place.line, place.column)
