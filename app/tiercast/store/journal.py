"""The journal: every input of the core, in order; what may be personal apart and encrypted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from tiercast.audience.entry import Entry
from tiercast.store.codec import check_version
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.journal_forms import Private, Public
from tiercast.store.statements import Row
from tiercast.store.tables import journal
from tiercast.store.vault import Vault, unseal_for_viewer

KEYS_AT_ONCE: Final = 65_536
"""Viewers' keys that a long reading keeps, about 10 MB."""
NEAR: Final = 64
"""Entries that are looked at to know about when they happened; fewer than so many in a row are late."""
_T = TypeVar("_T")
_public: Final = msgspec.msgpack.Decoder(Public)
_private: Final = msgspec.msgpack.Decoder(Private)
_NOTHING: Final = Private()


def read_entries(connection: Connection, vault: Vault, after: int, limit: int = 1_000) -> list[Entry]:
    """Up to `limit` entries that follow `after`, in order.

    What was private to a viewer who was erased since is left out of their entries.
    """
    return [entry for entry, _raw in read_with_raw(connection, vault, after, limit)]


def read_with_raw(
    connection: Connection, vault: Vault, after: int, limit: int, viewer: bytes = b""
) -> list[tuple[Entry, str | None]]:
    """Like `read_entries`, with the raw message where one was kept; `viewer` picks one viewer's entries."""
    rows = _rows(connection, vault.shop, after, limit, viewer)
    keys = vault.data_keys(connection, _of_whom(rows))
    return [_entry(vault, keys, row) for row in rows]


def stream_entries(
    connection: Connection, vault: Vault, after: int, chunk: int = 2_000, kinds: Collection[str] | None = None,
    room: str = "", until: int = 0,
) -> Iterator[Entry]:  # fmt: skip
    """Every entry that follows `after`, in order, read in chunks; for recovery.

    Args:
        connection: sees one state of the store all the while: a viewer's key is read once.
        kinds: only these; room: only its own, "" for all; until: the last entry that is read, 0 for the journal's end.
    """
    keys: dict[bytes, bytes] = {}
    while rows := _rows(connection, vault.shop, after, chunk, kinds=kinds, room=room, until=until):
        if len(keys) > KEYS_AT_ONCE:
            keys.clear()
        keys |= vault.data_keys(connection, _of_whom(rows) - keys.keys())
        for row in rows:
            yield _entry(vault, keys, row)[0]
        after = rows[-1][0]


def latest_entries(
    connection: Connection, vault: Vault, room: str, after: int, limit: int, kinds: Collection[str] = (),
    without: Collection[str] = (),
) -> list[Entry]:  # fmt: skip
    """The newest entries of a room (and of the shop as a whole) that follow `after`, in order, at most `limit`.

    Args:
        kinds: only these, () for all but those of `without`.
    """
    c = journal.c
    query = select(c.seq, c.time, c.kind, c.room, c.viewer, c.payload, c.private).where(c.shop == vault.shop)
    query = query.where(c.seq > after, c.room.in_((room, ""))).order_by(c.seq.desc()).limit(limit)
    query = query.where(c.kind.in_(sorted(kinds)) if kinds else c.kind.not_in(sorted(without)))
    rows = [tuple(row) for row in connection.execute(query)][::-1]
    keys = vault.data_keys(connection, _of_whom(rows))
    return [_entry(vault, keys, row)[0] for row in rows]


def _rows(
    connection: Connection, shop: int, after: int, limit: int, viewer: bytes = b"",
    kinds: Collection[str] | None = None, room: str = "", until: int = 0,
) -> Sequence[Row]:  # fmt: skip
    c = journal.c
    query = select(c.seq, c.time, c.kind, c.room, c.viewer, c.payload, c.private).where(c.shop == shop)
    query = query.where(c.seq > after).order_by(c.seq).limit(limit)
    if viewer:
        query = query.where(c.viewer == viewer)
    if kinds is not None:
        query = query.where(c.kind.in_(sorted(kinds)))
    if room:
        query = query.where(c.room == room)
    if until:
        query = query.where(c.seq <= until)
    return [tuple(row) for row in connection.execute(query)]


def _of_whom(rows: Sequence[Row]) -> set[bytes]:
    """The viewers of whom `rows` hold something private."""
    return {viewer for *_, viewer, _payload, private in rows if viewer and private}


def heard_after(connection: Connection, shop: int, seq: int) -> set[bytes]:
    """Viewers of whom the entries tell that follow `seq`."""
    c = journal.c
    query = select(c.viewer).where(c.shop == shop, c.seq > seq, c.viewer.is_not(None)).distinct()
    return {bytes(viewer) for viewer in connection.execute(query).scalars()}


def seq_before(connection: Connection, shop: int, time: int) -> int:
    """An entry before the first one of an instant, and as a rule not far from it.

    Entries are in order of time but for late ones and for history that was imported; where those mislead, more is
    read, never less.
    """
    return _place(connection, shop, lambda near: max(near, default=time) >= time)


def seq_after(connection: Connection, shop: int, time: int) -> int:
    """An entry after the last one that happened before an instant, likewise."""
    return _place(connection, shop, lambda near: min(near, default=time) >= time)


def _place(connection: Connection, shop: int, reached: Callable[[list[int]], bool]) -> int:
    """The first entry after which the times of the next `NEAR` ones say that the instant is reached."""
    c, low, high = journal.c, 0, last_seq(connection, shop)
    while low < high:
        middle = (low + high) // 2
        query = select(c.time).where(c.shop == shop, c.seq > middle, c.kind != "imported").order_by(c.seq).limit(NEAR)
        if reached(list(connection.execute(query).scalars())):
            high = middle
        else:
            low = middle + 1
    return low


def last_seq(connection: Connection, shop: int) -> int:
    """The `seq` of the last entry, 0 where there is none."""
    found = connection.execute(select(func.max(journal.c.seq)).where(journal.c.shop == shop)).scalar()
    return 0 if found is None else int(found)


def _entry(vault: Vault, keys: Mapping[bytes, bytes], row: Row) -> tuple[Entry, str | None]:
    seq, time, kind, room, viewer, payload, hidden = row
    viewer = viewer or b""
    public = _read(_public, payload, seq)
    plain = _unseal(vault, keys, viewer, seq, hidden) if hidden else None
    private = _NOTHING if plain is None else _read(_private, plain, seq)
    entry = Entry(
        time, kind, room, viewer, public.item, public.quantity, public.money, public.currency,
        private.order or public.order,
        private.coupon, public.session, public.quality, public.channel, public.topic, private.text, public.coins,
        private.streak, private.reply_to, private.roles,
        public.attributes if private.attributes is None else private.attributes,
        public.source, public.cause, public.received, seq,
    )  # fmt: skip
    return entry, private.raw


def _read(decoder: "msgspec.msgpack.Decoder[_T]", payload: bytes, seq: int) -> _T:
    check_version(payload)
    try:
        return decoder.decode(memoryview(payload)[1:])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(Trouble.CORRUPT, f"entry {seq} of the journal cannot be read: {error}") from error


def _unseal(vault: Vault, keys: Mapping[bytes, bytes], viewer: bytes, seq: int, sealed: bytes) -> bytes | None:
    label = seq.to_bytes(8, "big")
    if not viewer:
        return vault.unseal_for_shop(sealed, label)
    return unseal_for_viewer(keys.get(viewer), sealed, label)
