"""The contexts of sources and sinks in a process of their own: each method is one message of `tiercast_api.wire`."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from tiercast_api import wire
from tiercast_api.action import Receipt
from tiercast_api.clock import SystemClock
from tiercast_api.context import Status, Taken
from tiercast_api.event import SECOND, Event
from tiercast_api.peer import Peer
from tiercast_api.pushed import check_pushed
from tiercast_api.said import Said, kept
from tiercast_api.web import Channel, Request, Response


class PipedChannel:
    """A WebSocket whose other end is held by the engine."""

    def __init__(self, peer: Peer, number: int, request: Request) -> None:
        self._peer = peer
        self._number = number
        self._request = request
        self._texts: asyncio.Queue[str | None] = asyncio.Queue()
        self._closed = False

    @property
    def request(self) -> Request:
        """The request that opened it."""
        return self._request

    def said(self, text: str | None) -> None:
        """A text has arrived; None: the other side has closed."""
        self._texts.put_nowait(text)

    async def send(self, text: str) -> None:
        """Send one text message. Raises: ConnectionError: where the connection is gone."""
        if self._closed:
            raise ConnectionError("the connection is closed")
        if not await self._peer.call(wire.Send(self._peer.number(), self._number, text), bool):
            raise ConnectionError("the connection is closed")

    async def __aiter__(self) -> AsyncIterator[str]:
        used = 0
        while (text := await self._texts.get()) is not None:
            yield text
            used += 1
            if used >= wire.WINDOW // 4:
                self._peer.tell(wire.Read(self._number, used))
                used = 0
        self._closed = True

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; closing twice is nothing."""
        if not self._closed:
            self._closed = True
            self._texts.put_nowait(None)
            self._peer.tell(wire.HangUp(self._number, code, reason))


class Channels:
    """The WebSockets of one process, by number."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._open: dict[int, PipedChannel] = {}
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """The number of the next channel that is opened from here."""
        return next(self._numbers)

    @contextlib.asynccontextmanager
    async def opened(self, number: int, request: Request) -> AsyncIterator[PipedChannel]:
        """A channel that is known while the block runs."""
        channel = PipedChannel(self._peer, number, request)
        self._open[number] = channel
        try:
            yield channel
        finally:
            await channel.close()
            del self._open[number]

    def note(self, note: wire.Said | wire.HangUp) -> None:
        """Pass a text or a close on to its channel; for a channel that is gone it is nothing."""
        if (channel := self._open.get(note.channel)) is not None:
            channel.said(note.text if isinstance(note, wire.Said) else None)


class _Http:
    def __init__(self, peer: Peer, channels: Channels, instance: int) -> None:
        self._peer = peer
        self._channels = channels
        self._instance = instance

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> Response:
        number = self._peer.number()
        call = wire.Fetch(number, self._instance, method, url, dict(headers or {}), body, timeout)
        return await self._peer.call(call, Response)

    @contextlib.asynccontextmanager
    async def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, heartbeat: float = 30.0
    ) -> AsyncIterator[Channel]:
        channel = self._channels.number()
        # Known before the answer comes: the first texts may arrive together with it.
        async with self._channels.opened(channel, Request("WS", url, {}, {}, b"")) as opened:
            number = self._peer.number()
            await self._peer.call(wire.Connect(number, self._instance, channel, url, dict(headers or {}), heartbeat))
            yield opened


class _Secrets:
    def __init__(self, peer: Peer, instance: int, values: dict[str, str]) -> None:
        self._peer = peer
        self._instance = instance
        self._values = dict(values)

    def get(self, name: str) -> str | None:
        return self._values.get(name)

    def put(self, name: str, value: str) -> None:
        self._values[name] = value
        self._peer.tell(wire.SecretPut(self._instance, name, value))


class _Store:
    def __init__(self, peer: Peer, instance: int) -> None:
        self._peer = peer
        self._instance = instance

    async def get(self, name: str) -> bytes | None:
        call = wire.StoreGet(self._peer.number(), self._instance, name)
        return await self._peer.call(call, bytes | None)  # type: ignore[arg-type]

    async def put(self, name: str, value: bytes | None) -> None:
        await self._peer.call(wire.StorePut(self._peer.number(), self._instance, name, value))


class _Pools:
    def __init__(self, peer: Peer, instance: int) -> None:
        self._peer = peer
        self._instance = instance

    async def take(self, pool: str, viewer: str, action: str) -> str | None:
        call = wire.TakeCode(self._peer.number(), self._instance, pool, viewer, action)
        return await self._peer.call(call, str | None)  # type: ignore[arg-type]

    async def left(self, pool: str) -> int:
        return await self._peer.call(wire.CodesLeft(self._peer.number(), self._instance, pool), int)


class ToldClock(SystemClock):
    """The computer's clock, put where the engine's is: that keeps its time where somebody sets the computer's."""

    def __init__(self) -> None:
        self._ahead = 0

    def now(self) -> int:
        """The instant by which the engine goes, as far as it was told, microseconds UTC."""
        return super().now() + self._ahead

    def take(self, now: int) -> None:
        """The engine's instant is `now`, less the way of the message."""
        ahead = now - super().now()
        self._ahead = ahead if abs(ahead) > SECOND else 0


