"""Products as imports and events tell of them: what each told is kept, so that an import can be taken back exactly.

As long as an import tells of a product, `ItemState.imports` has everything that was told of it, in order: under 0 what
was known before the first import, under an import's number what it told, and under its negative what events told after
it. What people told by hand stands under numbers from `BY_HAND` on, as if each were an import of one field. The product
is what was told last, field by field.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.step.values import ItemState, ItemTold

OWN: Final = frozenset({"import", "undo", "row", "title", "category", "cost", "concerns"})
"""Attributes of an imported product that are no facts of its own."""
BEFORE: Final = 0
BY_HAND: Final = 1 << 40
"""First number of what people told by hand."""
FIELDS: Final[tuple[str, ...]] = ("title", "category", "price", "cost", "stock", "concerns")
"""Fields of a product; every other name is one of its facts."""

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
    return _again(item)


def tell_item(entry: Entry, item: ItemState) -> ItemState:
    """The product as it is known after a person has told one thing of it, or has taken back what was told by hand.

    Attributes of the entry: ``name`` (one of `FIELDS`, or a fact), and ``value``; without it what was told is taken
    back. Money is the entry's own.
    """
    said = entry.attributes or {}
    name = str(said.get("name", ""))
    layers = dict(item.imports) or {BEFORE: _encode(_all_of(item))}
    for number, packed in list(layers.items()):
        if number >= BY_HAND and name in told_fields(_decode(packed)):
            del layers[number]
    value = entry.money if name in ("price", "cost") else said.get("value")
    if value is not None:
        last = max((abs(number) for number in layers), default=0)
        layers[max(BY_HAND, last + 1)] = _encode(_one(name, value, entry.currency))
    item.imports = _joined(layers)
    return _again(item)


def tellers(item: ItemState) -> dict[str, int]:
    """Who told each field and fact of a product: 0 a source, `BY_HAND` a person, else the number of an import."""
    found: dict[str, int] = {}
    layers: Mapping[int, ItemTold]
    layers = {number: _decode(packed) for number, packed in item.imports.items()} or {BEFORE: _all_of(item)}
    for number, told in layers.items():
        teller = BY_HAND if number >= BY_HAND else max(number, BEFORE)
        found.update(dict.fromkeys(told_fields(told), teller))
    return found


def by_hand(item: ItemState, name: str) -> Attribute | None:
    """What people told by hand of a field or fact, money in minor units, concerns parted by ``|``; None: nothing."""
    for number, packed in item.imports.items():
        if number >= BY_HAND and (value := told_fields(_decode(packed)).get(name)) is not None:
            return value
    return None


def known_fields(item: ItemState) -> dict[str, Attribute]:
    """The fields and facts of a product that are known."""
    return told_fields(_all_of(item))


def told_fields(told: ItemTold) -> dict[str, Attribute]:
    """The fields and facts that are told."""
    own: dict[str, Attribute | None] = {
        "title": told.title or None, "category": told.category or None, "price": told.price, "cost": told.cost,
        "stock": told.stock, "concerns": "|".join(told.concerns) or None,
    }  # fmt: skip
    return {**told.attributes, **{name: value for name, value in own.items() if value is not None}}


def _one(name: str, value: Attribute, currency: str) -> ItemTold:
    """One field or fact, as told."""
    match name:
        case "title":
            return ItemTold(title=str(value))
        case "category":
            return ItemTold(category=str(value))
        case "price":
            return ItemTold(price=int(value), currency=currency)
        case "cost":
            return ItemTold(cost=int(value), currency=currency)
        case "stock":
            return ItemTold(stock=int(value))
        case "concerns":
            return ItemTold(concerns=tuple(str(value).split("|")))
    return ItemTold(attributes={name: value})


def _joined(layers: Mapping[int, bytes]) -> dict[int, bytes]:
    """What events told one after the other, with nothing in between any more, is told once."""
    found: dict[int, bytes] = {}
    for number, packed in layers.items():
        last = next(reversed(found), 1)
        if number <= BEFORE and last <= BEFORE:
            found[last] = _encode(_over(_decode(found[last]), _decode(packed)))
        else:
            found[number] = packed
    return found


def _again(item: ItemState) -> ItemState:
    """The product as everything that is kept of it tells."""
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
