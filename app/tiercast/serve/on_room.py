"""Commands about a room at work: its newest events, who is here, and its cues. The store is read beside the loop."""

import asyncio
from collections.abc import Iterator
from typing import Final

import msgspec
from tiercast_api.action import Reach

from tiercast.audience.entry import CONTROL, Entry
from tiercast.audience.ladders import read_standing
from tiercast.decide.ids import id_text
from tiercast.engine.live import LiveShop
from tiercast.engine.present import Here, present
from tiercast.rules.ast import Ladder
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_room import (
    CueRow,
    CuesReply,
    EventRow,
    EventsReply,
    ItemRow,
    ListCues,
    ListPresent,
    PresentReply,
    PresentRow,
    RecentEvents,
    TierRow,
)
from tiercast.serve.told_kinds import tells_orders
from tiercast.serve.unable import no_room
from tiercast.step.program import RoomProgram
from tiercast.step.signal_keys import signal_of
from tiercast.step.values import RoomState, ViewerState
from tiercast.store.journal import last_seq, latest_entries
from tiercast.store.person import Person
from tiercast.store.received import Received, last_received

MOST_EVENTS: Final = 200
MOST_PRESENT: Final = 500
MOST_ITEMS: Final = 500
FAR_BACK: Final = 50_000
"""Entries of the journal in which a client that knows none yet is shown the newest: a rare kind is not looked for in
years."""


