"""Shows the first run to whoever opens the window for the first time, and says when its ten minutes are over."""

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from tiercast.desktop.alerts import WATCHED_ENOUGH, watched_enough
from tiercast.desktop.first_run.page import SEEN
from tiercast.desktop.link.place import Here
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import RuleStateName
from tiercast.serve.protocol_connections import ConnectionsReply, ListConnections

MINUTE: Final = 60_000
"""Milliseconds of a minute."""
ENOUGH: Final = 10
"""Minutes that rules watch before it is said what they would have done."""
WATCHED: Final = "first_run_watched"
"""Remembered: the minutes that they have watched, in this window and those before it."""
TOLD: Final = "first_run_told"
"""Remembered once what they would have done was looked at, or the notice put aside."""


class FirstRun(QObject):
    """Follows a session from its first status on; `leads`: it shows the first run by itself.

    Attributes:
        watched: a beat a minute while rules watch and what they would have done is still to be said.
    """

    def __init__(self, session: Session, *, leads: bool = True) -> None:
        super().__init__(session)
        self._session = session
        self._asked, self._said = not leads, False
        self.watched = QTimer(self)
        self.watched.setInterval(MINUTE)
        self.watched.timeout.connect(self._count)
        session.status_changed.connect(self._status)
        session.went.connect(self._went)

    def _status(self, _status: object) -> None:
        session = self._session
        if not self._asked and isinstance(session.link.place, Here) and not session.remembered.flag(SEEN):
            self._asked = True
            session.link.ask(ListConnections(id=0), then=self._take, refused=lambda _failed: None, owner=self)
        if not self._watch() or session.remembered.flag(TOLD):
            self.watched.stop()
        elif self._minutes >= ENOUGH:
            self._say()
        elif not self.watched.isActive():
            self.watched.start()

    @property
    def _minutes(self) -> int:
        kept = self._session.remembered.text(WATCHED)
        return int(kept) if kept.isdecimal() and len(kept) < 9 else 0

    def _watch(self) -> bool:
        """Whether a rule watches."""
        status = self._session.status
        return status is not None and any(rule.state is RuleStateName.SHADOW for rule in status.rules)

    def _count(self) -> None:
        if self._session.link.is_here:
            self._session.remembered.put(WATCHED, str(self._minutes + 1))
            if self._minutes >= ENOUGH:
                self._say()

    def _take(self, reply: ConnectionsReply) -> None:
        if reply.built_in:
            self._session.go("first_run")

    def _say(self) -> None:
        """Say it until somebody looks: whoever sells may be away from the screen for longer than a toast stays."""
        alerts = self._session.alerts
        if alerts is not None and not self._said:
            self._said = True
            self.watched.stop()
            alerts.stand(watched_enough())
            alerts.changed.connect(self._seen)

    def _seen(self) -> None:
        alerts = self._session.alerts
        if alerts is not None and all(row.key != WATCHED_ENOUGH for row in alerts.rows()):
            self._session.remembered.put_flag(TOLD, True)

    def _went(self, _page: str, what: dict[str, Any]) -> None:
        if what.get("step") == "shadow" and self._session.alerts is not None:
            self._session.alerts.withdraw(WATCHED_ENOUGH)
