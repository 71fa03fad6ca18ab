"""Firings counted by rule, room and minute, a stretch of the table at a time: nobody reads all of them twice."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, func, literal_column, select

from tiercast.store.tables import firings, journal

MINUTE: Final = 60_000_000
_f = firings.c


class RuleCount(NamedTuple):
    """Firings of one rule in one minute of room time.

    Attributes:
        suppressed: why they did nothing; "" for those that fired.
        number: how many; minute: since 1970; last: instant of the latest one; most: greatest row number.
    """

    room: str
    ruleset: str
    rule: str
    suppressed: str
    minute: int
    number: int
    last: int
    most: int


def count_after(connection: Connection, shop: int, after: int, since: int) -> list[RuleCount]:
    """Count the firings behind row `after` that were decided at `since` (room time) or later."""
    keys = (_f.room, _f.ruleset, _f.rule, _f.suppressed, _f.time // literal_column(str(MINUTE)))
    query = select(*keys, func.count(), func.max(_f.time), func.max(_f.n))
    query = query.where(_f.n > after, _f.shop == shop, _f.time >= since).group_by(*keys)
    return [RuleCount._make(row) for row in connection.execute(query)]


def row_before(connection: Connection, shop: int, since: int) -> int:
    """The last row of a firing that was decided before the instant `since`; 0 where none was."""
    c = journal.c
    # Found by `seq`: the firings themselves have no index of time.
    entry = select(c.seq).where(c.shop == shop, c.time < since).order_by(c.seq.desc()).limit(1)
    first = int(connection.execute(entry).scalar() or 0)
    query = select(_f.n).where(_f.shop == shop, _f.seq <= first).order_by(_f.seq.desc()).limit(1)
    return int(connection.execute(query).scalar() or 0)
