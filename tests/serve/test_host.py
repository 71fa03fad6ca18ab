"""The engine's process: from the supervisor's first line to the end, over real pipes."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import FileIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tiercast.engine.child import NoSupervisor, SupervisorLink
from tiercast.engine.heartbeat import Beat, Death, End, Ready, Sorry, Start, from_engine, line
from tiercast.engine.stages import Stages
from tiercast.engine.supervisor import EXIT_CANNOT, EXIT_ENDED
from tiercast.serve.host import EXIT_TRY_AGAIN, CannotStart, Circumstances, OpenEngine, host
from tiercast.serve.port import EnginePort
from tiercast.words import Words
from tiercast_api.clock import SystemClock

from tests.serve.support import FakeEngine


class Pipes:
    """Both pipes, seen from the supervisor."""

    def __init__(self) -> None:
        child_in, self.to_child = os.pipe()
        self.from_child, child_out = os.pipe()
        self.reader, self.writer = FileIO(child_in, "rb"), FileIO(child_out, "wb")
        self.heard = FileIO(self.from_child, "rb")

    def say(self, message: Start | End) -> None:
        os.write(self.to_child, line(message))

    async def hear(self, kind: type) -> object:
        while True:
            message = from_engine(await asyncio.to_thread(self.heard.readline))
            if isinstance(message, kind):
                return message

    def close(self) -> None:
        for file in (self.writer, self.heard):
            file.close()
        if self.to_child >= 0:
            os.close(self.to_child)
        self.reader.close()


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    pipes = Pipes()
    yield pipes
    pipes.close()


def start(folder: Path, **more: Any) -> Start:
    values: dict[str, Any] = {
        "config": None,
        "store": f"sqlite:///{folder / 'shop.db'}",
        "home": str(folder),
        "token": "t" * 20,
        "port": 0,
    }
    return Start(**{**values, **more})


def opening(seen: list[Circumstances], engine: FakeEngine | None = None) -> OpenEngine:
    @asynccontextmanager
    async def open_engine(circumstances: Circumstances) -> AsyncIterator[EnginePort]:
        seen.append(circumstances)
        yield engine or FakeEngine()

    return open_engine


async def test_that_an_engine_opens_its_door_beats_and_ends_when_told(pipes: Pipes, tmp_path: Path) -> None:
    death = Death(kind="batch", id="01", count=2)
    pipes.say(start(tmp_path, evaluator="plain", safe_mode=True, death=death))
    seen: list[Circumstances] = []
    engine = FakeEngine()
    link = SupervisorLink(pipes.reader, pipes.writer, SystemClock())
    running = asyncio.create_task(host(link, SystemClock(), opening(seen, engine), Stages(SystemClock())))
    await pipes.hear(Beat)
    ready = await pipes.hear(Ready)
    assert isinstance(ready, Ready)
    assert engine.begun
    assert list(ready.stages) == ["door"]
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{ready.port}/healthz") as answer:
        assert answer.status == 200
    assert (seen[0].config.evaluator, seen[0].safe_mode, seen[0].death) == ("plain", True, death)
    assert seen[0].paths.store == f"sqlite:///{tmp_path / 'shop.db'}"
    pipes.say(End())
    assert await running == EXIT_ENDED


async def test_that_an_engine_ends_when_its_supervisor_is_gone(pipes: Pipes, tmp_path: Path) -> None:
    pipes.say(start(tmp_path))
    link = SupervisorLink(pipes.reader, pipes.writer, SystemClock())
    running = asyncio.create_task(host(link, SystemClock(), opening([]), Stages(SystemClock())))
    await pipes.hear(Ready)
    os.close(pipes.to_child)
    pipes.to_child = -1
    assert await running == EXIT_ENDED


async def test_that_a_client_can_end_the_engine(pipes: Pipes, tmp_path: Path) -> None:
    pipes.say(start(tmp_path))
    seen: list[Circumstances] = []
    link = SupervisorLink(pipes.reader, pipes.writer, SystemClock())
    running = asyncio.create_task(host(link, SystemClock(), opening(seen), Stages(SystemClock())))
    await pipes.hear(Ready)
    seen[0].end()
    assert await running == EXIT_ENDED
    pipes.say(End())


async def test_that_a_broken_configuration_is_told_and_not_tried_again(pipes: Pipes, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text("shop: A B")
    pipes.say(start(tmp_path, config=str(tmp_path / "t.yaml")))
    link = SupervisorLink(pipes.reader, pipes.writer, SystemClock())
    assert await host(link, SystemClock(), opening([]), Stages(SystemClock())) == EXIT_CANNOT
    sorry = await pipes.hear(Sorry)
    assert isinstance(sorry, Sorry)
    assert "t.yaml:1:7" in sorry.message
    assert "应为" in sorry.message_zh
    pipes.say(End())


async def test_that_an_engine_that_cannot_start_is_told(pipes: Pipes, tmp_path: Path) -> None:
    @asynccontextmanager
    async def open_engine(circumstances: Circumstances) -> AsyncIterator[EnginePort]:
        if circumstances.config.shop:
            raise CannotStart(Words("the store belongs to another engine", "存储正被另一个引擎使用"))
        yield FakeEngine()

    pipes.say(start(tmp_path))
    link = SupervisorLink(pipes.reader, pipes.writer, SystemClock())
    assert await host(link, SystemClock(), open_engine, Stages(SystemClock())) == EXIT_CANNOT
    sorry = await pipes.hear(Sorry)
    assert sorry == Sorry(message="the store belongs to another engine", message_zh="存储正被另一个引擎使用")
    pipes.say(End())


@pytest.mark.parametrize(("restarts", "code"), [(0, EXIT_CANNOT), (1, EXIT_TRY_AGAIN)])
async def test_that_a_port_in_use_is_tried_again_after_a_restart_only(
    pipes: Pipes, tmp_path: Path, restarts: int, code: int
) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    pipes.say(start(tmp_path, port=port, restarts=restarts))
    link = SupervisorLink(pipes.reader, pipes.writer, SystemClock())
    assert await host(link, SystemClock(), opening([]), Stages(SystemClock())) == code
    server.close()
    await server.wait_closed()
    pipes.say(End())


@pytest.mark.parametrize("data", [b"", b"hello\n", line(End())])
def test_that_somebody_who_is_no_supervisor_is_refused(pipes: Pipes, data: bytes) -> None:
    os.write(pipes.to_child, data)
    os.close(pipes.to_child)
    pipes.to_child = -1
    with pytest.raises(NoSupervisor):
        SupervisorLink(pipes.reader, pipes.writer, SystemClock())