class OnRoom:
    """What clients ask of a room."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    # --- events

    async def events(self, command: RecentEvents, who: str) -> Reply:
        """The newest events."""
        program = program_of(self._live, command.room)
        cues = {cue.name: cue.title for ruleset in program.scope.rulesets for cue in ruleset.cues}
        limit = max(1, min(command.limit, MOST_EVENTS))
        entries, names, until = await asyncio.to_thread(self._read_events, command, limit + 1)
        return EventsReply(
            id=command.id,
            events=tuple(self._event(entry, names.get(entry.viewer), cues) for entry in entries[-limit:]),
            until=until,
            left_out=bool(command.after) and len(entries) > limit,
        )

    def _read_events(self, command: RecentEvents, limit: int) -> tuple[list[Entry], dict[bytes, Person], int]:
        """The newest entries, who they are about, and the end of the journal as it was read. Runs in a thread."""
        opened = self._live.opened
        kinds = frozenset(command.kinds) - CONTROL
        with opened.database.read() as connection:
            until = last_seq(connection, opened.shop)
            if command.kinds and not kinds:
                return [], {}, until
            after = max(command.after, until - FAR_BACK)
            entries = latest_entries(connection, opened.vault, command.room, after, limit, kinds, CONTROL)
            names = opened.vault.people(connection, {entry.viewer for entry in entries if entry.viewer})
        return entries, names, until

    def _event(self, entry: Entry, person: Person | None, titles: dict[str, str]) -> EventRow:
        return EventRow(
            seq=entry.seq, time=entry.time, kind=entry.kind, viewer=id_text(entry.viewer) if entry.viewer else "",
            viewer_name=name_of(person), item=entry.item, item_title=item_title(self._live, entry.item),
            text=entry.text or "", quantity=entry.quantity, money=entry.money, currency=entry.currency,
            coins=entry.coins, topic=entry.topic, channel=entry.channel, source=entry.source,
            topic_title=titles.get(entry.topic, "") if entry.kind == "cue" else "",
        )  # fmt: skip

    # --- who is here

    async def present(self, command: ListPresent, who: str) -> Reply:
        """Who is here, regulars first."""
        program = program_of(self._live, command.room)
        found = await present(self._live.shop.core, command.room, max(1, min(command.limit, MOST_PRESENT)))
        keys = [here.key for here in found.first]
        names, received = await asyncio.to_thread(self._read_people, keys)
        told, now = await tells_orders(self._live), self._live.now()
        ladders = {
            f"{ruleset.name}/{ladder.name}": ladder for ruleset in program.scope.rulesets for ladder in ruleset.tiers
        }
        titles = {
            f"{ruleset.name}/{signal.name}": signal.title
            for ruleset in program.scope.rulesets
            for signal in ruleset.signals
            if signal.title
        }
        rows = [self._present(here, ladders, titles, now, told) for here in found.first]
        return PresentReply(
            id=command.id, count=found.number, regulars=found.regulars, time=now,
            viewers=tuple(
                _called(row, names.get(key), received.get(key)) for key, row in zip(keys, rows, strict=True)
            ),
        )  # fmt: skip

    def _read_people(self, keys: list[bytes]) -> tuple[dict[bytes, Person], dict[bytes, Received]]:
        opened = self._live.opened
        reaching = [name for name, action in self._live.sinks.actions.items() if action.reach is Reach.VIEWER]
        with opened.database.read() as connection:
            return opened.vault.people(connection, keys), last_received(connection, opened.shop, keys, reaching)

    def _present(
        self, here: Here, ladders: dict[str, Ladder], titles: dict[str, str], now: int, told: bool
    ) -> PresentRow:
        viewer, visit, standings = here.viewer, here.visit, self._live.shop.core.standings
        labels = dict.fromkeys([*_titles(viewer, titles), *viewer.labels])
        plain = PresentRow(
            viewer=id_text(here.key), tiers=tuple(_tiers(viewer, ladders)), labels=tuple(labels),
            since=visit.start, dwell=visit.dwell, estimated=visit.estimated,
        )  # fmt: skip
        if not here.known:
            return plain
        return msgspec.structs.replace(
            plain, value=str(standings.value(viewer, now, "cell") or ""),
            stage=str(standings.stage(viewer, now) or ""),
            orders=viewer.orders - viewer.returned if told or viewer.orders else None, spent=viewer.spent,
            currency=viewer.currency, last_paid=viewer.last_paid or None, visits=viewer.visits,
            away=max(0, visit.start - viewer.seen_before) if viewer.seen_before else 0,
        )  # fmt: skip

    # --- cues

    async def cues(self, command: ListCues, who: str) -> Reply:
        """What people can tell the rules."""
        program = program_of(self._live, command.room)
        state = self._live.shop.core.state
        room = state.rooms.values.get(command.room.encode()) or RoomState()
        cues = tuple(
            CueRow(
                ruleset=ruleset.name, name=cue.name, title=cue.title, asks=cue.asks, key=cue.key,
                last=room.cues.get(cue.name, 0),
            )
            for ruleset in program.scope.rulesets
            for cue in ruleset.cues
        )  # fmt: skip
        about = any("item" in cue.asks for cue in cues)
        return CuesReply(id=command.id, cues=cues, items=tuple(self._items(room)) if about else ())

    def _items(self, room: RoomState) -> Iterator[ItemRow]:
        planned = [item for item, _, _ in room.plan if item]
        known = [key.decode() for key in list(self._live.shop.core.state.items.values)[:MOST_ITEMS]]
        for item in dict.fromkeys([*([room.on_air] if room.on_air else []), *planned, *known]):
            yield ItemRow(item=item, title=item_title(self._live, item))


def program_of(live: LiveShop, room: str) -> RoomProgram:
    """What runs in a room. Raises: Unable: there is no such room."""
    program = live.shop.core.programs.get(room)
    if program is None:
        raise no_room(room, live.config.rooms)
    return program


def item_title(live: LiveShop, item: str) -> str:
    """The title of a product, "" where it is not known."""
    found = live.shop.core.state.items.values.get(item.encode()) if item else None
    return found.title if found is not None else ""


def name_of(person: Person | None) -> str:
    """What somebody is called, "" where nobody knows."""
    return (person.name or "") if person is not None else ""


def _called(row: PresentRow, person: Person | None, received: Received | None) -> PresentRow:
    got = received or Received("", 0)
    return msgspec.structs.replace(row, name=name_of(person), received=got.type, received_at=got.time)


def _tiers(viewer: ViewerState, ladders: dict[str, Ladder]) -> Iterator[TierRow]:
    for name, ladder in ladders.items():
        tier = read_standing((viewer.tiers or {}).get(name, b"")).tier
        if tier:
            title = next((rung.title for rung in ladder.rungs if rung.tier == tier), "")
            yield TierRow(ladder=name, tier=tier, title=title)


def _titles(viewer: ViewerState, titles: dict[str, str]) -> list[str]:
    held = map(signal_of, viewer.signals or {})
    return [titles[name] for name in held if name in titles]
