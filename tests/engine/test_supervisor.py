"""The supervisor with real processes as engines."""

import asyncio
import errno
import os
import signal
import socket
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tiercast.beside.paths import Paths, paths_of
from tiercast.beside.run_file import RunFile, read_run_file
from tiercast.beside.stop import StopFile, Strength
from tiercast.beside.supervisor_messages import Answer, Ask, ask_supervisor
from tiercast.engine.heartbeat import Start
from tiercast.engine.supervisor import EXIT_CANNOT, Door, Started, Supervisor
from tiercast.words import Words
from tiercast_api.clock import SystemClock

CHILD = Path(__file__).with_name("fake_engine_child.py")
TOKEN = "s" * 32


class Bench:
    """One supervisor over one fake engine."""

    def __init__(self, folder: Path, how: str, silence: float = 10.0, stop_port: int = 0) -> None:
        self.paths: Paths = paths_of(f"sqlite:///{folder / 'shop.db'}", folder)
        self.notes = folder / "notes.txt"
        self.told: list[str] = []
        self.started: list[Started] = []
        self.supervisor = Supervisor(
            [sys.executable, str(CHILD), how, str(self.notes), str(self.paths.hand)],
            Start(config=None, store=self.paths.store, home=str(folder), token=TOKEN),
            Door("127.0.0.1", tls=False, stop_port=stop_port),
            self.paths,
            SystemClock(),
            self.tell,
            ready=self.started.append,
            silence=int(silence * 1e6),
        )

    def tell(self, words: Words) -> None:
        self.told.append(words.en)

    def lines(self) -> list[str]:
        return self.notes.read_text("utf-8").splitlines() if self.notes.exists() else []

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.02)

    def run_file(self) -> RunFile:
        run = read_run_file(self.paths.run)
        assert run is not None
        return run

    def is_ready(self) -> bool:
        run = read_run_file(self.paths.run)
        return run is not None and run.port == 4711

    async def ask(self, what: str, token: str = TOKEN, **more: Any) -> Answer | None:
        control = self.run_file().control
        return await asyncio.to_thread(ask_supervisor, control, Ask(token=token, what=what, **more))


async def test_that_an_engine_that_ends_by_itself_is_not_started_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "end")
    assert await bench.supervisor.run() == 0
    assert bench.lines() == ["start restarts=0 death=", "ended"]
    assert bench.told == []
    assert not bench.paths.run.exists()


async def test_that_an_engine_comes_back_on_a_full_disk_and_is_written_down_once_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _run: RunFile) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    bench = Bench(tmp_path, "stay")
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(bench.is_ready)
    first = bench.run_file()
    with monkeypatch.context() as patched:
        patched.setattr("tiercast.engine.supervisor.write_run_file", full)
        os.kill(first.engine, signal.SIGKILL)
        await bench.until(lambda: sum(line.startswith("start") for line in bench.lines()) == 2)
        await bench.until(lambda: len(bench.started) == 2)
        assert bench.run_file() == first
    await bench.until(lambda: bench.run_file().engine != first.engine)
    bench.supervisor.end()
    assert await running == 0


async def test_that_of_two_supervisors_one_runs_and_the_other_leaves_it_alone(tmp_path: Path) -> None:
    first, second = Bench(tmp_path, "stay"), Bench(tmp_path, "stay")
    running = asyncio.create_task(first.supervisor.run())
    await first.until(first.is_ready)
    run = first.run_file()
    assert await second.supervisor.run() == EXIT_CANNOT
    assert "running already" in second.told[0]
    assert first.run_file() == run
    first.supervisor.end()
    assert await running == 0


async def test_that_a_start_is_told_with_what_it_took_its_time_for(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "end")
    assert await bench.supervisor.run() == 0
    (started,) = bench.started
    assert (started.url, started.stages, started.recovered) == ("http://127.0.0.1:4711", {"recovery": 0.25}, 7)
    assert started.core == "compiled"
    assert 0 < started.seconds < 60


async def test_that_the_run_file_is_private_and_names_port_token_and_processes(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "wait")
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(bench.is_ready)
    run = bench.run_file()
    assert (run.url, run.token, run.supervisor) == ("http://127.0.0.1:4711", TOKEN, os.getpid())
    assert Path(f"/proc/{run.engine}").exists() or sys.platform != "linux"
    assert stat.S_IMODE(bench.paths.run.stat().st_mode) == 0o600 or sys.platform == "win32"
    arguments = Path(f"/proc/{run.engine}/cmdline")
    assert not arguments.exists() or TOKEN.encode() not in arguments.read_bytes()
    bench.supervisor.end()
    assert await running == 0
    assert bench.lines()[-1] == "ended"


