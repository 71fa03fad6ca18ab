"""What was decided and configured in one session of a room, read for its sheet."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, select

from tiercast.audience.entry import Entry
from tiercast.store.journal import stream_entries
from tiercast.store.tables import actions, exposures, firings, journal
from tiercast.store.told_states import TOLD
from tiercast.store.vault import Vault

_f = firings.c
_a = actions.c
_e = exposures.c


class FiringRead(NamedTuple):
    """A firing: full name of its rule, state, instant, viewer (b"" for the room), why it did nothing."""

    rule: str
    state: str
    time: int
    viewer: bytes
    suppressed: str


class ActionsRead(NamedTuple):
    """Actions of one rule in one state: how many, and the most that they cost, in minor units."""

    rule: str
    mode: str
    state: str
    currency: str
    number: int
    cost: int


class ExposureRead(NamedTuple):
    """A viewer met a variant."""

    experiment: str
    variant: str
    viewer: bytes
    time: int


class Stretch(NamedTuple):
    """A session in the store: its shop and room, the entries between which it lies, and its first and last instant."""

    shop: int
    room: str
    after: int
    last: int
    since: int
    until: int


def _within(stretch: Stretch) -> ColumnElement[bool]:
    # The index of entries finds them; the instants leave out what is of the session beside it.
    return and_(
        _f.shop == stretch.shop, _f.seq > stretch.after, _f.seq <= stretch.last, _f.room == stretch.room,
        _f.time >= stretch.since, _f.time <= stretch.until,
    )  # fmt: skip


def firings_of(connection: Connection, stretch: Stretch) -> list[FiringRead]:
    """The firings of a session, in order."""
    query = select(_f.ruleset, _f.rule, _f.state, _f.time, _f.viewer, _f.suppressed)
    query = query.where(_within(stretch)).order_by(_f.seq, _f.n)
    return [
        FiringRead(f"{row.ruleset}/{row.rule}", row.state, row.time, row.viewer or b"", row.suppressed)
        for row in connection.execute(query)
    ]


def actions_of_session(connection: Connection, stretch: Stretch) -> list[ActionsRead]:
    """Counts of the actions that these firings planned."""
    keys = (_a.ruleset, _a.rule, _a.mode, TOLD, _a.currency)
    query = select(*keys, func.count(), func.coalesce(func.sum(_a.cost), 0)).join(firings, _a.firing == _f.id)
    query = query.where(_within(stretch)).group_by(*keys).order_by(*keys)
    return [
        ActionsRead(f"{ruleset}/{rule}", mode, state, currency, int(number), int(cost))
        for ruleset, rule, mode, state, currency, number, cost in connection.execute(query)
    ]


def exposures_of(connection: Connection, stretch: Stretch) -> list[ExposureRead]:
    """Who met which variant."""
    query = select(_e.experiment, _e.variant, _e.viewer, _e.time)
    query = query.where(_e.shop == stretch.shop, _e.room == stretch.room, _e.seq > stretch.after)
    query = query.where(_e.seq <= stretch.last, _e.time >= stretch.since, _e.time <= stretch.until).order_by(_e.n)
    return [ExposureRead(row.experiment, row.variant, row.viewer or b"", row.time) for row in connection.execute(query)]


def configs_between(connection: Connection, vault: Vault, room: str, after: int, until: int) -> list[Entry]:
    """The configurations of a room that were in force: the one that was when the entry `after` came, and later ones."""
    c = journal.c
    earlier = select(c.seq).where(c.shop == vault.shop, c.kind == "config", c.room == room, c.seq <= after)
    first = connection.execute(earlier.order_by(c.seq.desc()).limit(1)).scalar()
    since = after if first is None else int(first) - 1
    return list(stream_entries(connection, vault, since, kinds={"config"}, room=room, until=until))
