"""What the dispatcher asks of the rest: the outbox, the vault, the journal and the stop switch, as protocols.

The outbox's calls are for batches: what is wanted within one turn of the loop, or while a call is under way, goes
into the next call, which is one transaction of the writer.
"""

import logging
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol

import msgspec
from tiercast_api.clock import Clock

from tiercast.audience.entry import Entry
from tiercast.decide.decision import PlannedAction


class State(StrEnum):
    """State of an action in the outbox."""

    SHADOW = "shadow"
    """Of a rule in shadow: recorded, never dispatched."""
    PLANNED = "planned"
    """Committed; also between two attempts, see `Settlement.next_try`."""
    WAITING = "waiting"
    """Asked for, and not answered yet."""
    HELD = "held"
    """Set aside by the store until a stop ends; the dispatcher treats it like ``planned``."""
    DISPATCHING = "dispatching"
    """An attempt was recorded and has no receipt."""
    ACCEPTED = "accepted"
    SHOWN = "shown"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    """An attempt of a sink that never repeats has no receipt: it may have been done."""
    EXPIRED = "expired"
    DROPPED = "dropped"
    """Not done on purpose: a stop that clears, or an action that it needs has failed."""
    RECALLED = "recalled"
    CANCELLED = "cancelled"
    """A person took it out before it was done, or said no."""
    FAILED = "failed"
    """Given up after too many attempts."""


OPEN: Final = frozenset({State.PLANNED, State.WAITING, State.HELD, State.DISPATCHING})
"""States that an action leaves again; all others are terminal, except for what a sink reports later."""
DONE: Final = frozenset({State.ACCEPTED, State.SHOWN})
"""States in which a sink has accepted: reservations are kept."""
KEPT: Final = DONE | {State.UNCERTAIN, State.RECALLED}
"""States after which a reservation is kept: done, perhaps done, or done and taken back."""


class LostEpoch(Exception):
    """Another engine owns the store: nothing may be dispatched any more and this engine has to exit."""


class Claim(msgspec.Struct, frozen=True):
    """One attempt that is about to be made.

    Attributes:
        action: id of the action.
        attempt: 1 for the first; the row must have recorded ``attempt - 1`` attempts.
        time: instant, microseconds UTC.
    """

    action: bytes
    attempt: int
    time: int


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an attempt, or of an action that needs none any more.

    Attributes:
        action: id of the action.
        state: the new state; ``planned`` for another attempt, not before `next_try`.
        attempt: how many attempts were made; an attempt that was claimed and not made is not counted.
        time: instant, microseconds UTC.
        detail: a sentence for people, without personal data.
        results: what later actions of the firing use, such as ``{"code": "A1B2"}``.
        perhaps: of some attempt nobody knows whether it was done.
    """

    action: bytes
    state: State
    attempt: int
    time: int
    detail: str = ""
    results: Mapping[str, str] = msgspec.field(default_factory=dict)
    next_try: int = 0
    perhaps: bool = False


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """One action as the outbox has it.

    Attributes:
        attempts: how many are recorded.
        next_try: instant before which it is not tried, microseconds UTC.
        orphan: ``dispatching`` under an earlier epoch: nobody is at it any more.
        recorded: its first attempt is recorded already and is still to be made, see `Dispatcher.may_record`.
        results: of an accepted action.
        perhaps: of some attempt nobody knows whether it was done, as of one that an engine left behind.
        reason: why it is where it is, or what a person said of it; reason_zh: the same in Chinese, "" where it is the
            same.
    """

    action: PlannedAction
    state: State
    attempts: int = 0
    next_try: int = 0
    orphan: bool = False
    recorded: bool = False
    results: Mapping[str, str] = msgspec.field(default_factory=dict)
    perhaps: bool = False
    reason: str = ""
    reason_zh: str = ""


class OutboxPort(Protocol):
    """The outbox in the store. Every call is one transaction (or one read), under the engine's epoch."""

    async def claim(self, claims: Sequence[Claim]) -> Sequence[bool]:
        """Record attempts before they are made.

        A row is claimed if it is ``planned`` or ``held``, or ``dispatching`` under an earlier epoch, and has
        ``attempt - 1`` attempts; or if it has this very claim already (the answer to it was lost). Never one in the
        mode ``shadow``.

        Returns:
            For each claim, whether it is ours. What is not was cancelled, settled or never released: leave it.

        Raises:
            LostEpoch: nothing was claimed.
        """
        ...

    async def settle(self, settlements: Sequence[Settlement]) -> None:
        """Record what became of actions; a settlement never takes a terminal state back to an open one.

        Raises:
            LostEpoch: nothing was recorded.
        """
        ...

    async def pending(self, sink: str, after: bytes, limit: int) -> Sequence[Pending]:
        """Open actions of a sink that may go out (``planned``, ``held``, and orphans), by age.

        Args:
            after: id of the last one of the call before; b"" from the start.
        """
        ...

    async def sinks(self) -> Sequence[str]:
        """Keys of the sinks that have open actions which may go out."""
        ...

    async def firings(self, firings: Sequence[bytes]) -> Sequence[Pending]:
        """Every action of these firings, whatever its state."""
        ...

    async def with_ended(self, firings: Sequence[bytes]) -> Sequence[bytes]:
        """Those of these firings of which at least one action is not open any more."""
        ...

    async def load(self, actions: Sequence[bytes]) -> Sequence[Pending]:
        """These actions, whatever their state; unknown ids are left out."""
        ...


class Person(msgspec.Struct, frozen=True):
    """A viewer as the platform knows them; personal data that lives for one attempt."""

    platform: str
    id: str
    name: str = ""


class VaultPort(Protocol):
    """Where personal data lie."""

    async def persons(self, viewers: Sequence[bytes]) -> Mapping[bytes, Person]:
        """Who these viewers are; those who are erased or unknown are left out."""
        ...


class Journal(Protocol):
    """Where receipts go: they change decisions (limits are kept or given back), so they are journaled."""

    async def append(self, entries: Sequence[Entry]) -> None:
        """Take these entries in; they are committed when this returns, or it raises."""
        ...


class Strength(StrEnum):
    """How much a stop stops."""

    NONE = "none"
    PAUSE = "pause"
    """Nothing new: what was decided after the stop waits."""
    HOLD = "hold"
    """Nothing at all goes out; it waits, and expires."""
    CLEAR = "clear"
    """What waits is dropped, and what is on screens is taken off."""


class Stop(msgspec.Struct, frozen=True):
    """The stop as it stands: its strength and the instant at which it was set, microseconds UTC.

    `rooms`: those that are stopped by themselves; what waits of them is dropped.
    """

    strength: Strength = Strength.NONE
    since: int = 0
    rooms: frozenset[str] = frozenset()


class Lifted(msgspec.Struct, frozen=True):
    """A stop that has ended, and what it held is still to be dropped, but for the actions in `kept`."""

    stop: Stop
    kept: frozenset[bytes] = frozenset()


class StopSwitch(Protocol):
    """A fact beside the store that another process can set."""

    def read(self) -> Stop:
        """The stop now. Called before each delivery: it must cost microseconds and not raise."""
        ...

    def lifted(self) -> Lifted | None:
        """A stop that has ended, and whose backlog nobody has dropped yet; not asked while a stop stands."""
        ...

    def swept(self) -> None:
        """Its backlog is dropped. Raises: OSError: it will be dropped once more."""
        ...


class Ports(msgspec.Struct, frozen=True):
    """What the dispatcher is connected to."""

    outbox: OutboxPort
    vault: VaultPort
    journal: Journal
    stop: StopSwitch
    clock: Clock
    log: logging.Logger
