"""Keeps the course of the room that is shown up to date, as long as somebody looks."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from tiercast.desktop.live.course import Course
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_watch import WatchReply, WatchRoom

EVERY: Final = 1_000
"""Milliseconds between a reply and the next question."""
SOON: Final = 50
"""Half the milliseconds up to the second question where the room has not begun: doubled each time, up to `EVERY`."""


class Watch(QObject):
    """Asks for what has changed, once a second, while it is `started`.

    Signals: `changed` after a reply was taken up; `refused` with the `Failed` where there is none.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.course = Course()
        self.started = False
        self.is_fresh = False
        """Whether a reply has come since the room was chosen or the connection made."""
        self._waits = 0
        self._pause = SOON
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        session.link.welcomed.connect(self._welcomed)
        session.link.lost.connect(self._lost)
        session.room_changed.connect(self._room_changed)

    def start(self) -> None:
        """Somebody looks."""
        if not self.started:
            self.started = True
            self._ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self.started = False
        self._timer.stop()

    def ask_now(self) -> None:
        """Something has changed that will be seen: do not wait for the next turn."""
        if self.started:
            self._timer.stop()
            self._ask()

    def _ask(self) -> None:
        room = self._session.room
        if not self.started or not room or not self._session.link.is_here:
            return
        course = self.course
        about = course.about.digest if course.about is not None else ""
        question = WatchRoom(id=0, room=room, after=course.revision, run=course.run, about=about)
        self._waits += 1
        number = self._waits

        def take(reply: WatchReply) -> None:
            # What was asked of another room, or before a later question, is of no use.
            if room == self._session.room and number == self._waits:
                self._take(reply)

        def fail(failed: Failed) -> None:
            if number == self._waits:
                self._fail(failed)

        self._session.link.ask(question, take, fail, owner=self)

    def _take(self, reply: WatchReply) -> None:
        self.course.take(reply)
        self.is_fresh = True
        self.changed.emit()
        # An engine that has just opened begins the session with the first event, some milliseconds later.
        self._pause = EVERY if self.course.began else min(2 * self._pause, EVERY)
        if self.started:
            self._timer.start(self._pause)

    def _fail(self, failed: Failed) -> None:
        if failed.code != "no_engine":
            self.refused.emit(failed)
        if self.started:
            self._timer.start(2 * EVERY)

    def _welcomed(self, _welcome: object) -> None:
        self._pause = SOON
        self.ask_now()

    def _lost(self, _words: object) -> None:
        self.is_fresh = False
        self._timer.stop()
        self.changed.emit()

    def _room_changed(self, _room: str) -> None:
        self.course.forget()
        self.is_fresh = False
        self._pause = SOON
        self.changed.emit()
        self.ask_now()
