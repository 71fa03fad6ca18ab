"""Experiments whose shares follow what came of them (``allocate: thompson``).

A viewer who meets a variant counts once the metric's window has closed, by event time and with the lateness of its
sources waited out; converted, where the metric's fact came after the meeting and within the window. Whenever those who
count are a tenth more than at the last weighing, the shares are weighed anew (`decide.thompson`). All of it is state
and follows from the journal, so that live, replay and recovery hand out the same variants. Where a whole room is one
unit, shares stay as written: there are too few of them.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from tiercast.decide.decide import assignment_key
from tiercast.decide.decision import Change, Exposure
from tiercast.decide.experiments import Weights, read_assignment, share_of
from tiercast.decide.thompson import DRAWS, Arm, thompson_weights
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.trial_plan import TrialPlan
from tiercast.step.values import Timer, TrialState

MOST_DRAWS: Final = 8_000
"""Of all variants of one weighing together: about 30 ms."""
GROWTH: Final = 1.1
"""So many times the viewers of the last weighing before the next."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(TrialState).decode


class Trials:
    """Counts what came of variants, and weighs their shares.

    Args:
        secret: of the shop, for the draws.
    """

    def __init__(self, secret: bytes, state: State, moment: Moment) -> None:
        self._secret, self._state, self._m = secret, state, moment
        self.changes: list[Change] = []

    def weights(self, experiment: str, program: RoomProgram) -> Weights | None:
        """The shares of an experiment now; None: as they are written."""
        plan = program.trials.get(experiment)
        packed = self._state.shop.trials.get(experiment) if plan is not None else None
        if plan is None or packed is None:
            return None
        trial = _decode(packed)
        return trial.weights if trial.weights and trial.written == plan.written else None

    def met(self, exposures: Iterable[Exposure], program: RoomProgram) -> None:
        """Viewers have met variants: look when the windows of their metrics have closed."""
        for exposure in exposures:
            plan = program.trials.get(exposure.experiment)
            if plan is None or not exposure.viewer:
                continue
            due = exposure.time + plan.window() + plan.lateness
            self._state.timers.add(
                Timer(
                    due, self._state.number_timer(), "metric", viewer=exposure.viewer, room=exposure.room,
                    same=exposure.experiment, start=exposure.time, cause=exposure.seq, data=exposure.variant.encode(),
                )
            )  # fmt: skip

    def closed(self, timer: Timer, program: RoomProgram) -> None:
        """A window has closed: the viewer counts now."""
        plan = program.trials.get(timer.same)
        viewer, variant = self._m.viewer, timer.data.decode()
        if plan is None or viewer is None:
            return
        kept = read_assignment((viewer.variants or {}).get(assignment_key(timer.same, timer.viewer), b""))
        conversions = plan.read(self._m)
        # Whoever has met two variants counts for none; nor does anybody where no source tells of the metric.
        if kept is None or kept.excluded or kept.variant != variant or conversions is None:
            return
        packed = self._state.shop.trials.get(timer.same)
        trial = _decode(packed) if packed is not None else TrialState()
        units, converted = trial.arms.get(variant, (0, 0))
        trial.arms[variant] = (units + 1, converted + bool(conversions))
        self._weigh(timer.same, plan, trial)
        self._state.shop.trials[timer.same] = _encode(trial)

    def _weigh(self, experiment: str, plan: TrialPlan, trial: TrialState) -> None:
        if trial.written != plan.written:
            # Another version of the ruleset: its shares, until they are weighed anew with what is known already.
            trial.written, trial.weights, trial.weighed = plan.written, (), 0
        names = [name for name, _ in plan.written]
        total = sum(trial.arms[name][0] for name in names if name in trial.arms)
        if total < trial.weighed * GROWTH:
            return
        before = trial.weights or share_of(dict(plan.written))
        arms = {name: Arm(*trial.arms[name]) for name in names if name in trial.arms}
        draws = min(DRAWS, MOST_DRAWS // len(names))
        after = thompson_weights(self._secret, experiment, trial.turn + 1, arms, before, draws)
        if after == before:
            return
        trial.weights, trial.weighed, trial.turn = after, total, trial.turn + 1
        m = self._m
        shown = (_shown(before), _shown(after))
        self.changes.append(Change("shares", experiment, *shown, b"", m.entry.room, "", m.now, m.entry.seq))


def _shown(weights: Weights) -> str:
    return ", ".join(f"{name} {share:.1%}" for name, share in weights)
