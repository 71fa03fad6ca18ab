"""``/in/KEY…`` and ``/out/KEY…``: requests and WebSockets handed to the sources and sinks that serve them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from aiohttp import WSMsgType, web
from aiohttp.http import WebSocketWriter
from tiercast_api.errors import PluginError, RateLimited, Refused, RetryAfter
from tiercast_api.web import Request, Response, Route

from tiercast.serve.gathered import Gathered
from tiercast.serve.guard import Guard
from tiercast.serve.port import Mount, Mounts

LARGEST_BODY: Final = 8 * 1024 * 1024
"""Bytes that a request to a plugin may have."""
LARGEST_FRAME: Final = 4 * 1024 * 1024
"""Bytes that a frame of a plugin's WebSocket may have."""
_HOP_BY_HOP: Final = frozenset({"connection", "transfer-encoding", "content-length", "upgrade", "keep-alive"})
_log = logging.getLogger(__name__)


class AioChannel:
    """One WebSocket as plugins see it (`tiercast_api.web.Channel`).

    Args:
        socket: prepared for `opening`, the request that opened it.
        request: the same as plugins see it.

    Raises:
        ConnectionResetError: the connection is gone already.
    """

    def __init__(self, socket: web.WebSocketResponse, opening: web.BaseRequest, request: Request) -> None:
        if opening.transport is None:
            raise ConnectionResetError("the other side has closed the connection")
        self._socket = socket
        self._request = request
        self._out = Gathered(opening.transport)
        self._writer = WebSocketWriter(opening.protocol, self._out)

    @property
    def request(self) -> Request:
        """The request that opened it."""
        return self._request

    async def send(self, text: str) -> None:
        """Send one text message. Raises: ConnectionError."""
        if self._socket.closed:
            raise ConnectionResetError("the other side has closed the connection")
        await self._writer.send_frame(text.encode("utf-8", "replace"), WSMsgType.TEXT)

    async def __aiter__(self) -> AsyncIterator[str]:
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                yield message.data
            elif message.type is WSMsgType.BINARY:
                yield message.data.decode("utf-8", "replace")

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; closing twice is nothing."""
        self.flush()
        await self._socket.close(code=code, message=reason.encode()[:120])

    def flush(self) -> None:
        """Send what was said in this turn of the loop now."""
        self._out.flush()


class PluginRoutes:
    """The handler of everything under ``/in`` and ``/out``."""

    def __init__(self, mounts: Mounts, guard: Guard) -> None:
        self._mounts = mounts
        self._guard = guard
        self._sockets: set[web.WebSocketResponse] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        side, key, tail = (request.match_info[name] for name in ("side", "key", "tail"))
        mount = self._mounts.find(side, key)
        if mount is None:
            return web.Response(status=404, text=f"nothing called {key!r} listens here\n")
        is_socket = request.headers.get("upgrade", "").lower() == "websocket"
        route = _route(mount, "WS" if is_socket else request.method, tail)
        if route is None:
            allowed = sorted({route.method for route in mount.routes if _matches(route.path, tail)} - {"WS"})
            if allowed and not is_socket:
                return web.Response(status=405, headers={"Allow": ", ".join(allowed)}, text="not with this method\n")
            return web.Response(status=404, text=f"{key!r} has no page {tail!r}\n")
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not route.public and not self._guard.bearer(headers, request.remote or ""):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"}, text="the token is missing\n")
        if is_socket:
            return await self._channel(request, mount, tail, headers)
        body = await request.read()
        ask = Request(request.method, tail, dict(request.query), headers, body, request.remote or "")
        return _answer(await _guarded(lambda: mount.handler.handle(ask), key))

    async def close(self) -> None:
        """Close every WebSocket of a plugin."""
        sockets = list(self._sockets)
        await asyncio.gather(*(socket.close(code=1001, message=b"the engine ends") for socket in sockets))

    async def _channel(
        self, request: web.Request, mount: Mount, tail: str, headers: dict[str, str]
    ) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=30.0, max_msg_size=LARGEST_FRAME, compress=False)
        await socket.prepare(request)
        ask = Request("GET", tail, dict(request.query), headers, b"", request.remote or "")
        self._sockets.add(socket)
        try:
            channel = AioChannel(socket, request, ask)
            try:
                await mount.handler.handle_channel(channel)
            finally:
                channel.flush()
        except PluginError as error:
            await socket.close(code=1008, message=str(error).encode()[:120])
        except ConnectionError:
            _log.debug("the other side of %s closed the connection", request.path)
        except Exception:  # noqa: BLE001 - a plugin can only hurt itself
            _log.exception("a plugin failed while it served %s", request.path)
            await socket.close(code=1011, message=b"the plugin failed")
        finally:
            self._sockets.discard(socket)
            await socket.close()
        return socket


def _route(mount: Mount, method: str, tail: str) -> Route | None:
    method = "GET" if method == "HEAD" else method
    return next((r for r in mount.routes if r.method.upper() == method and _matches(r.path, tail)), None)


def _matches(path: str, tail: str) -> bool:
    return path == tail or (path == "" and tail == "/")


async def _guarded(call: Callable[[], Awaitable[Response]], key: str) -> Response:
    try:
        return await call()
    except RetryAfter as error:
        status = 429 if isinstance(error, RateLimited) else 503
        return Response(status, str(error).encode(), {"retry-after": str(max(1, round(error.seconds)))})
    except Refused as error:
        return Response(403, str(error).encode())
    except PluginError as error:
        return Response(503, str(error).encode())
    except Exception:  # noqa: BLE001 - a plugin can only hurt itself
        _log.exception("%s failed while it answered a request", key)
        return Response(500, b"the plugin failed\n")


def _answer(response: Response) -> web.Response:
    headers = {name: value for name, value in response.headers.items() if name.lower() not in _HOP_BY_HOP}
    headers.setdefault("x-content-type-options", "nosniff")
    return web.Response(status=response.status, body=response.body, headers=headers)
