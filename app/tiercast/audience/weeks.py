"""In which weeks somebody came: one bit a week, so that returning can be counted long after the events are forgotten.

Weeks are those of the room's calendar and begin on Monday. Week 1 began on 29 December 1969, the Monday before the
first day of 1970.
"""

from collections.abc import Iterator
from typing import Final

MOST_WEEKS: Final = 60
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


def came_in(latest: int, weeks: int, week: int) -> tuple[int, int]:
    """The latest week and the bits after a visit in `week`; a late one only sets its bit."""
    if not weeks or week >= latest:
        return week, (weeks << min(week - latest, MOST_WEEKS) | 1) & _MASK if weeks else 1
    return latest, (weeks | 1 << (latest - week)) & _MASK


def both_came(latest: int, weeks: int, other: int, others: int) -> tuple[int, int]:
    """The same of two who are one."""
    if not weeks or not others:
        return (latest, weeks) if weeks else (other, others)
    if other > latest:
        latest, weeks, other, others = other, others, latest, weeks
    return latest, (weeks | others << min(latest - other, MOST_WEEKS)) & _MASK


def weeks_of(latest: int, weeks: int) -> Iterator[int]:
    """The numbers of the weeks, the latest first."""
    while weeks:
        low = (weeks & -weeks).bit_length() - 1
        yield latest - low
        weeks &= weeks - 1
