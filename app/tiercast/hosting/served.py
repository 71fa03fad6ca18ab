"""The engine's side of a context whose source or sink lives in another process."""

import asyncio
from typing import Any, cast

import msgspec
from tiercast_api import Context, Event, Permanent, SinkContext, SourceContext, Ticket, wire
from tiercast_api.peer import Peer

from tiercast.hosting.channels import EngineChannels


class ServedContext:
    """Does what the plugin asks of its context.

    Args:
        context: the real one.
        peer: the way to the plugin.
        channels: the WebSockets of the process.
        instance: number of the source or sink.
    """

    def __init__(self, context: Context, peer: Peer, channels: EngineChannels, instance: int) -> None:
        self._context = context
        self._peer = peer
        self._channels = channels
        self._instance = instance
        self._order = asyncio.Lock()
        self._emits = 0
        self._settling: set[asyncio.Task[None]] = set()

    async def serve(self, call: wire.Call) -> Any:
        """Answer one call of the plugin. Raises: PluginError, and WireError for what this context does not have."""
        context = self._context
        match call:
            case wire.Emit():
                return await self._emit(call)
            case wire.DeadLetter(reason=reason, place=place, raw=raw, binary=binary):
                data: str | bytes = raw if raw is not None else binary or b""
                return await cast("SourceContext", context).dead_letter(data, reason, place)
            case wire.StoreGet(name=name):
                return await context.store.get(name)
            case wire.StorePut(name=name, value=value):
                return await context.store.put(name, value)
            case wire.Fetch(method=method, url=url, headers=headers, body=body, timeout=seconds):
                return await context.http.request(method, url, headers=headers, body=body, timeout=seconds)
            case wire.Connect(channel=number, url=url, headers=headers, heartbeat=heartbeat):
                opening = context.http.websocket(url, headers=headers, heartbeat=heartbeat)
                return await self._channels.connect(number, opening)
            case wire.TakeCode(pool=pool, viewer=viewer, action=action):
                return await cast("SinkContext", context).pools.take(pool, viewer, action)
            case wire.CodesLeft(pool=pool):
                return await cast("SinkContext", context).pools.left(pool)
        raise wire.WireError(f"{type(call).__name__} is nothing that a plugin may call")

    def note(self, note: wire.Note) -> None:
        """Take one note of the plugin."""
        context = self._context
        match note:
            case wire.Say(status=status):
                context.status(status)
            case wire.InBoth(english=english, chinese=chinese):
                context.text(english, chinese)
            case wire.SecretPut(name=name, value=value):
                context.secrets.put(name, value)
            case wire.Report(receipt=receipt):
                cast("SinkContext", context).report(receipt)
            case wire.Push(message=message):
                _push(cast("SinkContext", context), message)
            case wire.Trouble(english=english, chinese=chinese):
                cast("SinkContext", context).trouble(english, chinese)

    async def _emit(self, call: wire.Emit) -> None:
        try:
            events = msgspec.json.decode(call.events, type=list[Event])
        except msgspec.DecodeError as error:
            raise Permanent(f"emit: an event has fields of the wrong type: {error}") from error
        self._emits += 1
        try:
            if self._emits > wire.EMITS:
                raise wire.WireError(f"more than {wire.EMITS} emits at once")
            async with self._order:  # the tasks of two calls start in order; waiting in emit must not turn them round
                ticket = await cast("SourceContext", self._context).emit(events, call.cursor)
        finally:
            self._emits -= 1
        task = asyncio.ensure_future(self._settle(call.id, ticket))
        self._settling.add(task)
        task.add_done_callback(self._settling.discard)

    async def _settle(self, emit: int, ticket: Ticket) -> None:
        try:
            note = wire.Settled(emit, taken=await ticket.committed(), instance=self._instance)
        except Exception as error:  # noqa: BLE001 - the plugin is told, and decides
            note = wire.Settled(emit, failure=wire.failure_of(error), instance=self._instance)
        self._peer.tell(note)

    async def close(self) -> None:
        """Stop waiting for commits; the plugin is gone or has ended."""
        tasks = list(self._settling)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _push(context: SinkContext, message: dict[str, Any]) -> None:
    """Hand on what the kit should have refused. Raises: WireError: which no plugin sends that goes by the kit."""
    try:
        context.push(message)
    except ValueError as error:
        raise wire.WireError(str(error)) from error
