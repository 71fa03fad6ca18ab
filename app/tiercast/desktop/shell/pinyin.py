"""Finds Chinese titles by how they are read: ``shezhi``, ``shez`` and ``sz`` all find 设置."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

TWO: Final = ("zh", "ch", "sh")
"""Initials of two letters: they may be typed for their character too."""


@cache
def _readings() -> Mapping[str, tuple[str, ...]]:
    """How characters are read. The table is not loaded before somebody looks for one."""
    from tiercast.desktop.shell.pinyin_table import READINGS

    found: dict[str, list[str]] = defaultdict(list)
    for line in READINGS.split("\n"):
        reading, _, characters = line.partition(" ")
        for character in characters:
            found[character].append(reading)
    return {character: tuple(readings) for character, readings in found.items()}


def sounds_like(title: str, typed: str) -> bool:
    """Whether characters of `title` that follow each other are read as `typed`: whole, or by their initials.

    Args:
        title: as it is shown; what is no Chinese character is passed over.
        typed: one word of small letters.
    """
    if not (typed.isascii() and typed.isalpha()) or title.isascii():
        return False
    readings = _readings()
    spoken = [readings[character] for character in title if character in readings]
    return any(_goes_on(spoken, place, typed) for place in range(len(spoken)))


def _goes_on(spoken: Sequence[tuple[str, ...]], place: int, typed: str) -> bool:
    if not typed:
        return True
    if place == len(spoken):
        return False
    for reading in spoken[place]:
        if reading.startswith(typed):
            return True
        parts = {reading, reading[0], *(two for two in TWO if reading.startswith(two))}
        if any(typed.startswith(part) and _goes_on(spoken, place + 1, typed[len(part) :]) for part in parts):
            return True
    return False
