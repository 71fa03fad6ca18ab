"""The comparisons themselves: small closures over slots, made once and shared by every evaluator."""

import operator
from collections.abc import Callable
from fractions import Fraction
from math import isfinite
from typing import Any, Final

from tiercast.rules.conditions import Operator
from tiercast.rules.nodes import Check, Constant, Leaf, Native, Truth, leaf_of
from tiercast.rules.slots import Slots

OPPOSITE: Final = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.LT: Operator.GE,
    Operator.GE: Operator.LT,
    Operator.GT: Operator.LE,
    Operator.LE: Operator.GT,
}
"""What a comparison becomes when it is negated; an unknown value makes both unknown."""

ORDERED: Final[dict[Operator, Callable[[Any, Any], bool]]] = {
    Operator.EQ: operator.eq,
    Operator.NE: operator.ne,
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def with_constant(slot: int, how: Operator, constant: Constant) -> Leaf:
    """``NAME OPERATOR VALUE``."""
    compare = ORDERED[how]

    def truth(slots: Slots) -> bool | None:
        value = slots[slot]
        return None if value is None else compare(value, constant)

    is_true = _CHECKS[how](slot, constant)
    is_false = _CHECKS[OPPOSITE[how]](slot, constant)
    return Leaf(truth, is_true, is_false, Native(slot, how, (constant,)))


def among_constants(slot: int, constants: tuple[Constant, ...]) -> Leaf:
    """``NAME in A | B``."""
    members = frozenset(constants)

    def truth(slots: Slots) -> bool | None:
        value = slots[slot]
        return None if value is None else value in members

    return Leaf(
        truth,
        lambda slots: slots[slot] in members,  # None is no member
        lambda slots: (value := slots[slot]) is not None and value not in members,
        Native(slot, Operator.IN, tuple(dict.fromkeys(constants))),
    )


def with_slot(left: int, how: Operator, right: int) -> Leaf:
    """``NAME OPERATOR NAME`` where both are seen as one kind of value."""
    compare = ORDERED[how]

    def truth(slots: Slots) -> bool | None:
        one, other = slots[left], slots[right]
        return None if one is None or other is None else compare(one, other)

    return leaf_of(truth)


def with_unlike(left: int, how: Operator, right: int) -> Leaf:
    """``NAME OPERATOR NAME`` where the types are known only at run time; unlike values are unknown."""
    compare = ORDERED[how]

    def truth(slots: Slots) -> bool | None:
        one, other = slots[left], slots[right]
        if one is None or other is None or _family(one) is not _family(other):
            return None
        return compare(one, other)

    return leaf_of(truth)


def with_percent(left: int, how: Operator, percent: float, right: int) -> Leaf:
    """``NAME OPERATOR P% of NAME``, exact for whole numbers: both sides are multiplied instead of divided."""
    share = Fraction(repr(percent)) / 100
    up, down = share.numerator, share.denominator
    compare = ORDERED[how]

    def truth(slots: Slots) -> bool | None:
        one, other = slots[left], slots[right]
        return None if one is None or other is None else compare(one * down, other * up)

    return leaf_of(truth)


def text_test(slot: int, test: Callable[[str], bool]) -> Leaf:
    """``contains``, ``starts with``, ``matches`` with a constant."""

    def truth(slots: Slots) -> bool | None:
        value = slots[slot]
        return None if value is None else test(value)

    return leaf_of(truth)


def known(slot: int) -> Leaf:
    """``NAME is known``."""

    def is_true(slots: Slots) -> bool:
        value = slots[slot]
        return value is not None and (type(value) is not float or isfinite(value))

    return Leaf(is_true, is_true, lambda slots: not is_true(slots))


def flag(slot: int) -> Leaf:
    """A flag that is read as it is (``changed``)."""
    return with_constant(slot, Operator.EQ, True)


def any_of(truths: tuple[Truth, ...]) -> Truth:
    """True if one is, else unknown if one is, else false."""

    def truth(slots: Slots) -> bool | None:
        result: bool | None = False
        for part in truths:
            value = part(slots)
            if value:
                return True
            if value is None:
                result = None
        return result

    return truth


def _family(value: Constant) -> type:
    if isinstance(value, bool):
        return bool
    return str if isinstance(value, str) else float


def _eq(slot: int, constant: Any) -> Check:
    return lambda slots: bool(slots[slot] == constant)  # None equals no constant


def _ne(slot: int, constant: Any) -> Check:
    return lambda slots: (value := slots[slot]) is not None and value != constant


def _lt(slot: int, constant: Any) -> Check:
    return lambda slots: (value := slots[slot]) is not None and value < constant


def _le(slot: int, constant: Any) -> Check:
    return lambda slots: (value := slots[slot]) is not None and value <= constant


def _gt(slot: int, constant: Any) -> Check:
    return lambda slots: (value := slots[slot]) is not None and value > constant


def _ge(slot: int, constant: Any) -> Check:
    return lambda slots: (value := slots[slot]) is not None and value >= constant


_CHECKS: Final[dict[Operator, Callable[[int, Any], Check]]] = {
    Operator.EQ: _eq,
    Operator.NE: _ne,
    Operator.LT: _lt,
    Operator.LE: _le,
    Operator.GT: _gt,
    Operator.GE: _ge,
}
