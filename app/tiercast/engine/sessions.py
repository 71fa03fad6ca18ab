"""Which sessions a room had: read backwards from its series, which name session and begin every five seconds."""

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.insight.series import CHUNK, STEP, buckets_of
from tiercast.store.tables import series

_c = series.c
AT_ONCE: Final = 60
"""Minutes that one query reads, where no session is found at once."""


class SessionSpan(msgspec.Struct, frozen=True):
    """A session of a room: its number, its begin, and the last instant that its series tells of; microseconds."""

    number: int
    began: int
    heard: int


def sessions_of(connection: Connection, shop: int, room: str, limit: int = 50) -> list[SessionSpan]:
    """The newest sessions of a room, the newest first. One row is read for most, whatever its length."""
    found: dict[int, SessionSpan] = {}
    before: int | None = None
    while len(found) < limit:
        read = 0
        for time, spans in _rows(connection, shop, room, before):
            read += 1
            before = time
            fresh = [span for span in spans if span.began not in found]
            found |= {span.began: span for span in fresh}
            if fresh:
                # What lies between is this session's; the minute of its begin may hold the end of the one before.
                before = min(time, fresh[-1].began // CHUNK * CHUNK + 1)
                break
        if not read:
            break
    return sorted(found.values(), key=lambda span: -span.began)[:limit]


def _rows(connection: Connection, shop: int, room: str, before: int | None) -> Iterator[tuple[int, list[SessionSpan]]]:
    """Minutes before an instant, the newest first, each with the sessions in it, the newest first."""
    query = select(_c.time, _c.payload).where(_c.shop == shop, _c.room == room)
    if before is not None:
        query = query.where(_c.time < before)
    for time, payload in connection.execute(query.order_by(_c.time.desc()).limit(AT_ONCE)).all():
        spans: dict[int, SessionSpan] = {}
        for number, bucket in sorted(buckets_of(payload).items()):
            if bucket.began:
                spans[bucket.began] = SessionSpan(bucket.session, bucket.began, (number + 1) * STEP)
        yield time, sorted(spans.values(), key=lambda span: -span.began)
