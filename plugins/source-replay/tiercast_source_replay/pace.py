"""When an event of a recording is due."""

from tiercast_api import SECOND, Clock


class Pace:
    """Maps the time of the recording to that of the clock.

    Args:
        clock: whose monotonic time counts.
        speed: 1 as recorded, N times as fast; 0 as fast as it goes.
    """

    def __init__(self, clock: Clock, speed: float) -> None:
        self._clock = clock
        self._speed = speed
        self._first: int | None = None
        self._began = 0

    def wait_for(self, time: int) -> float:
        """Seconds until an event of event time `time` (microseconds UTC; 0: unknown) is due; never negative."""
        if not self._speed or not time:
            return 0.0
        if self._first is None:
            self._first, self._began = time, self._clock.monotonic()
            return 0.0
        due = self._began + (time - self._first) / self._speed
        return max(0.0, (due - self._clock.monotonic()) / SECOND)
