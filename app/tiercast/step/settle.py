"""Tiers and signals: read again until nothing changes, then the triggers are read once on what has settled.

All rulesets of the room settle together, so that a rule may build on the signals of any other. What does not settle is
cut: the tiers and signals stand as they are, nothing more follows from their last changes, and the triggers are read.
"""

from collections.abc import Sequence
from typing import TypeAlias

from tiercast.audience.ladders import END, first_standing, read_standing, write_standing
from tiercast.decide.decision import Change
from tiercast.step.cycle import CycleError
from tiercast.step.facts import MOST_ROUNDS, Facts
from tiercast.step.moment import Moment, Value
from tiercast.step.plans import FactPlan, Group
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import LadderPlan
from tiercast.step.signals import Signals
from tiercast.step.state import State
from tiercast.step.verdicts import Standing, Verdict

Reading: TypeAlias = tuple[Group, Verdict, tuple[Value | None, ...]]
"""A group, what its conditions say, and the values that they saw."""


class Settling:
    """Applies what rungs and signals say to the state."""

    def __init__(self, state: State, moment: Moment, facts: Facts, signals: Signals, faults: list[CycleError]) -> None:
        self._state, self._m, self._facts, self._signals, self._faults = state, moment, facts, signals, faults
        self.changes: list[Change] = []

    def run(self, plan: FactPlan, program: RoomProgram) -> Sequence[Reading]:
        """Read the groups of a fact until tiers, and then signals, which ask for tiers, have settled."""
        groups = plan.groups
        readings = self._read(groups)
        if not plan.settles:
            return readings
        waiting = len(self._facts.waiting)
        for _ in range(MOST_ROUNDS):
            moved = self._move_tiers(readings)
            if not moved or not _asks(groups, moved):
                moved = self._move_signals(readings)
                if not moved or not _asks(groups, moved):
                    return readings
            readings = self._read(groups)
        self._faults.append(CycleError(program.config.key, plan.fact))
        self._facts.cut(waiting)
        return readings

    def _read(self, groups: Sequence[Group]) -> list[Reading]:
        m = self._m
        readings: list[Reading] = []
        for group in groups:
            values = group.read(m)
            readings.append((group, group.verdict(values), values))
        return readings

    def _move_tiers(self, readings: Sequence[Reading]) -> list[str]:
        """Take over what rungs say. Returns the full names of the ladders on which the viewer moved."""
        changed: list[str] = []
        viewer = self._m.viewer
        if viewer is not None:
            for _, verdict, _ in readings:
                for standing in verdict.standings:
                    packed = viewer.tiers.get(standing.name, b"") if viewer.tiers is not None else b""
                    if packed[END:] != standing.stays and self._stand(standing, packed):
                        changed.append(standing.name)
        return changed

    def _move_signals(self, readings: Sequence[Reading]) -> list[str]:
        """Take over what signals say. Returns the full names of those that began or ended."""
        changed: list[str] = []
        for _, verdict, _ in readings:
            if verdict.signals:
                changed += [rule.name for rule in verdict.signals if self._signals.hold(rule)]
            if verdict.unheld:
                changed += [rule.name for rule in verdict.unheld if self._signals.lapse(rule)]
        return changed

    def _stand(self, standing: Standing, packed: bytes) -> bool:
        """Let the viewer stand where the truths of the rungs say. Returns whether the tier changed."""
        m, ladder = self._m, standing.ladder
        viewer = m.viewer
        if viewer is None:
            return False
        if packed:
            old = read_standing(packed)
            new = ladder.rungs.settle(standing.truths, old, m.now)
            if new == old:
                return False
            before, after, written = old.tier, new.tier, write_standing(new)
        elif standing.best is not None:
            before, after, written = "", standing.best.decode(), first_standing(standing.best, m.now)
        else:
            return False
        if viewer.tiers is None:
            viewer.tiers = {}
        viewer.tiers[ladder.name] = written
        m.unsettled = True
        if after != before:
            self._moved(ladder, before, after, new_here=not packed)
        return after != before

    def _moved(self, ladder: LadderPlan, before: str, after: str, new_here: bool) -> None:
        m = self._m
        self._state.count_tier(ladder.name, before, after)
        # Somebody who is seen for the first time and stands where everybody does has not changed.
        if new_here and after == ladder.lowest:
            return
        entry = m.entry
        self.changes.append(Change("tier", ladder.name, before, after, m.key, entry.room, entry.item, m.now, entry.seq))
        self._facts.emit(entry, f"tier.{ladder.name} changed", m.now)


def _asks(groups: Sequence[Group], changed: Sequence[str]) -> bool:
    """Whether any of the groups reads a tier or signal that has changed."""
    return not all(group.reads.isdisjoint(changed) for group in groups)
