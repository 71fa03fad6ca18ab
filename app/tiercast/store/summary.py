"""Counts of what happened, for the JSON that a replay ends with and for the status."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Executable, Select, func, select

from tiercast.store.tables import actions, changes, firings, journal, viewers

Nested = dict[str, dict[str, int]]


class Summary(msgspec.Struct, frozen=True):
    """Counts over the journal from `after` on.

    Attributes:
        entries: journaled entries of kinds that come from outside and from the engine.
        kinds: entries by kind.
        viewers: viewers with an entry.
        firings: firings that were not suppressed, by rule.
        shadow: of these, the ones of rules in shadow.
        suppressed: by rule and reason.
        variants: firings of rules with an experiment, by rule and variant.
        compared: of these, the ones without an action: their variant is what the others are compared with. By rule.
        signals: beginnings by signal.
        tiers: viewers by ladder and tier, as their last change left them.
        actions: by sink and state.
    """

    entries: int
    kinds: dict[str, int]
    viewers: int
    firings: dict[str, int]
    shadow: dict[str, int]
    suppressed: Nested
    variants: Nested
    compared: dict[str, int]
    signals: dict[str, int]
    tiers: Nested
    actions: Nested


def summarise(connection: Connection, shop: int, after: int = 0) -> Summary:
    """Count what stands in the journal after the entry `after`, and what was decided there."""
    f, a = firings.c, actions.c
    here = (f.shop == shop, f.seq > after)
    held = select(f.rule, func.count()).where(*here, f.suppressed == "")
    tried = (*here, f.suppressed == "", f.variant != "")
    does_nothing = ~select(a.firing).where(a.firing == f.id).exists()
    kinds = _flat(connection, _kinds(shop, after))
    return Summary(
        entries=sum(kinds.values()),
        kinds=kinds,
        viewers=_viewers(connection, shop, after),
        firings=_flat(connection, held.group_by(f.rule)),
        shadow=_flat(connection, held.where(f.state == "shadow").group_by(f.rule)),
        suppressed=_nested(connection, f.rule, f.suppressed, *here, f.suppressed != ""),
        variants=_nested(connection, f.rule, f.variant, *tried),
        compared=_flat(connection, select(f.rule, func.count()).where(*tried, does_nothing).group_by(f.rule)),
        signals=_signals(connection, shop, after),
        tiers=_tiers(connection, shop, after),
        actions=_nested(connection, a.sink, a.state, a.shop == shop, a.seq > after),
    )


def count_viewers(connection: Connection, shop: int) -> int:
    """How many viewers the identity table has."""
    return int(connection.execute(select(func.count()).where(viewers.c.shop == shop)).scalar_one())


def _kinds(shop: int, after: int) -> Select[Any]:
    c = journal.c
    return select(c.kind, func.count()).where(c.shop == shop, c.seq > after).group_by(c.kind)


def _viewers(connection: Connection, shop: int, after: int) -> int:
    c = journal.c
    query = select(func.count(c.viewer.distinct())).where(c.shop == shop, c.seq > after)
    return int(connection.execute(query).scalar_one())


def _signals(connection: Connection, shop: int, after: int) -> dict[str, int]:
    c = changes.c
    query = select(c.name, func.count()).where(c.shop == shop, c.seq > after, c.what == "signal", c.after != "")
    return _flat(connection, query.group_by(c.name))


def _tiers(connection: Connection, shop: int, after: int) -> Nested:
    c = changes.c
    last = (
        select(func.max(c.n).label("n"))
        .where(c.shop == shop, c.seq > after, c.what == "tier")
        .group_by(c.name, c.viewer)
        .subquery()
    )
    query: Select[Any] = select(c.name, c.after, func.count()).join(last, last.c.n == c.n).where(c.after != "")
    return _nest(connection, query.group_by(c.name, c.after))


def _flat(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return dict(sorted((name, number) for name, number in connection.execute(query)))


def _nested(
    connection: Connection, outer: ColumnElement[str], inner: ColumnElement[str], *where: ColumnElement[bool]
) -> Nested:
    return _nest(connection, select(outer, inner, func.count()).where(*where).group_by(outer, inner))


def _nest(connection: Connection, query: Executable) -> Nested:
    result: Nested = {}
    for first, second, number in sorted(map(tuple, connection.execute(query))):
        result.setdefault(first, {})[second] = number
    return result
