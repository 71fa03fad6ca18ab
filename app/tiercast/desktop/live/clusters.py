"""Marks that would lie on one another become one: firings and marks by hand along the time axis; without Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tiercast.desktop.live.course import Course
from tiercast.serve.protocol_watch import FiredMark, HandMark

NEAR: Final = 9.0
"""Pixels within which marks become one."""
_RANK: Final = {"live": 3, "ask": 2, "shadow": 1}


@dataclass(frozen=True)
class Cluster:
    """Marks at one place: `x` in pixels, the firings in order."""

    x: float
    fired: tuple[FiredMark, ...]

    @property
    def state(self) -> str:
        """The state that matters most among them: live, ask, then shadow."""
        return max((mark.state for mark in self.fired), key=lambda state: _RANK.get(state, 0))


def clusters(fired: Sequence[FiredMark], pixel: Callable[[int], float], width: float) -> list[Cluster]:
    """Firings within ``0 … width`` pixels, near ones together.

    Args:
        fired: in the order of time; pixel: where an instant lies.
    """
    found: list[Cluster] = []
    near: list[FiredMark] = []
    start = 0.0
    for mark in sorted(fired, key=lambda one: one.time):
        x = pixel(mark.time)
        if not 0 <= x <= width:
            continue
        if near and x - start > NEAR:
            found.append(_together(near, pixel))
            near = []
        if not near:
            start = x
        near.append(mark)
    if near:
        found.append(_together(near, pixel))
    return found


def counts(course: Course, pixel: Callable[[int], float], width: float) -> list[tuple[float, int]]:
    """How often rules fired before the oldest firing that is known one by one: pixels, and how many."""
    if not course.more_fired or not course.fired:
        return []
    until = max(0, min(course.length, course.place(course.fired[0].time)))
    sums = np.zeros(until)
    for key in course.names("fired"):
        sums += course.column(key)[:until]
    found: dict[int, int] = {}
    for place in np.flatnonzero(sums):
        x = pixel(course.first + int(place) * course.step)
        if 0 <= x <= width:
            column = int(x // NEAR)
            found[column] = found.get(column, 0) + int(sums[place])
    return [((column + 0.5) * NEAR, count) for column, count in sorted(found.items())]


def nearest(found: Iterable[Cluster], x: float) -> Cluster | None:
    """The cluster under the pointer at `x`."""
    near = [cluster for cluster in found if abs(cluster.x - x) <= NEAR]
    return min(near, key=lambda cluster: abs(cluster.x - x), default=None)


def nearest_mark(marks: Iterable[HandMark], pixel: Callable[[int], float], x: float) -> HandMark | None:
    """The mark by hand under the pointer at `x`."""
    near = [mark for mark in marks if abs(pixel(mark.time) - x) <= NEAR]
    return min(near, key=lambda mark: abs(pixel(mark.time) - x), default=None)


def _together(near: Sequence[FiredMark], pixel: Callable[[int], float]) -> Cluster:
    return Cluster(sum(pixel(mark.time) for mark in near) / len(near), tuple(near))
