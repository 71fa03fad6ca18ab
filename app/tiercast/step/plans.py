"""Plans: for every fact, what is updated, what is read, and which rules it may set off."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tiercast.audience.entry import Entry
from tiercast.audience.windows import Marks, WindowKind
from tiercast.rules import ast
from tiercast.rules.conditions import Type
from tiercast.rules.readings import NOW
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.step.collected import LOOK, Collected, is_event
from tiercast.step.features_in import RoomFeatures
from tiercast.step.measured import Measured
from tiercast.step.moment import Reader, Value
from tiercast.step.reading import Readings
from tiercast.step.room_scope import RoomScope
from tiercast.step.row import ReadRow, row_reader
from tiercast.step.rules_in import SignalRule, TriggerRule
from tiercast.step.verdicts import Verdict, Verdicts

RECENT = (WindowKind.VISIT, WindowKind.SESSION)
"""Windows that an import says nothing of: it is about the time before."""
EXACTLY = -1
"""In `FactPlan.look_after`: ask when the tiers may change next, instead of adding up."""


@dataclass(frozen=True)
class Group:
    """One ruleset's conditions at one fact.

    Attributes:
        verdict: what the conditions say of the values that `read` reads, sorted and remembered.
        read: the values in the order of the evaluator; `names`: the readings that they are.
        reads: full names of the tiers and signals that it reads, also through features.
        settles: it has tiers or signals, so that facts may change while they are read.
        triggers: those that listen to the fact, for explanations.
    """

    verdict: Callable[[tuple[Value | None, ...]], Verdict]
    read: ReadRow
    names: tuple[str, ...]
    reads: frozenset[str]
    settles: bool
    triggers: tuple[TriggerRule, ...] = ()


SlotUpdate: TypeAlias = tuple[int, Callable[[bytes, Entry, Marks | None], bytes]]
"""Slot and update of a feature."""
MarkedUpdate: TypeAlias = tuple[int, Callable[[bytes, Entry, Marks | None], bytes], str]
"""The same for one that needs marks, and what its window starts after."""


@dataclass(frozen=True)
class FactPlan:
    """Everything that one fact sets off in one room.

    Attributes:
        slots, marked: features measured per viewer; `cells`: all others.
        before: what is read before the fact changes anything, for ``changed`` and ``was``.
        unless, parts, absent: patterns that take note of it.
        look_after: microseconds until it first leaves a window that a ladder reads; 0: never; or `EXACTLY`.
        idle: nothing happens at this fact.
    """

    fact: str
    slots: tuple[SlotUpdate, ...]
    marked: tuple[MarkedUpdate, ...]
    cells: tuple[Measured, ...]
    groups: tuple[Group, ...]
    before: tuple[tuple[str, Reader], ...]
    unless: tuple[TriggerRule, ...]
    parts: tuple[tuple[TriggerRule, int], ...]
    absent: tuple[TriggerRule, ...]
    look_after: int

    idle: bool
    settles: bool
    """One of the groups does."""
    patterns: bool
    """Patterns take note of it."""


def told_again(plan: FactPlan, features: Sequence[Measured]) -> FactPlan:
    """The plan of an order that an import has told of: what reaches beyond a visit has it already (`step.history`)."""
    recent = {m.slot for m in features if m.slot >= 0 and m.feature.spec.window in RECENT}
    return replace(
        plan,
        slots=tuple(one for one in plan.slots if one[0] in recent),
        marked=tuple(one for one in plan.marked if one[0] in recent),
        cells=tuple(m for m in plan.cells if "viewer" not in m.per or m.feature.spec.window in RECENT),
    )


class Plans:
    """Makes the plans of one room, each at the first fact that asks for it.

    Args:
        ladder_features: features that rungs read.
        types: by ruleset, those of the names that conditions read, as far as they are known.
    """

    def __init__(
        self,
        scope: RoomScope,
        collected: Collected,
        evaluators: Mapping[str, Evaluator],
        features: RoomFeatures,
        readings: Readings,
        ladder_features: Sequence[Measured],
        types: Mapping[str, Mapping[str, Type]],
    ) -> None:
        self._types = types
        self._scope, self._collected, self._evaluators = scope, collected, evaluators
        self._features, self._readings = features, readings
        self._ladder_features = {id(measured) for measured in ladder_features}
        self._triggers = collected.triggers().values()
        facts = {fact for specs in collected.specs.values() for spec in specs for fact in spec.kinds}
        self._late = dict(
            found for fact in facts if fact != "*" and not is_event(fact) for found in self._tracked(fact)
        )

    def plan(self, fact: str) -> FactPlan:
        """What `fact` sets off here."""
        measured = [m for m in self._features.all() if fact in m.feature.spec.facts]
        groups = tuple(g for ruleset in self._scope.rulesets if (g := self._group(ruleset.name, fact)) is not None)
        unless = tuple(t for t in self._triggers if fact in t.unless)
        parts = tuple(
            (t, place)
            for t in self._triggers
            for place, part in enumerate(t.trigger.sequence[:-1])
            if self._scope.fact(t.ruleset, part) == fact
        )
        absent = tuple(t for t in self._triggers if fact in self._absent_facts(t))
        return FactPlan(
            fact,
            tuple((m.slot, m.feature.update) for m in measured if m.slot >= 0 and not m.marked),
            tuple((m.slot, m.feature.update, m.since) for m in measured if m.slot >= 0 and m.marked),
            tuple(m for m in measured if m.slot < 0), groups, self._before(fact), unless, parts, absent,
            self._look_after(measured), not (measured or groups or unless or parts or absent),
            any(group.settles for group in groups), bool(unless or parts or absent),
        )  # fmt: skip

    def kinds_read(self) -> set[str]:
        """Facts that rules other than rungs, and features, read."""
        found = {fact for m in self._features.all() for fact in m.feature.spec.facts}
        for name, specs in self._collected.specs.items():
            rules = self._collected.rules[name]
            found |= {kind for s in specs if isinstance(rules[s.index], SignalRule | TriggerRule) for kind in s.kinds}
        for rule in self._triggers:
            found |= set(rule.unless) | {self._scope.fact(rule.ruleset, part) for part in rule.trigger.sequence}
            found |= self._absent_facts(rule)
        return found

    def _absent_facts(self, rule: TriggerRule) -> set[str]:
        absent = rule.trigger.absent
        return {self._scope.fact(rule.ruleset, fact) for fact in absent.facts} if absent else set()

    def _group(self, ruleset: str, fact: str) -> Group | None:
        specs = [s for s in self._collected.specs[ruleset] if _listens(s, fact)]
        ladders = tuple(
            ladder
            for name, ladder in self._collected.ladders.items()
            if name.startswith(f"{ruleset}/") and (is_event(fact) or fact == LOOK or fact in ladder.facts)
        )
        if not specs and not ladders:
            return None
        evaluator, rules = self._evaluators[ruleset], self._collected.rules[ruleset]
        names = tuple(evaluator.stage(fact).readings)
        heard = [rules[spec.index] for spec in specs]
        typed = all(self._has_one_type(ruleset, name) for name in names)
        return Group(
            Verdicts(fact, evaluator.holds, rules, heard, ladders, typed).of,
            row_reader([self._readings.reader(ruleset, name) for name in names]),
            names,
            self._derived_names(ruleset, names),
            bool(ladders) or any(isinstance(rule, SignalRule) for rule in heard),
            tuple(rule for rule in heard if isinstance(rule, TriggerRule)),
        )

    def _has_one_type(self, ruleset: str, reading: str) -> bool:
        """Whether every value of a reading is of one type; those of attributes may be anything."""
        return (
            reading == NOW
            or reading.startswith(("within:", "changed:"))
            or (reading.removeprefix("was:") in self._types[ruleset])
        )

    def _derived_names(self, ruleset: str, names: Sequence[str]) -> frozenset[str]:
        """Full names of tiers and signals among `names`."""
        found: set[str] = set()
        for name in names:
            prefix, _, own = name.rpartition(":")[2].partition(".")
            if prefix == "tier" and (ladder := self._scope.ladder(ruleset, own)) is not None:
                found.add(f"{ladder[0]}/{own}")
            elif prefix == "signal" and (signal := self._scope.signal(ruleset, own)) is not None:
                found.add(f"{signal[0]}/{own}")
            elif (feature := self._scope.feature(ruleset, name)) and feature[1].function is ast.Function.HOLDING:
                found |= {self._scope.fact(feature[0], fact).removeprefix("signal.") for fact in feature[1].facts}
        return frozenset(found)

    def _before(self, fact: str) -> tuple[tuple[str, Reader], ...]:
        """What must be read before the fact changes anything.

        What an event leads to (``on: tier.value changed``) may ask what was before the event, so it is read here.
        """
        return tuple({**self._late, **dict(self._tracked(fact))}.items())

    def _tracked(self, fact: str) -> Iterator[tuple[str, Reader]]:
        """Names whose value before the event is asked for by rules at `fact`, by ``RULESET:NAME``."""
        for ruleset, evaluator in self._evaluators.items():
            for reading in evaluator.stage(fact).readings:
                how, _, name = reading.partition(":")
                if how in ("changed", "was"):
                    yield f"{ruleset}:{name}", self._readings.reader(ruleset, name)

    def _look_after(self, measured: Sequence[Measured]) -> int:
        spans = []
        for one in measured:
            spec = one.feature.spec
            moves = spec.window is not WindowKind.EVER or spec.ago or spec.since or one.feature.continuous
            if id(one) not in self._ladder_features or not moves:
                continue
            if spec.window is not WindowKind.DURATION or spec.ago or spec.since or one.feature.continuous:
                return EXACTLY
            spans.append(spec.duration)
        return min(spans, default=0)


def _listens(spec: RuleSpec, fact: str) -> bool:
    return fact in spec.kinds or ("*" in spec.kinds and is_event(fact))
