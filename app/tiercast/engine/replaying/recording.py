"""A recording that is ready to be shown: two small stores in a folder that goes with the replay.

``base.db`` is the shop as it was before the first entry, ``recording.db`` holds the entries. What is shown is a copy of
the base into which the entries are stepped, so that going back means taking another copy.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, insert, select

from tiercast.engine.config import Config
from tiercast.store.database import Database, open_database
from tiercast.store.marks import Mark
from tiercast.store.secret import Secrets
from tiercast.store.statements import chunks
from tiercast.store.tables import erasures, meta, rulesets, shops, viewers
from tiercast.words import Words

BASE: Final = "base.db"
ENTRIES: Final = "recording.db"
MOST_MARKS: Final = 2_000
"""Instants of firings that are known before they are shown."""

Tell: TypeAlias = Callable[[str, float | None, int], None]
"""Told how far the preparation is: ``state``, ``copy`` or ``read``, a part between 0 and 1 or None, entries."""


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown.

    Attributes:
        folder: of its stores; config: of its shop, without sources and sinks; secrets: of its stores.
        room: that is shown first.
        first, last: entries in ``recording.db``; begin, end: instants, microseconds UTC.
        exact: the decisions are those that were made; else rules are tried anew, and every action counts as accepted.
        kinds: that its sources could tell; knows_viewers: they told people apart.
        marks: instants of firings, as far as they are known; hand: marks that people set.
        notes: what whoever watches has to know; unreadable: records that could not be read.
    """

    folder: Path
    config: Config
    secrets: Secrets
    room: str
    first: int
    last: int
    begin: int
    end: int
    exact: bool
    kinds: tuple[str, ...]
    knows_viewers: bool
    marks: tuple[int, ...] = ()
    hand: tuple[Mark, ...] = ()
    notes: tuple[Words, ...] = ()
    unreadable: int = 0


def small_store(file: Path) -> Database:
    """A store that need not survive anything. Raises: StoreError."""
    return open_database(f"sqlite:///{file.as_posix()}", synchronous="OFF")


def copy_rows(source: Connection, target: Connection, table: Table, *where: ColumnElement[bool]) -> None:
    """Copy rows as they are, numbers and sealed things included."""
    rows = (dict(row._mapping) for row in source.execute(select(table).where(*where)))
    for part in chunks(rows):
        target.execute(insert(table), part)


def copy_shop(source: Connection, target: Connection, shop: int, of_viewers: Iterable[bytes] | None = None) -> None:
    """Copy what a store needs to be read: its keys, its rulesets, who its viewers are (`of_viewers`: only these)."""
    copy_rows(source, target, meta)
    copy_rows(source, target, shops, shops.c.n == shop)
    copy_rows(source, target, erasures, erasures.c.shop == shop)
    copy_rows(source, target, rulesets)
    if of_viewers is None:
        copy_rows(source, target, viewers, viewers.c.shop == shop)
        return
    for part in chunks(set(of_viewers)):
        copy_rows(source, target, viewers, viewers.c.shop == shop, viewers.c.viewer.in_(part))


def without_parts(config: Config) -> Config:
    """The configuration with nothing that reaches anybody: no source, no sink."""
    return msgspec.structs.replace(config, sources={}, sinks={}, evaluator="plain")
