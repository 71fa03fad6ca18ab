"""One control connection: hello, then commands and replies one way and pushes the other."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Final

import msgspec
from aiohttp import WSMsgType, web
from tiercast_api.clock import Clock

from tiercast.serve import protocol
from tiercast.serve.guard import Guard, Pace
from tiercast.serve.hub import Hub, Listener
from tiercast.serve.port import EnginePort
from tiercast.serve.protocol_base import VERSIONS
from tiercast.serve.protocol_commands import Command, Hello
from tiercast.serve.protocol_replies import Failed, Reply, Welcome
from tiercast.serve.refusals import unreadable
from tiercast.version import VERSION

HELLO_WITHIN: Final = 5.0
"""Seconds in which a client has to say hello."""
SEND_WITHIN: Final = 5.0
"""Seconds that one frame to a client may take before the client is dropped."""
LARGEST_COMMAND: Final = 1024 * 1024
"""Bytes of one command."""
COMMANDS_A_SECOND: Final = 100.0
AT_ONCE: Final = 32
"""Commands of one client that are under way at the same time."""
_CLOSE_CODES: Final = {"unreadable": 4400, "sign_in": 4401, "version": 4426}
_log = logging.getLogger(__name__)


class Control:
    """Serves ``/control``."""

    def __init__(self, engine: EnginePort, guard: Guard, hub: Hub, clock: Clock) -> None:
        self._engine = engine
        self._guard = guard
        self._hub = hub
        self._clock = clock
        self._sockets: set[web.WebSocketResponse] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one client until it leaves or is dropped."""
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=LARGEST_COMMAND, compress=False)
        if not socket.can_prepare(request).ok:
            return web.Response(status=426, headers={"Upgrade": "websocket"}, text="this is a WebSocket\n")
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            who = await self._hello(socket, request.remote or "")
            if who is not None:
                await self._serve(socket, who, request.transport)
        except ConnectionError:
            _log.debug("a client closed the connection")
        finally:
            self._sockets.discard(socket)
            await socket.close()
        return socket

    async def close(self) -> None:
        """Say goodbye to every client."""
        await asyncio.gather(*(s.close(code=1001, message=b"the engine ends") for s in list(self._sockets)))

    async def _hello(self, socket: web.WebSocketResponse, remote: str) -> str | None:
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                message = await socket.receive()
        except TimeoutError:
            await socket.close(code=4408, message=b"no hello came")
            return None
        if message.type is not WSMsgType.TEXT:
            return None
        who, answer = self._judge(message.data, remote)
        await socket.send_str(protocol.encode(answer))
        if isinstance(answer, Failed):
            await socket.close(code=_CLOSE_CODES[answer.code], message=answer.code.encode())
            return None
        return who

    def _judge(self, text: str, remote: str) -> tuple[str, Welcome | Failed]:
        try:
            hello = protocol.decode_from_client(text)
        except msgspec.DecodeError as error:
            return "", unreadable(error, text)
        if not isinstance(hello, Hello):
            return "", Failed(
                id=0, code="sign_in", message="the first message has to be hello", message_zh="第一条消息必须是 hello"
            )
        if not self._guard.knows(hello.token, remote):
            return "", Failed(
                id=0,
                code="sign_in",
                message="the token is not the engine's",
                hint="read it from the engine's run file",
                message_zh="令牌不是引擎的令牌",
                hint_zh="请从引擎的运行文件读取",
            )
        spoken = sorted(set(hello.versions) & set(VERSIONS))
        if not spoken:
            ours, theirs = (", ".join(map(str, versions)) for versions in (VERSIONS, hello.versions))
            return "", Failed(
                id=0,
                code="version",
                message=f"the client speaks version {theirs}, the engine {ours}",
                hint="use a client and an engine of the same release",
                message_zh=f"客户端支持版本 {theirs}，引擎支持 {ours}",
                hint_zh="请使用同一版本的客户端和引擎",
            )
        who = hello.client or "client"
        return who, Welcome(version=spoken[-1], engine=VERSION, shop=self._engine.shop, start=self._engine.start)

    async def _serve(self, socket: web.WebSocketResponse, who: str, transport: asyncio.BaseTransport | None) -> None:
        def cut() -> None:
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()

        listener = self._hub.join(cut)
        writer = asyncio.create_task(self._write(socket, listener, cut))
        commands: set[asyncio.Task[None]] = set()
        try:
            await self._read(socket, listener, who, commands)
        finally:
            self._hub.leave(listener)
            for task in (writer, *commands):
                task.cancel()
            await asyncio.gather(writer, *commands, return_exceptions=True)

    async def _read(
        self, socket: web.WebSocketResponse, listener: Listener, who: str, commands: set[asyncio.Task[None]]
    ) -> None:
        pace = Pace(COMMANDS_A_SECOND, int(COMMANDS_A_SECOND), self._clock)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                command = protocol.decode_from_client(message.data)
            except msgspec.DecodeError as error:
                listener.push(protocol.encode(unreadable(error, message.data)))
                continue
            if isinstance(command, Hello):
                listener.push(
                    protocol.encode(
                        Failed(id=0, code="unreadable", message="hello was said", message_zh="已经说过 hello")
                    )
                )
            elif len(commands) >= AT_ONCE or not pace.take():
                busy = Failed(
                    id=command.id,
                    code="busy",
                    message="too many commands at once",
                    hint="try again in a second",
                    message_zh="同时进行的命令太多",
                    hint_zh="请一秒后再试",
                )
                listener.push(protocol.encode(busy))
            else:
                task = asyncio.create_task(self._run(command, who, listener))
                commands.add(task)
                task.add_done_callback(commands.discard)

    async def _run(self, command: Command, who: str, listener: Listener) -> None:
        listener.push(protocol.encode(await run_command(self._engine, command, who)))

    @staticmethod
    async def _write(socket: web.WebSocketResponse, listener: Listener, cut: Callable[[], None]) -> None:
        try:
            while not listener.lost:
                await listener.ready.wait()
                listener.ready.clear()
                while listener.pushes and not listener.lost:
                    async with asyncio.timeout(SEND_WITHIN):
                        await socket.send_str(listener.pushes.popleft())
                if listener.numbers is not None:
                    text, listener.numbers = protocol.encode(listener.numbers), None
                    async with asyncio.timeout(SEND_WITHIN):
                        await socket.send_str(text)
        except (TimeoutError, ConnectionError):
            listener.lost = True
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(1.0):
                await socket.close(code=1013, message=b"too slow; come back")
        cut()


async def run_command(engine: EnginePort, command: Command, who: str) -> Reply:
    """The engine's reply; a fault becomes one too, so that a client is never left without."""
    try:
        return await engine.command(command, who)
    except OverflowError:
        _log.warning("the command %s has a number that is out of range", type(command).__name__, exc_info=True)
        return Failed(
            id=command.id,
            code="refused",
            message="a number in it is out of range",
            hint="numbers lie between -2^63 and 2^63 - 1",
            message_zh="其中的数字超出范围",
            hint_zh="数字应在 -2^63 到 2^63 - 1 之间",
        )
    except Exception:  # noqa: BLE001 - a client must never be left without a reply
        _log.exception("the command %s failed", type(command).__name__)
        return Failed(
            id=command.id,
            code="fault",
            message="the engine failed at this command",
            hint="see the engine's log",
            message_zh="引擎执行这条命令时出错",
            hint_zh="请查看引擎日志",
        )
