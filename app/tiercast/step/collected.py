"""What the rulesets of a room say, rule by rule, with the facts that each rule listens to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tiercast_api.kinds import Kinds

from tiercast.audience.ladders import Rungs
from tiercast.rules import ast
from tiercast.rules.check.keys import signal_key
from tiercast.rules.conditions import Condition
from tiercast.rules.readings import readings
from tiercast.rules.stages import RuleSpec
from tiercast.step.decay import decays
from tiercast.step.knobs import Knobs
from tiercast.step.moment import VISIT_START
from tiercast.step.room_scope import RoomScope, listens_to
from tiercast.step.rules_in import LadderPlan, Rule, RungRule, SignalRule, TriggerRule

LOOK: Final = "tier look"
"""The fact that a viewer's tiers are looked at because time has passed."""
FROM_CUTS: Final = ("rfm.", "lifecycle.")
"""Beginnings of the names that rest on cuts."""


class Collected:
    """Every rule of a room.

    Args:
        lateness: microseconds by event kind that its events may be late.

    Attributes:
        rules: by ruleset; the index of a rule is that of its `specs`.
        ladders: by full name.
        signal_keys: dimensions of each signal's key, by full name.
        reads_cuts: tiers depend on cuts of value or of the lifecycle, which change without an event of the viewer.
    """

    def __init__(self, scope: RoomScope, knobs: Knobs, kinds: Kinds, lateness: Mapping[str, int]) -> None:
        self._scope, self._knobs, self._kinds, self._lateness = scope, knobs, kinds, lateness
        self.rules: dict[str, list[Rule]] = {}
        self.specs: dict[str, list[RuleSpec]] = {}
        self.ladders: dict[str, LadderPlan] = {}
        self.reads_cuts = False
        self.signal_keys: dict[str, tuple[str, ...]] = {
            f"{ruleset.name}/{signal.name}": signal_key(signal, ruleset, kinds)
            for ruleset in scope.rulesets
            for signal in ruleset.signals
        }
        triggers = 0
        for ruleset in scope.rulesets:
            self.rules[ruleset.name], self.specs[ruleset.name] = [], []
            for ladder in ruleset.tiers:
                self._ladder(ruleset, ladder)
            for signal in ruleset.signals:
                self._signal(ruleset, signal)
            for place, trigger in enumerate(ruleset.triggers):
                self._trigger(ruleset, trigger, triggers + place)
            triggers += len(ruleset.triggers)

    def triggers(self) -> dict[str, TriggerRule]:
        """By full name, in order."""
        every = (rule for rules in self.rules.values() for rule in rules)
        return {rule.name: rule for rule in every if isinstance(rule, TriggerRule) and not rule.still}

    def _add(self, ruleset: str, rule: Rule, name: str, facts: frozenset[str], when: Condition | None) -> None:
        rules = self.rules[ruleset]
        self.specs[ruleset].append(RuleSpec(len(rules), name, facts, when))
        rules.append(rule)

    def _ladder(self, ruleset: ast.Ruleset, ladder: ast.Ladder) -> None:
        full = f"{ruleset.name}/{ladder.name}"
        conditions = [rung.when for rung in ladder.rungs if rung.when is not None]
        facts = frozenset(fact for condition in conditions for fact in self._derived_facts(ruleset.name, condition))
        if any(name.startswith(FROM_CUTS) for condition in conditions for name in readings(condition)):
            # Whoever was away when the cuts changed is placed when seen again, before a rule on the visit asks.
            self.reads_cuts = True
            facts |= {VISIT_START}
        for place, rung in enumerate(ladder.rungs):
            if rung.when is not None:
                self._add(
                    ruleset.name,
                    RungRule(full, place),
                    f"{full}/{rung.tier}",
                    frozenset({"*", LOOK, *facts}),
                    rung.when,
                )
        lowest = next((rung.tier for rung in ladder.rungs if rung.when is None), "")
        self.ladders[full] = LadderPlan(
            full,
            Rungs([(rung.tier, self._knobs.number(ruleset.name, rung.hold)) for rung in ladder.rungs]),
            tuple(rung.tier for rung in ladder.rungs),
            lowest,
            lowest.encode() or None,
            frozenset(place for place, rung in enumerate(ladder.rungs) if rung.when is None),
            all(decays(condition, self._feature_of(ruleset.name)) for condition in conditions),
            facts,
        )

    def _signal(self, ruleset: ast.Ruleset, signal: ast.Signal) -> None:
        lasts = None if signal.lasts is None else self._knobs.reader(ruleset.name, signal.lasts)
        full = f"{ruleset.name}/{signal.name}"
        rule = SignalRule(full, self.signal_keys[full], lasts)
        self._add(ruleset.name, rule, full, self._facts(ruleset.name, signal.on), signal.when)

    def _trigger(self, ruleset: ast.Ruleset, trigger: ast.Trigger, order: int) -> None:
        read, name, absent = self._knobs.reader, ruleset.name, trigger.absent
        unless = tuple(self._scope.fact(name, fact) for fact in trigger.unless)
        awaited = absent.facts if absent is not None else unless
        rule = TriggerRule(
            f"{name}/{trigger.name}", name, order, trigger,
            read(name, trigger.after), read(name, trigger.within), read(name, trigger.times),
            read(name, absent.duration if absent is not None else None),
            unless,
            not trigger.same or "viewer" in trigger.same,
            any(self._is_anonymous(ruleset, on) for on in trigger.on),
            max((self._lateness.get(fact, 0) for fact in awaited), default=0),
        )  # fmt: skip
        facts = self._facts(name, trigger.on)
        if trigger.sequence:
            facts = frozenset({self._scope.fact(name, trigger.sequence[-1])})
        if absent is not None:
            facts = frozenset({absent_fact(rule.name)})
        self._add(name, rule, rule.name, facts, trigger.when)
        if trigger.still is not None:
            still = replace(rule, still=True)
            self._add(name, still, f"{rule.name} still", frozenset({still_fact(rule.name)}), trigger.still)

    def _is_anonymous(self, ruleset: ast.Ruleset, on: ast.On) -> bool:
        """Whether what `on` names may come without a viewer."""
        match on.what:
            case ast.OnKind.EVENT:
                kind = self._kinds.get(on.name)
                return kind is None or "viewer" not in kind.needs
            case ast.OnKind.ANY_EVENT | ast.OnKind.EVERY | ast.OnKind.CUE:
                return True
            case ast.OnKind.SIGNAL:
                found = self._scope.signal(ruleset.name, on.name)
                return found is None or "viewer" not in self.signal_keys[f"{found[0]}/{on.name}"]
            case _:
                return False

    def _facts(self, ruleset: str, ons: Sequence[ast.On]) -> frozenset[str]:
        return frozenset(
            self._scope.fact(ruleset, listens_to(on, self._knobs.number(ruleset, on.duration))) for on in ons
        )

    def _feature_of(self, ruleset: str) -> Callable[[str], ast.Feature | None]:
        def find(name: str) -> ast.Feature | None:
            found = self._scope.feature(ruleset, name)
            return found[1] if found else None

        return find

    def _derived_facts(self, ruleset: str, condition: Condition) -> Iterator[str]:
        """Facts that are no events and may change what `condition` reads: then the tier is read at them too."""
        for reading in readings(condition):
            name = reading.rpartition(":")[2]
            found = self._scope.feature(ruleset, name)
            if found is not None:
                yield from (self._scope.fact(found[0], fact) for fact in found[1].facts if not is_event(fact))
            elif reading.startswith("within:") and not is_event(name):
                yield self._scope.fact(ruleset, name)
            elif name.startswith("signal."):
                fact = self._scope.fact(ruleset, name)
                yield from (fact, f"{fact} ended")
            elif name.startswith("tier."):
                yield self._scope.fact(ruleset, f"{name} changed")


def is_event(fact: str) -> bool:
    """Whether a fact is an event: derived ones have a dot or a blank."""
    return "." not in fact and " " not in fact


def absent_fact(rule: str) -> str:
    """The fact at which the condition of an ``absent`` rule is read."""
    return f"absent {rule}"


def still_fact(rule: str) -> str:
    """The fact at which a rule's ``still`` is read."""
    return f"still {rule}"
