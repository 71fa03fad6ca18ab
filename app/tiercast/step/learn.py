"""What events teach about viewers, products and rooms, beside features: orders, prices, stock, consent, statistics."""

from collections.abc import Callable, Mapping
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.decide.consent import hear_consent
from tiercast.step.values import ItemState, RoomState, ViewerState

Teach = Callable[[Entry, ViewerState], None]


def _paid(entry: Entry, viewer: ViewerState) -> None:
    if not entry.order or entry.order != viewer.last_order:
        viewer.orders += 1
        viewer.last_order = entry.order
    viewer.last_paid = max(viewer.last_paid, entry.time)
    if entry.money is not None and viewer.currency in ("", entry.currency):
        viewer.currency = entry.currency
        viewer.spent += entry.money


def _refunded(entry: Entry, viewer: ViewerState) -> None:
    if entry.money is not None and viewer.currency == entry.currency:
        viewer.spent = max(0, viewer.spent - entry.money)


def _consent(entry: Entry, viewer: ViewerState) -> None:
    viewer.consent = hear_consent(viewer.consent, entry)


def _profile(entry: Entry, viewer: ViewerState) -> None:
    if entry.attributes:
        viewer.attributes = {**(viewer.attributes or {}), **entry.attributes}


VIEWER_LESSONS: Final[Mapping[str, Teach]] = {
    "order_paid": _paid,
    "order_refunded": _refunded,
    "consent": _consent,
    "profile": _profile,
}
"""Event kind -> what it teaches about its viewer."""


def learn_item(entry: Entry, item: ItemState) -> ItemState:
    """A product as it is known after an ``item_stock`` or ``item_pinned`` event."""
    attributes = dict(entry.attributes or {})
    if entry.kind == "item_stock" and entry.quantity is not None:
        item.stock = entry.quantity
    item.title = str(attributes.pop("title", item.title))
    item.category = str(attributes.pop("category", item.category))
    if entry.money is not None:
        item.price, item.currency = entry.money, entry.currency
    item.attributes = {**item.attributes, **attributes}
    return item


ITEM_KINDS: Final = frozenset({"item_stock", "item_pinned"})
"""Kinds that teach about a product."""


def learn_room(entry: Entry, room: RoomState) -> None:
    """What ``room_stats`` and ``item_pinned`` say of the room."""
    if entry.kind == "item_pinned":
        room.on_air = entry.item
    elif entry.attributes:
        room.stats = {**room.stats, **entry.attributes}


ROOM_KINDS: Final = frozenset({"item_pinned", "room_stats"})
"""Kinds that teach about the room."""
