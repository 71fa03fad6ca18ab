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

KILLED: Final = -9
"""How a process ends that the system kills (POSIX)."""
BUILD_LIMIT: Final = 20.0
"""Seconds that compiling a candidate ruleset may take."""


class WorkerFailed(Exception):
    """The worker died or took too long; the engine goes on as before.

    Attributes:
        zh: why, in Chinese.
    """

    def __init__(self, text: str, zh: str = "") -> None:
        super().__init__(text, zh)

    def __str__(self) -> str:
        return str(self.args[0])

    @property
    def zh(self) -> str:
        return str(self.args[1] or self.args[0])


def too_long(limit: float) -> WorkerFailed:
    """It was ended after `limit` seconds."""
    return WorkerFailed(f"it took longer than {limit:g} s", f"用时超过 {limit:g} 秒")


def has_died(code: int | None = None) -> WorkerFailed:
    """It ended before it had answered.

    Args:
        code: with which it did, as far as that is known; negative: the signal that ended it.
    """
    if code == KILLED:
        return WorkerFailed(
            "the system ended its process, as it does where memory is short; close other programs, and try again",
            "系统结束了它的进程，内存不足时会这样；请关闭其他程序后重试",
        )
    how, zh = (f" with code {code}", f"（代码 {code}）") if code else ("", "")
    return WorkerFailed(f"its process died{how}", f"它的进程意外退出{zh}")


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
        raise too_long(limit) from error
    except BrokenProcessPool as error:
        raise has_died() from error
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
