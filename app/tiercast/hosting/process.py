"""One process of one plugin: its pipes, its heartbeat, its memory, and its end."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from tiercast_api import Clock, wire
from tiercast_api.memory import MEBIBYTE, resident_memory
from tiercast_api.peer import Peer

from tiercast.hosting.errors import HostDied
from tiercast.hosting.redact import LineGate
from tiercast.hosting.sentence import Sentence
from tiercast.program import plugin_program

CHILD: Final = plugin_program()
"""The command of a plugin's process."""
_ENVIRONMENT: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "COMSPEC"),
    *("APPDATA", "LOCALAPPDATA", "USERPROFILE", "PROGRAMDATA", "PATHEXT", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONUTF8"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "no_proxy"),
)  # fmt: skip
_OUTPUT_RATE: Final = 1024 * 1024  # bytes of stderr a second; a plugin that prints more waits
_LAST_LINES: Final = 40
_BURIAL: Final = 10.0  # seconds for a killed process to be gone; on a busy computer that is not at once


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin's process may do, in seconds and bytes.

    Attributes:
        start: seconds until its first message.
        load: seconds for importing the module.
        beat: seconds between heartbeats.
        silence: seconds without an answer to one, after which it is ended.
        grace: seconds to answer a cancelled call, and to end when it is told to.
        unread: bytes written to it and not read, after which it is ended.
    """

    start: float = 20.0
    load: float = 30.0
    beat: float = 1.0
    silence: float = 10.0
    grace: float = 5.0
    unread: int = 64 * MEBIBYTE


class HostProcess:
    """A running process. Make one with `start`; it ends itself for every breach, with the reason.

    Attributes:
        peer: the conversation.
        ended: why the process has ended, None while it runs.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        limits: Limits,
        memory: int,
        log: logging.Logger,
        clock: Clock,
        serve: Callable[[wire.Call], Awaitable[Any]],
        note: Callable[[wire.Note], None],
        on_end: Callable[[HostDied], None],
    ) -> None:
        self._process = process
        self._limits = limits
        self._memory = memory * MEBIBYTE
        self._log = log
        self._gate = LineGate(clock)
        self._note = note
        self._on_end = on_end
        self._lines: deque[str] = deque(maxlen=_LAST_LINES)
        self._hello: asyncio.Future[wire.Hello] = asyncio.get_running_loop().create_future()
        self._pong = asyncio.Event()
        self._held = 0
        self._stopping = False
        self.ended: HostDied | None = None
        self._gone = asyncio.Event()
        self.peer = Peer(
            wire.ToEngine,
            write=self._write,
            serve=serve,
            note=self._noted,
            stuck=lambda call: self.end(
                Sentence(f"did not stop {call} when it was told to", f"要求停止 {call} 后没有反应")
            ),
            grace=limits.grace,
        )
        self._tasks = [asyncio.ensure_future(work) for work in (self._read(), self._read_output())]

    @classmethod
    async def start(
        cls,
        limits: Limits,
        memory: int,
        log: logging.Logger,
        clock: Clock,
        serve: Callable[[wire.Call], Awaitable[Any]],
        note: Callable[[wire.Note], None],
        on_end: Callable[[HostDied], None],
        command: Sequence[str] = CHILD,
    ) -> "HostProcess":
        """Start the process and hear its first message.

        Args:
            limits: what it may do.
            memory: mebibytes that it may hold.
            log: where its lines go.
            clock: for the rate of its lines.
            serve, note: take its calls and notes.
            on_end: told once when it has ended without being told to, before anybody who waits for it is.
            command: what is started.

        Raises:
            HostDied: where it does not start, or speaks another version.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(os.environ),
                limit=wire.LINE_LIMIT,
                **_own_group(),
            )
        except OSError as error:
            died = HostDied(Sentence(f"could not be started: {error}", f"无法启动：{error}"))
            on_end(died)
            raise died from error
        self = cls(process, limits, memory, log, clock, serve, note, on_end)
        await asyncio.wait({self._hello}, timeout=limits.start)
        if not self._hello.done():
            self.end(Sentence(f"said nothing within {limits.start:g} s", f"{limits.start:g} 秒内没有响应"))
        if self.ended is not None:
            await self.wait()
            raise self.ended
        return self

    def beat(self) -> None:
        """Start the heartbeat and the watch on its memory; not before the import is done, which may block."""
        self._tasks += [asyncio.ensure_future(work) for work in (self._beat(), self._watch_memory())]

    @property
    def id(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid

    @property
    def version(self) -> int:
        """The greatest version of the protocol that both speak, 0 where there is none."""
        return max(wire.WIRE_VERSIONS & set(self._hello.result().versions), default=0)

    def end(self, reason: Sentence) -> None:
        """End the process now, with everything that it started."""
        if self.ended is not None:
            return
        self.ended = HostDied(reason, "\n".join(self._lines))
        _kill(self._process)
        if not self._stopping:
            self._on_end(self.ended)
        if not self._hello.done():
            self._hello.cancel()
        self._tasks.append(asyncio.ensure_future(self._bury(self.ended)))

    async def stop(self) -> None:
        """Tell it to end, and see that it does."""
        if self.ended is None:
            self._stopping = True
            self.peer.tell(wire.Stop())
            try:
                async with asyncio.timeout(self._limits.grace):
                    await self._gone.wait()
            except TimeoutError:
                self.end(Sentence("did not end when it was told to", "要求结束后没有退出"))
        await self.wait()

    async def wait(self) -> None:
        """Wait until it is gone and cleared away."""
        await self._gone.wait()
        tasks = [task for task in self._tasks if task is not asyncio.current_task()]
        await asyncio.gather(*tasks, return_exceptions=True)

    def _write(self, line: bytes) -> None:
        pipe = self._process.stdin
        if pipe is None or pipe.is_closing() or self.ended is not None:
            return
        pipe.write(line)
        if pipe.transport.get_write_buffer_size() > self._limits.unread:
            self.end(Sentence("does not read what it is sent", "不接收发给它的数据"))

    def _noted(self, note: wire.Note) -> None:
        match note:
            case wire.Pong(memory=memory):
                self._held = memory
                self._pong.set()
            case wire.Hello():
                if not self._hello.done():
                    self._hello.set_result(note)
            case wire.Log(level=level, message=message):
                self._log_line(level, message)
            case _:
                self._note(note)

    async def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 - asked for at the start
        try:
            while line := await pipe.readline():
                self.peer.receive(line)
        except wire.WireError as error:
            self.end(Sentence(f"broke the protocol: {error}", f"发来无法识别的数据：{error}"))
        except ValueError:
            self.end(Sentence("sent a line that is too long", "发来的一行数据太长"))
        except ConnectionError:
            pass  # the same as the end of the pipe
        await self._reap()

    async def _reap(self) -> None:
        """The pipe has ended: say how the process did."""
        try:
            async with asyncio.timeout(self._limits.grace):
                code = await self._process.wait()
        except TimeoutError:
            self.end(Sentence("closed its output", "关闭了输出通道"))
            return
        await asyncio.sleep(0.05)  # let its last lines come through
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            self.end(Sentence(f"was ended by {name}", f"被 {name} 终止"))
        else:
            self.end(Sentence(f"ended with exit code {code}", f"已退出，退出码 {code}"))

    async def _read_output(self) -> None:
        pipe = self._process.stderr
        assert pipe is not None  # noqa: S101 - asked for at the start
        loop = asyncio.get_running_loop()
        rest, budget, second = b"", _OUTPUT_RATE, loop.time()
        while chunk := await pipe.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[-4096:]
            for line in lines:
                text = line[:4096].decode("utf-8", "replace").rstrip()
                self._lines.append(text)
                self._log_line(logging.INFO, text)
            budget -= len(chunk)
            if budget <= 0:
                # Reading on would let a plugin that floods its output take this process's time instead of its own.
                await asyncio.sleep(max(0.0, second + 1 - loop.time()))
                budget, second = _OUTPUT_RATE, loop.time()

    def _log_line(self, level: int, text: str) -> None:
        if self._gate.passes():
            if self._gate.dropped:
                self._log.warning("%d lines more than can be logged were left out", self._gate.dropped)
                self._gate.dropped = 0
            self._log.log(level, "%s", text)

    async def _beat(self) -> None:
        number = 0
        while self.ended is None:
            await asyncio.sleep(self._limits.beat)
            number += 1
            self._pong.clear()
            self.peer.tell(wire.Ping(number))
            # Twice, because it may have been this loop that stood still (or the whole computer).
            if not await self._answered(self._limits.silence) and not await self._answered(self._limits.beat):
                seconds = f"{self._limits.silence:g}"
                self.end(Sentence(f"hangs: no answer for {seconds} s", f"没有反应：{seconds} 秒没有应答"))

    async def _answered(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._pong.wait()
        except TimeoutError:
            return False
        return True

    async def _watch_memory(self) -> None:
        while self.ended is None:
            await asyncio.sleep(self._limits.beat)
            held = resident_memory(self._process.pid) or self._held
            if 0 < self._memory < held:
                self.end(
                    Sentence(
                        f"holds {held // MEBIBYTE} MiB of memory, {self._memory // MEBIBYTE} MiB are allowed",
                        f"占用内存 {held // MEBIBYTE} MiB，超过了允许的 {self._memory // MEBIBYTE} MiB",
                    )
                )

    async def _bury(self, died: HostDied) -> None:
        await self.peer.close(died)
        try:
            async with asyncio.timeout(_BURIAL):
                await self._process.wait()
        except TimeoutError:
            self._log.error("process %d cannot be ended", self._process.pid)
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        _close_pipes(self._process)
        self._gone.set()


def _environment(full: Mapping[str, str]) -> dict[str, str]:
    """What a plugin's process is told of the environment: what programs need, not what other programs keep there."""
    return {name: value for name, value in full.items() if name in _ENVIRONMENT}


def _own_group() -> dict[str, Any]:
    """A group of its own: a Ctrl-C in the terminal is the engine's, and what the plugin starts ends with it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True}


def _kill(process: asyncio.subprocess.Process) -> None:
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # gone already


def _close_pipes(process: asyncio.subprocess.Process) -> None:
    """Close our ends of the pipes: a grandchild that keeps the others open must not keep ours."""
    transport = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()
