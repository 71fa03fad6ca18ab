"""Who is in the room: visits begin, go on and end as viewers are heard of."""

from tiercast.audience.entry import Entry
from tiercast.audience.visits import Gaps, Heard, Visit, close, ends_at, expire, hear
from tiercast.step.config import RoomConfig
from tiercast.step.facts import Emit
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.standing import Standings
from tiercast.step.state import State
from tiercast.step.values import RoomState, Timer, ViewerState

START, END = "visit start", "visit end"


class Presence:
    """Keeps the visit of each viewer in each room."""

    def __init__(self, state: State, moment: Moment, emit: Emit, standings: Standings) -> None:
        self._state, self._m, self._emit, self._standings = state, moment, emit, standings
        self._gaps: dict[str, tuple[RoomConfig, Gaps]] = {}

    def hear(self, entry: Entry, viewer: ViewerState, room: RoomState, program: RoomProgram) -> None:
        """The event's viewer was heard of: note it, and emit what began, was reached or ended."""
        config = program.config
        gaps = self._gaps_of(config)
        heard = hear(_state_of(viewer, entry.room), entry.time, entry.kind == "leave", gaps, config.dense)
        if heard.state:
            _keep(viewer, entry.room, heard.state)
        if heard.ended is not None:
            self._ended(entry, heard.ended, room)
        if heard.started is not None:
            self._started(entry, viewer, room, program, gaps, heard)
        if heard.dwell > heard.before:
            for duration in program.reaches:
                if heard.reached(duration):
                    self._emit(entry, f"visit reaches {duration}")

    def maybe_over(self, timer: Timer, program: RoomProgram) -> None:
        """A visit's silence may have become too long: end it, or look again later."""
        viewer, room = self._m.viewer, self._m.room
        if viewer is None or room is None:
            return
        gaps = self._gaps_of(program.config)
        state = _state_of(viewer, timer.room)
        heard = expire(state, timer.due, gaps)
        if heard.ended is not None:
            _keep(viewer, timer.room, heard.state)
            self._ended(self._m.entry, heard.ended, room)
        elif (due := ends_at(state, gaps)) is not None:
            self._wait(timer.viewer, timer.room, due)

    def close(self, entry: Entry, viewer: ViewerState, room: RoomState) -> None:
        """The room has closed with the viewer in it."""
        heard = close(_state_of(viewer, entry.room))
        if heard.ended is not None:
            _keep(viewer, entry.room, heard.state)
            self._ended(entry, heard.ended, room)

    def _started(
        self, entry: Entry, viewer: ViewerState, room: RoomState, program: RoomProgram, gaps: Gaps, heard: Heard
    ) -> None:
        viewer.visits += 1
        self._standings.visit(viewer, entry.time, viewer.last_seen if viewer.visits > 1 else 0)
        room.viewers += 1
        self._emit(entry, START)
        if program.hears_ends and (due := ends_at(heard.state, gaps)) is not None:
            self._wait(entry.viewer, entry.room, due)

    def _ended(self, entry: Entry, visit: Visit, room: RoomState) -> None:
        room.viewers = max(0, room.viewers - 1)
        self._m.ended = visit
        self._emit(entry, END)

    def _wait(self, viewer: bytes, room: str, due: int) -> None:
        self._state.timers.add(Timer(due, self._state.number_timer(), "visit", viewer=viewer, room=room))

    def _gaps_of(self, config: RoomConfig) -> Gaps:
        known = self._gaps.get(config.key)
        if known is None or known[0] is not config:
            known = self._gaps[config.key] = (config, Gaps(config.visit_gap, config.idle_gap))
        return known[1]


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
