"""What a room's rulesets come to: for every fact, what is updated, what is read, and which rules it may set off."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.event import SECOND
from tiercast_api.kinds import Kinds

from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.audience.ladders import Rungs, read_standing
from tiercast.audience.windows import Marks
from tiercast.rules import ast
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.check.keys import signal_key
from tiercast.rules.plain import build_plain
from tiercast.rules.readings import readings
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.step.acting import Acting, MakeActing
from tiercast.step.config import RoomConfig
from tiercast.step.decay import decays
from tiercast.step.features_in import RoomFeatures
from tiercast.step.knobs import Knobs
from tiercast.step.layout import Layout
from tiercast.step.measured import FeatureReader, Measured
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.reading import Readings
from tiercast.step.room_scope import RoomScope, listens_to
from tiercast.step.rules_in import LadderPlan, Rule, RungRule, SignalRule, TriggerRule
from tiercast.step.standing import Standings
from tiercast.step.verdicts import Verdict, Verdicts

LOOK = "tier look"
"""The fact that a viewer's tiers are looked at because time has passed."""


class BuildEvaluator(Protocol):
    """Compiles conditions; the shell decides which evaluator, and keeps what it built."""

    def __call__(self, rules: Sequence[RuleSpec], types: Mapping[str, ast.Type], zone: str) -> Evaluator: ...


class Group(msgspec.Struct, frozen=True):
    """One ruleset's conditions at one fact.

    Attributes:
        verdict: what `holds` says, sorted and remembered.
        readers: what they want, in order; `names`: the readings that they are.
        rules: by the index that `holds` answers with.
        reads: full names of the tiers and signals that it reads, also through features.
        settles: tiers or signals among them, so that the facts may change while they are read.
    """

    ruleset: str
    holds: Callable[[str, Sequence[Value | None]], list[int]]
    verdict: Callable[[tuple[Value | None, ...]], Verdict]
    readers: tuple[Reader, ...]
    names: tuple[str, ...]
    rules: Sequence[Rule]
    settles: bool
    reads: frozenset[str]


SlotUpdate: TypeAlias = tuple[int, Callable[[bytes, Entry, Marks | None], bytes], bool, str]
"""Slot, update of the feature, whether it needs marks, what its window starts after."""


class FactPlan(msgspec.Struct, frozen=True):
    """Everything that one fact sets off in one room."""

    fact: str
    slots: tuple[SlotUpdate, ...]
    cells: tuple[Measured, ...]
    groups: tuple[Group, ...]
    before: tuple[tuple[str, Reader], ...]
    unless: tuple[TriggerRule, ...]
    parts: tuple[tuple[TriggerRule, int], ...]
    absent: tuple[TriggerRule, ...]
    look_after: int

    idle: bool
    """Nothing happens at this fact."""


