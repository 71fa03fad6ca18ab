"""One try of a stress: events as they become due at a speed, through step and commit, with the latency of each."""

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

import msgspec
from tiercast_api.clock import Clock
from tiercast_api.event import Event
from tiercast_api.source import SourceDeclaration

from tiercast.beside.paths import Paths
from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Feed
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.shedding import Shedder, Verdict
from tiercast.engine.intake.totals import Totals
from tiercast.engine.jobs import ReplayOptions
from tiercast.engine.opened import open_store
from tiercast.engine.playing import ROOM, SOURCE, Playing, open_playing
from tiercast.engine.receiving import AHEAD, Receiving
from tiercast.engine.registry import Offered
from tiercast.engine.shop import Extra
from tiercast.hosting.plugins import Plugins

CAPACITY: Final = 100_000
"""Events that may wait in memory, as with the engine's default settings."""
BATCH: Final = 512
"""Events that are stepped and committed together at the most."""
HOPELESS: Final = 2_000_000
"""A try ends when events are this late, microseconds: it will not come back."""
SECOND: Final = 1_000_000


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What one try gave.

    Attributes:
        span: how much of the recording was played, microseconds of its own time.
        events: that arrived; `seconds`: of wall clock in which they arrived; `rate`: events a second.
        median, p99: from due to on disk, microseconds.
        peak: most events in one second; `shed`: that did not fit.
        ended_early: it was given up as hopeless.
    """

    speed: float
    span: int
    events: int
    seconds: float
    rate: float
    median: float
    p99: float
    peak: int
    shed: int
    ended_early: bool


class Trial:
    """Runs one try in a store of its own.

    Args:
        progress: told how many events have arrived, a few times a second.
    """

    def __init__(
        self, options: ReplayOptions, plugins: Plugins, offers: Offered, declaration: SourceDeclaration, clock: Clock,
        progress: Callable[[int], None],
    ) -> None:  # fmt: skip
        self._options, self._plugins, self._offers = options, plugins, offers
        self._declaration, self._clock, self._progress = declaration, clock, progress
        self._latencies: list[int] = []
        self._waiting: deque[tuple[int, Event]] = deque()
        self._shed = 0
        self._emits = 0

    async def run(self, paths: Paths, events: Sequence[Event], speed: float) -> Measured:
        """Let `events` (in order of time) arrive at `speed` times their own. Raises: RulesetError, StoreError."""
        opened = open_store(paths.store, "stress", self._clock, paths.key, keyring=False)
        try:
            playing = open_playing(
                "stress", opened, self._options, self._plugins, self._offers, self._declaration, self._clock,
                state="shadow", simulated=False,
            )  # fmt: skip
            for room in dict.fromkeys(event.room for event in events if event.room):
                playing.add_room(room)
            maker = EntryMaker(opened.vault.viewer_key, lambda room: "")
            feed = Feed(
                SOURCE,
                ROOM,
                "run",
                self._declaration,
                self._plugins.kinds,
                maker,
                SeenWindow(),
                Totals(),
                live=False,
                rooms=playing.rooms,
            )
            receiving = Receiving(playing.shop, lambda key: feed, self._clock)
            await asyncio.wrap_future(playing.shop.take([]).commit)
            return await self._play(playing, feed, receiving, events, speed)
        finally:
            opened.close()

    async def _play(
        self, playing: Playing, feed: Feed, receiving: Receiving, events: Sequence[Event], speed: float
    ) -> Measured:
        shedder = Shedder(CAPACITY)
        shedder.reads({kind for program in playing.shop.core.programs.values() for kind in program.kinds_read()})
        first = events[0].time
        dues = [round((event.time - first) / speed) for event in events]
        began, place, reported, hopeless = self._clock.monotonic(), 0, 0, False
        flying: deque[Future[None]] = deque()
        while (place < len(events) or self._waiting) and not hopeless:
            now = self._clock.monotonic() - began
            arrived = bisect_right(dues, now, lo=place)
            for due, event in zip(dues[place:arrived], events[place:arrived], strict=True):
                self._arrive(due, event, shedder, feed)
            place = arrived
            if self._waiting:
                hopeless = now - self._waiting[0][0] > HOPELESS
                flying.append(self._take(feed, receiving, began))
                while len(flying) >= AHEAD:
                    await asyncio.wrap_future(flying.popleft())
                await asyncio.sleep(0)
            elif place < len(events):
                await self._clock.sleep((dues[place] - now) / SECOND)
            if now - reported > SECOND // 4:
                reported = now
                self._progress(place)
        await receiving.drain()
        return self._measured(dues[:place], speed, hopeless)

    def _arrive(self, due: int, event: Event, shedder: Shedder, feed: Feed) -> None:
        if shedder.verdict(event.kind, len(self._waiting)) is Verdict.TAKE:
            self._waiting.append((due, event))
        else:
            self._shed += 1

    def _take(self, feed: Feed, receiving: Receiving, began: int) -> "Future[None]":
        taken = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        self._emits += 1
        admitted, sifted = feed.take([event for _, event in taken], self._emits, self._clock.now())
        commit = receiving.step(feed, admitted, Extra(letters=sifted.letters))
        dues = [due for due, _ in taken]

        def on_disk(done: "Future[None]") -> None:
            if done.exception() is None:
                now = self._clock.monotonic() - began
                self._latencies.extend(now - due for due in dues)

        commit.add_done_callback(on_disk)
        return commit

    def _measured(self, dues: Sequence[int], speed: float, hopeless: bool) -> Measured:
        latencies = sorted(self._latencies) or [0]
        seconds = max(dues[-1] / SECOND, 0.001)
        return Measured(
            speed=speed,
            span=round(dues[-1] * speed),
            events=len(dues),
            seconds=seconds,
            rate=len(dues) / max(seconds, 1.0),
            median=latencies[len(latencies) // 2],
            p99=latencies[min(len(latencies) - 1, len(latencies) * 99 // 100)],
            peak=peak_of(dues),
            shed=self._shed,
            ended_early=hopeless,
        )


def peak_of(dues: Sequence[int]) -> int:
    """The most instants (in order, microseconds) within one second."""
    most = first = 0
    for place, due in enumerate(dues):
        while dues[first] <= due - SECOND:
            first += 1
        most = max(most, place - first + 1)
    return most
