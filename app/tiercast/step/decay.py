"""Which conditions time alone can only make false: then somebody on the lowest rung need not be looked at again."""

from collections.abc import Callable
from typing import Final

from tiercast.rules import ast
from tiercast.rules.conditions import Compare, Condition, Connective, Group, Literal, Name, Operator, PercentOf, Within

_SHRINKS: Final = frozenset({ast.Function.COUNT, ast.Function.DISTINCT, ast.Function.VISITS})
_STILL: Final = ("event.", "visit.dwell", "visit.number", "tier.", "item.", "params.", "rfm.", "viewer.", "room.")
_MORE: Final = frozenset({Operator.GT, Operator.GE})


def decays(condition: Condition, feature: Callable[[str], ast.Feature | None]) -> bool:
    """Whether `condition`, once false, stays false until something happens.

    Args:
        condition: of a rung.
        feature: the feature of a name, None where it is none.
    """
    if isinstance(condition, Group):
        if condition.connective is Connective.NONE:
            return all(_stands_still(part, feature) for part in condition.parts)
        return all(decays(part, feature) for part in condition.parts)
    if isinstance(condition, Within):
        return not condition.negated
    return _stands_still(condition, feature) or _shrinks(condition, feature)


def _stands_still(condition: Condition, feature: Callable[[str], ast.Feature | None]) -> bool:
    """Whether time alone changes nothing of it."""
    if isinstance(condition, Group):
        return all(_stands_still(part, feature) for part in condition.parts)
    if isinstance(condition, Within):
        return False
    names = [condition.name]
    if isinstance(condition.right, Name | PercentOf):
        names.append(condition.right.name)
    return condition.operator is not Operator.IS_TODAY and all(_name_stands_still(n, feature) for n in names)


def _name_stands_still(name: str, feature: Callable[[str], ast.Feature | None]) -> bool:
    found = feature(name)
    if found is None:
        return name.startswith(_STILL)
    endless = found.window.kind is ast.WindowKind.EVER and not found.window.ago
    return endless and found.function not in (ast.Function.ELAPSED, ast.Function.RATE, ast.Function.HOLDING)


def _shrinks(condition: Compare, feature: Callable[[str], ast.Feature | None]) -> bool:
    found = feature(condition.name)
    constant = isinstance(condition.right, Literal) or (
        isinstance(condition.right, Name) and condition.right.name.startswith("params.")
    )
    return (
        found is not None
        and found.function in _SHRINKS
        and not found.window.ago
        and condition.operator in _MORE
        and constant
    )
