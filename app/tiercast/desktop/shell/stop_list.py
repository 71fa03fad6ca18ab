"""What waits behind a stop, to be ticked: the rest is dropped when the stop ends."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from tiercast_api.action import ActionType

from tiercast.desktop.rules.titles import rule_title
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_reason, action_text
from tiercast.serve.protocol_replies import ActionRow, ActionsReply
from tiercast.serve.protocol_room import ListWaiting
from tiercast.serve.protocol_rules import GetRuleEnvironment, RuleEnvironmentReply

EVERY: Final = 2_000
"""Milliseconds between two looks, while a stop stands."""
SOON: Final = 500
"""Milliseconds after which a stop that was just set has reached what was about to be sent."""
LIMIT: Final = 200
"""What is listed at once."""
_HIGH: Final = 6
"""Lines that are seen at once."""
_LINE: Final = 30


class StopList(QListWidget):
    """The list. `changed`: what waits, or what is ticked, is another."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: tuple[ActionRow, ...] | None = None
        """What waits; None: not known yet."""
        self.more = False
        self._ticked: set[str] = set()
        self._types: Mapping[str, ActionType] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._ask)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._tick)
        self.itemActivated.connect(_turn)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Ids of what is ticked."""
        return tuple(row.id for row in self.rows or () if row.id in self._ticked)

    def follow(self, stands: bool) -> None:
        """Look from now on what waits, or (no stop stands) look no more and forget it."""
        if stands and not self._timer.isActive():
            self._timer.start()
            self._ask()
            QTimer.singleShot(SOON, self, self._ask)
            if self._session.room:
                command = GetRuleEnvironment(id=0, room=self._session.room)
                self._session.link.ask(command, then=self._know, refused=self._session.refuse_once, owner=self)
        elif not stands:
            self._timer.stop()
            self._ticked.clear()
            self.rows, self.more = None, False
            self.clear()

    def retranslate(self) -> None:
        """Set the texts anew."""
        self.setAccessibleName(self.tr("What waits behind the stop; tick what is to be done all the same"))
        self._fill()

    def _ask(self) -> None:
        self._session.link.ask(
            ListWaiting(id=0, limit=LIMIT), then=self._take, refused=self._session.refuse_once, owner=self
        )  # fmt: skip

    def _take(self, reply: ActionsReply) -> None:
        if not self._timer.isActive() or (self.rows == reply.actions and self.more == reply.more):
            return
        self.rows, self.more = reply.actions, reply.more
        self._ticked.intersection_update(row.id for row in reply.actions)
        self._fill()
        self.changed.emit()

    def _know(self, reply: RuleEnvironmentReply) -> None:
        self._types = {action.name: action for action in reply.actions}
        self._fill()

    def _fill(self) -> None:
        self.blockSignals(True)
        marked = self.currentRow()
        self.clear()
        for row in self.rows or ():
            item = QListWidgetItem(self._line(row), self)
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            item.setToolTip(action_reason(row, self._session.chinese) or item.text())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if row.id in self._ticked else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _LINE))
        if 0 <= marked < self.count():
            self.setCurrentRow(marked)
        self.blockSignals(False)
        self.setFixedHeight(_LINE * max(1, min(_HIGH, self.count())) + 2)

    def _line(self, row: ActionRow) -> str:
        session = self._session
        until = session.format.clock(row.expires) if row.expires is not None else ""
        parts = (
            session.format.clock(row.time),
            session.words(", ", "、").join(map(self._title, row.type.split(", "))),
            row.viewer_name or row.viewer[:8] or self.tr("the room"),
            action_text(row.text),
            rule_title(session, row.rule),
            session.room_title(row.room) if session.status is not None and len(session.status.rooms) > 1 else "",
            action_reason(row, session.chinese) if row.state == "over_limit" else "",
            self.tr("until {time}").format(time=until) if until else "",
        )
        return " · ".join(part for part in parts if part)

    def _title(self, kind: str) -> str:
        found = self._types.get(kind)
        return self._session.words(found.title, found.title_zh) if found is not None else kind

    def _tick(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if item.checkState() is Qt.CheckState.Checked:
            self._ticked.add(name)
        else:
            self._ticked.discard(name)
        self.changed.emit()


def _turn(item: QListWidgetItem) -> None:
    ticked = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
