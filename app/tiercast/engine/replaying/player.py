"""Steps a recording as its timeline wants it: at its pace, to an instant, entry by entry, and back from a copy."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Final

from tiercast_api.clock import Clock

from tiercast.audience.entry import CONTROL, Entry
from tiercast.engine.replaying.kept import Copies, Copy
from tiercast.engine.replaying.recording import BASE, ENTRIES, Recording, small_store
from tiercast.engine.replaying.shop import ReplayShop, shown_so_far
from tiercast.engine.replaying.timeline import SLICE, Timeline, slice_end
from tiercast.store.errors import StoreError
from tiercast.store.journal import read_entries
from tiercast.store.marks import Mark
from tiercast.store.vault import open_vault
from tiercast.words import Words

_log = logging.getLogger(__name__)
AT_ONCE: Final = 512
"""Entries that are stepped together."""
READ: Final = 2_000
"""Entries that are read ahead."""
TURN: Final = 0.05
"""Seconds between two turns while it goes on at a pace."""

Open = Callable[[Path, int], AbstractAsyncContextManager[ReplayShop]]


class Player:
    """Shows one recording.

    Args:
        open_shop: opens the shop in a file, with a number of its own.
        opened: told of each shop that takes the place of the one before.
        moved: told that it stands otherwise, with instants of firings that are new.
        mark: sets a mark that people had set.

    Attributes:
        timeline: where it is. trouble: why it does not go on; None: it does.
        events, firings: so far, in the room that is shown first.
    """

    def __init__(
        self, recording: Recording, open_shop: Open, opened: Callable[[ReplayShop], None],
        moved: Callable[[tuple[int, ...]], None], mark: Callable[[Mark], Awaitable[object]], clock: Clock,
    ) -> None:  # fmt: skip
        self.recording, self.timeline = recording, Timeline(recording.begin, recording.end)
        self._open_shop, self._opened, self._moved, self._mark, self._clock = open_shop, opened, moved, mark, clock
        self._entries = small_store(recording.folder / ENTRIES)
        with self._entries.write() as connection:
            self._vault = open_vault(connection, recording.secrets, recording.config.shop, 0)
        first = recording.first - 1
        base = recording.folder / BASE
        self._copies = Copies(recording.folder, base, recording.begin, recording.end, first)
        self._stack = AsyncExitStack()
        self._shop: ReplayShop | None = None
        self._file: Path | None = None
        self._ahead: deque[Entry] = deque()
        self._read = first
        self._step_to = ""
        self._wake = asyncio.Event()
        self._hand = sorted(recording.hand, key=lambda one: one.time)
        self.trouble: Words | None = None
        self.events = self.firings = 0
        self.marks = list(recording.marks)

    # --- what clients want

    def play(self, speed: float | None = None) -> None:
        """Go on by itself."""
        if speed is not None:
            self.timeline.take_speed(speed, self._clock.monotonic())
        self._step_to = ""
        self.timeline.play(self._clock.monotonic())
        self._wake.set()

    def pause(self, speed: float | None = None) -> None:
        """Stay where it is, also on the way to somewhere."""
        if speed is not None:
            self.timeline.take_speed(speed, self._clock.monotonic())
        self._step_to, self.timeline.target = "", None
        self.timeline.pause(self._clock.monotonic())
        self._wake.set()

    def step(self, to: str) -> None:
        """Go to the next ``event`` or ``firing``."""
        self.timeline.pause(self._clock.monotonic())
        self.timeline.target, self._step_to = None, to
        self._wake.set()

    def seek(self, at: int) -> None:
        """Go to an instant."""
        self._step_to = ""
        self.timeline.seek(at)
        self._wake.set()

    @property
    def busy(self) -> bool:
        """Whether it is on its way to somewhere."""
        return self.timeline.target is not None or bool(self._step_to)

    # --- its life

    async def open(self) -> None:
        """Take up the base. Raises: StoreError, OSError."""
        await self._begin(self._copies.before(self.recording.begin))

    async def close(self) -> None:
        """Let go of everything but the folder."""
        await self._stack.aclose()
        self._entries.close()

    async def run(self) -> None:
        """Do what is wanted until cancelled; what goes wrong is said, and it stays where it is."""
        while True:
            try:
                if not await self._turn():
                    self._wake.clear()
                    await self._wake.wait()
            except Exception as error:  # noqa: BLE001 - whatever it is, the window has to be told that it stands
                self._stop(error)

    def _stop(self, error: Exception) -> None:
        _log.exception("the replay does not go on")
        zh = error.message_zh if isinstance(error, StoreError) else str(error)
        self.trouble = Words(f"The replay does not go on: {error}", f"回放无法继续：{zh}")
        self.pause()
        self._moved(())

    # --- one turn

    async def _turn(self) -> bool:
        """Do a little. Returns: whether there is more to do."""
        timeline = self.timeline
        if self._step_to:
            await self._to_next(self._step_to)
            return True
        if timeline.target is not None and timeline.target < timeline.at:
            await self._go_back(timeline.target)
            return True
        goal = timeline.goal(self._clock.monotonic())
        if goal > timeline.at or timeline.target is not None or (timeline.playing and goal >= timeline.end):
            await self._advance(goal)
        at_a_pace = timeline.playing and timeline.target is None and timeline.speed
        await asyncio.sleep(TURN if at_a_pace else 0)
        return timeline.playing or self.busy

    async def _advance(self, goal: int) -> None:
        """Show a slice of what happened up to `goal`."""
        timeline = self.timeline
        limit = slice_end(timeline.at, goal)
        part: list[Entry] = []
        while len(part) < AT_ONCE and (entry := self._next()) is not None and entry.time <= limit:
            part.append(self._ahead.popleft())
        if part:
            await self._show(part)
        following = self._next()
        if following is None:
            # Late entries at the very end are of no later instant: nothing follows.
            limit = goal
        elif following.time <= limit:
            limit = timeline.at
        elif not part:
            limit = min(goal, following.time - 1)
        await self._reach(limit)

    async def _to_next(self, kind: str) -> None:
        """Show entries up to the next event, or the next firing, of the room."""
        timeline, fired = self.timeline, self.firings
        if kind == "firing" and (known := next((at for at in self.marks if at > timeline.at), 0)):
            # What lies between is shown as fast as it goes; from just before it entry by entry.
            target = max(timeline.at, known - SLICE)
            while timeline.at < target and self._step_to:
                await self._advance(target)
                await asyncio.sleep(0)
        for count in range(1, 1 << 30):
            entry = self._next()
            if entry is None or not self._step_to:
                break
            self._ahead.popleft()
            await self._show([entry])
            await self._reach(max(timeline.at, min(entry.time, timeline.end)))
            here = entry.room == self.recording.room
            if self.firings > fired or (kind == "event" and here and entry.kind not in CONTROL):
                break
            if count % 64 == 0:
                await asyncio.sleep(0)
        self._step_to = ""
        if self._next() is None:
            await self._reach(timeline.end)
        self._moved(())

    async def _show(self, part: list[Entry]) -> None:
        shop = self._at_work()
        stepped = shop.shop.take(part, now=part[-1].time)
        await asyncio.wrap_future(stepped.commit)
        room = self.recording.room
        self.events += sum(entry.room == room and entry.kind not in CONTROL for entry in part)
        new = tuple(one.time for one in stepped.firings if one.room == room and not one.suppressed)
        self.firings += len(new)
        await shop.committed(stepped)
        if not self.recording.exact:
            self._learn(new)
        self._moved(new)

    def _learn(self, fired: tuple[int, ...]) -> None:
        """Instants of firings that nobody knew; what is shown again was known by then."""
        if fired and (not self.marks or fired[-1] > self.marks[-1]):
            latest = self.marks[-1] if self.marks else 0
            self.marks += [at for at in fired if at > latest]

    async def _reach(self, at: int) -> None:
        """Everything up to `at` was shown."""
        timeline, shop = self.timeline, self._at_work()
        before = timeline.at
        timeline.reached(at, self._clock.monotonic())
        if timeline.at // SLICE != before // SLICE:
            await shop.look()
        for one in [one for one in self._hand if before < one.time <= timeline.at]:
            await self._mark(one)
        seq = shop.shop.seq
        if timeline.at < timeline.end and self._copies.is_due(timeline.at, seq):
            await self._keep(shop, timeline.at, seq)
        self._moved(())

    # --- copies

    async def _keep(self, shop: ReplayShop, at: int, seq: int) -> None:
        """Keep how it stands."""
        assert self._file is not None  # noqa: S101 - there is a shop
        commit = shop.shop.snapshot()
        if commit is not None:
            await asyncio.wrap_future(commit)
        await shop.series.write()
        await asyncio.to_thread(self._copies.add, self._file, at, seq)

    async def _go_back(self, target: int) -> None:
        copy = self._copies.before(target)
        await self._begin(copy)
        self.timeline.back_to(copy.at)
        self._moved(())

    async def _begin(self, copy: Copy) -> None:
        """Let a copy take the place of what is at work."""
        await self._stack.aclose()
        if self._file is not None:
            self._copies.drop(self._file)
        file, run = await asyncio.to_thread(self._copies.fresh, copy)
        self._file = file
        shop = await self._stack.enter_async_context(self._open_shop(file, run))
        self._shop, self.trouble = shop, None
        self._ahead.clear()
        self._read = shop.shop.seq
        self.events = self.firings = 0
        with shop.opened.database.read() as connection:
            self.events, self.firings = shown_so_far(connection, shop.opened.shop, self.recording)
        self._opened(shop)

    # --- what is read

    def _at_work(self) -> ReplayShop:
        if self._shop is None:
            raise RuntimeError("the replay is not open yet")
        return self._shop

    def _next(self) -> Entry | None:
        """The entry that follows; None at the end."""
        if not self._ahead and self._read < self.recording.last:
            with self._entries.read() as connection:
                self._ahead.extend(read_entries(connection, self._vault, self._read, READ))
            self._read = self._ahead[-1].seq if self._ahead else self.recording.last
        return self._ahead[0] if self._ahead else None
