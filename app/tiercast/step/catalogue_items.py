"""Products as imports and events tell of them: what each told is kept, so that an import can be taken back exactly.

As long as an import tells of a product, `ItemState.imports` has everything that was told of it, in order: under 0 what
was known before the first import, under an import's number what it told, and under its negative what events told after
it. The product is what was told last, field by field.
"""

from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.values import ItemState, ItemTold

OWN: Final = frozenset({"import", "undo", "row", "title", "category", "cost", "concerns"})
"""Attributes of an imported product that are no facts of its own."""
BEFORE: Final = 0


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(ItemTold).decode


def import_item(entry: Entry, item: ItemState) -> ItemState:
    """The product as it is known after the import; what the file leaves out stays as it was."""
    said = entry.attributes or {}
    number = int(said.get("import", 0))
    if not item.imports:
        item.imports = {BEFORE: _encode(_all_of(item))}
    cost, concerns = said.get("cost"), str(said.get("concerns") or "")
    told = ItemTold(
        str(said.get("title") or ""), str(said.get("category") or ""), entry.money, entry.currency, entry.quantity,
        cost if isinstance(cost, int) else None, {name: value for name, value in said.items() if name not in OWN},
        tuple(concerns.split("|")) if concerns else (),
    )  # fmt: skip
    item.imports = {**{key: value for key, value in item.imports.items() if key != number}, number: _encode(told)}
    return _apply(item, told)


def undo_item(entry: Entry, item: ItemState) -> ItemState:
    """The product without what the import told; what was learnt of it since stays."""
    number = int((entry.attributes or {}).get("import", 0))
    if number not in item.imports:
        return item
    item.imports = {key: value for key, value in item.imports.items() if key != number}
    item.title = item.category = item.currency = ""
    item.price = item.stock = item.cost = None
    item.attributes, item.concerns = {}, ()
    for packed in item.imports.values():
        _apply(item, _decode(packed))
    if not any(key > 0 for key in item.imports):
        item.imports = {}
    return item


def event_item(entry: Entry, item: ItemState) -> ItemState:
    """A product as it is known after an ``item_stock`` or ``item_pinned`` event."""
    said = dict(entry.attributes or {})
    stock = entry.quantity if entry.kind == "item_stock" else None
    title, category = str(said.pop("title", "")), str(said.pop("category", ""))
    told = ItemTold(title, category, entry.money, entry.currency, stock, None, said)
    if item.imports:
        last = next(reversed(item.imports))
        since = -abs(last)
        before = _decode(item.imports[since]) if since == last else ItemTold()
        item.imports = {**item.imports, since: _encode(_over(before, told))}
    return _apply(item, told)


def _all_of(item: ItemState) -> ItemTold:
    return ItemTold(
        item.title, item.category, item.price, item.currency, item.stock, item.cost, item.attributes, item.concerns
    )


def _over(before: ItemTold, told: ItemTold) -> ItemTold:
    """What two told, the second after the first."""
    item = ItemState()
    return _all_of(_apply(_apply(item, before), told))


def _apply(item: ItemState, told: ItemTold) -> ItemState:
    item.title = told.title or item.title
    item.category = told.category or item.category
    if told.price is not None:
        item.price = told.price
    if told.cost is not None:
        item.cost = told.cost
    if told.price is not None or told.cost is not None:
        item.currency = told.currency or item.currency
    if told.stock is not None:
        item.stock = told.stock
    item.attributes = {**item.attributes, **told.attributes}
    item.concerns = told.concerns or item.concerns
    return item
