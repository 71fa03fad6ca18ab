"""A clock that never goes back, whatever happens to the computer's."""

from typing import Final

from tiercast_api.clock import Clock

SLOWER: Final = 10
"""While it is ahead of the computer's clock, it loses one part in this many, until the other has caught up."""


class SteadyClock:
    """A `tiercast_api.Clock` over another.

    A clock that is set forward is followed. One that is set back is not: this one goes on from where it was, a tenth
    slower, until the other has caught up. So no timer waits for the hours that were taken back, and nothing expires
    late. Instants of events come from it as well, hence the room's time and the engine's never part.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._now = clock.now()
        self._at = clock.monotonic()

    def now(self) -> int:
        """The instant, microseconds UTC; never less than before."""
        at = self._clock.monotonic()
        passed = max(0, at - self._at)
        self._at = at
        self._now = max(self._clock.now(), self._now + passed - (passed + SLOWER - 1) // SLOWER)
        return self._now

    def at_least(self, instant: int) -> None:
        """Go on from `instant`, if it is later: the journal's end, when an engine starts."""
        self._now = max(self.now(), instant)

    def monotonic(self) -> int:
        """Microseconds since some fixed moment."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`."""
        await self._clock.sleep(seconds)
