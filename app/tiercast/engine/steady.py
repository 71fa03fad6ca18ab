"""A clock that does not jump during a show and never goes back, whatever happens to the computer's."""

import logging
import time
from collections.abc import Callable
from typing import Final

from tiercast_api.clock import Clock

_log = logging.getLogger(__name__)

SLOWER: Final = 10
"""While it is ahead of the computer's clock and may, it loses one part in this many, until the other has caught up."""
NEAR: Final = 5_000_000
"""Microseconds by which the two may differ without anybody minding: steps as small as these are followed at once."""
_SECOND: Final = 1_000_000


def slept() -> int:
    """Microseconds that this machine has slept since it started, where its monotonic clock leaves them out; else 0.

    Linux leaves them out of ``CLOCK_MONOTONIC``, macOS of what Python reads there; Windows counts them.
    """
    counting = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC_RAW", None))
    return 0 if counting is None else max(0, time.clock_gettime_ns(counting) - time.monotonic_ns()) // 1000


class SteadyClock:
    """A `tiercast_api.Clock` over another.

    It goes on by the time that has passed, the machine's sleep included. Where the computer's clock was set, by a
    person or by the network, it parts from that: while a show is on it keeps the distance, so that nothing fires early,
    no session ends of it and no timer waits. Without a show it follows a clock that was set forward at once; where that
    was set back it goes a tenth slower until the other has caught up. Instants of events come from it as well, hence
    the room's time and the engine's never part.

    Args:
        clock: the computer's.
        asleep: microseconds that the machine has slept and that the clock's `monotonic` leaves out.

    Attributes:
        off: microseconds by which the computer's clock is ahead of this one; negative: behind.
    """

    def __init__(self, clock: Clock, asleep: Callable[[], int] = slept) -> None:
        self._clock, self._asleep = clock, asleep
        self._now = clock.now()
        self._at, self._slept = clock.monotonic(), asleep()
        self._on: Callable[[], bool] = lambda: False
        self.off = 0

    def keep_while(self, on: Callable[[], bool]) -> None:
        """Keep the distance to a clock that was set as long as a show is `on`."""
        self._on = on

    def now(self) -> int:
        """The instant, microseconds UTC; never less than before."""
        passed = self._passed()
        wall, ours = self._clock.now(), self._now + passed
        off = wall - ours
        if abs(off) <= NEAR or not self._on():
            if off > NEAR:
                _log.warning("the computer's clock was set %d s forward, and is followed", off // _SECOND)
            ours = max(wall, ours - (passed + SLOWER - 1) // SLOWER)
        self._now, self.off = ours, wall - ours
        return ours

    def at_least(self, instant: int) -> None:
        """Go on from `instant`, if it is later: the journal's end, when an engine starts."""
        now = self.now()
        if instant > now:
            self._now, self.off = instant, self.off - (instant - now)

    def monotonic(self) -> int:
        """Microseconds since some fixed moment."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`."""
        await self._clock.sleep(seconds)

    def _passed(self) -> int:
        """Microseconds since it was asked last."""
        at, asleep = self._clock.monotonic(), self._asleep()
        passed = max(0, at - self._at)
        self._at = at
        # The two clocks are read one after the other, so that small differences are none.
        if asleep - self._slept >= _SECOND:
            passed += asleep - self._slept
            self._slept = asleep
        return passed
