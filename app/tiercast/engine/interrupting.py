"""A job that lasts until its time is over or somebody presses Ctrl-C, and then still brings its result home."""

import asyncio
from collections.abc import Awaitable


async def until_interrupted(work: Awaitable[None]) -> bool:
    """Wait for `work`, or for the first Ctrl-C; a second one ends the process as always.

    Returns:
        Whether it was interrupted: by a Ctrl-C, which asyncio turns into a cancellation of the job.
    """
    try:
        await work
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
        return True
    return False
