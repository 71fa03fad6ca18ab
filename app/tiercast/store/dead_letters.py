"""Dead letters: what could not be read, with the reason, encrypted under the shop's key."""

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, delete, func, select

from tiercast.store.apply import DEAD_LETTER
from tiercast.store.batch import DeadLetter
from tiercast.store.tables import dead_letters
from tiercast.store.vault import Vault

_c = dead_letters.c


class Filed(msgspec.Struct, frozen=True):
    """A dead letter and its number."""

    number: int
    letter: DeadLetter


def list_letters(
    connection: Connection, vault: Vault, *, source: str = "", after: int = 0, limit: int = 200
) -> list[Filed]:
    """Dead letters, oldest first, a page at a time."""
    query = select(dead_letters).where(_c.shop == vault.shop, _c.n > after).order_by(_c.n).limit(limit)
    if source:
        query = query.where(_c.source == source)
    return [
        Filed(
            row.n,
            DeadLetter(row.source, row.place, row.reason, vault.unseal_for_shop(row.sealed, DEAD_LETTER), row.time),
        )
        for row in connection.execute(query)
    ]


def count_letters(connection: Connection, shop: int) -> dict[str, int]:
    """How many there are, by source."""
    query = select(_c.source, func.count()).where(_c.shop == shop).group_by(_c.source).order_by(_c.source)
    return dict(tuple(row) for row in connection.execute(query))


def remove_letters(connection: Connection, shop: int, numbers: Collection[int]) -> int:
    """Remove letters that were read again or given up; returns how many."""
    return connection.execute(delete(dead_letters).where(_c.shop == shop, _c.n.in_(list(numbers)))).rowcount
