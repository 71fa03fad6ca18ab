"""What is connected, asked every two seconds while somebody looks, and after every change."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from tiercast.desktop.link.state import Stage
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import ListPlugins
from tiercast.serve.protocol_connections import (
    ConnectionsChanged,
    ConnectionsReply,
    ListConnections,
    ListOffers,
    OfferRow,
    OffersReply,
    PartRow,
    RoomRow,
)
from tiercast.serve.protocol_pushes import PartChanged
from tiercast.serve.protocol_replies import Failed, PluginRow, PluginsReply

EVERY: Final = 2_000
"""Milliseconds between two questions."""


class ConnectionsFeed(QObject):
    """What is configured and could be.

    Signals: `changed` after every answer, `failed` with a `Failed` where there is none.
    """

    changed = Signal()
    offered = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: ConnectionsReply | None = None
        self.offers: tuple[OfferRow, ...] = ()
        self.plugins: tuple[PluginRow, ...] = ()
        self._asked = self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Somebody looks from now on."""
        if not self._timer.isActive():
            self.session.link.pushed.connect(self._pushed)
            self.session.link.welcomed.connect(self._ask_all)
            self._timer.start()
        self._ask_all()

    def stop(self) -> None:
        """Nobody looks any more."""
        if self._timer.isActive():
            self.session.link.pushed.disconnect(self._pushed)
            self.session.link.welcomed.disconnect(self._ask_all)
            self._timer.stop()

    def ask(self) -> None:
        """Ask anew; one question at a time: what is on its way may tell of before, and is then asked again."""
        self._again = self._asked
        if not self._asked and self._is_there():
            self._asked = True
            self.session.link.ask(ListConnections(id=0), then=self._take, refused=self._refused, owner=self)

    def _look(self) -> None:
        if not self._asked:
            self.ask()

    def ask_offers(self) -> None:
        """Ask what could be connected, and which plugins there are."""
        if not self._is_there():
            return
        self.session.link.ask(ListOffers(id=0), then=self._take_offers, owner=self)
        self._ask_plugins()

    def _ask_plugins(self) -> None:
        if self._is_there():
            self.session.link.ask(ListPlugins(id=0), then=self._take_plugins, owner=self)

    def rooms(self) -> tuple[RoomRow, ...]:
        """The rooms."""
        return self.reply.rooms if self.reply is not None else ()

    def parts(self, side: str) -> tuple[PartRow, ...]:
        """Sources (``in``) or sinks (``out``)."""
        return tuple(part for part in self.reply.parts if part.side == side) if self.reply is not None else ()

    def part(self, side: str, key: str) -> PartRow | None:
        """One part."""
        return next((part for part in self.parts(side) if part.key == key), None)

    def offer(self, side: str, kind: str) -> OfferRow | None:
        """What is offered under a name."""
        return next((offer for offer in self.offers if (offer.side, offer.kind) == (side, kind)), None)

    def called(self, part: PartRow) -> str:
        """A part by its kind, as its own card is headed, and by its key."""
        offer = self.offer(part.side, part.kind)
        title = "" if offer is None else self.session.words(offer.title, offer.title_zh)
        return self.session.format.aside(title, part.key) if title else part.key

    def room_title(self, key: str) -> str:
        """What people call a room."""
        return next((self.session.called(room.title) or key for room in self.rooms() if room.key == key), key)

    def _take(self, reply: ConnectionsReply) -> None:
        self._asked = False
        self.reply = reply
        if self._again:
            self.ask()
        self.changed.emit()

    def _take_offers(self, reply: OffersReply) -> None:
        self.offers = reply.offers
        self.offered.emit()

    def _take_plugins(self, reply: PluginsReply) -> None:
        self.plugins = reply.plugins
        self.offered.emit()

    def _refused(self, failed: Failed) -> None:
        self._asked = self._again = False
        self.failed.emit(failed)

    def _ask_all(self, _welcome: object = None) -> None:
        self.ask()
        self.ask_offers()

    def _is_there(self) -> bool:
        """While the engine starts nobody answers, and the window says so already."""
        return self.session.link.state.stage in (Stage.HERE, Stage.HUNG)

    def _pushed(self, push: object) -> None:
        if isinstance(push, ConnectionsChanged):
            self._ask_all()
        elif isinstance(push, PartChanged):
            self.ask()
            self._ask_plugins()  # what failed too often is switched off with its plugin, and a part is all that says so
