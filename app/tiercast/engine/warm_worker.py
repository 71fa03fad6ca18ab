"""A worker process that stays for a while: starting one takes longer than what it is asked."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, ParamSpec, TypeVar

from tiercast_api.clock import Clock

from tiercast.engine.workers import has_died, pool_of_one, too_long

P = ParamSpec("P")
T = TypeVar("T")

IDLE: Final = 600.0
"""Seconds without a question after which the process ends."""


class WarmWorker:
    """One process, started at the first question, asked one question after the other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pool: ProcessPoolExecutor | None = None
        self._leaving: asyncio.Task[None] | None = None

    async def run(self, limit: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function` in the process.

        Args:
            limit: seconds after which the process is ended.

        Raises:
            WorkerFailed: it died, or took longer. What `function` raises is raised here.
        """
        if self._leaving is not None:
            self._leaving.cancel()
        if self._pool is None:
            self._pool = pool_of_one()
        try:
            async with asyncio.timeout(limit):
                return await asyncio.wrap_future(self._pool.submit(function, *args, **kwargs))
        except TimeoutError as error:
            self.close()
            raise too_long(limit) from error
        except BrokenProcessPool as error:
            self.close()
            raise has_died() from error
        finally:
            if self._pool is not None:
                self._leaving = asyncio.create_task(self._leave())

    async def _leave(self) -> None:
        await self._clock.sleep(IDLE)
        self.close()

    def close(self) -> None:
        """End the process; the next question starts another one."""
        pool, self._pool = self._pool, None
        if self._leaving is not None and self._leaving is not asyncio.current_task():
            self._leaving.cancel()
        self._leaving = None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False, cancel_futures=True)
