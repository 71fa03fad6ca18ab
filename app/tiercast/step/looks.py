"""Tiers in silence: a viewer is looked at when time alone may first move them, at most once in a second.

One look a viewer is pending; it serves every room that the viewer was in. Those who stand on the lowest rung of ladders
whose conditions time can only make false are not looked at. Conditions on the clock itself (``now.time``), on growing
rates, and on features that are not measured per viewer are read at the viewer's events only.
"""

from typing import Final

from tiercast_api.event import SECOND

from tiercast.audience.ladders import stands_already
from tiercast.step.moment import Moment
from tiercast.step.plans import EXACTLY, FactPlan
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import Timer, ViewerState

AT_ONCE: Final = 32
"""Looks that are due at one instant; others of that second come in its parts, so that no event waits for a crowd."""
PARTS: Final = 50
"""Such parts of a second."""


class Looks:
    """Sees to it that tiers are looked at."""

    def __init__(self, state: State, moment: Moment) -> None:
        self._state, self._m = state, moment

    def after(self, plan: FactPlan, program: RoomProgram) -> None:
        """A fact has been taken in: when may time first move the viewer now?"""
        m = self._m
        viewer = m.viewer
        if viewer is None or not program.ladders or not _may_fall(viewer, program):
            return
        due: int | None = None
        if not viewer.look or m.unsettled or plan.look_after == EXACTLY or m.entry.time < m.now:
            due = program.next_change(m)
            m.unsettled = False
        elif plan.look_after:
            due = m.now + plan.look_after
        if due is not None:
            self._wait(viewer, due)

    def again(self, program: RoomProgram) -> None:
        """The viewer was looked at: when next?"""
        viewer = self._m.viewer
        if viewer is None or not program.ladders or not _may_fall(viewer, program):
            return
        due = program.next_change(self._m)
        if due is not None:
            self._wait(viewer, due)

    def _wait(self, viewer: ViewerState, due: int) -> None:
        """Look at the viewer at `due`, if no look is due before."""
        m = self._m
        # To the next whole second, so that one look serves several windows.
        second = -(-due // SECOND) * SECOND
        if viewer.look and viewer.look < second + SECOND:
            return
        behind = self._state.timers.looks(second) // AT_ONCE % PARTS
        due = max(second + behind * (SECOND // PARTS), m.now + 1)
        viewer.look = due
        self._state.timers.add(
            Timer(due, self._state.number_timer(), "look", viewer=m.key, room=m.entry.room, cause=m.entry.seq)
        )


def _may_fall(viewer: ViewerState, program: RoomProgram) -> bool:
    """Whether time alone may move the viewer: not from the lowest rung where conditions only decay."""
    tiers = viewer.tiers
    for name, ladder in program.ladders.items():
        if not ladder.decaying:
            return True
        packed = tiers.get(name) if tiers else None
        if packed and not stands_already(packed, ladder.base):
            return True
    return False
