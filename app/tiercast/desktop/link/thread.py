"""A thread with an event loop of its own, in which the connection lives."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final

_END_WITHIN: Final = 3.0


class LoopThread:
    """Runs one coroutine until `end`; others may be handed to its loop meanwhile.

    Args:
        main: called in the thread; what it gives runs until the end.
        failed: told, in the thread, of an error that nobody foresaw.
    """

    def __init__(self, main: Callable[[], Coroutine[Any, Any, None]], failed: Callable[[Exception], None]) -> None:
        self._main, self._failed = main, failed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._runs = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._runs.wait()

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Call `function` in the loop; a coroutine that it gives is run there. After the end it is nothing."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(self._do, function, arguments)
        except RuntimeError:
            return  # it closed meanwhile

    def end(self) -> None:
        """Cancel everything and wait for it, a few seconds at the most; twice is nothing."""
        if self._ending is not None:
            self.call(self._ending.set)
            self._thread.join(_END_WITHIN)

    def _do(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        given = function(*arguments)
        if asyncio.iscoroutine(given):
            task = asyncio.get_running_loop().create_task(given)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        self._runs.set()
        main = asyncio.create_task(self._main())
        ending = asyncio.create_task(self._ending.wait())
        await asyncio.wait((main, ending), return_when=asyncio.FIRST_COMPLETED)
        if main.done() and not main.cancelled() and (error := main.exception()) is not None:
            self._failed(error if isinstance(error, Exception) else RuntimeError(str(error)))
        for task in (main, ending, *self._tasks):
            task.cancel()
        await asyncio.gather(main, ending, *self._tasks, return_exceptions=True)
