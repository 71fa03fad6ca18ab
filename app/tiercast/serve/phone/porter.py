"""Whom the door for phones lets in, before anything is read of what they say; all of it is bounded."""

from typing import Final

from tiercast_api.clock import Clock

from tiercast.serve.guard import Pace, Tries
from tiercast.serve.phone.networks import Network

MOST: Final = 64
"""Connections at once."""
MOST_EACH: Final = 12
"""Connections of one address at once: a browser opens six."""
CALLS: Final = (20.0, 60)
"""Connections and requests of one address: a second, and at once."""
_REMEMBERED: Final = 1_000


class Porter:
    """Counts who comes from where.

    Args:
        network: whose members may come.
    """

    def __init__(self, network: Network, clock: Clock) -> None:
        self._network, self._clock = network, clock
        self._open: dict[str, int] = {}
        self._paces: dict[str, Pace] = {}
        self.tries = Tries(clock)
        self.turned_away = 0

    def admits(self, peer: str) -> bool:
        """Whether one more connection of `peer` is let in; then `left` has to be called when it ends."""
        there = self._open.get(peer, 0)
        may = there < MOST_EACH and sum(self._open.values()) < MOST and self._network.has(peer) and self.paced(peer)
        if may:
            self._open[peer] = there + 1
        else:
            self.turned_away += 1
        return may

    def left(self, peer: str) -> None:
        """A connection that was let in has ended."""
        there = self._open.get(peer, 0)
        if there > 1:
            self._open[peer] = there - 1
        else:
            self._open.pop(peer, None)

    def paced(self, peer: str) -> bool:
        """Whether one more call of `peer` is within its pace."""
        pace = self._paces.get(peer)
        if pace is None:
            if len(self._paces) >= _REMEMBERED:
                self._paces.pop(next(iter(self._paces)))
            pace = self._paces[peer] = Pace(*CALLS, self._clock)
        return pace.take()

    @property
    def connections(self) -> int:
        """How many are open."""
        return sum(self._open.values())
