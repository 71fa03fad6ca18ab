"""A circuit breaker: after some failures in a row a sink is left alone, then tried with one action.

After M. Nygard, *Release It!* (closed, open, half open).
"""

import msgspec

from tiercast.deliver.backoff import Backoff


class Breaker(msgspec.Struct):
    """The breaker of one sink; time is an argument, microseconds.

    Attributes:
        failures: so many in a row open it.
        pause: how long it stays open, growing while the probe fails.
        open_until: instant of the next probe; 0: closed.
    """

    key: bytes
    failures: int = 5
    pause: Backoff = Backoff()
    in_a_row: int = 0
    openings: int = 0
    open_until: int = 0
    probing: bool = False

    @property
    def is_closed(self) -> bool:
        """Actions go through."""
        return self.open_until == 0

    def may_start(self, now: int) -> bool:
        """Whether an action may be tried now; while open, one probe once the pause is over."""
        return self.is_closed or (now >= self.open_until and not self.probing)

    def started(self) -> None:
        """An action is being tried."""
        if not self.is_closed:
            self.probing = True

    def succeeded(self) -> None:
        """The other side answered, whatever it said."""
        self.in_a_row = self.openings = self.open_until = 0
        self.probing = False

    def failed(self, now: int) -> None:
        """The other side did not answer, or not in a way that can be used."""
        self.in_a_row += 1
        was_probe, self.probing = self.probing, False
        if was_probe or (self.is_closed and self.in_a_row >= self.failures):
            self.openings += 1
            self.open_until = now + self.pause.wait(self.openings, self.key)

    def abandoned(self) -> None:
        """What was tried ended without an answer from the other side (expired, stopped): nothing was learnt."""
        self.probing = False
