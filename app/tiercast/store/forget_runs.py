"""Forgetting replays: each is a shop of its own, with a journal, viewers and states, and goes as a whole."""

from typing import Final

from sqlalchemy import Connection, Table, delete, select, tuple_

from tiercast.store.tables import metadata, runs, shops

OWNER: Final = 0
"""The number under which the runs of a store stand; what a run writes stands under its own shop's."""


def shop_of(run: bytes) -> str:
    """The key of the shop that a run writes into."""
    return f"replay/{run.hex()}"


def prune_runs(connection: Connection, older_than: int, limit: int) -> int:
    """Remove the oldest run that has not got on since an instant, with all that it wrote.

    Args:
        limit: rows removed of each table at once; the next call goes on.

    Returns:
        How many rows were removed; 0: there is no such run.
    """
    c = runs.c
    oldest = select(c.id).where(c.shop == OWNER, c.updated < older_than).order_by(c.updated).limit(1)
    run = connection.execute(oldest).scalar()
    if run is None:
        return 0
    shop = connection.execute(select(shops.c.n).where(shops.c.key == shop_of(run))).scalar()
    if shop is not None:
        removed = sum(_slice(connection, table, int(shop), limit) for table in _tables())
        if removed:
            return removed
        connection.execute(delete(shops).where(shops.c.n == shop))
    connection.execute(delete(runs).where(c.id == run))
    return 1


def _tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if "shop" in table.c and table is not runs]


def _slice(connection: Connection, table: Table, shop: int, limit: int) -> int:
    keys = list(table.primary_key.columns)
    some = select(*keys).where(table.c.shop == shop).limit(limit)
    return connection.execute(delete(table).where(tuple_(*keys).in_(some))).rowcount
