"""From a condition of the ruleset to nodes: each comparison becomes a leaf over the slots of one stage."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any, NoReturn

from tiercast.audience.calendar import EPOCH, date_number
from tiercast.audience.texts import normalise
from tiercast.rules import comparing
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operand,
    Operator,
    PercentOf,
    Type,
    Values,
    Within,
    past_midnight,
)
from tiercast.rules.nodes import Constant, Junction, Leaf, Node, leaf_of
from tiercast.rules.readings import NOW, RuleBuildError, changed, check_depth, was, within
from tiercast.rules.slots import Layout, Slots, View
from tiercast.rules.texts import PatternError, compile_pattern

_ORDERED = frozenset({Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE})
_VIEWS = {Type.TEXT: View.TEXT, Type.FLAG: View.FLAG, Type.LIST: View.LIST}


class Lowering:
    """Lowers the conditions of one stage; types, zone and slots are shared by them."""

    def __init__(self, layout: Layout, types: Mapping[str, Type], zone: tzinfo) -> None:
        self._layout = layout
        self._types = types
        self._zone = zone
        self._made: dict[tuple[object, ...], Node] = {}

    def node(self, condition: Condition, depth: int = 0) -> Node:
        """The node of `condition`.

        Raises:
            RuleBuildError: naming the comparison that cannot be evaluated, and why.
        """
        check_depth(depth)
        if isinstance(condition, Group):
            return Junction(condition.connective, tuple(self.node(part, depth + 1) for part in condition.parts))
        # What several rules ask alike is one leaf, so that a network is sent it once.
        key: tuple[object, ...]
        if isinstance(condition, Within):
            key = ("within", condition.fact, condition.duration, condition.negated)
        else:
            key = (condition.name, condition.operator, condition.right)
        if key not in self._made:
            self._made[key] = self._within(condition) if isinstance(condition, Within) else self._compare(condition)
        return self._made[key]

    def _within(self, condition: Within) -> Leaf:
        # A window is (t - D, t]: what happened exactly D ago is out.
        how = Operator.GE if condition.negated else Operator.LT
        slot = self._layout.slot(within(condition.fact), View.NUMBER)
        if isinstance(condition.duration, Name):
            return comparing.with_slot(slot, how, self._layout.slot(condition.duration.name, View.NUMBER))
        return comparing.with_constant(slot, how, condition.duration)

    def _compare(self, compare: Compare) -> Node:
        name, how, right = compare.name, compare.operator, compare.right
        if how is Operator.CHANGED:
            return comparing.flag(self._layout.slot(changed(name), View.FLAG))
        if how is Operator.IS_KNOWN:
            return comparing.known(self._layout.slot(name, View.RAW))
        if how is Operator.IS_TODAY:
            return self._is_today(name)
        if right is None:
            _refuse(compare, "a value or a name on the right side")
        if how is Operator.WAS:
            return self._equal_or_in(compare, was(name), right)
        if how is Operator.BETWEEN:
            return self._between(compare, right)
        if how is Operator.IN:
            return self._equal_or_in(compare, name, right)
        if how is Operator.NOT_IN:
            return Junction(Connective.NONE, (self._equal_or_in(compare, name, right),))
        if how in _ORDERED:
            return self._ordered(compare, name, how, right)
        return self._text_test(compare, right)

    def _between(self, compare: Compare, right: Operand) -> Node:
        if not isinstance(right, Values) or len(right.values) != 2:
            _refuse(compare, "two values, as in `between 19:00 and 22:00`")
        low, high = right.values
        ends = (
            self._ordered(compare, compare.name, Operator.GE, low),
            self._ordered(compare, compare.name, Operator.LE, high),
        )
        return Junction(Connective.ANY if past_midnight(right) else Connective.ALL, ends)

    def _equal_or_in(self, compare: Compare, reading: str, right: Operand) -> Node:
        values = right.values if isinstance(right, Values) else (right,)
        literals = tuple(value for value in values if isinstance(value, Literal))
        if self._type(reading) is Type.LIST:
            return self._contains(compare, reading, values)
        if len(literals) == len(values) > 1 and (view := self._one_view(reading, literals)):
            constants = tuple(self._constant(reading, literal) for literal in literals)
            return comparing.among_constants(self._layout.slot(reading, view), constants)
        parts = tuple(self._ordered(compare, reading, Operator.EQ, value) for value in values)
        return parts[0] if len(parts) == 1 else Junction(Connective.ANY, parts)

    def _ordered(self, compare: Compare, reading: str, how: Operator, right: Operand) -> Leaf:
        if self._type(reading) is Type.LIST:
            _refuse(compare, "`contains`, `in` or `not in`, because the name is a list")
        if isinstance(right, Literal):
            constant = self._constant(reading, right)
            return comparing.with_constant(self._layout.slot(reading, _view_of(constant)), how, constant)
        if isinstance(right, PercentOf):
            slots = self._layout.slot(reading, View.NUMBER), self._layout.slot(right.name, View.NUMBER)
            return comparing.with_percent(slots[0], how, right.percent, slots[1])
        if isinstance(right, Values):
            _refuse(compare, "one value; a list of values stands after `in`")
        left_type, right_type = self._type(reading), self._type(right.name)
        if right_type is Type.LIST:
            _refuse(compare, f"a single value on the right side; {right.name} is a list")
        if left_type is None or right_type is None:
            slots = self._layout.slot(reading, View.PLAIN), self._layout.slot(right.name, View.PLAIN)
            return comparing.with_unlike(slots[0], how, slots[1])
        view = _VIEWS.get(left_type, View.NUMBER)
        if view is not _VIEWS.get(right_type, View.NUMBER):
            _refuse(compare, f"a {left_type.value}, found {right.name}, which is a {right_type.value}")
        return comparing.with_slot(self._layout.slot(reading, view), how, self._layout.slot(right.name, view))

    def _text_test(self, compare: Compare, right: Operand) -> Node:
        values = right.values if isinstance(right, Values) else (right,)
        if compare.operator is Operator.MATCHES:
            return self._matches(compare, right)
        if compare.operator is Operator.CONTAINS:
            return self._contains(compare, compare.name, values)
        return self._text_any(compare, compare.name, values, _starts)

    def _contains(self, compare: Compare, reading: str, values: tuple[Operand, ...]) -> Node:
        is_list = self._type(reading) is Type.LIST
        return self._text_any(compare, reading, values, _has, View.LIST if is_list else View.TEXT)

    def _text_any(
        self,
        compare: Compare,
        reading: str,
        values: tuple[Operand, ...],
        test: Callable[[Any, str], bool],
        view: View = View.TEXT,
    ) -> Node:
        slot = self._layout.slot(reading, view)
        parts: list[Leaf] = []
        for value in values:
            if isinstance(value, Literal):
                text = normalise(_as_text(value))
                parts.append(comparing.text_test(slot, lambda found, text=text: test(found, text)))  # type: ignore[misc]
            elif isinstance(value, Name):
                parts.append(_against(slot, self._layout.slot(value.name, View.TEXT), test))
            else:
                _refuse(compare, "a text or the name of a text")
        return parts[0] if len(parts) == 1 else leaf_of(comparing.any_of(tuple(part.truth for part in parts)))

    def _matches(self, compare: Compare, right: Operand) -> Leaf:
        if not isinstance(right, Literal):
            _refuse(compare, "a regular expression in quotes")
        try:
            test = compile_pattern(_as_text(right))
        except PatternError as error:
            raise RuleBuildError(f"{_place(compare)}{error}") from error
        return comparing.text_test(self._layout.slot(compare.name, View.TEXT), test)

    def _is_today(self, name: str) -> Leaf:
        slot, now, zone = self._layout.slot(name, View.RAW), self._layout.slot(NOW, View.NUMBER), self._zone

        def truth(slots: Slots) -> bool | None:
            date, instant = slots[slot], slots[now]
            if date is None or instant is None:
                return None
            return _is_on(date, (EPOCH + timedelta(microseconds=instant)).astimezone(zone))

        return leaf_of(truth)

    def _type(self, reading: str) -> Type | None:
        return self._types.get(reading.removeprefix("was:"))

    def _constant(self, reading: str, literal: Literal) -> Constant:
        if literal.type is Type.TEXT or self._type(reading) is Type.TEXT:
            return normalise(_as_text(literal))
        return literal.value

    def _one_view(self, reading: str, literals: tuple[Literal, ...]) -> View | None:
        views = {_view_of(self._constant(reading, literal)) for literal in literals}
        return views.pop() if len(views) == 1 else None


def _view_of(constant: Constant) -> View:
    if isinstance(constant, str):
        return View.TEXT
    return View.FLAG if isinstance(constant, bool) else View.NUMBER


def _as_text(literal: Literal) -> str:
    """An id that looks like a number (``0012``) is the text that was written."""
    return literal.value if isinstance(literal.value, str) else literal.written or str(literal.value)


def _has(found: Any, text: str) -> bool:
    return text in found


def _starts(found: Any, text: str) -> bool:
    return bool(found.startswith(text))


def _against(left: int, right: int, test: Callable[[Any, str], bool]) -> Leaf:
    def truth(slots: Slots) -> bool | None:
        one, other = slots[left], slots[right]
        return None if one is None or other is None else test(one, other)

    return leaf_of(truth)


def _is_on(date: object, today: datetime) -> bool | None:
    """Whether `date` (days since 1970-01-01, ``2026-11-21``, or ``11-21`` for every year) is the day of `today`."""
    if isinstance(date, bool):
        return None
    if isinstance(date, int):
        return date == date_number(today.date())
    if isinstance(date, str):
        return date.strip() in (today.strftime("%Y-%m-%d"), today.strftime("%m-%d"))
    return None


def _place(compare: Compare) -> str:
    position = compare.position
    return f"{position.file}:{position.line}:{position.column}: " if position.line else ""


def _refuse(compare: Compare, expected: str) -> NoReturn:
    raise RuleBuildError(f"{_place(compare)}`{compare.name} {compare.operator.value} …`: expected {expected}")
