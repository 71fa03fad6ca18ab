"""A fake engine behind a real door, and a client."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
from tiercast.engine.config import Listen
from tiercast.serve import protocol
from tiercast.serve.port import EngineHealth, Measure, MeasureKind, Mounts
from tiercast.serve.protocol_commands import AskWhy, Command, Hello
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_start import EngineStart
from tiercast.serve.server import Server
from tiercast_api.clock import SystemClock

TOKEN = "t0ken-" + "x" * 32


class FakeEngine:
    """Answers commands from a table and tells what the test puts into its queue."""

    shop = "demo"
    start = EngineStart(at=1)

    def __init__(self) -> None:
        self.commands: list[tuple[Command, str]] = []
        self.told: asyncio.Queue[Push] = asyncio.Queue()
        self.healthy = True
        self.release = asyncio.Event()
        self.hold = False
        self.begun = False

    async def begin(self) -> None:
        self.begun = True

    async def command(self, command: Command, who: str) -> Reply:
        self.commands.append((command, who))
        if isinstance(command, AskWhy):
            raise RuntimeError("a fault of the engine")
        if self.hold:
            await self.release.wait()
        return Done(id=command.id, message="ok", seq=7)

    async def subscribe(self) -> AsyncIterator[Push]:
        while True:
            yield await self.told.get()

    def health(self) -> EngineHealth:
        return EngineHealth(healthy=self.healthy, detail={} if self.healthy else {"store": "the disk is full"})

    def measures(self) -> Sequence[Measure]:
        return [
            Measure(name="events", help="Events", kind=MeasureKind.COUNTER, value=3, labels={"room": "a"}),
            Measure(name="events", help="Events", kind=MeasureKind.COUNTER, value=4, labels={"room": "b"}),
            Measure(
                name="commit_seconds", help="Commit", kind=MeasureKind.HISTOGRAM, value=0.5,
                buckets=((0.01, 2), (float("inf"), 3)),
            ),
        ]  # fmt: skip


class Door:
    """A running server and a session to it."""

    def __init__(self, engine: FakeEngine, mounts: Mounts, listen: Listen | None = None) -> None:
        self.engine = engine
        self.mounts = mounts
        self.server = Server(engine, listen or Listen(address="127.0.0.1", port=0), TOKEN, mounts, SystemClock())
        self.port = 0
        self.session: aiohttp.ClientSession

    async def __aenter__(self) -> "Door":
        self.port = await self.server.start()
        self.session = aiohttp.ClientSession(f"http://127.0.0.1:{self.port}")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        await self.server.stop()

    async def connect(self, **hello: Any) -> aiohttp.ClientWebSocketResponse:
        socket = await self.session.ws_connect("/control")
        await socket.send_str(protocol.encode(Hello(**({"token": TOKEN, "client": "test"} | hello))))
        return socket


async def received(socket: aiohttp.ClientWebSocketResponse) -> Any:
    """The next message of the engine, whichever it is."""
    return protocol.decode_from_engine(await socket.receive_str(timeout=30))
