"""What the conformance suites of sources and sinks share."""

import asyncio
import contextlib
from collections.abc import Awaitable, Iterator
from typing import Any, NoReturn

from tiercast_api.errors import PluginError
from tiercast_api.testing.clock import VirtualClock, settle


class Nonconforming(AssertionError):
    """The source or sink breaks a promise; the message says which, what was seen and what is expected."""


def nonconforming(promise: str, found: str) -> NoReturn:
    """Raise `Nonconforming`."""
    raise Nonconforming(f"{promise}: {found}")


@contextlib.contextmanager
def no_task_left(promise: str) -> Iterator[None]:
    """Check that no task is running at the end that was not at the beginning."""
    before = asyncio.all_tasks()
    yield
    left = [task for task in asyncio.all_tasks() - before if not task.done()]
    if left:
        names = ", ".join(sorted(getattr(task.get_coro(), "__qualname__", task.get_name()) for task in left))
        for task in left:
            task.cancel()
        nonconforming(promise, f"still running afterwards: {names}; cancel and await what you start")


async def cancel(task: "asyncio.Task[Any]", promise: str, limit: float) -> None:
    """Cancel `task` and check that it ends, by letting the cancellation through (or had ended before)."""
    finished = task.done()
    task.cancel()
    _, late = await asyncio.wait({task}, timeout=limit)
    if late:
        nonconforming(promise, f"did not end within {limit:g} s of being cancelled")
    if finished or task.cancelled():
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, PluginError):
            raise error
        return
    if (error := task.exception()) is not None:
        nonconforming(promise, f"raised {type(error).__name__}: {error} instead of letting the cancellation through")
    nonconforming(promise, "swallowed the cancellation; clean up in 'finally' and let CancelledError through")


async def timed(work: Awaitable[None], clock: VirtualClock, limit: float, promise: str, hint: str = "") -> None:
    """Do `work` while the room's time passes; it must be done within `limit` seconds. `hint`: what may be wrong."""

    async def awaited() -> None:
        await work

    try:
        async with asyncio.timeout(limit):
            await clock.run(awaited(), patience=limit)
    except TimeoutError:
        nonconforming(promise, f"not done within {limit:g} s{hint}")


async def connection_sentence(promise: str, test: Awaitable[str]) -> None:
    """Check that a connection test returns a sentence or raises `PluginError`."""
    try:
        sentence: object = await test
    except PluginError as error:
        sentence = str(error)
    if not isinstance(sentence, str) or not sentence.strip():
        nonconforming(promise, f"expected a sentence for people, found {sentence!r}")
    await settle()
