"""Brings everybody over, page by page, and after that only who was seen since."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal

from tiercast.desktop.audience.crowd import Crowd
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import ListViewers, ViewersReply
from tiercast.serve.protocol_replies import Failed

OVERLAP: Final = 10_000_000
"""Microseconds that are asked for twice: an event may be a little late."""


class Fetching(QObject):
    """Asks for viewers.

    Signals: `progressed` from 0 to 1, `fetched` with a `Crowd` of everybody, `changed` when some have changed in the
    crowd given, `failed` with a `Failed`.
    """

    progressed = Signal(float)
    fetched = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._link = session.link
        self._run = 0
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._busy

    def start(self) -> None:
        """Ask for everybody; what was asked for before is not waited for any more."""
        run, crowd = self._begin(), Crowd()
        self.progressed.emit(0.0)

        def take(reply: ViewersReply) -> None:
            if run != self._run:
                return
            if reply.page == 0:
                crowd.at = reply.at
                crowd.take_ladders(reply.ladders)
            crowd.tells_orders = reply.tells_orders
            crowd.add([reply.columns])
            self.progressed.emit((reply.page + 1) / reply.pages)
            if reply.page + 1 < reply.pages:
                more = ListViewers(id=0, list=reply.list, page=reply.page + 1)
                self._link.ask(more, then=take, refused=self._refused(run), owner=self)
                return
            self._busy = False
            self.fetched.emit(crowd)

        self._link.ask(ListViewers(id=0), then=take, refused=self._refused(run), owner=self)

    def lately(self, crowd: Crowd) -> None:
        """Ask who was seen since the crowd was told of, unless an answer is awaited."""
        if self._busy or not crowd.at:
            return
        run, pages = self._begin(), []

        def take(reply: ViewersReply) -> None:
            if run != self._run:
                return
            pages.append(reply.columns)
            if reply.page + 1 < reply.pages:
                more = ListViewers(id=0, list=reply.list, page=reply.page + 1)
                self._link.ask(more, then=take, refused=self._refused(run), owner=self)
                return
            self._busy = False
            crowd.add(pages)
            crowd.at, crowd.tells_orders = reply.at, reply.tells_orders
            self.changed.emit()

        since = max(1, crowd.at - OVERLAP)
        self._link.ask(ListViewers(id=0, since=since), then=take, refused=self._refused(run), owner=self)

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._run += 1
        self._busy = False
        self.progressed.emit(1.0)

    def _begin(self) -> int:
        self._run += 1
        self._busy = True
        return self._run

    def _refused(self, run: int) -> Callable[[Failed], None]:
        def refused(failed: Failed) -> None:
            if run == self._run:
                self._busy = False
                self.progressed.emit(1.0)
                self.failed.emit(failed)

        return refused
