"""Notes that people keep about viewers, sealed under the viewer's key, so that erasing a viewer erases them."""

import msgspec
from sqlalchemy import Connection, insert, select

from tiercast.store.identities import Ciphers, IdentityWriter
from tiercast.store.tables import viewer_notes
from tiercast.store.vault import Vault, unseal

LABEL = b"note"
_n = viewer_notes.c


class ViewerNote(msgspec.Struct, frozen=True):
    """One note: when it was written, by whom, and what it says."""

    time: int
    who: str
    text: str


def add_note(connection: Connection, vault: Vault, viewer: bytes, text: str, who: str, now: int) -> None:
    """Write a note down."""
    ciphers: Ciphers = {b"": vault.shop_cipher}
    IdentityWriter(vault, connection.dialect).ensure(connection, {viewer}, ciphers)
    sealed = vault.seal(ciphers[viewer], text.encode(), LABEL)
    connection.execute(
        insert(viewer_notes), {"shop": vault.shop, "viewer": viewer, "time": now, "who": who, "sealed": sealed}
    )


def notes_of(connection: Connection, vault: Vault, viewer: bytes) -> list[ViewerNote]:
    """The notes about a viewer, the oldest first."""
    key = vault.data_keys(connection, [viewer]).get(viewer)
    if key is None:
        return []
    query = select(_n.time, _n.who, _n.sealed).where(_n.shop == vault.shop, _n.viewer == viewer).order_by(_n.n)
    return [ViewerNote(row.time, row.who, unseal(key, row.sealed, LABEL).decode()) for row in connection.execute(query)]