async def test_that_a_stop_is_taken_by_the_supervisor_and_stands_beside_the_store(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "wait")
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(bench.is_ready)
    wrong = await bench.ask("stop", token="wrong")
    assert wrong is not None
    assert not wrong.ok
    assert StopFile(bench.paths.stop).current() is None
    answer = await bench.ask("stop", strength=Strength.CLEAR, by="operator")
    assert answer is not None
    assert (answer.ok, answer.state) == (True, "running")
    stop = StopFile(bench.paths.stop).current()
    assert stop is not None
    assert (stop.strength, stop.by) == (Strength.CLEAR, "operator")
    await bench.ask("resume")
    assert StopFile(bench.paths.stop).current() is None
    unknown = await bench.ask("dance")
    assert unknown is not None
    assert "dance" in unknown.reason
    assert "dance" in unknown.reason_zh
    await bench.ask("end")
    assert await running == 0


async def test_that_the_supervisor_takes_a_stop_over_http_within_200_milliseconds(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "wait")
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(bench.is_ready)
    address, bearer = f"http://127.0.0.1:{bench.run_file().control}", {"Authorization": f"Bearer {TOKEN}"}
    file = StopFile(bench.paths.stop)
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{address}/stop?strength=clear") as answer:
            assert answer.status == 401
        assert file.current() is None
        took: list[float] = []
        while not took or (min(took) >= 0.2 and len(took) < 10):  # the best of some: the computer may be busy
            began = time.monotonic()
            async with session.post(f"{address}/stop?strength=clear&reason=why", headers=bearer) as answer:
                assert (answer.status, (await answer.json())["state"]) == (200, "running")
            took.append(time.monotonic() - began)
        assert min(took) < 0.2, took
        stop = file.current()
        assert stop is not None
        assert (stop.strength, stop.by, stop.reason) == (Strength.CLEAR, "http", "why")
        for wrong in ("/stop?strength=gently", "/dance"):
            async with session.post(address + wrong, headers=bearer) as answer:
                assert answer.status == 400
        async with session.post(f"{address}/resume", headers=bearer) as answer:
            assert answer.status == 200
        assert file.current() is None
    bench.supervisor.end()
    assert await running == 0


async def test_that_the_port_for_the_stop_is_the_one_that_was_set_and_says_so_where_it_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = int(other.getsockname()[1])
        taken = Bench(tmp_path / "taken", "end", stop_port=port)
        assert await taken.supervisor.run() == EXIT_CANNOT
        assert f"cannot listen on 127.0.0.1:{port}" in taken.told[0]
        assert "listen.stop_port" in taken.told[0]
        assert taken.lines() == []
        assert read_run_file(taken.paths.run) is None
    bench = Bench(tmp_path / "free", "wait", stop_port=port)
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(bench.is_ready)
    assert bench.run_file().control == port
    bench.supervisor.end()
    assert await running == 0


async def test_that_an_engine_that_cannot_start_is_told_and_not_tried_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "cannot")
    assert await bench.supervisor.run() == EXIT_CANNOT
    assert bench.told == ["the store is broken"]
    assert len(bench.lines()) == 1


async def test_that_a_killed_engine_is_started_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "wait")
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(bench.is_ready)
    first = bench.run_file().engine
    os.kill(first, 9)
    await bench.until(lambda: bench.is_ready() and bench.run_file().engine not in (0, first))
    assert bench.lines()[-1] == "start restarts=1 death="
    assert "SIGKILL" in bench.told[0] or sys.platform == "win32"
    bench.supervisor.end()
    assert await running == 0


@pytest.mark.fault
async def test_that_a_frozen_engine_is_ended_and_started_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "freeze", silence=2.0)
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(lambda: "start restarts=1 death=" in bench.lines())
    assert "did not answer" in bench.told[0]
    await bench.until(bench.is_ready)
    bench.supervisor.end()
    assert await running == 0


@pytest.mark.fault
async def test_that_a_declared_long_operation_is_not_taken_for_a_freeze(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "long", silence=1.5)
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(lambda: "survived" in bench.lines())
    bench.supervisor.end()
    assert await running == 0
    assert bench.told == []


@pytest.mark.fault
async def test_that_two_deaths_on_one_batch_are_counted_and_passed_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "poison")
    running = asyncio.create_task(bench.supervisor.run())
    await bench.until(lambda: "start restarts=2 death=batch:0102:2" in bench.lines())
    assert bench.lines()[:2] == ["start restarts=0 death=", "start restarts=1 death=batch:0102:1"]
    bench.supervisor.end()
    assert await running == 0


@pytest.mark.fault
async def test_that_an_engine_that_never_gets_ready_is_given_up(tmp_path: Path) -> None:
    bench = Bench(tmp_path, "never-ready")
    assert await bench.supervisor.run() == 1
    assert len(bench.lines()) == 5
    assert "giving up" in bench.told[-1]


@pytest.mark.fault
async def test_that_an_engine_ends_when_its_supervisor_is_killed(tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {str(CHILD.parent.parent.parent)!r})
from tests.engine.test_supervisor import Bench
asyncio.run(Bench(Path({str(tmp_path)!r}), "wait").supervisor.run())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    bench = Bench(tmp_path, "wait")
    await bench.until(bench.is_ready)
    process.kill()
    await process.wait()
    await bench.until(lambda: bench.lines()[-1:] == ["ended"])
