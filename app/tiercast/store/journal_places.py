"""Where in the journal an instant lies: entries are in the order in which they were heard, nearly that of times."""

from typing import Any, Final

from sqlalchemy import Connection, Select, func, select

from tiercast.store.tables import journal

NEAR: Final = 20_000
"""Entries around the place of an instant among which one is looked for: late ones stand that far behind at the most."""
_c = journal.c


def first_seq(connection: Connection, shop: int) -> int:
    """The first entry that is kept; 0 where there is none."""
    return _number(connection, select(_c.seq).where(_c.shop == shop).order_by(_c.seq).limit(1))


def time_of(connection: Connection, shop: int, seq: int) -> int:
    """Event time of an entry; 0 where it is not kept."""
    return _number(connection, select(_c.time).where(_c.shop == shop, _c.seq == seq))


def place_of(connection: Connection, shop: int, time: int) -> int:
    """About the last entry that happened at `time` or before; 0 where all that is kept is later."""
    low, high = first_seq(connection, shop), _number(connection, select(func.max(_c.seq)).where(_c.shop == shop))
    if not high or time_of(connection, shop, low) > time:
        return 0
    while low < high:
        middle = (low + high + 1) // 2
        if time_of(connection, shop, middle) <= time:
            low = middle
        else:
            high = middle - 1
    return low


def begin_of(connection: Connection, shop: int, room: str, began: int) -> int:
    """The entry with which a room's session began at `began`; 0 where it is not kept any more."""
    about = place_of(connection, shop, began)
    near = (_c.shop == shop, _c.seq >= about - NEAR, _c.seq <= about + NEAR)
    return _number(connection, select(func.min(_c.seq)).where(*near, _c.room == room, _c.time == began))


def end_of(connection: Connection, shop: int, room: str, first: int, until: int) -> int:
    """The last entry of a room from `first` on that was heard by about `until`; `first` where there is no other."""
    about = max(first, place_of(connection, shop, until))
    near = (_c.shop == shop, _c.seq >= first, _c.seq > about - NEAR, _c.seq <= about)
    return max(first, _number(connection, select(func.max(_c.seq)).where(*near, _c.room == room)))


def viewers_between(connection: Connection, shop: int, room: str, first: int, last: int) -> int:
    """How many viewers were heard of in a room, from one entry to another."""
    here = (_c.shop == shop, _c.seq >= first, _c.seq <= last, _c.room == room)
    return _number(connection, select(func.count(func.distinct(_c.viewer))).where(*here))


def _number(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(query).scalar() or 0)
