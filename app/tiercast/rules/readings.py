"""What a condition reads: canonical names of the values that must be supplied for it to be evaluated.

====================  ===============================================================================================
reading               value
====================  ===============================================================================================
``clicks_5m`` …       the value of the name (feature, ``visit.dwell``, ``tier.value``, ``params.patience`` …)
``changed:NAME``      flag: this event changed it, for this key
``was:NAME``          its value before this event changed it (its value now, where it did not change)
``within:FACT``       microseconds since the last one; `NEVER` where there was none; None where that is unknown
``now``               room time, microseconds UTC (for ``is today``)
====================  ===============================================================================================
"""

from typing import Final

from tiercast.rules.conditions import Compare, Condition, Group, Name, Operand, Operator, PercentOf, Values, Within

NEVER: Final = 1 << 62
"""The ``within:`` reading of what never happened: longer ago than any duration."""

NOW: Final = "now"

MAX_DEPTH: Final = 100
"""How deep groups may be nested."""


class RuleBuildError(ValueError):
    """A condition that cannot be evaluated; says what, where, and what to do."""


def changed(name: str) -> str:
    """The reading of ``NAME changed``."""
    return f"changed:{name}"


def was(name: str) -> str:
    """The reading of ``NAME was …``."""
    return f"was:{name}"


def within(fact: str) -> str:
    """The reading of ``FACT within D``."""
    return f"within:{fact}"


def readings(condition: Condition | None) -> tuple[str, ...]:
    """What `condition` reads, each once, in the order of the text.

    Raises:
        RuleBuildError: where groups are nested deeper than `MAX_DEPTH`.
    """
    found: dict[str, None] = {}
    if condition is not None:
        _collect(condition, found, 0)
    return tuple(found)


def operand_names(operand: Operand | None) -> tuple[str, ...]:
    """Names on the right side of a comparison."""
    if isinstance(operand, Name | PercentOf):
        return (operand.name,)
    if isinstance(operand, Values):
        return tuple(value.name for value in operand.values if isinstance(value, Name))
    return ()


def check_depth(depth: int) -> None:
    """Raises: RuleBuildError: where groups are nested too deep."""
    if depth > MAX_DEPTH:
        raise RuleBuildError(f"groups are nested deeper than {MAX_DEPTH}; name parts of the condition as signals")


def _collect(condition: Condition, found: dict[str, None], depth: int) -> None:
    check_depth(depth)
    if isinstance(condition, Group):
        for part in condition.parts:
            _collect(part, found, depth + 1)
    elif isinstance(condition, Within):
        found[within(condition.fact)] = None
        if isinstance(condition.duration, Name):
            found[condition.duration.name] = None
    else:
        _collect_comparison(condition, found)


def _collect_comparison(compare: Compare, found: dict[str, None]) -> None:
    if compare.operator is Operator.CHANGED:
        found[changed(compare.name)] = None
        return
    if compare.operator is Operator.WAS:
        found[was(compare.name)] = None
    else:
        found[compare.name] = None
    if compare.operator is Operator.IS_TODAY:
        found[NOW] = None
    for name in operand_names(compare.right):
        found[name] = None
