"""Worker processes: whatever takes longer than 50 ms runs there, so that the loop turns on."""

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, ParamSpec, TypeVar

from tiercast.rules.conditions import Type
from tiercast.rules.evaluators import try_build
from tiercast.rules.stages import RuleSpec

P = ParamSpec("P")
T = TypeVar("T")

BUILD_LIMIT: Final = 20.0
"""Seconds that compiling a candidate ruleset may take."""


class WorkerFailed(Exception):
    """The worker died or took too long; the engine goes on as before."""


def end_with_the_engine() -> None:
    """In a worker: end with the process that started it, also where that was killed and could end nobody."""
    threading.Thread(target=_wait_for_the_end, name="engine's end", daemon=True).start()


def _wait_for_the_end() -> None:
    engine = multiprocessing.parent_process()
    if engine is not None:
        engine.join()
        os._exit(1)


def pool_of_one() -> ProcessPoolExecutor:
    """A pool of one process that ends with this one."""
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(1, mp_context=spawn, initializer=end_with_the_engine)


async def in_worker(limit: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in a process of its own.

    Args:
        limit: seconds after which the process is ended.

    Raises:
        WorkerFailed: it died, or took longer. What `function` raises is raised here.
    """
    pool = pool_of_one()
    try:
        future = pool.submit(function, *args, **kwargs)
        async with asyncio.timeout(limit):
            return await asyncio.wrap_future(future)
    except TimeoutError as error:
        raise WorkerFailed(f"it took longer than {limit:g} s") from error
    except BrokenProcessPool as error:
        raise WorkerFailed("its process died") from error
    finally:
        # A process that hangs in C code hears nothing; it has to be ended from outside.
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


Candidate = tuple[Sequence[RuleSpec], Mapping[str, Type], str]
"""What an evaluator is built from: rules, types, zone."""


def try_candidates(candidates: Sequence[Candidate]) -> str:
    """Build and drop the evaluators of a candidate ruleset, in a worker. Returns: "" or the reason why not."""
    for rules, types, zone in candidates:
        if reason := try_build(rules, types, zone):
            return reason
    return ""
