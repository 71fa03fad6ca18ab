"""Where a viewer stands: the key of a signal, and value by RFM and lifecycle as the cuts in force place it."""

import msgspec

from tiercast.audience.rfm import Customer, Cuts, place
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.values import ViewerState


def signal_key_text(signal: str, item: str) -> str:
    """Under which a viewer keeps a signal that is about an item."""
    return f"{signal}\x1f{item}" if item else signal


class Standings:
    """Places viewers by the RFM cuts in force."""

    def __init__(self) -> None:
        self._stored = b""
        self._cuts: Cuts | None = None

    def take(self, stored: bytes) -> None:
        """The cuts in force, as the journal has them; b"" for none."""
        if stored != self._stored:
            self._stored = stored
            self._cuts = msgspec.json.decode(stored, type=Cuts) if stored else None

    def value(self, viewer: ViewerState, now: int, field: str) -> Value | None:
        """``rfm.FIELD`` of a viewer; unknown without cuts or without an order."""
        if self._cuts is None or not viewer.orders:
            return None
        recency = now - viewer.last_paid
        match field:
            case "recency":
                return recency
            case "frequency":
                return viewer.orders
            case "monetary":
                return viewer.spent
        placed = place(Customer(recency, viewer.orders, viewer.spent), self._cuts)
        match field:
            case "r":
                return placed.recency
            case "f":
                return placed.frequency
            case "m":
                return placed.monetary
            case "cell":
                return str(placed.cell)
        return str(placed.segment)


def rfm_reader(name: str, standings: Standings) -> Reader | None:
    """A reader of ``rfm.*`` and ``lifecycle.stage``, None where there is no such name."""
    field = name.partition(".")[2]
    if name == "lifecycle.stage":
        return lambda m: (m.viewer.stage or None) if m.viewer is not None else None
    if field in ("r", "f", "m", "cell", "name", "recency", "frequency", "monetary"):

        def standing(m: Moment) -> Value | None:
            if m.viewer is None or not m.history:
                return None
            return standings.value(m.viewer, m.now, field)

        return standing
    return None
