"""Contexts that keep everything in memory, for tests of sources and sinks."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tiercast_api.action import Receipt
from tiercast_api.context import Status, Taken
from tiercast_api.errors import Refused, RetryAfter
from tiercast_api.event import Event
from tiercast_api.pushed import check_pushed
from tiercast_api.said import Said
from tiercast_api.testing.clock import VirtualClock
from tiercast_api.testing.http import FakeHttp


class MemorySecrets:
    """Secrets in a dict."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = dict(values or {})

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        """Keep a secret."""
        self.values[name] = value


class MemoryStore:
    """A small store in a dict."""

    def __init__(self, values: Mapping[str, bytes] | None = None) -> None:
        self.values = dict(values or {})

    async def get(self, name: str) -> bytes | None:
        """The value, or None."""
        return self.values.get(name)

    async def put(self, name: str, value: bytes | None) -> None:
        """Keep a value; None forgets it."""
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value


class DeadLetter(NamedTuple):
    """What could not be read, why, and where."""

    raw: str | bytes
    reason: str
    place: str


class MemoryContext:
    """What `MemorySourceContext` and `MemorySinkContext` share.

    Attributes:
        clock, http, secrets, store: fakes that the test may look into.
        statuses: every status that was said, in order.
    """

    def __init__(
        self,
        *,
        key: str = "test",
        chinese: bool = False,
        clock: VirtualClock | None = None,
        http: FakeHttp | None = None,
        secrets: Mapping[str, str] | None = None,
        store: MemoryStore | None = None,
    ) -> None:
        self.key = key
        self.chinese = chinese
        self.clock = clock or VirtualClock()
        self.http = http or FakeHttp()
        self.secrets = MemorySecrets(secrets)
        self.store = store or MemoryStore()
        self.log = logging.getLogger(f"tiercast.plugin.{key}")
        self.statuses: list[Status] = []

    def text(self, english: str, chinese: str) -> str:
        """The one of the two that was asked for."""
        return chinese if self.chinese else english

    def status(self, status: Status) -> None:
        """Keep the status."""
        self.statuses.append(status)


class MemoryTicket:
    """The promise of a commit that the test makes."""

    def __init__(self, events: tuple[Event, ...], cursor: bytes | None) -> None:
        self.events = events
        self.cursor = cursor
        self._done: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()

    async def committed(self) -> Taken:
        """Wait for `MemorySourceContext.commit` (or `fail`)."""
        return await asyncio.shield(self._done)

    def settle(self, outcome: Taken | RetryAfter) -> None:
        """Say what became of it."""
        if self._done.done():
            return
        if isinstance(outcome, Taken):
            self._done.set_result(outcome)
        else:
            self._done.set_exception(outcome)
            self._done.exception()  # a source that never asks must not make the loop complain


class MemorySourceContext(MemoryContext):
    """A source's context that records what is emitted.

    Args:
        room: key of the room.
        cursor: where to go on.
        auto_commit: commit each emit at once; otherwise the test calls `commit` or `fail`.
        capacity: events that may be emitted and not committed before `emit` waits.

    Attributes:
        emitted: every event taken, in order; `committed` holds those that are on disk.
        emits: how many calls of `emit` were taken.
        pending: tickets neither committed nor failed.
        dead_letters: what could not be read.
        waiting: calls of `emit` that are held back now.
    """

    def __init__(
        self,
        *,
        room: str = "room",
        cursor: bytes | None = None,
        auto_commit: bool = True,
        capacity: int = 10_000,
        **shared: Any,
    ) -> None:
        super().__init__(**shared)
        self.room = room
        self.cursor = cursor
        self.auto_commit = auto_commit
        self.capacity = capacity
        self.emitted: list[Event] = []
        self.committed: list[Event] = []
        self.emits = 0
        self.pending: list[MemoryTicket] = []
        self.dead_letters: list[DeadLetter] = []
        self.waiting = 0
        self._changed = asyncio.Event()

    async def emit(self, events: Sequence[Event], cursor: bytes | None = None) -> MemoryTicket:
        """Take the events, waiting while `capacity` of them are not committed."""
        self.waiting += 1
        try:
            while sum(len(ticket.events) for ticket in self.pending) >= self.capacity:
                self._changed.clear()
                await self._changed.wait()
        finally:
            self.waiting -= 1
        ticket = MemoryTicket(tuple(events), cursor)
        self.emits += 1
        self.emitted += ticket.events
        self.pending.append(ticket)
        self._changed.set()
        if self.auto_commit:
            self.commit()
        await asyncio.sleep(0)
        return ticket

    async def dead_letter(self, raw: str | bytes, reason: str | Said, place: str | Said = "") -> None:
        """Keep what could not be read."""
        self.dead_letters.append(DeadLetter(raw, str(reason), str(place)))
        self._changed.set()
        await asyncio.sleep(0)

    def commit(self, count: int | None = None) -> None:
        """Commit the oldest `count` emits, all where it is None."""
        taken, self.pending = self.pending[:count], self.pending[len(self.pending[:count]) :]
        for ticket in taken:
            self.committed += ticket.events
            self.cursor = ticket.cursor if ticket.cursor is not None else self.cursor
            ticket.settle(Taken(accepted=len(ticket.events)))
        self._changed.set()

    def fail(self, message: str = "the disk is full") -> None:
        """Let every pending commit fail: the events are not in the journal."""
        for ticket in self.pending:
            ticket.settle(RetryAfter(message))
        self.pending = []
        self._changed.set()

    async def until_emitted(self, count: int) -> None:
        """Wait until `count` events have been emitted."""
        while len(self.emitted) < count:
            self._changed.clear()
            await self._changed.wait()


class MemoryPools:
    """Coupon pools in memory: one code, one viewer, for ever."""

    def __init__(self, codes: Mapping[str, Iterable[str]] | None = None) -> None:
        self.codes = {pool: list(items) for pool, items in (codes or {}).items()}
        self.given: dict[str, tuple[str, str]] = {}

    async def take(self, pool: str, viewer: str, action: str) -> str | None:
        """Give a code; the same `action` gets the same one. Raises: Refused: no such pool."""
        if action in self.given:
            return self.given[action][0]
        if pool not in self.codes:
            raise Refused(f"there is no coupon pool {pool!r}")
        if not self.codes[pool]:
            return None
        code = self.codes[pool].pop(0)
        self.given[action] = (code, viewer)
        return code

    async def left(self, pool: str) -> int:
        """How many codes are not given away. Raises: Refused: no such pool."""
        if pool not in self.codes:
            raise Refused(f"there is no coupon pool {pool!r}")
        return len(self.codes[pool])


class MemorySinkContext(MemoryContext):
    """A sink's context that records what is reported.

    Attributes:
        pools: coupon pools, filled by the test.
        reports, pushes, troubles: everything that was said, in order.
    """

    def __init__(self, *, pools: Mapping[str, Iterable[str]] | None = None, **shared: Any) -> None:
        super().__init__(**shared)
        self.pools = MemoryPools(pools)
        self.reports: list[Receipt] = []
        self.pushes: list[dict[str, Any]] = []
        self.troubles: list[tuple[str, str]] = []

    def report(self, receipt: Receipt) -> None:
        """Keep the late receipt."""
        self.reports.append(receipt)

    def push(self, message: dict[str, Any]) -> None:
        """Keep the message. Raises: ValueError: where the engine would not take it."""
        check_pushed(message)
        self.pushes.append(message)

    def trouble(self, english: str, chinese: str) -> None:
        """Keep the alert."""
        self.troubles.append((english, chinese))
