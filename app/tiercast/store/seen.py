"""What was seen: keys of accepted events, so that one that comes again after a restart is known."""

from sqlalchemy import Connection, delete, func, select

from tiercast.store.tables import seen

_c = seen.c


def latest_keys(connection: Connection, shop: int, limit: int) -> list[bytes]:
    """The last `limit` keys, oldest first: what intake keeps in memory after a start."""
    query = select(_c.key).where(_c.shop == shop).order_by(_c.n.desc()).limit(limit)
    return list(reversed(connection.execute(query).scalars().all()))


def prune_seen(connection: Connection, shop: int, older_than: int, limit: int = 5_000) -> int:
    """Forget, of the `limit` keys that came first, those with an event time before `older_than`.

    Keys stand in the order in which they came, so that no index on time is needed: a slice that removes nothing is
    the last one.

    Returns:
        How many were removed.
    """
    first = select(_c.n).where(_c.shop == shop).order_by(_c.n).limit(limit).subquery()
    query = delete(seen).where(_c.n.in_(select(first.c.n)), _c.time < older_than)
    return connection.execute(query).rowcount


def count(connection: Connection, shop: int) -> int:
    """How many keys are kept."""
    return int(connection.execute(select(func.count()).where(_c.shop == shop)).scalar_one())
