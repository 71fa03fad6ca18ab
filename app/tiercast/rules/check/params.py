"""Knobs: their values lie between their bounds, of one type."""

from tiercast.rules.ast import Param
from tiercast.rules.check.environment import Check
from tiercast.rules.conditions import Literal, Type

_RANGED = frozenset({Type.NUMBER, Type.MONEY, Type.DURATION, Type.PERCENT, Type.DATE, Type.TIME})


def check_params(check: Check) -> None:
    """``from`` ≤ ``value`` ≤ ``to``, all of one type and currency, money in the room's."""
    for param in check.ruleset.params:
        check.money(param.value.currency, param.position)
        bounds = [bound for bound in (param.low, param.high) if bound is not None]
        if bounds and param.value.type not in _RANGED:
            check.report("param-range-type", param.position, found=param.name, kind=f"type-{param.value.type}")
        elif all(_one_type(check, param, bound) for bound in bounds):
            _in_range(check, param)


def _one_type(check: Check, param: Param, bound: Literal) -> bool:
    if (bound.type, bound.currency) == (param.value.type, param.value.currency):
        return True
    check.report(
        "param-types", param.position, name=param.name, found=bound.written, expected=f"type-{param.value.type}"
    )
    return False


def _in_range(check: Check, param: Param) -> None:
    low, high = param.low, param.high
    below = low is not None and param.value.value < low.value  # type: ignore[operator]
    above = high is not None and param.value.value > high.value  # type: ignore[operator]
    crossed = low is not None and high is not None and low.value > high.value  # type: ignore[operator]
    if below or above or crossed:
        expected = f"{low.written if low else '…'} – {high.written if high else '…'}"
        check.report("param-range", param.position, name=param.name, found=param.value.written, expected=expected)
