"""How the columns of a table share the room that it has."""

from collections.abc import Mapping, Sequence
from typing import Final

USUAL: Final = 1_200
"""Pixels of a table in which columns are as wide as they say."""
WIDEST: Final = 1.75
"""How many times as wide they are at the most, where there is room: else all of it would go into one column."""
LEAST: Final = 128
"""Pixels that the column which takes what is left keeps, even if the table has to be scrolled for it; others that
cannot be read whole either give what they have beyond."""
AIR: Final = 8
"""Pixels that a column keeps beyond what is in it when it gives some away."""
ENOUGH: Final = 480
"""Pixels, or twice what is in it, that are enough for the column which takes what is left: a number is not read beside
its name a screen away."""
NARROW: Final = 64
"""Columns that ask for less, such as places in a list, stay as they are in a table with more room than it needs."""


def share(usual: Sequence[int], wanted: Sequence[int], room: int, held: Mapping[int, int]) -> list[int]:
    """How wide each column is.

    Columns grow with the table. Then what is not all to be read gets what others have and do not need: first the column
    that takes what is left, up to `LEAST`, then those that lack least, so that as many as can be are read whole. What
    the column that takes what is left has beyond `ENOUGH` goes to all the others, in a table twice as wide.

    Args:
        usual: what each asks for; 0 for the one that takes what is left.
        wanted: what each would need to show all that is in it.
        room: pixels there are.
        held: columns that somebody made wider or narrower, with their widths: they neither give nor take.

    Returns:
        widths in whole pixels; together wider than `room` where the usual ones are, or by what `LEAST` asks.
    """
    times = max(1.0, min(WIDEST, room / (USUAL if 0 in usual else max(1, sum(usual)))))
    # Rounded down: together they must not be wider than the table.
    widths = [held.get(place, int(width * times)) for place, width in enumerate(usual)]
    rest = usual.index(0) if 0 in usual and usual.index(0) not in held else -1
    over = room - sum(widths)
    if rest >= 0:
        widths[rest], over = over, 0
    free = [place for place in range(len(usual)) if place not in held]
    gives = {place: widths[place] - wanted[place] - AIR for place in free if widths[place] - wanted[place] > AIR}
    left = max(0, over) + sum(gives.values())
    given = 0
    for place, lack in _lacks(widths, wanted, free, rest):
        part = min(lack, left - given)
        widths[place] += part
        given += part
    _take(widths, gives, given - max(0, over), rest)
    if rest >= 0:
        widths[rest] = max(widths[rest], min(LEAST, wanted[rest]))
        for place in free:
            if wanted[place] > widths[place] > LEAST:
                widths[place] -= max(0, min(widths[place] - LEAST, sum(widths) - room))
        growing = [place for place in free if place != rest and usual[place] >= NARROW]
        if room > 2 * ENOUGH:
            _spread(widths, widths[rest] - max(ENOUGH, 2 * wanted[rest]), growing, rest)
    return widths


def _spread(widths: list[int], spare: int, growing: Sequence[int], rest: int) -> None:
    """Give what `rest` does not need to others, each as much more as it is wide."""
    whole = sum(widths[place] for place in growing)
    if spare <= 0 or not whole:
        return
    for place in growing:
        part = spare * widths[place] // whole
        widths[place] += part
        widths[rest] -= part


def _lacks(widths: Sequence[int], wanted: Sequence[int], free: Sequence[int], rest: int) -> list[tuple[int, int]]:
    """Who lacks how much, in the order in which they are given some; `rest` may stand twice."""
    lacks = sorted((wanted[place] - widths[place], place) for place in free if wanted[place] > widths[place])
    found = [(place, lack) for lack, place in lacks]
    first = LEAST - widths[rest] if rest >= 0 else 0
    if first <= 0:
        return found
    after = [(place, max(0, lack - first) if place == rest else lack) for place, lack in found]
    return [(rest, first), *after]


def _take(widths: list[int], gives: Mapping[int, int], wanted: int, rest: int) -> None:
    """Take pixels from those who can give: from `rest` first, from the others in proportion."""
    for place in (rest, *sorted(place for place in gives if place != rest)):
        if wanted <= 0:
            return
        able = gives.get(place, 0)
        others = sum(gives[later] for later in gives if later != rest and later > place)
        part = min(able, wanted) if place == rest or not others else min(able, round(wanted * able / (able + others)))
        widths[place] -= part
        wanted -= part
