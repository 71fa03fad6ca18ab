"""The core's state in the store: a value per key, and snapshots that are consistent cuts.

A value carries the number of the snapshot that was being taken when it was written. To read "as of snapshot n" is to
read, for each key, the value with the greatest number up to n. A cut counts once its batch is committed; what an
engine wrote for one that it did not complete is discarded at the next start, and the journal's tail replayed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, delete, select, tuple_, update

from tiercast.store.batch import Cut
from tiercast.store.statements import chunks
from tiercast.store.tables import snapshots, states

KEPT_SNAPSHOTS: Final = 2
_s = states.c
_n = snapshots.c


class Place(msgspec.Struct, frozen=True):
    """Where `prune_states` goes on: what it keeps from, and the last key that it is done with."""

    snapshot: int
    space: str
    key: bytes


def last_cut(connection: Connection, shop: int) -> Cut | None:
    """The last completed snapshot, from which a start recovers; None where there is none."""
    found = cuts(connection, shop)
    return found[-1] if found else None


def cuts(connection: Connection, shop: int) -> list[Cut]:
    """The completed snapshots that are kept, oldest first."""
    query = select(_n.number, _n.seq, _n.version).where(_n.shop == shop).order_by(_n.number)
    return [Cut(row.number, row.seq, row.version) for row in connection.execute(query)]


def discard_unfinished(connection: Connection, shop: int) -> int:
    """Remove values of a snapshot that was never completed; returns how many. To be called before a recovery."""
    last = last_cut(connection, shop)
    number = 0 if last is None else last.number
    query = delete(states).where(_s.shop == shop)
    # Before the first cut is complete there is nothing to go back to: the journal is replayed from its beginning.
    return connection.execute(query if last is None else query.where(_s.snapshot > number)).rowcount


def load_states(
    connection: Connection, shop: int, snapshot: int, wanted: Iterable[tuple[str, bytes]]
) -> dict[tuple[str, bytes], bytes]:
    """The values of `wanted` (space, key) as of `snapshot`; keys without one are left out."""
    by_space: dict[str, list[bytes]] = {}
    for space, key in wanted:
        by_space.setdefault(space, []).append(key)
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    result: dict[tuple[str, bytes], bytes] = {}
    for space, keys in by_space.items():
        for part in chunks(keys):
            # Text by hand, since building five hundred bound parameters costs more than the query.
            query = (
                f"SELECT key, value FROM states WHERE shop = {mark} AND space = {mark} AND snapshot <= {mark} "  # noqa: S608
                f"AND key IN ({', '.join([mark] * len(part))}) ORDER BY key, snapshot"
            )
            for key, value in connection.exec_driver_sql(query, (shop, space, snapshot, *part)):
                if value is None:
                    result.pop((space, bytes(key)), None)
                else:
                    result[space, bytes(key)] = value
    return result


def load_space(connection: Connection, shop: int, snapshot: int, space: str) -> Iterator[tuple[bytes, bytes]]:
    """Every key of `space` that has a value as of `snapshot`, in the order of keys."""
    query = select(_s.key, _s.value).where(_s.shop == shop, _s.space == space, _s.snapshot <= snapshot)
    held: tuple[bytes, bytes | None] | None = None
    for key, value in connection.execute(query.order_by(_s.key, _s.snapshot)):
        if held is not None and held[0] != key and held[1] is not None:
            yield held[0], held[1]
        held = bytes(key), value
    if held is not None and held[1] is not None:
        yield held[0], held[1]


def prune_states(connection: Connection, shop: int, after: Place | None = None, limit: int = 2_000) -> Place | None:
    """Remove, in slices, what no kept snapshot needs: two are kept.

    Args:
        after: what the slice before has returned; None to begin.
        limit: how many values a slice looks at, at least two.

    Returns:
        Where the next slice goes on, None when there is nothing left to do.
    """
    if after is None:
        completed = cuts(connection, shop)
        keep = completed[-KEPT_SNAPSHOTS].number if len(completed) >= KEPT_SNAPSHOTS else 0
        query = select(_n.pruned).where(_n.shop == shop, _n.number == keep)
        if connection.execute(query).scalar() in (None, True):
            return None
        after = Place(keep, "", b"")
    limit = max(limit, 2)
    rows = _slice(connection, shop, after, limit)
    is_last = len(rows) < limit
    for part in chunks(_unneeded(rows, is_last)):
        connection.execute(delete(states).where(_s.n.in_(part)))
    if not is_last:
        # The last key may go on in the next slice, so that one begins with it again.
        last = (rows[-1].space, rows[-1].key)
        done = next((row for row in reversed(rows) if (row.space, row.key) != last), None)
        return after if done is None else Place(after.snapshot, done.space, bytes(done.key))
    connection.execute(delete(snapshots).where(_n.shop == shop, _n.number < after.snapshot))
    connection.execute(update(snapshots).where(_n.shop == shop, _n.number == after.snapshot).values(pruned=True))
    return None


def _slice(connection: Connection, shop: int, after: Place, limit: int) -> Sequence[Any]:
    """Rows up to the snapshot, behind a key, in the order of keys and snapshots."""
    query = select(_s.n, _s.space, _s.key, _s.snapshot, _s.value.is_(None).label("gone"))
    query = query.where(_s.shop == shop, tuple_(_s.space, _s.key) > tuple_(after.space, after.key))
    query = query.where(_s.snapshot <= after.snapshot)
    return connection.execute(query.order_by(_s.space, _s.key, _s.snapshot).limit(limit)).all()


def _unneeded(rows: Sequence[Any], is_last: bool) -> list[int]:
    """Of rows in order: those that a later one of the same key replaces, and, at the end of a key, a "gone"."""
    result = []
    for place, row in enumerate(rows):
        after = rows[place + 1] if place + 1 < len(rows) else None
        if after is None:
            ends, replaced = is_last, False
        else:
            replaced = (after.space, after.key) == (row.space, row.key)
            ends = not replaced
        if replaced or (ends and row.gone):
            result.append(row.n)
    return result
