"""New cuts of value and of the lifecycle: those who are present are placed at once, all others when next seen.

Who is present is known by the timers of their visits, which are part of the state whoever is in memory.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tiercast_api.event import SECOND

from tiercast.step.flow import Flow
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.readers import visit_of
from tiercast.step.state import State
from tiercast.step.values import Timer

MOST_A_SECOND: Final = 200
"""Viewers who are placed at one instant, so that no event waits for a whole crowd."""


class NewCuts:
    """Sees to it that those who are present are placed.

    Args:
        programs: of the rooms, by key.
    """

    def __init__(self, state: State, moment: Moment, programs: Mapping[str, RoomProgram], flow: Flow) -> None:
        self._state, self._m, self._programs, self._flow = state, moment, programs, flow

    def take(self, seq: int) -> None:
        """New cuts are in force since the entry `seq`."""
        timers, first = self._state.timers, (self._state.shop.now // SECOND + 1) * SECOND
        for place, (viewer, room) in enumerate(list(self._present())):
            due = first + place // MOST_A_SECOND * SECOND
            timers.add(Timer(due, self._state.number_timer(), "cuts", viewer=viewer, room=room, cause=seq))

    def viewers(self) -> set[bytes]:
        """Keys of the viewers who are going to be placed."""
        return {viewer for viewer, _ in self._present()}

    def place(self, timer: Timer, program: RoomProgram) -> None:
        """The moment's viewer is looked at, if still there."""
        visit = visit_of(self._m)
        if visit is not None and visit.open:
            self._flow.apply(program)

    def _present(self) -> Iterator[tuple[bytes, str]]:
        """Viewers with a visit that may be open, and its room, in the order in which the visits began."""
        rooms = {key for key, program in self._programs.items() if program.reads_cuts}
        found = ((t.viewer, t.room) for t in self._state.timers if t.what == "visit" and t.room in rooms)
        yield from dict.fromkeys(found)
