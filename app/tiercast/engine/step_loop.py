"""The loop of a live shop: what has arrived is stepped, committed, and only then acknowledged and dispatched."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from tiercast_api.clock import Clock
from tiercast_api.event import Attribute

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
from tiercast.store.errors import StoreError

_log = logging.getLogger(__name__)

AHEAD: Final = 4
"""Batches that may be on their way to the disk at once: stepping goes on while the writer commits."""
TICK: Final = 1_000_000
"""Microseconds between two ticks of the room's clock."""


class StepLoop:
    """Steps arrivals and control entries, in order.

    Args:
        lateness: the most that a source's events may be late; ticks stay that far behind the clock.
        committed: told of batches that are on disk.
        failed: told when a commit failed and the state was made anew.
    """

    def __init__(
        self, shop: Shop, arrivals: Arrivals, maker: EntryMaker, seen: SeenWindow, totals: Totals, clock: Clock,
        hand: Hand, measures: Measures, committed: Callable[[Stepped], None],
        failed: Callable[[StoreError], None],
    ) -> None:  # fmt: skip
        self._shop, self._arrivals, self._maker, self._seen, self._totals = shop, arrivals, maker, seen, totals
        self._clock, self._hand, self._measures = clock, hand, measures
        self._committed, self._failed = committed, failed
        self._wake = asyncio.Event()
        self._control: deque[tuple[Entry, asyncio.Future[int]]] = deque()
        self._flying: deque[asyncio.Task[None]] = deque()
        self._broken: StoreError | None = None
        self.stopping = False
        self.ticking = True

    @property
    def is_broken(self) -> bool:
        """Whether the last commit failed and nothing has been committed since."""
        return self._broken is not None

    def wake(self) -> None:
        """There is something to step."""
        self._wake.set()

    async def append(self, entries: Sequence[Entry]) -> None:
        """Journal control entries; they are committed when this returns. Raises: StoreError."""
        await asyncio.gather(*(self.put(entry) for entry in entries))

    async def put(self, entry: Entry) -> int:
        """Journal one control entry. Returns: its place, once it is committed. Raises: StoreError."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._control.append((entry, done))
        self._wake.set()
        return await done

    async def run(self) -> None:
        """Step until `stopping`, then drain."""
        ticks = asyncio.create_task(self._tick())
        try:
            while not (self.stopping and self._is_empty()):
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

    def _is_empty(self) -> bool:
        return not self._control and not self._arrivals.waiting

    async def _turn(self) -> None:
        while len(self._flying) >= AHEAD:
            await self._flying[0]
        if self._broken is not None:
            await self._mend()
        gathered = self._arrivals.gather()
        controls = [self._control.popleft() for _ in range(len(self._control))]
        ours = [entry for entry, _ in controls] + [self._corrected(*one) for one in gathered.corrections]
        entries = ours + [one.entry for one in gathered.admitted]
        extra = self._extra(gathered, len(ours))
        mark = (self._seen.mark(), self._totals.mark())
        self._hand.begin("batch", self._shop.seq.to_bytes(8, "big"))
        began = self._clock.monotonic()
        try:
            stepped = self._shop.take(entries, extra, self._clock.now())
        except StoreError as error:
            self._break(error, gathered, [done for _, done in controls])
            return
        self._hand.end()
        self._measures.stepped(len(gathered.admitted), self._clock.monotonic() - began)
        work = self._follow(stepped, gathered, [done for _, done in controls], mark, began)
        self._flying.append(asyncio.create_task(work))
        # One turn of the loop: sockets are read, commits are noticed, the heart beats.
        await asyncio.sleep(0)

    def _extra(self, gathered: Gathered, offset: int) -> Extra:
        admitted = gathered.admitted
        return Extra(
            identities=self._maker.take_new(),
            seen=[(one.entry.source, one.key, one.entry.time) for one in admitted if one.key is not None],
            cursors=gathered.cursors | kept_totals(self._totals) | kept_clocks(gathered.corrections),
            letters=gathered.letters,
            raw={offset + place: one.raw for place, one in enumerate(admitted) if one.raw is not None},
        )

    def _corrected(self, feed: Feed, correction: Correction) -> Entry:
        """A source's clock is off, and from now on its times are set right: part of the journal."""
        now = max(self._clock.now(), self._shop.core.state.shop.now)
        said: dict[str, Attribute] = {"why": correction.why, "offset": correction.learned or 0}
        return Entry(now, "corrected", feed.room, topic=feed.key, attributes=said)

    async def _follow(
        self, stepped: Stepped, gathered: Gathered, controls: list["asyncio.Future[int]"], mark: tuple[int, int],
        began: int,
    ) -> None:  # fmt: skip
        """Wait for a commit; then acknowledge and dispatch."""
        try:
            await _await(stepped.commit)
        except StoreError as error:
            self._break(error, gathered, controls)
            return
        finally:
            self._flying.remove(asyncio.current_task())  # type: ignore[arg-type]
        self._measures.committed(self._clock.monotonic() - began)
        self._seen.settle(mark[0])
        self._totals.settle(mark[1])
        for done, entry in zip(controls, stepped.entries, strict=False):
            if not done.done():
                done.set_result(entry.seq)
        self._committed(stepped)
        self._arrivals.committed(gathered)

    def _break(self, error: StoreError, gathered: Gathered, controls: Sequence["asyncio.Future[int]"]) -> None:
        _log.error("a commit failed: %s", error)
        self._broken = self._broken or error
        for done in controls:
            if not done.done():
                done.set_exception(error)
        self._arrivals.drop(gathered, str(error))

    async def _mend(self) -> None:
        """After a failed commit nothing that was stepped since is true: make the state anew from the store."""
        if self._flying:
            await asyncio.gather(*self._flying, return_exceptions=True)
        error, self._broken = self._broken, None
        if error is None:
            return
        self._arrivals.failed(str(error))
        self._seen.revert()
        self._totals.revert()
        self._maker.forget()
        self._shop.rebuild()
        self._failed(error)

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
    await asyncio.wrap_future(commit)
