"""Writing the identity table: new viewers, changed names, and keys for viewers whose id nobody told."""

from collections.abc import Iterable, Sequence
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Dialect, bindparam, select, update

from tiercast.store.batch import Identity
from tiercast.store.statements import Statement, chunks
from tiercast.store.tables import viewers
from tiercast.store.vault import Vault

Ciphers = dict[bytes, AESGCM]
"""Ciphers by viewer, the shop's under b"", for one batch: to make one costs twice what it costs to use it."""
_CHANGE: Final = (
    update(viewers)
    .where(viewers.c.shop == bindparam("at_shop"), viewers.c.viewer == bindparam("at_viewer"))
    .values(platform=bindparam("platform"), quality=bindparam("quality"), sealed=bindparam("sealed"))
)


class IdentityWriter:
    """Writes viewers of one shop; lives in the writer's thread."""

    def __init__(self, vault: Vault, dialect: Dialect) -> None:
        self._vault = vault
        self._insert = Statement(viewers, dialect, ("shop", "viewer"))

    def put(self, connection: Connection, identities: Sequence[Identity]) -> list[bytes]:
        """Keep identities; a name that is missing now keeps the one known before.

        Returns:
            The viewers that are new, so that a rollback can forget their keys.
        """
        latest = {identity.viewer: identity for identity in identities}
        if len(latest) < len(identities):
            latest = _merged(identities)
        known = {viewer: key for viewer in latest if (key := self._vault.remembered(viewer))}
        strange = [identity for viewer, identity in latest.items() if viewer not in known]
        fresh = self._insert_strange(connection, strange, known)
        self._change(connection, [latest[viewer] for viewer in known], known)
        return fresh

    def _insert_strange(
        self, connection: Connection, strange: list[Identity], known: dict[bytes, bytes]
    ) -> list[bytes]:
        """Insert those who are not in memory; those who are in the store after all join `known`."""
        if not strange:
            return []
        vault = self._vault
        rows, keys = vault.new_rows(strange)
        # Nearly all are new, and asking first would cost more than writing: ask only if some were there.
        if self._insert.run(connection, rows) != len(rows):
            stored = vault.data_keys(connection, keys)
            known |= {viewer: key for viewer, key in stored.items() if key != keys[viewer]}
            keys = {viewer: key for viewer, key in keys.items() if stored[viewer] == key}
        vault.remember(keys)
        return list(keys)

    def ensure(self, connection: Connection, wanted: set[bytes], ciphers: Ciphers) -> list[bytes]:
        """Add to `ciphers` those of all `wanted`, with new keys where there are none yet.

        Returns:
            The viewers that are new.
        """
        vault = self._vault
        missing = wanted.difference(ciphers)
        if not missing:
            return []
        keys = vault.data_keys(connection, missing)
        rows, new = vault.new_rows(Identity(viewer, "", "", "", None) for viewer in missing.difference(keys))
        self._insert.run(connection, rows)
        keys |= new
        vault.remember(keys)
        ciphers.update((viewer, AESGCM(key)) for viewer, key in keys.items())
        return list(new)

    def _change(self, connection: Connection, identities: list[Identity], keys: dict[bytes, bytes]) -> None:
        c = viewers.c
        query = select(c.viewer, c.platform, c.quality, c.wrapped, c.sealed).where(c.shop == self._vault.shop)
        stored = {
            row.viewer: row
            for part in chunks(keys)
            for row in connection.execute(query.where(c.viewer.in_(part)))
        }  # fmt: skip
        changed = []
        for identity in identities:
            viewer, row = identity.viewer, stored[identity.viewer]
            person, name = self._vault.open_identity(viewer, row.wrapped, row.sealed)
            wanted = (identity.platform, identity.quality, identity.id, identity.name or name)
            if wanted != (row.platform, row.quality, person, name):
                sealed = self._vault.seal_identity(AESGCM(keys[viewer]), viewer, identity.id, wanted[3])
                changed.append(
                    {
                        "at_shop": self._vault.shop,
                        "at_viewer": viewer,
                        "platform": identity.platform,
                        "quality": identity.quality,
                        "sealed": sealed,
                    }
                )
        if changed:
            connection.execute(_CHANGE, changed)


def _merged(identities: Iterable[Identity]) -> dict[bytes, Identity]:
    """The last of each viewer's, with the last name that was told."""
    latest: dict[bytes, Identity] = {}
    for identity in identities:
        before = latest.get(identity.viewer)
        if before is not None and identity.name is None:
            identity = Identity(identity.viewer, identity.platform, identity.id, identity.quality, before.name)
        latest[identity.viewer] = identity
    return latest
