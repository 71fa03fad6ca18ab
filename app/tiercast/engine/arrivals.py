"""The live intake: what sources emit waits here for its step; too much of it is shed or spooled, in order."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from tiercast_api.context import Taken
from tiercast_api.errors import RetryAfter
from tiercast_api.event import Event
from tiercast_api.said import said

from tiercast.engine.feed import Admitted, Feed, Sifted, raw_of
from tiercast.engine.intake.clock import Correction
from tiercast.engine.intake.shedding import Shedder, Verdict
from tiercast.store.batch import DeadLetter
from tiercast.store.errors import StoreError
from tiercast.store.spool import Spool, Spooled

MOST_IN_A_BATCH: Final = 512
"""Events that are stepped and committed together."""
_RETIRE: Final = 5.0
"""Seconds in which what a source that has ended handed over should be on disk."""
SPOOL: Final = "(spool)"
"""Name of the cursor that says, in the commit of its events, how far the spool has been read."""


class Emit:
    """One emit on its way: settled when all that it brought is committed."""

    __slots__ = (
        "_failure", "_over", "_taken", "cursor", "events", "feed", "held", "left", "number", "places", "position",
        "received", "shed", "sifted", "spooled",
    )  # fmt: skip

    def __init__(self, number: int, feed: Feed, events: Sequence[Event], cursor: bytes | None, received: int) -> None:
        self.number, self.feed, self.events, self.cursor, self.received = number, feed, events, cursor, received
        # Made for who waits: of the messages of one commit a source waits for the first, and finds the others settled.
        self._over: asyncio.Future[None] | None = None
        self._taken: Taken | None = None
        self._failure: str | None = None
        self.sifted = Sifted()
        self.left = self.held = 0
        self.shed: Sequence[int] = ()
        """Places in the emit of what was left out; `places`: of what is left in `events`, None where all of it is."""
        self.places: Sequence[int] | None = None
        self.spooled = 0
        self.position = 0
        """Where the spool goes on behind it; 0: it does not come from there."""

    @property
    def is_over(self) -> bool:
        """Whether it is settled or has failed."""
        return self._taken is not None or self._failure is not None

    async def over(self) -> None:
        """Wait until it is settled or has failed."""
        if self.is_over:
            return
        if self._over is None:
            self._over = asyncio.get_running_loop().create_future()
        await asyncio.shield(self._over)

    async def committed(self) -> Taken:
        """Wait until the events are on disk. Raises: RetryAfter: where the commit failed; emit them again."""
        await self.over()
        if self._taken is None:
            raise RetryAfter(self._failure or "", 1.0)
        return self._taken

    def settle(self) -> None:
        """Everything of it is on disk."""
        if not self.is_over:
            sifted, places = self.sifted, self.places
            refused, duplicates = tuple(sifted.refused), tuple(sifted.duplicates)
            if places is not None:
                refused = tuple((places[index], reason) for index, reason in refused)
                duplicates = tuple(places[index] for index in duplicates)
            shed = tuple(self.shed)
            self._taken = Taken(sifted.taken, len(duplicates), refused, len(shed), duplicates, shed)
            self._tell()

    def fail(self, message: str) -> None:
        """It could not be committed; nobody need wait for it, since the source emits again from its cursor."""
        if not self.is_over:
            self._failure = message
            self._tell()

    def _tell(self) -> None:
        if self._over is not None and not self._over.done():
            self._over.set_result(None)


class Gathered(msgspec.Struct):
    """What is stepped next: entries in order, the emits that they came from, and what goes beside them."""

    admitted: list[Admitted]
    emits: list[Emit]
    letters: list[DeadLetter]
    cursors: dict[str, bytes]
    corrections: list[tuple[Feed, Correction]] = msgspec.field(default_factory=list)
    own: list[DeadLetter] = msgspec.field(default_factory=list)
    """Of `letters` those that a source handed over; the others come again with their emit."""


class Arrivals:
    """The queue before the step.

    Args:
        feed: of a source's key; None where there is none (any more).
        now: the instant.
        shedder: decides what may be left out.
        spool: where what must not be lost waits while memory is full; None: the source waits.
        wake: called when there is something to step.
        read: how far the spool is in the journal, the cursor `SPOOL` of the store; b"" for a new one.

    Attributes:
        depth: events in memory that wait for their step; spool_events: those on disk.
        shed_events: how many were left out since the start.
        refusing: why nothing is taken now, "" while all is well.
        ending: let go also of what waits for its lateness; nothing more will come.
    """

    def __init__(
        self, feed: Callable[[str], Feed | None], now: Callable[[], int], shedder: Shedder, spool: Spool | None,
        wake: Callable[[], None], read: bytes = b"",
    ) -> None:  # fmt: skip
        self._feed, self._now, self._shedder, self._spool, self._wake = feed, now, shedder, spool, wake
        self._queue: deque[Emit] = deque()
        self._emits: dict[int, Emit] = {}
        self._letters: list[DeadLetter] = []
        self._room = asyncio.Event()
        self._room.set()
        self._count = 0
        self._late_feeds: list[Feed] = []
        self._retired: set[Feed] = set()
        self._passing: dict[str, deque[Emit]] = {}
        self._spool_next = 0
        self._spool_done = self._spool_read = int.from_bytes(read, "big")
        self.depth = 0
        self.spool_events = spool.count(self._spool_done) if spool is not None else 0
        self.shed_events = 0
        self.refusing = ""
        self.ending = False

    # --- what sources call

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> Emit:
        """Take the events of a source; one that can wait does so while the engine is behind.

        Raises:
            RetryAfter: nothing can be written now; emit them again.
        """
        feed = self._feed(key)
        if feed is None:
            raise RetryAfter(f"{key} is not connected any more", 1.0)
        if feed.declaration.pulls:
            while self._shedder.paused(self.depth):
                self._room.clear()
                await self._room.wait()
        if self.refusing:
            raise RetryAfter(self.refusing, 1.0)
        self._count += 1
        emit = Emit(self._count, feed, events, cursor, self._now())
        self._admit(emit)
        return emit

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        """Keep what a source could not read."""
        data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
        self._letters.append(DeadLetter(key, place, reason, data, self._now()))
        self._wake()

    def _admit(self, emit: Emit) -> None:
        calm = not self.spool_events and self._shedder.is_calm(self.depth + len(emit.events))
        if not (calm or emit.feed.declaration.pulls):
            self._divide(emit)
        self.depth += len(emit.events)
        self._queue.append(emit)
        self._wake()

    def _divide(self, emit: Emit) -> None:
        """Under pressure: leave out what may be, and put on disk what may not and does not fit."""
        kept: list[int] = []
        spooled: list[Event] = []
        shed: list[int] = []
        for place, event in enumerate(emit.events):
            behind = bool(spooled) or self.spool_events > 0
            verdict = self._verdict(event, self.depth + len(kept), behind)
            if verdict is Verdict.SPOOL:
                spooled.append(event)
            else:
                (shed if verdict is Verdict.SHED else kept).append(place)
        # First what may fail: then nothing of the emit has been counted, and all of it comes again.
        if spooled:
            self._to_spool(emit, spooled)
        for place in shed:
            event = emit.events[place]
            self._shedder.count(event.room or emit.feed.room, event.kind, event.quantity)
        emit.shed = shed
        self.shed_events += len(shed)
        emit.events, emit.places = [emit.events[place] for place in kept], kept

    def _verdict(self, event: Event, depth: int, behind: bool) -> Verdict:
        verdict = self._shedder.verdict(event.kind, depth)
        if self._spool is None:
            return Verdict.TAKE if verdict is Verdict.SPOOL else verdict
        # What came later must not overtake what waits on disk.
        return Verdict.SPOOL if verdict is Verdict.TAKE and behind else verdict

    def _to_spool(self, emit: Emit, events: Sequence[Event]) -> None:
        assert self._spool is not None  # noqa: S101 - no verdict says "spool" without one
        feed, rows = emit.feed, []
        for event in events:
            # It keeps the instant of its arrival: it is stepped later, and did not happen later.
            event.time = event.time or emit.received
            feed.identify(event)
            rows.append(Spooled(feed.key, event))
        try:
            self._spool.append(rows)
        except StoreError as error:
            raise RetryAfter(error.message, 1.0) from error
        self.spool_events += len(rows)
        emit.spooled = len(rows)

    def forget(self, viewer: bytes, is_theirs: Callable[[Event], bool]) -> int:
        """Leave out what waits of somebody who is erased: in memory, on disk, and what is held for its lateness.

        Args:
            viewer: the key that they had.

        Returns:
            How many events.
        """
        found = 0
        for emit in self._queue:
            kept = [place for place, event in enumerate(emit.events) if not is_theirs(event)]
            if (theirs := len(emit.events) - len(kept)) == 0:
                continue
            found += theirs
            self.depth -= theirs
            emit.places = kept if emit.places is None else [emit.places[place] for place in kept]
            emit.events = [emit.events[place] for place in kept]
        if self._spool is not None and (erased := self._spool.erase(self._spool_read, is_theirs)):
            self.spool_events = self._spool.count(self._spool_read)
            found += erased
        return found + sum(feed.forget(viewer) for feed in self._late_feeds)

    # --- what the loop calls

    @property
    def waiting(self) -> bool:
        """Whether there is anything to gather."""
        return bool(self._queue or self._letters or (self.spool_events and self.depth == 0) or self._is_due())

    def _is_due(self) -> bool:
        now = self._now()
        return any((due := feed.next_due()) is not None and (self.ending or due <= now) for feed in self._late_feeds)

    @property
    def lateness(self) -> int:
        """How long events of the slowest source are held, microseconds; ticks stay that far behind."""
        return max((feed.declaration.lateness for feed in self._late_feeds), default=0)

    def watch(self, feed: Feed) -> None:
        """Let go of what this feed holds when it has waited out its lateness."""
        if feed.declaration.lateness:
            self._late_feeds.append(feed)

    async def retire(self, feed: Feed) -> None:
        """Its source has ended for good: wait until what it handed over is on disk, as far as nothing holds it."""
        mine = [emit for emit in [*self._emits.values(), *self._queue] if emit.feed is feed]
        if feed in self._late_feeds:
            self._retired.add(feed)
        elif mine:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asyncio.gather(*(emit.over() for emit in mine)), _RETIRE)

    def drop(self, gathered: Gathered, message: str) -> None:
        """What was gathered was not committed: its emits fail, and what sources could not read waits for the next."""
        self._letters = gathered.own + self._letters
        self._forget_passing()
        for emit in gathered.emits:
            self._emits.pop(emit.number, None)
            emit.fail(message)

    def gather(self) -> Gathered:
        """What is stepped next; empty where nothing waits."""
        own, self._letters = self._letters, []
        gathered = Gathered([], [], list(own), {}, own=own)
        self._unspool()
        for feed in self._late_feeds:
            gathered.admitted += feed.flush() if self.ending else feed.due(self._now())
        for feed in [feed for feed in self._retired if feed.next_due() is None]:
            self._retired.discard(feed)
            self._late_feeds.remove(feed)
        while self._queue and len(gathered.admitted) < MOST_IN_A_BATCH:
            emit = self._queue.popleft()
            self.depth -= len(emit.events)
            released, sifted = emit.feed.take(emit.events, emit.number, emit.received)
            emit.left = sifted.taken
            sifted.taken += emit.spooled
            emit.sifted = sifted
            gathered.letters += sifted.letters
            gathered.corrections += [(emit.feed, one) for one in sifted.corrections]
            emit.held = emit.left
            self._passing.setdefault(emit.feed.key, deque()).append(emit)
            self._emits[emit.number] = emit
            gathered.emits.append(emit)
            gathered.admitted += released
        self._move_cursors(gathered)
        if not self._shedder.paused(self.depth):
            self._room.set()
        return gathered

    def _forget_passing(self) -> None:
        """A commit failed: cursors stay where they are on disk."""
        self._passing.clear()
        self._spool_next = self._spool_done

    def _move_cursors(self, gathered: Gathered) -> None:
        """Let cursors pass the emits of which nothing is held any more: what is held is not on disk."""
        for one in gathered.admitted:
            emit = self._emits.get(one.emit)
            if emit is not None:
                emit.held -= 1
        for key, passing in self._passing.items():
            while passing and passing[0].held <= 0:
                emit = passing.popleft()
                self._spool_next = max(self._spool_next, emit.position)
                if emit.cursor is not None:
                    gathered.cursors[key] = emit.cursor
        held = any(emit.position for passing in self._passing.values() for emit in passing)
        if self._spool_next > self._spool_done and not held:
            gathered.cursors[SPOOL] = self._spool_next.to_bytes(8, "big")

    def committed(self, gathered: Gathered) -> None:
        """What was gathered is on disk: settle the emits of which nothing is held back any more."""
        for one in gathered.admitted:
            emit = self._emits.get(one.emit)
            if emit is not None:
                emit.left -= 1
        for number in sorted({one.emit for one in gathered.admitted} | {emit.number for emit in gathered.emits}):
            self._settle(number)
        if self._late_feeds:
            for number in sorted(self._emits):
                self._settle(number)
        if SPOOL in gathered.cursors:
            self._spool_done = int.from_bytes(gathered.cursors[SPOOL], "big")
            if self._spool is not None:
                # Once all of it is in the journal, the file can begin anew.
                self._spool.release(self._spool_done)

    def _settle(self, number: int) -> None:
        emit = self._emits.get(number)
        if emit is None or emit.left > 0 or self._waits_for_others(emit):
            return
        del self._emits[number]
        emit.settle()

    def _waits_for_others(self, emit: Emit) -> bool:
        """Whether it repeats something that may still be held for its lateness, hence is not on disk."""
        if not emit.sifted.duplicates or not emit.feed.declaration.lateness:
            return False
        return any(other.feed is emit.feed and number < emit.number for number, other in self._emits.items())

    def failed(self, message: str) -> None:
        """A commit failed: every emit that is not on disk comes again from its source, or from the spool."""
        for emit in [*self._emits.values(), *self._queue]:
            emit.fail(message)
        self._emits.clear()
        self._queue.clear()
        self._forget_passing()
        for feed in self._late_feeds:
            feed.flush()
        self.depth = 0
        self._spool_read = self._spool_done
        self.spool_events = self._spool.count(self._spool_done) if self._spool is not None else 0
        self._room.set()

    def _unspool(self) -> None:
        """Bring back from the disk what waited there, as soon as memory has room."""
        spool = self._spool
        if spool is None or not self.spool_events or self.depth > MOST_IN_A_BATCH:
            return
        for position, one in spool.read(self._spool_read, MOST_IN_A_BATCH):
            self._spool_read = position
            self.spool_events -= 1
            feed = self._feed(one.source)
            if feed is None:
                # Its source was taken out of the configuration while it waited: it is kept, not lost.
                reason, place = said("source_gone", source=one.source).kept(), said("in_spool").kept()
                self._letters.append(DeadLetter(one.source, place, reason, raw_of(one.event), self._now()))
                self._spool_next = max(self._spool_next, position)
                continue
            self._count += 1
            emit = Emit(self._count, feed, [one.event], None, self._now())
            emit.position = position
            self._queue.append(emit)
            self.depth += 1
