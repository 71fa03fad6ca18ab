"""What forgetting would remove next: counted before somebody shortens how long things are kept."""

from typing import Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from tiercast.store.forget_runs import OWNER
from tiercast.store.tables import (
    actions,
    audit,
    changes,
    dead_letters,
    exposures,
    firings,
    journal,
    marks,
    runs,
    seen,
    series,
)

_OPEN: Final = ("planned", "waiting", "held", "dispatching")


class Due(msgspec.Struct, frozen=True):
    """How many rows would go, and the instant of the `oldest` that is there; None where there is none."""

    rows: int = 0
    oldest: int | None = None


def due(connection: Connection, shop: int, option: str, before: int) -> Due | None:
    """What goes of an option of ``retention`` once all from before an instant is due.

    Args:
        before: microseconds: now less the time that it is kept.

    Returns:
        None where rows do not say it: who viewers are goes by their last visit, computed once a day.
    """
    counted = [_count(connection, table, when, where, before) for table, when, where in _rows(option, shop)]
    if not counted:
        return None
    instants = [one.oldest for one in counted if one.oldest is not None]
    return Due(sum(one.rows for one in counted), min(instants, default=None))


def _rows(option: str, shop: int) -> list[tuple[Table, ColumnElement[int], ColumnElement[bool]]]:
    """Tables with the column of their time and the condition for what the option is about; see `store.retention`."""
    f, shadow, acted = firings.c, firings.c.state == "shadow", firings.c.suppressed == ""
    traces = and_(f.shop == shop, f.private.is_not(None))
    ended = and_(actions.c.shop == shop, actions.c.state.not_in(_OPEN))
    if option == "runs":
        return [(runs, runs.c.updated, runs.c.shop == OWNER)]
    by_time: dict[str, list[tuple[Table, ColumnElement[bool]]]] = {
        "journal": [(journal, journal.c.shop == shop)],
        "traces": [(firings, and_(traces, acted, ~shadow))],
        "traces_shadow": [(firings, and_(traces, acted, shadow))],
        "traces_suppressed": [(firings, and_(traces, ~acted))],
        "decisions": [(table, table.c.shop == shop) for table in (firings, changes, exposures, series)],
        "dead_letters": [(dead_letters, dead_letters.c.shop == shop)],
        "seen": [(seen, seen.c.shop == shop)],
        "audit": [(table, table.c.shop == shop) for table in (audit, marks)],
    }
    if option == "actions":
        return [(actions, actions.c.updated, ended)]
    return [(table, table.c.time, where) for table, where in by_time.get(option, ())]


def _count(
    connection: Connection, table: Table, when: ColumnElement[int], where: ColumnElement[bool], before: int
) -> Due:
    one = select(func.count().filter(when < before), func.min(when)).select_from(table).where(where)
    rows, oldest = connection.execute(one).one()
    return Due(int(rows), None if oldest is None else int(oldest))
