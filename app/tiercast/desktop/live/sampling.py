"""Few points of a long course: what a plot shows between two instants, at most a few hundred points; without Qt."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tiercast.desktop.live.course import GAUGES, Course, Floats, Key

MOST_POINTS: Final = 150
"""Points of a curve."""
WIDTHS: Final = (1, 2, 3, 6, 12, 24, 36, 60, 120, 180, 360, 720)
"""How many buckets of five seconds one point may stand for: five seconds to an hour."""
HELD: Final = frozenset({"online"})
"""Columns that a source tells now and then only: a value stands until the next one."""
STANDS: Final = 36
"""Buckets for which such a value stands at the most."""
MINUTE: Final = 60_000_000
OPENING: Final = 15_000_000
"""Microseconds after the begin of a session."""
ENOUGH: Final = 6
"""Points that are enough to set the height of a plot."""
DWARFS: Final = 4.0
"""How many times as high as all else the opening has to be to be cut at the top: below, the rest is read beside it."""


class Sampling:
    """How buckets become points between two instants.

    Attributes:
        width: buckets of a point; edges: begins of the points and the end of the last, seconds since 1970.
    """

    def __init__(self, course: Course, since: float, until: float) -> None:
        self._course = course
        first = max(0, course.place(int(since * 1e6)) - 1)
        last = min(course.length, course.place(int(until * 1e6)) + 2)
        count = max(0, last - first)
        self.width = next((width for width in WIDTHS if count / width <= MOST_POINTS), WIDTHS[-1])
        begin = course.first // course.step
        self._first = (begin + first) // self.width * self.width - begin
        self._last = max(self._first, -(-(begin + last) // self.width) * self.width - begin) if count else self._first
        self.points = (self._last - self._first) // self.width
        starts = course.first + (self._first + np.arange(self.points + 1) * self.width) * course.step
        self.edges: Floats = starts.astype(np.float64) / 1e6

    @property
    def middles(self) -> Floats:
        """The instants of the points, seconds since 1970."""
        return (self.edges[:-1] + self.edges[1:]) / 2

    def rates(self, key: Key) -> Floats:
        """A count a minute; unknown where the engine was not there, or nothing of the point is over yet."""
        course = self._course
        sums = self._cut(course.column(key), 0.0).sum(axis=1)
        ends = np.minimum(self.edges[1:] * 1e6, max(course.now, 1))
        over = np.maximum(ends - self.edges[:-1] * 1e6, 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates: Floats = np.where(over >= course.step, sums * (MINUTE / over), np.nan)
        rates[~self._known()] = np.nan
        return rates

    def sums(self, key: Key) -> Floats:
        """A count of each point as it is; unknown where the engine was not there."""
        sums: Floats = self._cut(self._course.column(key), 0.0).sum(axis=1)
        sums[~self._known()] = np.nan
        return sums

    def looks(self, key: Key) -> Floats:
        """What was looked at, the mean of each point; unknown where nobody looked."""
        column = self._course.column(key)
        parts = self._cut(_held(column) if key[0] in HELD else column, np.nan)
        known = ~np.isnan(parts)
        count = known.sum(axis=1)
        means: Floats = np.where(known, parts, 0.0).sum(axis=1) / np.maximum(count, 1)
        means[count == 0] = np.nan
        return means

    def of(self, key: Key) -> Floats:
        """What a plot shows of a column."""
        return self.looks(key) if key[0] in GAUGES else self.rates(key)

    def after_opening(self, values: Floats) -> Floats:
        """What an axis has to reach: without the first moments of the session, in which everybody who is there already
        comes at once, as soon as there is enough else, where that would be too low to be read beside them.
        """
        course = self._course
        opening = self.edges[:-1] < (course.began + OPENING) / 1e6
        rest = values[~opening]
        if not course.began or np.count_nonzero(~np.isnan(rest)) < ENOUGH:
            return values
        if np.nan_to_num(values).max() <= DWARFS * np.nanmax(rest):
            return values
        return rest

    def _known(self) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = self._cut(self._course.seen.astype(np.float64), 0.0).max(axis=1) > 0.0
        return known

    def _cut(self, column: Floats, empty: float) -> Floats:
        """The column's part as a row a point; `empty` where it has no bucket."""
        whole = np.full(self.points * self.width, empty)
        low, high = max(0, self._first), min(len(column), self._last)
        if high > low:
            whole[low - self._first : high - self._first] = column[low:high]
        return whole.reshape(self.points, self.width)


def _held(column: Floats) -> Floats:
    """A column in which each value stands until the next one, for at most `STANDS` buckets."""
    places = np.arange(len(column))
    last = np.maximum.accumulate(np.where(np.isnan(column), -1, places))
    held = np.where(last >= 0, column[last], np.nan)
    held[places - last > STANDS] = np.nan
    return held
