"""What a feature is: its description (`FeatureSpec`) and what every kind of feature can do (`Feature`).

The state of a feature for one key is a slot: packed, immutable bytes, so that a snapshot needs no copy. Integers in it
are int64 in the machine's byte order; an odd length marks a slot that is approximate. ``b""`` is the state before any
entry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from struct import Struct
from typing import ClassVar, Final

from tiercast.audience.entry import Entry
from tiercast.audience.windows import Marks, Window, WindowKind

CAP: Final = 4096
"""A slot is exact up to this many entries."""
COARSE_CAP: Final = 1024
"""A slot that has been coarsened once is coarsened again beyond this many rows."""
TAIL: Final = Struct("=qB")
"""End of an approximate slot: the last instant that was coarsened, and a tag."""

Number = int | float
Value = int | float | str
Where = Callable[[Entry], bool]
Read = Callable[[Entry], int | None]
"""Reads an integer of an entry: as it is, or in millionths for attributes."""


class Function(StrEnum):
    """Functions of features."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    DISTINCT = "distinct"
    LAST = "last"
    FIRST = "first"
    ELAPSED = "elapsed"
    RATE = "rate"
    VISITS = "visits"


@dataclass(frozen=True, kw_only=True)
class FeatureSpec:
    """One feature, with its knobs turned: durations are numbers.

    Attributes:
        name: as it stands in the ruleset; no part of the identity.
        function: what is computed.
        facts: kinds of entries that it reads, also ``visit start``, ``visit end``, ``signal.X``, ``trigger.X``.
        field: of functions of a field: ``amount``, ``quantity``, ``coins``, ``order``, ``item``, ``text``, another
            field of an entry, or an attribute.
        where: which entries count; `where_text` is its text, by which the state is recognised after a hot reload.
        window, duration: how far back, microseconds for ``duration``.
        retain: the longest that `duration` may become, where it is a knob; 0: it is none.
        ago: microseconds that the window is moved back.
        since: the window begins after the last fact of this name.
        gap: of ``visits``, microseconds.
        per: dimensions of the key.
        currency: the room's; an amount of another one makes the feature unknown while it counts.
        by_line: it asks for the product: of an order with several, each is a fact. No part of the identity.
    """

    name: str
    function: Function
    facts: frozenset[str]
    field: str = ""
    where: Where | None = None
    where_text: str = ""
    window: WindowKind = WindowKind.EVER
    duration: int = 0
    retain: int = 0
    ago: int = 0
    since: str = ""
    gap: int = 0
    per: tuple[str, ...] = ("viewer",)
    currency: str = ""
    by_line: bool = False

    @property
    def identity(self) -> str:
        """Stable text: two features with the same one can read each other's slots."""
        back = f"<={self.retain}" if self.retain else str(self.duration)
        parts = (
            self.function, "|".join(sorted(self.facts)), self.field, self.where_text, self.window, back, self.ago,
            self.since, self.gap, "|".join(self.per), self.currency,
        )  # fmt: skip
        return ";".join(map(str, parts))

    @property
    def identity_key(self) -> bytes:
        """8 bytes of the identity, to keep slots by."""
        return blake2b(self.identity.encode(), digest_size=8).digest()


class Feature:
    """A feature that is ready to be computed; the base of all kinds, which say how to update and read.

    No ABC: in its compiled form ``isinstance`` would not know the kinds of an abstract class from one another.

    Attributes:
        spec: its description.
        window: which instants count.
        continuous: its value changes with every microsecond (``elapsed``, a rate without a fixed span); `next_change`
            then tells only of jumps.
    """

    continuous: ClassVar[bool] = False

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        self.spec = spec
        self.window = window
        self._where = spec.where

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        """The slot after `entry`, one of the spec's facts for this key.

        A late entry is put at its own time. What can never count again is dropped; with `marks` also what lies before
        the visit, the session or the last ``since``.
        """
        raise NotImplementedError

    def read(self, slot: bytes, now: int, marks: Marks) -> Value | None:
        """The value at `now`, which is not before any entry; None: unknown."""
        raise NotImplementedError

    def reader(self) -> Callable[[bytes, int, Marks], Value | None]:
        """`read` for slots that are not empty, as quick as it can be made for the commonest of them."""
        return self.read

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        """The earliest instant after `now` at which time alone may change the value; None: it never does."""
        raise NotImplementedError

    def is_approximate(self, slot: bytes) -> bool:
        """Whether the slot has held too many entries to be exact now."""
        return len(slot) & 1 == 1


def dead_line(window: Window, newest: int, marks: Marks | None) -> int | None:
    """Entries at or before this instant can never count again, when an entry of `newest` has been seen."""
    if window.reach is not None:
        return newest - window.reach
    if marks is not None:
        floor = window.floor(marks) - 1
        return floor if floor > -(1 << 62) else None
    return None
