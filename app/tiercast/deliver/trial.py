"""Test sends: show what an action would be, on the real sink, giving away nothing of value and recording no firing."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec
from tiercast_api.action import Receipt
from tiercast_api.errors import Refused

from tiercast.decide.decision import PlannedAction, Value
from tiercast.decide.ids import id_text
from tiercast.deliver.attempt import Verdict, attempt
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.deliver.ports import Person, State, Strength
from tiercast.deliver.render import render

SAMPLE = Person(platform="test", id="test", name="小明")
"""Whom a test send names; no viewer is reached by it."""


async def send_trial(
    dispatcher: Dispatcher,
    sink: str,
    type_name: str,
    fields: Mapping[str, Value | None],
    values: Mapping[str, Value | None],
    room: str,
) -> Receipt:
    """Deliver one action with ``preview`` set.

    Args:
        sink: key of the sink.
        type_name: name of its action.
        fields: as they stand in the rule.
        values: what its texts are filled from; names without a value become empty.

    Returns:
        The sink's receipt.

    Raises:
        Refused: with the reason: a stop, no such sink or action, or what the sink said.
    """
    lane = dispatcher.lane(sink)
    if dispatcher.ports.stop.read().strength is not Strength.NONE:
        raise Refused("a stop is on: nothing goes out, test sends neither")
    if lane.sink is None or type_name not in lane.actions:
        raise Refused(lane.standing_still or f"the sink {sink} has no action called {type_name}")
    now = dispatcher.ports.clock.now()
    key = blake2b(f"trial {sink} {type_name} {now}".encode(), digest_size=16).digest()
    planned = PlannedAction(
        id=key, firing=key, ordinal=0, time=now, room=room, ruleset="", rule="", type=type_name, sink=sink,
        mode="live", fields=dict(fields), values=dict(values),
    )  # fmt: skip
    rendered = render(planned, lane.actions[type_name], SAMPLE, {}, 1)
    action = msgspec.structs.replace(rendered.action, preview=True, viewer=id_text(key))
    verdict = await attempt(lane.sink, action, dispatcher.ports.clock, lane.settings.deadline)
    return _receipt(verdict)


def _receipt(verdict: Verdict) -> Receipt:
    if verdict.receipt is None or verdict.state in (State.PLANNED, State.UNCERTAIN):
        raise Refused(verdict.detail or "the sink did not answer")
    return verdict.receipt
