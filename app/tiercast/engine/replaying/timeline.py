"""Where a replay is and where it should be by now: pure, instants are arguments.

::

    resting ──play──► playing ──(the end)──► resting
       │  ◄─pause──      │
       └──── seek ───────┴──► seeking ──(arrived)──► what it was before
"""

from typing import Final

FASTEST: Final = 0.0
"""As fast as it goes."""
SLICE: Final = 5_000_000
"""Microseconds of the recording between two looks at who is there."""


FAR: Final = 300_000_000
"""Microseconds of the recording from which on a way is far; then the slices are `COARSE` ones."""
COARSE: Final = 30_000_000


def slice_end(at: int, goal: int) -> int:
    """Up to where the next slice of a way from `at` to `goal` goes: a whole one, so that looks are evenly spaced."""
    size = COARSE if goal - at > FAR else SLICE
    return min(goal, (at // size + 1) * size)


class Timeline:
    """The place of a replay in its recording.

    Args:
        begin, end: of the recording, microseconds UTC; `begin` may not be later.

    Attributes:
        at: where it is: everything up to here was shown. Between `begin` and `end`, always.
        playing: it goes on by itself. speed: times as fast as it happened; `FASTEST`.
        target: where it is on its way to; None: nowhere.
    """

    def __init__(self, begin: int, end: int) -> None:
        if end < begin:
            raise ValueError(f"end: expected {begin} or later, found {end}")
        self.begin, self.end, self.at = begin, end, begin
        self.playing, self.speed = False, 1.0
        self.target: int | None = None
        self._anchor = self._since = 0

    @property
    def ended(self) -> bool:
        """Whether nothing follows."""
        return self.at >= self.end

    def play(self, now: int) -> None:
        """Go on by itself from `now` (monotonic microseconds) on; from the end there is nowhere to go."""
        if not self.ended or self.target is not None:
            self.playing = True
        self._anchor, self._since = self.at, now

    def pause(self, now: int) -> None:
        """Stay where it is."""
        self.playing = False
        self._anchor, self._since = self.at, now

    def take_speed(self, speed: float, now: int) -> None:
        """Go on at another speed, from where it is. Raises: ValueError: it is none."""
        if not 0 <= speed <= 1_000_000:
            raise ValueError(f"speed: expected 0 to 1,000,000, found {speed}")
        self._anchor, self._since, self.speed = self.at, now, speed

    def seek(self, target: int) -> bool:
        """Be on the way to `target`, which is brought to the recording. Returns: whether it lies back."""
        self.target = min(max(target, self.begin), self.end)
        return self.target < self.at

    def back_to(self, at: int) -> None:
        """It has been put back to `at`; what it is on the way to stays."""
        self.at = min(max(at, self.begin), self.end)

    def goal(self, now: int) -> int:
        """Up to where everything should be shown by `now` (monotonic microseconds); never before `at`."""
        if self.target is not None:
            return max(self.target, self.at)
        if not self.playing:
            return self.at
        if self.speed == FASTEST:
            return self.end
        return min(self.end, max(self.at, self._anchor + int((now - self._since) * self.speed)))

    def reached(self, at: int, now: int) -> None:
        """Everything up to `at` was shown: it never goes back by it. At its target, or the end, it has arrived."""
        self.at = min(max(self.at, at), self.end)
        if self.target is not None and self.at >= self.target:
            self.target = None
            self._anchor, self._since = self.at, now
        if self.ended and self.target is None:
            self.playing = False
