"""What stands that somebody should look at: what the engine tells, and how it stands with the engine itself."""

from typing import Final

from PySide6.QtCore import QObject, Signal

from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import NOBODY, LinkState, Stage
from tiercast.desktop.session import Session
from tiercast.serve.protocol_alerts import Alert, AlertRow, AlertsReply, ListAlerts
from tiercast.words import Words

ENGINE: Final = "engine"
"""Key and kind of the alert about the engine itself, which no engine tells."""
CRASHED: Final = "crashed"
"""Key and kind of the alert that the window was ended by a crash the last time."""
WATCHED_ENOUGH: Final = "watched"
"""Key and kind of the notice that rules have watched for long enough to see what they would have done."""
_RANK: Final = {"bad": 0, "warn": 1, "info": 2}
_WORRYING: Final = {
    Stage.HUNG: "bad",
    Stage.REFUSED: "bad",
    Stage.FAILED: "bad",
    Stage.LOOKING: "warn",
    Stage.STARTING: "info",
    Stage.ENDING: "info",
    Stage.ENDED: "info",
}

_AGAIN: Final = Words("This window connects again by itself.", "窗口会自动重新连接。")
_LOST: Final = Words(
    "The engine may still run, and its rules act; this window connects again by itself.",
    "引擎可能仍在运行，规则可能照常执行；窗口会自动重新连接。",
)
_IDLE: Final = Words(
    "Until an engine runs again nothing is taken in, and no rule acts.", "引擎再次运行之前，不接收事件，规则也不执行。"
)


def crashed() -> AlertRow:
    """What is said after a crash of the window."""
    return AlertRow(
        key=CRASHED, kind=CRASHED, severity="info", since=0,
        message="This window crashed the last time; the engine went on.",
        message_zh="窗口上次意外关闭；引擎没有受影响。",
        hint="The report is on this computer only: copy it from the logs for whoever helps.",
        hint_zh="报告只保存在本机：可在日志中复制，发给协助你的人。",
    )  # fmt: skip


def watched_enough() -> AlertRow:
    """What is said once rules in shadow have watched for ten minutes."""
    return AlertRow(
        key=WATCHED_ENOUGH, kind=WATCHED_ENOUGH, severity="info", since=0,
        message="Your rules have watched for ten minutes.", message_zh="规则已经试运行了十分钟。",
        hint="See what each would have done, for how many viewers and at what cost, and choose what it may do.",
        hint_zh="看看每条规则本来会做什么、对几个人、花多少钱，再决定让它怎么做。",
    )  # fmt: skip


class Alerts(QObject):
    """Follows the alerts. `changed` when one began, changed, is over, or was put aside."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._standing: dict[str, AlertRow] = {}
        self._own: dict[str, AlertRow] = {}
        self._aside: set[tuple[str, str]] = set()
        self._was_here = False
        session.link.welcomed.connect(self._ask)
        session.link.pushed.connect(self._pushed)
        session.link.changed.connect(self._stands)
        if session.link.is_here:
            self._was_here = True
            self._ask()

    def rows(self, room: str = "") -> list[AlertRow]:
        """What stands and was not put aside, the worst first; with `room` only what is about it."""
        found = [
            row
            for row in (*self._own.values(), *self._standing.values())
            if (row.key, row.severity) not in self._aside and (not room or row.room == room)
        ]
        return sorted(found, key=lambda row: (_RANK.get(row.severity, 1), -row.since))

    def stand(self, row: AlertRow) -> None:
        """Show something that no engine tells, until it is put aside."""
        self._own[row.key] = row
        self.changed.emit()

    def withdraw(self, key: str) -> None:
        """Show something that no engine tells no more."""
        if self._own.pop(key, None) is not None:
            self.changed.emit()

    def put_aside(self, row: AlertRow) -> None:
        """Show it no more, until it is over or gets worse."""
        self._aside.add((row.key, row.severity))
        self.changed.emit()

    def _ask(self, _welcome: object = None) -> None:
        self._session.link.ask(ListAlerts(id=0), then=self._all, refused=self._none, owner=self)

    def _none(self, _failed: object) -> None:
        """An engine that tells of no alerts, or went away: what it pushes still counts."""

    def _all(self, reply: object) -> None:
        if isinstance(reply, AlertsReply):
            self._standing = {row.key: row for row in reply.alerts}
            self.changed.emit()

    def _pushed(self, push: object) -> None:
        if not isinstance(push, Alert):
            return
        if push.over:
            self._standing.pop(push.alert.key, None)
            self._aside = {pair for pair in self._aside if pair[0] != push.alert.key}
        else:
            self._standing[push.alert.key] = push.alert
        self.changed.emit()

    def _stands(self, state: LinkState) -> None:
        severity = _WORRYING.get(state.stage)
        if state.stage is Stage.HERE:
            self._was_here = True
        # An engine of this computer is mostly on its way; at an address it may never come.
        coming = state.stage is Stage.LOOKING and not self._was_here and isinstance(self._session.link.place, Here)
        if severity is None or not state.words.en or coming:
            self._own.pop(ENGINE, None)
        else:
            if state.stage in (Stage.LOOKING, Stage.STARTING, Stage.ENDED, Stage.FAILED):
                self._standing.clear()  # of an engine that is not there nothing is known
            hint = self._hint(state)
            self._own[ENGINE] = AlertRow(
                key=ENGINE, kind=ENGINE, severity=severity, since=0, message=state.words.en, message_zh=state.words.zh,
                hint=hint.en, hint_zh=hint.zh,
            )  # fmt: skip
        self.changed.emit()

    def _hint(self, state: LinkState) -> Words:
        """What it means for the show that the engine stands so."""
        if state.stage in (Stage.ENDED, Stage.FAILED) or state.words == NOBODY:
            return _IDLE
        if state.stage is not Stage.LOOKING:
            return Words("", "")
        return _LOST if self._was_here else _AGAIN
