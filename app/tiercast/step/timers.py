"""What is due later, in event time."""

import heapq
from collections.abc import Iterable, Iterator

from tiercast.step.values import Timer

_Place = tuple[bytes, str]


class Timers:
    """A queue of timers by instant; a cancelled one is left in it and passed over."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._live: dict[int, Timer] = {}
        self._named: dict[str, dict[_Place, dict[int, Timer]]] = {}

    def __len__(self) -> int:
        return len(self._live)

    def __iter__(self) -> Iterator[Timer]:
        """The pending timers, in the order in which they were set."""
        return iter(self._live.values())

    def add(self, timer: Timer) -> None:
        """Wait for `timer`."""
        self._live[timer.number] = timer
        heapq.heappush(self._heap, timer)
        if timer.rule:
            places = self._named.setdefault(timer.rule, {})
            places.setdefault(_place(timer), {})[timer.number] = timer

    def drop(self, number: int) -> None:
        """Wait no longer for the timer of this number, if it is there."""
        if (timer := self._live.get(number)) is not None:
            self.cancel(timer)

    def cancel(self, timer: Timer) -> None:
        """Wait for it no longer; cancelling twice is nothing."""
        if self._live.pop(timer.number, None) is not None and timer.rule:
            places, place = self._named[timer.rule], _place(timer)
            del places[place][timer.number]
            if not places[place]:
                del places[place]
                if not places:
                    del self._named[timer.rule]

    def named(self, rule: str, viewer: bytes, same: str) -> list[Timer]:
        """The pending timers of a rule for one key, oldest first."""
        places = self._named.get(rule)
        if places is None:
            return []
        found = places.get((viewer, same))
        return list(found.values()) if found else []

    def of_rule(self, rule: str) -> list[Timer]:
        """All pending timers of a rule, whoever they are about."""
        return [timer for found in self._named.get(rule, {}).values() for timer in found.values()]

    def next_due(self) -> int | None:
        """When the next one is due."""
        heap = self._heap
        while heap and heap[0].number not in self._live:
            heapq.heappop(heap)
        return heap[0].due if heap else None

    def pop_due(self, before: int) -> Timer | None:
        """Take the first one that is due earlier than `before`."""
        heap = self._heap
        while heap and heap[0].due < before:
            timer = heapq.heappop(heap)
            if timer.number in self._live:
                self.cancel(timer)
                return timer
        return None

    def viewers_due(self, before: int) -> set[bytes]:
        """Keys of the viewers that timers due earlier than `before` will ask for."""
        due = list(self._due(before))
        needed = {t.viewer for t in due if t.viewer}
        for waiting in (t for t in due if t.what == "wait"):
            needed |= {t.viewer for t in self.named(waiting.rule, b"", waiting.same) if t.viewer}
        return needed

    def _due(self, before: int) -> Iterator[Timer]:
        """Those due earlier than `before`, in no order; only they are looked at, because a heap is a tree."""
        heap, places = self._heap, [0]
        for place in places:
            if place < len(heap) and heap[place].due < before:
                places += (2 * place + 1, 2 * place + 2)
                if heap[place].number in self._live:
                    yield heap[place]

    def forget(self, viewer: bytes) -> None:
        """Cancel every timer of a viewer."""
        for timer in [timer for timer in self._live.values() if timer.viewer == viewer]:
            self.cancel(timer)
        # What is passed over would keep what the event said until it is due.
        self._heap = [timer for timer in self._heap if timer.viewer != viewer]
        heapq.heapify(self._heap)

    def all(self) -> list[Timer]:
        """Every pending timer, for a snapshot; the timers themselves never change."""
        return list(self._live.values())

    def waiting(self, room: str = "") -> list[Timer]:
        """What waits for a limit, in a room or ("") in all, oldest first."""
        return [timer for timer in self._live.values() if timer.what == "wait" and room in ("", timer.room)]

    def restore(self, timers: Iterable[Timer]) -> None:
        """Take the pending timers of a snapshot."""
        for timer in timers:
            self.add(timer)


def _place(timer: Timer) -> _Place:
    """Under which it is found; what waits for a limit is found together, whoever it is about."""
    return b"" if timer.what == "wait" else timer.viewer, timer.same
