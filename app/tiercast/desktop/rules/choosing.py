"""Chooses which of the shipped rulesets a room runs, at any time."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.connections.part_editor import taken_back
from tiercast.desktop.connections.words import STATES, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.heading import SectionHeading
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.rules.offered import OfferedRulesets
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import ConnectionsReply, ListConnections, PutRoom, RoomRow
from tiercast.serve.protocol_replies import Failed


class ChooseRulesets(QWidget):
    """The cards of the rulesets, for the room that is shown.

    Its other settings stay, also in which state new rules begin; the first ones of a room begin in shadow. `done` is
    emitted once what was chosen runs, or the choice is left; before it `added` with the first ruleset that is new.
    """

    done = Signal()
    added = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._start = ""
        self.heading = SectionHeading()
        self.use, self.cancel = mark(QPushButton(), kind="main"), QPushButton()
        self.use.clicked.connect(lambda: self._rooms(self._put))
        self.cancel.clicked.connect(self.done)
        for button in (self.use, self.cancel):
            button.setAutoDefault(True)
        self.result = label(wrap=True)
        self.offered = OfferedRulesets(session)
        self.offered.shown.connect(self._shown)
        self.offered.refused.connect(self._refused)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.done)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.use)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.result, 1)
        scrolled = ScrolledColumn(gap=Space.S)
        scrolled.column.addWidget(self.offered)
        scrolled.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.heading)
        column.addLayout(buttons)
        column.addWidget(scrolled, 1)

    def begin(self) -> None:
        """Choose for the room that is shown, from what it runs."""
        self._start = ""
        self.offered.forget()
        self.use.setEnabled(False)
        self.retranslate()
        self._tell(self.tr("Looking which rules work with what your room tells…"), "quiet")
        self._rooms(self._begins)
        self.offered.ask()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Set every text anew."""
        if self._start in ("", "shadow"):
            under = self.tr("New ones begin in shadow: they watch, and show what they would have done.")
        else:
            under = self.tr('New ones begin as this room is set up: "{state}".').format(state=word(STATES, self._start))
        self.heading.tell(self.tr("Rules that came with Tiercast"), under)
        self.use.setText(self.tr("Use these"))
        self.cancel.setText(self.tr("Cancel"))
        self.offered.retranslate()

    def _rooms(self, take: Callable[[RoomRow], None]) -> None:
        """Ask how the room is set up now: somebody else may have changed it."""
        key = self.session.room

        def told(reply: ConnectionsReply) -> None:
            room = next((room for room in reply.rooms if room.key == key), None)
            if room is not None:
                take(room)

        self.session.link.ask(ListConnections(id=0), then=told, refused=self._refused, owner=self)

    def _begins(self, room: RoomRow) -> None:
        self._start = room.start if room.rulesets else "shadow"
        self.retranslate()

    def _shown(self) -> None:
        self._tell("", "")
        self.use.setEnabled(True)
        if self.cancel.hasFocus():
            first = next((box for box in self.offered.boxes.values() if box.isEnabled()), self.cancel)
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, room: RoomRow) -> None:
        rulesets = self.offered.with_ticks(room.rulesets)
        if rulesets == room.rulesets:
            self.done.emit()
            return
        self.use.setEnabled(False)
        self._tell(self.tr("The rules take over…"), "quiet")
        # The first rules of a room begin in shadow; later the same setting is that of those which run already.
        command = PutRoom(id=0, key=room.key, rulesets=rulesets, start=None if room.rulesets else "shadow")
        new = next((name for name in rulesets if name not in room.rulesets), "")
        self.session.link.ask(command, then=lambda _done: self._kept(new), refused=self._refused, owner=self)

    def _kept(self, new: str) -> None:
        self.added.emit(new)
        taken_back(self.session, self.tr("The rules of the room are others now"), "room_put")
        self.done.emit()

    def _refused(self, failed: Failed) -> None:
        self.use.setEnabled(self.offered.reply is not None)
        self._tell(self.session.refusal(failed), "bad")

    def _tell(self, text: str, tone: str) -> None:
        self.result.setText(text)
        mark(self.result, tone=tone)
