"""What a ruleset's conditions say at one fact, remembered by the values that they saw.

Conditions are functions of their values, and most viewers look alike: the answer for (1 view, no cart, tier passing) is
asked for again and again. The evaluator decides once; what it said is sorted once into rungs, signals and triggers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tiercast.audience.ladders import standing_end
from tiercast.step.moment import Value
from tiercast.step.rules_in import LadderPlan, Rule, RungRule, SignalRule, TriggerRule

MOST: Final = 8_192
"""Verdicts that are remembered of one group of conditions; beyond it all are forgotten."""
TRIAL: Final = 4_096
"""Questions after which remembering stops if it did not help: some value differs every time, such as a dwell."""


@dataclass(frozen=True)
class Standing:
    """What a verdict says of one ladder: the truth of each rung; `best`: the tier of the first true one, encoded.

    Attributes:
        name: full name of the ladder.
        stays: end of the packed standing of somebody whom it does not move; b"" where it may move everybody.
    """

    ladder: LadderPlan
    name: str
    truths: tuple[bool, ...]
    best: bytes | None
    stays: bytes


@dataclass(frozen=True)
class Verdict:
    """What holds, sorted.

    Attributes:
        unheld: signals without ``lasts`` whose condition does not hold: they end.
    """

    triggers: tuple[TriggerRule, ...]
    signals: tuple[SignalRule, ...]
    unheld: tuple[SignalRule, ...]
    standings: tuple[Standing, ...]


class Verdicts:
    """The verdicts of one group of conditions at one fact.

    Args:
        holds: the evaluator's; rules: by the index that it answers with.
        heard: the rules that listen to this fact; ladders: that are read at it.
        typed: every value is of one type, whoever it is of; else 1 and true are told apart by their types.
    """

    def __init__(
        self,
        fact: str,
        holds: Callable[[str, Sequence[Value | None]], tuple[int, ...]],
        rules: Sequence[Rule],
        heard: Sequence[Rule],
        ladders: Sequence[LadderPlan],
        typed: bool,
    ) -> None:
        self._fact, self._holds, self._rules = fact, holds, rules
        self._ending = tuple(r for r in heard if isinstance(r, SignalRule) and r.lasts is None)
        self._ladders = ladders
        self._known: dict[tuple[object, ...], Verdict] = {}
        self._by_rules: dict[tuple[int, ...], Verdict] = {}
        self._asked = self._helped = 0
        self._remembers = True
        self._typed = typed

    def of(self, values: tuple[Value | None, ...]) -> Verdict:
        """What the conditions say of `values`."""
        if not self._remembers:
            return self._sorted(self._holds(self._fact, values))
        self._asked += 1
        key = values if self._typed else (*values, *map(type, values))
        verdict = self._known.get(key)
        if verdict is not None:
            self._helped += 1
            return verdict
        verdict = self._sorted(self._holds(self._fact, values))
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = verdict
        if self._asked == TRIAL:
            self._remembers = self._helped * 4 > self._asked
            self._asked = self._helped = 0
        return verdict

    def _sorted(self, holding: tuple[int, ...]) -> Verdict:
        verdict = self._by_rules.get(holding)
        if verdict is None:
            if len(self._by_rules) >= MOST:
                self._by_rules.clear()
            verdict = self._by_rules[holding] = self._sort([self._rules[index] for index in holding])
        return verdict

    def _sort(self, held: Sequence[Rule]) -> Verdict:
        signals = tuple(rule for rule in held if isinstance(rule, SignalRule))
        return Verdict(
            tuple(rule for rule in held if isinstance(rule, TriggerRule)),
            signals,
            tuple(rule for rule in self._ending if rule not in signals),
            tuple(self._standing(ladder, held) for ladder in self._ladders),
        )

    @staticmethod
    def _standing(ladder: LadderPlan, held: Sequence[Rule]) -> Standing:
        true = {rule.place for rule in held if isinstance(rule, RungRule) and rule.ladder == ladder.name}
        truths = tuple(place in true or place in ladder.always for place in range(len(ladder.tiers)))
        best = ladder.tiers[truths.index(True)].encode() if any(truths) else None
        return Standing(ladder, ladder.name, truths, best, standing_end(best) if best is not None else b"")
