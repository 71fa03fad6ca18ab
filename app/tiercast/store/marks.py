"""Marks that people set in the course of a show ("told of the size chart"); no rule reads them."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from tiercast.store.audit import without_words
from tiercast.store.codec import storable
from tiercast.store.tables import marks

MOST_MARKS = 1_000
"""Marks of one room that are read at once."""
_c = marks.c


class Mark(msgspec.Struct, frozen=True):
    """A mark: its number, the instant it is about (microseconds UTC), who set it, and what it says."""

    n: int
    room: str
    time: int
    who: str
    text: str


def set_mark(connection: Connection, shop: int, mark: Mark) -> int:
    """Keep a mark. Returns: its number."""
    values = {"shop": shop, "room": mark.room, "time": mark.time, "who": storable(mark.who)}
    done = connection.execute(insert(marks), {**values, "text": storable(mark.text)})
    return int(done.inserted_primary_key[0]) if done.inserted_primary_key else 0


def remove_mark(connection: Connection, shop: int, number: int) -> bool:
    """Take a mark away. Returns: whether there was one."""
    return connection.execute(delete(marks).where(_c.shop == shop, _c.n == number)).rowcount > 0


def one_mark(connection: Connection, shop: int, number: int) -> Mark | None:
    """The mark with this number."""
    row = connection.execute(select(marks).where(_c.shop == shop, _c.n == number)).first()
    return None if row is None else Mark(row.n, row.room, row.time, row.who, row.text)


def marks_since(connection: Connection, shop: int, room: str, since: int) -> list[Mark]:
    """The newest marks of a room from an instant on, in the order of what they are about."""
    query = select(marks).where(_c.shop == shop, _c.room == room, _c.time >= since)
    rows = connection.execute(query.order_by(_c.time.desc(), _c.n.desc()).limit(MOST_MARKS)).all()
    return [Mark(row.n, row.room, row.time, row.who, row.text) for row in reversed(rows)]


def prune_marks(connection: Connection, shop: int, older_than: int, limit: int) -> int:
    """Remove marks from before an instant. Returns: how many."""
    old = select(_c.n).where(_c.shop == shop, _c.time < older_than).limit(limit)
    return connection.execute(delete(marks).where(_c.n.in_(old))).rowcount


def blank_marks(connection: Connection, shop: int, words: Sequence[str]) -> int:
    """Take the words of somebody who is erased out of what was marked. Returns: out of how many marks."""
    changed = 0
    for row in connection.execute(select(marks).where(_c.shop == shop)).all():
        blanked = {"who": without_words(row.who, words), "text": without_words(row.text, words)}
        if blanked != {"who": row.who, "text": row.text}:
            connection.execute(update(marks).where(_c.n == row.n).values(**blanked))
            changed += 1
    return changed
