"""Situations: what the tests of a kind can tell apart.

A number matters by where it lies among the constants that it is compared with, a text by which constant it equals, and
what is computed outside by its answer. Values that agree in all of this meet the same tests, whatever the rules make of
them, so what a network said of one situation it says of every fact in it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf, isfinite, nextafter
from typing import Final, TypeAlias

from tiercast.rules.conditions import Operator
from tiercast.rules.nodes import Check
from tiercast.rules.normal_form import Atom, Computed, SlotTest
from tiercast.rules.slots import Layout, Slots, View
from tiercast.rules.stages import Value
from tiercast.rules.texts import Normaliser

Situation: TypeAlias = tuple[object, ...]

_UNKNOWN: Final = -1
_OTHER: Final = -2
"""A text that equals no constant."""


def situations(
    atoms: Iterable[Atom], layout: Layout, normaliser: Normaliser, clean: Callable[[Sequence[Value | None]], Slots]
) -> Callable[[Sequence[Value | None]], Situation]:
    """A function from supplied values to their situation.

    Args:
        atoms: every test that is made; numbers are compared with constants that `is_exact` lets through.
        layout: tells which supplied value a slot is, and as what it is seen.
        normaliser: of texts, the one with which `clean` was made.
        clean: supplied values to slots, for what is computed.

    Returns:
        A function; two sequences of values for which it returns the same meet the same of `atoms`.
    """
    checks: list[Check] = []
    tests: dict[tuple[int, View], list[SlotTest]] = {}
    for atom in dict.fromkeys(atoms):
        if isinstance(atom, Computed):
            checks.append(atom.check)
        else:
            tests.setdefault(layout.source(atom.slot), []).append(atom)
    numbers = tuple((place, _cuts(own)) for (place, view), own in tests.items() if view is View.NUMBER)
    texts = tuple((place, _cells(own)) for (place, view), own in tests.items() if view is View.TEXT)
    flags = tuple(place for place, view in tests if view is View.FLAG)
    if len(numbers) + len(texts) + len(flags) != len(tests):
        raise ValueError("a network tests numbers, texts and flags only")

    def situation(values: Sequence[Value | None]) -> Situation:
        found: list[object] = [
            bisect_right(cuts, value) if (value := values[place]).__class__ is int else _uncommon(cuts, value)
            for place, cuts in numbers
        ]
        for place, cells in texts:
            found.append(_cell(cells, values[place], normaliser))
        for place in flags:
            value = values[place]
            found.append(value if value.__class__ is bool else _UNKNOWN)
        if checks:
            slots = clean(values)
            found += [check(slots) for check in checks]
        return tuple(found)

    return situation


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


def _cells(tests: Iterable[SlotTest]) -> dict[str, int]:
    constants = dict.fromkeys(str(test.constant) for test in tests)
    return {constant: cell for cell, constant in enumerate(constants)}


def _cell(cells: Mapping[str, int], value: Value | None, normaliser: Normaliser) -> int:
    if not isinstance(value, str):
        return _UNKNOWN
    cell = cells.get(value)  # constants are normalised, so what equals one is too
    return cells.get(normaliser(value), _OTHER) if cell is None else cell
