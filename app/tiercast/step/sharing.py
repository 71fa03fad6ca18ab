"""What a viewer does in one room counts for the rules of the shop's other rooms.

A room's own program takes in the features of its own rulesets; to those come here the viewers' features of the other
rooms, but for those that belong to a room: keyed by it, or over its visit or session.
"""

from collections.abc import Iterable
from dataclasses import replace

from tiercast.step.features_in import RoomFeatures
from tiercast.step.measured import Measured, over_all_rooms
from tiercast.step.plans import FactPlan


def shared_features(own: RoomFeatures, others: Iterable[RoomFeatures]) -> tuple[Measured, ...]:
    """The viewers' features of other rooms that this room does not measure itself."""
    known = {_place(measured) for measured in own.all()}
    found: dict[tuple[int, str], Measured] = {}
    for features in others:
        for measured in features.all():
            place = _place(measured)
            if place not in known and over_all_rooms(measured.feature.spec):
                found.setdefault(place, measured)
    return tuple(found.values())


def with_shared(plan: FactPlan, shared: Iterable[Measured]) -> FactPlan:
    """`plan` with the features of other rooms that its fact changes."""
    more = [measured for measured in shared if plan.fact in measured.feature.spec.facts]
    if not more:
        return plan
    in_slots = [m for m in more if m.slot >= 0]
    return replace(
        plan,
        slots=(*plan.slots, *((m.slot, m.feature.update) for m in in_slots if not m.marked)),
        marked=(*plan.marked, *((m.slot, m.feature.update, m.since) for m in in_slots if m.marked)),
        cells=(*plan.cells, *(m for m in more if m.slot < 0)),
        idle=False,
    )


def _place(measured: Measured) -> tuple[int, str]:
    return measured.slot, measured.prefix
