"""Visits: a viewer's stay in a room, one packed value per viewer and room.

A visit begins with the first thing heard, ends after *more than* the room's `visit_gap` of silence, by a leave, or with
the room. Its dwell is last heard − start without the silences longer than `idle_gap`; where the source emits stays or
leaves (`dense`), silence is presence and counts.

The silences that were left out are kept (the newest 32 of a visit): a late event inside one splits it, and the dwell is
what it would have been in order. A late event undoes nothing else: an ended visit stays ended.
"""

from bisect import bisect_right
from struct import Struct
from typing import Final, NamedTuple

HEAD: Final = Struct("=qqqqB")
"""Start, last heard, dwell, end of the visit before, flags."""
PAIR: Final = Struct("=qq")
OPEN: Final = 1
ESTIMATED: Final = 2
NEVER: Final = -(1 << 63)
MOST_SILENCES: Final = 32


class Gaps(NamedTuple):
    """A room's settings, microseconds.

    Attributes:
        visit: a visit ends after more than this much silence.
        idle: silence longer than this does not count as dwell.
    """

    visit: int = 1_800_000_000
    idle: int = 120_000_000


class Visit(NamedTuple):
    """A visit as it stands.

    Attributes:
        start, heard: its first and last instant, microseconds.
        dwell: microseconds.
        estimated: silence was left out of the dwell.
        open: it has not ended.
    """

    start: int
    heard: int
    dwell: int
    estimated: bool
    open: bool


class Heard(NamedTuple):
    """What hearing of a viewer did.

    Attributes:
        state: the new state.
        started: the instant at which a visit began by this; None: none did.
        ended: a visit that ended by this or, known late, before it; None: none did.
        before, dwell: dwell of the visit before and after; for `reached`.
    """

    state: bytes
    started: int | None = None
    ended: Visit | None = None
    before: int = 0
    dwell: int = 0

    def reached(self, duration: int) -> bool:
        """Whether the visit's dwell became `duration` microseconds or more by this."""
        return self.before < duration <= self.dwell


def read_visit(state: bytes) -> Visit | None:
    """The last visit; None: there was none yet."""
    if not state:
        return None
    start, heard, dwell, _, flags = HEAD.unpack_from(state)
    return Visit(start, heard, dwell, bool(flags & ESTIMATED), bool(flags & OPEN))


def visit_start(state: bytes) -> int:
    """The first instant of the last visit; `state` must not be empty."""
    start: int = HEAD.unpack_from(state)[0]
    return start


def visit_dwell(state: bytes) -> int:
    """Microseconds of dwell in the last visit; `state` must not be empty."""
    dwell: int = HEAD.unpack_from(state)[2]
    return dwell


def visit_heard(state: bytes) -> int:
    """The last instant heard of in the last visit; `state` must not be empty."""
    heard: int = PAIR.unpack_from(state)[1]
    return heard


def hear(state: bytes, time: int, leaves: bool, gaps: Gaps, dense: bool) -> Heard:
    """A viewer was heard of in a room.

    Args:
        state: of this viewer in this room; b"" at first.
        time: event time, microseconds; it may be late.
        leaves: the event is a leave.
        gaps: the room's settings.
        dense: the source emits stays or leaves.
    """
    if not state:
        return Heard(state) if leaves else _begin(time, NEVER)
    start, heard, dwell, previous, flags = HEAD.unpack_from(state)
    if not flags & OPEN:
        return Heard(state, None, None, dwell, dwell) if leaves or time <= heard else _begin(time, heard)
    if time < heard:
        return _hear_late(state, time, gaps, dense)
    silence = time - heard
    if silence > gaps.visit:
        ended = Visit(start, heard, dwell, bool(flags & ESTIMATED), False)
        if leaves:
            return Heard(_closed(state), None, ended, dwell, dwell)
        new = _begin(time, heard)
        return Heard(new.state, new.started, ended, 0, 0)
    silences = state[HEAD.size :]
    if dense or silence <= gaps.idle:
        longer = dwell + silence
    else:
        longer = dwell
        flags |= ESTIMATED
        silences = (silences + PAIR.pack(heard, time))[-PAIR.size * MOST_SILENCES :]
    if leaves:
        left = HEAD.pack(start, time, longer, previous, flags & ~OPEN)
        return Heard(left, None, Visit(start, time, longer, bool(flags & ESTIMATED), False), dwell, longer)
    return Heard(HEAD.pack(start, time, longer, previous, flags) + silences, None, None, dwell, longer)


def _begin(time: int, previous: int) -> Heard:
    return Heard(HEAD.pack(time, time, 0, previous, OPEN), time)


def _closed(state: bytes) -> bytes:
    start, heard, dwell, previous, flags = HEAD.unpack_from(state)
    return HEAD.pack(start, heard, dwell, previous, flags & ~OPEN)


def _hear_late(state: bytes, time: int, gaps: Gaps, dense: bool) -> Heard:
    start, heard, dwell, previous, flags = HEAD.unpack_from(state)
    silences = state[HEAD.size :]
    before = dwell
    if time < start:
        if time <= previous or start - time > gaps.visit:
            return Heard(state, None, None, dwell, dwell)
        if dense or start - time <= gaps.idle:
            dwell += start - time
        else:
            silences = (PAIR.pack(time, start) + silences)[-PAIR.size * MOST_SILENCES :]
        start = time
    else:
        counted, silences = _split(silences, time, gaps.idle, dense)
        dwell += counted
    estimated = ESTIMATED if silences else 0
    return Heard(
        HEAD.pack(start, heard, dwell, previous, flags & OPEN | estimated) + silences, None, None, before, dwell
    )


def _split(silences: bytes, time: int, idle: int, dense: bool) -> tuple[int, bytes]:
    """What a late event inside one of the silences makes count, and the silences that are left."""
    starts = memoryview(silences).cast("q")[::2]
    index = bisect_right(starts, time) - 1
    if index < 0:
        return 0, silences
    at = index * PAIR.size
    begin, end = PAIR.unpack_from(silences, at)
    if not begin < time < end:
        return 0, silences
    halves = ((begin, time), (time, end))
    counted = sum(b - a for a, b in halves if dense or b - a <= idle)
    left = b"".join(PAIR.pack(a, b) for a, b in halves if not (dense or b - a <= idle))
    return counted, (silences[:at] + left + silences[at + PAIR.size :])[-PAIR.size * MOST_SILENCES :]


def ends_at(state: bytes, gaps: Gaps) -> int | None:
    """The first instant at which silence has ended the visit; None: no visit is open."""
    if not state:
        return None
    _, heard, _, _, flags = HEAD.unpack_from(state)
    return heard + gaps.visit + 1 if flags & OPEN else None


def expire(state: bytes, now: int, gaps: Gaps) -> Heard:
    """Ends the visit where `now` is more than the visit's gap after what was last heard; for the timer of `ends_at`."""
    due = ends_at(state, gaps)
    return close(state) if due is not None and now >= due else Heard(state)


def close(state: bytes) -> Heard:
    """Ends an open visit at what was last heard: the room has closed."""
    visit = read_visit(state)
    if visit is None or not visit.open:
        return Heard(state)
    ended = Visit(visit.start, visit.heard, visit.dwell, visit.estimated, False)
    return Heard(_closed(state), None, ended, visit.dwell, visit.dwell)