class RoomProgram:
    """One room's rulesets, ready to run."""

    def __init__(
        self,
        config: RoomConfig,
        rulesets: Sequence[ast.Ruleset],
        turned: Mapping[str, str],
        kinds: Kinds,
        moment: Moment,
        last_fact: Callable[[Moment, str], int | None],
        standings: Standings,
        action_types: Mapping[str, ActionType],
    ) -> None:
        self._action_types = action_types
        self.config = config
        self._kinds = kinds
        self.scope = RoomScope(rulesets)
        self._meanings: dict[str, Scope] = {}
        self.knobs = Knobs(self.scope, {**config.params, **turned})
        self.calendar = Calendar(config.zone)
        self.moment = moment
        self.feature_reader = FeatureReader(self.calendar, last_fact)
        self.features = RoomFeatures(self.scope, self.knobs, config, kinds, self._where, self._asked_facts())
        self.readings = Readings(self.scope, self.knobs, self.features, self.feature_reader, self.calendar, standings)
        self.ladders: dict[str, LadderPlan] = {}
        self._evaluators: dict[str, Evaluator] = {}
        self._rules: dict[str, list[Rule]] = {}
        self._specs: dict[str, list[RuleSpec]] = {}
        self._plans: dict[str, FactPlan] = {}
        self._triggers: dict[str, TriggerRule] = {}
        self.acts: dict[str, Acting] = {}
        self._ladder_features: tuple[Measured, ...] = ()
        self.reaches = self._durations(ast.OnKind.VISIT_REACHES)
        self.every = self._durations(ast.OnKind.EVERY)
        self.hears_ends = False

    def compile(self, layout: Layout, build: BuildEvaluator) -> None:
        """Place the features and compile the conditions; call once the shop's layout has this room's identities."""
        self.features.place(layout)
        for ruleset in self.scope.rulesets:
            self._collect(ruleset)
            types = self._types(ruleset)
            self._evaluators[ruleset.name] = build(self._specs[ruleset.name], types, self.config.zone)
        self._triggers = {
            r.name: r for rules in self._rules.values() for r in rules if isinstance(r, TriggerRule) and not r.still
        }
        self._ladder_features = tuple(self._read_by_ladders())
        makes = MakeActing(self.scope, self.knobs, self.readings, self.config, self._action_types, self._type_of)
        self.acts = {name: makes.acting(rule) for name, rule in self._triggers.items()}
        self.hears_ends = not self.plan("visit end").idle

    def close(self) -> None:
        """Let go of the evaluators."""
        for evaluator in self._evaluators.values():
            evaluator.close()

    def plan(self, fact: str) -> FactPlan:
        """What `fact` sets off here."""
        plan = self._plans.get(fact)
        if plan is None:
            plan = self._plans[fact] = self._plan(fact)
        return plan

    def trigger(self, name: str) -> TriggerRule | None:
        """The trigger with this full name, None where the rulesets no longer have it."""
        return self._triggers.get(name)

    def utc_offset(self, now: int) -> int:
        """Microseconds that the room's wall clock is ahead of UTC."""
        offset = self.calendar.local(now).utcoffset()
        return int(offset.total_seconds()) * SECOND if offset is not None else 0

    def next_change(self, m: Moment) -> int | None:
        """The earliest instant after the moment at which time alone may move the viewer on a ladder."""
        viewer = m.viewer
        if viewer is None:
            return None
        changes = []
        for measured in self._ladder_features:
            if measured.slot >= 0:
                marks = self.feature_reader.marks(m, measured.since)
                changes.append(measured.feature.next_change(viewer.slots[measured.slot], m.now, marks))
        changes += [self._hold_ends(name, ladder, m) for name, ladder in self.ladders.items()]
        return min((change for change in changes if change is not None), default=None)

    def _hold_ends(self, name: str, ladder: LadderPlan, m: Moment) -> int | None:
        packed = m.viewer.tiers.get(name) if m.viewer is not None and m.viewer.tiers else None
        return ladder.rungs.next_change(read_standing(packed)) if packed else None

    def kinds_read(self) -> set[str]:
        """Facts that rules and features read, which must never be shed; ``*`` where a rule listens to any event.

        Ladders are read at every event of a viewer, but what they read are features.
        """
        found = {fact for m in self.features.all() for fact in m.feature.spec.facts}
        for name, specs in self._specs.items():
            rules = self._rules[name]
            found |= {kind for s in specs if not isinstance(rules[s.index], RungRule) for kind in s.kinds}
        for rule in self.triggers():
            found |= set(rule.unless) | {self.scope.fact(rule.ruleset, part) for part in rule.trigger.sequence}
            found |= self._absent_facts(rule)
        return found

    def triggers(self) -> list[TriggerRule]:
        """All triggers of the room, in order."""
        return list(self._triggers.values())

    def _durations(self, what: ast.OnKind) -> tuple[int, ...]:
        found = {
            self.knobs.number(ruleset.name, on.duration)
            for ruleset in self.scope.rulesets
            for ons in (*(s.on for s in ruleset.signals), *(t.on for t in ruleset.triggers))
            for on in ons
            if on.what is what
        }
        return tuple(sorted(found))

    def _where(self, ruleset: str, condition: ast.Condition) -> Callable[[Entry], bool]:
        """A predicate over the entry in hand: the plain reading of `condition` at the current moment."""
        spec = RuleSpec(0, "where", frozenset({"where"}), condition)
        test: list[Callable[[], bool]] = []

        def where(entry: Entry) -> bool:
            if not test:
                test.append(self._where_test(ruleset, spec))
            return test[0]()

        return where

    def _where_test(self, ruleset: str, spec: RuleSpec) -> Callable[[], bool]:
        evaluator = build_plain([spec], self._types(self._ruleset(ruleset)), self.config.zone)
        readers = tuple(self.readings.reader(ruleset, name) for name in evaluator.stage("where").readings)
        moment, holds = self.moment, evaluator.holds
        return lambda: bool(holds("where", [read(moment) for read in readers]))

    def _ruleset(self, name: str) -> ast.Ruleset:
        return next(r for r in self.scope.rulesets if r.name == name)

    def types(self, ruleset: str) -> dict[str, ast.Type]:
        """Types of the names that a ruleset's conditions read."""
        return self._types(self._ruleset(ruleset))

    def _types(self, ruleset: ast.Ruleset) -> dict[str, ast.Type]:
        names = {name.split(":", 1)[-1] for name in _all_readings(ruleset)}
        return {name: kind for name in names if (kind := self._type_of(ruleset.name, name)) is not None}

    def _type_of(self, ruleset: str, name: str) -> ast.Type | None:
        """Type of a name in a ruleset: its own meaning first, then that of the room's others."""
        own = [r for r in self.scope.rulesets if r.name == ruleset]
        for each in (*own, *(r for r in self.scope.rulesets if r.name != ruleset)):
            if each.name not in self._meanings:
                self._meanings[each.name] = Scope(each)
            if (kind := self._meanings[each.name].type_of(name)) is not None:
                return kind
        return None

    def _asked_facts(self) -> list[str]:
        """Facts whose last instant somebody asks for with ``within``."""
        return [
            self.scope.fact(ruleset.name, name.removeprefix("within:"))
            for ruleset in self.scope.rulesets
            for name in _all_readings(ruleset)
            if name.startswith("within:")
        ]

    def _collect(self, ruleset: ast.Ruleset) -> None:
        rules: list[Rule] = []
        specs: list[RuleSpec] = []

        def add(rule: Rule, name: str, facts: frozenset[str], when: ast.Condition | None) -> None:
            specs.append(RuleSpec(len(rules), name, facts, when))
            rules.append(rule)

        for ladder in ruleset.tiers:
            self._collect_ladder(ruleset, ladder, add)
        for signal in ruleset.signals:
            lasts = None if signal.lasts is None else self.knobs.reader(ruleset.name, signal.lasts)
            per = signal.per or self._signal_key(ruleset, signal)
            full = f"{ruleset.name}/{signal.name}"
            add(SignalRule(full, per, lasts), full, self._facts(ruleset.name, signal.on), signal.when)
        base = sum(len(self._rules[name]) for name in self._rules)
        for place, trigger in enumerate(ruleset.triggers):
            self._collect_trigger(ruleset, trigger, base + place, add)
        self._rules[ruleset.name], self._specs[ruleset.name] = rules, specs

    def _collect_ladder(self, ruleset: ast.Ruleset, ladder: ast.Ladder, add: "_Add") -> None:
        full = f"{ruleset.name}/{ladder.name}"
        conditions = [rung.when for rung in ladder.rungs if rung.when is not None]
        facts = frozenset({"*", LOOK, *self._derived_facts(ruleset.name, conditions)})
        for place, rung in enumerate(ladder.rungs):
            if rung.when is not None:
                add(RungRule(full, place), f"{full}/{rung.tier}", facts, rung.when)
        self.ladders[full] = LadderPlan(
            full,
            Rungs([(rung.tier, self.knobs.number(ruleset.name, rung.hold)) for rung in ladder.rungs]),
            tuple(rung.tier for rung in ladder.rungs),
            len(conditions),
            next((rung.tier for rung in ladder.rungs if rung.when is None), ""),
            frozenset(place for place, rung in enumerate(ladder.rungs) if rung.when is None),
            all(decays(condition, self._feature_of(ruleset.name)) for condition in conditions),
        )

    def _collect_trigger(self, ruleset: ast.Ruleset, trigger: ast.Trigger, order: int, add: "_Add") -> None:
        read, name = self.knobs.reader, ruleset.name
        rule = TriggerRule(
            f"{name}/{trigger.name}", name, order, trigger,
            read(name, trigger.after), read(name, trigger.within), read(name, trigger.times),
            read(name, trigger.absent.duration if trigger.absent else None),
            tuple(self.scope.fact(name, fact) for fact in trigger.unless),
        )  # fmt: skip
        facts = self._facts(name, trigger.on)
        if trigger.sequence:
            facts = frozenset({self.scope.fact(name, trigger.sequence[-1])})
        if trigger.absent is not None:
            facts = frozenset({f"absent {rule.name}"})
        add(rule, rule.name, facts, trigger.when)
        if trigger.still is not None:
            still = msgspec.structs.replace(rule, still=True)
            add(still, f"{rule.name} still", frozenset({f"still {rule.name}"}), trigger.still)

    def _facts(self, ruleset: str, ons: Sequence[ast.On]) -> frozenset[str]:
        return frozenset(
            self.scope.fact(ruleset, listens_to(on, self.knobs.number(ruleset, on.duration))) for on in ons
        )

    def _feature_of(self, ruleset: str) -> Callable[[str], ast.Feature | None]:
        def find(name: str) -> ast.Feature | None:
            found = self.scope.feature(ruleset, name)
            return found[1] if found else None

        return find

    def _derived_facts(self, ruleset: str, conditions: Sequence[ast.Condition]) -> set[str]:
        """Facts that are no events and that features read by `conditions` count: the tiers are read at them too."""
        found: set[str] = set()
        for condition in conditions:
            for name in readings(condition):
                feature = self.features.named.get((ruleset, name))
                if feature is not None:
                    found |= {fact for fact in feature.feature.spec.facts if "." in fact or " " in fact}
        return found

    def _signal_key(self, ruleset: ast.Ruleset, signal: ast.Signal) -> tuple[str, ...]:
        return signal_key(signal, ruleset, self._kinds)

    def _plan(self, fact: str) -> FactPlan:
        measured = [m for m in self.features.all() if fact in m.feature.spec.facts]
        triggers = self.triggers()
        groups = tuple(g for ruleset in self.scope.rulesets if (g := self._group(ruleset.name, fact)) is not None)
        unless = tuple(t for t in triggers if fact in t.unless)
        parts = tuple(
            (t, place)
            for t in triggers
            for place, part in enumerate(t.trigger.sequence[:-1])
            if self.scope.fact(t.ruleset, part) == fact
        )
        absent = tuple(t for t in triggers if t.trigger.absent and fact in self._absent_facts(t))
        return FactPlan(
            fact, tuple((m.slot, m.feature.update, m.marked, m.since) for m in measured if m.slot >= 0),
            tuple(m for m in measured if m.slot < 0), groups,
            self._tracked(groups), unless, parts, absent, self._look_after(measured),
            not (measured or groups or unless or parts or absent),
        )  # fmt: skip

    def _absent_facts(self, rule: TriggerRule) -> set[str]:
        absent = rule.trigger.absent
        return {self.scope.fact(rule.ruleset, fact) for fact in absent.facts} if absent else set()

    def _group(self, ruleset: str, fact: str) -> Group | None:
        listening = [s for s in self._specs[ruleset] if fact in s.kinds or ("*" in s.kinds and _is_event(fact))]
        if not listening:
            return None
        evaluator, rules = self._evaluators[ruleset], self._rules[ruleset]
        names = tuple(evaluator.stage(fact).readings)
        readers = tuple(self.readings.reader(ruleset, name) for name in names)
        heard = [rules[s.index] for s in listening]
        settles = any(not isinstance(rule, TriggerRule) for rule in heard)
        own = {name: ladder for name, ladder in self.ladders.items() if name.startswith(f"{ruleset}/")}
        verdicts = Verdicts(fact, evaluator.holds, rules, heard, own)
        reads = self._derived_names(ruleset, names)
        return Group(ruleset, evaluator.holds, verdicts.of, readers, names, rules, settles, reads)

    def _derived_names(self, ruleset: str, names: Sequence[str]) -> frozenset[str]:
        """Full names of tiers and signals among `names`."""
        found: set[str] = set()
        for name in names:
            prefix, _, own = name.rpartition(":")[2].partition(".")
            if prefix == "tier" and (ladder := self.scope.ladder(ruleset, own)) is not None:
                found.add(f"{ladder[0]}/{own}")
            elif prefix == "signal" and (signal := self.scope.signal(ruleset, own)) is not None:
                found.add(f"{signal[0]}/{own}")
            elif (feature := self.scope.feature(ruleset, name)) and feature[1].function is ast.Function.HOLDING:
                found |= {self.scope.fact(feature[0], fact).removeprefix("signal.") for fact in feature[1].facts}
        return frozenset(found)

    def _tracked(self, groups: Sequence[Group]) -> tuple[tuple[str, Reader], ...]:
        """What must be read before the fact changes anything, for ``changed`` and ``was``."""
        found: dict[str, Reader] = {}
        for group in groups:
            for name in group.names:
                how, _, bare = name.partition(":")
                if how in ("changed", "was"):
                    found[f"{group.ruleset}:{bare}"] = self.readings.reader(group.ruleset, bare)
        return tuple(found.items())

    def _look_after(self, measured: Sequence[Measured]) -> int:
        """Microseconds until this fact first leaves a window that a ladder reads; 0: never."""
        read_by_ladders = {id(m) for m in self._ladder_features}
        spans = [
            m.feature.spec.duration + m.feature.spec.ago
            for m in measured
            if id(m) in read_by_ladders and m.feature.spec.duration
        ]
        return min(spans, default=0)

    def _read_by_ladders(self) -> list[Measured]:
        """The features that rungs read."""
        found: dict[int, Measured] = {}
        for ruleset in self.scope.rulesets:
            for rung in (rung for ladder in ruleset.tiers for rung in ladder.rungs if rung.when is not None):
                for name in readings(rung.when):
                    measured = self._measured(ruleset.name, name)
                    if measured is not None:
                        found[id(measured)] = measured
        return list(found.values())

    def _measured(self, ruleset: str, reading: str) -> Measured | None:
        if reading.startswith("within:"):
            return self.features.last.get(self.scope.fact(ruleset, reading.removeprefix("within:")))
        owner = self.scope.feature(ruleset, reading)
        return self.features.named.get((owner[0], reading)) if owner else None


class _Add(Protocol):
    def __call__(self, rule: Rule, name: str, facts: frozenset[str], when: ast.Condition | None) -> None: ...


def _is_event(fact: str) -> bool:
    return "." not in fact and " " not in fact


def _all_readings(ruleset: ast.Ruleset) -> list[str]:
    conditions = [f.where for f in ruleset.features]
    conditions += [rung.when for ladder in ruleset.tiers for rung in ladder.rungs]
    conditions += [s.when for s in ruleset.signals]
    conditions += [c for t in ruleset.triggers for c in (t.when, t.still)]
    return [name for condition in conditions if condition is not None for name in readings(condition)]
