"""Brings all orders of a shop into memory bit by bit, and after that only what was told since.

It lives in the engine's worker process, and goes with it: after some minutes in which nobody asks.
"""

import time
from collections.abc import Iterable
from itertools import count
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from tiercast.audience.entry import Entry
from tiercast.engine.imports.entries import order_of
from tiercast.engine.imports.reading import order_key
from tiercast.serve.order_list import Asked, Found
from tiercast.serve.order_table import Listed, OrderTable
from tiercast.serve.sourced_orders import STATES, SourcedOrder, begun, take
from tiercast.store.database import open_database
from tiercast.store.imports import ImportState, list_imports, read_staged, row_of_mark
from tiercast.store.journal import last_seq, stream_entries
from tiercast.store.tables import imports, journal
from tiercast.store.unnaming import order_mark
from tiercast.store.vault import Vault, open_vault

CHUNK: Final = 2_000
"""Rows of an import that are read at once."""
ENTRIES: Final = 20_000
"""Entries of the journal that are looked through at once."""
LIGHT: Final = 20
"""Entries that are looked through in the time of one row of an import."""
COUNTS: Final = (ImportState.STEPPING, ImportState.JOINING, ImportState.DONE)
TOLD: Final = frozenset(STATES)
TOLD_OR_LINKED: Final = frozenset((*STATES, "imported"))
_epochs = count(1)


class Stamp(NamedTuple):
    """What makes everything be read anew where it changes: whose orders, which imports, who was forgotten."""

    store: str
    shop: str
    platforms: tuple[tuple[str, str], ...]
    units: tuple[tuple[int, str, int], ...]
    undone: int
    forgets: int


class OrderReader:
    """Reads into a table. `epoch`: another one for each table that was begun."""

    def __init__(self, connection: Connection, vault: Vault, stamp: Stamp) -> None:
        self.stamp, self.epoch, self.table = stamp, next(_epochs), OrderTable()
        self._platforms = dict(stamp.platforms)
        self._by_mark: dict[bytes, int] = {}
        self._known: dict[tuple[str, str], int] = {}
        self._marked: dict[bytes, tuple[str, str]] = {}
        self._units = list(stamp.units)
        self._ordinal = self._rows = 0
        self._began = self._until = last_seq(connection, vault.shop)
        self._seq = self._first = 0
        self._share = 0.0

    def more(self, connection: Connection, vault: Vault, seconds: float) -> float:
        """Go on reading for a while. Returns: the share that is read; 1.0: all there is."""
        end = time.monotonic() + seconds
        self._until = last_seq(connection, vault.shop)
        while self._units or self._seq < self._until:
            if self._units:
                self._read_rows(connection, vault)
            else:
                self._read_entries(connection, vault)
            if time.monotonic() >= end:
                break
        if not self._units and self._seq >= self._until:
            return 1.0
        done = self._rows + self._seq / LIGHT
        whole = sum(rows for *_, rows in self.stamp.units) + self._until / LIGHT
        # The journal grows meanwhile, and nobody wants to see it going back.
        self._share = max(self._share, min(0.999, done / max(1.0, whole)))
        return self._share

    def is_forgotten(self, connection: Connection, vault: Vault) -> bool:
        """Whether the journal has forgotten orders that are in the table."""
        if not self._first:
            return False
        c = journal.c
        first = connection.execute(select(func.min(c.seq)).where(c.shop == vault.shop)).scalar()
        return first is None or int(first) > self._first

    # --- imports

    def _read_rows(self, connection: Connection, vault: Vault) -> None:
        unit, platform, _ = self._units[0]
        rows = read_staged(connection, vault, unit, self._ordinal, CHUNK)
        if not rows:
            self._units.pop(0)
            self._ordinal = 0
            return
        self._ordinal, self._rows = rows[-1].ordinal, self._rows + len(rows)
        for row in rows:
            told = order_of(row)
            if told is not None:
                found = Found(number=told.number, platform=platform, told=told, row=row, unit=unit)
                self._by_mark[row.mark] = self.table.put(found, self._by_mark.get(row.mark))
        self._name(connection, vault, {row.viewer for row in rows})

    def _link_anew(self, connection: Connection, vault: Vault, entry: Entry) -> None:
        """Somebody told whose an order of an import is."""
        unit = (entry.attributes or {}).get("import")
        for number, platform, _ in self.stamp.units:
            if number != unit:
                continue
            mark = order_key(vault, platform, entry.order)
            kept, place = row_of_mark(connection, vault, mark), self._by_mark.get(mark)
            if kept is not None and place is not None and (told := order_of(kept[1])) is not None:
                changed = msgspec.structs.replace(self.table.found(place), told=told, row=kept[1])
                self.table.put(changed, place)
                self._name(connection, vault, {kept[1].viewer})

    # --- sources

    def _read_entries(self, connection: Connection, vault: Vault) -> None:
        """A part of the journal. What imports told of is known already up to where reading began."""
        old = self._seq < self._began
        until = min(self._seq + ENTRIES, self._began if old else self._until)
        hot: dict[tuple[str, str], SourcedOrder] = {}
        kinds = TOLD if old else TOLD_OR_LINKED
        for entry in stream_entries(connection, vault, self._seq, kinds=kinds, until=until):
            if entry.kind == "imported":
                if entry.order and "row" not in (entry.attributes or {}):
                    self._link_anew(connection, vault, entry)
                continue
            self._first = self._first or entry.seq
            if not entry.order:
                if entry.kind in ("order_created", "order_paid"):
                    self._hear(take(begun(entry), entry), None)
                continue
            key = self._key(vault, entry)
            if key not in hot:
                place = self._known.get(key)
                known = None if place is None else self.table.found(place).heard
                hot[key] = begun(entry) if known is None else known
            take(hot[key], entry)
        for key, heard in hot.items():
            self._known[key] = self._hear(heard, self._place(vault, key, heard))
        self._name(connection, vault, self._seen(connection, vault, until))
        self._seq = until

    def _key(self, vault: Vault, entry: Entry) -> tuple[str, str]:
        """Of an order. Its number is its platform's; the rooms of one source share them."""
        key = entry.source, entry.order
        if (mark := order_mark(entry.order)) is not None:
            return self._marked.setdefault(mark, key)
        if self._marked and key not in self._known:
            # What became of it is told under its number, whoever tells it, after those were forgotten who paid.
            return self._marked.get(order_key(vault, self._platforms.get(entry.room, ""), entry.order), key)
        return key

    def _place(self, vault: Vault, key: tuple[str, str], heard: SourcedOrder) -> int | None:
        """Where an order is in the table, perhaps as an import has told of it."""
        place = self._known.get(key)
        if place is None and self._by_mark:
            platform = self._platforms.get(heard.room, "")
            place = self._by_mark.get(order_mark(key[1]) or order_key(vault, platform, key[1]))
        return place

    def _hear(self, heard: SourcedOrder, place: int | None) -> int:
        platform = self._platforms.get(heard.room, "")
        if place is None:
            return self.table.put(Found(number=heard.number, platform=platform, heard=heard))
        return self.table.put(msgspec.structs.replace(self.table.found(place), heard=heard), place)

    # --- people

    def _seen(self, connection: Connection, vault: Vault, until: int) -> set[bytes]:
        """Viewers of whom the journal tells next: they may be called otherwise since."""
        c = journal.c
        query = select(c.viewer).where(c.shop == vault.shop, c.seq > self._seq, c.seq <= until).distinct()
        return {bytes(one) for one in connection.execute(query.where(c.viewer.is_not(None))).scalars()}

    def _name(self, connection: Connection, vault: Vault, viewers: Iterable[bytes]) -> None:
        people = vault.people(connection, self.table.known(viewers))
        self.table.name({viewer: person.name or "" for viewer, person in people.items()})


