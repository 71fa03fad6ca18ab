"""The process of a plugin: ``python -m tiercast_api.child``, spoken to in the lines of `tiercast_api.wire`.

What the plugin prints goes to stderr, so that it cannot break the protocol. The process ends when it is told to, or
when its stdin ends (the engine is gone), even where the plugin blocks the loop.
"""

import asyncio
import importlib
import logging
import os
import platform
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from tiercast_api import wire
from tiercast_api.child_context import Channels, ChildSinkContext, ChildSourceContext, ToldClock
from tiercast_api.memory import limit_memory, resident_memory
from tiercast_api.peer import Peer
from tiercast_api.register import Registered, collect, guarded
from tiercast_api.sink import Recallable, Sink, SinkType
from tiercast_api.source import Source, SourceType
from tiercast_api.web import HttpHandler

_LAST_WORDS = 3.0  # seconds for cleaning up once the engine is gone


class Child:
    """The plugin's side of the conversation: serves the engine's calls with the plugin's objects."""

    def __init__(self, write: Callable[[bytes], None], stop: asyncio.Event) -> None:
        self.peer = Peer(wire.ToPlugin, write=write, serve=self._serve, note=self._note)
        self._stop = stop
        self._channels = Channels(self.peer)
        self._plugin = ""
        self._registered: Registered | None = None
        self._instances: dict[int, Source | Sink] = {}
        self._contexts: dict[int, ChildSourceContext] = {}
        self._clocks: dict[int, ToldClock] = {}

    def hello(self) -> None:
        """Open the conversation."""
        self.peer.tell(wire.Hello(tuple(sorted(wire.WIRE_VERSIONS)), os.getpid(), platform.python_version()))

    def _note(self, note: wire.Note) -> None:
        match note:
            case wire.Ping(number=number):
                self.peer.tell(wire.Pong(number, resident_memory()))
            case wire.Settled(instance=instance):
                if (context := self._contexts.get(instance)) is not None:
                    context.settled(note)
            case wire.Said() | wire.HangUp():
                self._channels.note(note)
            case wire.Drop(instance=instance):
                self._instances.pop(instance, None)
                self._contexts.pop(instance, None)
                self._clocks.pop(instance, None)
            case wire.Stop():
                self._stop.set()

    async def _serve(self, call: wire.Call) -> Any:
        match call:
            case wire.Load():
                return self._load(call)
            case wire.Make():
                return self._make(call)
            case wire.Run() | wire.Test():
                return await self._run_or_test(call)
            case wire.Open(instance=instance, surroundings=surroundings):
                context = ChildSinkContext(self.peer, self._channels, instance, surroundings, self._plugin)
                self._clocks[instance] = context.clock
                return await self._sink(instance).open(context)
            case wire.Deliver(instance=instance, action=action, now=now):
                if now:
                    self._clocks[instance].take(now)
                return await self._sink(instance).deliver(action)
            case wire.Recall(instance=instance, action=number):
                return await cast("Recallable", self._instances[instance]).recall(number)
            case wire.Clear(instance=instance):
                return await cast("Recallable", self._instances[instance]).clear()
            case wire.Close(instance=instance):
                return await self._sink(instance).close()
            case wire.Handle(instance=instance, request=request):
                return await cast("HttpHandler", self._instances[instance]).handle(request)
            case wire.Serve(instance=instance, channel=number, request=request):
                async with self._channels.opened(number, request) as channel:
                    self.peer.tell(wire.Read(number, wire.WINDOW))
                    return await cast("HttpHandler", self._instances[instance]).handle_channel(channel)
        raise wire.WireError(f"no such call: {call!r}")

    def _sink(self, instance: int) -> Sink:
        sink: Any = self._instances[instance]
        return cast("Sink", sink)

    def _load(self, call: wire.Load) -> wire.Offered:
        limit_memory(call.memory)
        sys.path[:0] = call.paths
        self._plugin = call.plugin
        module = guarded(call.plugin, "import", lambda: importlib.import_module(call.module))
        self._registered = collect(call.plugin, module)
        return wire.Offered(
            tuple(_card(each) for each in self._registered.sources),
            tuple(_card(each) for each in self._registered.sinks),
            self._registered.kinds,
        )

    def _make(self, call: wire.Make) -> wire.Made:
        registered = self._registered
        if registered is None:
            raise wire.WireError("Make before Load")
        if call.sink:
            sink = {each.name: each for each in registered.sinks}[call.type].make(call.settings)
            self._instances[call.instance] = sink
            return wire.Made(
                sink=sink.declaration, recallable=isinstance(sink, Recallable), handler=hasattr(sink, "handle")
            )
        source = {each.name: each for each in registered.sources}[call.type].make(call.settings)
        self._instances[call.instance] = source
        return wire.Made(source=source.declaration, handler=hasattr(source, "handle"))

    async def _run_or_test(self, call: wire.Run | wire.Test) -> str | None:
        instance = self._instances[call.instance]
        parts = (self.peer, self._channels, call.instance, call.surroundings, self._plugin)
        if isinstance(call, wire.Run):
            self._contexts[call.instance] = ChildSourceContext(*parts)
            await cast("Source", instance).run(self._contexts[call.instance])
            return None
        if hasattr(instance, "run"):
            return await cast("Source", instance).test_connection(ChildSourceContext(*parts))
        return await instance.test_connection(ChildSinkContext(*parts))


class _PipedLog(logging.Handler):
    """Sends log records to the engine."""

    def __init__(self, tell: Callable[[wire.Note], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._tell(wire.Log(record.levelno, record.name, self.format(record)))
        except Exception:  # noqa: BLE001 - as in every logging handler
            self.handleError(record)


def _card(offered: SourceType | SinkType) -> wire.Card:
    texts = (offered.title, offered.title_zh, offered.summary, offered.summary_zh)
    actions = offered.actions if isinstance(offered, SinkType) else ()
    return wire.Card(offered.name, *texts, dict(offered.settings), actions)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for the protocol, and give the plugin the null device and stderr instead."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return incoming, outgoing


async def _converse(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    lock = threading.Lock()
    broken: list[Exception] = []

    def write(line: bytes) -> None:
        with lock:  # log records come from any thread
            outgoing.write(line)
            outgoing.flush()

    def receive(line: bytes) -> None:
        try:
            child.peer.receive(line)
        except wire.WireError as error:
            broken.append(error)
            stop.set()

    def read() -> None:
        # A thread, because Windows' loop cannot read an inherited pipe, and so that the end is seen in a blocked loop.
        for line in incoming:
            loop.call_soon_threadsafe(receive, line)
        threading.Timer(_LAST_WORDS, os._exit, (0,)).start()
        loop.call_soon_threadsafe(stop.set)

    child = Child(write, stop)
    logging.basicConfig(level=logging.INFO, handlers=[_PipedLog(child.peer.tell)], force=True)
    child.hello()
    threading.Thread(target=read, name="pipe", daemon=True).start()
    await stop.wait()
    await child.peer.close(ConnectionError("the engine is gone"))
    if broken:
        raise broken[0]


def main() -> None:
    """Serve one plugin until the engine says stop or is gone."""
    incoming, outgoing = _take_pipes()
    asyncio.run(_converse(incoming, outgoing))
    # Threads of a blocking source may still be running; everything that matters has been told by now.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
