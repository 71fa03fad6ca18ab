"""A door without an engine, in a thread of its own: it says what a test wants, right or wrong."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import WSMsgType, web
from tiercast.serve import protocol
from tiercast.serve.protocol_commands import Hello
from tiercast.serve.protocol_replies import Failed, Welcome
from tiercast.serve.protocol_start import EngineStart

TOKEN = "the-right-token"
Talk = Callable[["Caller"], Awaitable[None]]


class Caller:
    """One client that has signed in."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket, self.request = socket, request

    async def say(self, message: Any) -> None:
        """Send a message, or the text of a frame."""
        await self.socket.send_str(message if isinstance(message, str) else protocol.encode(message))

    async def hear(self) -> Any:
        """The next command; None at the end."""
        while True:
            frame = await self.socket.receive()
            if frame.type is WSMsgType.TEXT:
                return protocol.decode_from_client(frame.data)
            if frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return None

    async def stay(self) -> None:
        """Hear everything and answer nothing."""
        while await self.hear() is not None:
            pass

    def cut(self) -> None:
        """Cut the connection, without a goodbye."""
        assert self.request.transport is not None
        self.request.transport.abort()


class FakeDoor:
    """Listens on a free port of this computer, or on `port`.

    Args:
        talk: what it does with a client that is welcome.
        shop: whose engine it says to be; `versions`: of the protocol.

    Attributes:
        hellos: what clients said first.
    """

    def __init__(
        self,
        talk: Talk,
        shop: str = "fake",
        versions: tuple[int, ...] = (1,),
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.talk, self.shop, self.versions = talk, shop, versions
        self.hellos: list[Hello] = []
        self.port, self.tls = port, tls
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        assert self._ready.wait(60)

    @property
    def url(self) -> str:
        """Its address."""
        return f"{'http' if self.tls is None else 'https'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Listen no more."""
        assert self._loop is not None
        assert self._over is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(60)

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application()
        application.router.add_get("/control", self._handle)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port, ssl_context=self.tls).start()
        self.port = int(runner.addresses[0][1])
        self._ready.set()
        await self._over.wait()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        caller = Caller(socket, request)
        hello = await caller.hear()
        if isinstance(hello, Hello):
            self.hellos.append(hello)
            await self._greet(caller, hello)
        await socket.close()
        return socket

    async def _greet(self, caller: Caller, hello: Hello) -> None:
        if hello.token != TOKEN:
            await caller.say(Failed(id=0, code="sign_in", message="the token is wrong", message_zh="令牌不对"))
        elif not set(self.versions) & set(hello.versions):
            wrong = Failed(
                id=0, code="version", message="another version", hint="use the same", message_zh="版本不同",
                hint_zh="请使用同一版本",
            )  # fmt: skip
            await caller.say(wrong)
        else:
            start = EngineStart(at=1, restarts=0)
            await caller.say(Welcome(version=1, engine="0", shop=self.shop, start=start))
            await self.talk(caller)
