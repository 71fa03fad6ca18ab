"""The door for phones: its own port on one local network, a page, and nothing of the control connection."""

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from tiercast.serve.phone.networks import Network
from tiercast.serve.phone.porter import Porter

IDLE: Final = 15.0
"""Seconds that a connection may say nothing, or not say to the end what it wants."""
BODY_WITHIN: Final = 5.0
LARGEST: Final = 4 * 1024
"""Bytes of a request."""
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
    "Server": "Tiercast",
}
"""Of every answer: nothing is kept, framed, or told to other pages."""
_log = logging.getLogger(__name__)

Route = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Routes = Mapping[tuple[str, str], Route]
"""By method and path; nothing else is answered."""


class PhoneDoor:
    """One door, opened once.

    Args:
        network: on whose address it listens, and whose members may come.
        routes: all that it answers.
        porter: turns away whom it does not let in.
    """

    def __init__(self, network: Network, routes: Routes, porter: Porter) -> None:
        self.network, self.porter, self._routes = network, porter, routes
        self.port = 0
        self._runner: web.ServerRunner | None = None

    @property
    def host(self) -> str:
        """Address and port, as browsers write them."""
        return f"{self.network.address}:{self.port}"

    async def open(self, port: int, *, or_any: bool) -> None:
        """Listen on `port`; with `or_any` on a free one where it is taken. Raises: OSError."""
        server = _Guarded(
            self._answer, self.porter, keepalive_timeout=IDLE, access_log=None, request_factory=_bounded,
            max_line_size=2_048, max_field_size=4_096, max_headers=48, auto_decompress=False,
        )  # fmt: skip
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await self._listen(self._runner, port, or_any)
        except OSError:
            await self.close()
            raise
        self.port = int(self._runner.addresses[0][1])

    async def _listen(self, runner: web.ServerRunner, port: int, or_any: bool) -> None:
        try:
            await web.TCPSite(runner, self.network.address, port, backlog=128).start()
        except OSError as error:
            if not or_any or error.errno != errno.EADDRINUSE:
                raise
            await web.TCPSite(runner, self.network.address, 0, backlog=128).start()

    async def close(self) -> None:
        """Close it with every connection; twice is nothing."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        answer = await self._answered(request)
        if not answer.prepared:
            answer.headers.update(HEADERS)
            if answer.status >= 400:
                answer.force_close()
        return answer

    def _is_foreign(self, request: web.BaseRequest) -> bool:
        """Whether another page calls; one on another port of this address counts as the same site to cookies."""
        told = request.headers
        if told.get("Sec-Fetch-Site", "") in ("cross-site", "same-site") and told.get("Sec-Fetch-Mode") != "navigate":
            return True
        origin = told.get("Origin", "")
        return bool(origin or request.method != "GET") and origin.lower() != f"http://{self.host}"

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        if not self.porter.paced(request.remote or ""):
            return web.Response(status=429, headers={"Retry-After": "10"}, text="too many requests\n")
        # A foreign name that was given this address (DNS rebinding) is not this door's, nor is another page's call.
        if request.headers.get("Host", "").lower() != self.host:
            return web.Response(status=421, text="this is not the address of this page\n")
        if self._is_foreign(request):
            return web.Response(status=403, text="another page may not call this one\n")
        route = self._routes.get((request.method, request.path))
        if route is None:
            return web.Response(status=404, text="there is nothing here\n")
        try:
            return await route(request)
        except (web.HTTPRequestEntityTooLarge, TimeoutError):
            return web.Response(status=413, text="too much, or too slow\n")
        except ConnectionError:
            raise
        except Exception:  # noqa: BLE001 - the engine's loop must not be troubled by what comes from outside
            _log.exception("a phone's request failed: %s", request.path)
            return web.Response(status=500, text="the engine failed\n")


async def body_of(request: web.BaseRequest) -> bytes:
    """What a request brings. Raises: TimeoutError; HTTPRequestEntityTooLarge."""
    async with asyncio.timeout(BODY_WITHIN):
        return await request.read()


class _Guarded(web.Server):
    """A server that turns connections away before it reads anything of them."""

    def __init__(self, handler: Route, porter: Porter, **options: Any) -> None:
        super().__init__(handler, **options)
        self._porter = porter
        self._peers: dict[web.RequestHandler, str] = {}

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Count it, or cut it."""
        super().connection_made(handler, transport)
        peer = str((transport.get_extra_info("peername") or ("",))[0])
        if self._porter.admits(peer):
            self._peers[handler] = peer
        else:
            # Not at once: aiohttp begins to serve a connection whatever becomes of it here.
            asyncio.get_running_loop().call_soon(transport.abort)

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        """It has ended."""
        super().connection_lost(handler, exc)
        peer = self._peers.pop(handler, None)
        if peer is not None:
            self._porter.left(peer)


def _bounded(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    return web.BaseRequest(
        message, payload, protocol, writer, task, asyncio.get_running_loop(), client_max_size=LARGEST
    )
