"""What sources hand over, for jobs that step at once: each emit is stepped where it arrives and committed behind it."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from tiercast_api.clock import Clock
from tiercast_api.context import Taken, Ticket
from tiercast_api.errors import RetryAfter
from tiercast_api.event import Event

from tiercast.engine.feed import Admitted, Feed
from tiercast.engine.intake.totals import Totals
from tiercast.engine.kept import kept_totals
from tiercast.engine.shop import Extra, Shop, Stepped
from tiercast.store.batch import DeadLetter
from tiercast.store.errors import StoreError

AHEAD: Final = 2
"""Batches that may wait for the writer before an emit does."""


class CommitTicket:
    """The promise of one emit."""

    def __init__(self, commit: "Future[None]", taken: Taken) -> None:
        self._commit, self._taken = commit, taken

    async def committed(self) -> Taken:
        """Wait until the events are on disk. Raises: RetryAfter: where the commit failed."""
        try:
            await asyncio.wrap_future(self._commit)
        except StoreError as error:
            raise RetryAfter(str(error), 1.0) from error
        return self._taken


class Receiving:
    """An intake (see `tiercast.hosting.contexts.Intake`) that steps at once.

    Args:
        feed: of a source's key.
        stepped: told of every batch that went to the writer.
        totals: kept in the commit of the events that changed them, so that a run that is resumed counts on.

    Attributes:
        broken: the first commit that failed; it passes through the source, which is not to blame for it.
    """

    def __init__(
        self, shop: Shop, feed: Callable[[str], Feed], clock: Clock, stepped: Callable[[Stepped], None] | None = None,
        totals: Totals | None = None,
    ) -> None:  # fmt: skip
        self._shop, self._feed, self._clock, self._stepped = shop, feed, clock, stepped
        self._totals = totals
        self._ahead: deque[Future[None]] = deque()
        self.emits = 0
        self.broken: StoreError | None = None

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> Ticket:
        """Step the events of a source; waits while the writer is behind. Raises: StoreError: a commit failed."""
        while len(self._ahead) >= AHEAD:
            await self._await_first()
        feed = self._feed(key)
        self.emits += 1
        admitted, sifted = feed.take(events, self.emits, self._clock.now())
        extra = Extra(letters=sifted.letters)
        if cursor is not None:
            extra.cursors[key] = cursor
        commit = self.step(feed, admitted, extra)
        refused, duplicates = tuple(sifted.refused), tuple(sifted.duplicates)
        taken = Taken(sifted.taken, len(duplicates), refused, duplicates_at=duplicates)
        # The loop must turn: commits are noticed and heartbeats sent between two batches.
        await asyncio.sleep(0)
        return CommitTicket(commit, taken)

    def step(self, feed: Feed, admitted: Sequence[Admitted], extra: Extra) -> "Future[None]":
        """Step what a feed let go of, and send it to the writer."""
        if self._totals is not None:
            extra.cursors |= kept_totals(self._totals)
            # A failed commit ends the job, so nothing is ever taken back.
            self._totals.settle()
        extra.identities = feed.maker.take_new()
        extra.seen = [(feed.key, one.key, one.entry.time) for one in admitted if one.key is not None]
        extra.raw = {place: one.raw for place, one in enumerate(admitted) if one.raw is not None}
        stepped = self._shop.take([one.entry for one in admitted], extra, self._clock.now())
        self._ahead.append(stepped.commit)
        if self._stepped is not None:
            self._stepped(stepped)
        return stepped.commit

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        """Keep what a source could not read."""
        data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
        letter = DeadLetter(key, place, reason, data, self._clock.now())
        self._ahead.append(self._shop.take([], Extra(letters=[letter])).commit)

    async def drain(self) -> None:
        """Wait for every commit under way. Raises: StoreError: the first that failed."""
        while self._ahead:
            await self._await_first()

    async def _await_first(self) -> None:
        try:
            await asyncio.wrap_future(self._ahead.popleft())
        except StoreError as error:
            self.broken = self.broken or error
            raise
