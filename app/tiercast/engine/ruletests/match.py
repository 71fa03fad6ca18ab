"""Which of the things that happened meets which expected line: a greatest matching, so that no line is met in vain."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from tiercast.engine.ruletests.model import Expected

T = TypeVar("T")


class Unmatched(msgspec.Struct, Generic[T], frozen=True):
    """What is left over on both sides: lines as often as they were not met, and things that no line expects."""

    missing: list[Expected]
    surplus: list[T]


def match(expected: Sequence[Expected], happened: Sequence[T], fits: Callable[[Expected, T], bool]) -> Unmatched[T]:
    """Pair lines with things, as many as can be (augmenting paths, as in the Hungarian method)."""
    slots = [line for line in expected for _ in range(line.count)]
    choices = {id(line): [place for place, one in enumerate(happened) if fits(line, one)] for line in expected}
    taken: dict[int, int] = {}
    missing = [
        slots[slot] for slot in range(len(slots)) if not _augment(slot, [choices[id(line)] for line in slots], taken)
    ]
    return Unmatched(missing, [one for place, one in enumerate(happened) if place not in taken])


def _augment(slot: int, choices: Sequence[Sequence[int]], taken: dict[int, int]) -> bool:
    """Find a thing for `slot`, moving other slots where that makes room."""
    came_from: dict[int, int] = {}
    queue = deque([slot])
    while queue:
        current = queue.popleft()
        for place in choices[current]:
            if place in came_from:
                continue
            came_from[place] = current
            if place not in taken:
                _take(place, slot, came_from, taken)
                return True
            queue.append(taken[place])
    return False


def _take(place: int, slot: int, came_from: dict[int, int], taken: dict[int, int]) -> None:
    """Give `place` to who asked for it, and what they had to who asked for that, back to `slot`."""
    while True:
        holder = came_from[place]
        before = next((other for other, owner in taken.items() if owner == holder), None)
        taken[place] = holder
        if holder == slot or before is None:
            return
        place = before
