"""What a start takes its time for."""

from tiercast_api.clock import Clock


class Stages:
    """A stopwatch with laps.

    Attributes:
        seconds: by stage, in the order in which they ended.
        recovered: entries of the journal that were stepped again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock, self._since = clock, clock.monotonic()
        self.seconds: dict[str, float] = {}
        self.recovered = 0

    def done(self, stage: str) -> None:
        """`stage` has lasted from the end of the one before until now."""
        now = self._clock.monotonic()
        self.seconds[stage] = (now - self._since) / 1_000_000
        self._since = now

    def __str__(self) -> str:
        return ", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in self.seconds.items())
