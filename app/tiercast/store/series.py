"""Counted series of rooms: a row a minute, written over as long as something of that minute is still counted."""

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from tiercast.store.statements import upsert
from tiercast.store.tables import series

_c = series.c
_KEYS: Final = ("shop", "room", "time")


class SeriesRow(msgspec.Struct, frozen=True):
    """A minute of a room.

    Attributes:
        time: its first instant, microseconds UTC.
        seq: the last entry of the shop that was counted when it was written.
        payload: what was counted, packed.
    """

    room: str
    time: int
    seq: int
    payload: bytes


def put_series(connection: Connection, shop: int, rows: Iterable[SeriesRow]) -> None:
    """Write minutes, over what was written of them before."""
    values = [
        {"shop": shop, "room": row.room, "time": row.time, "seq": row.seq, "payload": row.payload} for row in rows
    ]
    if values:
        connection.execute(upsert(series, connection.dialect.name, _KEYS, ("seq", "payload")), values)


def series_of(connection: Connection, shop: int, room: str, since: int) -> list[SeriesRow]:
    """The minutes of a room that begin at `since` or later, in order."""
    query = select(_c.time, _c.seq, _c.payload).where(_c.shop == shop, _c.room == room, _c.time >= since)
    return [SeriesRow(room, time, seq, payload) for time, seq, payload in connection.execute(query.order_by(_c.time))]


def latest_of(connection: Connection, shop: int, room: str) -> SeriesRow | None:
    """The newest minute of a room."""
    query = select(_c.time, _c.seq, _c.payload).where(_c.shop == shop, _c.room == room)
    row = connection.execute(query.order_by(_c.time.desc()).limit(1)).first()
    return None if row is None else SeriesRow(room, row.time, row.seq, row.payload)


def counted_until(connection: Connection, shop: int) -> int:
    """The last entry of the journal that every stored series has counted; 0 where there is none."""
    found = connection.execute(select(func.max(_c.seq)).where(_c.shop == shop)).scalar()
    return 0 if found is None else int(found)
