"""The course of a session as columns of numbers, kept up to date by replies; without Qt.

A column is an array with a place for each bucket of time since the session began. Counts are 0 where nothing happened;
what somebody has to look at (who is there) is not a number where nobody looked. Where no bucket came at all for a while
the engine was not there, and everything is unknown.
"""

import itertools
from collections.abc import Iterable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiercast.serve.protocol_watch import AiredItem, Columns, FiredMark, HandMark, RoomAbout, WatchReply

Floats: TypeAlias = NDArray[np.float64]
Key: TypeAlias = tuple[str, ...]
"""Name of a column: ``("kinds", "comment")``, ``("present",)``, ``("tiers", "lab/heat", "hot")``."""
GAUGES: Final = frozenset({"present", "online", "tiers", "holding"})
"""Columns of what is looked at; all others count."""
_STANDING: Final = frozenset({"tiers", "holding"})
"""Gauges of which nobody is named on whom they do not hold."""
HOLE: Final = 4
"""Buckets without news from which on the engine was not there."""
SILENT: Final = 1_800_000_000
"""Microseconds without any bucket after which a session that is not closed yet is shown up to its last one."""
MOST_FIRED: Final = 2_000
"""Firings that are kept one by one."""


class Course:
    """The course of one session.

    Attributes:
        began, now: instants, microseconds; began 0: there was no session yet.
        is_open: the session goes on; session: its number; step: microseconds of a bucket.
        first: instant of the first bucket; length: how many there are.
        about: what the numbers are about; None until a reply has said it.
        fired: firings one by one, in order; more_fired: there are older ones; marks: set by hand; aired: what was on.
        revision, run: to ask with.
        version: grows with each reply that changed something.
    """

    def __init__(self) -> None:
        self.about: RoomAbout | None = None
        self.revision = self.version = 0
        self.run = ""
        self._clear()

    def _clear(self) -> None:
        self.began = self.now = self.session = self.first = self.length = 0
        self.is_open = False
        self.step = 5_000_000
        self.fired: list[FiredMark] = []
        self.more_fired = False
        self.marks: tuple[HandMark, ...] = ()
        self.aired: tuple[AiredItem, ...] = ()
        self._columns: dict[Key, Floats] = {}
        self._seen: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._looked: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)

    def forget(self) -> None:
        """Another room is shown: begin anew."""
        self.about, self.revision, self.run = None, 0, ""
        self._clear()
        self.version += 1

    def copy(self) -> "Course":
        """A course of its own with all that is known now, to be read elsewhere."""
        made = Course()
        made.__dict__.update(self.__dict__)
        made._columns = {key: column[: self.length].copy() for key, column in self._columns.items()}
        made._seen = self._seen[: self.length].copy()
        made._looked = self._looked[: self.length].copy()
        return made

    def take(self, reply: WatchReply) -> None:
        """Take up what a reply tells."""
        if reply.whole:
            self._clear()
        self.revision, self.run = reply.revision, reply.run
        self.now, self.session, self.began = reply.now, reply.session, reply.began
        self.is_open, self.step = reply.is_open, reply.step
        self.about = reply.about or self.about
        self.marks = self.marks if reply.marks is None else reply.marks
        self.aired = self.aired if reply.aired is None else reply.aired
        if reply.fired:
            found = [*self.fired, *reply.fired]
            self.more_fired = self.more_fired or reply.more_fired or len(found) > MOST_FIRED
            self.fired = found[-MOST_FIRED:]
        if reply.columns.at:
            self._put(reply.columns)
        self.version += 1

    def names(self, kind: str) -> list[Key]:
        """The columns whose name begins with `kind`, in the order in which they came."""
        return [key for key in self._columns if key[0] == kind]

    def column(self, key: Key) -> Floats:
        """A column over all buckets; what never came is 0 for counts, and for gauges where somebody looked."""
        found = self._columns.get(key)
        return (self._empty(key, len(self._seen)) if found is None else found)[: self.length]

    @property
    def until(self) -> int:
        """Up to when there is something to show: the present, or the end of a session that is over.

        A recording of another day that ran as a source leaves its session behind as it ends: the present is far off.
        """
        end = self.first + self.length * self.step
        if not self.length or (self.is_open and self.now - end <= SILENT):
            return self.now
        return min(self.now, end)

    @property
    def lasted(self) -> int:
        """Microseconds of the session so far; of one that is over never more than they were.

        When it ended is known to a bucket: it is counted up to where the last one begins.
        """
        until = self.until
        return max(0, (until if until == self.now else until - self.step) - self.began)

    @property
    def seen(self) -> NDArray[np.bool_]:
        """For each bucket, whether the engine was there, as far as can be told."""
        seen = self._seen[: self.length]
        if seen.all():
            return seen
        return _without_short_gaps(seen)

    def place(self, instant: int) -> int:
        """The bucket in which an instant lies; it may be outside."""
        return (instant - self.first) // self.step

    # --- taking up

    def _put(self, columns: Columns) -> None:
        at = np.asarray(columns.at, dtype=np.int64)
        if not self.length:
            self.first = int(at[0])
        elif at[0] < self.first:
            self._grow_before(int((self.first - at[0]) // self.step))
        places = (at - self.first) // self.step
        self._grow(int(places[-1]) + 1)
        self._seen[places] = True
        looked = places[[value is not None for value in columns.present]] if columns.present else places[:0]
        self._looked[looked] = True
        for key in self._columns:
            if key[0] in _STANDING:
                self._columns[key][looked] = 0.0
        for key, values in _flat(columns):
            self._array(key)[places] = np.asarray(
                [np.nan if value is None else value for value in values], dtype=np.float64
            )

    def _array(self, key: Key) -> Floats:
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = self._empty(key, len(self._seen))
        return found

    def _empty(self, key: Key, length: int) -> Floats:
        empty = np.full(length, np.nan if key[0] in GAUGES else 0.0)
        if key[0] in _STANDING:
            # Somebody looked, and found nobody.
            empty[self._looked[:length]] = 0.0
        return empty

    def _grow(self, length: int) -> None:
        self.length = max(self.length, length)
        if length <= len(self._seen):
            return
        more = max(length, 2 * len(self._seen), 720) - len(self._seen)
        self._seen = np.concatenate([self._seen, np.zeros(more, dtype=np.bool_)])
        self._looked = np.concatenate([self._looked, np.zeros(more, dtype=np.bool_)])
        for key, column in self._columns.items():
            self._columns[key] = np.concatenate([column, np.full(more, np.nan if key[0] in GAUGES else 0.0)])

    def _grow_before(self, count: int) -> None:
        self.first -= count * self.step
        self.length += count
        self._seen = np.concatenate([np.zeros(count, dtype=np.bool_), self._seen])
        self._looked = np.concatenate([np.zeros(count, dtype=np.bool_), self._looked])
        for key, column in self._columns.items():
            self._columns[key] = np.concatenate([np.full(count, np.nan if key[0] in GAUGES else 0.0), column])


def _flat(columns: Columns) -> Iterable[tuple[Key, Iterable[int | None]]]:
    for name in ("orders", "paid_orders", "present", "online"):
        if values := getattr(columns, name):
            yield (name,), values
    for name in ("kinds", "paid", "refunded", "holding", "on", "off", "fired", "suppressed"):
        for own, values in getattr(columns, name).items():
            yield (name, own), values
    for ladder, tiers in columns.tiers.items():
        for tier, values in tiers.items():
            yield ("tiers", ladder, tier), values


def _without_short_gaps(seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`seen` with gaps shorter than `HOLE` closed."""
    places = np.flatnonzero(seen)
    closed = seen.copy()
    for before, after in itertools.pairwise(places):
        if 1 < after - before <= HOLE:
            closed[before:after] = True
    return closed
