"""Rules that can never fire: bounds that contradict each other, constants that are false, values nobody supplies."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

import msgspec
from tiercast_api.kinds import Kind

from tiercast.rules.ast import On, OnKind
from tiercast.rules.catalogue_operators import KIND_FIELD
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import Leaf, Owned, conditions, leaf_names, operand_names
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Operator,
    Type,
    Values,
    Within,
    past_midnight,
)

MOST_WAYS = 256
"""Most ways of being true that are looked at in one condition; beyond it nothing is claimed."""

_OPPOSITE = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.LT: Operator.GE,
    Operator.LE: Operator.GT,
    Operator.GT: Operator.LE,
    Operator.GE: Operator.LT,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}
Way = tuple[tuple[Leaf, bool], ...]
"""One way of being true: comparisons, each with whether it must be true (or false)."""


class Bounds(msgspec.Struct):
    """What one way of being true demands of one name."""

    low: float = float("-inf")
    high: float = float("inf")
    low_open: bool = False
    high_open: bool = False
    allowed: frozenset[object] | None = None
    refused: frozenset[object] = frozenset()

    def is_empty(self) -> bool:
        """Whether no value is left."""
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            return True
        if self.low == self.high and self.low in self.refused:
            return True
        return self.allowed is not None and not any(self._fits(value) for value in self.allowed)

    def _fits(self, value: object) -> bool:
        if value in self.refused:
            return False
        if isinstance(value, bool) or not isinstance(value, int | float):
            return True
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (value < self.high or (value == self.high and not self.high_open))


def ways(condition: Condition, wanted: bool = True) -> list[Way] | None:
    """All ways in which `condition` is true (or false); None where there are too many to look at."""
    if not isinstance(condition, Group):
        return [((condition, wanted),)]
    inner = wanted if condition.connective is not Connective.NONE else not wanted
    parts = [ways(part, inner) for part in condition.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if (condition.connective is Connective.ALL) == wanted if condition.connective is not Connective.NONE else wanted:
        return _all_of(known)
    flat = [way for part in known for way in part]
    return flat if len(flat) <= MOST_WAYS else None


def _all_of(parts: Sequence[Sequence[Way]]) -> list[Way] | None:
    joined = list(islice((sum(choice, ()) for choice in product(*parts)), MOST_WAYS + 1))
    return joined if len(joined) <= MOST_WAYS else None


def can_be_true(condition: Condition) -> bool:
    """False only where no values make it true."""
    found = ways(condition)
    return found is None or any(not contradiction(way) for way in found)


def contradiction(way: Way) -> str:
    """The name of which `way` demands what cannot be, or "" """
    bounds: dict[str, Bounds] = {}
    for leaf, wanted in way:
        if isinstance(leaf, Compare):
            _demand(bounds.setdefault(leaf.name, Bounds()), leaf, wanted)
    facts: dict[str, list[tuple[int, bool]]] = {}
    for leaf, wanted in way:
        if isinstance(leaf, Within) and isinstance(leaf.duration, int):
            facts.setdefault(leaf.fact, []).append((leaf.duration, wanted != leaf.negated))
    for fact, demands in facts.items():
        inside = [duration for duration, wanted in demands if wanted]
        outside = [duration for duration, wanted in demands if not wanted]
        if inside and outside and min(inside) <= max(outside):
            return fact
    return next((name for name, bound in bounds.items() if bound.is_empty()), "")


def _demand(bounds: Bounds, leaf: Compare, wanted: bool) -> None:
    operator: Operator | None = leaf.operator if wanted else _OPPOSITE.get(leaf.operator)
    values = _values(leaf)
    if operator is None or not values:
        return
    number = values[0] if isinstance(values[0], int | float) else None
    if operator in (Operator.EQ, Operator.IN):
        bounds.allowed = frozenset(values) if bounds.allowed is None else bounds.allowed & frozenset(values)
    elif operator in (Operator.NE, Operator.NOT_IN):
        bounds.refused |= frozenset(values)
    elif operator is Operator.BETWEEN and len(values) == 2 and not _past_midnight(leaf):
        _at_least(bounds, values[0], False)
        _at_most(bounds, values[1], False)
    elif number is not None and operator in (Operator.GT, Operator.GE):
        _at_least(bounds, number, operator is Operator.GT)
    elif number is not None and operator in (Operator.LT, Operator.LE):
        _at_most(bounds, number, operator is Operator.LT)


def _past_midnight(leaf: Compare) -> bool:
    return isinstance(leaf.right, Values) and past_midnight(leaf.right)


def _values(leaf: Compare) -> list[object]:
    found = leaf.right.values if isinstance(leaf.right, Values) else (leaf.right,)
    literals = [value for value in found if isinstance(value, Literal)]
    if len(literals) < len(found) or any(value.type is Type.LIST for value in literals):
        return []
    return [value.value for value in literals]


def _at_least(bounds: Bounds, value: object, is_open: bool) -> None:
    if isinstance(value, int | float) and (value, is_open) > (bounds.low, bounds.low_open):
        bounds.low, bounds.low_open = value, is_open


def _at_most(bounds: Bounds, value: object, is_open: bool) -> None:
    if isinstance(value, int | float) and (value, not is_open) < (bounds.high, not bounds.high_open):
        bounds.high, bounds.high_open = value, is_open


def check_truth(check: Check) -> None:
    """No condition contradicts itself or the one that stands above it."""
    for owned in conditions(check.ruleset):
        found = ways(_with_never_negative(check, owned.condition))
        if found is not None and all(contradiction(way) for way in found):
            name = contradiction(found[0]) if found else "any: []"
            check.report("never-true", owned.position, name=owned.name, found=name)


def _with_never_negative(check: Check, condition: Condition) -> Condition:
    """`condition` and what is always so: counts and durations are not below zero."""
    names = {leaf.name for way in ways(condition) or [] for leaf, _ in way if isinstance(leaf, Compare)}
    zero = Literal(Type.NUMBER, 0)
    never_below = [name for name in sorted(names) if _is_count(check, name)]
    facts = tuple(Compare(name, Operator.GE, zero) for name in never_below)
    return Group(Connective.ALL, (*facts, condition)) if facts else condition


def _is_count(check: Check, name: str) -> bool:
    feature = check.scope.features.get(name)
    counts = ("count", "distinct", "visits", "holding", "rate", "elapsed")
    return (feature is not None and feature.function in counts) or check.scope.type_of(name) is Type.DURATION


def check_supply(check: Check) -> None:
    """What a rule listens to carries the viewer or item that its condition needs."""
    for owned in conditions(check.ruleset):
        if not owned.on or owned.role == "still":
            continue
        missing = _missing(check, owned)
        if missing:
            name, dimension = missing
            check.report("never-known", owned.position, name=owned.name, found=name, expected=f"dimension-{dimension}")


def _missing(check: Check, owned: Owned) -> tuple[str, str] | None:
    found = ways(owned.condition)
    if not found:
        return None
    lacking = [_lacks(check, way, owned.on) for way in found]
    return lacking[0] if all(lacking) else None


def _lacks(check: Check, way: Way, on: Iterable[On]) -> tuple[str, str] | None:
    for leaf, _ in way:
        for name in _read_names(leaf):
            info = check.scope.find(name)
            for dimension in info.needs if info is not None else ():
                if not any(carries(check, one, dimension) for one in on):
                    return name, dimension
    return None


def _read_names(leaf: Leaf) -> Iterator[str]:
    if isinstance(leaf, Compare) and leaf.operator is Operator.IS_KNOWN:
        yield from operand_names(leaf.right)
        return
    yield from leaf_names(leaf)


def carries(check: Check, on: On, dimension: str) -> bool:
    """Whether what `on` listens to can carry a viewer, item or order."""
    if on.what is OnKind.EVERY:
        return False
    if on.what in (OnKind.VISIT_START, OnKind.VISIT_REACHES, OnKind.VISIT_END, OnKind.TIER_CHANGED):
        return dimension == "viewer" or on.what is OnKind.TIER_CHANGED
    if on.what is OnKind.CUE:
        cue = check.scope.cues.get(on.name)
        return cue is None or dimension in cue.asks
    if on.what is OnKind.SIGNAL:
        signal = check.scope.signals.get(on.name)
        below = tuple(one for one in signal.on if one.what is not OnKind.SIGNAL) if signal is not None else ()
        return not below or any(carries(check, one, dimension) for one in below)
    kind = check.environment.kinds.get(on.name) if on.what is OnKind.EVENT else None
    return kind is None or kind_carries(kind, dimension)


def kind_carries(kind: Kind, field: str) -> bool:
    """Whether events of `kind` may have the field (as conditions call it)."""
    name = KIND_FIELD.get(field, field)
    return name in kind.needs or name in kind.may
