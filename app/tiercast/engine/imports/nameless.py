"""Imported orders whose viewer nobody knows: the export names its buyer all the same, and no viewer's key hides that.

Such a name goes when that of a viewer who was last seen with this order would go, and where somebody of this name is
erased. The order stays, and counts for nobody as before.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.engine.imports.orders import Order
from tiercast.store.imports import NAMELESS, Staged, read_numbered, relink, unlinked_rows
from tiercast.store.statements import chunks
from tiercast.store.vault import Vault

_decode = msgspec.msgpack.Decoder(Order).decode
_encode: Final = msgspec.msgpack.Encoder().encode


def naming_rows(connection: Connection, vault: Vault, words: Iterable[str]) -> tuple[int, ...]:
    """Rows of orders of nobody known whose export names one of `words` as the buyer, or as the buyer's id."""
    wanted = frozenset(words)
    return tuple(
        number
        for number, _, row in _read(connection, vault, unlinked_rows(connection, vault.shop))
        if row.payload and not wanted.isdisjoint(_names(_decode(row.payload)))
    )


def take_names(connection: Connection, vault: Vault, numbers: Sequence[int]) -> int:
    """Let these rows name nobody; in the writer. Returns: how many rows were changed."""
    changed = 0
    for _, unit, row in _read(connection, vault, numbers):
        if not row.viewer and row.payload:
            bare = msgspec.structs.replace(_decode(row.payload), viewer="", nickname="")
            relink(connection, vault, unit, msgspec.structs.replace(row, how=NAMELESS, payload=_encode(bare)))
            changed += 1
    return changed


def _names(order: Order) -> tuple[str, ...]:
    return tuple(name for name in (order.viewer, order.nickname) if name)


def _read(connection: Connection, vault: Vault, numbers: Iterable[int]) -> Iterator[tuple[int, int, Staged]]:
    for part in chunks(numbers):
        yield from read_numbered(connection, vault, part)
