"""Situations: what the tests of a kind can tell apart.

A text matters by which constant it equals; a number, where a rule is left that these texts and flags do not rule out,
by where it lies among the constants that such rules compare it with; and what is computed outside by its answer. Values
that agree in all of this meet the same rules, whatever the rules make of them, so what a network said of one situation
it says of every fact in it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from math import inf, isfinite, nextafter
from typing import Final, TypeAlias, TypeGuard

from tiercast.rules.comparing import ORDERED
from tiercast.rules.conditions import Operator
from tiercast.rules.nodes import Check
from tiercast.rules.normal_form import Atom, Computed, Disjunct, SlotTest
from tiercast.rules.plain import PlainStage
from tiercast.rules.slots import Slots, View
from tiercast.rules.stages import Value
from tiercast.rules.texts import Normaliser

Situation: TypeAlias = tuple[object, ...]
Reader: TypeAlias = Callable[[Sequence[Value | None]], Situation]
"""From supplied values to what they are told apart by."""

MOST_BRANCHES: Final = 64
"""Combinations of texts and flags that have a reader of their own; the others share one that reads everything."""

_UNKNOWN: Final = -1
_OTHER: Final = -2
"""A text that equals no constant."""


def situations(disjuncts: Sequence[Disjunct], stage: PlainStage, normaliser: Normaliser) -> Reader:
    """A function from supplied values to their situation.

    Args:
        disjuncts: what the networks are made of; numbers are compared with constants that `is_exact` lets through.
        stage: the kind that they belong to.
        normaliser: of texts, the one of `stage`.

    Returns:
        A function; two sequences of values for which it returns the same meet the same of `disjuncts`.
    """
    equalities = dict.fromkeys(test for one in disjuncts for test in one if _is_equality(test))
    if not equalities:
        return _measured(disjuncts, stage, 0)
    equal = _equal(equalities, stage, normaliser)
    whole = _measured(disjuncts, stage, MOST_BRANCHES)
    branches: dict[Situation, Reader] = {}

    def branch(values: Sequence[Value | None]) -> Reader:
        if len(branches) >= MOST_BRANCHES:
            return lambda values: whole(values) + equal(values)
        slots = stage.clean(values)
        left = [one for one in disjuncts if all(_is_met(test, slots) for test in one if _is_equality(test))]
        branches[equal(values)] = made = _measured(left, stage, len(branches))
        return made

    def situation(values: Sequence[Value | None]) -> Situation:
        return (branches.get(equal(values)) or branch(values))(values)

    return situation


def _is_equality(atom: Atom) -> TypeGuard[SlotTest]:
    """Whether `atom` compares a text or a flag: the network knows only equal and unequal of them."""
    return isinstance(atom, SlotTest) and isinstance(atom.constant, str | bool)


def _is_met(test: SlotTest, slots: Slots) -> bool:
    value = slots[test.slot]
    return value is not None and ORDERED[test.operator](value, test.constant)


def _equal(tests: Iterable[SlotTest], stage: PlainStage, normaliser: Normaliser) -> Reader:
    """Reads which constant each text equals, and the flags."""
    texts: dict[int, dict[str, int]] = {}
    flags: dict[int, None] = {}
    for test in tests:
        place, view = stage.layout.source(test.slot)
        if view is View.FLAG:
            flags[place] = None
        else:
            cells = texts.setdefault(place, {})
            cells.setdefault(str(test.constant), len(cells))
    where = tuple(texts.items())

    def read(values: Sequence[Value | None]) -> Situation:
        found: list[object] = []
        for place, cells in where:
            value = values[place]
            if isinstance(value, str):
                cell = cells.get(value)  # constants are normalised, so what equals one is too
                found.append(cells.get(normaliser(value), _OTHER) if cell is None else cell)
            else:
                found.append(_UNKNOWN)
        for place in flags:
            value = values[place]
            found.append(value if value.__class__ is bool else _UNKNOWN)
        return tuple(found)

    return read


def _measured(disjuncts: Iterable[Disjunct], stage: PlainStage, branch: int) -> Reader:
    """Reads where the numbers lie that `disjuncts` test, and what is computed for them; `branch` is put with it."""
    checks: list[Check] = []
    tests: dict[int, list[SlotTest]] = {}
    for atom in dict.fromkeys(atom for one in disjuncts for atom in one):
        if isinstance(atom, Computed):
            checks.append(atom.check)
        elif not _is_equality(atom):
            tests.setdefault(stage.layout.source(atom.slot)[0], []).append(atom)
    numbers = tuple((place, _cuts(own)) for place, own in tests.items())
    clean = stage.clean

    def read(values: Sequence[Value | None]) -> Situation:
        found: list[object] = [
            bisect_right(cuts, value) if (value := values[place]).__class__ is int else _uncommon(cuts, value)
            for place, cuts in numbers
        ]
        if checks:
            slots = clean(values)
            found += [check(slots) for check in checks]
        found.append(branch)
        return tuple(found)

    return read


def _cuts(tests: Iterable[SlotTest]) -> list[float]:
    """Where the answer to one of `tests` changes, ascending. A cut belongs to what lies above it.

    Between a constant below 1e14 and the next double there is neither a double nor a whole number.
    """
    cuts: set[float] = set()
    for test in tests:
        constant = float(test.constant)
        if test.operator not in (Operator.GT, Operator.LE):
            cuts.add(constant)
        if test.operator not in (Operator.LT, Operator.GE):
            cuts.add(nextafter(constant, inf))
    return sorted(cuts)


def _uncommon(cuts: list[float], value: Value | None) -> int:
    if value.__class__ is float and isfinite(value):
        return bisect_right(cuts, value)
    return _UNKNOWN
