"""Dead letters: what could not be read, with the reason, encrypted under the shop's key."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, select

from tiercast.store.apply import DEAD_LETTER
from tiercast.store.batch import DeadLetter
from tiercast.store.tables import dead_letters
from tiercast.store.vault import Vault

_c = dead_letters.c


class Head(msgspec.Struct, frozen=True):
    """A dead letter without its content."""

    number: int
    source: str
    place: str
    reason: str
    time: int


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
    return [_filed(vault, row) for row in connection.execute(query)]


def _filed(vault: Vault, row: Any) -> Filed:
    content = vault.unseal_for_shop(row.sealed, DEAD_LETTER)
    return Filed(row.n, DeadLetter(row.source, row.place, row.reason, content, row.time))


def list_heads(connection: Connection, shop: int, *, source: str = "", before: int = 0, limit: int = 100) -> list[Head]:
    """What is known of dead letters without opening one, the newest first."""
    query = select(_c.n, _c.source, _c.place, _c.reason, _c.time).where(_c.shop == shop)
    if source:
        query = query.where(_c.source == source)
    if before:
        query = query.where(_c.n < before)
    return [Head(*row) for row in connection.execute(query.order_by(_c.n.desc()).limit(limit))]


def read_letters(connection: Connection, vault: Vault, numbers: Collection[int]) -> list[Filed]:
    """Dead letters by number, opened, the oldest first; those that are not there are left out."""
    query = select(dead_letters).where(_c.shop == vault.shop, _c.n.in_(list(numbers))).order_by(_c.n)
    return [_filed(vault, row) for row in connection.execute(query)]


def count_letters(connection: Connection, shop: int) -> dict[str, int]:
    """How many there are, by source."""
    query = select(_c.source, func.count()).where(_c.shop == shop).group_by(_c.source).order_by(_c.source)
    return dict(tuple(row) for row in connection.execute(query))


def remove_letters(connection: Connection, shop: int, numbers: Collection[int]) -> int:
    """Remove letters that were read again or given up; returns how many."""
    return connection.execute(delete(dead_letters).where(_c.shop == shop, _c.n.in_(list(numbers)))).rowcount
