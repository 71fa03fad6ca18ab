"""What the engine counts about itself: latencies in buckets, rates, for the status bar and ``/metrics``."""

from bisect import bisect_left
from collections import deque
from typing import Final

EDGES: Final = (
    500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 5_000_000,
)  # fmt: skip
"""Upper edges of the buckets of durations, microseconds."""


class Histogram:
    """Durations in microseconds."""

    def __init__(self) -> None:
        self.counts = [0] * (len(EDGES) + 1)
        self.total = 0
        self.number = 0

    def add(self, duration: int) -> None:
        """Count one."""
        self.counts[bisect_left(EDGES, duration)] += 1
        self.total += duration
        self.number += 1

    def quantile(self, share: float) -> int | None:
        """The upper edge of the bucket in which the quantile lies; None where nothing was counted."""
        wanted, seen = share * self.number, 0
        for edge, count in zip((*EDGES, EDGES[-1] * 2), self.counts, strict=True):
            seen += count
            if self.number and seen >= wanted:
                return edge
        return None

    def buckets(self) -> list[tuple[float, int]]:
        """(upper edge in seconds, cumulative count); the last edge is infinite."""
        result, seen = [], 0
        for edge, count in zip((*EDGES, None), self.counts, strict=True):
            seen += count
            result.append((float("inf") if edge is None else edge / 1_000_000, seen))
        return result


FINE_EDGES: Final = tuple(round(100 * 1.15**step) for step in range(100))
"""Upper edges for what people read, 15 % apart, from 0.1 ms to 100 s."""
SLICE: Final = 10_000_000
SLICES: Final = 6


class LastMinute:
    """Durations of the last minute, in six slices of ten seconds. Instants are monotonic microseconds."""

    def __init__(self) -> None:
        self._slices: deque[tuple[int, list[int]]] = deque(maxlen=SLICES)

    def add(self, duration: int, now: int) -> None:
        """Count one, in microseconds."""
        at = now // SLICE
        if not self._slices or self._slices[-1][0] != at:
            self._slices.append((at, [0] * (len(FINE_EDGES) + 1)))
        self._slices[-1][1][bisect_left(FINE_EDGES, duration)] += 1

    def quantile(self, share: float, now: int) -> int | None:
        """The upper edge of the bucket in which the quantile lies, at most 15 % too much; None where there was none."""
        recent = [counts for at, counts in self._slices if now // SLICE - at < SLICES]
        number = sum(map(sum, recent))
        if not number:
            return None
        seen = 0
        for place, edge in enumerate((*FINE_EDGES, FINE_EDGES[-1])):
            seen += sum(counts[place] for counts in recent)
            if seen >= share * number:
                return edge
        return FINE_EDGES[-1]


class Timing:
    """One kind of duration: since the start for ``/metrics``, and of the last minute for people."""

    def __init__(self) -> None:
        self.all = Histogram()
        self.recent = LastMinute()

    def add(self, duration: int, now: int) -> None:
        """Count one; both in microseconds, `now` monotonic."""
        self.all.add(duration)
        self.recent.add(duration, now)


class Measures:
    """Counts of one engine."""

    def __init__(self) -> None:
        self.step = Timing()
        self.commit = Timing()
        self.delivery = Timing()
        self.events = 0
        self.batches = 0

    def stepped(self, events: int, duration: int, now: int) -> None:
        """A batch was stepped in `duration` microseconds."""
        self.events += events
        self.batches += 1
        self.step.add(duration, now)

    def committed(self, duration: int, now: int) -> None:
        """A batch is on disk, `duration` microseconds after its step began."""
        self.commit.add(duration, now)
