"""How the teleprompter on phones stands, kept for every card that shows it."""

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from tiercast.desktop.session import Session
from tiercast.serve.protocol_phones import ListPhones, PhonesChanged, PhonesReply
from tiercast.serve.protocol_replies import Failed

EVERY: Final = 10_000
"""Milliseconds between two questions: the computer may lose its network unseen."""


class PhonesFeed(QObject):
    """Signals: `changed` after every answer; `paired` with the room for which a phone was paired just now."""

    changed = Signal()
    paired = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.reply: PhonesReply | None = None
        self._watchers = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.ask)

    def watch(self) -> None:
        """Somebody looks from now on."""
        self._watchers += 1
        if self._watchers == 1:
            self._session.link.pushed.connect(self._pushed)
            self._session.link.welcomed.connect(self._welcomed)
            self._timer.start()
        self.ask()

    def unwatch(self) -> None:
        """One who looked does so no more."""
        self._watchers -= 1
        if self._watchers == 0:
            self._session.link.pushed.disconnect(self._pushed)
            self._session.link.welcomed.disconnect(self._welcomed)
            self._timer.stop()

    def ask(self) -> None:
        """Ask how it stands."""
        if self._session.link.is_here:
            self._session.link.ask(ListPhones(id=0), then=self.take, refused=self._refused, owner=self)

    def take(self, reply: Any) -> None:
        """The engine has said how it stands."""
        if isinstance(reply, PhonesReply):
            self.reply = reply
            self.changed.emit()

    def _refused(self, _failed: Failed) -> None:
        """An engine of before that knows of no phones: nothing is offered."""
        self.reply = None
        self.changed.emit()

    def _welcomed(self, _welcome: object) -> None:
        self.ask()

    def _pushed(self, push: object) -> None:
        if isinstance(push, PhonesChanged):
            self.ask()
            if push.paired:
                self.paired.emit(push.paired)


def phones_of(session: Session) -> PhonesFeed:
    """The one of a window, made at the first time of asking."""
    there = session.findChild(PhonesFeed)
    return there if isinstance(there, PhonesFeed) else PhonesFeed(session)
