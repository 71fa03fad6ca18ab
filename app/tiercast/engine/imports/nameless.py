"""Imported orders that are to name nobody any more; the orders stay.

Of an order whose viewer nobody knows the export names the buyer all the same, and no viewer's key hides that: such a
name goes when that of a viewer who was last seen with this order would go, and where somebody of this name is erased.
The orders of viewers who are forgotten or erased become orders of nobody known, before the key goes that they lie
under.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.engine.config import Config
from tiercast.engine.imports.orders import Order
from tiercast.engine.imports.reading import order_key
from tiercast.store.imports import ERASED, NAMELESS, Staged, read_numbered, relink, rows_of_viewers, unlinked_rows
from tiercast.store.statements import chunks
from tiercast.store.unnaming import MarkOf
from tiercast.store.vault import Vault

_decode = msgspec.msgpack.Decoder(Order).decode
_encode: Final = msgspec.msgpack.Encoder().encode
_TOLD: Final = 2_000
"""Rows from one telling to the next."""


def naming_rows(
    connection: Connection, vault: Vault, words: Iterable[str], tell: Callable[[float], None] | None = None
) -> tuple[int, ...]:
    """Rows of orders of nobody known whose export names one of `words` as the buyer, or as the buyer's id.

    Args:
        tell: is told how much is looked through, between 0 and 1.
    """
    wanted, found = frozenset(words), []
    rows = list(unlinked_rows(connection, vault.shop))
    for place, (number, _, row) in enumerate(_read(connection, vault, rows)):
        if tell is not None and place % _TOLD == 0:
            tell(place / len(rows))
        if row.payload and not wanted.isdisjoint(_names(_decode(row.payload))):
            found.append(number)
    return tuple(found)


def take_names(connection: Connection, vault: Vault, numbers: Sequence[int], how: str = NAMELESS) -> int:
    """Let these rows name nobody; in the writer.

    Args:
        how: `ERASED` where the buyer was erased: by number and coupon they could be found elsewhere.

    Returns:
        How many rows were changed.
    """
    changed = 0
    for _, unit, row in _read(connection, vault, numbers):
        if not row.viewer and row.payload:
            order = _decode(row.payload)
            bare = _bare(order) if how == ERASED else msgspec.structs.replace(order, viewer="", nickname="")
            relink(connection, vault, unit, msgspec.structs.replace(row, how=how, payload=_encode(bare)))
            changed += 1
    return changed


def leave_orders(connection: Connection, vault: Vault, viewers: Iterable[bytes], how: str) -> int:
    """Let the orders of these viewers be nobody's, as long as their keys are there; in the writer.

    Args:
        how: `NAMELESS` or `ERASED`.

    Returns:
        How many rows were changed.
    """
    changed = 0
    for _, unit, row in _read(connection, vault, rows_of_viewers(connection, vault.shop, viewers)):
        if row.payload:
            bare = msgspec.structs.replace(
                row, viewer=b"", how=how, confidence=0, payload=_encode(_bare(_decode(row.payload)))
            )  # fmt: skip
            relink(connection, vault, unit, bare)
            changed += 1
    return changed


def mark_of(config: Config, vault: Vault) -> MarkOf:
    """What stands for an order in the store, of the room that it was told in and its number."""
    platforms = {key: room.platform for key, room in config.rooms.items()}
    return lambda room, number: order_key(vault, platforms.get(room, ""), number)


def _bare(order: Order) -> Order:
    """When it was, what it had and what it came to."""
    return msgspec.structs.replace(order, number="", viewer="", nickname="", coupon="")


def _names(order: Order) -> tuple[str, ...]:
    return tuple(name for name in (order.viewer, order.nickname) if name)


def _read(connection: Connection, vault: Vault, numbers: Iterable[int]) -> Iterator[tuple[int, int, Staged]]:
    for part in chunks(numbers):
        yield from read_numbered(connection, vault, part)
