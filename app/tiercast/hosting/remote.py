"""Sources and sinks that live in their plugin's process, as ordinary `Source` and `Sink` objects.

A process that died is started again when it is next needed; the instance is then made anew. `run` ends with `HostDied`
when the process dies; whoever runs it, runs it again, and it goes on from the context's cursor.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from tiercast_api import (
    Action,
    Channel,
    Context,
    Permanent,
    Receipt,
    Request,
    Response,
    RetryAfter,
    SinkContext,
    SinkDeclaration,
    SourceContext,
    SourceDeclaration,
    wire,
)
from tiercast_api.register import RegistrationError
from tiercast_api.wire import Fault

from tiercast.hosting.errors import HostDied
from tiercast.hosting.host import Connection, PluginHost
from tiercast.hosting.sentence import Sentence
from tiercast.hosting.served import ServedContext


class Instance:
    """A source or sink in another process: what both have in common.

    Args:
        host: keeps the process.
        card: the type that it is made with.
        settings: checked already.
        chinese: which language its people read.
        sink: whether it is a sink.
    """

    def __init__(
        self, host: PluginHost, card: wire.Card, settings: Mapping[str, Any], chinese: bool, *, sink: bool
    ) -> None:
        self._host = host
        self._card = card
        self._settings = dict(settings)
        self._chinese = chinese
        self._sink = sink
        self._connection: Connection | None = None
        self._instance = 0
        self.made = wire.Made()

    async def make(self, *, wait: bool = True) -> tuple[Connection, int]:
        """Have it made in the running process, where that is not done yet.

        Raises:
            InvalidSettings: where the plugin does not take the settings.
            Permanent: where it came back with another declaration.
            HostDied, Fault, RegistrationError, Quarantined.
        """
        connection = await self._host.connected(wait=wait)
        if connection is self._connection:
            return connection, self._instance
        instance = connection.instance()
        peer = connection.process.peer
        call = wire.Make(peer.number(), instance, self._card.name, self._settings, self._sink)
        made = await peer.call(call, wire.Made)
        if self._connection is not None and made != self.made:
            raise Permanent("after its restart the plugin declares something else; restart the engine")
        self.made, self._connection, self._instance = made, connection, instance
        return connection, instance

    @contextlib.asynccontextmanager
    async def attached(self, connection: Connection, instance: int, context: Context) -> AsyncIterator[None]:
        """While the block runs, the plugin's calls go to `context`."""
        served = ServedContext(context, connection.process.peer, connection.channels, instance)
        connection.contexts[instance] = served
        try:
            yield
        finally:
            connection.contexts.pop(instance, None)
            await served.close()

    def surroundings(self, context: Context) -> wire.Surroundings:
        """What travels with the context: its key, its secrets, the cursor."""
        names = _secret_names(context, self._card.settings)
        secrets = {name: value for name in names if (value := context.secrets.get(name)) is not None}
        room, cursor = getattr(context, "room", ""), getattr(context, "cursor", None)
        return wire.Surroundings(context.key, self._chinese, room, cursor, secrets)

    async def test(self, context: Context) -> str:
        """Try the connection, with an instance of its own, so that a running one is not disturbed."""
        connection = await self._host.connected(wait=False)
        peer, instance = connection.process.peer, connection.instance()
        await peer.call(wire.Make(peer.number(), instance, self._card.name, self._settings, self._sink), wire.Made)
        try:
            async with self.attached(connection, instance, context):
                return await peer.call(wire.Test(peer.number(), instance, self.surroundings(context)), str)
        finally:
            peer.tell(wire.Drop(instance))

    async def handle(self, request: Request) -> Response:
        """Answer a request to one of its routes."""
        connection, instance = await self._running()
        return await connection.process.peer.call(
            wire.Handle(connection.process.peer.number(), instance, request), Response
        )

    async def handle_channel(self, channel: Channel) -> None:
        """Serve a WebSocket."""
        connection, instance = await self._running()
        await connection.channels.serve(instance, channel)

    async def _running(self) -> tuple[Connection, int]:
        connection = self._connection
        if connection is None or not connection.alive or self._instance not in connection.contexts:
            raise RetryAfter("it is not running just now", 1.0)
        return connection, self._instance


