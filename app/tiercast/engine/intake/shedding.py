"""What may be left out at a peak, and in which order. It happens before the journal and leaves an event there.

1. Pulling sources are paused, because nothing is lost by that.
2. Kinds that nothing reads are merged, first those that only decorate (`DECORATION`), then the others.
3. What is read by a live rule or a per-viewer feature, and whatever carries money or a person's word (`NEVER`), is
   never shed: it goes to the spool on disk when memory is full, and what follows it as well until the spool is empty.

Counts of what was shed stay exact, by room and kind.
"""

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import Final

import msgspec

DECORATION: Final = frozenset({"like", "stay", "item_exposed", "room_stats", "quality"})
"""Shed first: many, and each worth little."""

NEVER: Final = frozenset(
    {
        "order_created", "order_paid", "order_cancelled", "refund_requested", "order_refunded", "coupon_claimed",
        "coupon_used", "gift", "membership", "superchat", "complaint", "consent", "profile", "cue", "item_stock",
        "room_open", "room_close",
    }
)  # fmt: skip
"""Never shed, whatever reads them: money, consent, what people said to us or told us to do."""

ANY_EVENT: Final = "*"


class Verdict(Enum):
    """What becomes of an event that arrives."""

    TAKE = "take"
    SHED = "shed"
    """Count it and leave it out."""
    SPOOL = "spool"
    """Write it to the spool on disk; it is taken later, in order."""


class ShedCount(msgspec.Struct):
    """What was left out of one kind in one room: events, and the sum of the quantities that were said (as deltas)."""

    events: int = 0
    quantity: int = 0


class Shedder:
    """Decides by the depth of the queue. The core never sheds; this is asked before the journal.

    Attributes:
        by_room: events that were shed since the start.
    """

    def __init__(self, capacity: int, read: Iterable[str] = ()) -> None:
        """Begin.

        Args:
            capacity: events that fit into memory; half of it pauses, three quarters shed decoration, seven eighths the
                other sheddable kinds.
            read: the kinds that live rules and per-viewer features read; ``*``: all.

        Raises:
            ValueError: where `capacity` is under eight.
        """
        if capacity < 8:
            raise ValueError(f"a capacity of {capacity} events is too small; expected at least 8")
        self._capacity = capacity
        self._pause, self._resume = capacity // 2, capacity // 4
        self._first, self._second = capacity * 3 // 4, capacity * 7 // 8
        self._paused = False
        self._shed: dict[tuple[str, str], ShedCount] = {}
        self.by_room: Counter[str] = Counter()
        self._read: frozenset[str] = frozenset()
        self.reads(read)

    def reads(self, kinds: Iterable[str]) -> None:
        """A ruleset took over, or a rule changed its state: these kinds are read now; ``*``: all."""
        self._read = frozenset(kinds) | NEVER

    def sheddable(self, kind: str) -> bool:
        """Whether `kind` may be left out at all."""
        return kind not in self._read and ANY_EVENT not in self._read

    def is_calm(self, depth: int) -> bool:
        """Whether everything is taken as long as no more than `depth` events wait in memory."""
        return depth <= self._first

    def verdict(self, kind: str, depth: int) -> Verdict:
        """What becomes of an event of `kind` where `depth` events wait in memory."""
        if depth < self._first:
            return Verdict.TAKE
        if self.sheddable(kind) and (kind in DECORATION or depth >= self._second):
            return Verdict.SHED
        return Verdict.TAKE if depth < self._capacity else Verdict.SPOOL

    def paused(self, depth: int) -> bool:
        """Whether pulling sources wait (and http-in answers 429): from half full until a quarter."""
        self._paused = depth >= (self._resume if self._paused else self._pause)
        return self._paused

    def count(self, room: str, kind: str, quantity: int | None = None) -> None:
        """Note an event that was shed; `quantity` as a delta."""
        self.by_room[room] += 1
        counted = self._shed.setdefault((room, kind), ShedCount())
        counted.events += 1
        counted.quantity += quantity or 0

    def drain(self) -> dict[tuple[str, str], ShedCount]:
        """What was shed since the last time, by (room, kind): one ``shed`` entry of the journal for each."""
        drained, self._shed = self._shed, {}
        return drained
