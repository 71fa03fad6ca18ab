"""The conformance suite of sources: what the engine relies on, tried out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from tiercast_api.errors import PluginError
from tiercast_api.event import Event, Quality, event_from_json, event_to_json
from tiercast_api.kinds import Kind, Kinds
from tiercast_api.source import Guarantee, Source, SourceDeclaration
from tiercast_api.testing.clock import settle
from tiercast_api.testing.conformance import cancel, connection_sentence, no_task_left, nonconforming, timed
from tiercast_api.testing.context import MemorySourceContext

MakeContext = Callable[..., MemorySourceContext]
"""Builds a context; it is called with some of ``cursor=``, ``auto_commit=`` and ``capacity=``."""
Drive = Callable[[Source, MemorySourceContext], Awaitable[None]]
"""Plays the other side of a source that is fed from outside; when it returns, the source is stopped."""

_QUALITIES = list(Quality)  # best first
_QUEUE = 64  # emits that may wait at once in a source that is fed from outside


async def check_source(
    make: Callable[[], Source],
    *,
    make_context: MakeContext = MemorySourceContext,
    drive: Drive | None = None,
    events: int | None = None,
    malformed: Callable[[], Source] | None = None,
    kinds: Iterable[Kind] = (),
    limit: float = 10.0,
) -> list[Event]:
    """Try everything that the engine relies on with fresh sources and contexts.

    Args:
        make: builds the source; called for every check.
        make_context: builds its context, where the default (`MemorySourceContext`) lacks something.
        drive: plays the other side where the source is fed from outside.
        events: an endless source is stopped after so many events; None: it ends by itself (or is driven).
        malformed: builds a source whose feed holds data that cannot be read.
        kinds: event kinds that the plugin registers.
        limit: real seconds that one check may take.

    Returns:
        The events of one whole run.

    Raises:
        Nonconforming: an `AssertionError` that says which promise is broken, and how.
    """
    suite = _Suite(make, make_context, drive, events, limit)
    _check_declaration(make().declaration, Kinds(kinds))
    await suite.connection_test()
    whole = await suite.whole_run()
    _check_events(make().declaration, Kinds(kinds), whole)
    await suite.cancellation()
    await suite.back_pressure()
    await suite.failed_commit()
    if make().declaration.guarantee is Guarantee.REPLAYABLE:
        await suite.resume(whole)
    if malformed is not None:
        await _Suite(malformed, make_context, drive, events, limit).malformed_input()
    return whole


def _check_declaration(declaration: object, kinds: Kinds) -> None:
    if not isinstance(declaration, SourceDeclaration):
        nonconforming("declaration", f"expected a SourceDeclaration, found {declaration!r}")
    if not declaration.kinds:
        nonconforming("declaration.kinds", "is empty; name every kind that the source may emit")
    for name in declaration.kinds:
        kind = kinds.get(name)
        if kind is None:
            nonconforming("declaration.kinds", f"{name!r} is no known kind; register it with tiercast_kinds")
        if kind.from_engine:
            nonconforming("declaration.kinds", f"{name!r} is made by the engine only")
    for where in ("counts", "staleness"):
        if unknown := set(getattr(declaration, where)) - set(declaration.kinds):
            nonconforming(f"declaration.{where}", f"names {sorted(unknown)}, which are not among its kinds")
    if unknown := set(declaration.dedupe) - set(Event.__struct_fields__):
        nonconforming("declaration.dedupe", f"names {sorted(unknown)}, which are not fields of Event")
    if not declaration.risk.sentence.strip() or not declaration.risk.sentence_zh.strip():
        nonconforming("declaration.risk", "say what using it risks, in both languages")


def _check_events(declaration: SourceDeclaration, kinds: Kinds, events: list[Event]) -> None:
    for position, event in enumerate(events):
        place = f"event {position} ({event.kind})"
        if event.kind not in declaration.kinds:
            nonconforming("only declared kinds", f"{place} is not among {', '.join(declaration.kinds)}")
        kind = kinds.get(event.kind)
        for name in kind.needs if kind is not None else ():
            if getattr(event, name) in (None, ""):
                nonconforming("fields of the kind", f"{place} lacks {name!r}")
        try:
            again = event_from_json(event_to_json(event))
        except ValueError as error:
            nonconforming("types of the fields", f"{place}: {error}")
        if event_to_json(again) != event_to_json(event):
            nonconforming("types of the fields", f"{place} does not survive its own JSON")
        viewer = event.viewer
        if viewer is not None and _QUALITIES.index(viewer.quality) < _QUALITIES.index(declaration.quality):
            nonconforming(
                "identity quality", f"{place} says {viewer.quality}, better than the declared {declaration.quality}"
            )


class _Suite:
    def __init__(
        self,
        make: Callable[[], Source],
        make_context: MakeContext,
        drive: Drive | None,
        events: int | None,
        limit: float,
    ) -> None:
        self.make = make
        self.make_context = make_context
        self.drive = drive
        self.events = events
        self.limit = limit

    async def connection_test(self) -> None:
        """Trying the connection says a sentence and emits nothing."""
        context = self.make_context()
        promise = "test_connection"
        with no_task_left(promise):
            await self._timed(promise, context, connection_sentence(promise, self.make().test_connection(context)))
        if context.emitted:
            nonconforming(promise, f"emitted {len(context.emitted)} events; it must emit nothing")

    async def whole_run(self) -> list[Event]:
        """One run from the beginning to the end."""
        context = self.make_context()
        with no_task_left("run"):
            await self._timed("run", context, self._run(context))
        if not context.emitted:
            nonconforming("run", "emitted nothing; give the check a feed with some events")
        return context.committed

    async def cancellation(self) -> None:
        """Cancelled at once and after the first events, it ends and leaves nothing behind."""
        for count in (0, 1):
            context = self.make_context()
            promise = "cancellation after the first events" if count else "cancellation at the start"
            with no_task_left(promise):
                await self._timed(promise, context, self._cancelled(context, count, promise))

    async def back_pressure(self) -> None:
        """While nothing is committed it waits, instead of piling up emits."""
        context = self.make_context(auto_commit=False, capacity=1)
        promise = "back-pressure"

        async def held() -> None:
            task, driver = self._start(context)
            for _ in range(20):
                await settle()
            most = 1 if context_declares_pulls else _QUEUE
            if context.waiting > most:
                nonconforming(promise, f"{context.waiting} emits wait at once; await each emit before the next")
            await self._stop(task, driver, promise)

        context_declares_pulls = self.make().declaration.pulls
        with no_task_left(promise):
            await self._timed(promise, context, held())

    async def failed_commit(self) -> None:
        """A commit that fails is told as RetryAfter; it may end the run with that, not with something else."""
        context = self.make_context(auto_commit=False)
        promise = "a failed commit"

        async def failing() -> None:
            task, driver = self._start(context)
            await self._until(task, lambda: bool(context.pending))
            context.fail()
            context.auto_commit = True
            await settle()
            await self._stop(task, driver, promise)

        with no_task_left(promise):
            await self._timed(promise, context, failing())

    async def resume(self, whole: list[Event]) -> None:
        """Stopped at any point and started from its cursor, it neither loses nor doubles an event."""
        counting = self.make_context()
        await self._timed("run", counting, self._run(counting))
        for emits in sorted({0, 1, counting.emits // 2, counting.emits}):
            promise = f"going on from the cursor after {emits} of {counting.emits} emits"
            first = self.make_context(auto_commit=False)
            await self._timed(promise, first, self._stopped_after(first, emits, promise))
            second = self.make_context(cursor=first.cursor)
            await self._timed(promise, second, self._run(second, enough=len(whole) - len(first.committed)))
            found = [event_to_json(event) for event in (*first.committed, *second.committed)]
            expected = [event_to_json(event) for event in whole]
            if found != expected:
                _tell_difference(promise, found, expected)

    async def malformed_input(self) -> None:
        """What cannot be read goes to the dead letters with a reason, and the run goes on."""
        context = self.make_context()
        promise = "malformed input"
        with no_task_left(promise):
            await self._timed(promise, context, self._run(context, until_letter=True))
        if not context.dead_letters:
            nonconforming(promise, "nothing came to the dead letters; call context.dead_letter with the data")
        for letter in context.dead_letters:
            if not letter.reason.strip():
                nonconforming(promise, f"the dead letter {letter.raw!r} has no reason")

    async def _timed(self, promise: str, context: MemorySourceContext, work: Awaitable[None]) -> None:
        await timed(work, context.clock, self.limit, promise, "; an endless source needs events= or drive=")

    def _start(self, context: MemorySourceContext) -> "tuple[asyncio.Task[None], asyncio.Task[None] | None]":
        source = self.make()
        task = asyncio.ensure_future(source.run(context))

        async def driven() -> None:
            if self.drive is not None:
                await self.drive(source, context)

        return task, asyncio.ensure_future(driven()) if self.drive is not None else None

    async def _run(self, context: MemorySourceContext, until_letter: bool = False, enough: int | None = None) -> None:
        """Run it until it ends or, where it is endless, until there are `enough` events (all that were asked for)."""
        task, driver = self._start(context)
        if self.events is None or enough is None:
            enough = self.events
        if driver is not None:
            await asyncio.wait({task, driver}, return_when=asyncio.FIRST_COMPLETED)
            await settle()
        elif enough is not None:
            await self._until(
                task, lambda: len(context.emitted) >= enough or (until_letter and bool(context.dead_letters))
            )
        else:
            await asyncio.wait({task})
        if task.done() and not task.cancelled() and (error := task.exception()) is not None:
            await _drop(driver)
            raise error
        await self._stop(task, driver, "run")

    async def _cancelled(self, context: MemorySourceContext, count: int, promise: str) -> None:
        task, driver = self._start(context)
        if count:
            await self._until(task, lambda: len(context.emitted) >= count)
        else:
            await asyncio.sleep(0)
        await self._stop(task, driver, promise)

    async def _stopped_after(self, context: MemorySourceContext, emits: int, promise: str) -> None:
        task, driver = self._start(context)
        for _ in range(emits):
            await self._until(task, lambda: bool(context.pending))
            context.commit(1)
        await settle()
        await self._stop(task, driver, promise)

    async def _stop(self, task: "asyncio.Task[None]", driver: "asyncio.Task[None] | None", promise: str) -> None:
        await cancel(task, promise, self.limit)
        await _drop(driver)

    async def _until(self, task: "asyncio.Task[None]", holds: Callable[[], bool]) -> None:
        """Wait until `holds`, or the source has ended."""
        while not holds() and not task.done():
            await asyncio.sleep(0)


async def _drop(driver: "asyncio.Task[None] | None") -> None:
    """End the driver; what it found wrong itself is the test's own failure, except that the source is gone."""
    if driver is None:
        return
    if driver.done() and not driver.cancelled() and (error := driver.exception()) is not None:
        if not isinstance(error, PluginError):
            raise error
        return
    driver.cancel()
    await asyncio.gather(driver, return_exceptions=True)


def _tell_difference(promise: str, found: list[bytes], expected: list[bytes]) -> None:
    lost = [event for event in expected if event not in set(found)]
    doubled = sorted({event for event in found if found.count(event) > expected.count(event)})
    if lost:
        nonconforming(promise, f"{len(lost)} events are lost, the first is {lost[0].decode()}")
    if doubled:
        nonconforming(promise, f"{len(doubled)} events came twice, the first is {doubled[0].decode()}")
    nonconforming(promise, "the events came in another order")
