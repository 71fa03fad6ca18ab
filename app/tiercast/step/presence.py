"""Who is in the room: visits begin, go on and end as viewers are heard of.

A visit ends by a leave, by more than the room's `visit_gap` of silence, or with the room's session; the last two are
known late: when the viewer is next heard of, or by a timer where something listens to ends. Its dwell is that of the
last thing heard.
"""

from typing import Any

from tiercast.audience.entry import Entry
from tiercast.audience.visits import Gaps, Heard, Visit, close, ends_at, expire, hear, visit_heard, visit_start
from tiercast.audience.weeks import came_in, week_of
from tiercast.step.config import RoomConfig
from tiercast.step.facts import Facts
from tiercast.step.moment import VISIT_END, VISIT_START, Moment
from tiercast.step.program import RoomProgram
from tiercast.step.standing import Standings
from tiercast.step.state import State
from tiercast.step.values import RoomState, Timer, ViewerState

START, END = VISIT_START, VISIT_END
_came_in: Any = came_in
"""Of no type: compiled, a number that is known as one is made anew for each viewer, and nearly all share theirs."""


class Presence:
    """Keeps the visit of each viewer in each room."""

    def __init__(self, state: State, moment: Moment, facts: Facts, standings: Standings) -> None:
        self._state, self._m, self._facts, self._standings = state, moment, facts, standings
        self._config: RoomConfig | None = None
        self._gaps = Gaps()

    def hear(self, entry: Entry, viewer: ViewerState, room: RoomState, program: RoomProgram) -> None:
        """The event's viewer was heard of: note it, and emit what began, was reached or ended."""
        config = program.config
        gaps = self._gaps_of(config)
        state = _state_of(viewer, entry.room)
        if state and visit_heard(state) < room.opened <= entry.time:
            state = self._close(entry, state, room)
        heard = hear(state, entry.time, entry.kind == "leave", gaps, config.dense)
        if heard.state:
            _keep(viewer, entry.room, heard.state)
        if heard.ended is not None:
            self._ended(entry, heard.ended, room)
        if heard.started is not None:
            self._started(entry, viewer, room, program, gaps, heard)
        if program.reaches and heard.dwell > heard.before:
            for duration in program.reaches:
                if heard.reached(duration):
                    self._facts.emit(entry, f"visit reaches {duration}")

    def maybe_over(self, timer: Timer, program: RoomProgram) -> None:
        """A visit's silence may have become too long: end it, or look again later."""
        viewer, room = self._m.viewer, self._m.room
        if viewer is None or room is None:
            return
        gaps = self._gaps_of(program.config)
        state = _state_of(viewer, timer.room)
        if not state or visit_start(state) > timer.start:
            # A later visit, which has a timer of its own.
            return
        heard = expire(state, self._m.now, gaps)
        if heard.ended is not None:
            _keep(viewer, timer.room, heard.state)
            self._ended(self._m.entry, heard.ended, room)
        elif (due := ends_at(state, gaps)) is not None:
            self._wait(timer.viewer, timer.room, due, timer.start)

    def _close(self, entry: Entry, state: bytes, room: RoomState) -> bytes:
        """A session has begun since the viewer was heard of: the visit ended with the one before."""
        heard = close(state)
        if heard.ended is not None:
            self._ended(entry, heard.ended, room)
        return heard.state

    def _started(
        self, entry: Entry, viewer: ViewerState, room: RoomState, program: RoomProgram, gaps: Gaps, heard: Heard
    ) -> None:
        viewer.visits += 1
        untyped: Any = viewer
        untyped.weeks = _came_in(viewer.weeks, week_of(program.calendar.day_number(entry.time)))
        viewer.seen_before = viewer.last_seen if viewer.visits > 1 else 0
        self._standings.visit(viewer, entry.time, viewer.seen_before)
        room.viewers += 1
        self._facts.emit(entry, START)
        if program.hears_ends and (due := ends_at(heard.state, gaps)) is not None:
            self._wait(entry.viewer, entry.room, due, entry.time)

    def _ended(self, entry: Entry, visit: Visit, room: RoomState) -> None:
        if room.opened and visit.heard >= room.opened:
            room.viewers = max(0, room.viewers - 1)
        self._m.ended = visit
        self._facts.emit(entry, END)

    def _wait(self, viewer: bytes, room: str, due: int, start: int) -> None:
        self._state.timers.add(Timer(due, self._state.number_timer(), "visit", viewer=viewer, room=room, start=start))

    def _gaps_of(self, config: RoomConfig) -> Gaps:
        if config is not self._config:
            self._config, self._gaps = config, Gaps(config.visit_gap, config.idle_gap)
        return self._gaps


def _state_of(viewer: ViewerState, room: str) -> bytes:
    if viewer.visit_room == room:
        return viewer.visit
    return viewer.elsewhere.get(room, b"") if viewer.elsewhere else b""


def _keep(viewer: ViewerState, room: str, state: bytes) -> None:
    if viewer.visit_room != room:
        if viewer.visit_room:
            viewer.elsewhere = {**(viewer.elsewhere or {}), viewer.visit_room: viewer.visit}
        if viewer.elsewhere:
            viewer.elsewhere.pop(room, None)
        viewer.visit_room = room
    viewer.visit = state
