"""What the engine hands to a running source or sink. Everything a plugin needs of the world comes through here."""

import logging
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from tiercast_api.action import Receipt
from tiercast_api.clock import Clock
from tiercast_api.event import Event
from tiercast_api.said import Said
from tiercast_api.web import Http


class Health(StrEnum):
    """How a source or sink is doing."""

    CONNECTING = "connecting"
    WORKING = "working"
    WAITING = "waiting"
    """Nothing is wrong and nothing comes."""
    TROUBLED = "troubled"
    """It goes on, but somebody should look."""
    DONE = "done"
    """A source that ends (a file) has ended."""


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is shown beside a source or sink.

    Attributes:
        message: a sentence for people, translated (see `Context.text`).
        progress: between 0 and 1, where there is an end.
        left: seconds to the end, as far as can be told.
    """

    health: Health
    message: str = ""
    progress: float | None = None
    left: float | None = None


class Taken(msgspec.Struct, frozen=True):
    """What became of the events of one `emit`, known once they are committed.

    Attributes:
        accepted: written to the journal.
        duplicates: seen before and left out.
        refused: (index within the emit, reason) of those that went to the dead letters.
        shed: left out at a peak, counted.
        duplicates_at, shed_at: index within the emit of each of those.
    """

    accepted: int = 0
    duplicates: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    shed: int = 0
    duplicates_at: tuple[int, ...] = ()
    shed_at: tuple[int, ...] = ()


class Ticket(Protocol):
    """The promise of a commit."""

    async def committed(self) -> Taken:
        """Wait until the events are on disk. Raises: RetryAfter: where the commit failed; emit them again."""
        ...


class Secrets(Protocol):
    """Settings marked ``x-secret`` and what the plugin puts there itself, such as a refreshed token."""

    def get(self, name: str) -> str | None:
        """The secret, or None."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a secret."""
        ...


class SmallStore(Protocol):
    """A little memory of the plugin's own, at most a few hundred short values, kept with the shop."""

    async def get(self, name: str) -> bytes | None:
        """The value, or None."""
        ...

    async def put(self, name: str, value: bytes | None) -> None:
        """Keep a value; None forgets it. It is on disk when this returns."""
        ...


class Context(Protocol):
    """What sources and sinks share."""

    @property
    def key(self) -> str:
        """The name under which this source or sink is configured, unique in the shop."""
        ...

    @property
    def clock(self) -> Clock: ...

    @property
    def http(self) -> Http: ...

    @property
    def secrets(self) -> Secrets: ...

    @property
    def store(self) -> SmallStore: ...

    @property
    def log(self) -> logging.Logger:
        """Goes to the engine's log under this plugin's name; do not log personal data."""
        ...

    def text(self, english: str, chinese: str) -> str:
        """The one of the two that the user reads."""
        ...

    def status(self, status: Status) -> None:
        """Say how it is going; the last one is shown."""
        ...


class SourceContext(Context, Protocol):
    """What a source gets besides."""

    @property
    def room(self) -> str:
        """Key of the room that this source is connected to; filled into events without one."""
        ...

    @property
    def cursor(self) -> bytes | None:
        """The cursor of the last committed `emit`, from before a restart too; None at the very first start."""
        ...

    async def emit(self, events: Sequence[Event], cursor: bytes | None = None) -> Ticket:
        """Hand over events. Waits while the engine is behind: that is the back-pressure.

        Args:
            events: in the order of the feed; up to a few hundred at once is cheapest.
            cursor: where to go on after these events; saved in the same commit.

        Returns:
            A ticket. Wait for it where the other side wants to know that the events are safe.
        """
        ...

    async def dead_letter(self, raw: str | bytes, reason: str | Said, place: str | Said = "") -> None:
        """Keep what could not be read: the data, why, and where (``feed.csv:17``).

        `reason` and `place` are shown as they are, or as `tiercast_api.said` says them in the user's language.
        """
        ...


class Pools(Protocol):
    """Coupon pools: one code, one viewer, for ever."""

    async def take(self, pool: str, viewer: str, action: str) -> str | None:
        """Give the viewer a code of the pool, on disk when this returns.

        The same `action` always gets the same code. None where the pool is empty. Raises: Refused: no such pool.
        """
        ...

    async def left(self, pool: str) -> int:
        """How many codes are not given away."""
        ...


class SinkContext(Context, Protocol):
    """What a sink gets besides."""

    @property
    def pools(self) -> Pools: ...

    def report(self, receipt: Receipt) -> None:
        """Say later what became of an accepted action (shown on the overlay, to-do done)."""
        ...

    def push(self, message: dict[str, Any]) -> None:
        """Send something to every connected client at once (a prompt, a to-do, an alert).

        Args:
            message: as JSON at most 256 KiB. Clients know ``type`` (what it is), ``room``, ``text``, ``action`` (an
                id), ``time`` and ``expires`` (microseconds UTC); all of it is handed on.

        Raises:
            ValueError: where it cannot be handed on.
        """
        ...

    def trouble(self, english: str, chinese: str) -> None:
        """Raise an alert to the operator, such as a pool that runs low."""
        ...
