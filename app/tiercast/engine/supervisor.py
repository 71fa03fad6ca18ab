"""`tiercast engine` is this small process with the engine as its child: it restarts an engine that dies or freezes,
counts what engines die of, and takes a stop when the engine does not answer.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from tiercast_api.clock import Clock

from tiercast.beside.deeds import Deed, Deeds, lift_stop, set_stop
from tiercast.beside.file_lock import FileLock
from tiercast.beside.paths import Paths
from tiercast.beside.run_file import RunFile, remove_run_file, write_run_file
from tiercast.beside.stop import Stop, StopFile
from tiercast.beside.supervisor_messages import Answer, Ask
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Beat, End, Long, LongOver, Ready, Sorry, Start, from_engine, line
from tiercast.engine.steady import slept
from tiercast.engine.supervisor_control import ControlPort
from tiercast.engine.supervisor_watch import Pauses, Watch
from tiercast.program import program
from tiercast.system_words import system_words
from tiercast.words import Words

CHILD_FLAG: Final = "--engine-child"
"""How the application is asked to be the engine; the rest comes over stdin."""
EXIT_ENDED: Final = 0
"""The engine's exit code after an end that was wanted."""
EXIT_CANNOT: Final = 3
"""The engine's exit code where it can never start as configured: no restart."""
EXIT_AGAIN: Final = 4
"""The engine's exit code where it wants to be started anew at once: its shop is another."""
ALREADY: Final = Words(
    "An engine with this store is running already; end it first, or use another store.",
    "已有引擎在使用这个存储；请先结束它，或换一个存储。",
)
_TICK: Final = 0.5
_DRAIN: Final = 20.0
_LAST_WORDS: Final = 2.0


class Door(msgspec.Struct, frozen=True):
    """Where the engine's door will be, for the run file; `stop_port`: of the supervisor itself, 0: any free one."""

    address: str
    tls: bool
    certificate: str = ""
    stop_port: int = 0


def _port_taken(port: int, error: OSError) -> Words:
    why = system_words(error)
    return Words(
        f"The supervisor cannot listen on 127.0.0.1:{port}: {why.en}. Set listen.stop_port to another port "
        "(0 takes any).",
        f"守护进程无法监听 127.0.0.1:{port}：{why.zh}。请把 listen.stop_port 改为其他端口（0 表示任选）。",
    )


def child_command() -> list[str]:
    """The command that starts the engine, from a Python environment and from a frozen application alike."""
    return [*program(), CHILD_FLAG]


class Started(msgspec.Struct, frozen=True):
    """An engine's door is open.

    Attributes:
        url: of the door.
        seconds: since its process was started; stages: of these, by what they were needed for.
        recovered: entries of the journal that were stepped again.
        core: ``compiled`` or ``interpreted``.
    """

    url: str
    seconds: float
    stages: dict[str, float]
    recovered: int
    core: str


