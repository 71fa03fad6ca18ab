"""Taking out of the journal what could lead to somebody who is forgotten, before the key goes that hides the rest.

Their orders go on to be told of: in place of the number stands a mark of it, so that its lines and its refunds are one
order still, and one with that of an import. What was told of a viewer before it was sealed is blanked.
"""

from collections.abc import Callable, Iterable, Set
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select, update

from tiercast.store.codec import VERSION, check_version
from tiercast.store.journal_forms import Private, Public
from tiercast.store.statements import chunks
from tiercast.store.tables import journal
from tiercast.store.vault import Vault, unseal_for_viewer

BEGIN: Final = ("order_created", "order_paid")
"""What begins an order where its source tells no number."""
ORDERS: Final = (*BEGIN, "refund_requested", "order_refunded", "order_cancelled")
TOLD: Final = ("about", "profile")
CONSENT: Final = "consent"
"""The topic of what says nothing but yes or no, and goes on to hold."""
_MARKED: Final = "\x1f"
_FEW: Final = 500
"""Viewers that the database looks for itself."""
_c = journal.c
_public: Final = msgspec.msgpack.Decoder(Public).decode
_private: Final = msgspec.msgpack.Decoder(Private).decode
_encode: Final = msgspec.msgpack.Encoder().encode
MarkOf = Callable[[str, str], bytes]
"""What stands for an order in the store, of the room that it was told in and its number."""


def order_mark(number: str) -> bytes | None:
    """The mark, of what stands in place of an order's number; None: it is a number."""
    return bytes.fromhex(number[1:]) if number.startswith(_MARKED) else None


def entries_of_viewers(
    connection: Connection, shop: int, viewers: Set[bytes], until: int = 0
) -> list[tuple[int, bytes]]:
    """Entries that tell of orders of these viewers, or what they are like: `seq` and viewer.

    Args:
        until: the last entry that is looked at; 0: the journal's end.
    """
    query = select(_c.seq, _c.viewer).where(_c.shop == shop, _c.kind.in_((*ORDERS, *TOLD)), _c.viewer.is_not(None))
    if until:
        query = query.where(_c.seq <= until)
    if len(viewers) <= _FEW:
        query = query.where(_c.viewer.in_(sorted(viewers)))
    return [(int(seq), bytes(viewer)) for seq, viewer in connection.execute(query) if bytes(viewer) in viewers]


def unname_entries(connection: Connection, vault: Vault, entries: Iterable[int], mark_of: MarkOf) -> int:
    """Let these entries lead to nobody once their viewers' keys are gone; in the writer. Returns: how many changed."""
    changed = 0
    for part in chunks(entries):
        query = select(_c.seq, _c.kind, _c.room, _c.viewer, _c.payload, _c.private)
        rows = connection.execute(query.where(_c.shop == vault.shop, _c.seq.in_(part))).all()
        keys = vault.data_keys(connection, {bytes(row.viewer) for row in rows if row.viewer and row.private})
        for row in rows:
            check_version(row.payload)
            before = _public(memoryview(row.payload)[1:])
            after = _blank(before) if row.kind in TOLD else before
            if row.kind in ORDERS and row.viewer and not before.order:
                after = _marked(before, row, keys.get(bytes(row.viewer)), mark_of)
            if after is not before:
                where = (_c.shop == vault.shop, _c.seq == row.seq)
                connection.execute(update(journal).where(*where).values(payload=VERSION + _encode(after)))
                changed += 1
    return changed


def _marked(public: Public, row: Any, key: bytes | None, mark_of: MarkOf) -> Public:
    """An entry of an order with a mark in place of its number; what tells none is an order of its own."""
    number = ""
    if row.private:
        plain = unseal_for_viewer(key, row.private, row.seq.to_bytes(8, "big"))
        if plain is None:
            return public
        number = _private(memoryview(plain)[1:]).order
    if not number and row.kind not in BEGIN:
        return public
    mark = mark_of(row.room, number or f"{_MARKED}{row.seq}")
    return msgspec.structs.replace(public, order=_MARKED + mark.hex())


def _blank(public: Public) -> Public:
    if public.topic == CONSENT or public.attributes is None:
        return public
    return msgspec.structs.replace(public, attributes=None)
