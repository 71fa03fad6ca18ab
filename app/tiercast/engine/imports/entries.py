"""What the rows of an import become in the journal, and what takes them back."""

from collections.abc import Iterator
from typing import Final

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.engine.imports.items import ChannelSpend, Product
from tiercast.engine.imports.linking import QUALITY
from tiercast.engine.imports.orders import Order
from tiercast.step.history import HISTORY
from tiercast.step.told_orders import PAID, REFUNDED, OrderLine
from tiercast.store.imports import Staged

_order = msgspec.msgpack.Decoder(Order).decode
_product = msgspec.msgpack.Decoder(Product).decode
_channel = msgspec.msgpack.Decoder(ChannelSpend).decode
_lines = msgspec.json.Encoder().encode
LAST: Final = 1 << 60
"""Place of the last entry, behind those of all rows."""
MOST_ENTRIES: Final = 2
"""Entries that one row may become."""


def entries_of(kind: str, row: Staged, number: int, now: int, undo: bool = False) -> Iterator[Entry]:
    """The entries of one row; none where it teaches nothing: no viewer is known, or they were erased.

    Args:
        kind: of the import; number: its own.
        now: the instant at which they are journaled.
    """
    found: list[Entry] = []
    if not row.payload:
        return
    if kind == "products":
        found.append(_of_product(_product(row.payload), number, now, undo))
    elif kind == "channels":
        found.append(_of_channel(_channel(row.payload), number, now, undo))
    elif row.viewer:
        found += _of_order(_order(row.payload), row, number, now, undo)
        if undo:
            found.reverse()
    for place, entry in enumerate(found):
        # Where it stands, so that stepping it again after a crash changes nothing.
        yield msgspec.structs.replace(
            entry, attributes={**(entry.attributes or {}), "row": row.ordinal * MOST_ENTRIES + place}
        )


def end_entry(number: int, now: int, history: int, undo: bool = False) -> Entry:
    """The last entry of an import; `history`: how many more (or fewer) imports tell who is new."""
    return Entry(now, "imported", topic="end", attributes=_said(number, undo) | {"row": LAST, HISTORY: history})


def order_of(row: Staged) -> Order | None:
    """The order of a row; None where its viewer was erased."""
    return _order(row.payload) if row.payload else None


def _said(number: int, undo: bool) -> dict[str, Attribute]:
    return {"import": number, "undo": True} if undo else {"import": number}


def _of_order(order: Order, row: Staged, number: int, now: int, undo: bool) -> Iterator[Entry]:
    items = {line.item for line in order.lines}
    quantity = sum(line.quantity for line in order.lines)
    said = _said(number, undo) | {"at": order.time, "confidence": row.confidence}
    several = len(items) > 1
    lines = tuple(OrderLine(line.item, line.quantity, line.amount) for line in order.lines if line.item)
    paid = Entry(
        now, "imported", "", row.viewer, "" if several else next(iter(items), ""), quantity, order.amount,
        order.currency, order.number, order.coupon, quality=QUALITY, channel=order.channel, topic=PAID,
        text=_lines(lines).decode() if several and lines else None, attributes=said,
    )  # fmt: skip
    yield paid
    if order.refunded:
        yield msgspec.structs.replace(
            paid, money=order.refunded, topic=REFUNDED, text=None, attributes={**said, "of": order.amount}
        )


def _of_product(product: Product, number: int, now: int, undo: bool) -> Entry:
    own: dict[str, Attribute | None] = {
        "title": product.title, "category": product.category, "cost": product.cost, "is_new": product.is_new,
        "concerns": "|".join(product.concerns),
    }  # fmt: skip
    told = {name: value for name, value in own.items() if value is not None and value != ""}
    said = {**product.facts, **told, **_said(number, undo)}
    return Entry(
        now, "imported", item=product.item, quantity=product.stock, money=product.price, currency=product.currency,
        topic="item", attributes=said,
    )  # fmt: skip


def _of_channel(spent: ChannelSpend, number: int, now: int, undo: bool) -> Entry:
    said = _said(number, undo) | {"day": spent.day, "title": spent.title}
    return Entry(
        now, "imported", money=spent.spend, currency=spent.currency, channel=spent.channel, topic="channel",
        attributes=said,
    )  # fmt: skip
