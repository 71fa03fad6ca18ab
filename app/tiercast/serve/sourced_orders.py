"""Orders of which sources told, put together from their entries in the journal."""

from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.store.unnaming import order_mark

STATES: Final = {
    "order_created": "placed",
    "order_paid": "paid",
    "refund_requested": "refund_asked",
    "order_refunded": "refunded",
    "order_cancelled": "cancelled",
}
"""What an order is after an event."""


class SourcedOrder(msgspec.Struct, kw_only=True):
    """One order.

    Attributes:
        number: "" where the source told none: then every event that begins one is an order of its own. Also where
            whose it was is forgotten.
        time: when it was paid, else when it was first heard of; lines: how many of each product, None where not told.
        amount: of its lines, minor units; None: nobody told; refunded: of it.
    """

    number: str
    time: int
    room: str
    source: str
    viewer: bytes = b""
    lines: dict[str, int | None] = msgspec.field(default_factory=dict)
    amount: int | None = None
    refunded: int = 0
    currency: str = ""
    coupon: str = ""
    state: str = "placed"
    paid: bool = False
    forgotten: bool = False
    """Whose it was is forgotten: it is nobody's."""


def begun(entry: Entry) -> SourcedOrder:
    """An order of which this is the first event."""
    number = "" if order_mark(entry.order) else entry.order
    return SourcedOrder(number=number, time=entry.time, room=entry.room, source=entry.source)


def take(one: SourcedOrder, entry: Entry) -> SourcedOrder:
    """One more event of an order."""
    one.forgotten = one.forgotten or order_mark(entry.order) is not None
    one.viewer = b"" if one.forgotten else entry.viewer or one.viewer
    one.coupon = entry.coupon or one.coupon
    one.currency = entry.currency or one.currency
    if entry.kind == "order_paid" and not one.paid:
        # What was ordered is told again as it is paid, line by line.
        one.paid, one.time, one.lines, one.amount = True, entry.time, {}, None
    if entry.kind == "order_paid" or (entry.kind == "order_created" and not one.paid):
        _add(one, entry)
    elif entry.kind == "order_refunded":
        one.refunded += entry.money or 0
    if not (entry.kind == "order_created" and one.paid):
        one.state = STATES[entry.kind]
    return one


def _add(one: SourcedOrder, entry: Entry) -> None:
    if entry.item:
        before = one.lines.get(entry.item)
        both = before is not None or entry.quantity is not None
        one.lines[entry.item] = (before or 0) + (entry.quantity or 0) if both else None
    if entry.money is not None:
        one.amount = (one.amount or 0) + entry.money
