"""The contexts of sources and sinks, built from what the engine supplies."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import msgspec
from tiercast_api import Clock, Event, Http, Pools, Receipt, Secrets, SmallStore, Status, Taken, Ticket
from tiercast_api.pushed import check_pushed
from tiercast_api.said import Said, kept

from tiercast.hosting.redact import plugin_logger
from tiercast.hosting.sayings import Sayings


class NamedSecrets(Secrets, Protocol):
    """Secrets whose names are known, so that they can be sent to a plugin's process and kept out of the log."""

    def names(self) -> Iterable[str]:
        """Names of all secrets of this source or sink."""
        ...


class Intake(Protocol):
    """Where a source's events go."""

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> Ticket:
        """Take the events of the source `key`; waits while the engine is behind."""
        ...

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        """Keep what the source `key` could not read."""
        ...


class Outlet(Protocol):
    """Where a sink's words go."""

    def report(self, key: str, receipt: Receipt) -> None:
        """A late receipt of the sink `key`."""
        ...

    def push(self, key: str, message: dict[str, Any]) -> None:
        """Something for every connected client."""
        ...

    def trouble(self, key: str, english: str, chinese: str) -> None:
        """An alert to the operator."""
        ...


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """What every context is built from.

    Attributes:
        plugin: id of the plugin, for the log.
        key: key of the source or sink.
        clock, http, secrets, store: see `tiercast_api.Context`.
        chinese: which language people read.
        status: takes what it says of itself, by key.
        sayings: remembers its sentences in both languages.
    """

    plugin: str
    key: str
    clock: Clock
    http: Http
    secrets: NamedSecrets
    store: SmallStore
    status: Callable[[str, Status], None]
    chinese: bool = False
    sayings: Sayings = msgspec.field(default_factory=Sayings)


class _EngineContext:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self.key = ports.key
        self.clock = ports.clock
        self.http = ports.http
        self.secrets = ports.secrets
        self.store = ports.store
        self.log: logging.Logger = plugin_logger(ports.plugin, ports.key, self._secret_values)

    def _secret_values(self) -> Iterable[str]:
        secrets = self._ports.secrets
        return [value for name in secrets.names() if (value := secrets.get(name)) is not None]

    def text(self, english: str, chinese: str) -> str:
        """The one of the two that the user reads."""
        return self._ports.sayings.say(english, chinese, self._ports.chinese)

    def status(self, status: Status) -> None:
        """Say how it is going."""
        self._ports.status(self.key, status)


class _CursorTicket:
    """A ticket that moves the context's cursor on when its events are committed."""

    def __init__(self, task: "asyncio.Task[Taken]") -> None:
        self._task = task

    async def committed(self) -> Taken:
        """Wait until the events are on disk. Raises: RetryAfter: where the commit failed."""
        return await asyncio.shield(self._task)


class EngineSourceContext(_EngineContext):
    """A `tiercast_api.SourceContext`.

    Args:
        ports: what it is built from.
        room: key of the room that the source is connected to.
        cursor: that of the last committed emit, from the store.
        intake: where the events go.
    """

    def __init__(self, ports: Ports, room: str, cursor: bytes | None, intake: Intake) -> None:
        super().__init__(ports)
        self.room = room
        self.cursor = cursor
        self._intake = intake
        self._waiting: set[asyncio.Task[Taken]] = set()

    async def emit(self, events: Sequence[Event], cursor: bytes | None = None) -> Ticket:
        """Hand over events; waits while the engine is behind."""
        ticket = await self._intake.emit(self.key, events, cursor)
        if cursor is None:
            return ticket
        task = asyncio.ensure_future(self._follow(ticket, cursor))
        self._waiting.add(task)
        task.add_done_callback(self._followed)
        return _CursorTicket(task)

    async def _follow(self, ticket: Ticket, cursor: bytes) -> Taken:
        taken = await ticket.committed()
        self.cursor = cursor
        return taken

    def _followed(self, task: "asyncio.Task[Taken]") -> None:
        self._waiting.discard(task)
        if not task.cancelled():
            task.exception()  # told to whoever holds the ticket; a source need not ask

    async def dead_letter(self, raw: str | bytes, reason: str | Said, place: str | Said = "") -> None:
        """Keep what could not be read."""
        await self._intake.dead_letter(self.key, raw, kept(reason), kept(place))

    async def close(self) -> None:
        """Stop following commits; the engine calls it once the source has ended."""
        waiting = list(self._waiting)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


class EngineSinkContext(_EngineContext):
    """A `tiercast_api.SinkContext`.

    Args:
        ports: what it is built from.
        pools: coupon pools.
        outlet: where its words go.
    """

    def __init__(self, ports: Ports, pools: Pools, outlet: Outlet) -> None:
        super().__init__(ports)
        self.pools = pools
        self._outlet = outlet

    def report(self, receipt: Receipt) -> None:
        """Say later what became of an accepted action."""
        self._outlet.report(self.key, receipt)

    def push(self, message: dict[str, Any]) -> None:
        """Send something to every connected client at once. Raises: ValueError."""
        check_pushed(message)
        self._outlet.push(self.key, message)

    def trouble(self, english: str, chinese: str) -> None:
        """Raise an alert to the operator."""
        self._outlet.trouble(self.key, english, chinese)