class Supervisor:
    """Keeps one engine alive.

    Args:
        command: starts the engine, see `child_command`.
        start: the engine's first line.
        door: for the run file.
        paths: the engine's files.
        tell: told what happens, in a sentence for people.
        ready: told when the door is open.
        silence, start_silence: microseconds without a beat that are too many.
    """

    def __init__(
        self,
        command: Sequence[str],
        start: Start,
        door: Door,
        paths: Paths,
        clock: Clock,
        tell: Callable[[Words], None],
        *,
        ready: Callable[[Started], None] = lambda _started: None,
        silence: int = 10_000_000,
        start_silence: int = 60_000_000,
    ) -> None:
        self._command = list(command)
        self._start = start
        self._door = door
        self._paths = paths
        self._clock = clock
        self._tell = tell
        self._ready = ready
        self._silence = silence
        self._start_silence = start_silence
        self._stop_file = StopFile(paths.stop)
        self._deeds = Deeds(paths.deeds)
        self._process: asyncio.subprocess.Process | None = None
        self._watch = Watch(0)
        self._state = "starting"
        self._reason = Words("", "")
        self._verdict: Words | None = None
        self._restarts = 0
        self._control = 0
        self._port = 0
        self._born = 0
        self._was_ready = False
        self._unwritten = False
        self._sorry: Words | None = None
        self._ending = asyncio.Event()
        self._started = clock.now()

    async def run(self) -> int:
        """Run engines until one ends as it should, or none can. Returns: the exit code for the whole program."""
        lock = FileLock(self._paths.run.with_name(self._paths.run.name + ".lock"))
        lock.path.parent.mkdir(parents=True, exist_ok=True)
        # Of two that start at the same moment one may go on, and the other must not touch its run file.
        if not lock.take():
            self._tell(ALREADY)
            return EXIT_CANNOT
        try:
            return await self._run()
        finally:
            lock.release()

    async def _run(self) -> int:
        control = ControlPort(self._start.token, self._serve)
        try:
            self._control = await control.start(self._door.stop_port)
        except OSError as error:
            self._tell(_port_taken(self._door.stop_port, error))
            return EXIT_CANNOT
        write_run_file(self._paths.run, self._run_file())
        try:
            with Hand(self._paths.hand) as hand:
                return await self._keep_alive(hand)
        finally:
            await control.stop()
            remove_run_file(self._paths.run, os.getpid())

    def end(self) -> None:
        """Ask the engine to finish what is under way and exit; asking twice is nothing."""
        self._ending.set()

    async def _keep_alive(self, hand: Hand) -> int:
        pauses = Pauses()
        while True:
            start = msgspec.structs.replace(
                self._start, restarts=self._restarts, death=hand.blame(), died=self._reason.en, died_zh=self._reason.zh
            )
            born = self._clock.monotonic()
            code = await self._one_life(start)
            if code in (EXIT_ENDED, EXIT_AGAIN):
                hand.end()
            if code == EXIT_ENDED or self._ending.is_set():
                return 0 if code in (EXIT_ENDED, None) else 1
            if code == EXIT_CANNOT:
                self._tell(
                    self._sorry or Words("The engine cannot start as it is configured.", "引擎无法按当前配置启动。")
                )
                return EXIT_CANNOT
            if code == EXIT_AGAIN:
                self._reason = Words("", "")  # nothing died
                self._restarts += 1
                self._tell(Words("A shop was set up; the engine starts with it.", "店铺已建好，引擎正在用它启动。"))
                continue
            pause = pauses.after(self._clock.monotonic() - born, self._was_ready)
            if pause is None:
                self._tell(
                    Words(f"The engine did not start {pauses.never_ready} times; giving up. See `tiercast doctor`.",
                          f"引擎连续 {pauses.never_ready} 次未能启动，已放弃。请运行 tiercast doctor。"))  # fmt: skip
                return 1
            self._restarts += 1
            self._state = "waiting"
            seconds = pause / 1e6
            self._tell(Words(f"The engine has ended ({self._reason.en}); it starts again in {seconds:g} s.",
                             f"引擎已退出（{self._reason.zh}）；{seconds:g} 秒后重新启动。"))  # fmt: skip
            await self._wait(seconds)
            if self._ending.is_set():
                return 0

    async def _one_life(self, start: Start) -> int | None:
        """Start one engine and stay with it. Returns: its exit code."""
        self._state, self._port, self._was_ready, self._sorry, self._verdict = "starting", 0, False, None, None
        born = self._clock.monotonic()
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=1 << 20
        )
        self._process, self._born = process, born
        self._watch = Watch(self._clock.monotonic(), slept(), self._silence, self._start_silence)
        self._write_run_file()
        listening = asyncio.create_task(self._listen(process))
        watching = asyncio.create_task(self._look_after(process))
        try:
            await self._say(process, line(start))
            code = await process.wait()
            await listening
        finally:
            for task in (listening, watching):
                task.cancel()
            await asyncio.gather(listening, watching, return_exceptions=True)
            if process.returncode is None:
                process.kill()
                await process.wait()
            if process.stdin is not None:
                process.stdin.close()
        self._reason = self._verdict or _how(code)
        self._process = None
        self._write_run_file()
        return code

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        while data := await process.stdout.readline():
            try:
                message = from_engine(data)
            except msgspec.DecodeError:
                continue  # not ours: a library that writes to the descriptor itself
            self._hear(message)

    def _hear(self, message: Beat | Ready | Long | LongOver | Sorry) -> None:
        now = self._clock.monotonic()
        match message:
            case Beat():
                self._watch.beat(now)
            case Long(seconds=seconds):
                self._watch.long(now, seconds)
            case LongOver():
                self._watch.long_over(now)
            case Ready(port=port, stages=stages, recovered=recovered, core=core):
                self._port, self._state, self._was_ready = port, "running", True
                self._ready(Started(self._write_run_file().url, (now - self._born) / 1e6, stages, recovered, core))
            case Sorry(message=en, message_zh=zh):
                self._sorry = Words(en, zh)

    async def _look_after(self, process: asyncio.subprocess.Process) -> None:
        ending_since = 0
        while True:
            await self._wait(_TICK)
            now = self._clock.monotonic()
            if self._unwritten:
                self._write_run_file()
            if self._ending.is_set():
                if not ending_since:
                    ending_since, self._state = now, "ending"
                    await self._say(process, line(End()))
                elif now - ending_since > _DRAIN * 1e6:
                    self._verdict = Words("it did not end in time", "未能按时结束")
                    process.kill()
                    return
                await self._clock.sleep(0.05)
            if self._watch.is_frozen(now, slept()):
                self._state, self._verdict = "frozen", Words("it did not answer", "没有响应")
                await _put_down(process)
                return

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._ending.wait()
        except TimeoutError:
            return

    @staticmethod
    async def _say(process: asyncio.subprocess.Process, data: bytes) -> None:
        assert process.stdin is not None  # noqa: S101 - it was asked for
        try:
            process.stdin.write(data)
            await process.stdin.drain()
        except ConnectionError:
            return  # it has ended; `wait` says how

    async def _serve(self, ask: Ask) -> Answer:
        ok, reason, zh = True, self._reason.en, self._reason.zh
        match ask.what:
            case "status":
                pass
            case "stop":
                stop = Stop(ask.strength, ask.by, self._clock.now(), ask.reason)
                await asyncio.to_thread(set_stop, self._stop_file, self._deeds, stop)
            case "resume":
                await asyncio.to_thread(lift_stop, self._stop_file, self._deeds, ask.by)
            case "end":
                await asyncio.to_thread(self._deeds.add, Deed(time=self._clock.now(), who=ask.by, what="shutdown"))
                self.end()
            case unknown:
                ok, reason = False, f"what: expected status, stop, resume or end, found {unknown!r}"
                zh = f"what：应为 status、stop、resume 或 end，现为 {unknown!r}"
        engine = self._process.pid if self._process is not None else 0
        return Answer(ok=ok, state=self._state, engine=engine, restarts=self._restarts, reason=reason, reason_zh=zh)

    def _write_run_file(self) -> RunFile:
        """Write it; where that fails, as on a full disk, it is tried again: the engine must come back all the same."""
        run = self._run_file()
        try:
            write_run_file(self._paths.run, run)
            self._unwritten = False
        except OSError:
            self._unwritten = True
        return run

    def _run_file(self) -> RunFile:
        return RunFile(
            store=self._paths.store,
            address=self._door.address,
            port=self._port,
            tls=self._door.tls,
            token=self._start.token,
            supervisor=os.getpid(),
            engine=self._process.pid if self._process is not None else 0,
            control=self._control,
            started=self._started,
            certificate=self._door.certificate,
        )


def _how(code: int | None) -> Words:
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return Words(f"killed by {name}", f"被 {name} 终止")
    return Words(f"exit code {code}", f"退出码 {code}")


async def _put_down(process: asyncio.subprocess.Process) -> None:
    """End a frozen engine; where the system can, let it first write to the log where it hangs."""
    if sys.platform != "win32":
        process.send_signal(signal.SIGABRT)
        try:
            async with asyncio.timeout(_LAST_WORDS):
                await process.wait()
                return
        except TimeoutError:
            pass  # not even that
    if process.returncode is None:
        process.kill()
