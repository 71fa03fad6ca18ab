"""Keeps the series of a live shop's rooms: counts what is committed, looks who is there, and writes it down.

A look costs nothing to the step: it is made in slices between its turns, and less often where it takes long. What was
not written when an engine died is counted again from the journal, so that the series is always that of the journal.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, select

from tiercast.audience.holding import read_holding
from tiercast.decide.decision import Change, Firing
from tiercast.engine.shop import Stepped
from tiercast.insight.present import RoomNow, add_present
from tiercast.insight.series import COUNTED_CONTROL, LONGEST, MOST_FIRINGS, STEP, Sample, Series
from tiercast.step.holding import HELD
from tiercast.step.signal_keys import SEPARATOR
from tiercast.store.errors import StoreError
from tiercast.store.journal import stream_entries
from tiercast.store.series import SeriesRow, counted_until, latest_of, put_series, series_of
from tiercast.store.tables import changes, firings

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

_log = logging.getLogger(__name__)

EVERY: Final = 1.0
"""Seconds between two looks at whether something is to be done."""
SLICE: Final = 1_000
"""Viewers that are looked at between two turns of the loop, about a millisecond."""
AT_ONCE: Final = 4_096
"""Entries that are counted together at the most, about a millisecond."""
SHARE: Final = 50
"""A look at who is there may take this part of the time: one that took 200 ms comes after ten seconds again."""
SLOWEST: Final = 20
"""Microseconds that a look at one viewer may cost at the most, where the computer is slow."""
NEWEST: Final = 20_000
"""Firings among which a room's newest ones are looked for at a start."""


