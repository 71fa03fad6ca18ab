"""Patterns over time on packed marks: what happened when, kept as long as a pattern can still ask for it."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.audience.fields import is_id
from tiercast.audience.texts import normalise

MOST_MARKS: Final = 256
"""Marks kept for one pattern and key, or as many as the pattern counts; beyond that the oldest go first."""

BOTH: Final = ("item", "order")
"""Compared where a rule names no `same`, wherever both events carry them."""


class Mark(msgspec.Struct, array_like=True, frozen=True, order=True, gc=False):
    """One event that a pattern may ask for: its instant and what it carried of the compared dimensions."""

    time: int
    carried: tuple[str, ...] = ()


_decode = msgspec.msgpack.Decoder(list[Mark]).decode
_encode = msgspec.msgpack.Encoder().encode


def marks_of(packed: bytes | None) -> list[Mark]:
    """The marks in `packed`, by instant."""
    return _decode(packed) if packed else []


def one_mark(time: int) -> bytes:
    """A single mark, packed."""
    return _encode([Mark(time)])


def with_mark(packed: bytes | None, mark: Mark, oldest: int, most: int = MOST_MARKS) -> bytes:
    """Add a mark at its instant, forget those before `oldest`, and keep the newest `most`."""
    marks = marks_of(packed)
    insort(marks, mark)
    return _encode([m for m in marks if m.time >= oldest][-most:])


def carried(entry: Entry, same: Sequence[str], category: str = "") -> tuple[str, ...]:
    """What an event carries of the compared dimensions but the viewer, "" where nothing; `category`: of its room."""
    return tuple(dimension(entry, name, category) for name in (same or BOTH) if name != "viewer")


def dimension(entry: Entry, name: str, category: str) -> str:
    """An event's value of one text dimension, "" where it carries none; `category`: of its room.

    Texts that a condition takes for equal are one value, else a blank more would pass a limit.
    """
    if name == "room.category":
        return normalise(category)
    value = getattr(entry, name, None)
    if value is None and entry.attributes:
        value = entry.attributes.get(name)
    if isinstance(value, bytes):
        return value.hex()
    return "" if value is None else str(value) if is_id(name) else normalise(str(value))


def agree(one: tuple[str, ...], other: tuple[str, ...], strict: bool) -> bool:
    """Whether two events are about the same: equal, or, unless `strict`, equal wherever both carry something."""
    if strict:
        return one == other
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def answered(packed: bytes | None, start: int, end: int, about: tuple[str, ...], strict: bool) -> bool:
    """Whether a mark in [start, end], both edges in, is about the same."""
    return any(start <= m.time <= end and agree(m.carried, about, strict) for m in marks_of(packed))


def completes(before: Sequence[bytes | None], time: int, within: int, about: tuple[str, ...] = ()) -> bool:
    """Whether an event at `time` completes a sequence.

    Args:
        before: the marks of each earlier part, first part first.
        time: instant of the last part.
        within: the first part must lie in [time − within, time), and each part before the next.
        about: what the last part carries; marks about something else do not count.
    """
    limit = time
    for packed in reversed(before):
        instants = [m.time for m in marks_of(packed) if agree(m.carried, about, False)]
        place = bisect_left(instants, limit)
        if place == 0:
            return False
        limit = instants[place - 1]
    return limit >= time - within


def reaches(packed: bytes | None, now: int, time: int, within: int, number: int) -> tuple[bool, bytes]:
    """Count one more of ``times: N`` with ``within: D``.

    Returns:
        Whether the count in (now − within, now] has just reached `number`, and the new marks.
    """
    instants = [m.time for m in marks_of(packed)]
    before = bisect_right(instants, now) - bisect_right(instants, now - within)
    counts_now = now - within < time <= now
    marks = with_mark(packed, Mark(time), now - within, max(MOST_MARKS, number))
    return counts_now and before + 1 == number, marks
