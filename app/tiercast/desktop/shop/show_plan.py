"""The plan of a show: what is done with its steps, and when each is to be expected. Without Qt."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from tiercast.serve.protocol_shop import ShowReply, ShowStep

Plan: TypeAlias = tuple[ShowStep, ...]


class Placed(NamedTuple):
    """A plan, and the step of it where the show is; -1: in none."""

    plan: Plan
    place: int


class Line(NamedTuple):
    """A step with its place, and when it is to be expected.

    Attributes:
        state: ``done``, ``on``, ``next`` or ``later``.
        at: instant; of the step that is on, since when; None: nobody can tell.
    """

    place: int
    step: ShowStep
    state: str
    at: int | None


def moved(placed: Placed, start: int, end: int) -> Placed:
    """The step at `start` stands at `end` afterwards; where the show is follows its step."""
    plan = list(placed.plan)
    if not 0 <= start < len(plan):
        return placed
    end = max(0, min(end, len(plan) - 1))
    plan.insert(end, plan.pop(start))
    place = placed.place
    if place == start:
        place = end
    elif start < place <= end:
        place -= 1
    elif end <= place < start:
        place += 1
    return Placed(tuple(plan), place)


def added(placed: Placed, step: ShowStep, at: int) -> Placed:
    """One more step, before that at `at`."""
    at = max(0, min(at, len(placed.plan)))
    plan = (*placed.plan[:at], step, *placed.plan[at:])
    return Placed(plan, placed.place + (at <= placed.place))


def removed(placed: Placed, at: int) -> Placed:
    """Without a step; where the one that is on was taken out, the show is at the one before it."""
    plan = (*placed.plan[:at], *placed.plan[at + 1 :])
    return Placed(plan, placed.place - (at <= placed.place))


def changed(placed: Placed, at: int, step: ShowStep) -> Placed:
    """With another step in its place."""
    return Placed((*placed.plan[:at], step, *placed.plan[at + 1 :]), placed.place)


def again(before: Placed, now: Placed) -> Placed:
    """A plan of before, with the show at the step at which it is now, where that is in it."""
    if not 0 <= now.place < len(now.plan):
        return Placed(before.plan, now.place if now.place < 0 else before.place)
    on = now.plan[now.place]
    same = [place for place, step in enumerate(before.plan) if (step.item, step.phase) == (on.item, on.phase)]
    return Placed(before.plan, min(same, key=lambda place: abs(place - before.place), default=before.place))


def lines(show: ShowReply) -> list[Line]:
    """The steps with their states, and when each that is ahead is to be expected if all last as planned."""
    found, at = [], _next_at(show)
    for place, step in enumerate(show.plan):
        if place < show.place:
            found.append(Line(place, step, "done", None))
        elif place == show.place:
            found.append(Line(place, step, "on", show.aired or None))
        else:
            found.append(Line(place, step, "next" if place == show.place + 1 else "later", at))
            at = at + step.planned if at is not None and step.planned else None
    return found


def left_of(show: ShowReply) -> int | None:
    """Microseconds that are left of what is on, below zero where it is over; None: nobody planned it."""
    if show.on is None or not show.on.planned or not show.aired:
        return None
    return show.aired + show.on.planned - show.now


def planned_in_all(plan: Sequence[ShowStep]) -> int:
    """Microseconds planned for all steps."""
    return sum(step.planned for step in plan)


def _next_at(show: ShowReply) -> int | None:
    """When the step after the one that is on is to be expected."""
    if show.place < 0 or show.on is None or not show.aired:
        return show.now if show.place < 0 else None
    left = left_of(show)
    return None if left is None else show.now + max(0, left)
