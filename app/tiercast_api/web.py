"""HTTP as plugins see it, in both directions; the engine supplies it, so no HTTP library is part of the contract."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import msgspec


class Route(msgspec.Struct, frozen=True):
    """A path that the engine's server passes on to a source or sink.

    Attributes:
        method: ``GET``, ``POST`` …; ``WS`` for a WebSocket.
        path: relative to the plugin's prefix (``/in/KEY`` for a source, ``/out/KEY`` for a sink); ``""`` is the prefix.
        public: served without the engine's token, because the plugin checks the caller itself.
    """

    method: str
    path: str = ""
    public: bool = False


class Request(msgspec.Struct, frozen=True):
    """One HTTP request: header names in lower case, the body's raw bytes."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    remote: str = ""


class Response(msgspec.Struct, frozen=True):
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Channel(Protocol):
    """One WebSocket connection, made by us or to us. Iterating yields text messages until the other side closes."""

    @property
    def request(self) -> Request:
        """The request that opened it."""
        ...

    async def send(self, text: str) -> None:
        """Send one text message. Raises: ConnectionError: where the connection is gone."""
        ...

    def __aiter__(self) -> AsyncIterator[str]: ...

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; closing twice is nothing."""
        ...


class Http(Protocol):
    """The client side of HTTP."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> Response:
        """Send one request and read the whole answer; redirects are not followed.

        Raises:
            RetryAfter: where no connection could be made or no answer came within `timeout` seconds; `perhaps` is
                true unless the request cannot have reached anybody.
        """
        ...

    def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, heartbeat: float = 30.0
    ) -> AbstractAsyncContextManager[Channel]:
        """Open a WebSocket. Raises: RetryAfter: where it cannot be opened."""
        ...


class HttpHandler(Protocol):
    """What a source or sink with routes has besides."""

    async def handle(self, request: Request) -> Response:
        """Answer one request to one of its routes."""
        ...

    async def handle_channel(self, channel: Channel) -> None:
        """Serve one WebSocket; the connection is closed when this returns."""
        ...
