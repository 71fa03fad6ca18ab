"""The page of the end-of-show sheet: opened from the notice at a show's end, the recordings, and the palette."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.pages import page_title
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.sheet.view import SheetView
from tiercast.serve.protocol_pushes import Numbers


class SheetPage(Page):
    """The page. `open`: ``room``, and ``session`` (its number; ``about``, as an alert names it)."""

    key = "sheet"
    icon = "ph.clipboard-text"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._heading = label("title", parent=self)
        self.back = mark(QPushButton(self), kind="flat")
        self.back.clicked.connect(lambda: session.go("recordings"))
        self.view = SheetView(session, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.S)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self.back)
        top.addWidget(self._heading)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        session.room_changed.connect(self._room_changed)
        session.link.welcomed.connect(self._welcomed)
        session.link.numbers.connect(self._numbers)

    def entered(self) -> None:
        """Count anew: more may have happened."""
        self.view.show_session(self.view.room or self.session.room, self.view.number)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        self.back.setText(self.tr("Back"))
        self.back.setToolTip(page_title("recordings"))
        self.restyle()
        self.view.retranslate()

    def restyle(self) -> None:
        """Take on the theme's colours."""
        self.back.setIcon(icon("ph.arrow-left", self.session.colours.text))
        self.view.restyle()

    def open(self, **what: Any) -> None:
        """Show one session."""
        number = str(what.get("session") or what.get("about") or 0)
        self.view.show_session(str(what.get("room") or self.session.room), int(number) if number.isdecimal() else 0)

    def _room_changed(self, room: str) -> None:
        self.view.room, self.view.number, self.view.reply = room, 0, None
        if self.shown:
            self.view.refresh()

    def _numbers(self, numbers: Numbers) -> None:
        """A room that had no session has one now."""
        room = numbers.rooms.get(self.view.room)
        if self.shown and self.view.has_none and room is not None and room.session:
            self.view.reply = None
            self.view.refresh()

    def _welcomed(self, _welcome: object) -> None:
        if self.shown:
            self.view.refresh()
