"""What is due later, in event time."""

import heapq
from collections.abc import Iterable

from tiercast.step.values import Timer


class Timers:
    """A queue of timers by instant; a cancelled one is left in it and passed over."""

    def __init__(self) -> None:
        self._heap: list[Timer] = []
        self._live: dict[int, Timer] = {}
        self._named: dict[tuple[str, bytes, str], dict[int, Timer]] = {}

    def __len__(self) -> int:
        return len(self._live)

    def add(self, timer: Timer) -> None:
        """Wait for `timer`."""
        self._live[timer.number] = timer
        heapq.heappush(self._heap, timer)
        if timer.rule:
            self._named.setdefault(_name(timer), {})[timer.number] = timer

    def cancel(self, timer: Timer) -> None:
        """Wait for it no longer; cancelling twice is nothing."""
        if self._live.pop(timer.number, None) is not None and timer.rule:
            name = _name(timer)
            named = self._named[name]
            del named[timer.number]
            if not named:
                del self._named[name]

    def named(self, rule: str, viewer: bytes, same: str) -> list[Timer]:
        """The pending timers of a rule for one key, oldest first."""
        return list(self._named.get((rule, viewer, same), {}).values())

    def next_due(self) -> int | None:
        """When the next one is due."""
        heap = self._heap
        while heap and heap[0].number not in self._live:
            heapq.heappop(heap)
        return heap[0].due if heap else None

    def pop_due(self, before: int) -> Timer | None:
        """Take the first one that is due earlier than `before`."""
        due = self.next_due()
        if due is None or due >= before:
            return None
        timer = heapq.heappop(self._heap)
        self.cancel(timer)
        return timer

    def viewers_due(self, before: int) -> set[bytes]:
        """Keys of the viewers that timers due earlier than `before` will ask for."""
        due = [t for t in self._heap if t.due < before and t.number in self._live]
        needed = {t.viewer for t in due if t.viewer}
        for waiting in (t for t in due if t.what == "wait"):
            needed |= {t.viewer for t in self.named(waiting.rule, b"", waiting.same)}
        return needed

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

    def restore(self, timers: Iterable[Timer]) -> None:
        """Take the pending timers of a snapshot."""
        for timer in timers:
            self.add(timer)


def _name(timer: Timer) -> tuple[str, bytes, str]:
    """Under which it is found; what waits for a limit is found together, whoever it is about."""
    return timer.rule, b"" if timer.what == "wait" else timer.viewer, timer.same
