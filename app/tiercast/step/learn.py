"""What events teach about viewers, products and rooms, beside features: orders, prices, stock, consent, statistics."""

from collections.abc import Callable, Mapping
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.purchases import (
    CERTAIN,
    Purchase,
    count_purchases,
    drop_purchase,
    find_purchase,
    last_paid,
    order_mark,
    put_purchase,
)
from tiercast.decide.consent import hear_consent
from tiercast.step.show import put_on_air
from tiercast.step.values import RoomState, ViewerState

Teach = Callable[[Entry, ViewerState], None]
ORDER_PAID: Final = "order_paid"


def learn_paid(entry: Entry, viewer: ViewerState, source: int = 0, confidence: int = CERTAIN) -> None:
    """An order was paid, or another line of one.

    Args:
        source: number of the import that tells of it; 0: a source does.
        confidence: in percent, that it is this viewer's.
    """
    mark = order_mark(entry.order)
    found = find_purchase(viewer.bought, mark)
    if found is not None and found.source != source:
        # Told by an import and by a source: it counts once, and stays when the import is taken back.
        if not source and found.source > 0:
            viewer.bought = put_purchase(viewer.bought, found._replace(source=-found.source, confidence=CERTAIN))
        return
    amount = 0
    if entry.money is not None and viewer.currency in ("", entry.currency):
        viewer.currency = entry.currency
        amount = entry.money
    viewer.spent += amount
    viewer.last_paid = max(viewer.last_paid, entry.time)
    if found is None:
        viewer.orders += 1
        found = Purchase(mark, entry.time, amount, source, confidence)
    else:
        viewer.returned -= found.refunded
        found = found._replace(amount=found.amount + amount, refunded=False)
    viewer.bought = put_purchase(viewer.bought, found)


def was_told(entry: Entry, viewer: ViewerState) -> bool:
    """Whether an event is an order that an import has told of."""
    if entry.kind != ORDER_PAID:
        return False
    found = find_purchase(viewer.bought, order_mark(entry.order))
    return found is not None and found.source != 0


def learn_refunded(entry: Entry, viewer: ViewerState) -> None:
    """Money went back; an order of which nothing is left is no purchase any more."""
    if entry.money is None or viewer.currency != entry.currency:
        return
    found = find_purchase(viewer.bought, order_mark(entry.order))
    if found is None:
        viewer.spent = max(0, viewer.spent - entry.money)
        return
    if found.refunded:
        return
    amount = min(entry.money, found.amount)
    viewer.spent = max(0, viewer.spent - amount)
    gone = amount == found.amount
    viewer.returned += gone
    viewer.bought = put_purchase(viewer.bought, found._replace(amount=found.amount - amount, refunded=gone))
    viewer.last_paid = last_paid(viewer.bought) if gone else viewer.last_paid


def unlearn_paid(entry: Entry, viewer: ViewerState) -> None:
    """An order that an import told of is taken back."""
    mark = order_mark(entry.order)
    found = find_purchase(viewer.bought, mark)
    if found is None:
        return
    viewer.bought = drop_purchase(viewer.bought, mark)
    viewer.orders -= 1
    viewer.returned -= found.refunded
    viewer.spent = max(0, viewer.spent - found.amount)
    viewer.last_paid = last_paid(viewer.bought)
    if not viewer.orders and not viewer.spent:
        viewer.currency = ""


def is_beyond(entry: Entry, viewer: ViewerState) -> bool:
    """Whether an order that is taken back is one of those that counted and of which no row is kept (`purchases.MOST`).

    Of whom more orders count than there are rows, one that is not among them is taken for such a one.
    """
    return bool(entry.order) and viewer.orders > count_purchases(viewer.bought)


def refund_beyond(entry: Entry, viewer: ViewerState, paid: int, back: int) -> None:
    """Money went back for an order without a row (`is_beyond`), or that is taken back.

    Args:
        paid: what the order came to, minor units.
        back: 1, or -1 where it is taken back.
    """
    if entry.money is None or viewer.currency != entry.currency:
        return
    amount = min(entry.money, paid)
    viewer.spent = max(0, viewer.spent - back * amount)
    viewer.returned += back * (amount == paid)


def unlearn_beyond(entry: Entry, viewer: ViewerState) -> None:
    """An order without a row is taken back (`is_beyond`), after its refund."""
    viewer.orders -= 1
    if entry.money is not None and viewer.currency == entry.currency:
        viewer.spent = max(0, viewer.spent - entry.money)
    if not viewer.orders:
        viewer.last_paid = 0
        viewer.currency = viewer.currency if viewer.spent else ""


def _consent(entry: Entry, viewer: ViewerState) -> None:
    viewer.consent = hear_consent(viewer.consent, entry)


def _profile(entry: Entry, viewer: ViewerState) -> None:
    if entry.attributes:
        viewer.attributes = {**(viewer.attributes or {}), **entry.attributes}
        origin = (entry.source, entry.time)
        viewer.origins = {**(viewer.origins or {}), **dict.fromkeys(entry.attributes, origin)}


VIEWER_LESSONS: Final[Mapping[str, Teach]] = {
    ORDER_PAID: learn_paid,
    "order_refunded": learn_refunded,
    "consent": _consent,
    "profile": _profile,
}
"""Event kind -> what it teaches about its viewer."""


ITEM_KINDS: Final = frozenset({"item_stock", "item_pinned"})
"""Kinds that teach about a product."""


def learn_room(entry: Entry, room: RoomState) -> None:
    """What ``room_stats`` and ``item_pinned`` say of the room."""
    if entry.kind == "item_pinned":
        put_on_air(entry, room)
    elif entry.attributes:
        room.stats = {**room.stats, **entry.attributes}


ROOM_KINDS: Final = frozenset({"item_pinned", "room_stats"})
"""Kinds that teach about the room."""
