"""Conditions on time that passes, under an ``on`` that may not come again when it has passed."""

from tiercast.rules.ast import Function, On, OnKind
from tiercast.rules.catalogue import BY_NAME
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import Owned, conditions, leaves
from tiercast.rules.conditions import Compare, Operator

_PASSING = frozenset({"visit.dwell", "visit.age", "session.age", "now.time"})
_ONCE = frozenset({OnKind.VISIT_START, OnKind.SIGNAL, OnKind.CUE, OnKind.TIER_CHANGED})
_ONCE_KINDS = frozenset({"enter", "room_open", "follow", "membership"})
_LATER = frozenset({Operator.GT, Operator.GE})


def check_timing(check: Check) -> None:
    """Elapsed time is asked at moments that come again after it has elapsed."""
    for owned in conditions(check.ruleset):
        if owned.role != "when" or not owned.on or not all(_comes_once(on) for on in owned.on):
            continue
        name = _waits_for(check, owned, all(_comes_in(on) for on in owned.on))
        if name:
            check.report("may-not-come-again", owned.position, name=owned.name, found=name)


def check_elapsed(check: Check) -> None:
    """The time since the last event is not asked at that very event, where it is always zero."""
    for owned in conditions(check.ruleset):
        kinds = {on.name for on in owned.on if on.what is OnKind.EVENT}
        if owned.role != "when" or not kinds or len(kinds) < len(owned.on):
            continue
        for leaf in leaves(owned.condition):
            feature = check.scope.features.get(leaf.name) if isinstance(leaf, Compare) else None
            if feature is None or feature.function is not Function.ELAPSED or feature.where is not None:
                continue
            if kinds <= set(feature.facts) and isinstance(leaf, Compare) and leaf.operator in _LATER:
                check.report("just-happened", leaf.position, found=feature.name, name=owned.name)


def _comes_once(on: On) -> bool:
    return on.what in _ONCE or (on.what is OnKind.EVENT and on.name in _ONCE_KINDS)


def _comes_in(on: On) -> bool:
    """Whether it is a viewer's coming: then "how long ago was the last time" is asked of what was before."""
    return on.what is OnKind.VISIT_START or (on.what is OnKind.EVENT and on.name == "enter")


def _waits_for(check: Check, owned: Owned, comes_in: bool) -> str:
    for leaf in leaves(owned.condition):
        if isinstance(leaf, Compare) and leaf.operator in _LATER and _passes(check, leaf.name, comes_in):
            return leaf.name
    return ""


def _passes(check: Check, name: str, comes_in: bool) -> bool:
    feature = check.scope.features.get(name)
    if feature is not None:
        return feature.function is Function.ELAPSED and not comes_in
    return name in _PASSING and name in BY_NAME
