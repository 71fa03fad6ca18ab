"""Commands on products: all of them as columns, one with who told what, and what a person tells."""

import asyncio
from typing import Final, NamedTuple, cast

import msgspec

from tiercast.audience.entry import Entry
from tiercast.engine.live import LiveShop
from tiercast.natural_order import natural
from tiercast.rules.grammar_values import in_units
from tiercast.serve.audience_columns import coded
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.item_values import ItemValues, known_item, money_of
from tiercast.serve.kept_lists import KeptLists
from tiercast.serve.protocol_commands import Command
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_shop import (
    AskItem,
    ItemColumns,
    ItemFact,
    ItemReply,
    ItemsReply,
    ListItems,
    SetItem,
)
from tiercast.serve.unable import Unable
from tiercast.step.catalogue_items import BY_HAND, FIELDS, by_hand, known_fields, tellers
from tiercast.step.values import ItemState

PAGE: Final = 2_000
"""Products on one page."""
SLICE: Final = 250
"""Products that are looked at between two turns of the loop."""
_encode = msgspec.json.Encoder().encode


class _List(NamedTuple):
    """A list that was made: its pages as JSON, and how many products it has."""

    pages: tuple[bytes, ...]
    total: int


class OnItems:
    """What clients do with products."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._lists: KeptLists[_List] = KeptLists()

    async def items(self, command: ListItems, who: str) -> Reply:
        """One page of all products."""
        number = command.list or self._lists.keep(await self._made())
        made, page = self._lists.page(number, command.page)
        # The page is JSON already; to decode and encode it again would hold up the loop.
        columns = cast(ItemColumns, msgspec.Raw(page))
        return ItemsReply(
            id=command.id, list=number, page=command.page, pages=len(made.pages), total=made.total, columns=columns,
            currency=currency_of(self._live),
        )  # fmt: skip

    async def ask(self, command: AskItem, who: str) -> Reply:
        """One product."""
        return self._reply(command.id, command.item)

    async def set(self, command: SetItem, who: str) -> Reply:
        """Note what a person knows of a product."""
        live, item = self._live, known_item(self._live, command.item)
        values = ItemValues(live, item)
        name = values.name(command.name)
        if item is None and name != "title":
            raise Unable(
                "not_found", f"there is no product {command.item[:60]!r}", "tell its title first",
                zh=f"没有商品 {command.item[:60]!r}", hint_zh="请先填写商品名称",
            )  # fmt: skip
        entry = Entry(
            live.now(), "imported", item=values.id(command.item),
            topic="told", attributes={"name": name}, received=live.clock.now(),
        )  # fmt: skip
        if command.value.strip():
            entry = values.told(entry, name, command.value)
        elif item is None or by_hand(item, name) is None:
            raise Unable(
                "refused", f"nobody told {name} by hand",
                "what a file told is taken back with its import; a source may tell it again",
                zh=f"没有人手动填写过 {name}", hint_zh="文件导入的内容请撤销那次导入；数据接入报的内容会随之更新",
            )  # fmt: skip
        await live.loop.append([entry])
        return self._reply(command.id, entry.item)

    # --- what is known

    async def _made(self) -> _List:
        items = self._live.shop.core.state.items.values
        pages: list[bytes] = []
        part: list[tuple[str, ItemState, dict[str, int]]] = []
        total = 0
        for place, key in enumerate(sorted(items, key=lambda key: natural(key.decode()))):
            if place % SLICE == SLICE - 1:
                await asyncio.sleep(0)
            item = items.get(key)
            if item is None or not (told := tellers(item)):
                continue
            part.append((key.decode(), item, told))
            total += 1
            if len(part) == PAGE:
                pages.append(_encode(_columns(part)))
                part = []
        if part or not pages:
            pages.append(_encode(_columns(part)))
        return _List(tuple(pages), total)

    def _reply(self, number: int, key: str) -> ItemReply:
        item = known_item(self._live, key)
        if item is None:
            # Of one that was only told by hand nothing may be left.
            return ItemReply(id=number, item=key, facts=())
        told, fields = tellers(item), known_fields(item)
        names: list[str] = [name for name in FIELDS if name in fields]
        names += sorted(name for name in fields if name not in FIELDS)
        currency = item.currency or currency_of(self._live)
        facts = tuple(
            ItemFact(
                name=name, value=fields[name], shown=shown_of(self._live, name, fields[name], currency),
                told=teller_word(told.get(name)), by_hand=by_hand(item, name) is not None,
            )
            for name in names
        )  # fmt: skip
        return ItemReply(id=number, item=key, facts=facts, currency=currency, since=item.since)


def item_before(live: AuditedShop, command: SetItem) -> tuple[str, Command | None]:
    """What is known of what a command tells, in words, and the command that brings back what was told by hand."""
    item = live.shop.core.state.items.values.get(command.item.strip().encode("utf-8", "replace"))
    if item is None:
        return "", msgspec.structs.replace(command, value="")
    name = command.name.strip()
    hand, now = by_hand(item, name), known_fields(item).get(name)
    back = msgspec.structs.replace(command, value="" if hand is None else _written(name, hand, item.currency))
    return "" if now is None else _written(name, now, item.currency), back


def currency_of(live: AuditedShop) -> str:
    """The currency of prices that name none: the first room's."""
    return next((room.currency for room in live.config.rooms.values()), "CNY")


def shown_of(live: LiveShop, name: str, value: object, currency: str) -> str:
    """A field or fact as people write it."""
    if money_of(name) and isinstance(value, int):
        return f"{in_units(value, currency)} {currency}"
    if name == "concerns":
        return ", ".join(str(value).split("|"))
    return live.attributes.shown(f"item.{name}", cast(str | int | float | bool, value))


def teller_word(teller: int | None) -> str:
    """Who told something: ``source``, ``hand``, ``import N``; "" for nobody."""
    if teller is None:
        return ""
    return "hand" if teller == BY_HAND else f"import {teller}" if teller else "source"


def _written(name: str, value: object, currency: str) -> str:
    """A value as `SetItem` takes it."""
    if money_of(name) and isinstance(value, int):
        return in_units(value, currency or "CNY")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _columns(part: list[tuple[str, ItemState, dict[str, int]]]) -> ItemColumns:
    items = [item for _, item, _ in part]
    return ItemColumns(
        ids=[key for key, _, _ in part],
        titles=[item.title for item in items],
        category=coded(item.category for item in items),
        price=[item.price for item in items],
        cost=[item.cost for item in items],
        currency=coded(item.currency for item in items),
        stock=[item.stock for item in items],
        is_new=[_flag(item.attributes.get("is_new")) for item in items],
        concerns=["|".join(item.concerns) for item in items],
        facts=[len(item.attributes) - ("is_new" in item.attributes) for item in items],
        since=[item.since for item in items],
        told={
            name: coded(teller_word(told.get(name)) for _, _, told in part) for name in (*FIELDS, "is_new")
        },
    )  # fmt: skip


def _flag(value: object) -> int | None:
    return int(value) if isinstance(value, bool) else None
