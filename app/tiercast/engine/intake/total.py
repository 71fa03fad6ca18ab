"""What is kept of a streak over a restart."""

import msgspec


class Total(msgspec.Struct, frozen=True, gc=False):
    """The last total of a streak: quantity and coins (None: not said yet), its event time, microseconds."""

    quantity: int | None
    coins: int | None
    time: int
