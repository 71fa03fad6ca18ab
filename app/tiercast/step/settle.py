"""Tiers and signals: read again until nothing changes, then the triggers are read once on what has settled."""

from tiercast.audience.holding import add_holding
from tiercast.audience.ladders import read_standing, stands_already, write_standing
from tiercast.decide.decision import Change
from tiercast.step.config import RoomConfig
from tiercast.step.facts import MOST_ROUNDS, Emit
from tiercast.step.measured import cell_of
from tiercast.step.moment import Moment, Value
from tiercast.step.program import Group, RoomProgram
from tiercast.step.rules_in import SignalRule
from tiercast.step.standing import signal_key_text
from tiercast.step.state import State
from tiercast.step.values import SignalState, Timer
from tiercast.step.verdicts import Standing, Verdict


class CycleError(RuntimeError):
    """Tiers and signals that set each other off without end; cut, and told to the operator."""

    def __init__(self, ruleset: str, fact: str) -> None:
        super().__init__(f"{ruleset}: its tiers and signals did not settle at {fact} within {MOST_ROUNDS} rounds")
        self.ruleset = ruleset
        self.fact = fact


class Settling:
    """Applies what rungs and signals say to the viewer's state."""

    def __init__(self, state: State, moment: Moment, emit: Emit, changes: list[Change]) -> None:
        self._state, self._m, self._emit = state, moment, emit
        self.changes = changes

    def run(self, group: Group, program: RoomProgram, fact: str) -> tuple[Verdict, tuple[Value | None, ...]]:
        """Read a group until tiers and signals have settled.

        Returns:
            What holds, and the values that the conditions saw.

        Raises:
            CycleError: where they do not settle.
        """
        m = self._m
        for _ in range(MOST_ROUNDS):
            values = tuple([read(m) for read in group.readers])
            verdict = group.verdict(values)
            if not group.settles:
                return verdict, values
            changed = self._apply(verdict, program)
            if not changed or group.reads.isdisjoint(changed):
                return verdict, values
        raise CycleError(group.ruleset, fact)

    def _apply(self, verdict: Verdict, program: RoomProgram) -> list[str]:
        """Take over what rungs and signals say. Returns the names of the tiers and signals that changed."""
        changed = [rule.name for rule in verdict.signals if self._holds(rule, program)]
        viewer = self._m.viewer
        if viewer is not None:
            for standing in verdict.standings:
                packed = viewer.tiers.get(standing.ladder.name, b"") if viewer.tiers is not None else b""
                if not stands_already(packed, standing.best) and self._stand(standing, packed):
                    changed.append(standing.ladder.name)
        return changed + [rule.name for rule in verdict.unheld if self._no_longer(rule, program)]

    # --- tiers

    def _stand(self, standing: Standing, packed: bytes) -> bool:
        m, ladder = self._m, standing.ladder
        viewer = m.viewer
        if viewer is None:
            return False
        before = read_standing(packed)
        after = ladder.rungs.settle(standing.truths, before, m.now)
        if after is before:
            return False
        tiers = viewer.tiers if viewer.tiers is not None else {}
        tiers[ladder.name] = write_standing(after)
        viewer.tiers = tiers
        if after.tier == before.tier:
            return False
        self.move(ladder.name, before.tier, after.tier)
        # Somebody who is seen for the first time and stands where everybody does has not changed.
        if packed or after.tier != ladder.lowest:
            self._changed("tier", ladder.name, before.tier, after.tier)
            self._emit(m.entry, f"tier.{ladder.name} changed", m.now)
        return True

    def move(self, ladder: str, before: str, after: str) -> None:
        """Count a viewer out of one tier and into another; "" for neither."""
        standing = self._state.shop.standing.setdefault(ladder, {})
        if before:
            standing[before] -= 1
        if after:
            standing[after] = standing.get(after, 0) + 1

    # --- signals

    def _key(self, rule: SignalRule) -> str:
        return signal_key_text(rule.name, self._m.entry.item if "item" in rule.per else "")

    def _holds(self, rule: SignalRule, program: RoomProgram) -> bool:
        m = self._m
        now = m.now
        until = None if rule.lasts is None else now + rule.lasts()
        key = self._key(rule)
        found = self._find(rule, key)
        if found is not None:
            # Renewed, not begun again: its timer looks at `until` when it comes.
            found.until = until
            return False
        signal = SignalState(now, until, m.entry.seq, m.entry.item, m.entry.room)
        self._keep(rule, key, signal)
        if until is not None:
            self._state.timers.add(
                Timer(
                    until, self._state.number_timer(), "signal", viewer=m.key, room=m.entry.room, item=m.entry.item,
                    same=key, start=now, cause=m.entry.seq,
                )
            )  # fmt: skip
        self.count(rule.name, program, m.config, 1)
        self._changed("signal", rule.name, "", "on")
        self._emit(m.entry, f"signal.{rule.name}", now)
        return True

    def _no_longer(self, rule: SignalRule, program: RoomProgram) -> bool:
        key = self._key(rule)
        if self._find(rule, key) is None:
            return False
        self.end(rule.name, key, program)
        return True

    def end(self, name: str, key: str, program: RoomProgram) -> None:
        """A signal ends at the moment: forget it, count it down, tell whoever listens."""
        m = self._m
        if m.viewer is not None and m.viewer.signals and key in m.viewer.signals:
            signals = dict(m.viewer.signals)
            del signals[key]
            m.viewer.signals = signals or None
        else:
            self._state.put_cell(_room_key(name, m.entry.room), b"")
        self.count(name, program, m.config, -1)
        self._changed("signal", name, "on", "")
        self._emit(m.entry, f"signal.{name} ended", m.now)

    def _find(self, rule: SignalRule, key: str) -> SignalState | None:
        viewer = self._m.viewer
        if viewer is not None:
            return viewer.signals.get(key) if viewer.signals else None
        stored = self._state.cell(_room_key(rule.name, self._m.entry.room))
        return SignalState(0, None, 0, "", self._m.entry.room) if stored else None

    def _keep(self, rule: SignalRule, key: str, signal: SignalState) -> None:
        viewer = self._m.viewer
        if viewer is not None:
            viewer.signals = {**(viewer.signals or {}), key: signal}
        else:
            self._state.put_cell(_room_key(rule.name, self._m.entry.room), b"on")

    def count(self, signal: str, program: RoomProgram, config: RoomConfig, change: int) -> None:
        """One more, or one less, for whom a signal holds."""
        m = self._m
        for measured in program.features.holding.get(signal, ()):
            key = measured.cell_key(m.entry, config.category)
            if key is not None:
                self._state.put_cell(key, add_holding(cell_of(m, measured, key), change))

    def _changed(self, what: str, name: str, before: str, after: str) -> None:
        entry = self._m.entry
        self.changes.append(
            Change(what, name, before, after, self._m.key, entry.room, entry.item, self._m.now, entry.seq)
        )


def _room_key(signal: str, room: str) -> str:
    return f"signal\x1f{signal}\x1f{room}"
