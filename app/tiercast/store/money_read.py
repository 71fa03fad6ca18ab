"""Codes that were given away and actions by state, for a page."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from tiercast.store.outbox_states import OPEN
from tiercast.store.tables import actions, coupon_codes
from tiercast.store.told_states import TOLD

AMONG: Final = 20_000
"""The latest actions among which those that have ended are counted."""
_a = actions.c
_c = coupon_codes.c


class CodeGiven(NamedTuple):
    """A code that a viewer has, and the action that gave it; `state` is "" where that is forgotten."""

    code: str
    pool: str
    time: int
    viewer: bytes
    action: bytes
    state: str
    rule: str
    room: str


def given_codes(connection: Connection, shop: int, pool: str, viewer: bytes, limit: int) -> list[CodeGiven]:
    """Codes that were given away, the latest first. `pool`: "" for all; `viewer`: b"" for everybody's."""
    query = select(_c.code, _c.pool, _c.taken, _c.viewer, _c.action, _a.state, _a.ruleset, _a.rule, _a.room)
    query = query.outerjoin(actions, _a.id == _c.action).where(_c.shop == shop, _c.action.is_not(None))
    if pool:
        query = query.where(_c.pool == pool)
    if viewer:
        query = query.where(_c.viewer == viewer)
    rows = connection.execute(query.order_by(_c.taken.desc(), _c.n.desc()).limit(limit))
    return [
        CodeGiven(
            row.code, row.pool, row.taken or 0, row.viewer or b"", row.action, row.state or "",
            f"{row.ruleset}/{row.rule}" if row.rule else "", row.room or "",
        )
        for row in rows
    ]  # fmt: skip


def count_actions(connection: Connection, shop: int, room: str) -> tuple[dict[str, int], int]:
    """Actions by the state that is told, and how many of the latest those are among.

    All that are open are counted, and of the latest `AMONG` those that have ended.
    """
    is_open = _a.state.in_(sorted(state.value for state in OPEN))
    newest = int(connection.execute(select(func.max(_a.n))).scalar() or 0)
    count = select(TOLD, func.count()).where(_a.shop == shop).group_by(TOLD)
    if room:
        count = count.where(_a.room == room)
    rows = list(connection.execute(count.where(is_open)))
    rows += connection.execute(count.where(~is_open, _a.n > newest - AMONG))
    return {row[0]: int(row[1]) for row in rows}, min(newest, AMONG)
