"""What waits for a limit (``over_limit``) while everything, or a room, is stopped.

A stop of everything puts it off: nothing goes out, and what passes its time is dropped. When the stop ends, what waited
is dropped, but for what somebody wants all the same: that asks its limits again. A stop that clears, and the stop of a
room by itself, drop it at once.
"""

from collections.abc import Collection, Mapping
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.step.deciding import Deciding
from tiercast.step.due import Due
from tiercast.step.overflow import Waiting, waiting_with
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import Timer

KEEP: Final = "keep"
"""Attribute of the entry with which a stop ends: ids (hex) of what is to be done all the same, with blanks between."""
CLEAR: Final = "clear"
"""The strength of a stop that drops also what waits."""


class Stops:
    """Follows stops.

    Args:
        programs: of the rooms, by key.
    """

    def __init__(self, state: State, programs: Mapping[str, RoomProgram], due: Due, deciding: Deciding) -> None:
        self._state, self._programs, self._due, self._deciding = state, programs, due, deciding

    def take(self, entry: Entry) -> None:
        """A stop begins, becomes stronger, or ends."""
        shop = self._state.shop
        if entry.room:
            if entry.topic:
                shop.stops[entry.room] = entry.topic
                self._drop(self._state.timers.waiting(entry.room))
            else:
                shop.stops.pop(entry.room, None)
            return
        if entry.topic == "":
            # While it still stands, so that what is dropped says why.
            self._end(str((entry.attributes or {}).get(KEEP, "")).split())
        shop.stop = entry.topic
        waiting = self._state.timers.waiting()
        if entry.topic == CLEAR:
            self._drop(waiting)
        elif entry.topic:
            for timer in waiting:
                self._deciding.overflow.put_off(timer)

    def waiting(self) -> list[Waiting]:
        """What waits for a limit, the oldest first."""
        found = []
        for timer in self._state.timers.waiting():
            waits = self._waits(timer)
            if waits is not None:
                found.append(waits)
        return sorted(found, key=lambda one: (one.time, one.firing))

    def _end(self, keep: Collection[str]) -> None:
        if not self._state.shop.stop:
            return
        for timer in self._state.timers.waiting():
            waits = self._waits(timer)
            if waits is not None and waits.firing.hex() in keep:
                self._deciding.overflow.ask_now(timer)
            else:
                self._due.ask_waiting(timer)

    def _drop(self, waiting: Collection[Timer]) -> None:
        for timer in waiting:
            self._due.ask_waiting(timer)

    def _waits(self, timer: Timer) -> Waiting | None:
        program = self._programs.get(timer.room)
        acting = program.acts.get(timer.rule) if program is not None else None
        return waiting_with(timer, self._deciding.number, acting.terms) if acting is not None else None
