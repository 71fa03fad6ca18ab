"""The supervisor's own small door: it answers when the engine does not. On 127.0.0.1, one question a connection.

Asked with one JSON line it answers with one. It also understands the least of HTTP, so that a stop can be set with
anything that can call an address: ``POST /stop?strength=hold``, ``POST /resume`` and ``GET /status``, with the engine's
token as ``Authorization: Bearer TOKEN``. Its port is ``control`` in the engine's run file.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from tiercast.beside.supervisor_messages import LONGEST, Answer, Ask
from tiercast.engine.supervisor_http import http_answer, is_http, read_http

_WITHIN: Final = 2.0


class ControlPort:
    """Listens on a port of 127.0.0.1 and hands what is asked, with the right token, to `serve`."""

    def __init__(self, token: str, serve: Callable[[Ask], Awaitable[Answer]]) -> None:
        self._token = token.encode()
        self._serve = serve
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0) -> int:
        """Listen on `port`, 0: on any free one. Returns: the port. Raises: OSError: another program has it."""
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", port, limit=LONGEST)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_WITHIN):
                line = await reader.readline()
                if is_http(line):
                    writer.write(http_answer(await self._judge(await read_http(line, reader))))
                else:
                    writer.write(msgspec.json.encode(await self._answer(line)) + b"\n")
                await writer.drain()
        except (TimeoutError, ConnectionError, ValueError):
            pass  # a caller that sends too much, too slowly or nothing gets no answer
        finally:
            writer.close()

    async def _answer(self, data: bytes) -> Answer:
        try:
            ask = msgspec.json.decode(data, type=Ask)
        except msgspec.DecodeError as error:
            return Answer(ok=False, reason=str(error), reason_zh=f"无法识别：{error}")
        return await self._judge(ask)

    async def _judge(self, ask: Ask | None) -> Answer:
        if ask is None:
            offered = "POST /stop?strength=pause|hold|clear, POST /resume"
            return Answer(
                ok=False, reason=f"expected {offered} or GET /status", reason_zh=f"应为 {offered} 或 GET /status"
            )
        if not hmac.compare_digest(ask.token.encode("utf-8", "surrogatepass"), self._token):
            return Answer(ok=False, reason="the token is not the supervisor's", reason_zh="令牌不正确")
        return await self._serve(ask)
