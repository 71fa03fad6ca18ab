"""What a live shop does beside the events: journals what was shed, forgets, makes the daily cuts."""

import asyncio
import logging
from collections.abc import Mapping, Sequence, Set
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from tiercast.audience.entry import Entry
from tiercast.beside.deeds import Deeds
from tiercast.engine.daily import Daily, compute_daily, cuts_settings
from tiercast.engine.imports.nameless import leave_orders, mark_of, take_names
from tiercast.engine.intake.totals import TOTAL_GAP
from tiercast.engine.kept import stale_totals
from tiercast.engine.noted_deeds import note_deeds
from tiercast.engine.old_lines import LineFile, forget_lines, line_files
from tiercast.engine.workers import WorkerFailed, in_worker
from tiercast.step.people import FORGOTTEN
from tiercast.store.cursors import forget_cursor, load_cursors
from tiercast.store.errors import StoreError
from tiercast.store.imports import NAMELESS
from tiercast.store.retention import Pruned, Retention, forget_people, prune
from tiercast.store.statements import chunks
from tiercast.store.states import KEPT_SNAPSHOTS, Place, drop_older
from tiercast.store.unnaming import unname_entries

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

_log = logging.getLogger(__name__)

EVERY: Final = 1.0
"""Seconds between two looks."""
PRUNE_EVERY: Final = 600
"""Looks between two rounds of forgetting."""
SLICES: Final = 4
"""Slices of older snapshots' values that go with one look, `PAUSE` seconds apart: events are written in between."""
PAUSE: Final = 0.2
DAILY_LIMIT: Final = 120.0
_DAY: Final = 86_400_000_000
SETTLED: Final = 30
"""Looks after a start before the cuts are computed: what has waited for the engine comes first."""


