"""Products as an import tells of them, and how they were before it."""

from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.values import ItemState

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(ItemState).decode
OWN: Final = frozenset({"import", "undo", "row", "title", "category", "cost", "concerns"})
"""Attributes of an imported product that are no facts of its own."""
_FIELDS: Final = ("title", "category", "price", "currency", "stock", "cost", "concerns")


def import_item(entry: Entry, item: ItemState) -> ItemState:
    """The product as it is known after the import; what the file leaves out stays as it was."""
    said = entry.attributes or {}
    number = int(said.get("import", 0))
    before = _encode(msgspec.structs.replace(item, imports={}))
    item.title = str(said.get("title") or item.title)
    item.category = str(said.get("category") or item.category)
    if entry.money is not None:
        item.price, item.currency = entry.money, entry.currency
    if entry.quantity is not None:
        item.stock = entry.quantity
    if isinstance(cost := said.get("cost"), int):
        item.cost, item.currency = cost, entry.currency or item.currency
    if concerns := str(said.get("concerns") or ""):
        item.concerns = tuple(concerns.split("|"))
    item.attributes = {**item.attributes, **{name: value for name, value in said.items() if name not in OWN}}
    item.imports = {**item.imports, number: before}
    return item


def undo_item(entry: Entry, item: ItemState) -> ItemState:
    """The product without what the import told; what was learnt of it since stays."""
    said = entry.attributes or {}
    packed = item.imports.get(int(said.get("import", 0)))
    if packed is None:
        return item
    before = _decode(packed)
    told = import_item(entry, _decode(packed))
    for name in _FIELDS:
        if getattr(item, name) == getattr(told, name):
            setattr(item, name, getattr(before, name))
    facts = dict(item.attributes)
    for name, value in told.attributes.items():
        if facts.get(name) == value and name not in before.attributes:
            del facts[name]
        elif facts.get(name) == value:
            facts[name] = before.attributes[name]
    item.attributes = facts
    number = int(said.get("import", 0))
    item.imports = {other: kept for other, kept in item.imports.items() if other != number}
    return item
