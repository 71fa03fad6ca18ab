"""Callbacks at instants, on any clock: one sleeping task for all of them."""

import asyncio
import heapq
from collections.abc import Callable

from tiercast_api.clock import Clock
from tiercast_api.event import SECOND


class Timer:
    """One callback that waits; `cancel` forgets it."""

    __slots__ = ("_owner", "callback", "order", "when")

    def __init__(self, owner: "Timers", when: int, order: int, callback: Callable[[], None]) -> None:
        self._owner = owner
        self.when = when
        self.order = order
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        """Do not call it any more; twice is nothing."""
        if self.callback is not None:
            self.callback = None
            self._owner.forgotten()

    def __lt__(self, other: "Timer") -> bool:
        return (self.when, self.order) < (other.when, other.order)


class Timers:
    """A heap of timers and the task that sleeps until the first; instants are microseconds of ``clock.now()``."""

    LONGEST = 1.0
    """Seconds of sleep at most, so that a clock that jumps (a suspended machine) is noticed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[Timer] = []
        self._cancelled = 0
        self._order = 0
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def at(self, when: int, callback: Callable[[], None]) -> Timer:
        """Call `callback` at the instant `when`, or in the loop's next turn if that has passed."""
        self._order += 1
        timer = Timer(self, when, self._order, callback)
        heapq.heappush(self._heap, timer)
        if self._heap[0] is timer:
            self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return timer

    def forgotten(self) -> None:
        """One timer was cancelled; when they are the most, the heap is made anew."""
        self._cancelled += 1
        if self._cancelled > 1_000 and self._cancelled * 2 > len(self._heap):
            self._heap = [timer for timer in self._heap if timer.callback is not None]
            heapq.heapify(self._heap)
            self._cancelled = 0

    async def close(self) -> None:
        """Forget all of them."""
        self._heap.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            self._call_due()
            if not self._heap:
                await self._changed.wait()
                continue
            seconds = (self._heap[0].when - self._clock.now()) / SECOND
            await self._sleep(min(max(seconds, 0.0), self.LONGEST))

    def _call_due(self) -> None:
        now = self._clock.now()
        while self._heap and self._heap[0].when <= now:
            timer = heapq.heappop(self._heap)
            callback, timer.callback = timer.callback, None
            if callback is None:
                self._cancelled -= 1
            else:
                callback()

    async def _sleep(self, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait((sleeping, changed), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            changed.cancel()
            await asyncio.gather(sleeping, changed, return_exceptions=True)
