"""Situations: what the tests of a kind can tell apart, and what was decided of them.

A text matters by which constant it equals; a number, where a rule is left that these texts and flags do not rule out,
by where it lies among the constants that such rules compare it with; and what is computed outside by its answer. Values
that agree in all of this meet the same rules, whatever the rules make of them, so what a network said of one situation
it says of every fact in it. A situation is written as one number: a digit for each reading, in as many as it has cells.
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

MOST_SITUATIONS: Final = 4_096
"""Situations of one kind that are remembered, with what holds in them; beyond it all are forgotten. Where a kind reads
a dozen values, so many take under two megabytes."""

MOST_BRANCHES: Final = 64
"""Combinations of texts and flags that have a memory of their own; the others share one that reads everything."""

Held: TypeAlias = tuple[int, ...]
"""The indices, ascending, of the rules that hold."""


class Situations:
    """The situations of one kind, and what was decided of those that have been met.

    Attributes:
        known: how many are remembered.
    """

    def __init__(
        self,
        disjuncts: Sequence[Disjunct],
        stage: PlainStage,
        normaliser: Normaliser,
        decide: Callable[[Sequence[Value | None]], Held],
    ) -> None:
        """Nothing is known yet.

        Args:
            disjuncts: what the networks are made of; numbers are compared with constants that `is_exact` lets through.
            stage: the kind that they belong to.
            normaliser: of texts, the one of `stage`.
            decide: asks the networks what holds for supplied values.
        """
        self._disjuncts, self._stage, self._decide = disjuncts, stage, decide
        self._equal = _Equal(disjuncts, stage, normaliser)
        self._branches: dict[int, _Branch] = {}
        self._whole: _Branch | None = None
        self.known = 0

    def holds(self, values: Sequence[Value | None]) -> Held:
        """What holds for `values`: what was said of their situation before, or is said now.

        Raises:
            Exception: whatever the networks raise; that is not remembered.
        """
        equal = self._equal.cell(values)
        branch = self._branches.get(equal)
        if branch is None:
            branch = self._branch(equal, values)
        cell = branch.cell(values)
        if branch is self._whole:
            cell = cell * self._equal.cells + equal
        held = branch.decided.get(cell)
        if held is None:
            held = self._decide(values)
            if self.known >= MOST_SITUATIONS:
                self.forget()
            branch.decided[cell] = held
            self.known += 1
        return held

    def forget(self) -> None:
        """Nothing is known any more."""
        for branch in self._branches.values():
            branch.decided.clear()
        if self._whole is not None:
            self._whole.decided.clear()
        self.known = 0

    def _branch(self, equal: int, values: Sequence[Value | None]) -> "_Branch":
        if len(self._branches) < MOST_BRANCHES:
            slots = self._stage.clean(values)
            left = [one for one in self._disjuncts if all(_is_met(test, slots) for test in one if _is_equality(test))]
            self._branches[equal] = branch = _Branch(left, self._stage)
            return branch
        if self._whole is None:
            self._whole = _Branch(self._disjuncts, self._stage)
        return self._whole


def _is_equality(atom: Atom) -> TypeGuard[SlotTest]:
    """Whether `atom` compares a text or a flag: the network knows only equal and unequal of them."""
    return isinstance(atom, SlotTest) and isinstance(atom.constant, str | bool)


def _is_met(test: SlotTest, slots: Slots) -> bool:
    value = slots[test.slot]
    return value is not None and ORDERED[test.operator](value, test.constant)


class _Text:
    """Which constant a text equals: its number; then another text, then what is no text."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.constants: dict[str, int] = {}


class _Equal:
    """Reads which constant each text equals, and the flags."""

    def __init__(self, disjuncts: Iterable[Disjunct], stage: PlainStage, normaliser: Normaliser) -> None:
        self._normaliser = normaliser
        texts: dict[int, _Text] = {}
        flags: dict[int, None] = {}
        for test in (test for one in disjuncts for test in one if _is_equality(test)):
            place, view = stage.layout.source(test.slot)
            if view is View.FLAG:
                flags[place] = None
            else:
                constants = texts.setdefault(place, _Text(place)).constants
                constants.setdefault(str(test.constant), len(constants))
        self._texts, self._flags = list(texts.values()), list(flags)
        self.cells = 3 ** len(flags)
        for text in self._texts:
            self.cells *= len(text.constants) + 2

    def cell(self, values: Sequence[Value | None]) -> int:
        """Below `cells`; the same where texts and flags are told apart by nothing."""
        cell = 0
        for text in self._texts:
            value = values[text.place]
            constants = text.constants
            cell *= len(constants) + 2
            if isinstance(value, str):
                found = constants.get(value)  # constants are normalised, so what equals one is too
                if found is None:
                    found = constants.get(self._normaliser(value), len(constants))
                cell += found
            else:
                cell += len(constants) + 1
        for place in self._flags:
            value = values[place]
            cell = 3 * cell + (1 if value is True else 0 if value is False else 2)
        return cell


class _Number:
    """Where a number lies among `cuts`; what is no number lies nowhere."""

    def __init__(self, place: int, cuts: list[float]) -> None:
        self.place, self.cuts = place, cuts
        self.nowhere = len(cuts) + 1


class _Branch:
    """Reads where the numbers lie that `disjuncts` test, and what is computed for them.

    Attributes:
        decided: by situation, what holds.
    """

    def __init__(self, disjuncts: Iterable[Disjunct], stage: PlainStage) -> None:
        self.decided: dict[int, Held] = {}
        self._checks: list[Check] = []
        self._clean = stage.clean
        tests: dict[int, list[SlotTest]] = {}
        for atom in dict.fromkeys(atom for one in disjuncts for atom in one):
            if isinstance(atom, Computed):
                self._checks.append(atom.check)
            elif not _is_equality(atom):
                tests.setdefault(stage.layout.source(atom.slot)[0], []).append(atom)
        self._numbers = [_Number(place, _cuts(own)) for place, own in tests.items()]

    def cell(self, values: Sequence[Value | None]) -> int:
        """The situation among those of the branch."""
        cell = 0
        for number in self._numbers:
            value = values[number.place]
            cell *= number.nowhere + 1
            if type(value) is int or (type(value) is float and isfinite(value)):
                cell += bisect_right(number.cuts, value)
            else:
                cell += number.nowhere
        if self._checks:
            slots = self._clean(values)
            for check in self._checks:
                cell = 2 * cell + check(slots)
        return cell


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
