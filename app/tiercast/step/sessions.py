"""Sessions of a room: from open to close, or by silence where the feed says neither.

A session begins with a ``room_open`` or, where none was open, with the first event; it ends with a ``room_close``, or
is found to have ended when the room was silent for more than `session_gap` (four hours). After a ``room_close``, late
payments and stray comments do not begin another one: a ``room_open`` does, or an event after that much silence. While
the room is closed, what belongs to a session is unknown and ``every`` rests.
"""

from tiercast.audience.entry import Entry
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import RoomState, Timer


class Sessions:
    """Opens and closes sessions as events come in, and keeps the room's clock."""

    def __init__(self, state: State) -> None:
        self._state = state

    def hear(self, entry: Entry, program: RoomProgram) -> RoomState:
        """The room after it was heard of."""
        config = program.config
        key = entry.room.encode()
        rooms = self._state.rooms
        room = rooms.values.get(key)
        rooms.changed(key)
        if room is None:
            room = rooms.values[key] = RoomState()
        silent = room.heard and entry.time - room.heard > config.session_gap
        if room.opened and (silent or self._opens_anew(room, entry)):
            _close(room)
        if (
            not room.opened
            and entry.kind != "room_close"
            and (not room.closed or silent or (entry.kind == "room_open" and entry.time >= room.heard))
        ):
            self._open(room, entry, program)
        if entry.time > room.heard:
            room.heard = entry.time
        return room

    def closes(self, room: RoomState) -> None:
        """After a ``room_close`` was stepped."""
        _close(room)
        room.closed = True

    @staticmethod
    def _opens_anew(room: RoomState, entry: Entry) -> bool:
        # A platform may repeat its "live" message during one broadcast; then the session's key is the same.
        return (
            entry.kind == "room_open"
            and entry.time > room.opened
            and bool(entry.session)
            and entry.session != room.session_key
        )

    def _open(self, room: RoomState, entry: Entry, program: RoomProgram) -> None:
        room.session += 1
        room.opened = entry.time
        room.closed = False
        room.session_key = entry.session
        room.every = {}
        self.keep_clock(entry.room, room, program)

    # --- every D

    def keep_clock(self, key: str, room: RoomState, program: RoomProgram) -> None:
        """See to it that every interval that the room's rules listen to has its timer, while the room is open."""
        if room.opened:
            room.every = {interval: due for interval, due in room.every.items() if interval in program.every}
            for interval in program.every:
                if interval not in room.every:
                    self._wait(key, room, interval, program)

    def strikes(self, timer: Timer, room: RoomState, program: RoomProgram) -> bool:
        """The timer of an interval has come. Returns whether the room's clock strikes."""
        interval = timer.start
        if not room.opened or room.every.get(interval) != timer.due or interval not in program.every:
            return False
        if timer.due - room.heard > program.config.session_gap:
            _close(room)
            return False
        self._wait(timer.room, room, interval, program)
        return True

    def _wait(self, key: str, room: RoomState, interval: int, program: RoomProgram) -> None:
        """Wait for the next multiple of `interval` of the room's clock."""
        due = _next_multiple(self._state.shop.now, interval, program)
        room.every[interval] = due
        self._state.timers.add(Timer(due, self._state.number_timer(), "every", room=key, start=interval))


def _next_multiple(now: int, interval: int, program: RoomProgram) -> int:
    offset = program.utc_offset(now)
    due = ((now + offset) // interval + 1) * interval - offset
    # Where the clocks are put forward or back before it is due, midnight is at another instant.
    moved = due + offset - program.utc_offset(due)
    return moved if moved > now else due


def _close(room: RoomState) -> None:
    room.opened = 0
    room.viewers = 0
    room.every = {}
