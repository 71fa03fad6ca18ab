"""The core's state in the store: a value per key, and snapshots that are consistent cuts.

A value carries the number of the snapshot that was being taken when it was written. To read "as of snapshot n" is to
read, for each key, the value with the greatest number up to n. A cut counts once its batch is committed; what an
engine wrote for one that it did not complete is discarded at the next start, and the journal's tail replayed.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, and_, delete, exists, func, select, update

from tiercast.store.batch import Cut
from tiercast.store.statements import chunks
from tiercast.store.tables import snapshots, states

KEPT_SNAPSHOTS: Final = 2
_s = states.c
_n = snapshots.c


class Place(msgspec.Struct, frozen=True):
    """Where `prune_states` goes on: the snapshot that it keeps from, and the number of the last row looked at."""

    snapshot: int
    row: int


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
    # Of every key the newest alone: a value of each of fifty kept snapshots may lie there, and the index knows which.
    within = select(_s.key, func.max(_s.snapshot).label("newest")).where(
        _s.shop == shop, _s.space == space, _s.snapshot <= snapshot
    )
    last = within.group_by(_s.key).subquery()
    query = (
        select(_s.key, _s.value)
        .join(last, and_(_s.key == last.c.key, _s.snapshot == last.c.newest))
        .where(_s.shop == shop, _s.space == space, _s.value.is_not(None))
        .order_by(_s.key)
    )
    for key, value in connection.execute(query):
        yield bytes(key), value


def without_value(connection: Connection, shop: int, space: str, keys: Iterable[bytes]) -> set[bytes]:
    """Those of `keys` of which no value is kept, of whatever snapshot."""
    missing = set(keys)
    for part in chunks(missing.copy()):
        query = select(_s.key).where(_s.shop == shop, _s.space == space, _s.key.in_(part), _s.value.is_not(None))
        missing.difference_update(bytes(key) for key in connection.execute(query.distinct()).scalars())
    return missing


def drop_older(connection: Connection, shop: int, space: str, keys: Iterable[bytes]) -> int:
    """Remove what was kept of `keys` before the last completed snapshot wrote them anew. Returns: how many values."""
    cut, removed, newer = last_cut(connection, shop), 0, states.alias()
    if cut is None:
        return 0
    for part in chunks(keys):
        replaced = exists().where(
            newer.c.shop == shop, newer.c.space == space, newer.c.key == _s.key, newer.c.snapshot > _s.snapshot,
            newer.c.snapshot <= cut.number,
        )  # fmt: skip
        query = delete(states).where(_s.shop == shop, _s.space == space, _s.key.in_(part), replaced)
        removed += connection.execute(query).rowcount
    return removed


def drop_values(connection: Connection, shop: int, space: str, keys: Iterable[bytes]) -> int:
    """Remove all that was kept of `keys`, for ever. Returns: how many values."""
    removed = 0
    for part in chunks(keys):
        query = delete(states).where(_s.shop == shop, _s.space == space, _s.key.in_(part))
        removed += connection.execute(query).rowcount
    return removed


def prune_states(
    connection: Connection, shop: int, after: Place | None = None, limit: int = 2_000, reach: int = 0,
    floor: int = 0,
) -> Place | None:  # fmt: skip
    """Remove, in slices, what no kept snapshot needs: two are kept, and as many as `reach` asks for.

    Args:
        reach: entries before the last snapshot of which the state must still be found, for what-if.
        floor: nothing before this entry is wanted, however far `reach` goes: those events may not be kept any longer.
        after: what the slice before has returned; None to begin.
        limit: how many values a slice looks at.

    Returns:
        Where the next slice goes on, None when there is nothing left to do.
    """
    if after is None:
        completed = cuts(connection, shop)
        keep = completed[-KEPT_SNAPSHOTS].number if len(completed) >= KEPT_SNAPSHOTS else 0
        if reach and completed:
            early = [cut.number for cut in completed if floor <= cut.seq <= completed[-1].seq - reach]
            late = [cut.number for cut in completed if cut.seq >= floor] if floor else [0]
            keep = min(keep, early[-1] if early else late[0] if late else keep)
        query = select(_n.pruned).where(_n.shop == shop, _n.number == keep)
        if connection.execute(query).scalar() in (None, True):
            return None
        after = Place(keep, 0)
    rows = _slice(connection, shop, after, limit)
    for part in chunks(row.n for row in rows if row.replaced or row.gone):
        connection.execute(delete(states).where(_s.n.in_(part)))
    if len(rows) == limit:
        return Place(after.snapshot, rows[-1].n)
    connection.execute(delete(snapshots).where(_n.shop == shop, _n.number < after.snapshot))
    connection.execute(update(snapshots).where(_n.shop == shop, _n.number == after.snapshot).values(pruned=True))
    return None


def _slice(connection: Connection, shop: int, after: Place, limit: int) -> Sequence[Any]:
    """Values up to the snapshot in the order in which they were written, so that what is removed lies together.

    A "gone" may go: what it hid was written before it, and is removed by now.
    """
    later = states.alias()
    replaced = exists().where(
        later.c.shop == _s.shop,
        later.c.space == _s.space,
        later.c.key == _s.key,
        later.c.snapshot > _s.snapshot,
        later.c.snapshot <= after.snapshot,
    )
    query = select(_s.n, replaced.label("replaced"), _s.value.is_(None).label("gone"))
    query = query.where(_s.shop == shop, _s.n > after.row, _s.snapshot <= after.snapshot)
    return connection.execute(query.order_by(_s.n).limit(limit)).all()
