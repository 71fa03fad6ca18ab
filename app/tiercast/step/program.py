"""What a room's rulesets come to: its features, its rules and their plans, ready to run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from tiercast_api.action import ActionType
from tiercast_api.event import SECOND
from tiercast_api.kinds import Kinds

from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.audience.ladders import read_standing
from tiercast.rules import ast
from tiercast.rules.actions import ActionSpec
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Condition, Type
from tiercast.rules.parse_types import settle
from tiercast.rules.plain import build_plain
from tiercast.rules.readings import readings
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.step.acting import Acting, MakeActing
from tiercast.step.collected import LOOK, Collected
from tiercast.step.config import RoomConfig
from tiercast.step.crossings import Crossing, Crossings, NextDay
from tiercast.step.features_in import RoomFeatures
from tiercast.step.knobs import Knobs
from tiercast.step.layout import Layout
from tiercast.step.learn import ORDER_PAID
from tiercast.step.measured import FeatureReader, Measured
from tiercast.step.moment import Moment
from tiercast.step.plans import FactPlan, Plans, told_again
from tiercast.step.reading import Readings
from tiercast.step.room_scope import RoomScope
from tiercast.step.rules_in import LadderPlan, TriggerRule
from tiercast.step.sharing import shared_features, with_shared
from tiercast.step.standing import Standings
from tiercast.step.trial_plan import TrialPlan

__all__ = ["LOOK", "BuildEvaluator", "RoomProgram"]


class BuildEvaluator(Protocol):
    """Compiles conditions; the shell decides which evaluator, and keeps what it built."""

    def __call__(self, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str) -> Evaluator: ...


class RoomProgram:
    """One room's rulesets, ready to run.

    Args:
        turned: knobs that were turned at run time, by full name, over what the configuration says.
        last_fact: when a fact last happened, for windows that begin after it.
        elsewhere: kinds that the sources of the shop's other rooms emit.

    Attributes:
        ladders: by full name; acts: what each trigger may do; trials: experiments whose shares are weighed;
        versions: content hashes of the rulesets, by name.
        reaches, every: durations of ``visit reaches D`` and ``every D``, microseconds, ascending.
        hears_ends: something must know in time that a visit has ended.
        reads_cuts: its tiers depend on cuts of value or of the lifecycle.
        lateness: the most that an event of the room may be late.
    """

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
        elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        self._action_types = action_types
        self.config = config
        self._attributes = {name: Type(kind) for name, kind in config.attributes.items()}
        if self._attributes:
            # What stands beside an attribute that is a text is a text, whatever it looks like.
            rulesets = [settle(ruleset, Scope(ruleset, self._attributes)) for ruleset in rulesets]
        self.scope = RoomScope(rulesets)
        self.versions = {ruleset.name: ruleset.hash for ruleset in rulesets}
        self._meanings: dict[str, Scope] = {}
        self.knobs = Knobs(self.scope, {**config.params, **turned})
        self.calendar = Calendar(config.zone)
        self.moment = moment
        self.feature_reader = FeatureReader(self.calendar, last_fact)
        self._collected = Collected(self.scope, self.knobs, kinds, config.lateness)
        self.features = RoomFeatures(
            self.scope, self.knobs, config, kinds, self._where, self._asked_facts(), self._collected.signal_keys,
            elsewhere,
        )  # fmt: skip
        self.readings = Readings(
            self.scope, self.knobs, self.features, self.feature_reader, self.calendar, standings,
            self._collected.signal_keys,
        )  # fmt: skip
        self.ladders: dict[str, LadderPlan] = self._collected.ladders
        self._evaluators: dict[str, Evaluator] = {}
        self._plans: dict[str, FactPlan] = {}
        self._told: FactPlan | None = None
        self._shared: tuple[Measured, ...] = ()
        self._triggers = self._collected.triggers()
        self.acts: dict[str, Acting] = {}
        self.trials: dict[str, TrialPlan] = {}
        self._ladder_features: tuple[Measured, ...] = ()
        self._crossings: tuple[Crossing | NextDay, ...] = ()
        self.reaches = self._durations(ast.OnKind.VISIT_REACHES)
        self.every = self._durations(ast.OnKind.EVERY)
        self.hears_ends = self.reads_cuts = False
        self.lateness = max(config.lateness.values(), default=0)

    def compile(self, layout: Layout, build: BuildEvaluator) -> None:
        """Place the features and compile the conditions; call once the shop's layout has this room's identities."""
        self.features.place(layout)
        types = {ruleset.name: self._types(ruleset) for ruleset in self.scope.rulesets}
        for name, specs in self._collected.specs.items():
            self._evaluators[name] = build(specs, types[name], self.config.zone)
        self.trials = {name: self._trial(name, measured) for name, measured in self.features.trials.items()}
        self._ladder_features = tuple(self._read_by_ladders())
        crossings = Crossings(self.scope, self.knobs, self.calendar, self.readings.reader)
        self._crossings = tuple(
            crossing for name, condition in self._rungs() for crossing in crossings.find(name, condition)
        )
        self._maker = Plans(
            self.scope, self._collected, self._evaluators, self.features, self.readings, self._ladder_features,
            types,
        )  # fmt: skip
        self._makes = MakeActing(self.scope, self.knobs, self.readings, self.config, self._action_types, self._type_of)
        self.acts = {name: self._makes.acting(rule) for name, rule in self._triggers.items()}
        self.reads_cuts = self._collected.reads_cuts
        self.hears_ends = self.listens("visit end") or self.reads_cuts

    def by_hand(self, spec: ActionSpec) -> Acting:
        """What a person may have done in this room."""
        return self._makes.by_hand(spec)

    def _trial(self, name: str, measured: Measured) -> TrialPlan:
        ruleset, _, own = name.partition("/")
        found = self.scope.experiment(ruleset, own)
        metric = found[1].metric if found is not None else None
        if found is None or metric is None:
            raise LookupError(name)
        window = self.knobs.reader(ruleset, metric.duration)
        return TrialPlan(
            found[1].variants, window, measured.feature.spec.ago, self.feature_reader.known_reader(measured)
        )

    def share(self, others: Iterable["RoomProgram"]) -> None:
        """Measure what viewers do here for the rules of the shop's other rooms too; call when one of them changed."""
        self._shared = shared_features(self.features, (other.features for other in others))
        self._plans.clear()
        self._told = None
        self.hears_ends = self.listens("visit end") or self.reads_cuts

    def close(self) -> None:
        """Let go of the evaluators."""
        for evaluator in self._evaluators.values():
            evaluator.close()

    def plan(self, fact: str) -> FactPlan:
        """What `fact` sets off here."""
        plan = self._plans.get(fact)
        if plan is None:
            plan = self._plans[fact] = with_shared(self._maker.plan(fact), self._shared)
        return plan

    def plan_of(self, fact: str, told: bool) -> FactPlan:
        """The same; `told`: an order that an import has told of before."""
        if not told or fact != ORDER_PAID:
            return self.plan(fact)
        if self._told is None:
            self._told = told_again(self.plan(fact), [*self.features.all(), *self._shared])
        return self._told

    def listens(self, fact: str) -> bool:
        """Whether anything happens at `fact`."""
        return not self.plan(fact).idle

    def trigger(self, name: str) -> TriggerRule | None:
        """The trigger with this full name, None where the rulesets no longer have it."""
        return self._triggers.get(name)

    def triggers(self) -> list[TriggerRule]:
        """All triggers of the room, in order."""
        return list(self._triggers.values())

    def utc_offset(self, now: int) -> int:
        """Microseconds that the room's wall clock is ahead of UTC."""
        offset = self.calendar.local(now).utcoffset()
        return int(offset.total_seconds()) * SECOND if offset is not None else 0

    def next_change(self, m: Moment) -> int | None:
        """The earliest instant after the moment at which time alone may move the viewer on a ladder."""
        viewer = m.viewer
        if viewer is None:
            return None
        changes: list[int | None] = []
        for measured in self._ladder_features:
            if measured.slot >= 0:
                marks = self.feature_reader.marks(m, measured.since)
                changes.append(measured.feature.next_change(viewer.slots[measured.slot], m.now, marks))
        changes += [crossing.due(m) for crossing in self._crossings]
        changes += [self._hold_ends(name, ladder, m) for name, ladder in self.ladders.items()]
        return min((change for change in changes if change is not None), default=None)

    def _hold_ends(self, name: str, ladder: LadderPlan, m: Moment) -> int | None:
        packed = m.viewer.tiers.get(name) if m.viewer is not None and m.viewer.tiers else None
        return ladder.rungs.next_change(read_standing(packed)) if packed else None

    def kinds_read(self) -> set[str]:
        """Facts that rules and features read, which must never be shed; ``*`` where a rule listens to any event.

        Ladders are read at every event of a viewer, but what they read are features.
        """
        return self._maker.kinds_read()

    def _durations(self, what: ast.OnKind) -> tuple[int, ...]:
        found = {
            self.knobs.number(ruleset.name, on.duration)
            for ruleset in self.scope.rulesets
            for ons in (*(s.on for s in ruleset.signals), *(t.on for t in ruleset.triggers))
            for on in ons
            if on.what is what
        }
        return tuple(sorted(found))

    def _where(self, ruleset: str, condition: Condition) -> Callable[[Entry], bool]:
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

    def types(self, ruleset: str) -> dict[str, Type]:
        """Types of the names that a ruleset's conditions read."""
        return self._types(self._ruleset(ruleset))

    def _types(self, ruleset: ast.Ruleset) -> dict[str, Type]:
        names = {name.split(":", 1)[-1] for name in _all_readings(ruleset)}
        return {name: kind for name in names if (kind := self._type_of(ruleset.name, name)) is not None}

    def _type_of(self, ruleset: str, name: str) -> Type | None:
        """Type of a name in a ruleset: its own meaning first, then that of the room's others."""
        own = [r for r in self.scope.rulesets if r.name == ruleset]
        for each in (*own, *(r for r in self.scope.rulesets if r.name != ruleset)):
            if each.name not in self._meanings:
                self._meanings[each.name] = Scope(each, self._attributes)
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

    def _rungs(self) -> Iterator[tuple[str, Condition]]:
        """Conditions of rungs, each with the name of its ruleset."""
        for ruleset in self.scope.rulesets:
            for ladder in ruleset.tiers:
                yield from ((ruleset.name, rung.when) for rung in ladder.rungs if rung.when is not None)

    def _read_by_ladders(self) -> list[Measured]:
        """The features that rungs read."""
        found: dict[int, Measured] = {}
        for ruleset, condition in self._rungs():
            for name in readings(condition):
                measured = self._measured(ruleset, name)
                if measured is not None:
                    found[id(measured)] = measured
        return list(found.values())

    def _measured(self, ruleset: str, reading: str) -> Measured | None:
        if reading.startswith("within:"):
            return self.features.last.get(self.scope.fact(ruleset, reading.removeprefix("within:")))
        owner = self.scope.feature(ruleset, reading)
        return self.features.named.get((owner[0], reading)) if owner else None


def _all_readings(ruleset: ast.Ruleset) -> list[str]:
    conditions = [f.where for f in ruleset.features]
    conditions += [rung.when for ladder in ruleset.tiers for rung in ladder.rungs]
    conditions += [s.when for s in ruleset.signals]
    conditions += [c for t in ruleset.triggers for c in (t.when, t.still)]
    return [name for condition in conditions if condition is not None for name in readings(condition)]
