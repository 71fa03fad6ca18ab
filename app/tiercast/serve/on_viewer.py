"""One viewer: who it is, what is known now, what happened, and all of it as a file."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.audience.purchases import order_mark, purchases
from tiercast.audience.visits import read_visit
from tiercast.decide.consent import read_consent
from tiercast.decide.ids import id_text
from tiercast.engine.imports.entries import order_of
from tiercast.engine.live import LiveShop
from tiercast.insight.series import PAID
from tiercast.serve.given import given_id
from tiercast.serve.on_hand import offered
from tiercast.serve.on_room import item_title
from tiercast.serve.protocol_audience import AskViewer, ListTimeline, TimelineReply, TimelineRow
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_viewer import HandAction, NoteNow, OrderNow, SameViewer, ViewerReply
from tiercast.serve.timeline import Told, timeline
from tiercast.serve.told_kinds import told_kinds
from tiercast.serve.unable import Unable, no_room
from tiercast.serve.viewer_now import ViewerNow, attributes_of, hand_action, signal_titles
from tiercast.step.moment import KEEPS_HISTORY
from tiercast.step.program import RoomProgram
from tiercast.step.values import ViewerState
from tiercast.store.coupons import pool_names
from tiercast.store.imports import rows_of_viewer
from tiercast.store.notes import notes_of
from tiercast.store.person import Person
from tiercast.store.vault import Vault

MOST_ROWS: Final = 1_000
"""Rows of a timeline that one answer has at the most."""


class Kept(msgspec.Struct, frozen=True):
    """What lies in the store: who the viewer and those who are one with them are, notes, orders, coupon pools."""

    people: dict[bytes, Person]
    notes: tuple[NoteNow, ...]
    orders: dict[bytes, OrderNow]
    pools: tuple[str, ...]


class OnViewer:
    """What clients ask about one viewer."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def ask(self, command: AskViewer, who: str) -> Reply:
        """Who a viewer is and what is known of them now."""
        key = given_id(command.viewer)
        group = self._group(key)
        kept = await asyncio.to_thread(self._kept, key, group)
        viewer = self._live.shop.viewer(key)
        if viewer is None and not kept.people:
            raise Unable("not_found", "nobody here has this key", zh="这里没有这个编号的观众")
        told = await told_kinds(self._live)
        program = self._program(command.room, self._live.shop.viewer(key))
        # From here on without a pause: the core's moment is lent.
        return self._reply(command.id, key, program, kept, told)

    async def timeline(self, command: ListTimeline, who: str) -> Reply:
        """What happened with a viewer, the newest first."""
        key = given_id(command.viewer)
        viewer, limit = self._live.shop.viewer(key), max(1, min(command.limit, MOST_ROWS))
        gaps = {room: config.visit_gap for room, config in self._live.shop.core.configs.items()}
        told = Told(
            viewers=tuple(self._group(key)), before=command.before or 1 << 62, limit=limit, gaps=gaps,
            bought=viewer.bought if viewer is not None else b"", currency=viewer.currency if viewer else "",
        )  # fmt: skip
        rows = await asyncio.to_thread(self._timeline, told)
        named = [
            msgspec.structs.replace(row, item_title=item_title(self._live, row.item)) if row.item else row
            for row in rows[:limit]
        ]
        return TimelineReply(id=command.id, rows=tuple(named), more=len(rows) > limit)

    def _timeline(self, told: Told) -> list[TimelineRow]:
        opened = self._live.opened
        with opened.database.read() as connection:
            return timeline(connection, opened.vault, told)

    def _group(self, key: bytes) -> list[bytes]:
        """The viewer, and all who are one with them."""
        state = self._live.shop.core.state
        head = state.who(key)
        others = [one for one, kept in state.shop.aliases.items() if kept == head]
        return list(dict.fromkeys((key, head, *others)))

    def _kept(self, key: bytes, group: Sequence[bytes]) -> Kept:
        opened = self._live.opened
        with opened.database.read() as connection:
            people = opened.vault.people(connection, group)
            notes = [
                NoteNow(number=note.n, time=note.time, who=note.who, text=note.text)
                for one in group
                for note in notes_of(connection, opened.vault, one)
            ]
            orders, pools = _imported(connection, opened.vault, group), pool_names(connection, opened.shop)
        return Kept(people, tuple(sorted(notes, key=lambda note: -note.time)), orders, pools)

    def _program(self, room: str, viewer: ViewerState | None) -> RoomProgram | None:
        programs = self._live.shop.core.programs
        if room and room not in programs:
            raise no_room(room, self._live.config.rooms)
        wanted = room or (viewer.visit_room if viewer is not None else "")
        return programs.get(wanted) or next(iter(programs.values()), None)

    def _reply(
        self, number: int, key: bytes, program: RoomProgram | None, kept: Kept, told: frozenset[str]
    ) -> ViewerReply:
        live, core, person = self._live, self._live.shop.core, kept.people.get(key)
        now = ViewerNow(core, program, key) if program is not None else None
        viewer = core.state.as_known(key) or ViewerState()
        at, standings = core.state.shop.now, core.standings
        quality = viewer.quality or (person.quality if person is not None else "")
        history, value, consent = quality in KEEPS_HISTORY, standings.value, read_consent(viewer.consent)
        bought = history and (PAID in told or viewer.orders > 0)
        scores = {name: value(viewer, at, name) for name in ("cell", "name", "r", "f", "m")} if history else {}
        return ViewerReply(
            id=number, viewer=id_text(key), at=at,
            platform=person.platform if person is not None else viewer.platform,
            person=person.id if person is not None else "", name=(person.name or "") if person is not None else "",
            quality=quality, first_seen=viewer.first_seen, last_seen=viewer.last_seen, last_paid=viewer.last_paid,
            reached=viewer.reached, visits=viewer.visits if history else None,
            orders=viewer.orders - viewer.returned if bought else None, spent=viewer.spent if bought else None,
            spent_currency=viewer.currency, tells_orders=PAID in told, channel=viewer.channel, roles=viewer.roles,
            cell=str(scores.get("cell") or ""), segment=str(scores.get("name") or ""),
            r=_score(scores.get("r")), f=_score(scores.get("f")), m=_score(scores.get("m")),
            stage=str(standings.stage(viewer, at) or "") if history and viewer.first_seen else "",
            marketing=consent.marketing, personalised=consent.personalised,
            room=program.config.key if program is not None else "", rooms=tuple(core.programs),
            currency=program.config.currency if program is not None else "", here=room_of(viewer, at, core.programs),
            features=tuple(now.features(told)) if now is not None else (),
            ladders=tuple(now.ladders()) if now is not None else (),
            labels=viewer.labels, signals=tuple(now.signals()) if now is not None else (),
            attributes=tuple(attributes_of(viewer, live.attributes)), bought=_orders(viewer.bought, kept.orders),
            notes=kept.notes,
            same=tuple(_same(one, kept.people.get(one)) for one in self._group(key) if one != key),
            actions=self._can(program, kept.pools),
            signal_titles=signal_titles(list(core.programs.values())),
        )  # fmt: skip

    def _can(self, program: RoomProgram | None, pools: tuple[str, ...]) -> tuple[HandAction, ...]:
        if program is None:
            return ()
        return tuple(hand_action(action, program, pools) for action in offered(self._live, program).values())


