"""What a rule did, or in shadow would have done, as it was recorded: counted by the database."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection, and_, func, select

from tiercast.store.tables import actions, firings, journal

_f = firings.c
_a = actions.c


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of one rule in one room since an instant.

    Attributes:
        until: time of the journal's last entry.
        firings: that were not suppressed; viewers: of how many people; states: firings by the rule's state then.
        actions: by type; cost: minor units by currency; unpriced: actions without a price, by type.
        suppressed: by reason; nearest: the last viewers, the newest first.
        without: firings that did nothing, their viewer being in a variant without actions.
    """

    until: int
    firings: int
    viewers: int
    states: Mapping[str, int]
    actions: Mapping[str, int]
    cost: Mapping[str, int]
    unpriced: Mapping[str, int]
    suppressed: Mapping[str, int]
    nearest: tuple[bytes, ...]
    without: int = 0


def last_time(connection: Connection, shop: int) -> int:
    """Time of the journal's last entry; 0 where there is none."""
    c = journal.c
    query = select(c.time).where(c.shop == shop).order_by(c.seq.desc()).limit(1)
    return int(connection.execute(query).scalar() or 0)


def recorded(
    connection: Connection, shop: int, room: str, ruleset: str, rule: str, span: int, shown: int = 20
) -> Recorded:
    """What the rule did in the last `span` microseconds of the journal."""
    until = last_time(connection, shop)
    since = until - span
    c = journal.c
    # Both tables are found by `seq`; what came before the stretch need not be looked at.
    before = select(c.seq).where(c.shop == shop, c.time < since).order_by(c.seq.desc()).limit(1)
    first = int(connection.execute(before).scalar() or 0)
    ours = and_(_f.shop == shop, _f.seq > first, _f.room == room, _f.ruleset == ruleset, _f.rule == rule)
    ours = and_(ours, _f.time > since)
    fired = and_(ours, _f.suppressed == "")
    states = connection.execute(select(_f.state, func.count()).where(fired).group_by(_f.state)).all()
    people = select(func.count(_f.viewer.distinct())).where(fired)
    held = select(_f.suppressed, func.count()).where(ours, _f.suppressed != "").group_by(_f.suppressed)
    latest = select(_f.viewer, func.max(_f.n).label("last")).where(fired, _f.viewer.is_not(None))
    latest = latest.group_by(_f.viewer).order_by(func.max(_f.n).desc()).limit(shown)
    done = select(_a.type, _a.currency, func.count(), func.sum(_a.cost), func.count(_a.cost))
    done = done.join(firings, _a.firing == _f.id).where(fired, _a.shop == shop).group_by(_a.type, _a.currency)
    acted = select(_a.firing).where(_a.firing == _f.id).exists()
    without = select(func.count()).where(fired, _f.variant != "", ~acted)
    kinds: dict[str, int] = {}
    cost: dict[str, int] = {}
    unpriced: dict[str, int] = {}
    for name, currency, count, money, priced in connection.execute(done):
        kinds[name] = kinds.get(name, 0) + count
        if priced:
            cost[currency] = cost.get(currency, 0) + int(money)
        if count > priced:
            unpriced[name] = unpriced.get(name, 0) + count - priced
    return Recorded(
        until=until,
        firings=sum(count for _, count in states),
        viewers=int(connection.execute(people).scalar() or 0),
        states={row[0]: row[1] for row in states},
        actions=kinds,
        cost=cost,
        unpriced=unpriced,
        suppressed={row[0]: row[1] for row in connection.execute(held)},
        nearest=tuple(bytes(row.viewer) for row in connection.execute(latest)),
        without=int(connection.execute(without).scalar() or 0),
    )
