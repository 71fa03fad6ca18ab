"""What a person has done for a viewer by hand: an entry of the journal, decided like a live rule that held.

So consent, quiet hours, a stop, the holdout, the limits that rules share and the budget hold for people too, the outbox
does it, and a replay does the same again.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.rules.actions import ActionSpec, FieldValue, Part, Template
from tiercast.rules.conditions import Literal, Type
from tiercast.rules.grammar_templates import parse_template
from tiercast.step.deciding import Deciding
from tiercast.step.moment import KEEPS_HISTORY, Moment
from tiercast.step.program import RoomProgram
from tiercast.step.state import State

_fields: Callable[[str], Any] = msgspec.json.Decoder(dict[str, Attribute]).decode


class ByHand:
    """Takes in what people have done by hand.

    Args:
        history_known: whether a room was watched long enough to call somebody new.
    """

    def __init__(
        self, state: State, moment: Moment, programs: Mapping[str, RoomProgram], deciding: Deciding,
        history_known: Callable[[RoomProgram], bool],
    ) -> None:  # fmt: skip
        self._state, self._m, self._programs, self._deciding = state, moment, programs, deciding
        self._history_known = history_known

    def take(self, entry: Entry) -> None:
        """Decide what a ``by_hand`` entry asks for: ``topic`` names the action, ``text`` has its fields as JSON.

        Nothing comes of it where the room is gone, or where the viewer was erased since: their words went with them.
        """
        program = self._programs.get(entry.room)
        if program is None or entry.text is None or not entry.viewer:
            return
        self._look(entry, program)
        self._deciding.by_hand(program.by_hand(action_spec(entry)), entry, program)

    def _look(self, entry: Entry, program: RoomProgram) -> None:
        """Bring the moment to the viewer, who may be counted for what is done."""
        m = self._m
        known = self._state.who(entry.viewer) in self._state.viewers.values
        viewer = self._state.viewer(entry)
        if not known:
            viewer.first_seen = viewer.last_seen = entry.time
        m.entry, m.key, m.viewer, m.told = entry, entry.viewer, viewer, False
        m.now, m.config = self._state.shop.now, program.config
        m.room = self._state.rooms.values.get(program.config.key.encode())
        m.history = entry.quality in KEEPS_HISTORY
        m.history_known = self._history_known(program)
        m.was.clear()


def action_spec(entry: Entry) -> ActionSpec:
    """The action that a ``by_hand`` entry asks for, as a ruleset would write it."""
    given = _fields(entry.text or "{}")
    cost = None
    if entry.money is not None:
        cost = Literal(Type.MONEY, entry.money, currency=entry.currency)
    return ActionSpec(type=entry.topic, fields=tuple((name, _value(value)) for name, value in given.items()), cost=cost)


def _value(value: Attribute) -> FieldValue:
    if isinstance(value, bool):
        return Literal(Type.FLAG, value, written=str(value).lower())
    if isinstance(value, str):
        try:
            return parse_template(value)
        except ValueError:
            # As it stands: braces that name nothing are only braces.
            return Template((Part(text=value),), written=value.replace("{", "{{").replace("}", "}}"))
    return Literal(Type.NUMBER, value, written=str(value))
