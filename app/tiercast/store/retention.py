"""Forgetting what is no longer needed, in slices that do not keep the writer from its work."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Column, Connection, Table, and_, delete, or_, select, update

from tiercast.store.audit import prune_notes
from tiercast.store.forget_runs import prune_runs
from tiercast.store.marks import prune_marks
from tiercast.store.seen import prune_seen
from tiercast.store.statements import chunks
from tiercast.store.states import Place, cuts, prune_states
from tiercast.store.tables import (
    actions,
    attempts,
    changes,
    dead_letters,
    exposures,
    firings,
    journal,
    receipts,
    series,
    viewer_notes,
    viewers,
)
from tiercast.store.vault import Vault

REACH = 60_000
"""Entries of which the state is still found: the last hour of a busy room, by snapshots of what has changed."""
SLICE = 2_000
"""How many rows a slice looks at."""
STATES = 400
"""How many values of older snapshots a slice looks at: of a busy room there are a million in an hour."""
_DAY = 86_400_000_000


class Retention(msgspec.Struct, frozen=True):
    """How long things are kept, microseconds.

    Attributes:
        seen: keys for de-duplication.
        actions: actions that have ended, with their attempts and receipts.
        dead_letters: data that could not be read.
        journal: events, as far as no kept snapshot needs them.
        traces: what the conditions of firings saw; `traces_shadow`: of rules in shadow; `traces_suppressed`: of firings
            that did nothing.
        decisions: firings, changes of tiers and signals, exposures to variants, series.
        audit: what people did, and marked.
        runs: replays, since they got on last, with all that they wrote.
        reach: entries before the last snapshot of which the state is still found, as far as they may be kept at all.
    """

    seen: int = 7 * _DAY
    actions: int = 365 * _DAY
    dead_letters: int = 30 * _DAY
    journal: int = 180 * _DAY
    traces: int = 90 * _DAY
    traces_shadow: int = 30 * _DAY
    traces_suppressed: int = 30 * _DAY
    decisions: int = 365 * _DAY
    audit: int = 1_095 * _DAY
    runs: int = 90 * _DAY
    reach: int = REACH


class Pruned(msgspec.Struct, frozen=True):
    """What one slice did: rows removed, where states go on, and whether all is done.

    Attributes:
        blocked: events are due that a recovery would still read: they can go once there are newer snapshots.
    """

    removed: int
    states: Place | None
    done: bool
    blocked: bool = False


def prune(
    connection: Connection, shop: int, keep: Retention, now: int, states: Place | None = None, clock: int = 0
) -> Pruned:
    """One slice of forgetting; call it again with `Pruned.states` until it is done.

    A slice that goes on with states looks at nothing else, which is looked at again once they are through.

    Args:
        now: room time, microseconds: what is old is old in the time of events.
        clock: the instant, for what people did and for replays; 0: `now`.
    """
    place = prune_states(connection, shop, states, STATES, keep.reach, _floor(connection, shop, now - keep.journal))
    removed = _prune_old(connection, shop, keep, now, clock or now) if states is None else 0
    done = removed == 0 and place is None and states is None
    return Pruned(removed, place, done, done and _is_blocked(connection, shop, now - keep.journal))


def _prune_old(connection: Connection, shop: int, keep: Retention, now: int, clock: int) -> int:
    """A slice of everything but states. Returns how many rows went."""
    removed = prune_seen(connection, shop, now - keep.seen, SLICE)
    removed += _prune_actions(connection, shop, now - keep.actions)
    removed += _prune_oldest(connection, dead_letters, dead_letters.c.n, shop, now - keep.dead_letters)
    removed += _prune_journal(connection, shop, now - keep.journal)
    removed += _prune_traces(connection, shop, keep, now)
    for table, order in ((firings, firings.c.seq), (changes, changes.c.seq), (exposures, exposures.c.n)):
        removed += _prune_oldest(connection, table, order, shop, now - keep.decisions)
    removed += _prune_oldest(connection, series, series.c.n, shop, now - keep.decisions)
    removed += prune_notes(connection, shop, clock - keep.audit, SLICE)
    removed += prune_marks(connection, shop, clock - keep.audit, SLICE)
    return removed + prune_runs(connection, clock - keep.runs, SLICE)


def _prune_actions(connection: Connection, shop: int, older_than: int) -> int:
    """Actions that ended long ago, each with its receipts and attempts."""
    open_states = ("planned", "waiting", "held", "dispatching")
    c = actions.c
    first = select(c.id, c.updated, c.state).where(c.shop == shop).order_by(c.n).limit(SLICE).subquery()
    query = select(first.c.id).where(first.c.updated < older_than, first.c.state.not_in(open_states))
    ended = [bytes(one) for one in connection.execute(query).scalars()]
    for part in chunks(ended):
        connection.execute(delete(receipts).where(receipts.c.action.in_(part)))
        connection.execute(delete(attempts).where(attempts.c.action.in_(part)))
        connection.execute(delete(actions).where(c.id.in_(part)))
    return len(ended)


def forget_people(connection: Connection, vault: Vault, gone: Sequence[bytes]) -> int:
    """Remove who these viewers are; what was sealed under their keys can never be read again. Returns how many."""
    removed, v, n = 0, viewers.c, viewer_notes.c
    for part in chunks(gone):
        connection.execute(delete(viewer_notes).where(n.shop == vault.shop, n.viewer.in_(part)))
        removed += connection.execute(delete(viewers).where(v.shop == vault.shop, v.viewer.in_(part))).rowcount
    # Here and not after the commit: nothing that comes behind it may be sealed under a key that is gone.
    vault.forget(gone)
    return removed


def _prune_journal(connection: Connection, shop: int, older_than: int) -> int:
    """Old events go from the beginning on, but never beyond the oldest kept snapshot: recovery reads from there."""
    kept = cuts(connection, shop)
    if not kept:
        return 0
    c = journal.c
    first = select(c.seq).where(c.shop == shop, c.seq <= kept[0].seq).order_by(c.seq).limit(SLICE).subquery()
    old = select(c.seq).where(c.shop == shop, c.seq.in_(select(first.c.seq)), c.time < older_than)
    return connection.execute(delete(journal).where(c.shop == shop, c.seq.in_(old))).rowcount


def _floor(connection: Connection, shop: int, older_than: int) -> int:
    """The entry before which no state is wanted any more, where snapshots keep events beyond their time; else 0."""
    if not _is_blocked(connection, shop, older_than):
        return 0
    kept, c = cuts(connection, shop), journal.c
    after = kept[0].seq if kept else 0
    query = select(c.seq).where(c.shop == shop, c.seq > after, c.time >= older_than).order_by(c.seq).limit(1)
    young = connection.execute(query).scalar()
    return kept[-1].seq if young is None and kept else young or 0


def _is_blocked(connection: Connection, shop: int, older_than: int) -> bool:
    """Whether the first event after the oldest kept snapshot is due."""
    kept, c = cuts(connection, shop), journal.c
    after = kept[0].seq if kept else 0
    query = select(c.time).where(c.shop == shop, c.seq > after).order_by(c.seq).limit(1)
    first = connection.execute(query).scalar()
    return first is not None and first < older_than


def _prune_traces(connection: Connection, shop: int, keep: Retention, now: int) -> int:
    """What conditions saw goes before the firing does, by how the firing ended."""
    c = firings.c
    shadow, acted = c.state == "shadow", c.suppressed == ""
    due = or_(
        and_(acted, ~shadow, c.time < now - keep.traces),
        and_(acted, shadow, c.time < now - keep.traces_shadow),
        and_(~acted, c.time < now - keep.traces_suppressed),
    )
    old = select(c.n).where(c.shop == shop, c.private.is_not(None), due).limit(SLICE)
    return connection.execute(update(firings).where(c.n.in_(old)).values(private=None)).rowcount


def _prune_oldest(connection: Connection, table: Table, order: Column[int], shop: int, older_than: int) -> int:
    """Rows from the beginning of a table that grows in the order of `order`: only so many are looked at."""
    c = table.c
    first = select(c.n, c.time).where(c.shop == shop).order_by(order).limit(SLICE).subquery()
    old = select(first.c.n).where(first.c.time < older_than)
    return connection.execute(delete(table).where(c.n.in_(old))).rowcount
