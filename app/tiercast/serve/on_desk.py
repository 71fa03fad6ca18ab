"""What waits for people: actions that ask for a yes, and what a sink that people answer to has shown them."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Final

from tiercast_api.action import Reach

from tiercast.decide.decision import Value
from tiercast.decide.ids import id_text
from tiercast.deliver.ports import Person
from tiercast.deliver.render import render
from tiercast.engine.answer_entry import deadline
from tiercast.engine.live import LiveShop
from tiercast.serve.on_actions import answers_people
from tiercast.serve.on_room import item_title, program_of
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_room import DeskReply, DeskRow, ListDesk
from tiercast.step.program import RoomProgram
from tiercast.store.outbox import list_for_people
from tiercast.store.outbox_read import Pending
from tiercast.store.outbox_states import ActionState

MOST: Final = 200
_SAID: Final = ("text", "message")
"""Fields that are what an action says; the others stand beside it."""


class OnDesk:
    """What clients ask about what people are to do."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def desk(self, command: ListDesk, who: str) -> Reply:
        """What waits for people in a room."""
        program = program_of(self._live, command.room)
        now = self._live.clock.now()
        found = await asyncio.to_thread(self._read, command.room, now)
        waiting = [one for one in found if self._waits(one, now)][-MOST:]
        viewers = [one.action.viewer for one in waiting if one.action.viewer]
        people = await self._live.dispatcher.ports.vault.persons(viewers)
        rows = (self._row(one, people.get(one.action.viewer), program) for one in waiting)
        return DeskReply(id=command.id, rows=tuple(rows))

    def _read(self, room: str, now: int) -> list[Pending]:
        opened = self._live.opened
        sinks = [key for key, sink in self._live.sinks.running.items() if answers_people(sink.declaration)]
        with opened.database.read() as connection:
            return list_for_people(connection, opened.vault, room, sinks, now)

    def _waits(self, one: Pending, now: int) -> bool:
        """A line that was only seen stays until it is said or too late; what was answered is over."""
        if one.state is ActionState.WAITING:
            return deadline(one.action) > now
        if one.state is ActionState.SHOWN:
            declared = self._live.sinks.actions.get(one.action.type)
            return declared is not None and declared.reach is Reach.HOST and not one.reason
        return True

    def _row(self, one: Pending, person: Person | None, program: RoomProgram) -> DeskRow:
        action, asks = one.action, one.state is ActionState.WAITING
        declared = self._live.sinks.actions.get(action.type)
        fields = action.fields if declared is None else render(action, declared, person, {}, 0).action.fields
        said = next((str(fields[name]) for name in _SAID if fields.get(name)), "")
        name = f"{action.ruleset}/{action.rule}"
        rule = program.trigger(name)
        return DeskRow(
            action=id_text(action.id), asks=asks, rule=name, rule_title=rule.trigger.title if rule is not None else "",
            type=action.type, time=action.time, text=said, fields=dict(_beside(fields)),
            viewer=id_text(action.viewer) if action.viewer else "",
            viewer_name=person.name if person is not None else "", item=action.item,
            item_title=item_title(self._live, action.item), cost=action.cost,
            currency=action.currency if action.cost is not None else "",
            expires=deadline(action) if asks else action.expires,
        )  # fmt: skip


def _beside(fields: Mapping[str, Value | None]) -> Iterator[tuple[str, str]]:
    return ((name, str(value)) for name, value in fields.items() if name not in _SAID and value is not None)
