"""What moved in the audience week by week, read in a worker process: between tiers, and who came back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, func, select

from tiercast.audience.purchases import purchases
from tiercast.audience.weeks import MOST_WEEKS, week_of, week_start, weeks_of
from tiercast.serve.protocol_audience import Cohort, Moves
from tiercast.step.values import ViewerState
from tiercast.store.database import open_database
from tiercast.store.states import load_space
from tiercast.store.tables import changes, shops

HOUR: Final = 3_600_000_000
_EPOCH: Final = date(1970, 1, 1).toordinal()
_decode = msgspec.msgpack.Decoder(ViewerState).decode


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is read.

    Attributes:
        store: URL; shop: its key; zone: IANA name, whose weeks they are; now: room time.
        snapshot: up to which the store's values count; changed: those that are newer, by key.
        aliases: keys of viewers who are another one.
        weeks: how many are told of, this one among them.
    """

    store: str
    shop: str
    zone: str
    now: int
    snapshot: int
    changed: list[tuple[bytes, bytes]] = []
    aliases: frozenset[bytes] = frozenset()
    weeks: int = 26


class Trends(msgspec.Struct, frozen=True, kw_only=True):
    """What was found; see `TrendsReply`."""

    this_week: int
    moves: Mapping[str, tuple[Moves, ...]]
    since: int
    visits: tuple[Cohort, ...]
    orders: tuple[Cohort, ...]


def trends(asked: Asked) -> Trends:
    """Read what moved. Raises: StoreError."""
    weeks = _Weeks(asked)
    database = open_database(asked.store)
    try:
        with database.read() as connection:
            shop = connection.execute(select(shops.c.n).where(shops.c.key == asked.shop)).scalar_one()
            for viewer in _viewers(connection, shop, asked):
                weeks.take(viewer)
            return Trends(
                this_week=week_start(weeks.this), moves=weeks.moves(connection, shop), since=weeks.since,
                visits=weeks.visits.cohorts(), orders=weeks.orders.cohorts(),
            )  # fmt: skip
    finally:
        database.close()


def _viewers(connection: Connection, shop: int, asked: Asked) -> Iterator[ViewerState]:
    changed = dict(asked.changed)
    for key, packed in load_space(connection, shop, asked.snapshot, "viewer"):
        if key not in asked.aliases:
            yield _decode(changed.pop(key, packed))
    for key, packed in changed.items():
        if key not in asked.aliases:
            yield _decode(packed)


class _Cohorts:
    """How many began in each week, and how many of them did it again in each later one."""

    def __init__(self, first: int, this: int) -> None:
        self._first, self._this = first, this
        self._sizes: Counter[int] = Counter()
        self._again: Counter[tuple[int, int]] = Counter()

    def take(self, weeks: set[int], since: int) -> None:
        """Somebody's weeks; `since`: the first of all, which may be one that is no longer kept."""
        if not self._first <= since <= self._this:
            return
        self._sizes[since] += 1
        for week in weeks:
            if week > since:
                self._again[since, week - since] += 1

    def cohorts(self) -> tuple[Cohort, ...]:
        if not self._sizes:
            return ()
        return tuple(
            Cohort(
                week_start(week),
                self._sizes[week],
                tuple(self._again[week, later] for later in range(1, self._this - week + 1)),
            )
            for week in range(min(self._sizes), self._this + 1)
        )


class _Weeks:
    """Takes viewers in and tells what moved."""

    def __init__(self, asked: Asked) -> None:
        self._zone = ZoneInfo(asked.zone)
        self._days: dict[int, int] = {}
        self.this = self.week(asked.now)
        self._first = self.this - max(1, min(asked.weeks, MOST_WEEKS)) + 1
        self.visits, self.orders = _Cohorts(self._first, self.this), _Cohorts(self._first, self.this)
        self.since = 0

    def week(self, instant: int) -> int:
        """The week of an instant; hours are remembered, since there are few of them."""
        hour = instant // HOUR
        found: int | None = self._days.get(hour)
        if found is None:
            local = datetime.fromtimestamp(instant / 1_000_000, self._zone)
            found = self._days[hour] = week_of(local.date().toordinal() - _EPOCH)
        return found

    def take(self, viewer: ViewerState) -> None:
        """A viewer's visits and orders."""
        if viewer.weeks:
            came = set(weeks_of(viewer.weeks))
            self.visits.take(came, min(came))
        if viewer.bought:
            bought = {self.week(one.time) for one in purchases(viewer.bought) if not one.refunded}
            if bought:
                self.orders.take(bought, min(bought))

    def moves(self, connection: Connection, shop: int) -> dict[str, tuple[Moves, ...]]:
        """Moves between tiers, by ladder."""
        c = changes.c
        here = (c.shop == shop, c.what == "tier")
        first = connection.execute(select(func.min(c.time)).where(*here)).scalar()
        self.since = 0 if first is None else self._day(int(first))
        hour = (c.time / HOUR).label("hour") if connection.dialect.name != "sqlite" else c.time.op("/")(HOUR)
        oldest = (week_start(self._first) - 1) * 24 * HOUR
        query = select(c.name, c.before, c.after, hour.label("hour"), func.count()).where(*here, c.time >= oldest)
        counted: Counter[tuple[str, int, str, str]] = Counter()
        for name, before, after, at, viewers in connection.execute(
            query.group_by(c.name, c.before, c.after, hour.label("hour"))
        ):
            week = self.week(int(at) * HOUR)
            if week >= self._first:
                counted[name, week_start(week), before, after] += viewers
        found: dict[str, list[Moves]] = {}
        for (name, week, before, after), viewers in sorted(counted.items()):
            found.setdefault(name, []).append(Moves(week, before, after, viewers))
        return {name: tuple(moves) for name, moves in found.items()}

    def _day(self, instant: int) -> int:
        local = datetime.fromtimestamp(instant / 1_000_000, self._zone)
        return local.date().toordinal() - _EPOCH
