"""The loop of a live shop: what has arrived is stepped, committed, and only then acknowledged and dispatched."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, NamedTuple

from tiercast_api.clock import Clock
from tiercast_api.event import Attribute
from tiercast_api.said import in_both, said

from tiercast.audience.entry import Entry
from tiercast.engine.arrivals import Arrivals, Gathered
from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Feed
from tiercast.engine.hand import Hand
from tiercast.engine.intake.clock import Correction
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.totals import Totals
from tiercast.engine.kept import kept_clocks, kept_totals
from tiercast.engine.measures import Measures
from tiercast.engine.shop import Extra, Shop, Stepped
from tiercast.engine.suspects import Run, Suspects
from tiercast.store.errors import StoreError, Trouble

_log = logging.getLogger(__name__)

AHEAD: Final = 1
"""Batches that may be on their way to the disk at once, while the next one is not stepped yet.

With one, what arrives during a commit goes into the next one, and nothing queues behind the writer: at 5,000 events/s
the median from event to webhook was 20 ms, with three 26 ms, with thirty-two 159 ms (`tests.benchmarks.latency`).
"""
PACE: Final = 4_000
"""Microseconds from the beginning of one turn to that of the next, at least, in an engine that shares its computer.

A turn and its commit cost milliseconds, however little they carry. Without a pace an engine that gets 1,000 events/s
uses 87 % of a core to save 2 ms of 7 in the median; what comes after a pause never waits (`tests.benchmarks.latency`).
"""
HEAD_START: Final = 8
"""Turns of the event loop that committed actions get before the next batch is stepped.

So many lie between a commit and the socket of whoever is told. Without them a line for the host, beside the window at
5,000 events/s, waited for a step in between: 12 ms from commit to socket in the median, with them 2
(`tests.benchmarks.desktop_smooth`).
"""
TICK: Final = 1_000_000
"""Microseconds between two ticks of the room's clock."""
MEND_EVERY: Final = 1.0
"""Seconds between two tries of a store that could not be written."""
PERHAPS_AN_EVENT: Final = frozenset({Trouble.INVALID, Trouble.OTHER})
"""Troubles that may lie in what was to be written."""


class Turn(NamedTuple):
    """What one turn of the loop sent to the writer.

    Attributes:
        gathered: what it came from; controls: who waits for control entries.
        parts: the runs, and what became of each; mark: of what intake remembers; began: monotonic microseconds.
    """

    gathered: Gathered
    controls: list[tuple[Entry, "asyncio.Future[int]"]]
    parts: list[tuple[Run, Stepped]]
    mark: tuple[int, int]
    began: int


