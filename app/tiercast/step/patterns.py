"""Patterns over time on packed marks: what happened when, kept as long as a pattern can still ask for it."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

import msgspec

from tiercast.audience.entry import Entry

MOST_MARKS = 256
"""Marks kept for one pattern and key; beyond that the oldest go first."""

BOTH = ("item", "order")
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


def with_mark(packed: bytes | None, mark: Mark, oldest: int) -> bytes:
    """Add a mark at its instant and forget those before `oldest`."""
    marks = marks_of(packed)
    insort(marks, mark)
    return _encode([m for m in marks if m.time >= oldest][-MOST_MARKS:])


def carried(entry: Entry, same: Sequence[str]) -> tuple[str, ...]:
    """What an event carries of the compared dimensions, "" where nothing."""
    return tuple(dimension(entry, name) for name in (same or BOTH) if name != "viewer")


def dimension(entry: Entry, name: str) -> str:
    """An event's value of one text dimension, "" where it carries none."""
    value = getattr(entry, name, None)
    if value is None and entry.attributes:
        value = entry.attributes.get(name)
    return "" if value is None else str(value)


def agree(one: tuple[str, ...], other: tuple[str, ...], strict: bool) -> bool:
    """Whether two events are about the same: equal, or, unless `strict`, equal wherever both carry something."""
    if strict:
        return one == other
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def answered(packed: bytes | None, start: int, end: int, about: tuple[str, ...], strict: bool) -> bool:
    """Whether a mark in [start, end], both edges in, is about the same."""
    return any(start <= m.time <= end and agree(m.carried, about, strict) for m in marks_of(packed))


def completes(before: Sequence[bytes | None], time: int, within: int) -> bool:
    """Whether an event at `time` completes a sequence.

    Args:
        before: the marks of each earlier part, first part first.
        time: instant of the last part.
        within: the first part must lie in [time − within, time), and each part before the next.
    """
    limit = time
    for packed in reversed(before):
        instants = [m.time for m in marks_of(packed)]
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
    marks = with_mark(packed, Mark(time), now - within)
    return counts_now and before + 1 == number, marks
