"""Notes that people keep about viewers, sealed under the viewer's key, so that erasing a viewer erases them."""

import msgspec
from sqlalchemy import Connection, delete, insert, select

from tiercast.store.identities import Ciphers, IdentityWriter
from tiercast.store.tables import viewer_notes
from tiercast.store.vault import Vault, unseal_for_viewer

LABEL = b"note"
_n = viewer_notes.c


class ViewerNote(msgspec.Struct, frozen=True):
    """One note: its number, when it was written, by whom, and what it says."""

    n: int
    time: int
    who: str
    text: str


def add_note(connection: Connection, vault: Vault, viewer: bytes, text: str, who: str, now: int) -> int:
    """Write a note down. Returns: its number."""
    ciphers: Ciphers = {b"": vault.shop_cipher}
    IdentityWriter(vault, connection.dialect).ensure(connection, {viewer}, ciphers)
    sealed = vault.seal(ciphers[viewer], text.encode(), LABEL)
    values = {"shop": vault.shop, "viewer": viewer, "time": now, "who": who, "sealed": sealed}
    return int(connection.execute(insert(viewer_notes).returning(_n.n), values).scalar_one())


def drop_note(connection: Connection, vault: Vault, viewer: bytes, number: int) -> bool:
    """Remove a note about a viewer. Returns: whether there was one of this number."""
    where = (_n.shop == vault.shop, _n.viewer == viewer, _n.n == number)
    return bool(connection.execute(delete(viewer_notes).where(*where)).rowcount)


def notes_of(connection: Connection, vault: Vault, viewer: bytes) -> list[ViewerNote]:
    """The notes about a viewer, the oldest first."""
    key = vault.data_keys(connection, [viewer]).get(viewer)
    if key is None:
        return []
    query = select(_n.n, _n.time, _n.who, _n.sealed).where(_n.shop == vault.shop, _n.viewer == viewer).order_by(_n.n)
    opened = ((row, unseal_for_viewer(key, row.sealed, LABEL)) for row in connection.execute(query))
    return [ViewerNote(row.n, row.time, row.who, text.decode()) for row, text in opened if text is not None]


def noted_since(connection: Connection, shop: int, since: int) -> set[bytes]:
    """Viewers about whom a note was written at `since` or later, microseconds UTC."""
    query = select(_n.viewer).where(_n.shop == shop, _n.time >= since).distinct()
    return {bytes(viewer) for viewer in connection.execute(query).scalars()}