class StepLoop:
    """Steps arrivals and control entries, in order.

    Args:
        suspects: leaves out what engines died of.
        committed: told of batches that are on disk.
        failed: told when a commit failed; nothing is taken in until `mended`: told when the store can be written again.

    Attributes:
        pace: microseconds from the beginning of one turn to that of the next, at least.
    """

    def __init__(
        self, shop: Shop, arrivals: Arrivals, maker: EntryMaker, seen: SeenWindow, totals: Totals, clock: Clock,
        hand: Hand, suspects: Suspects, measures: Measures, committed: Callable[[Stepped], None],
        failed: Callable[[StoreError], None], mended: Callable[[], None],
    ) -> None:  # fmt: skip
        self._shop, self._arrivals, self._maker, self._seen, self._totals = shop, arrivals, maker, seen, totals
        self._clock, self._hand, self._measures = clock, hand, measures
        self._suspects = suspects
        self._committed, self._failed, self._mended = committed, failed, mended
        self._wake = asyncio.Event()
        self._control: deque[tuple[Entry, asyncio.Future[int]]] = deque()
        self._flying: deque[asyncio.Task[None]] = deque()
        self._broken: StoreError | None = None
        self._over = False
        self._acted = False
        self._next = 0
        self.pace = 0
        self.stopping = False
        self.ticking = True

    @property
    def is_broken(self) -> bool:
        """Whether a commit failed and the store cannot be written since; the state in memory is then not to be kept."""
        return self._broken is not None

    @property
    def trouble(self) -> StoreError | None:
        """Why the store cannot be written now; None: it can."""
        return self._broken

    def wake(self) -> None:
        """There is something to step."""
        self._wake.set()

    async def append(self, entries: Sequence[Entry]) -> None:
        """Journal control entries; they are committed when this returns. Raises: StoreError."""
        await asyncio.gather(*(self.put(entry) for entry in entries))

    async def put(self, entry: Entry) -> int:
        """Journal one control entry. Returns: its place, once it is committed. Raises: StoreError."""
        if self._broken is not None:
            raise self._broken
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._control.append((entry, done))
        self._wake.set()
        return await done

    async def run(self) -> None:
        """Step until `stopping`, then drain; ends at once where the store is lost."""
        ticks = asyncio.create_task(self._tick())
        try:
            while not (self._over or (self.stopping and self._is_empty())):
                if self._is_empty():
                    self._wake.clear()
                    if self._is_empty() and not self.stopping:
                        await self._wake.wait()
                    continue
                await self._turn()
        finally:
            ticks.cancel()
            await asyncio.gather(ticks, return_exceptions=True)
            await asyncio.gather(*self._flying, return_exceptions=True)
        if self._broken is not None and not self._over:
            # The very last commit failed: whoever waits for it has been told, and comes again after the next start.
            self._refuse(self._broken)

    def _is_empty(self) -> bool:
        if self.stopping:
            self._arrivals.ending = True
        return not self._control and not self._arrivals.waiting and self._broken is None

    async def _turn(self) -> None:
        while len(self._flying) >= AHEAD:
            await self._flying[0]
        if self._broken is not None:
            await self._mend()
            return
        await self._let_go_out()
        await self._keep_pace()
        gathered = self._arrivals.gather()
        controls = [self._control.popleft() for _ in range(len(self._control))]
        ours = [entry for entry, _ in controls] + [self._corrected(*one) for one in gathered.corrections]
        turn = Turn(gathered, controls, [], (self._seen.mark(), self._totals.mark()), self._clock.monotonic())
        try:
            self._step(turn, self._suspects.divide(ours, gathered.admitted, self._shop.seq))
        except StoreError as error:
            self._break(error, turn)
            return
        finally:
            self._hand.end()
        now = self._clock.monotonic()
        self._measures.stepped(len(gathered.admitted), now - turn.began, now)
        self._flying.append(asyncio.create_task(self._follow(turn)))
        # One turn of the loop: sockets are read, commits are noticed, the heart beats.
        await asyncio.sleep(0)

    async def _let_go_out(self) -> None:
        """Have what was just committed reach its sinks first: stepping keeps everything else waiting."""
        if self._acted:
            self._acted = False
            for _ in range(HEAD_START):
                await asyncio.sleep(0)

    async def _keep_pace(self) -> None:
        """Wait for what comes together with what is there, where the turn before began just now."""
        rest = self._next - self._clock.monotonic()
        if rest > 0 and not self.stopping:
            await self._clock.sleep(rest / 1_000_000)
        self._next = self._clock.monotonic() + self.pace

    def _step(self, turn: Turn, runs: Sequence[Run]) -> None:
        now = self._clock.now()
        identities = self._maker.take_new()
        for number, planned in enumerate(runs):
            run = self._suspects.pardon(planned, turn.gathered.letters, now)
            extra = self._extra(run)
            extra.identities, identities = identities, []
            if number == len(runs) - 1:
                gathered = turn.gathered
                extra.letters = gathered.letters
                extra.cursors = gathered.cursors | kept_totals(self._totals) | kept_clocks(gathered.corrections)
            self._hand.begin(run.kind, run.name)
            turn.parts.append((run, self._shop.take(run.entries, extra, now)))

    def _extra(self, run: Run) -> Extra:
        offset = len(run.entries) - len(run.admitted)
        return Extra(
            seen=[(one.entry.source, one.key, one.entry.time) for one in run.admitted if one.key is not None],
            raw={offset + place: one.raw for place, one in enumerate(run.admitted) if one.raw is not None},
        )

    def _corrected(self, feed: Feed, correction: Correction) -> Entry:
        """A source's clock is off, and from now on its times are set right: part of the journal."""
        now = max(self._clock.now(), self._shop.core.state.shop.now)
        said: dict[str, Attribute] = {"why": correction.why, "offset": correction.learned or 0}
        return Entry(now, "corrected", feed.room, topic=feed.key, attributes=said)

    async def _follow(self, turn: Turn) -> None:
        """Wait for the commits of a turn; then acknowledge and dispatch."""
        try:
            for _, stepped in turn.parts:
                await _await(stepped.commit)
        except StoreError as error:
            self._break(error, turn)
            return
        finally:
            self._flying.remove(asyncio.current_task())  # type: ignore[arg-type]
        now = self._clock.monotonic()
        self._measures.committed(now - turn.began, now)
        self._seen.settle(turn.mark[0])
        self._totals.settle(turn.mark[1])
        for entry, done in turn.controls:
            if not done.done():
                done.set_result(entry.seq)
        for _, stepped in turn.parts:
            self._acted = self._acted or bool(stepped.actions)
            self._committed(stepped)
        self._arrivals.committed(turn.gathered)

    # --- when the store cannot be written

    def _break(self, error: StoreError, turn: Turn) -> None:
        first, self._broken = self._broken is None, self._broken or error
        if first:
            _log.error("a commit failed: %s", error)
            self._suspect(turn)
            self._failed(error)
        for _, done in turn.controls:
            _fail(done, error)
        self._arrivals.drop(turn.gathered, error.message)
        self._wake.set()

    def _suspect(self, turn: Turn) -> None:
        """Where it may lie in what was to be written, find out which event it is, and leave it out next time."""
        for run, stepped in turn.parts:
            error = stepped.commit.exception() if stepped.commit.done() else None
            if isinstance(error, StoreError) and error.kind in PERHAPS_AN_EVENT:
                if len(run.admitted) == 1 and len(run.entries) == 1:
                    self._suspects.condemn(run.name, said("not_stored", why=in_both(error.message, error.message_zh)))
                else:
                    self._suspects.beware()
                return

    async def _mend(self) -> None:
        """After a failed commit nothing that was stepped since is true: make the state anew from the store.

        Until the store can be written, whoever brings something is told why not and comes again.
        """
        if self._flying:
            await asyncio.gather(*self._flying, return_exceptions=True)
        error = self._broken
        if error is None:
            return
        self._refuse(error)
        while error.kind is not Trouble.LOST_LOCK:
            try:
                await _await(self._shop.try_writing())
                self._shop.rebuild()
            except StoreError as again:
                error = again
            else:
                self._remember_anew()
                self._broken, self._arrivals.refusing = None, ""
                self._mended()
                return
            if self.stopping:
                break
            await self._pause()
            self._refuse(error)
        self._over = True
        if error.kind is Trouble.LOST_LOCK and error is not self._broken:
            self._broken = error
            self._failed(error)

    async def _pause(self) -> None:
        """Wait before the next try, or until the engine is to end."""
        self._wake.clear()
        sleeping = asyncio.ensure_future(self._clock.sleep(MEND_EVERY))
        while not (sleeping.done() or self.stopping):
            waking = asyncio.ensure_future(self._wake.wait())
            await asyncio.wait([sleeping, waking], return_when=asyncio.FIRST_COMPLETED)
            waking.cancel()
            self._wake.clear()
        sleeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sleeping

    def _refuse(self, error: StoreError) -> None:
        self._arrivals.refusing = error.message
        self._arrivals.failed(error.message)
        while self._control:
            _fail(self._control.popleft()[1], error)

    def _remember_anew(self) -> None:
        self._seen.begin_anew(self._shop.recent_keys(self._seen.size))
        self._totals.revert()
        self._maker.forget()

    async def _tick(self) -> None:
        while True:
            await self._clock.sleep(TICK / 1_000_000)
            now = self._clock.now() - self._arrivals.lateness
            if self.ticking and not self.stopping and now > self._shop.core.state.shop.now and self._broken is None:
                done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
                done.add_done_callback(lambda f: f.cancelled() or f.exception())
                self._control.append((Entry(now, "tick"), done))
                self._wake.set()


async def _await(commit: "Future[None]") -> None:
    """Wait for a commit. Raises: StoreError: whatever went wrong, so that nothing waits for it for ever."""
    try:
        await asyncio.wrap_future(commit)
    except StoreError:
        raise
    except Exception as error:
        raise StoreError(Trouble.OTHER, f"{type(error).__name__}: {error}") from error


def _fail(done: "asyncio.Future[int]", error: StoreError) -> None:
    if not done.done():
        done.set_exception(error)