class LiveSeries:
    """The series of a shop, from its store on."""

    def __init__(self, shop: "LiveShop") -> None:
        self._shop = shop
        self.series = Series(self._session_of)
        self._looked = -1
        self._rest = self._entries = 0
        self._waiting: list[Stepped] = []
        self._signals: dict[str, set[str]] = {}
        self._restore()

    def take(self, stepped: Stepped) -> None:
        """What is on disk, to be counted with the next look: many together cost a third of what each by itself does."""
        self._waiting.append(stepped)
        self._entries += len(stepped.entries)
        if self._entries >= AT_ONCE:
            self.settle()

    def settle(self) -> None:
        """Count what waits."""
        waiting, self._waiting, self._entries = self._waiting, [], 0
        if not waiting:
            return
        told = [change for stepped in waiting for change in stepped.changes]
        for change in told:
            if change.what == "signal":
                self._remember(change)
        entries = [entry for stepped in waiting for entry in stepped.entries]
        self.series.take(entries, [firing for stepped in waiting for firing in stepped.firings], told)

    async def run(self) -> None:
        """Look and write until cancelled."""
        while True:
            await self._shop.clock.sleep(EVERY)
            try:
                await self.look()
            except StoreError as error:
                # The step loop has told it and mends; what is dirty is written with the next look.
                _log.warning("the series wait: %s", error)

    async def look(self, *, keep: bool = True) -> None:
        """Look who is there, and write down what has changed (`keep`), once in a bucket's time."""
        number = self._shop.shop.core.state.shop.now // STEP
        self.settle()
        for key in self._shop.config.rooms:
            self.series.stands(key)
        if number < self._looked + max(1, self._rest):
            return
        self._looked = number
        await self._sample()
        if keep:
            await self.write()

    async def write(self) -> None:
        """Write down what has changed. Raises: StoreError: it is tried again with the next look."""
        self.settle()
        opened, seq = self._shop.opened, self.series.seq
        rows = [SeriesRow(room, time, seq, payload) for room, time, payload in self.series.take_dirty()]
        if not rows:
            return
        try:
            await asyncio.wrap_future(opened.writer.call(lambda c: put_series(c, opened.shop, rows)))
        except StoreError:
            for row in rows:
                self.series.spoil({row.room: (row.time,)})
            raise

    # --- who is there

    async def _sample(self) -> None:
        state, clock = self._shop.shop.core.state, self._shop.clock
        now, rooms = state.shop.now, self._open_rooms()
        self._rest = 0
        if not rooms:
            return
        samples = {key: Sample(0 if self._knows_viewers(key) else None) for key in rooms}
        viewers, spent = list(state.viewers.values.values()), 0
        for first in range(0, len(viewers), SLICE):
            began = clock.monotonic()
            add_present(viewers[first : first + SLICE], now, rooms, samples)
            spent += clock.monotonic() - began
            await asyncio.sleep(0)
        for key, sample in samples.items():
            sample.holding = self._holding(key)
            self.series.sample(key, now, sample)
        # What a busy computer took meanwhile is no cost of the look: it would leave a hole in the course.
        self._rest = min(spent, SLOWEST * len(viewers)) * SHARE // STEP

    def _open_rooms(self) -> dict[str, RoomNow]:
        core, found = self._shop.shop.core, {}
        for key, config in core.configs.items():
            room = core.state.rooms.values.get(key.encode())
            if room is not None and room.opened and not self.is_silent(key):
                found[key] = RoomNow(room.opened, config.visit_gap)
        return found

    def is_silent(self, room: str) -> bool:
        """Whether nothing has come of the room for so long that its session is over, though nobody has closed it.

        A recording of another day leaves its session so as it ends. A look at who is there now would push what it
        told out of the series, which keeps a day.
        """
        core = self._shop.shop.core
        state, config = core.state.rooms.values.get(room.encode()), core.configs.get(room)
        if state is None or config is None:
            return False
        return core.state.shop.now - state.heard > config.session_gap

    def _knows_viewers(self, room: str) -> bool:
        return any(one.quality not in ("masked", "none") for one in self._shop.sources.declared(room))

    def _remember(self, change: Change) -> None:
        cell = SEPARATOR.join((f"{HELD}{change.name}", change.room, change.item))
        self._signals.setdefault(change.room, set()).add(cell)

    def _holding(self, room: str) -> dict[str, int]:
        """For how many each signal holds that began in the room, over all products."""
        state, found = self._shop.shop.core.state, dict[str, int]()
        for cell in self._signals.get(room, ()):
            packed = state.cell(cell)
            if packed:
                name = cell.split(SEPARATOR)[1]
                found[name] = found.get(name, 0) + read_holding(packed)
        return found

    # --- a start

    def _session_of(self, room: str) -> tuple[int, int]:
        state = self._shop.shop.core.state.rooms.values.get(room.encode())
        return (0, 0) if state is None else (state.session, state.opened)

    def _restore(self) -> None:
        opened = self._shop.opened
        for cell in self._shop.shop.core.state.cells.values:
            if cell.startswith(HELD.encode()):
                name = cell.decode()
                self._signals.setdefault(name.split(SEPARATOR)[2], set()).add(name)
        with opened.database.read() as connection:
            counted = counted_until(connection, opened.shop)
            newest = _newest_firings(connection, opened.shop, counted)
            for room in self._shop.config.rooms:
                latest = latest_of(connection, opened.shop, room)
                if latest is not None:
                    rows = series_of(connection, opened.shop, room, latest.time - LONGEST)
                    own = [firing for firing in newest if firing.room == room][-MOST_FIRINGS:]
                    self.series.restore(room, [row.payload for row in rows], own)
            self._count_again(connection, counted)

    def _count_again(self, connection: Connection, after: int) -> None:
        """What was committed after the series were written for the last time."""
        opened = self._shop.opened
        kinds = {*self._shop.plugins.kinds.by_name, *COUNTED_CONTROL}
        for entry in stream_entries(connection, opened.vault, after, kinds=kinds):
            self.series.take([entry], (), ())
        c, f = changes.c, firings.c
        rows = connection.execute(select(changes).where(c.shop == opened.shop, c.seq > after).order_by(c.seq))
        told = [Change(r.what, r.name, r.before, r.after, r.viewer or b"", r.room, r.item, r.time, r.seq) for r in rows]
        fired = connection.execute(select(firings).where(f.shop == opened.shop, f.seq > after).order_by(f.seq))
        self.series.take((), [_firing(row) for row in fired], told)


def _newest_firings(connection: Connection, shop: int, until: int) -> list[Firing]:
    c = firings.c
    newest = select(firings).where(c.shop == shop, c.seq <= until).order_by(c.seq.desc()).limit(NEWEST)
    return [_firing(row) for row in reversed(connection.execute(newest).all()) if not row.suppressed]


def _firing(row: Any) -> Firing:
    return Firing(
        row.id, row.seq, row.cause, row.time, row.room, row.ruleset, row.rule, row.state, row.viewer or b"", row.item,
        suppressed=row.suppressed, reason=row.reason,
    )  # fmt: skip
