"""A clock that stands still until it is moved."""

import asyncio
import heapq
import itertools
from collections.abc import Coroutine
from typing import Any, TypeVar

from tiercast_api.event import SECOND

_T = TypeVar("_T")
_SLICE = 0.005


class VirtualClock:
    """A `tiercast_api.Clock` whose time passes only when the test says so.

    Sleepers wake in the order of their instants, those of one instant in the order in which they went to sleep, each
    after the one before has done all that it can: the same every time.

    Args:
        start: the first instant, microseconds UTC; the default is 2026-01-01 00:00.
    """

    def __init__(self, start: int = 1_767_225_600 * SECOND) -> None:
        self._start = start
        self._now = start
        self._order = itertools.count()
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []

    def now(self) -> int:
        """The instant, microseconds UTC."""
        return self._now

    def monotonic(self) -> int:
        """Microseconds since the clock was made."""
        return self._now - self._start

    def set(self, instant: int) -> None:
        """Put the hands to `instant` without waking anybody: a jump of the computer's clock."""
        self._now = instant

    @property
    def sleeping(self) -> int:
        """How many sleep now."""
        return sum(not future.done() for _, _, future in self._sleepers)

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been moved by `seconds`; zero and less only let others run."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + round(seconds * SECOND), next(self._order), future))
        await future

    async def advance(self, seconds: float) -> None:
        """Move the clock by `seconds`, waking on the way whoever is due, also those who go to sleep meanwhile."""
        until = self._now + round(seconds * SECOND)
        await settle()
        while (due := self._next_due()) is not None and due <= until:
            await self._wake_one()
        self._now = max(self._now, until)
        await settle()

    async def run(self, coroutine: Coroutine[Any, Any, _T], *, patience: float = 5.0) -> _T:
        """Run `coroutine` to its end, jumping to the next sleeper whenever everybody waits.

        Args:
            coroutine: what is run.
            patience: real seconds to wait where nobody sleeps and it waits for something else (a thread, a process).

        Raises:
            TimeoutError: where it waits for something that does not come.
        """
        task = asyncio.ensure_future(coroutine)
        waited = 0.0
        try:
            while not task.done():
                await settle()
                if not task.done() and self._next_due() is not None:
                    waited = 0.0
                    await self._wake_one()
                elif not task.done():
                    # In slices: what it waits for may come and send it to sleep on the clock.
                    await asyncio.wait({task}, timeout=_SLICE)
                    waited += _SLICE
                    if not task.done() and self._next_due() is None and waited >= patience:
                        raise TimeoutError("waits for something that never comes, and nobody sleeps on the clock")
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    def _next_due(self) -> int | None:
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    async def _wake_one(self) -> None:
        due, _, future = heapq.heappop(self._sleepers)
        self._now = max(self._now, due)
        future.set_result(None)
        await settle()


async def settle(rounds: int = 25) -> None:
    """Let every task run until it waits for something; `rounds` bounds the chain of wake-ups that is followed."""
    for _ in range(rounds):
        await asyncio.sleep(0)
