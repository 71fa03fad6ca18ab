"""Shows the first run to whoever opens the window for the first time, and says when its ten minutes are over."""

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from tiercast.desktop.alerts import WATCHED_ENOUGH, watched_enough
from tiercast.desktop.first_run.page import SEEN
from tiercast.desktop.link.place import Here
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import RuleStateName
from tiercast.serve.protocol_connections import ConnectionsReply, ListConnections

WATCHED: Final = 600_000
"""Milliseconds that rules watch before it is said what they would have done."""
TOLD: Final = "first_run_told"
"""Remembered once what they would have done was looked at, or the notice put aside."""


class FirstRun(QObject):
    """Follows a session from its first status on; `leads`: it shows the first run by itself.

    Attributes:
        watched: runs while rules watch and what they would have done is still to be said.
    """

    def __init__(self, session: Session, *, leads: bool = True) -> None:
        super().__init__(session)
        self._session = session
        self._asked, self._said = not leads, False
        self.watched = QTimer(self)
        self.watched.setSingleShot(True)
        self.watched.setInterval(WATCHED)
        self.watched.timeout.connect(self._say)
        session.status_changed.connect(self._status)
        session.went.connect(self._went)

    def _status(self, _status: object) -> None:
        session = self._session
        if not self._asked and isinstance(session.link.place, Here) and not session.remembered.flag(SEEN):
            self._asked = True
            session.link.ask(ListConnections(id=0), then=self._take, refused=lambda _failed: None, owner=self)
        shadowed = session.status is not None and any(
            rule.state is RuleStateName.SHADOW for rule in session.status.rules
        )
        if shadowed and not self.watched.isActive() and not session.remembered.flag(TOLD):
            self.watched.start()

    def _take(self, reply: ConnectionsReply) -> None:
        if reply.built_in:
            self._session.go("first_run")

    def _say(self) -> None:
        """Say it until somebody looks: whoever sells may be away from the screen for longer than a toast stays."""
        alerts = self._session.alerts
        if alerts is not None:
            alerts.stand(watched_enough())
            if not self._said:
                self._said = True
                alerts.changed.connect(self._seen)

    def _seen(self) -> None:
        alerts = self._session.alerts
        if alerts is not None and all(row.key != WATCHED_ENOUGH for row in alerts.rows()):
            self._session.remembered.put_flag(TOLD, True)

    def _went(self, _page: str, what: dict[str, Any]) -> None:
        if what.get("step") == "shadow" and self._session.alerts is not None:
            self._session.alerts.withdraw(WATCHED_ENOUGH)
