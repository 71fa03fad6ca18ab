"""Sessions of a room: from open to close, or by four hours of silence where the feed says neither."""

from tiercast.audience.entry import Entry
from tiercast.step.config import RoomConfig
from tiercast.step.state import State
from tiercast.step.values import RoomState, Timer


class Sessions:
    """Opens and closes sessions as events come in, and keeps the room's clock."""

    def __init__(self, state: State) -> None:
        self._state = state

    def hear(self, entry: Entry, config: RoomConfig, every: tuple[int, ...], offset: int) -> RoomState:
        """The room after it was heard of.

        Args:
            every: intervals that rules of the room listen to.
            offset: microseconds that the room's wall clock is ahead of UTC.
        """
        key = entry.room.encode()
        rooms = self._state.rooms
        room = rooms.values.get(key)
        rooms.changed(key)
        if room is None:
            room = rooms.values[key] = RoomState()
        silent = room.heard and entry.time - room.heard > config.session_gap
        if room.opened and silent:
            self._close(room)
        if entry.kind == "room_open" and room.opened and entry.time > room.opened and self._is_new(room, entry):
            self._close(room)
        if not room.opened and entry.kind != "room_close":
            self._open(room, entry, every, offset)
        if entry.time > room.heard:
            room.heard = entry.time
        return room

    def closes(self, entry: Entry, room: RoomState) -> None:
        """After a ``room_close`` was stepped."""
        self._close(room)

    @staticmethod
    def _is_new(room: RoomState, entry: Entry) -> bool:
        # A platform may repeat its "live" message during one broadcast; then the session's key is the same.
        return bool(entry.session) and entry.session != room.session_key

    def _open(self, room: RoomState, entry: Entry, every: tuple[int, ...], offset: int) -> None:
        room.session += 1
        room.opened = entry.time
        room.session_key = entry.session
        for interval in every:
            self.wait_for_next(entry.room, interval, entry.time, offset)

    @staticmethod
    def _close(room: RoomState) -> None:
        room.opened = 0
        room.viewers = 0

    def wait_for_next(self, room: str, interval: int, now: int, offset: int) -> None:
        """Wait for the next multiple of `interval` of the room's clock after `now`."""
        due = ((now + offset) // interval + 1) * interval - offset
        self._state.timers.add(Timer(due, self._state.number_timer(), "every", room=room, start=interval))
