"""Marks that would lie on one another become one: firings and marks by hand along the time axis; without Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

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
