"""The sessions of a shop's rooms, as their course and the journal keep them. Runs beside the loop, in a thread."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.insight.series import PAID, REFUNDED, STEP, Bucket, buckets_of
from tiercast.store.journal_places import begin_of, end_of, first_seq, viewers_between
from tiercast.store.tables import series

ORDERS: Final = frozenset({PAID, REFUNDED, "order_created"})
MOST_COUNTED: Final = 1_000_000
"""Entries among which viewers are counted for one answer; the rest is counted for the next one."""


class Session(msgspec.Struct):
    """A session, summed up.

    Attributes:
        number: of the room's sessions; began, until: microseconds UTC.
        paid: what was paid, before refunds, by currency; None: no source told of orders.
        paid_orders: how many orders were paid.
        first, last: its first and last entry in the journal; 0: not kept any more.
        viewers: who were heard of; None: not counted.
    """

    room: str
    number: int
    began: int
    until: int = 0
    events: int = 0
    firings: int = 0
    paid: dict[str, int] | None = None
    paid_orders: int = 0
    first: int = 0
    last: int = 0
    viewers: int | None = None


class Sessions:
    """Finds the sessions of a shop; what has been summed up once is not read again."""

    def __init__(self, shop: int) -> None:
        self._shop = shop
        self._over: dict[str, dict[int, Session]] = {}

    def look(self, connection: Connection, rooms: Iterable[str]) -> list[Session]:
        """The sessions of `rooms`, the newest first."""
        found = [one for room in rooms for one in self._of(connection, room)]
        found.sort(key=lambda one: (one.began, one.room), reverse=True)
        self._place(connection, found)
        return found

    def _of(self, connection: Connection, room: str) -> list[Session]:
        over = self._over.setdefault(room, {})
        since = max(over, default=0)
        fresh = dict[int, Session]()
        for number, bucket in self._buckets(connection, room, since):
            if bucket.began > since:
                _add(fresh.setdefault(bucket.began, Session(room, bucket.session, bucket.began)), number, bucket)
        newest = max(fresh, default=0)
        over.update((began, one) for began, one in fresh.items() if began != newest)
        return [*over.values(), *([fresh[newest]] if newest else [])]

    def _buckets(self, connection: Connection, room: str, since: int) -> Iterator[tuple[int, Bucket]]:
        c = series.c
        query = select(c.payload).where(c.shop == self._shop, c.room == room, c.time >= since).order_by(c.time)
        for (payload,) in connection.execute(query):
            yield from buckets_of(payload).items()

    def _place(self, connection: Connection, found: list[Session]) -> None:
        kept, left = first_seq(connection, self._shop), MOST_COUNTED
        newest: dict[str, int] = {}
        for one in found:
            newest[one.room] = max(newest.get(one.room, 0), one.began)
        for one in found:
            if not one.first:
                one.first = begin_of(connection, self._shop, one.room, one.began)
            one.first = one.first if one.first >= kept else 0
            if one.first and (not one.last or one.began == newest[one.room]):
                one.last = end_of(connection, self._shop, one.room, one.first, one.until)
            if one.first and one.viewers is None and one.last - one.first <= left:
                left -= one.last - one.first
                one.viewers = viewers_between(connection, self._shop, one.room, one.first, one.last)


def _add(one: Session, number: int, bucket: Bucket) -> None:
    one.until = max(one.until, (number + 1) * STEP)
    one.events += sum(bucket.kinds.values())
    one.firings += sum(bucket.fired.values())
    one.paid_orders += bucket.paid_orders
    if bucket.paid or bucket.refunded or not ORDERS.isdisjoint(bucket.kinds):
        one.paid = one.paid or {}
        for currency, amount in bucket.paid.items():
            one.paid[currency] = one.paid.get(currency, 0) + amount
