"""Shows the first run to whoever opens the window for the first time, and says when its ten minutes are over."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from tiercast.desktop.first_run.page import SEEN
from tiercast.desktop.link.place import Here
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import RuleStateName
from tiercast.serve.protocol_connections import ConnectionsReply, ListConnections

WATCHED: Final = 600_000
"""Milliseconds that rules watch before it is said what they would have done."""


class FirstRun(QObject):
    """Follows a session from its first status on; `leads`: it shows the first run by itself."""

    def __init__(self, session: Session, *, leads: bool = True) -> None:
        super().__init__(session)
        self._session = session
        self._asked = not leads
        self._watched = QTimer(self)
        self._watched.setSingleShot(True)
        self._watched.setInterval(WATCHED)
        self._watched.timeout.connect(self._say)
        session.status_changed.connect(self._status)

    def _status(self, _status: object) -> None:
        session = self._session
        if not self._asked and isinstance(session.link.place, Here) and not session.remembered.flag(SEEN):
            self._asked = True
            session.link.ask(ListConnections(id=0), then=self._take, refused=lambda _failed: None, owner=self)
        shadowed = session.status is not None and any(
            rule.state is RuleStateName.SHADOW for rule in session.status.rules
        )
        if shadowed and not self._watched.isActive() and not session.remembered.flag("first_run_told"):
            self._watched.start()

    def _take(self, reply: ConnectionsReply) -> None:
        if reply.built_in:
            self._session.go("first_run")

    def _say(self) -> None:
        self._session.remembered.put_flag("first_run_told", True)
        self._session.toast(
            self.tr(
                'Your rules have watched for ten minutes: look under Connections, "Set up", what they would have done'
            )
        )
