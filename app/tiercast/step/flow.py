"""The way of one fact: features take it in, patterns note it, tiers and signals settle, triggers are read and decided.

What follows from it (signals, tiers, visits, firings) are facts of the next round, to quiescence or to the last round.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from tiercast.audience.entry import Entry
from tiercast.step.cycle import CycleError
from tiercast.step.deciding import Deciding
from tiercast.step.facts import MOST_FACTS, MOST_ROUNDS, Facts
from tiercast.step.held import Held
from tiercast.step.looks import Looks
from tiercast.step.measured import Measured, cell_of
from tiercast.step.moment import Moment, Value
from tiercast.step.pattern_rules import PatternRules
from tiercast.step.plans import FactPlan
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.settle import Reading, Settling
from tiercast.step.state import State

Watcher: TypeAlias = Callable[[RoomProgram, str, Sequence[Reading]], None]
"""Is told of a room, a fact, and what its conditions read and said, when tiers and signals have settled."""


class Flow:
    """Applies facts to the state, at the moment in hand.

    Attributes:
        watcher: for explanations only; None in a live engine.
    """

    def __init__(
        self,
        state: State,
        moment: Moment,
        facts: Facts,
        settling: Settling,
        patterns: PatternRules,
        deciding: Deciding,
        looks: Looks,
        faults: list[CycleError],
    ) -> None:
        self._state, self._m, self._facts = state, moment, facts
        self._settling, self._patterns, self._deciding, self._looks = settling, patterns, deciding, looks
        self._faults = faults
        self._held: list[Held] = []
        self.watcher: Watcher | None = None

    def apply(self, program: RoomProgram) -> None:
        """Take in the fact of the moment, and all that its rules say."""
        m = self._m
        plan = program.plan_of(m.entry.kind, m.told)
        if plan.idle:
            return
        if plan.before:
            self.remember(plan)
        if m.viewer is not None:
            self._take_in(plan, program)
        for measured in plan.cells:
            self._take_into_cell(measured, program)
        if plan.patterns:
            self._patterns.note(plan, program.lateness)
        if plan.groups:
            self._read(plan, program)
        if m.viewer is not None:
            self._looks.after(plan, program)

    def drain(self, program: RoomProgram) -> None:
        """Derived facts, round by round, to quiescence."""
        facts, read = self._facts, 0
        for _ in range(MOST_ROUNDS):
            if not facts.waiting:
                return
            for fact in facts.take():
                if (read := read + 1) > MOST_FACTS:
                    self._cut(fact, program)
                    return
                self.fact(fact, program)
        if facts.waiting:
            self._cut(facts.waiting[0], program)

    def _cut(self, fact: Entry, program: RoomProgram) -> None:
        self._faults.append(CycleError(program.config.key, fact.kind))
        self._facts.cut()

    def fact(self, fact: Entry, program: RoomProgram) -> None:
        """Take in a derived fact about the viewer and the room in hand."""
        self._m.entry = fact
        self.apply(program)

    def hold(self, held: Held, program: RoomProgram) -> None:
        """Decide a trigger that held at another instant than its event's, and what follows from it."""
        self._decide([held], program)
        self.drain(program)

    def remember(self, plan: FactPlan) -> None:
        """Note what ``changed`` and ``was`` compare with, before the fact changes anything."""
        m = self._m
        for name, read in plan.before:
            if name not in m.was:
                m.was[name] = read(m)

    # --- the parts of the way

    def _take_in(self, plan: FactPlan, program: RoomProgram) -> None:
        m = self._m
        viewer = m.viewer
        if viewer is None:
            return
        slots, entry = viewer.slots, m.entry
        first = b""
        for slot, update in plan.slots:
            made = update(slots[slot], entry, None)
            # Windows of several lengths over the same facts hold the same at first: one object for all of them.
            if made == first:
                made = first
            elif not first:
                first = made
            slots[slot] = made
        for slot, update, since in plan.marked:
            made = update(slots[slot], entry, program.feature_reader.marks(m, since))
            slots[slot] = first if made == first else made

    def _take_into_cell(self, measured: Measured, program: RoomProgram) -> None:
        m = self._m
        entry = m.entry
        key = measured.cell_key(entry, program.config.category)
        if key is None:
            return
        marks = program.feature_reader.marks(m, measured.since) if measured.marked else None
        slot = measured.feature.update(cell_of(m, measured, key), entry, marks)
        if "viewer" not in measured.per:
            self._state.put_cell(key, slot)
        elif slot and m.viewer is not None:
            if m.viewer.cells is None:
                m.viewer.cells = {}
            m.viewer.cells[key] = slot

    def _read(self, plan: FactPlan, program: RoomProgram) -> None:
        found = self._settling.run(plan, program)
        if self.watcher is not None:
            self.watcher(program, plan.fact, found)
        for group, verdict, values in found:
            for rule in verdict.triggers:
                self._trigger(rule, dict(zip(group.names, values, strict=True)))
        if self._held:
            held, self._held = self._held, []
            self._decide(held, program)

    def _trigger(self, rule: TriggerRule, values: dict[str, Value | None]) -> None:
        m = self._m
        entry, trigger = m.entry, rule.trigger
        if trigger.sequence and not self._patterns.completes(rule, entry):
            return
        if trigger.times is not None and not self._patterns.counts(rule, entry):
            return
        if trigger.after is not None:
            self._patterns.wait(rule, entry, values)
        else:
            self._held.append(Held(rule, entry, m.now, values))

    def _decide(self, held: list[Held], program: RoomProgram) -> None:
        for rule, about in self._deciding.decide(held, program):
            self._facts.emit(about, f"trigger.{rule.name}", self._m.now)
