"""The wall of rooms: a card a room with its numbers, its alerts and its stop; a press opens the room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.heading import SectionHeading
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.session import Session
from tiercast.desktop.shell.room_card import RoomCard
from tiercast.serve.protocol_pushes import Numbers

COLUMN = 380
"""Width that a card wants at least."""


class WallPage(Page):
    """The page."""

    key = "wall"
    icon = "ph.squares-four"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.cards: dict[str, RoomCard] = {}
        self._area = ScrolledColumn(self)
        self._heading = SectionHeading(size="title")
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.L)
        self._area.column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        self._area.column.addWidget(self._heading)
        self._area.column.addLayout(self._grid)
        self._area.column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def entered(self) -> None:
        """Show the rooms, and take their numbers from now on."""
        self.refreshed()
        self.session.link.numbers.connect(self._tell)
        if self.session.alerts is not None:
            self.session.alerts.changed.connect(self._alert)

    def left(self) -> None:
        """Take no more numbers."""
        self.session.link.numbers.disconnect(self._tell)
        if self.session.alerts is not None:
            self.session.alerts.changed.disconnect(self._alert)

    def refreshed(self) -> None:
        """Have a card for each room."""
        status = self.session.status
        if status is None:
            return
        for room in [room for room in self.cards if room not in status.rooms]:
            self.cards.pop(room).deleteLater()
        for room in status.rooms:
            if room not in self.cards:
                card = RoomCard(self.session, room, self)
                card.pressed.connect(self._open)
                self.cards[room] = card
            self.cards[room].tell_status(status)
        self._place()
        self._alert()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.tell(self.title(), self.tr("Press a room to open it. The stop at the top stops all of them."))
        for card in self.cards.values():
            card.retranslate()
        self.refreshed()

    def restyle(self) -> None:
        """Take the theme's colours."""
        for card in self.cards.values():
            card.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """As many cards side by side as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = max(1, (self.width() - 2 * Space.XL) // (COLUMN + Space.L))
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)

    def _alert(self) -> None:
        if self.session.alerts is not None:
            for card in self.cards.values():
                card.tell_alerts(self.session.alerts)

    def _tell(self, numbers: Numbers) -> None:
        for room, found in numbers.rooms.items():
            if room in self.cards:
                self.cards[room].tell(found)

    def _open(self, room: str) -> None:
        self.session.take_room(room)
        self.session.go("live")
