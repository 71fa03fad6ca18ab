"""Rows of int64 in bytes: searched where they are, without unpacking.

A row begins with its instant; rows are sorted by it, equal instants in the order of arrival.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

from tiercast.audience.windows import GRAINS, Marks, Window

LIMIT = 1 << 63


def numbers(body: bytes) -> "Sequence[int]":
    """The int64 of `body`, one after the other."""
    return cast("Sequence[int]", memoryview(body).cast("q"))


def column(body: bytes, width: int, index: int = 0) -> "Sequence[int]":
    """One number of each row; a row has `width` numbers."""
    view = memoryview(body).cast("q")
    return cast("Sequence[int]", view if width == 1 else view[index::width])


def wrap(number: int) -> int:
    """The number modulo 2^64, as int64: differences of running totals stay right when a total overflows."""
    return ((number + LIMIT) & (2 * LIMIT - 1)) - LIMIT


def thin(times: "Sequence[int]", grain: int) -> list[int]:
    """Indices of the last row of each part of `grain` microseconds (0: a share of the span), and of the first row."""
    grain = grain or max(1, (times[-1] - times[0]) // GRAINS)
    last = len(times) - 1
    parts = [time // grain for time in times]
    return [0, *(i for i in range(1, last + 1) if i == last or parts[i] != parts[i + 1])]


def change(times: "Sequence[int]", edge: int, window: Window, now: int, marks: Marks) -> int | None:
    """When the first entry leaves the window or, where the window lies in the past, the next one enters it."""
    inside = bisect_right(times, edge)
    count = len(times)
    if inside == count:
        return None
    until = now - window.ago
    first = times[inside]
    entering = first if first > until else None
    leaving = window.leaves(first, now, marks) if first <= until else None
    if window.ago and entering is None:
        index = bisect_right(times, until)
        entering = times[index] if index < count else None
    if entering is None:
        return leaving
    return entering + window.ago if leaving is None else min(entering + window.ago, leaving)
