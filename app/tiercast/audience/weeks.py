"""In which weeks somebody came: one bit a week, so that returning can be counted long after the events are forgotten.

Weeks are those of the room's calendar and begin on Monday. Week 1 began on 29 December 1969, the Monday before the
first day of 1970. What is kept is one number: that of the latest week above `MOST_WEEKS` bits, the lowest of which is
the latest week; 0 is nobody who came. It fits 63 bits for the next hundred years.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

MOST_WEEKS: Final = 50
"""Weeks that are kept, the latest one among them."""
_MASK: Final = (1 << MOST_WEEKS) - 1
_THURSDAY: Final = 3
"""1 January 1970 was a Thursday, three days after its Monday."""
DAYS: Final = 7


def week_of(day: int) -> int:
    """The number of the week of a day (days since 1970-01-01); 1 is the first."""
    return (day + _THURSDAY) // DAYS + 1


def week_start(week: int) -> int:
    """The Monday of a week, as days since 1970-01-01."""
    return (week - 1) * DAYS - _THURSDAY


@lru_cache(maxsize=1_024)
def came_in(weeks: int, week: int) -> int:
    """What is kept after a visit in `week`; a late one only sets its bit.

    Few pairs are asked about at a time, and all who have come alike share one number in memory.
    """
    latest, bits = weeks >> MOST_WEEKS, weeks & _MASK
    if not weeks:
        return week << MOST_WEEKS | 1
    if week >= latest:
        return week << MOST_WEEKS | ((bits << min(week - latest, MOST_WEEKS) | 1) & _MASK)
    return latest << MOST_WEEKS | ((bits | 1 << (latest - week)) & _MASK)


def both_came(weeks: int, others: int) -> int:
    """The same of two who are one."""
    if not weeks or not others:
        return weeks or others
    earlier, later = sorted((weeks, others))
    latest = later >> MOST_WEEKS
    moved = (earlier & _MASK) << min(latest - (earlier >> MOST_WEEKS), MOST_WEEKS)
    return latest << MOST_WEEKS | (((later & _MASK) | moved) & _MASK)


def weeks_of(weeks: int) -> Iterator[int]:
    """The numbers of the weeks, the latest first."""
    latest, bits = weeks >> MOST_WEEKS, weeks & _MASK
    while bits:
        low = (bits & -bits).bit_length() - 1
        yield latest - low
        bits &= bits - 1
