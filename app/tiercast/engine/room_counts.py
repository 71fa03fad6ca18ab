"""What each room of a running shop has had since the engine started, and how fast its events become actions."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from tiercast.audience.entry import CONTROL, Entry
from tiercast.decide.decision import Firing, PlannedAction
from tiercast.deliver.ports import State
from tiercast.engine.measures import LastMinute
from tiercast.engine.order_pace import OrderPace

RATE_OVER: Final = 10
"""Seconds over which a room's rate of events is taken."""
DONE: Final = frozenset({State.ACCEPTED, State.SHOWN})
"""States of an action that its sink has taken."""
ORDERS: Final = frozenset({"order_created", "order_paid"})
SESSION_ENDS: Final = frozenset({"room_open", "room_close"})
ALIVE: Final = 120_000_000
"""Microseconds without any event after which nothing is said about orders."""
UNDER_WAY: Final = 10_000
"""Actions whose event's arrival is remembered until they are done; beyond it the oldest are forgotten."""


class RoomCounts:
    """What a room has had since the engine started.

    Attributes:
        firings: rules that held and were not suppressed; suppressed: those that were; actions: that were planned.
        orders: how often they come.
    """

    def __init__(self) -> None:
        self.orders = OrderPace()
        self._heard = 0
        self.events = self.firings = self.suppressed = self.actions = 0
        self._seconds: deque[list[int]] = deque(maxlen=RATE_OVER + 1)

    def event(self, now: int) -> None:
        """One more event, at `now` (monotonic microseconds)."""
        self.events += 1
        self._heard = now
        second = now // 1_000_000
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1][1] += 1
        else:
            self._seconds.append([second, 1])

    def hear(self, entry: Entry, now: int) -> None:
        """One more event."""
        self.event(now)
        if entry.kind in ORDERS:
            self.orders.order(now)
        elif entry.kind in SESSION_ENDS:
            self.orders.begin()

    def is_alive(self, now: int) -> bool:
        """Whether events come: where none do, it is the source that somebody should look at."""
        return now - self._heard < ALIVE

    def rate(self, now: int) -> float:
        """Events a second over the last ten whole seconds."""
        second = now // 1_000_000
        return sum(count for at, count in self._seconds if second - RATE_OVER <= at < second) / RATE_OVER


class Rooms:
    """The counts of every room, and the time from an event's arrival to its action's receipt.

    Attributes:
        reaction: of actions that an event led to at once and that were done, in the last minute.
    """

    def __init__(self) -> None:
        self.reaction = LastMinute()
        self._rooms: dict[str, RoomCounts] = {}
        self._arrived: dict[bytes, int] = {}

    def of(self, room: str) -> RoomCounts:
        """The counts of one room."""
        found = self._rooms.get(room)
        if found is None:
            found = self._rooms[room] = RoomCounts()
        return found

    @property
    def all(self) -> dict[str, RoomCounts]:
        """By key, of rooms that have had something."""
        return self._rooms

    def committed(
        self, entries: Sequence[Entry], firings: Sequence[Firing], actions: Sequence[PlannedAction], now: int
    ) -> None:  # fmt: skip
        """A batch is on disk, at `now` (monotonic microseconds)."""
        for entry in entries:
            if entry.source and entry.kind not in CONTROL:
                self.of(entry.room).hear(entry, now)
        for firing in firings:
            counts = self.of(firing.room)
            if firing.suppressed:
                counts.suppressed += 1
            else:
                counts.firings += 1
        for action in actions:
            self.of(action.room).actions += 1
        self._remember(entries, [action for action in actions if action.mode == "live"])

    def _remember(self, entries: Sequence[Entry], actions: Sequence[PlannedAction]) -> None:
        """When the event arrived that led to an action; what was waited for (a timer, a yes) has none."""
        if not actions:
            return
        arrived = {entry.seq: entry.received for entry in entries if entry.source and entry.received}
        for action in actions:
            if (at := arrived.get(action.seq)) is not None:
                self._arrived[action.id] = at
        while len(self._arrived) > UNDER_WAY:
            del self._arrived[next(iter(self._arrived))]

    def ended(self, action: bytes, *, done: bool, time: int, now: int) -> None:
        """An action has ended.

        Args:
            done: its sink has taken it.
            time: when, microseconds UTC; now: monotonic microseconds.
        """
        at = self._arrived.pop(action, None)
        if at is not None and done:
            self.reaction.add(max(0, time - at), now)
