"""Keeps what the session knows of the engine fresh: its status after signing in and after every change of a part."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from tiercast.desktop.link.state import came_back
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_connections import ConnectionsChanged
from tiercast.serve.protocol_pushes import PartChanged, RuleChanged, StopChanged
from tiercast.serve.protocol_replies import Welcome

GATHER: Final = 300
"""Milliseconds in which changes are gathered before the status is asked for."""


class Following(QObject):
    """Asks for the status when it has changed, and says what happened while nobody was connected."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._told = -1
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(GATHER)
        self._soon.timeout.connect(self._ask)
        session.link.welcomed.connect(self._welcomed)
        session.link.pushed.connect(self._pushed)
        if session.link.is_here and session.link.welcome is not None:
            self._welcomed(session.link.welcome)

    def _welcomed(self, welcome: Welcome) -> None:
        self._ask()
        start = welcome.start
        if start is None or start.restarts == self._told:
            return
        words = came_back(start)
        # What happened before this window was opened is in the log, not news.
        if words is not None and self._told >= 0:
            self._session.toast(words.to(self._session.language), tone="warn")
        self._told = start.restarts

    def _pushed(self, push: object) -> None:
        if isinstance(push, PartChanged | RuleChanged | StopChanged | ConnectionsChanged) and not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        if not self._session.link.is_here:
            return  # asked once there is an engine: a stop is also told while there is none
        self._session.link.ask(GetStatus(id=0), then=self._session.take_status, owner=self._session)
