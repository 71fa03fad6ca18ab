"""A worker process that says meanwhile how far it is."""

import asyncio
import multiprocessing
import pickle
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, TypeVar

from tiercast.engine.workers import WorkerFailed, end_with_the_engine

T = TypeVar("T")


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
    process.start()
    theirs.close()
    try:
        async with asyncio.timeout(limit):
            while not isinstance(said := await asyncio.to_thread(ours.recv), _Ended):
                heard(said)
    except TimeoutError as error:
        raise WorkerFailed(f"it took longer than {limit:g} s") from error
    except EOFError as error:
        raise WorkerFailed("its process died") from error
    finally:
        # Whoever still waits for a word of it hears the end of it then.
        process.kill()
        process.join(1.0)
    if said.failure is not None:
        raise said.failure
    done: T = said.result
    return done


def _work(connection: "Connection[Any, Any]", function: Callable[..., Any], args: tuple[Any, ...]) -> None:
    end_with_the_engine()
    try:
        said = _Ended(function(*args, connection.send), None)
    except Exception as error:  # noqa: BLE001  whatever it is, it is raised in the other process
        said = _Ended(None, error if _travels(error) else WorkerFailed(str(error)))
    connection.send(said)


def _travels(error: Exception) -> bool:
    """Whether the other process can make the same error of it."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301  our own bytes
    except (pickle.PicklingError, TypeError, AttributeError):
        return False
