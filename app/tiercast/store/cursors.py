"""Where each source goes on; written with its batch (`Batch.cursors`)."""

from sqlalchemy import Connection, delete, select

from tiercast.store.tables import cursors


def load_cursors(connection: Connection, shop: int) -> dict[str, bytes]:
    """The cursor of every source that has one."""
    query = select(cursors.c.source, cursors.c.cursor).where(cursors.c.shop == shop)
    return {row.source: row.cursor for row in connection.execute(query)}


def forget_cursor(connection: Connection, shop: int, source: str) -> None:
    """Let a source begin from the start."""
    connection.execute(delete(cursors).where(cursors.c.shop == shop, cursors.c.source == source))
