"""Sources: where events come from."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

import msgspec

from tiercast_api.context import SourceContext
from tiercast_api.event import Counts, Event, Quality
from tiercast_api.said import Said
from tiercast_api.settings import Schema
from tiercast_api.web import Route


class Officialness(StrEnum):
    """How official a way to the data is."""

    OFFICIAL = "official"
    LOCAL_TOOL = "local_tool"
    """Another program on this computer supplies it."""
    UNOFFICIAL = "unofficial"


class Risk(msgspec.Struct, frozen=True):
    """What using this source risks, in a sentence that a merchant understands."""

    officialness: Officialness
    sentence: str
    sentence_zh: str


class Guarantee(StrEnum):
    """How the feed delivers."""

    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"
    REPLAYABLE = "replayable"
    """Reads on from its cursor: nothing is lost or doubled."""


class SignInStep(msgspec.Struct, frozen=True):
    """One step of signing in: open an address, show a code, or ask for a text.

    Attributes:
        action: ``open``, ``show`` or ``enter``.
        value: the address, the code, or the name of the (secret) setting that is entered.
    """

    action: str
    title: str
    title_zh: str
    value: str = ""


class SourceDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """What a source promises about its events; the checker and the intake rely on it.

    Attributes:
        kinds: every kind that it may emit.
        quality: identity quality of its viewers, at best.
        guarantee: how it delivers.
        dedupe: how its duplicates are known: ``id`` (`Event.id`), or names of fields that together are the key; empty:
            it has no duplicates that could be told.
        counts: what quantities mean, by kind; ``delta`` where it is not named.
        staleness: microseconds of silence of a kind, while others flow, after which the operator is warned; of kinds
            that are not named the engine learns how often they come.
        lateness: microseconds by which its events may be late; they are held that long to be put in order.
        pulls: it can be made to wait without losing anything.
        simulated: what it says did not happen; shown on every surface.
        routes: HTTP paths that it serves (it is an `HttpHandler` then).
        sign_in: what a person does once.
    """

    kinds: tuple[str, ...]
    quality: Quality
    guarantee: Guarantee
    risk: Risk
    dedupe: tuple[str, ...] = ("id",)
    counts: Mapping[str, Counts] = {}
    staleness: Mapping[str, int] = {}
    lateness: int = 0
    pulls: bool = False
    simulated: bool = False
    routes: tuple[Route, ...] = ()
    sign_in: tuple[SignInStep, ...] = ()


@runtime_checkable
class Source(Protocol):
    """One connection to one feed."""

    @property
    def declaration(self) -> SourceDeclaration:
        """What it promises, given its settings; known before it runs."""
        ...

    async def run(self, context: SourceContext) -> None:
        """Emit events until there are no more, or for ever. Cancelled at a stop; clean up and let it through."""
        ...

    async def test_connection(self, context: SourceContext) -> str:
        """Try it without emitting anything. Returns a sentence for people. Raises: PluginError: what is wrong."""
        ...


@runtime_checkable
class Rereads(Protocol):
    """A source that can read again what it put into the dead letters, once its mapping or its code was mended."""

    def reread(self, raw: str) -> Sequence[Event]:
        """The events of one message, as it was given to `dead_letter`. Raises: ValueError: why it still has none."""
        ...


class SourceType(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin registers.

    Attributes:
        name: as it stands in the configuration (``replay``).
        settings: declaration of its settings, see `tiercast_api.settings`.
        make: builds a source from validated settings. Raises: InvalidSettings.
    """

    name: str
    title: str
    title_zh: str
    summary: str
    summary_zh: str
    settings: Schema
    make: Callable[[Mapping[str, Any]], Source]


class ThreadContext:
    """A `SourceContext` for code that blocks; usable from the source's own thread only."""

    def __init__(self, context: SourceContext, loop: asyncio.AbstractEventLoop) -> None:
        self.context = context
        self._loop = loop
        self.stopping = False

    def emit(self, events: "list[Any]", cursor: bytes | None = None) -> None:
        """Hand over events and block until they are committed.

        Raises:
            RetryAfter: where the commit failed.
        """

        async def emit_and_wait() -> None:
            await (await self.context.emit(events, cursor)).committed()

        asyncio.run_coroutine_threadsafe(emit_and_wait(), self._loop).result()

    def dead_letter(self, raw: str | bytes, reason: str | Said, place: str | Said = "") -> None:
        """Keep what could not be read."""
        asyncio.run_coroutine_threadsafe(self.context.dead_letter(raw, reason, place), self._loop).result()


class ThreadSource:
    """Base of a source around a blocking library: write `work`, which looks at ``context.stopping`` now and then."""

    declaration: SourceDeclaration

    def work(self, context: ThreadContext) -> None:
        """Read the feed and call ``context.emit``; runs in a thread of its own."""
        raise TypeError(f"{type(self).__name__} has no work()")

    def test(self) -> str:
        """Try the connection; blocking."""
        return ""

    async def run(self, context: SourceContext) -> None:
        """Run `work` in a thread until it ends; a stop asks it to end and waits for it."""
        thread_context = ThreadContext(context, asyncio.get_running_loop())
        task = asyncio.ensure_future(asyncio.to_thread(self.work, thread_context))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            thread_context.stopping = True
            await task
            raise

    async def test_connection(self, context: SourceContext) -> str:
        """Run `test` in a thread."""
        return await asyncio.to_thread(self.test)
