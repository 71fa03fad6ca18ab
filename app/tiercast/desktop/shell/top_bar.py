"""The line at the top: which room is shown, how it is doing, and the stop."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QToolButton, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.shell.finder import ITSELF
from tiercast.desktop.shell.stop_button import StopButton
from tiercast.desktop.shell.window_commands import ROOMS
from tiercast.serve.protocol_replies import StatusReply

HEIGHT = 52


class TopBar(QFrame):
    """The line. `folded` asks to fold the rail, `searched` for the command palette, `walled` for the wall of rooms,
    `helped` for the words."""

    folded = Signal()
    searched = Signal()
    walled = Signal()
    helped = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        mark(self, bar="top")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.M, 0)
        row.setSpacing(Space.S)
        self.fold = self._icon_button(row, self.folded)
        self.rooms = ChoiceBox(self)
        self.rooms.setMinimumWidth(180)
        self.rooms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.rooms.activated.connect(self._picked)
        row.addWidget(self.rooms)
        self.wall = self._icon_button(row, self.walled)
        self.simulated = Badge(parent=self)
        self.simulated.hide()
        row.addWidget(self.simulated)
        row.addStretch(1)
        self.search = self._icon_button(row, self.searched)
        self.help = self._icon_button(row, self.helped)
        self.stop = StopButton(session, self)
        row.addWidget(self.stop)
        row.addWidget(self.stop.strengths(self))
        session.status_changed.connect(self._status)
        session.room_changed.connect(self._room)
        session.theme_changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.rooms.setAccessibleName(self.tr("Room"))
        self.rooms.setToolTip(self._session.with_keys(self.tr("The room that is shown"), "room/1", f"room/{ROOMS}"))
        for button, text, command in (
            (self.fold, self.tr("Fold the list of pages"), "fold"),
            (self.wall, self.tr("All rooms side by side"), "wall"),
            (self.search, self.tr("Search pages and commands"), ITSELF),
            (self.help, self.tr("Words, and what they mean"), "words"),
        ):
            button.setToolTip(self._session.with_keys(text, command))
            button.setAccessibleName(text)
        self.simulated.tell(self.tr("Simulated: nobody here is real"), "info")
        self.stop.retranslate()

    def restyle(self) -> None:
        """Paint the icons in the theme's colours."""
        colours = self._session.colours
        self.fold.setIcon(icon("ph.list", colours.quiet))
        self.wall.setIcon(icon("ph.squares-four", colours.quiet))
        self.search.setIcon(icon("ph.magnifying-glass", colours.quiet))
        self.help.setIcon(icon("ph.question", colours.quiet))

    def _icon_button(self, row: QHBoxLayout, pressed: object) -> QToolButton:
        button = mark(QToolButton(self), kind="flat", icon_only=True)
        button.setIconSize(QSize(20, 20))
        button.clicked.connect(pressed)
        row.addWidget(button)
        return button

    def _status(self, status: StatusReply) -> None:
        wanted = [(self._session.room_title(room), room) for room in status.rooms]
        if [(self.rooms.itemText(at), self.rooms.itemData(at)) for at in range(self.rooms.count())] != wanted:
            self.rooms.clear()
            for title, room in wanted:
                self.rooms.addItem(title, room)
        self.wall.setVisible(len(status.rooms) > 1)
        self._room(self._session.room)

    def _room(self, room: str) -> None:
        place = self.rooms.findData(room)
        if place >= 0:
            self.rooms.setCurrentIndex(place)
        status = self._session.status
        sources = [source for source in status.sources if source.room == room] if status else []
        self.simulated.setVisible(any(source.simulated for source in sources))

    def _picked(self, place: int) -> None:
        self._session.take_room(self.rooms.itemData(place))
