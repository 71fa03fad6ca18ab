"""The supervisor's own small door: it answers when the engine does not. One JSON line in, one out, on 127.0.0.1."""

import asyncio
import hmac
import socket
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from tiercast.engine.stop import Strength

_LONGEST: Final = 4096
_WITHIN: Final = 2.0


class Ask(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wanted: ``status``, ``stop``, ``resume`` or ``end``."""

    token: str
    what: str
    strength: Strength = Strength.PAUSE
    by: str = ""
    reason: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How the engine is.

    Attributes:
        state: ``starting``, ``running``, ``frozen``, ``waiting`` (before a restart) or ``ending``.
        engine: process id, 0 where none is there.
        restarts: how often it was started again; `reason`: why, the last time.
    """

    ok: bool
    state: str = ""
    engine: int = 0
    restarts: int = 0
    reason: str = ""


class ControlPort:
    """Listens on a free port of 127.0.0.1 and hands what is asked, with the right token, to `serve`."""

    def __init__(self, token: str, serve: Callable[[Ask], Awaitable[Answer]]) -> None:
        self._token = token.encode()
        self._serve = serve
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listen. Returns: the port."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=_LONGEST)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_WITHIN):
                answer = await self._answer(await reader.readline())
                writer.write(msgspec.json.encode(answer) + b"\n")
                await writer.drain()
        except (TimeoutError, ConnectionError, ValueError):
            pass  # a caller that sends too much, too slowly or nothing gets no answer
        finally:
            writer.close()

    async def _answer(self, data: bytes) -> Answer:
        try:
            ask = msgspec.json.decode(data, type=Ask)
        except msgspec.DecodeError as error:
            return Answer(ok=False, reason=str(error))
        if not hmac.compare_digest(ask.token.encode("utf-8", "surrogatepass"), self._token):
            return Answer(ok=False, reason="the token is not the supervisor's")
        return await self._serve(ask)


def ask_supervisor(port: int, ask: Ask, timeout: float = 1.0) -> Answer | None:
    """Ask and wait at most `timeout` seconds; None where nobody (or somebody else) answers. Blocking."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(msgspec.json.encode(ask) + b"\n")
            with connection.makefile("rb") as file:
                return msgspec.json.decode(file.readline(_LONGEST), type=Answer)
    except (OSError, msgspec.DecodeError):
        return None
