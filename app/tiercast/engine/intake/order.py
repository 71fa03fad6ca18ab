"""Bounded reordering by event time.

Events are sorted within a batch only. A source that declares `lateness` is held: an event is let go when one that is
`lateness` younger has been heard, or when it has waited that long.
"""

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MAX_HELD: Final = 50_000
"""Events of one source that are held at most; beyond it the earliest go on."""


class Reorder(Generic[T]):
    """Puts the events of one source in order of event time; equal times keep the order of arrival.

    Attributes:
        late: how many came too late for that: a later event had gone on already.
    """

    def __init__(self, lateness: int = 0, most: int = MAX_HELD) -> None:
        """`lateness`: microseconds by which events may be late; `most`: how many are held.

        Raises:
            ValueError: where one of them is negative, or `most` is zero.
        """
        if lateness < 0 or most < 1:
            raise ValueError(f"lateness {lateness} and most {most} must not be negative, and something must be held")
        self._lateness = lateness
        self._most = most
        self._held: list[tuple[int, int, T]] = []
        self._waiting: deque[tuple[int, tuple[int, int]]] = deque()
        self._ripe = (-1, -1)
        self._arrivals = 0
        self._latest = 0
        self._gone = 0
        self.late = 0

    def __len__(self) -> int:
        return len(self._held)

    def push(self, batch: Iterable[tuple[int, T]], now: int) -> list[T]:
        """Take a batch and give what may go on, in order.

        Args:
            batch: (event time in microseconds, event), in order of arrival.
            now: the instant of arrival, microseconds.
        """
        if self._lateness == 0:
            ordered = sorted(batch, key=_event_time)
            if ordered:
                if ordered[0][0] < self._gone:
                    self.late += len([time for time, _ in ordered if time < self._gone])
                self._gone = max(self._gone, ordered[-1][0])
            return [event for _, event in ordered]
        for time, event in batch:
            self._arrivals += 1
            if time < self._gone:
                self.late += 1
            heapq.heappush(self._held, (time, self._arrivals, event))
            self._waiting.append((now, (time, self._arrivals)))
            self._latest = max(self._latest, time)
        return self.due(now)

    def due(self, now: int) -> list[T]:
        """What may go on at `now`, in order."""
        waiting, waited = self._waiting, now - self._lateness
        while waiting and waiting[0][0] <= waited:
            self._ripe = max(self._ripe, waiting.popleft()[1])
        # Whatever is earlier than one that has waited out its lateness goes before it.
        held, edge, ripe = self._held, self._latest - self._lateness, self._ripe
        released: list[T] = []
        while held and (held[0][0] <= edge or held[0][:2] <= ripe or len(held) > self._most):
            time, _, event = heapq.heappop(held)
            self._gone = max(self._gone, time)
            released.append(event)
        return released

    def next_due(self) -> int | None:
        """The instant at which `due` lets something go even if nothing more arrives; None where nothing is held."""
        return self._waiting[0][0] + self._lateness if self._held and self._waiting else None

    def replace(self, other: Callable[[T], T]) -> None:
        """Put ``other(event)`` in the place of each event that is held."""
        self._held = [(time, arrival, other(event)) for time, arrival, event in self._held]

    def flush(self) -> list[T]:
        """All that is held, in order: the source has ended, or the engine stops."""
        released = [entry[2] for entry in sorted(self._held, key=lambda entry: entry[:2])]
        self._held.clear()
        self._waiting.clear()
        return released


def _event_time(pair: tuple[int, T]) -> int:
    return pair[0]
