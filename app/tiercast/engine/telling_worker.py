"""A worker process that says meanwhile how far it is."""

import asyncio
import multiprocessing
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final, NamedTuple, TypeVar

from tiercast.engine.workers import WorkerFailed, end_with_the_engine, has_died, too_long
from tiercast.system_words import system_words

T = TypeVar("T")
ENDING: Final = 5.0
"""Seconds within which a process that says nothing more has ended."""


class _Ended(NamedTuple):
    result: Any
    failure: BaseException | None


async def in_telling_worker(limit: float, heard: Callable[[Any], None], function: Callable[..., T], *args: Any) -> T:
    """Run ``function(*args, report)`` in a process of its own; what it reports is `heard` here.

    Args:
        limit: seconds after which the process is ended.
        heard: called in the loop.

    Raises:
        WorkerFailed: it died, or took longer. What `function` raises is raised here.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, function, args), daemon=True)
    try:
        process.start()
    except OSError as error:
        ours.close()
        why = system_words(error)
        raise WorkerFailed(f"its process could not be started ({why.en})", f"无法启动它的进程（{why.zh}）") from error
    finally:
        theirs.close()
    try:
        async with asyncio.timeout(limit):
            while not isinstance(said := await _next(ours, process), _Ended):
                heard(said)
    except TimeoutError as error:
        raise too_long(limit) from error
    finally:
        # Whoever still waits for a word of it hears the end of it then.
        process.kill()
        process.join(1.0)
    if said.failure is not None:
        raise said.failure
    done: T = said.result
    return done


async def _next(ours: "Connection[Any, Any]", process: BaseProcess) -> Any:
    try:
        return await asyncio.to_thread(ours.recv)
    except (EOFError, OSError) as error:
        # Also within what it was saying: the system's words for that are of a file that nobody knows.
        await asyncio.to_thread(process.join, ENDING)
        raise has_died(process.exitcode) from error


def _work(connection: "Connection[Any, Any]", function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    end_with_the_engine()
    try:
        said = _Ended(function(*args, connection.send), None)
    except MemoryError:
        said = _Ended(None, WorkerFailed("there is too little memory for it", "内存不足"))
    except Exception as error:  # noqa: BLE001  whatever it is, it is raised in the other process
        said = _Ended(None, error if _travels(error) else WorkerFailed(str(error)))
    try:
        connection.send(said)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError, MemoryError) as error:
        # Else nobody would hear why.
        connection.send(
            _Ended(None, WorkerFailed(f"its answer cannot be passed on: {error}", f"它的结果无法传回：{error}"))
        )


def _travels(error: Exception) -> bool:
    """Whether the other process can make the same error of it."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301  our own bytes
    except Exception:  # noqa: BLE001  whatever keeps it from travelling
        return False