class Housekeeping:
    """Runs beside the step loop of one shop."""

    def __init__(self, shop: "LiveShop") -> None:
        self._shop = shop
        self._looks = 0
        self._day = -1
        self._sessions: dict[bytes, int] = {}
        self._pruning: Place | None = None
        self._pruned = True
        self._renewals = 0
        self._aged = -1
        self._lines: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Look once a second until cancelled."""
        try:
            while True:
                await self._shop.clock.sleep(EVERY)
                try:
                    await self._look()
                except StoreError as error:
                    # The step loop has told it and mends; what was missed here comes with the next look.
                    _log.warning("housekeeping waits: %s", error)
        finally:
            if self._lines is not None:
                self._lines.cancel()
                await asyncio.gather(self._lines, return_exceptions=True)

    async def _look(self) -> None:
        self._looks += 1
        await self._journal_shed()
        await self._note_deeds()
        if self._looks % PRUNE_EVERY == 0:
            self._renewals = KEPT_SNAPSHOTS
        if self._looks % PRUNE_EVERY == 0 or not self._pruned:
            await self._forget()
        if self._looks % PRUNE_EVERY == 0 or self._looks == SETTLED:
            self._begin_forgetting_lines()
        if self._looks >= SETTLED and (self._is_new_day() or self._has_opened()):
            await self._daily()

    # --- intake

    async def _journal_shed(self) -> None:
        now = self._shop.now()
        entries = [
            Entry(now, "shed", room, quantity=count.events, topic=kind, attributes={"quantity": count.quantity})
            for (room, kind), count in self._shop.shedder.drain().items()
        ]
        if entries:
            await self._shop.loop.append(entries)

    # --- what was done beside the store

    async def _note_deeds(self) -> None:
        deeds, number = Deeds(self._shop.paths.deeds), self._shop.opened.shop
        try:
            if not (found := deeds.take()):
                return
            await asyncio.wrap_future(self._shop.opened.writer.call(lambda c: note_deeds(c, number, found)))
            deeds.written()
        except OSError as error:
            _log.warning("what was done beside the store is not in the audit log yet: %s", error)

    # --- forgetting

    async def _forget(self) -> None:
        done = await self._forget_slice()
        for _ in range(SLICES - 1):
            if done.states is not None:
                await self._shop.clock.sleep(PAUSE)
                done = await self._forget_slice()
        if done.blocked and self._renewals:
            # In a quiet shop snapshots are rare; what a recovery reads from would keep events beyond their time. One a
            # look: the next one is another only once the journal has gone on.
            self._renewals, self._pruned = self._renewals - 1, False
            await self.snapshot()

    async def _forget_slice(self) -> Pruned:
        shop, kept = self._shop, self._shop.config.retention
        now, number, place = shop.shop.core.state.shop.now, shop.opened.shop, self._pruning
        retention = Retention(
            seen=kept.seen, actions=kept.actions, dead_letters=kept.dead_letters, journal=kept.journal,
            traces=kept.traces, traces_shadow=kept.traces_shadow, traces_suppressed=kept.traces_suppressed,
            decisions=kept.decisions, audit=kept.audit, runs=kept.runs,
        )  # fmt: skip
        clock = shop.clock.now()
        done = await asyncio.wrap_future(
            shop.opened.writer.call(lambda connection: prune(connection, number, retention, now, place, clock))
        )
        self._pruning, self._pruned = done.states, done.done
        return done

    def _begin_forgetting_lines(self) -> None:
        """Once a day: what sinks wrote of actions goes when the actions do, or names; nothing waits for it."""
        today = self._shop.clock.now() // _DAY
        if today == self._aged or not (files := line_files(self._shop.config)):
            return
        self._aged = today
        self._lines = asyncio.create_task(self._forget_lines(files))

    async def _forget_lines(self, files: Sequence[LineFile]) -> None:
        shop = self._shop
        kept = shop.config.retention
        # They may call people by name, and nothing in them can be made unreadable by a key that goes.
        before = shop.shop.core.state.shop.now - min(kept.actions, kept.identities)
        try:
            await in_worker(DAILY_LIMIT, forget_lines, files, before)
        except (WorkerFailed, OSError) as error:
            _log.warning("old lines of sinks are not forgotten: %s", error)
            shop.told.trouble(
                f"Lines that a sink wrote long ago could not be removed: {error}",
                f"触达方式写下的旧记录无法清除：{error}",
            )

    # --- the day

    def _is_new_day(self) -> bool:
        """Whether midnight has passed in the first room's zone since the last look; also at the very first look."""
        core = self._shop.shop.core
        for program in core.programs.values():
            day = program.calendar.day_number(core.state.shop.now)
            if day != self._day and core.state.shop.now:
                self._day = day
                return True
            return False
        return False

    def _has_opened(self) -> bool:
        """Whether a room has opened since the last look."""
        rooms = self._shop.shop.core.state.rooms.values
        sessions = {key: room.session for key, room in rooms.items()}
        opened = any(sessions[key] > self._sessions.get(key, 0) for key in sessions) and bool(self._sessions)
        self._sessions = sessions
        return opened

    async def recompute(self) -> None:
        """Make the cuts anew, of a snapshot that has all that was stepped until now."""
        await self.snapshot()
        await self._daily()

    async def snapshot(self) -> None:
        """Finish the snapshot under way and write another, in slices, while the events go on."""
        for begins in (False, True):
            commit = self._shop.shop.snapshot_slice(begin=begins)
            while commit is not None:
                await asyncio.wrap_future(commit)
                commit = self._shop.shop.snapshot_slice()

    async def _daily(self) -> None:
        shop = self._shop
        state = shop.shop.core.state
        version = state.shop.counts.get("cuts", 0) + 1
        try:
            daily = await in_worker(
                DAILY_LIMIT, compute_daily, shop.paths.store, shop.opened.shop, state.shop.now,
                shop.config.retention.identities, version, cuts_settings(shop.config), dict(state.shop.aliases),
            )  # fmt: skip
        except WorkerFailed as error:
            _log.warning("the daily cuts were not computed: %s", error)
            return
        if daily.cuts and daily.cuts.encode() != state.shop.cuts:
            now = max(shop.clock.now(), state.shop.now)
            await shop.loop.put(Entry(now, "cuts", attributes={"cuts": daily.cuts, "version": version}))
        await self._forget_people(daily)
        await self._forget_streaks()

    async def _forget_streaks(self) -> None:
        """Running totals of streaks that ended long ago are needed no more."""
        shop, before = self._shop, self._shop.shop.core.state.shop.now - TOTAL_GAP
        number = shop.opened.shop
        with shop.opened.database.read() as connection:
            stale = stale_totals(load_cursors(connection, number), before)

        def forget(connection: Connection) -> None:
            for name in stale:
                forget_cursor(connection, number, name)

        if stale:
            await asyncio.wrap_future(shop.opened.writer.call(forget))

    async def _forget_people(self, daily: Daily) -> None:
        """Who viewers are goes, in slices; of those in memory too, who may have come back since the snapshot."""
        opened = self._shop.opened
        entries: dict[bytes, list[int]] = {}
        for seq, viewer in daily.entries:
            entries.setdefault(viewer, []).append(seq)
        await self._forget_described(daily.described, entries)
        for due in chunks(daily.forgotten):
            await self._forget_some(due, daily.strange, entries)
        for rows in chunks(daily.nameless):
            work = partial(take_names, vault=opened.vault, numbers=rows)
            await asyncio.wrap_future(opened.writer.call(work))
        if daily.forgotten or daily.nameless:
            self._shop.forgets += 1

    async def _forget_described(self, due: Sequence[bytes], entries: Mapping[bytes, Sequence[int]]) -> None:
        """What was told of them goes out of the state: labels, attributes; and out of what was kept before."""
        shop = self._shop
        vault, marks = shop.opened.vault, mark_of(shop.config, shop.opened.vault)
        for part in chunks(due):
            gone = [key for key in part if self._is_unseen(key)]
            now = shop.now()
            await shop.loop.append([Entry(now, "about", viewer=key, topic=FORGOTTEN) for key in gone])
            told = [seq for key in gone for seq in entries.get(key, ())]
            work = partial(unname_entries, vault=vault, entries=told, mark_of=marks)
            await asyncio.wrap_future(shop.opened.writer.call(work))
        if due:
            await self.snapshot()
            await asyncio.wrap_future(shop.opened.writer.call(lambda c: drop_older(c, vault.shop, "viewer", due)))

    async def _forget_some(
        self, due: Sequence[bytes], strange: Set[bytes], entries: Mapping[bytes, Sequence[int]]
    ) -> None:
        shop = self._shop
        gone = [key for key in due if (shop.shop.viewer(key) is None if key in strange else self._is_unseen(key))]
        # Before the writer is asked: whoever is heard from now on is written behind it, and anew.
        shop.hear_anew(gone)
        told = [seq for key in gone for seq in entries.get(key, ())]
        vault, marks = shop.opened.vault, mark_of(shop.config, shop.opened.vault)

        def forget(connection: Connection) -> None:
            leave_orders(connection, vault, gone, NAMELESS)
            unname_entries(connection, vault, told, marks)
            forget_people(connection, vault, gone)

        await asyncio.wrap_future(shop.opened.writer.call(forget))

    def _is_unseen(self, key: bytes) -> bool:
        """Whether somebody has not come back since the snapshot."""
        shop, state = self._shop, self._shop.shop.core.state
        viewer = state.viewers.values.get(state.who(key))
        return viewer is None or viewer.last_seen < state.shop.now - shop.config.retention.identities
