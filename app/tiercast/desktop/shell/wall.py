"""The wall of rooms: a card a room with its numbers; a press opens the room."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.big_number import BigNumber
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.heading import SectionHeading
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.session import Session
from tiercast.serve.protocol_pushes import Numbers, RoomNumbers
from tiercast.serve.protocol_replies import StatusReply

COLUMN = 360
"""Width that a card wants at least."""


class RoomCard(Card):
    """A room. `pressed` asks to open it."""

    pressed = Signal(str)

    def __init__(self, session: Session, room: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._session, self.room = session, room
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.state = Badge(parent=self)
        self.beside(self.state)
        self.viewers, self.rate = BigNumber(size=Type.TITLE), BigNumber(size=Type.TITLE)
        self.firings, self.acted = BigNumber(size=Type.TITLE), BigNumber(size=Type.TITLE)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        for number in (self.viewers, self.rate, self.firings, self.acted):
            row.addWidget(number, 1)
        self.add(row)
        self.retranslate()

    def tell(self, numbers: RoomNumbers) -> None:
        """Show the room's numbers."""
        form = self._session.format
        if numbers.viewers is None:
            self.viewers.tell_unknown(self.tr("No source of this room tells who is there"))
        else:
            self.viewers.tell(form.short(numbers.viewers))
        self.rate.tell(form.number(numbers.rate, 1 if numbers.rate < 10 else 0))
        self.firings.tell(form.short(numbers.firings))
        self.acted.tell(form.short(numbers.actions))

    def tell_status(self, status: StatusReply) -> None:
        """Show how the room's sources are doing."""
        failing = [one for one in status.sources if one.room == self.room and one.health == "troubled"]
        if status.stop is not None:
            self.state.tell(self.tr("Stopped"), "bad")
        elif failing:
            self.state.tell(self.tr("%n source(s) in trouble", "", len(failing)), "warn")
        else:
            self.state.tell(self.tr("Running"), "good")

    def retranslate(self) -> None:
        """Set every text anew."""
        title = self._session.room_title(self.room)
        self.set_heading(title)
        self.setAccessibleName(title)
        self.viewers.set_name(self.tr("Viewers"))
        self.rate.set_name(self.tr("Events/s"))
        self.firings.set_name(self.tr("Firings"))
        self.acted.set_name(self.tr("Actions"))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Open the room."""
        self.pressed.emit(self.room)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Enter opens the room."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit(self.room)
            return
        super().keyPressEvent(event)


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

    def left(self) -> None:
        """Take no more numbers."""
        self.session.link.numbers.disconnect(self._tell)

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

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.tell(self.title(), self.tr("Press a room to open it. The stop at the top stops all of them."))
        for card in self.cards.values():
            card.retranslate()
        self.refreshed()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """As many cards side by side as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        columns = max(1, (self.width() - 2 * Space.XL) // (COLUMN + Space.L))
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)

    def _tell(self, numbers: Numbers) -> None:
        for room, found in numbers.rooms.items():
            if room in self.cards:
                self.cards[room].tell(found)

    def _open(self, room: str) -> None:
        self.session.take_room(room)
        self.session.go("live")
