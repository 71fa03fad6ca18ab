"""Sources and sinks as the engine gets them: their faults are counted and come out as errors of `tiercast_api.errors`.

An at-most-once delivery that was begun and not answered is a receipt ``unknown``: it may have been done, so it is not
repeated. An at-least-once one is `RetryAfter`, with the same idempotency key.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import TypeVar, cast

import msgspec
from tiercast_api import (
    Action,
    Channel,
    Delivery,
    Event,
    HttpHandler,
    Outcome,
    PluginError,
    Recallable,
    Receipt,
    Request,
    Rereads,
    Response,
    Sink,
    SinkContext,
    SinkDeclaration,
    Source,
    SourceContext,
    SourceDeclaration,
)

from tiercast.hosting.errors import HostDied, PluginFault, Quarantined
from tiercast.hosting.faults import FaultCounter

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds that a plugin may take for each call. `run` and a WebSocket have none."""

    make: float = 10.0
    test: float = 60.0
    open: float = 30.0
    deliver: float = 30.0
    recall: float = 5.0
    handle: float = 30.0
    close: float = 10.0


async def guard(faults: FaultCounter, step: str, work: Awaitable[_T], deadline: float | None = None) -> _T:
    """Await something of a plugin's.

    Raises:
        PluginError: what the plugin says on purpose; PluginFault or Quarantined for anything else.
    """
    try:
        async with asyncio.timeout(deadline):
            return await work
    except PluginError:
        raise
    except HostDied as death:
        raise faults.error(step, death, counted=True) from death
    except TimeoutError as late:
        took = f"took longer than {deadline:g} s" if deadline is not None else str(late)
        raise faults.error(step, TimeoutError(took)) from late
    except (Exception, SystemExit) as error:
        raise faults.error(step, error) from error


class GuardedSource:
    """A `Source` (and `HttpHandler`) around a plugin's; `plugin` is whose it is."""

    def __init__(self, source: Source, faults: FaultCounter, deadlines: Deadlines) -> None:
        self.inner = source
        self.plugin = faults.plugin
        self.declaration: SourceDeclaration = source.declaration
        self._faults = faults
        self._deadlines = deadlines

    async def run(self, context: SourceContext) -> None:
        """Run it once; see `tiercast.hosting.keeper` for running it for ever. Raises: PluginError."""
        self._faults.check()
        await guard(self._faults, "run", self.inner.run(context))

    async def test_connection(self, context: SourceContext) -> str:
        """Try it. Raises: PluginError."""
        self._faults.check()
        return await guard(self._faults, "test_connection", self.inner.test_connection(context), self._deadlines.test)

    def reread(self, raw: str) -> Sequence[Event] | None:
        """The events of a dead letter; None: this source cannot read one again. Raises: ValueError, PluginError."""
        self._faults.check()
        inner = self.inner
        if not isinstance(inner, Rereads):
            return None
        try:
            return inner.reread(raw)
        except (ValueError, PluginError):
            raise
        except Exception as error:
            raise self._faults.error("reread", error) from error

    async def handle(self, request: Request) -> Response:
        """Answer a request to one of its routes. Raises: PluginError."""
        return await _handle(self.inner, request, self._faults, self._deadlines)

    async def handle_channel(self, channel: Channel) -> None:
        """Serve a WebSocket. Raises: PluginError."""
        self._faults.check()
        await guard(self._faults, "handle_channel", cast("HttpHandler", self.inner).handle_channel(channel))


class GuardedSink:
    """A `Sink` (and `HttpHandler`) around a plugin's; `plugin` is whose it is."""

    def __init__(self, sink: Sink, faults: FaultCounter, deadlines: Deadlines) -> None:
        self.inner = sink
        self.plugin = faults.plugin
        self.declaration: SinkDeclaration = sink.declaration
        self._faults = faults
        self._deadlines = deadlines

    async def open(self, context: SinkContext) -> None:
        """Get ready. Raises: PluginError."""
        self._faults.check()
        await guard(self._faults, "open", self.inner.open(context), self._deadlines.open)

    async def deliver(self, action: Action) -> Receipt:
        """Do it. Raises: PluginError."""
        self._faults.check()
        try:
            receipt: object = await guard(self._faults, "deliver", self.inner.deliver(action), self._deadlines.deliver)
            if not isinstance(receipt, Receipt) or receipt.action != action.id:
                raise self._faults.error("deliver", TypeError(f"expected a receipt for {action.id}, found {receipt!r}"))
        except (PluginFault, Quarantined) as fault:
            if self.declaration.delivery is Delivery.AT_LEAST_ONCE:
                raise
            return Receipt(action=action.id, outcome=Outcome.UNKNOWN, detail=str(fault))
        return receipt

    async def close(self) -> None:
        """Let go of everything; a fault at the end is logged, as there is nothing left to protect."""
        try:
            await guard(self._faults, "close", self.inner.close(), self._deadlines.close)
        except PluginError as error:
            _log.warning("%s: close: %s", self.plugin, error)

    async def test_connection(self, context: SinkContext) -> str:
        """Try it. Raises: PluginError."""
        self._faults.check()
        return await guard(self._faults, "test_connection", self.inner.test_connection(context), self._deadlines.test)

    async def handle(self, request: Request) -> Response:
        """Answer a request to one of its routes. Raises: PluginError."""
        return await _handle(self.inner, request, self._faults, self._deadlines)

    async def handle_channel(self, channel: Channel) -> None:
        """Serve a WebSocket. Raises: PluginError."""
        self._faults.check()
        await guard(self._faults, "handle_channel", cast("HttpHandler", self.inner).handle_channel(channel))


class GuardedRecallableSink(GuardedSink):
    """A `GuardedSink` whose actions can be taken back."""

    async def recall(self, action: str) -> Receipt:
        """Take it back. Raises: PluginError."""
        recall = cast("Recallable", self.inner).recall(action)
        return await guard(self._faults, "recall", recall, self._deadlines.recall)

    async def clear(self) -> None:
        """Take everything off the screen. Raises: PluginError."""
        await guard(self._faults, "clear", cast("Recallable", self.inner).clear(), self._deadlines.recall)


def guarded_sink(sink: Sink, faults: FaultCounter, deadlines: Deadlines) -> GuardedSink:
    """The guard that has `recall` exactly where the sink has it."""
    kind = GuardedRecallableSink if isinstance(sink, Recallable) else GuardedSink
    return kind(sink, faults, deadlines)


async def _handle(inner: object, request: Request, faults: FaultCounter, deadlines: Deadlines) -> Response:
    faults.check()
    response: object = await guard(faults, "handle", cast("HttpHandler", inner).handle(request), deadlines.handle)
    if not isinstance(response, Response):
        raise faults.error("handle", TypeError(f"expected a Response, found {response!r}"))
    return response
