"""What is due later, in event time.

Pending timers lie in buckets, by their numbers, and buckets are the values of a `Space`: a snapshot writes those in
which something was set, cancelled or came due since the one before.
"""

import heapq
from collections.abc import Iterable, Iterator
from operator import attrgetter

from tiercast_api.event import SECOND

from tiercast.step.spaces import Space
from tiercast.step.values import Timer

_Place = tuple[bytes, str]
_Bucket = dict[int, Timer]
_Due = tuple[int, int, Timer]

BUCKET_BITS = 5
"""Timers whose numbers differ in so many of their last bits lie in one bucket, which is about as large as a viewer."""


class Timers:
    """A queue of timers by instant; a cancelled one is left in it and passed over.

    Attributes:
        space: the pending ones in their buckets; load what a snapshot has into it, then call `index`.
    """

    def __init__(self) -> None:
        self.space: Space[_Bucket] = Space("timer", dict[int, Timer])
        # Instant and number first: timers themselves compare many times slower.
        self._heap: list[_Due] = []
        self._count = 0
        self._looks: dict[int, int] = {}
        self._named: dict[str, dict[_Place, dict[int, Timer]]] = {}

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Timer]:
        """The pending timers, in the order in which they were set."""
        return iter(self.all())

    def add(self, timer: Timer) -> None:
        """Wait for `timer`."""
        key = _key(timer.number)
        self.space.changed(key)
        bucket = self.space.values.get(key)
        if bucket is None:
            bucket = self.space.values[key] = {}
        bucket[timer.number] = timer
        self._count += 1
        heapq.heappush(self._heap, (timer.due, timer.number, timer))
        self._name(timer)

    def drop(self, number: int) -> None:
        """Wait no longer for the timer of this number, if it is there."""
        bucket = self.space.values.get(_key(number))
        if bucket is not None and (timer := bucket.get(number)) is not None:
            self.cancel(timer)

    def cancel(self, timer: Timer) -> bool:
        """Wait for it no longer; cancelling twice is nothing. Returns: whether it was pending."""
        key = _key(timer.number)
        bucket = self.space.values.get(key)
        if bucket is None or timer.number not in bucket:
            return False
        self.space.changed(key)
        del bucket[timer.number]
        if not bucket:
            del self.space.values[key]
        self._count -= 1
        if timer.what == "look":
            self._count_look(timer, -1)
        if timer.rule:
            places, place = self._named[timer.rule], _place(timer)
            del places[place][timer.number]
            if not places[place]:
                del places[place]
                if not places:
                    del self._named[timer.rule]
        return True

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

    def looks(self, second: int) -> int:
        """How many looks are pending in the second that begins at this instant."""
        return self._looks.get(second, 0)

    def next_due(self) -> int | None:
        """When the next one is due."""
        heap = self._heap
        while heap and not self._is_pending(heap[0][2]):
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, before: int) -> Timer | None:
        """Take the first one that is due earlier than `before`."""
        heap = self._heap
        while heap and heap[0][0] < before:
            timer = heapq.heappop(heap)[2]
            if self.cancel(timer):
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
            if place < len(heap) and heap[place][0] < before:
                places += (2 * place + 1, 2 * place + 2)
                if self._is_pending(heap[place][2]):
                    yield heap[place][2]

    def forget(self, viewer: bytes) -> None:
        """Cancel every timer of a viewer."""
        buckets = self.space.values.values()
        for timer in [timer for bucket in buckets for timer in bucket.values() if timer.viewer == viewer]:
            self.cancel(timer)
        # What is passed over would keep what the event said until it is due.
        self._heap = [due for due in self._heap if due[2].viewer != viewer]
        heapq.heapify(self._heap)

    def all(self) -> list[Timer]:
        """Every pending timer, in the order in which they were set."""
        timers = [timer for bucket in self.space.values.values() for timer in bucket.values()]
        return sorted(timers, key=attrgetter("number"))

    def waiting(self, room: str = "") -> list[Timer]:
        """What waits for a limit, in a room or ("") in all, oldest first."""
        return [timer for timer in self.all() if timer.what == "wait" and room in ("", timer.room)]

    def restore(self, timers: Iterable[Timer]) -> None:
        """Take the pending timers of a snapshot that has them without buckets."""
        for timer in timers:
            self.add(timer)

    def index(self) -> None:
        """What was loaded into `space` is to be found by instant and by rule."""
        timers = self.all()
        self._heap = [(timer.due, timer.number, timer) for timer in timers]
        self._count, self._named, self._looks = len(timers), {}, {}
        heapq.heapify(self._heap)
        for timer in timers:
            self._name(timer)

    def _name(self, timer: Timer) -> None:
        if timer.what == "look":
            self._count_look(timer, 1)
        if timer.rule:
            places = self._named.setdefault(timer.rule, {})
            places.setdefault(_place(timer), {})[timer.number] = timer

    def _count_look(self, timer: Timer, more: int) -> None:
        second = timer.due // SECOND * SECOND
        count = self._looks.get(second, 0) + more
        if count:
            self._looks[second] = count
        else:
            del self._looks[second]

    def _is_pending(self, timer: Timer) -> bool:
        bucket = self.space.values.get(_key(timer.number))
        return bucket is not None and timer.number in bucket


def _key(number: int) -> bytes:
    return (number >> BUCKET_BITS).to_bytes(8, "big")


def _place(timer: Timer) -> _Place:
    """Under which it is found; what waits for a limit is found together, whoever it is about."""
    return b"" if timer.what == "wait" else timer.viewer, timer.same
