"""Reading firings, changes and exposures back: for recovery, traces and exports."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from tiercast.decide.decision import Change, Exposure, Firing, Value
from tiercast.store.codec import unpack
from tiercast.store.statements import chunks
from tiercast.store.tables import changes, exposures, firings
from tiercast.store.vault import Vault, unseal_for_viewer

_c = firings.c


def firings_after(connection: Connection, vault: Vault, after: int, limit: int = 5_000) -> list[Firing]:
    """Firings decided after the entry `after`, in the order in which they were decided."""
    return _read(connection, vault, _c.seq > after, limit)


def firings_of(connection: Connection, vault: Vault, viewer: bytes, limit: int = 5_000) -> list[Firing]:
    """Firings for one viewer, in order."""
    return _read(connection, vault, _c.viewer == viewer, limit)


def firings_by_id(connection: Connection, vault: Vault, ids: Iterable[bytes]) -> dict[bytes, Firing]:
    """These firings; unknown ids are left out."""
    return {firing.id: firing for part in chunks(ids) for firing in _read(connection, vault, _c.id.in_(part), None)}


def changes_of(connection: Connection, shop: int, viewer: bytes, limit: int = 5_000) -> list[Change]:
    """Tiers, signals and visits of one viewer, in order."""
    c = changes.c
    query = select(changes).where(c.shop == shop, c.viewer == viewer).order_by(c.n).limit(limit)
    return [
        Change(row.what, row.name, row.before, row.after, row.viewer or b"", row.room, row.item, row.time, row.seq)
        for row in connection.execute(query)
    ]


def exposures_of(connection: Connection, shop: int, experiment: str, viewer: bytes = b"") -> list[Exposure]:
    """Who met which variant of `experiment`, in order; of one viewer where `viewer` is given."""
    c = exposures.c
    query = select(exposures).where(c.shop == shop, c.experiment == experiment).order_by(c.n)
    if viewer:
        query = query.where(c.viewer == viewer)
    return [
        Exposure(row.experiment, row.variant, row.viewer, row.room, row.time, row.seq)
        for row in connection.execute(query)
    ]


def _read(connection: Connection, vault: Vault, where: ColumnElement[bool], limit: int | None) -> list[Firing]:
    query = select(firings).where(_c.shop == vault.shop, where).order_by(_c.n)
    rows = connection.execute(query if limit is None else query.limit(limit)).all()
    keys = vault.data_keys(connection, {row.viewer for row in rows if row.viewer and row.private})
    return [_firing(vault, keys, row) for row in rows]


def _firing(vault: Vault, keys: dict[bytes, bytes], row: Any) -> Firing:
    values: dict[str, Value | None] | None = None
    if row.private is not None:
        if not row.viewer:
            values = unpack(vault.unseal_for_shop(row.private, row.id), dict[str, Value | None])
        elif (plain := unseal_for_viewer(keys.get(row.viewer), row.private, row.id)) is not None:
            values = unpack(plain, dict[str, Value | None])
    return Firing(
        row.id, row.seq, row.cause, row.time, row.room, row.ruleset, row.rule, row.state, row.viewer or b"", row.item,
        row.experiment, row.variant, row.suppressed, row.reason, values,
        row.version,
    )  # fmt: skip
