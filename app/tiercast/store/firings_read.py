"""The latest firings for a page: without what conditions saw, with what became of their actions."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from tiercast.store.statements import chunks
from tiercast.store.tables import actions, firings
from tiercast.store.told_states import TOLD

LOOKED = 200_000
"""Rows that are looked at: a rule that never fires must not have the whole table read."""
_f = firings.c
_a = actions.c


class FiringSeen(NamedTuple):
    """A firing as a list shows it. `viewer` is b"" for one about the room."""

    id: bytes
    time: int
    room: str
    ruleset: str
    rule: str
    state: str
    viewer: bytes
    item: str
    variant: str
    suppressed: str
    reason: str


def latest_firings(
    connection: Connection, shop: int, limit: int, *, suppressed: bool | None = None, viewer: bytes = b"", **which: str
) -> tuple[list[FiringSeen], int]:
    """The newest firings, newest first.

    Args:
        suppressed: only those that were, or were not; None: both.
        which: `room`, `ruleset`, `rule`; "" is any.

    Returns:
        They, and the instant to which was looked; 0: to the beginning.
    """
    newest = int(connection.execute(select(func.max(_f.n))).scalar() or 0)
    first = 0 if viewer else newest - LOOKED
    query = select(
        _f.id, _f.time, _f.room, _f.ruleset, _f.rule, _f.state, _f.viewer, _f.item, _f.variant, _f.suppressed, _f.reason
    ).where(_f.shop == shop, _f.n > first)
    for name, value in which.items():
        query = query.where(_f[name] == value) if value else query
    if suppressed is not None:
        query = query.where(_f.suppressed != "" if suppressed else _f.suppressed == "")
    if viewer:
        query = query.where(_f.viewer == viewer)
    rows = connection.execute(query.order_by(_f.n.desc()).limit(limit)).all()
    found = [FiringSeen(*row[:6], row.viewer or b"", *row[7:]) for row in rows]
    back_to = 0
    if first > 0 and len(found) < limit:
        back_to = int(connection.execute(select(_f.time).where(_f.n > first).order_by(_f.n).limit(1)).scalar() or 0)
    return found, back_to


def actions_of(connection: Connection, ids: list[bytes]) -> dict[bytes, list[tuple[str, str]]]:
    """Type and state, as it is told, of the actions of these firings, in order."""
    found: dict[bytes, list[tuple[str, str]]] = {}
    for part in chunks(ids):
        query = select(_a.firing, _a.type, TOLD).where(_a.firing.in_(part)).order_by(_a.firing, _a.ordinal)
        for firing, kind, state in connection.execute(query):
            found.setdefault(bytes(firing), []).append((kind, state))
    return found
