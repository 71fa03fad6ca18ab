"""The guard against wrong clocks: times in the wrong unit, in the future, or hours off.

Room time is the greatest event time seen, so one event from the future would drag a room along. A single one is set to
its arrival; when a source is off by about the same again and again, its clock is off, and the offset is learned. Late
events are no error: only a source that lives (not a recording) and is off by whole quarters of an hour, as a wrong time
zone is, is moved forward. A source whose clock was learned to be ahead, and now is right without that, is believed
again: often it was not its clock that was off but this computer's, which somebody has set. Where this computer's clock
was set in the middle of a show, times that were read from it are set back by as much. Every correction is told, so that
it can be journaled.
"""

from dataclasses import dataclass
from typing import Final

from tiercast.engine.intake.skew import SkewState

SECOND: Final = 1_000_000
AHEAD: Final = 5 * SECOND
"""How far an event may be ahead of its arrival."""
BEHIND: Final = 20 * 60 * SECOND
"""How far an event may be behind its arrival before its source's clock is suspected."""
QUARTER: Final = 15 * 60 * SECOND
NEAR: Final = 2 * 60 * SECOND
"""How near to whole quarters of an hour an offset of time zones is."""
ALIKE: Final = 5 * 60 * SECOND
"""How much the errors of one wrong clock may differ."""
LAGGING: Final = 15 * SECOND
"""How far behind its arrival an offset must put an event before it is doubted, where the event is right without it."""
PATIENCE: Final = 8
"""Events in a row that must be off alike before an offset is believed."""

_EARLIEST: Final = 946_684_800 * SECOND
"""2000-01-01."""
_LATEST: Final = 4_102_444_800 * SECOND
"""2100-01-01."""
_UNITS: Final = (("seconds", SECOND, 1), ("milliseconds", 1_000, 1), ("nanoseconds", 1, 1_000))


@dataclass(frozen=True)
class Correction:
    """An instant that was changed.

    Attributes:
        why: ``seconds``, ``milliseconds``, ``nanoseconds`` (the unit that it was in), ``impossible``,
            ``ahead`` (one event from the future), ``offset`` (the source's clock is off) or ``computer`` (it is by this
            computer's clock, which was set).
        given: as the source said.
        used: microseconds UTC.
        learned: the source's offset has just become this many microseconds (added to all its times); None: it has not.
    """

    why: str
    given: int
    used: int
    learned: int | None = None


class SkewGuard:
    """Corrects the times of one source."""

    def __init__(self, live: bool, state: SkewState | None = None) -> None:
        """Begin.

        Args:
            live: events happen as they arrive; not so for recordings, whose times are theirs (units are repaired).
            state: from before a restart.
        """
        self._live = live
        self.state = state if state is not None else SkewState()

    def correct(self, given: int, received: int, ahead: int = 0) -> tuple[int, Correction | None]:
        """The instant to use for an event.

        Args:
            given: what the source says, 0 where it says nothing: then it is the instant of its arrival.
            received: when it arrived, microseconds UTC.
            ahead: by how much the computer's clock is ahead of that by which `received` is told, microseconds.

        Returns:
            The instant, microseconds UTC, and the correction where it is not what was given.
        """
        if given == 0:
            return received, None
        time, unit = (given, "") if _EARLIEST <= given < _LATEST else _in_microseconds(given)
        if unit == "impossible":
            return received, Correction(unit, given, received)
        if not self._live:
            return time, (Correction(unit, given, time) if unit else None)
        state = self.state
        error = time + state.offset - received
        if abs(ahead) > AHEAD and abs(error - ahead) < abs(error):
            time, error, unit = time - ahead, error - ahead, unit or "computer"
        if error < -LAGGING and abs(error - state.offset) <= AHEAD:
            return self._doubted(given, time, unit)
        state.right = 0
        if -BEHIND <= error <= AHEAD:
            if state.errors:
                state.errors.clear()
            time += state.offset
            if not state.offset and not unit:
                return time, None
            return time, Correction(unit or "offset", given, time)
        return self._wrong(given, time, unit, error, received)

    def _doubted(self, given: int, time: int, unit: str) -> tuple[int, Correction | None]:
        """An event that is right without the offset: after some in a row that is forgotten."""
        state = self.state
        learned: int | None = None
        state.errors.clear()
        state.right += 1
        if state.right >= PATIENCE:
            state.offset = state.right = learned = 0
        used = time + state.offset
        return used, None if used == given and learned is None else Correction(unit or "offset", given, used, learned)

    def _wrong(self, given: int, time: int, unit: str, error: int, received: int) -> tuple[int, Correction | None]:
        state = self.state
        if state.errors and abs(error - state.errors[-1]) > ALIKE:
            state.errors.clear()
        state.errors.append(error)
        learned: int | None = None
        if len(state.errors) >= PATIENCE:
            learned = self._learn()
        used = time + state.offset
        if used - received > AHEAD:
            used = received
        if used == given and learned is None:
            return used, None
        why = unit or ("ahead" if error > 0 and learned is None else "offset")
        return used, Correction(why, given, used, learned)

    def _learn(self) -> int | None:
        state = self.state
        # The least late of them tells the most: lateness only ever makes an event look older.
        error = max(state.errors)
        whole = round(error / QUARTER) * QUARTER
        zoned = whole != 0 and abs(error - whole) <= NEAR
        if max(state.errors) - min(state.errors) > ALIKE or (error < 0 and not zoned):
            del state.errors[0]
            return None
        state.offset -= whole if zoned else error
        state.errors.clear()
        return state.offset


def _in_microseconds(given: int) -> tuple[int, str]:
    for name, times, parts in _UNITS:
        time = given * times // parts
        if _EARLIEST <= time < _LATEST:
            return time, name
    return given, "impossible"
