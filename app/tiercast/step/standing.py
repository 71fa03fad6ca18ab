"""Where a viewer stands: value by RFM and lifecycle as the cuts in force place it."""

from struct import Struct
from typing import Final

import msgspec

from tiercast.audience.lifecycle import DAY, Life, LifecycleCuts, Stage, settle_life, visit_life
from tiercast.audience.rfm import Customer, Cuts, place
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.values import ViewerState

GAP: Final = Struct("=q")
MOST_GAPS: Final = 16
"""Gaps between visits that are kept of a viewer."""
_encode_life = msgspec.msgpack.Encoder().encode
_decode_life = msgspec.msgpack.Decoder(Life).decode


class CutsInForce(msgspec.Struct, frozen=True):
    """What a ``cuts`` entry carries: cuts of value and of the lifecycle; None where the population is too small."""

    rfm: Cuts | None = None
    life: LifecycleCuts | None = None


class Standings:
    """Places viewers by the RFM and lifecycle cuts in force."""

    def __init__(self) -> None:
        self._stored = b""
        self._cuts: Cuts | None = None
        self._life: LifecycleCuts | None = None

    def take(self, stored: bytes) -> None:
        """The cuts in force, as the journal has them; b"" for none."""
        if stored != self._stored:
            self._stored = stored
            found = msgspec.json.decode(stored, type=CutsInForce) if stored else CutsInForce()
            self._cuts, self._life = found.rfm, found.life

    def visit(self, viewer: ViewerState, time: int, before: int) -> None:
        """A visit began at `time`, the last thing heard before it at `before`: note the gap and the stage."""
        if before and time > before:
            viewer.gaps = (viewer.gaps + GAP.pack(time - before))[-GAP.size * MOST_GAPS :]
        if self._life is not None:
            life = _decode_life(viewer.life) if viewer.life else _bought_life(viewer)
            viewer.life = _encode_life(visit_life(life, time, self._life))

    def stage(self, viewer: ViewerState, now: int) -> Value | None:
        """``lifecycle.stage`` of a viewer; unknown without cuts."""
        if self._life is None:
            return None
        life = _decode_life(viewer.life) if viewer.life else _bought_life(viewer)
        if life is None:
            life = Life(Stage.NEW, viewer.first_seen, max(1, viewer.visits))
        return str(settle_life(life, now, self._life).stage)

    def value(self, viewer: ViewerState, now: int, field: str) -> Value | None:
        """``rfm.FIELD`` of a viewer; unknown without cuts or without an order."""
        if self._cuts is None or not viewer.orders or viewer.spent <= 0:
            return None
        recency = now - viewer.last_paid
        match field:
            case "recency":
                return recency
            case "frequency":
                return viewer.orders - viewer.returned
            case "monetary":
                return viewer.spent
        placed = place(customer_of(viewer, now), self._cuts)
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


def customer_of(viewer: ViewerState, now: int) -> Customer:
    """What a viewer bought, as it is scored: recency in whole days, so that the hour of the day moves nobody."""
    return Customer(max(0, now - viewer.last_paid) // DAY * DAY, viewer.orders - viewer.returned, viewer.spent)


def _bought_life(viewer: ViewerState) -> Life | None:
    """The life of somebody who was not watched yet, by the orders that were imported; None: there are none."""
    bought = viewer.orders - viewer.returned
    return Life(Stage.NEW if bought == 1 else Stage.ACTIVE, viewer.last_paid, bought) if bought > 0 else None


def rfm_reader(name: str, standings: Standings) -> Reader | None:
    """A reader of ``rfm.*`` and ``lifecycle.stage``, None where there is no such name."""
    field = name.partition(".")[2]
    if name == "lifecycle.stage":
        return lambda m: standings.stage(m.viewer, m.now) if m.viewer is not None and m.history else None
    if field in ("r", "f", "m", "cell", "name", "recency", "frequency", "monetary"):

        def standing(m: Moment) -> Value | None:
            if m.viewer is None or not m.history:
                return None
            return standings.value(m.viewer, m.now, field)

        return standing
    return None
