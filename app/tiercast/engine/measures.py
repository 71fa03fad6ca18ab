"""What the engine counts about itself: latencies in buckets, rates, for the status bar and ``/metrics``."""

from bisect import bisect_left
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


class Measures:
    """Counts of one engine."""

    def __init__(self) -> None:
        self.step = Histogram()
        self.commit = Histogram()
        self.delivery = Histogram()
        self.events = 0
        self.batches = 0

    def stepped(self, events: int, duration: int) -> None:
        """A batch was stepped in `duration` microseconds."""
        self.events += events
        self.batches += 1
        self.step.add(duration)

    def committed(self, duration: int) -> None:
        """A batch is on disk, `duration` microseconds after its step began."""
        self.commit.add(duration)
