"""Names and texts of the ruleset language: half-width signs, what may be a name, which known name is nearest."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

SIMPLE_NAME: Final = re.compile(r"[^\W\d][\w-]*")
"""A name that a ruleset gives: a letter (of any script) first, then letters, digits, ``_`` and ``-``."""

NAME: Final = re.compile(r"[^\W\d][\w-]*(?:\.[\w-]+)*")
"""A name that has a value, or a fact: ``clicks_5m``, ``visit.dwell``, ``cue.flash``."""

NAME_LENGTH: Final = 64
"""Most characters of a name that a ruleset gives."""

_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: ord(" "),
    ord("\t"): ord(" "),
    ord("“"): ord('"'),
    ord("”"): ord('"'),
    ord("‘"): ord("'"),
    ord("’"): ord("'"),
}


def half_width(text: str) -> str:
    """`text` with the signs of a Chinese keyboard (：，＞＜＝％（）｜“”) as their half-width twins, one for one."""
    return text.translate(_HALF_WIDTH)


def is_simple_name(text: str) -> bool:
    """Whether a ruleset may call something of its own `text`."""
    return len(text) <= NAME_LENGTH and SIMPLE_NAME.fullmatch(text) is not None


def distance(left: str, right: str) -> int:
    """How many single-character edits (insert, delete, replace, swap of neighbours) lead from one to the other.

    The optimal string alignment distance.
    """
    before: list[int] = []
    previous = list(range(len(right) + 1))
    for row, a in enumerate(left, 1):
        current = [row]
        for column, b in enumerate(right, 1):
            best = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (a != b))
            if row > 1 and column > 1 and a == right[column - 2] and left[row - 2] == b:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]


def nearest(name: str, known: Iterable[str]) -> str:
    """The name of `known` that was probably meant, or "" where none is near (more than a third would change)."""
    if len(name) > 2 * NAME_LENGTH:
        return ""
    limit = (len(name) + 2) // 3 if len(name) > 2 else 0
    ranked = sorted((distance(name.casefold(), other.casefold()), other) for other in _plausible(name, known, limit))
    if ranked and ranked[0][0] <= limit:
        return ranked[0][1]
    return ""


def _plausible(name: str, known: Iterable[str], limit: int) -> Iterator[str]:
    return (other for other in known if other != name and abs(len(other) - len(name)) <= limit)
