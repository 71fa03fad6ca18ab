"""Erasing a viewer while the engine is at work.

In this order: what they said is read (to be looked for), they get another key, what waits of theirs is left out, their
open actions end, the journal's entry lets the state forget, files are masked, rows go, a snapshot without them replaces
the older ones, open replays end, the disk is swept, files are masked again, and a worker searches every table and file.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Connection, select
from tiercast_api.event import Event

from tiercast.audience.entry import Entry
from tiercast.engine.erasing import (
    Searched,
    begin,
    erase_all,
    files_of,
    is_of,
    mask,
    noted,
    report_of,
    search,
    texts_of,
    tidy,
)
from tiercast.engine.imports.nameless import mark_of, naming_rows, take_names
from tiercast.engine.replaying.folders import close_all
from tiercast.engine.telling_worker import in_telling_worker
from tiercast.engine.workers import in_worker
from tiercast.store.database import open_database
from tiercast.store.erase import Erased, Erasure, sweep
from tiercast.store.errors import StoreError
from tiercast.store.imports import ERASED
from tiercast.store.outbox_states import ActionState
from tiercast.store.person import Person
from tiercast.store.secret import Secrets
from tiercast.store.statements import chunks
from tiercast.store.tables import actions
from tiercast.store.unnaming import entries_of_viewers
from tiercast.store.vault import Vault, open_vault

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

SEARCH_LIMIT: Final = 600.0
"""Seconds that reading or searching a whole store may take."""
UNDER_WAY: Final = 20
"""Looks, a quarter of a second apart, at whether a delivery under way has ended."""
SWEEPS: Final = 40
"""Tries, a quarter of a second apart, to empty the write-ahead log: a reader may hold it."""
_PAUSE: Final = 0.25
_OPEN: Final = (ActionState.PLANNED, ActionState.WAITING, ActionState.HELD, ActionState.DISPATCHING)


STEPS: Final = ("reading", "orders", "removing", "clearing", "searching")
"""What is done, in this order; once it is removed there is no way back, and what is half done helps nobody: it is not
given up.
"""


class Far(NamedTuple):
    """How far the erasure of a viewer is: the step, and how much of that is done; 0: nobody can tell."""

    viewer: bytes
    doing: str
    part: float = 0.0


class LiveErasing:
    """Erases viewers of a live shop, one after the other.

    Attributes:
        told: is told how far it is.
    """

    def __init__(self, live: "LiveShop") -> None:
        self._live = live
        self.told: Callable[[Far], None] = lambda _far: None
        self._one_by_one = asyncio.Lock()

    async def erase(self, viewer: bytes, person: Person, who: str) -> Mapping[str, Any]:
        """Erase `person`, whose key is `viewer`.

        Returns:
            See `tiercast.engine.viewers.erase_viewer`.

        Raises:
            StoreError: what the store says; WorkerFailed: reading or searching took too long.
        """
        async with self._one_by_one:
            return await self._erase(viewer, person, who)

    async def _erase(self, viewer: bytes, person: Person, who: str) -> Mapping[str, Any]:
        live, opened, now = self._live, self._live.opened, self._live.clock.now()
        place = live.paths.store, live.config.shop, opened.secrets
        self.told(Far(viewer, "reading"))
        said = await in_worker(SEARCH_LIMIT, read_texts, *place, viewer)
        with opened.database.read() as connection:
            erasure = begin(connection, opened, live.shop, viewer, person, said)
        waited = live.arrivals.forget(viewer, lambda event: _is_theirs(person, event))
        await self._end_actions(viewer)
        heard = self._hears(viewer, "orders")
        naming = await in_telling_worker(SEARCH_LIMIT, heard, find_naming, *place, erasure.words)
        # While it is still known whom they name: after a crash behind the next step nobody could begin anew.
        for rows in chunks(naming):
            work = partial(take_names, vault=opened.vault, numbers=rows, how=ERASED)
            await asyncio.wrap_future(opened.writer.call(work))
        live.forgets += 1
        self.told(Far(viewer, "removing"))
        # At the room's own instant: erasing somebody moves no clock and makes nothing due.
        await live.loop.put(Entry(live.shop.core.state.shop.now, "erase", viewer=viewer))
        entries, marks = await in_worker(SEARCH_LIMIT, find_entries, *place, viewer), mark_of(live.config, opened.vault)
        # While it is still known: whoever begins anew after a crash behind the next step knows no name to mask.
        first = await asyncio.to_thread(mask, files_of(live.config, live.paths), erasure)
        erased: Erased = await asyncio.wrap_future(
            opened.writer.call(lambda connection: erase_all(connection, opened.vault, erasure, now, entries, marks))
        )
        live.forgets += 1
        self.told(Far(viewer, "clearing"))
        # The one under way may still know them: it is finished, and another written.
        await live.housekeeping.snapshot()
        await asyncio.wrap_future(opened.writer.call(lambda connection: tidy(connection, opened, erasure)))
        replays = await close_all(live.paths.replays)
        await self._sweep()
        files = files_of(live.config, live.paths)
        masked = Counter(first) + Counter(await asyncio.to_thread(mask, files, erasure))
        heard = self._hears(viewer, "searching")
        found = await in_telling_worker(SEARCH_LIMIT, heard, search_store, live.paths.store, erasure, files)
        report = report_of(viewer, erased, waited, masked, replays, found)
        await asyncio.wrap_future(
            opened.writer.call(lambda connection: noted(connection, opened.shop, now, who, report))
        )
        return report

    def _hears(self, viewer: bytes, doing: str) -> Callable[[float], None]:
        """It begins with this step; returns who hears how much of it is done."""
        self.told(Far(viewer, doing))
        return lambda part: self.told(Far(viewer, doing, part))

    async def _end_actions(self, viewer: bytes) -> None:
        """Nothing more is done for them; what is under way comes to its end."""
        live = self._live
        for _ in range(UNDER_WAY):
            with live.opened.database.read() as connection:
                waiting = _open_actions(connection, live.opened.shop, viewer)
            if not waiting:
                return
            await live.dispatcher.cancel(waiting, "the viewer was erased")
            await asyncio.sleep(_PAUSE)

    async def _sweep(self) -> None:
        for left in reversed(range(SWEEPS)):
            try:
                await asyncio.to_thread(sweep, self._live.opened.database)
                return
            except StoreError:
                if not left:
                    raise
            await asyncio.sleep(_PAUSE)


def read_texts(store: str, shop: str, secrets: Secrets, viewer: bytes) -> tuple[str, ...]:
    """In a worker: what a viewer said (see `texts_of`)."""
    with _reading(store, shop, secrets) as (connection, vault):
        return texts_of(connection, vault, viewer)


def find_naming(
    store: str, shop: str, secrets: Secrets, words: Sequence[str], tell: Callable[[float], None]
) -> tuple[int, ...]:
    """In a worker: imported orders of nobody known that name the viewer (see `naming_rows`)."""
    with _reading(store, shop, secrets) as (connection, vault):
        return naming_rows(connection, vault, words, tell)


def find_entries(store: str, shop: str, secrets: Secrets, viewer: bytes) -> tuple[int, ...]:
    """In a worker: entries that tell of the viewer's orders, and what they are like (see `entries_of_viewers`)."""
    with _reading(store, shop, secrets) as (connection, vault):
        return tuple(seq for seq, _ in entries_of_viewers(connection, vault.shop, {viewer}))


@contextmanager
def _reading(store: str, shop: str, secrets: Secrets) -> Iterator[tuple[Connection, Vault]]:
    """A store of which only is read, and the shop's vault in it."""
    database = open_database(store)
    try:
        with database.read() as connection:
            yield connection, open_vault(connection, secrets, shop, 0)
    finally:
        database.close()


def search_store(store: str, erasure: Erasure, files: Sequence[Path], tell: Callable[[float], None]) -> Searched:
    """In a worker: look for what is left."""
    database = open_database(store)
    try:
        return search(database, erasure, files, tell)
    finally:
        database.close()


def _is_theirs(person: Person, event: Event) -> bool:
    return is_of(person, event.viewer)


def _open_actions(connection: Connection, shop: int, viewer: bytes) -> list[bytes]:
    c = actions.c
    query = select(c.id).where(c.shop == shop, c.viewer == viewer, c.state.in_([state.value for state in _OPEN]))
    return [bytes(found) for found in connection.execute(query).scalars()]
