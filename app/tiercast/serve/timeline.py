"""What happened with one viewer, put together from all that the store keeps, the newest first. Read off the loop."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.audience.entry import CONTROL
from tiercast.audience.purchases import purchases
from tiercast.decide.ids import id_text
from tiercast.serve.protocol_audience import TimelineRow
from tiercast.store.notes import notes_of
from tiercast.store.tables import actions, changes, firings, journal
from tiercast.store.told_states import told_state
from tiercast.store.vault import Vault

MOST_ENTRIES: Final = 5_000
"""Entries of the journal from which the visits of one page are put together."""
GAP: Final = 1_800_000_000
"""Silence that ends a visit in a room of which nothing is known any more."""
BY_PEOPLE: Final = ("about", "merge", "by_hand")
"""Kinds of entries by which people told something of a viewer, or had something done."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Whose timeline.

    Attributes:
        viewers: the viewer and all who are one with them; before, limit: as in `ListTimeline`.
        gaps: visit gaps by room, microseconds.
        bought: the orders, packed; currency: theirs.
    """

    viewers: tuple[bytes, ...]
    before: int
    limit: int
    gaps: Mapping[str, int]
    bought: bytes = b""
    currency: str = ""


def timeline(connection: Connection, vault: Vault, told: Told) -> list[TimelineRow]:
    """The newest rows; one more than the limit where there are more."""
    rows = [*_visits(connection, vault.shop, told), *_orders(told), *_firings(connection, vault.shop, told)]
    rows += [*_actions(connection, vault.shop, told), *_changes(connection, vault.shop, told)]
    rows += _notes(connection, vault, told)
    rows.sort(key=lambda row: -row.time)
    return rows[: told.limit + 1]


def _visits(connection: Connection, shop: int, told: Told) -> Iterator[TimelineRow]:
    """Visits, put together from the entries of the journal, and what people told."""
    c = journal.c
    query = select(c.time, c.kind, c.room).where(c.shop == shop, c.viewer.in_(told.viewers), c.time < told.before)
    found = connection.execute(query.order_by(c.seq.desc()).limit(MOST_ENTRIES)).all()
    heard: dict[str, list[tuple[int, str]]] = {}
    for time, kind, room in found:
        if kind in BY_PEOPLE:
            yield TimelineRow(what="told", time=time, room=room, name=kind)
        elif kind not in CONTROL and room:
            heard.setdefault(room, []).append((time, kind))
    for room, entries in heard.items():
        yield from _of_room(room, sorted(entries), told.gaps.get(room, GAP))


def _of_room(room: str, entries: Sequence[tuple[int, str]], gap: int) -> Iterator[TimelineRow]:
    start = last = 0
    counts: dict[str, int] = {}
    for time, kind in entries:
        if counts and time - last > gap:
            yield TimelineRow(what="visit", time=start, end=last, room=room, counts=counts)
            counts = {}
        if not counts:
            start = time
        counts[kind] = counts.get(kind, 0) + 1
        last = time
        if kind == "leave":
            yield TimelineRow(what="visit", time=start, end=last, room=room, counts=counts)
            counts = {}
    if counts:
        yield TimelineRow(what="visit", time=start, end=last, room=room, counts=counts)


def _orders(told: Told) -> Iterator[TimelineRow]:
    for one in purchases(told.bought):
        if one.time < told.before:
            yield TimelineRow(
                what="order", time=one.time, money=one.amount, currency=told.currency,
                state="refunded" if one.refunded else "", number=abs(one.source),
            )  # fmt: skip


def _firings(connection: Connection, shop: int, told: Told) -> Iterator[TimelineRow]:
    c = firings.c
    query = select(c.id, c.time, c.room, c.ruleset, c.rule, c.state, c.item, c.suppressed, c.reason)
    query = query.where(c.shop == shop, c.viewer.in_(told.viewers), c.time < told.before)
    for row in connection.execute(query.order_by(c.n.desc()).limit(told.limit + 1)):
        yield TimelineRow(
            what="firing", time=row.time, room=row.room, name=f"{row.ruleset}/{row.rule}".lstrip("/"), item=row.item,
            state=row.state, reason=row.suppressed, text=row.reason, id=id_text(bytes(row.id)),
        )  # fmt: skip


def _actions(connection: Connection, shop: int, told: Told) -> Iterator[TimelineRow]:
    c = actions.c
    query = select(c.id, c.time, c.room, c.type, c.state, c.reason, c.reason_zh, c.item, c.cost, c.currency)
    query = query.add_columns(c.ruleset, c.rule)
    query = query.where(c.shop == shop, c.viewer.in_(told.viewers), c.time < told.before)
    for row in connection.execute(query.order_by(c.n.desc()).limit(told.limit + 1)):
        yield TimelineRow(
            what="action", time=row.time, room=row.room, name=row.type, item=row.item,
            state=told_state(row.state, row.reason), reason=row.reason, reason_zh=row.reason_zh,
            money=row.cost, currency=row.currency,
            id=id_text(bytes(row.id)),
            text=f"{row.ruleset}/{row.rule}".lstrip("/"),
        )  # fmt: skip


def _changes(connection: Connection, shop: int, told: Told) -> Iterator[TimelineRow]:
    c = changes.c
    query = select(c.time, c.what, c.name, c.before, c.after, c.room, c.item)
    query = query.where(c.shop == shop, c.viewer.in_(told.viewers), c.time < told.before)
    for row in connection.execute(query.order_by(c.n.desc()).limit(told.limit + 1)):
        yield TimelineRow(
            what=row.what, time=row.time, name=row.name, before=row.before, after=row.after, room=row.room,
            item=row.item,
        )  # fmt: skip


def _notes(connection: Connection, vault: Vault, told: Told) -> Iterator[TimelineRow]:
    for viewer in told.viewers:
        for note in notes_of(connection, vault, viewer):
            if note.time < told.before:
                yield TimelineRow(what="note", time=note.time, name=note.who, text=note.text, number=note.n)
