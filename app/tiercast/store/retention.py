"""Forgetting what is no longer needed, in slices that do not keep the writer from its work."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select, update

from tiercast.store.seen import prune_seen
from tiercast.store.statements import chunks
from tiercast.store.states import Place, cuts, prune_states
from tiercast.store.tables import actions, attempts, dead_letters, firings, journal, receipts, viewers

REACH = 60_000
"""Entries of which the state is still found: the last hour of a busy room, by snapshots of what has changed."""
SLICE = 2_000
"""How many rows a slice looks at."""


class Retention(msgspec.Struct, frozen=True):
    """How long things are kept, microseconds.

    Attributes:
        seen: keys for de-duplication.
        attempts: attempts and receipts of actions that have ended.
        dead_letters: data that could not be read.
        journal: events, as far as no kept snapshot needs them.
        traces: what the conditions of firings saw.
        reach: entries before the last snapshot of which the state is still found.
    """

    seen: int = 7 * 86_400_000_000
    attempts: int = 30 * 86_400_000_000
    dead_letters: int = 30 * 86_400_000_000
    journal: int = 180 * 86_400_000_000
    traces: int = 90 * 86_400_000_000
    reach: int = REACH


class Pruned(msgspec.Struct, frozen=True):
    """What one slice did: rows removed, where states go on, and whether all is done."""

    removed: int
    states: Place | None
    done: bool


def prune(connection: Connection, shop: int, keep: Retention, now: int, states: Place | None = None) -> Pruned:
    """One slice of forgetting; call it again with `Pruned.states` until it is done.

    Args:
        now: room time, microseconds: what is old is old in the time of events.
    """
    keys = prune_seen(connection, shop, now - keep.seen, SLICE)
    tries = _prune_attempts(connection, shop, now - keep.attempts)
    letters = _prune_letters(connection, shop, now - keep.dead_letters)
    place = prune_states(connection, shop, states, SLICE, keep.reach)
    events = _prune_journal(connection, shop, now - keep.journal)
    traces = _prune_traces(connection, shop, now - keep.traces)
    removed = keys + tries + letters + events + traces
    return Pruned(removed, place, done=removed == 0 and place is None)


def _prune_attempts(connection: Connection, shop: int, older_than: int) -> int:
    open_states = ("planned", "waiting", "held", "dispatching")
    ended = select(actions.c.id).where(
        actions.c.shop == shop, actions.c.updated < older_than, actions.c.state.not_in(open_states)
    )
    old = select(receipts.c.n).where(receipts.c.shop == shop, receipts.c.time < older_than)
    old = old.where(receipts.c.action.in_(ended)).limit(SLICE)
    removed = connection.execute(delete(receipts).where(receipts.c.n.in_(old))).rowcount
    tried = select(attempts.c.action).where(attempts.c.shop == shop, attempts.c.time < older_than)
    tried = tried.where(attempts.c.action.in_(ended)).limit(SLICE)
    return removed + connection.execute(delete(attempts).where(attempts.c.action.in_(tried))).rowcount


def forget_people(connection: Connection, shop: int, gone: Sequence[bytes]) -> int:
    """Remove who these viewers are; what was sealed under their keys can never be read again. Returns how many."""
    removed = 0
    for part in chunks(gone):
        removed += connection.execute(
            delete(viewers).where(viewers.c.shop == shop, viewers.c.viewer.in_(part))
        ).rowcount
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


def _prune_traces(connection: Connection, shop: int, older_than: int) -> int:
    c = firings.c
    old = select(c.n).where(c.shop == shop, c.time < older_than, c.private.is_not(None)).limit(SLICE)
    return connection.execute(update(firings).where(c.n.in_(old)).values(private=None)).rowcount


def _prune_letters(connection: Connection, shop: int, older_than: int) -> int:
    c = dead_letters.c
    old = select(c.n).where(c.shop == shop, c.time < older_than).limit(SLICE)
    return connection.execute(delete(dead_letters).where(c.n.in_(old))).rowcount
