"""The engine's door: one port for the control connection, health, metrics, and what sources and sinks serve."""

import asyncio
import contextlib
import errno
import logging
import ssl
from typing import Final

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler
from tiercast_api.clock import Clock

from tiercast.engine.config import Listen
from tiercast.engine.config_values import is_loopback
from tiercast.serve import protocol
from tiercast.serve.control import Control, run_command
from tiercast.serve.cue_route import CueRoute
from tiercast.serve.guard import Guard
from tiercast.serve.hub import Hub
from tiercast.serve.metrics import Metrics
from tiercast.serve.plugin_routes import LARGEST_BODY, PluginRoutes
from tiercast.serve.port import EnginePort, Measure, MeasureKind, Mounts
from tiercast.serve.protocol_commands import Hello
from tiercast.serve.protocol_replies import Failed, Reply
from tiercast.serve.refusals import unreadable
from tiercast.system_words import system_words
from tiercast.words import Words

_log = logging.getLogger(__name__)
_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


class CannotListen(Exception):
    """The door cannot be opened; `words` says why and what to do."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.words = Words(en, zh)


class Server:
    """The door of one engine.

    Args:
        engine: who is behind it.
        listen: address, port, certificate.
        token: what clients have to know.
        mounts: sources and sinks with routes.
        clock: for pace and coalescing.

    Example::

        server = Server(engine, config.listen, token, mounts, SystemClock())
        port = await server.start()
        ...
        await server.stop()
    """

    def __init__(self, engine: EnginePort, listen: Listen, token: str, mounts: Mounts, clock: Clock) -> None:
        if not token:
            raise ValueError("token: expected a secret, found nothing")
        self._engine = engine
        self._listen = listen
        self._guard = Guard(token, listen.hosts, listen.origins, clock)
        self._hub = Hub(clock)
        self._control = Control(engine, self._guard, self._hub, clock)
        self._plugins = PluginRoutes(mounts, self._guard)
        self._cues = CueRoute(engine, self._guard, listen.cue_token)
        self._metrics = Metrics(self._measures)
        self._requests = 0
        self._refused = 0
        self._runner: web.AppRunner | None = None
        self._telemetry: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Open the door. Returns: the port. Raises: CannotListen."""
        tls = _tls(self._listen)
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=3.0)
        await self._runner.setup()
        try:
            await self._listen_on(self._runner, tls)
        except OSError as error:
            await self._runner.cleanup()
            where, why = f"{self._listen.address}:{self._listen.port}", system_words(error)
            raise CannotListen(
                f"cannot listen on {where}: {why.en}; another engine may be running there: "
                "end it, or set listen.port to another port (0 takes any free one)",
                f"无法监听 {where}：{why.zh}；可能已有引擎在运行：请先结束它，"
                "或把 listen.port 改为其他端口（0 表示任选空闲端口）",
            ) from error
        self._telemetry = asyncio.create_task(self._hub.run(self._engine.subscribe()))
        self._telemetry.add_done_callback(_report)
        return int(self._runner.addresses[0][1])

    async def _listen_on(self, runner: web.AppRunner, tls: ssl.SSLContext | None) -> None:
        """Raises: OSError."""
        address, port = self._listen.address, self._listen.port
        try:
            await web.TCPSite(runner, address, port, ssl_context=tls, reuse_address=None, backlog=128).start()
        except OSError as error:
            if not self._listen.or_any or error.errno != errno.EADDRINUSE:
                raise
            # Nobody chose this port, and whoever comes finds the other one in the run file.
            _log.warning("port %d is taken by another program; the door opens on a free one", port)
            await web.TCPSite(runner, address, 0, ssl_context=tls, reuse_address=None, backlog=128).start()

    async def stop(self) -> None:
        """Say goodbye to everybody and close the door; twice is nothing."""
        if self._telemetry is not None:
            self._telemetry.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._telemetry
        await self._control.close()
        await self._plugins.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _application(self) -> web.Application:
        application = web.Application(middlewares=[self._gate], client_max_size=LARGEST_BODY)
        application.add_routes(
            [
                web.get("/control", self._control.handle),
                web.post("/command", self._command),
                web.post("/cue/{room}/{name}", self._cues.handle),
                web.get("/healthz", self._healthz),
                web.get("/metrics", self._render_metrics),
                web.route("*", "/{side:in|out}/{key:[a-z0-9_-]+}{tail:(?:/.*)?}", self._plugins.handle),
            ]
        )
        return application

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self._requests += 1
        headers = {name.lower(): value for name, value in request.headers.items()}
        reason = self._guard.foreign(headers)
        if reason:
            self._refused += 1
            return web.Response(status=403, text=reason + "\n")
        if self._guard.locked_out(request.remote or ""):
            self._refused += 1
            return web.Response(
                status=429, headers={"Retry-After": "60"}, text="too many wrong tokens; wait a minute\n"
            )
        return await handler(request)

    async def _command(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not self._guard.bearer(headers, request.remote or ""):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"}, text="the token is missing\n")
        body = await request.read()
        try:
            command = protocol.decode_from_client(body)
        except msgspec.DecodeError as error:
            return _json(unreadable(error, body), 400)
        if isinstance(command, Hello):
            return _json(
                Failed(
                    id=0,
                    code="unreadable",
                    message="expected a command, found hello",
                    message_zh="应为命令，收到 hello",
                ),
                400,
            )
        reply = await run_command(self._engine, command, "http")
        return _json(reply, 409 if isinstance(reply, Failed) else 200)

    async def _healthz(self, _request: web.Request) -> web.Response:
        health = self._engine.health()
        body = msgspec.json.encode({"healthy": health.healthy, "detail": dict(health.detail)})
        return web.Response(status=200 if health.healthy else 503, body=body, content_type="application/json")

    async def _render_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.render(), headers={"Content-Type": _TEXT})

    def _measures(self) -> list[Measure]:
        own = (
            ("door_requests", "Requests at the door", MeasureKind.COUNTER, self._requests),
            ("door_refused", "Requests refused for host, origin or wrong tokens", MeasureKind.COUNTER, self._refused),
            ("door_clients", "Clients on the control connection", MeasureKind.GAUGE, self._hub.listeners),
            (
                "door_clients_dropped",
                "Clients dropped because they were too slow",
                MeasureKind.COUNTER,
                self._hub.dropped,
            ),
        )
        return [
            *self._engine.measures(),
            *(Measure(name=name, help=text, kind=kind, value=value) for name, text, kind, value in own),
        ]


def _json(reply: Reply, status: int) -> web.Response:
    return web.Response(status=status, text=protocol.encode(reply), content_type="application/json")


def _tls(listen: Listen) -> ssl.SSLContext | None:
    if listen.certificate is None or listen.key is None:
        if not is_loopback(listen.address):
            raise CannotListen(
                f"{listen.address} can be reached from other computers and there is no certificate; give "
                "listen.certificate and listen.key, or listen on 127.0.0.1",
                f"{listen.address} 可被其他电脑访问，却没有证书；"
                "请填写 listen.certificate 和 listen.key，或监听 127.0.0.1",
            )
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(listen.certificate, listen.key)
    except (OSError, ssl.SSLError) as error:
        raise CannotListen(
            f"the certificate {listen.certificate} cannot be used: {error}",
            f"证书 {listen.certificate} 无法使用：{error}",
        ) from error
    return context


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("the engine's telemetry failed: %r", error)
