"""The program: started without a shell, read line by line, ended with all its children."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final

from tiercast_api import Permanent
from tiercast_api.lines import Line, LineSplitter

_CHUNK: Final = 1 << 16
_GRACE: Final = 5.0
"""Seconds between asking a program to end and ending it."""
_OWN_GROUP: Final = os.name == "posix"


class NotStarted(Permanent):
    """A program is not there or may not be run; `chinese`: the sentence in 简体中文."""

    def __init__(self, program: str, error: OSError | ValueError) -> None:
        super().__init__(f"{program!r} cannot be started: {error}")
        known: dict[type[Exception], str] = {
            FileNotFoundError: "没有这个程序，请检查路径",
            PermissionError: "没有运行权限",
        }
        self.chinese = f"启动不了“{program}”：{known.get(type(error), str(error))}"


class Program:
    """One run of a program.

    Args:
        arguments: the program and its arguments; no shell reads them.
        folder: where it runs; None: where the engine runs.
        environment: variables added to the engine's own.
        longest: bytes of a line that are kept.
    """

    def __init__(
        self, arguments: Sequence[str], folder: str | None, environment: Mapping[str, str], longest: int
    ) -> None:
        self._arguments = arguments
        self._folder = folder
        self._environment = environment
        self._longest = longest
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it. Raises: NotStarted."""
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=self._folder,
                env={**os.environ, **self._environment},
                start_new_session=_OWN_GROUP,
            )
        except (OSError, ValueError) as error:
            raise NotStarted(self._arguments[0], error) from error

    async def output(self) -> AsyncIterator[list[Line]]:
        """The lines of its standard output, as many at once as have come."""
        async for lines in self._lines(self._pipe("stdout")):
            yield lines

    async def complaints(self) -> AsyncIterator[str]:
        """The lines of its standard error, as text."""
        async for lines in self._lines(self._pipe("stderr")):
            for line in lines:
                yield line.data.decode("utf-8", "backslashreplace")

    async def code(self) -> int:
        """Its exit code, once it has ended; negative: the signal that ended it (POSIX)."""
        return await self._running().wait()

    async def end(self) -> None:
        """End it and what it started; asks first, and insists after five seconds."""
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            self._signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(_GRACE):
                    await process.wait()
            except TimeoutError:
                self._signal(signal.SIGKILL if _OWN_GROUP else signal.SIGTERM)
        self._signal(signal.SIGKILL if _OWN_GROUP else signal.SIGTERM)
        await process.wait()

    def _signal(self, number: signal.Signals) -> None:
        process = self._running()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if _OWN_GROUP:
                os.killpg(process.pid, number)
            elif process.returncode is None:
                process.terminate()

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError("the program has not been started")
        return self._process

    def _pipe(self, name: str) -> asyncio.StreamReader:
        pipe: asyncio.StreamReader | None = getattr(self._running(), name)
        if pipe is None:
            raise RuntimeError(f"the program's {name} is not a pipe")
        return pipe

    async def _lines(self, pipe: asyncio.StreamReader) -> AsyncIterator[list[Line]]:
        splitter = LineSplitter(self._longest)
        while chunk := await pipe.read(_CHUNK):
            if lines := list(splitter.feed(chunk)):
                yield lines
        if lines := list(splitter.finish()):
            yield lines
