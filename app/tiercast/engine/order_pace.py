"""How often a room has orders."""

from typing import Final

_MINUTE: Final = 60_000_000


class OrderPace:
    """How often a room has orders, and whether it has had none for longer than is usual there.

    A room of which too few orders were told has no usual, and says nothing. Instants are monotonic microseconds.
    """

    ENOUGH: Final = 5
    KEPT: Final = 30
    TIMES: Final = 5
    """Times as long as the mean gap is long."""
    LEAST: Final = 10 * _MINUTE

    def __init__(self) -> None:
        self._at: list[int] = []

    def order(self, now: int) -> None:
        """An order was told."""
        self._at = [*self._at[1 - self.KEPT :], now]

    def begin(self) -> None:
        """A session begins or ends: its pace is not known yet."""
        self._at.clear()

    def quiet(self, now: int) -> int | None:
        """For how long there was no order; None where that is not unusual, or nothing is known."""
        if len(self._at) < self.ENOUGH:
            return None
        gap = now - self._at[-1]
        usual = (self._at[-1] - self._at[0]) / (len(self._at) - 1)
        return gap if gap >= max(self.LEAST, self.TIMES * usual) else None