class ChildContext:
    """What `ChildSourceContext` and `ChildSinkContext` share; see `tiercast_api.Context`."""

    def __init__(
        self, peer: Peer, channels: Channels, instance: int, surroundings: wire.Surroundings, plugin: str
    ) -> None:
        self._peer = peer
        self._instance = instance
        self._chinese = surroundings.chinese
        self.key = surroundings.key
        self.clock = ToldClock()
        self.http = _Http(peer, channels, instance)
        self.secrets = _Secrets(peer, instance, surroundings.secrets)
        self.store = _Store(peer, instance)
        self.log = logging.getLogger(f"tiercast.plugin.{plugin}.{surroundings.key}")

    def text(self, english: str, chinese: str) -> str:
        """The one of the two that the user reads."""
        with contextlib.suppress(RuntimeError):
            # From another thread nothing may be sent: then clients see the one language that is shown.
            asyncio.get_running_loop()
            self._peer.tell(wire.InBoth(self._instance, english, chinese))
        return chinese if self._chinese else english

    def status(self, status: Status) -> None:
        """Say how it is going."""
        self._peer.tell(wire.Say(self._instance, status))


class PipedTicket:
    """The promise of a commit on the other side of the pipe."""

    def __init__(self) -> None:
        self.done: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()

    async def committed(self) -> Taken:
        """Wait until the events are on disk. Raises: RetryAfter: where the commit failed."""
        return await asyncio.shield(self.done)


class ChildSourceContext(ChildContext):
    """A `tiercast_api.SourceContext` over the pipe."""

    def __init__(
        self, peer: Peer, channels: Channels, instance: int, surroundings: wire.Surroundings, plugin: str
    ) -> None:
        super().__init__(peer, channels, instance, surroundings, plugin)
        self.room = surroundings.room
        self.cursor = surroundings.cursor
        self._gate = asyncio.Semaphore(wire.EMITS)
        self._tickets: dict[int, tuple[PipedTicket, bytes | None]] = {}

    async def emit(self, events: Sequence[Event], cursor: bytes | None = None) -> PipedTicket:
        """Hand over events; waits while the engine is behind."""
        async with self._gate:
            number = self._peer.number()
            ticket = PipedTicket()
            self._tickets[number] = (ticket, cursor)
            encoded = msgspec.Raw(msgspec.json.encode(list(events)))
            try:
                await self._peer.call(wire.Emit(number, self._instance, encoded, cursor))
            except BaseException:
                self._tickets.pop(number, None)
                raise
            return ticket

    def settled(self, note: wire.Settled) -> bool:
        """Whether one of this context's emits was meant; its ticket is settled then."""
        ticket, cursor = self._tickets.pop(note.emit, (None, None))
        if ticket is None or ticket.done.done():
            return False
        if note.failure is not None:
            ticket.done.set_exception(wire.error_of(note.failure))
            ticket.done.exception()  # a source that never asks must not make the loop complain
            return True
        self.cursor = cursor if cursor is not None else self.cursor
        ticket.done.set_result(note.taken or Taken())
        return True

    async def dead_letter(self, raw: str | bytes, reason: str | Said, place: str | Said = "") -> None:
        """Keep what could not be read."""
        text, binary = (raw, None) if isinstance(raw, str) else (None, raw)
        number, why, where = self._peer.number(), kept(reason), kept(place)
        await self._peer.call(wire.DeadLetter(number, self._instance, why, where, text, binary))


class ChildSinkContext(ChildContext):
    """A `tiercast_api.SinkContext` over the pipe."""

    def __init__(
        self, peer: Peer, channels: Channels, instance: int, surroundings: wire.Surroundings, plugin: str
    ) -> None:
        super().__init__(peer, channels, instance, surroundings, plugin)
        self.pools = _Pools(peer, instance)

    def report(self, receipt: Receipt) -> None:
        """Say later what became of an accepted action."""
        self._peer.tell(wire.Report(self._instance, receipt))

    def push(self, message: dict[str, Any]) -> None:
        """Send something to every connected client at once. Raises: ValueError."""
        check_pushed(message)
        self._peer.tell(wire.Push(self._instance, message))

    def trouble(self, english: str, chinese: str) -> None:
        """Raise an alert to the operator."""
        self._peer.tell(wire.Trouble(self._instance, english, chinese))
