"""The HTTP client that plugins get, on aiohttp: no redirects, limits of time and size, errors of the plugin API."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Final

import aiohttp
from tiercast_api import Channel, Request, Response, RetryAfter

MOST_BYTES: Final = 16 * 1024 * 1024
"""The largest answer, and the largest WebSocket message, that is taken."""


class ClientChannel:
    """A WebSocket that we opened."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, request: Request) -> None:
        self._socket = socket
        self._request = request

    @property
    def request(self) -> Request:
        """The request that opened it."""
        return self._request

    async def send(self, text: str) -> None:
        """Send one text message. Raises: ConnectionError: where the connection is gone."""
        try:
            await self._socket.send_str(text)
        except (aiohttp.ClientError, ConnectionError, RuntimeError) as error:
            raise ConnectionError(f"the connection is closed: {error}") from error

    async def __aiter__(self) -> AsyncIterator[str]:
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                yield message.data
            elif message.type is aiohttp.WSMsgType.BINARY:
                yield message.data.decode("utf-8", "replace")

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; closing twice is nothing."""
        await self._socket.close(code=code, message=reason.encode()[:123])


class AiohttpHttp:
    """A `tiercast_api.Http` on one aiohttp session.

    Args:
        session: made and closed by the engine; one for all plugins is enough.
        most: bytes of the largest answer.
    """

    def __init__(self, session: aiohttp.ClientSession, most: int = MOST_BYTES) -> None:
        self._session = session
        self._most = most

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> Response:
        """Send one request and read the whole answer. Raises: RetryAfter: no answer, or one that is too large.

        What was sent may have been done, unless no connection was made.
        """
        limit = aiohttp.ClientTimeout(total=timeout)
        try:
            async with self._session.request(
                method, url, headers=headers, data=body, allow_redirects=False, timeout=limit
            ) as response:
                content = await self._read(response, url)
                answered = {name.lower(): value for name, value in response.headers.items()}
                return Response(response.status, content, answered)
        except TimeoutError as error:
            raise RetryAfter(f"{_host(url)} did not answer within {timeout:g} s", 1.0, perhaps=True) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            unsent = isinstance(error, (aiohttp.ClientConnectorError, aiohttp.InvalidURL, ValueError))
            said = f"{_host(url)} cannot be reached: {_words(error)}"
            raise RetryAfter(said, 1.0, perhaps=not unsent) from error

    async def _read(self, response: aiohttp.ClientResponse, url: str) -> bytes:
        parts, size = [], 0
        async for part in response.content.iter_chunked(65_536):
            size += len(part)
            if size > self._most:
                said = f"the answer of {_host(url)} is larger than {self._most // 1024} KiB"
                raise RetryAfter(said, 60.0, perhaps=True)
            parts.append(part)
        return b"".join(parts)

    @contextlib.asynccontextmanager
    async def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, heartbeat: float = 30.0
    ) -> AsyncIterator[Channel]:
        """Open a WebSocket. Raises: RetryAfter: where it cannot be opened."""
        try:
            async with asyncio.timeout(10):
                socket = await self._session.ws_connect(
                    url, headers=headers, heartbeat=heartbeat, max_msg_size=self._most
                )
        except TimeoutError as error:
            raise RetryAfter(f"{_host(url)} did not answer within 10 s", 1.0) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise RetryAfter(f"{_host(url)} cannot be reached: {_words(error)}", 1.0) from error
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        try:
            yield ClientChannel(socket, Request("WS", url, {}, lowered, b""))
        finally:
            await socket.close()


def _host(url: str) -> str:
    """The address without path and query, which may carry a token."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2].partition('?')[0]}"


def _words(error: Exception) -> str:
    """The error in words, without the address that it may repeat."""
    return getattr(error, "strerror", None) or type(error).__name__