class RemoteSource(Instance):
    """A `tiercast_api.Source`; `make` it before its declaration is read."""

    def __init__(self, host: PluginHost, card: wire.Card, settings: Mapping[str, Any], chinese: bool) -> None:
        super().__init__(host, card, settings, chinese, sink=False)

    @property
    def declaration(self) -> SourceDeclaration:
        """What it promises. Raises: RuntimeError: before `make`."""
        if self.made.source is None:
            raise RuntimeError("the source has not been made yet")
        return self.made.source

    async def run(self, context: SourceContext) -> None:
        """Run it in its process, until it ends or the process dies."""
        connection, instance = await self.make()
        peer = connection.process.peer
        async with self.attached(connection, instance, context):
            await peer.call(wire.Run(peer.number(), instance, self.surroundings(context)))

    async def test_connection(self, context: SourceContext) -> str:
        """Try it in its process."""
        return await self.test(context)


class RemoteSink(Instance):
    """A `tiercast_api.Sink`; `make` it before its declaration is read."""

    def __init__(self, host: PluginHost, card: wire.Card, settings: Mapping[str, Any], chinese: bool) -> None:
        super().__init__(host, card, settings, chinese, sink=True)
        self._context: SinkContext | None = None
        self._open_in: Connection | None = None
        self._attached = contextlib.AsyncExitStack()
        self._opening = asyncio.Lock()

    @property
    def declaration(self) -> SinkDeclaration:
        """What it can do. Raises: RuntimeError: before `make`."""
        if self.made.sink is None:
            raise RuntimeError("the sink has not been made yet")
        return self.made.sink

    async def open(self, context: SinkContext) -> None:
        """Open it in its process."""
        self._context = context
        await self._opened()

    async def _opened(self, *, wait: bool = True) -> tuple[Connection, int]:
        """Open it again after a restart of the process: once, however many deliveries find it closed."""
        async with self._opening:
            return await self._open_here(wait)

    async def _open_here(self, wait: bool) -> tuple[Connection, int]:
        context = self._context
        if context is None:
            raise Permanent("the sink is not open")
        connection, instance = await self.make(wait=wait)
        if self._open_in is not connection:
            await self._attached.aclose()
            await self._attached.enter_async_context(self.attached(connection, instance, context))
            peer = connection.process.peer
            await peer.call(wire.Open(peer.number(), instance, self.surroundings(context)))
            self._open_in = connection
        return connection, instance

    async def deliver(self, action: Action) -> Receipt:
        """Do it in the process. Raises: RetryAfter: where there is no process just now; nothing was tried then."""
        connection, instance = await self.reached()
        peer = connection.process.peer
        now = self._context.clock.now() if self._context is not None else 0
        return await peer.call(wire.Deliver(peer.number(), instance, action, now), Receipt)

    async def reached(self) -> tuple[Connection, int]:
        """The process with the sink open. Raises: RetryAfter: where there is none just now."""
        alive = self._open_in is not None and self._open_in.alive
        if not alive and (pause := self._host.faults.pause) > 0:
            raise RetryAfter("its process is being restarted", pause)
        try:
            return await self._opened(wait=False)
        except HostDied as death:
            raise RetryAfter(str(death), max(self._host.faults.pause, 1.0)) from death
        except (RegistrationError, Fault) as error:
            # Counted here, because to the guard it would look as if the delivery itself had been tried.
            self._host.faults.count(Sentence(f"open: {error}", f"open：{error}"))
            raise RetryAfter(str(error), max(self._host.faults.pause, 1.0)) from error

    async def close(self) -> None:
        """Close it, where it is open in a running process."""
        connection, self._open_in, self._context = self._open_in, None, None
        try:
            if connection is not None and connection.alive:
                peer = connection.process.peer
                await peer.call(wire.Close(peer.number(), self._instance))
        finally:
            await self._attached.aclose()

    async def test_connection(self, context: SinkContext) -> str:
        """Try it in its process."""
        return await self.test(context)


class RemoteRecallableSink(RemoteSink):
    """A `RemoteSink` whose actions can be taken back."""

    async def recall(self, action: str) -> Receipt:
        """Take it back, in the process."""
        connection, instance = await self.reached()
        peer = connection.process.peer
        return await peer.call(wire.Recall(peer.number(), instance, action), Receipt)

    async def clear(self) -> None:
        """Take everything off the screen, in the process; nothing is on it where there is no process."""
        if self._open_in is not None and self._open_in.alive:
            peer = self._open_in.process.peer
            await peer.call(wire.Clear(peer.number(), self._instance))


def _secret_names(context: Context, settings: Mapping[str, Any]) -> frozenset[str]:
    """Names of the secrets that the plugin may read: those of its settings, and those that it put there itself."""
    declared = {name for name, prop in settings.get("properties", {}).items() if prop.get("x-secret")}
    names = getattr(context.secrets, "names", None)
    return frozenset(declared | set(names() if names is not None else ()))
