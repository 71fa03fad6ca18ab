"""Rules as the step meets them: each knows its full name and what to do when its condition holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tiercast.audience.ladders import Rungs
from tiercast.rules import ast


@dataclass(frozen=True)
class RungRule:
    """A rung's condition: `ladder` is the full name, `place` counts from the top."""

    ladder: str
    place: int


@dataclass(frozen=True)
class SignalRule:
    """A signal's condition.

    Attributes:
        name: full name; `per`: dimensions of its key; `lasts`: microseconds, None: until its condition says otherwise.
    """

    name: str
    per: tuple[str, ...]
    lasts: Callable[[], int] | None


@dataclass(frozen=True)
class TriggerRule:
    """A trigger's condition; `still` marks the second one, read when it is due.

    Attributes:
        name: full name.
        order: place among all triggers of the room: rulesets in order, then file order.
        by_viewer: what it is about is one viewer's, where its event has a viewer.
        anonymous: its event may have no viewer.
        lateness: microseconds that it waits longer, for events of what it waits for that may be late.
    """

    name: str
    ruleset: str
    order: int
    trigger: ast.Trigger
    after: Callable[[], int]
    within: Callable[[], int]
    times: Callable[[], int]
    absent_for: Callable[[], int]
    unless: tuple[str, ...]
    by_viewer: bool
    anonymous: bool
    lateness: int = 0
    still: bool = False


Rule: TypeAlias = RungRule | SignalRule | TriggerRule


@dataclass(frozen=True)
class LadderPlan:
    """A ladder in one room.

    Attributes:
        rungs: how standing changes; tiers: their names, from the top.
        lowest: the tier of somebody for whom nothing else holds, "" for none; base: the same, encoded, None for none.
        always: places of rungs without a condition.
        decaying: time alone can only make its conditions false, so a viewer on the lowest rung needs no look.
        facts: derived facts at which it is read, beside every event of the viewer and every look.
    """

    name: str
    rungs: Rungs
    tiers: tuple[str, ...]
    lowest: str
    base: bytes | None
    always: frozenset[int]
    decaying: bool
    facts: frozenset[str]