_kept: list[OrderReader] = []
"""The one of this process."""


def find_orders(asked: Asked, seconds: float) -> Listed | float:
    """The orders that are asked for; where not all are read within this time, the share that is. Raises: StoreError."""
    reader, share = _read(asked, seconds, _kept[0] if _kept else None)
    _kept[:] = [reader]
    return _listed(reader, asked) if share >= 1.0 else share


def orders_at(epoch: int, packed: bytes, asked: Asked) -> bytes | None:
    """A page of a list as JSON; None where its table is not kept any more."""
    if not _kept or _kept[0].epoch != epoch:
        return None
    return _kept[0].table.page(packed, asked.titles)


def few_orders(asked: Asked) -> tuple[Listed, OrderTable]:
    """The orders that are asked for, and the table that they are in, which nobody else keeps. Raises: StoreError."""
    reader, _ = _read(asked, float("inf"), None)
    return _listed(reader, asked), reader.table


def _listed(reader: OrderReader, asked: Asked) -> Listed:
    return msgspec.structs.replace(reader.table.listed(asked), epoch=reader.epoch)


def _read(asked: Asked, seconds: float, kept: OrderReader | None) -> tuple[OrderReader, float]:
    """Go on with what is kept, or from the start where it does not hold any more."""
    database = open_database(asked.store)
    try:
        with database.read() as connection:
            vault = open_vault(connection, asked.secrets, asked.shop, 0)
            stamp = _stamp(connection, vault, asked)
            if kept is None or kept.stamp != stamp or kept.is_forgotten(connection, vault):
                kept = OrderReader(connection, vault, stamp)
            return kept, kept.more(connection, vault, seconds)
    finally:
        database.close()


def _stamp(connection: Connection, vault: Vault, asked: Asked) -> Stamp:
    i = imports.c
    undone = select(func.count()).where(i.shop == vault.shop, i.state == ImportState.UNDONE)
    units = tuple(
        (record.number, str(record.summary.get("platform", "")), record.rows)
        for record in list_imports(connection, vault.shop, COUNTS)
        if record.kind == "orders"
    )
    return Stamp(
        asked.store, asked.shop, tuple(sorted(asked.platforms.items())), units,
        int(connection.execute(undone).scalar_one()), asked.forgets,
    )  # fmt: skip