def room_of(viewer: ViewerState, now: int, programs: Mapping[str, RoomProgram]) -> str:
    """The room that a viewer is in now; "" where in none."""
    visit, program = read_visit(viewer.visit), programs.get(viewer.visit_room)
    if visit is None or program is None or not visit.open or now - visit.heard > program.config.visit_gap:
        return ""
    return viewer.visit_room


def _imported(connection: Connection, vault: Vault, group: Sequence[bytes]) -> dict[bytes, OrderNow]:
    """What imports told of the orders of viewers, by the mark of their number."""
    found: dict[bytes, OrderNow] = {}
    for viewer in group:
        for number, row in rows_of_viewer(connection, vault, viewer):
            order = order_of(row) if row.payload and row.mark else None
            if order is not None:
                items = tuple(dict.fromkeys(line.title or line.item for line in order.lines))
                found[order_mark(order.number)] = OrderNow(
                    time=order.time, amount=order.amount, number=order.number, source=number,
                    confidence=row.confidence, how=row.how, items=items,
                )  # fmt: skip
    return found


def _orders(packed: bytes, told: dict[bytes, OrderNow]) -> tuple[OrderNow, ...]:
    rows = []
    for one in reversed(purchases(packed)):
        known = told.get(one.mark)
        rows.append(
            OrderNow(
                time=one.time, amount=one.amount, number=known.number if known else "", source=abs(one.source),
                confidence=one.confidence, how=known.how if known else "", refunded=one.refunded,
                items=known.items if known else (),
            )
        )  # fmt: skip
    return tuple(rows)


def _same(key: bytes, person: Person | None) -> SameViewer:
    if person is None:
        return SameViewer(key=id_text(key))
    return SameViewer(key=id_text(key), platform=person.platform, id=person.id, name=person.name or "")


def _score(value: object) -> int:
    return value if isinstance(value, int) else 0
