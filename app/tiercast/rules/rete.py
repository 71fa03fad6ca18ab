"""The evaluator on durable_rules networks: for each kind one network with all its rules, or several where it is large.

The networks decide each situation once (see `tiercast.rules.situations`); what they said is remembered. After any fault
of the library the message in hand is evaluated by closures, and the networks are built anew. A kind whose networks keep
failing stays with the closures.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tiercast.rules.conditions import Operator, Type
from tiercast.rules.normal_form import Atom, Computed, Disjunct, SlotTest, disjuncts
from tiercast.rules.plain import PlainStage, check_of, zone_of
from tiercast.rules.rete_message import Fields, is_exact
from tiercast.rules.rete_network import MAX_DISJUNCTS, MAX_TESTS, Definition, Network, load_library
from tiercast.rules.situations import Held, Situations
from tiercast.rules.slots import Slots
from tiercast.rules.stages import ANY_EVENT, RuleSpec, Stage, Value, is_event_kind, rules_by_kind
from tiercast.rules.texts import Normaliser

MAX_FAULTS: Final = 5
"""Faults of one kind's networks after which that kind stays with the closures. A network that failed is not disposed of
(that can crash), so this bounds the memory that is lost as well: under a megabyte each."""

_MAX_RULE_TESTS: Final = 64
"""Tests of one rule beyond which it is computed outside."""

_log = logging.getLogger(__name__)


class ReteEvaluator:
    """See `tiercast.rules.stages.Evaluator`. Networks are built at their first use, or by `warm`.

    Attributes:
        faults: how often the library failed.
        fallen: kinds that stay with the closures, each with the reason.
    """

    def __init__(self, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str = "UTC") -> None:
        """Compile to normal form; no network is built yet.

        Raises:
            RuleBuildError: naming the rule and what cannot be evaluated.
        """
        self.faults = 0
        self.fallen: dict[str, str] = {}
        where, normaliser = zone_of(zone), Normaliser()
        by_kind = rules_by_kind(rules)
        self._kinds = {
            kind: _Kind(PlainStage(kind, own, types, where, normaliser), normaliser) for kind, own in by_kind.items()
        }
        self._any = self._kinds[ANY_EVENT]
        self._nothing = _Kind(PlainStage("", (), types, where, normaliser), normaliser)

    def warm(self) -> Iterator[str]:
        """Build the networks, one at each step, so that an event loop can do other things between.

        Yields:
            The kind whose network has been built.

        Raises:
            Exception: whatever the library raises.
        """
        for kind, compiled in self._kinds.items():
            for part in compiled.parts:
                part.build()
                yield kind

    def stage(self, kind: str) -> Stage:
        """What must be supplied for facts of `kind`."""
        return self._of(kind).plain.stage

    @property
    def asked(self) -> int:
        """How many facts the networks were asked about; all others were in a situation that they had decided."""
        return sum(compiled.asked for compiled in self._kinds.values())

    def holds(self, kind: str, values: Sequence[Value | None]) -> Held:
        """The indices, ascending, of the rules that listen to `kind` and whose condition is true."""
        compiled = self._kinds.get(kind) or self._of(kind)
        if compiled.parts:
            try:
                return compiled.situations.holds(values)
            except Exception as error:  # noqa: BLE001  # whatever the library does, the message is evaluated
                self._fault(compiled, error)
            except BaseException:
                compiled.abandon()
                raise
        return compiled.evaluate(values)

    def close(self) -> None:
        """Dispose of the networks; closing twice is nothing."""
        for compiled in self._kinds.values():
            compiled.close()

    def _of(self, kind: str) -> "_Kind":
        return self._kinds.get(kind) or (self._any if is_event_kind(kind) else self._nothing)

    def _fault(self, compiled: "_Kind", error: Exception) -> None:
        kind = compiled.plain.stage.kind
        self.faults += 1
        compiled.faults += 1
        compiled.abandon()
        _log.warning(
            "durable_rules failed for %r (%s: %s); the plain evaluator did it", kind, type(error).__name__, error
        )
        if compiled.faults >= MAX_FAULTS:
            compiled.parts = ()
            self.fallen[kind] = f"{compiled.faults} faults of durable_rules, the last one: {error}"


class _Kind:
    """The networks of one kind, and the closures of the same rules."""

    def __init__(self, plain: PlainStage, normaliser: Normaliser) -> None:
        self.plain = plain
        self.faults = self.asked = 0
        planner = _Planner()
        always = [index for index, node in plain.nodes if node is None]
        for index, node in plain.nodes:
            if node is not None:
                planned = disjuncts(node, is_exact)
                if () in planned:
                    always.append(index)
                elif len({atom for one in planned for atom in one}) > _MAX_RULE_TESTS:
                    planner.add(index, ((Computed(check_of(node)),),))
                elif planned:
                    planner.add(index, planned)
        plans = planner.plans
        self.parts: tuple[_Part, ...] = tuple(
            _Part(f"{plain.stage.kind}/{number}", plan) for number, plan in enumerate(plans)
        )
        self._always = tuple(sorted(always))
        self._indices = {name: int(name.partition("/")[0]) for plan in plans for name in plan.rules}
        self.situations = Situations(
            [one for plan in plans for one in plan.rules.values()], plain, normaliser, self.decide
        )

    def decide(self, values: Sequence[Value | None]) -> Held:
        """What holds, by the networks."""
        self.asked += 1
        slots = self.plain.clean(values)
        found: set[str] = set()
        for part in self.parts:
            (part.network or part.build()).ask(part.fill(slots), found)
        if not found:
            return self._always
        indices = self._indices
        held = {indices[name] for name in found}
        held.update(self._always)
        return tuple(sorted(held))

    def evaluate(self, values: Sequence[Value | None]) -> Held:
        """What holds, by the closures."""
        slots = self.plain.clean(values)
        return tuple([index for index, is_true in self.plain.checks if is_true(slots)])

    def abandon(self) -> None:
        """Forget networks that may be in any state, and what they said; they are built anew at their next use."""
        self.situations.forget()
        for part in self.parts:
            part.abandon()

    def close(self) -> None:
        """Dispose of the networks and of what they said."""
        self.situations.forget()
        for part in self.parts:
            part.close()


@dataclass(slots=True)
class _Plan:
    """What goes into one network: disjuncts by rule name, and their different tests."""

    rules: dict[str, Disjunct] = field(default_factory=dict)
    tests: set[Atom] = field(default_factory=set)

    def definition(self, fields: Fields) -> Definition:
        """The network's form. What lets through least stands first, then what most rules share: the library makes a
        shared beginning one path, and looks no further along a path than its first test that is not met."""
        shared = Counter(atom for disjunct in self.rules.values() for atom in disjunct)

        def place(atom: Atom) -> tuple[bool, int]:
            equal = isinstance(atom, SlotTest) and atom.operator is Operator.EQ
            return not equal, -shared[atom]

        return {name: [fields.test(atom) for atom in sorted(one, key=place)] for name, one in self.rules.items()}


class _Planner:
    """Packs rules into as few networks as the library's limits allow, in order."""

    def __init__(self) -> None:
        self.plans: list[_Plan] = []

    def add(self, index: int, planned: tuple[Disjunct, ...]) -> None:
        """Put the disjuncts of the rule `index` into one network, as ``INDEX/0``, ``INDEX/1`` …"""
        tests = {atom for one in planned for atom in one}
        plan = self.plans[-1] if self.plans else None
        if plan is None or len(plan.rules) + len(planned) > MAX_DISJUNCTS or len(plan.tests | tests) > MAX_TESTS:
            plan = _Plan()
            self.plans.append(plan)
        plan.tests |= tests
        for number, one in enumerate(planned):
            plan.rules[f"{index}/{number}"] = one


class _Part:
    """One network and how its messages are filled."""

    def __init__(self, name: str, plan: _Plan) -> None:
        self._name = name
        fields = Fields()
        self._rules = plan.definition(fields)
        self.fill: Callable[[Slots], dict[str, object]] = fields.message()
        self.network: Network | None = None

    def build(self) -> Network:
        if self.network is None:
            self.network = Network(self._name, self._rules)
        return self.network

    def abandon(self) -> None:
        if self.network is not None:
            self.network.abandon()
            self.network = None

    def close(self) -> None:
        if self.network is not None:
            self.network.close()
            self.network = None


def build_rete(rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str = "UTC") -> ReteEvaluator:
    """Compile `rules` to networks and build all of them.

    Args:
        rules: with unique indices.
        types: of the names that the conditions read, as far as they are known.
        zone: IANA name of the room's zone, for ``is today``.

    Raises:
        RuleBuildError: naming the rule and what cannot be evaluated.
        ImportError: where durable_rules is not there.
    """
    load_library()
    evaluator = ReteEvaluator(rules, types, zone)
    try:
        for _ in evaluator.warm():
            pass
    except BaseException:
        evaluator.close()
        raise
    return evaluator
