"""A clock that runs faster than the computer's: hours of a made-up room, or of a recording, in minutes."""

from tiercast_api.clock import Clock


class FastClock:
    """Runs `speed` times as fast as `inner`, from the instant `start` (microseconds UTC) on."""

    def __init__(self, inner: Clock, speed: float, start: int) -> None:
        self._inner, self._speed, self._start = inner, speed, start
        self._began = inner.monotonic()

    def now(self) -> int:
        """The instant, microseconds UTC."""
        return self._start + self.monotonic()

    def monotonic(self) -> int:
        """Microseconds of this clock since it was made."""
        return round((self._inner.monotonic() - self._began) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of this clock."""
        await self._inner.sleep(seconds / self._speed)
