"""Whom a restored backup brings back though they were erased since it was made: they are to be erased again.

What is known of them are the marks of the store that gave way. They wait in `meta` until the engine has erased whomever
they mean, so that nothing that ends before loses them; a backup that is made meanwhile has them too.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

import msgspec
from sqlalchemy import Connection, delete, select

from tiercast.store.statements import upsert
from tiercast.store.tables import erasures, meta, shops
from tiercast.store.vault import Vault

_NAME: Final = "erase again: "
Marks: TypeAlias = dict[bytes, int]
"""How often the person behind each mark was erased."""

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Marks).decode


def erased_in(connection: Connection) -> dict[str, Marks]:
    """Who was erased in a store, or is to be erased again, by shop."""
    found: dict[str, Marks] = {}
    c = erasures.c
    for number, shop in connection.execute(select(shops.c.n, shops.c.key)).all():
        counted = connection.execute(select(c.mark, c["count"]).where(c.shop == number))
        found[shop] = _most({bytes(mark): int(count) for mark, count in counted}, waiting(connection, shop))
    return found


def note_again(connection: Connection, before: Mapping[str, Marks]) -> int:
    """Take over into a restored store whom another one knows to be erased.

    Args:
        before: see `erased_in`; shops that are not here are left out.

    Returns:
        How many were erased since the backup was made.
    """
    here, total = erased_in(connection), 0
    for shop, marks in before.items():
        known = here.get(shop)
        if known is None:
            continue
        new = {mark: count for mark, count in marks.items() if count > known.get(mark, 0)}
        if new:
            values = {"name": _NAME + shop, "value": _encode(_most(waiting(connection, shop), new))}
            connection.execute(upsert(meta, connection.dialect.name, ("name",), ("value",)), values)
        total += len(new)
    return total


def waiting(connection: Connection, shop: str) -> Marks:
    """Who is to be erased again in the shop called `shop`."""
    packed = connection.execute(select(meta.c.value).where(meta.c.name == _NAME + shop)).scalar()
    return _decode(packed) if packed else {}


def done_again(connection: Connection, vault: Vault, shop: str) -> None:
    """All of them are erased; whoever comes back has a key that nobody had before."""
    c = erasures.c
    marks = waiting(connection, shop)
    counted = {bytes(row.mark): int(row[1]) for row in connection.execute(
        select(c.mark, c["count"]).where(c.shop == vault.shop))}  # fmt: skip
    for mark, count in marks.items():
        if count > counted.get(mark, 0):
            statement = upsert(erasures, connection.dialect.name, ("shop", "mark"), ("count",))
            connection.execute(statement, {"shop": vault.shop, "mark": mark, "count": count})
            vault.count_erasure(mark, count)
    connection.execute(delete(meta).where(meta.c.name == _NAME + shop))


def _most(one: Marks, other: Marks) -> Marks:
    return {
        mark: max(one.get(mark, 0), other.get(mark, 0)) for mark in (*one, *(key for key in other if key not in one))
    }
