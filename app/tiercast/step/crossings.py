"""Names that grow with the clock (time since something, ``KIND within D``): when a rung's condition on one may change.

Windows and holds are asked by their features; these have no window that anything leaves, only a constant to reach.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tiercast.audience.calendar import Calendar
from tiercast.rules import ast
from tiercast.rules.conditions import Condition, Group, Literal, Name, Operator, Values, Within
from tiercast.rules.readings import within
from tiercast.step.knobs import Knobs
from tiercast.step.moment import Moment, Reader
from tiercast.step.room_scope import RoomScope

GROWING: Final = frozenset({"visit.age", "session.age", "rfm.recency"})


@dataclass(frozen=True)
class Crossing:
    """A value that grows a microsecond a microsecond, and a duration that it is compared with."""

    read: Reader
    duration: Callable[[], int]

    def due(self, m: Moment) -> int | None:
        """The first instant after the moment at which the comparison may come out differently; None: never."""
        value = self.read(m)
        if not isinstance(value, int):
            return None
        left = self.duration() - value
        # Just after it was reached it is greater: a look at both instants settles every comparison.
        return m.now + left if left > 0 else m.now + 1 if left == 0 else None


@dataclass(frozen=True)
class NextDay:
    """``is today``: true until the room's midnight, or from it."""

    calendar: Calendar

    def due(self, m: Moment) -> int | None:
        """The next midnight."""
        return self.calendar.next_day(m.now)


class Crossings:
    """Finds what to ask in the conditions of rungs."""

    def __init__(
        self, scope: RoomScope, knobs: Knobs, calendar: Calendar, reader: Callable[[str, str], Reader]
    ) -> None:
        self._scope, self._knobs, self._calendar, self._reader = scope, knobs, calendar, reader

    def find(self, ruleset: str, condition: Condition) -> Iterator[Crossing | NextDay]:
        """What may change `condition` by the clock alone, beside windows and holds."""
        if isinstance(condition, Group):
            for part in condition.parts:
                yield from self.find(ruleset, part)
        elif isinstance(condition, Within):
            yield self._crossing(ruleset, within(condition.fact), condition.duration)
        elif condition.operator is Operator.IS_TODAY:
            yield NextDay(self._calendar)
        elif self._grows(ruleset, condition.name):
            right = condition.right
            operands = right.values if isinstance(right, Values) else (right,)
            for operand in operands:
                if isinstance(operand, Literal) and isinstance(operand.value, int | float):
                    yield self._crossing(ruleset, condition.name, int(operand.value))
                elif isinstance(operand, Name) and operand.name.startswith("params."):
                    yield self._crossing(ruleset, condition.name, operand)

    def _crossing(self, ruleset: str, reading: str, duration: int | Name) -> Crossing:
        return Crossing(self._reader(ruleset, reading), self._knobs.reader(ruleset, duration))

    def _grows(self, ruleset: str, name: str) -> bool:
        found = self._scope.feature(ruleset, name)
        if found is None:
            return name in GROWING
        return found[1].function is ast.Function.ELAPSED
