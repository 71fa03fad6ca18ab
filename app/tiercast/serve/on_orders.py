"""Commands on orders: found in a worker process that keeps them in memory, or beside the loop where they are few."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple, ParamSpec, TypeVar, cast

import msgspec
from sqlalchemy import func, select

from tiercast.engine.live import LiveShop
from tiercast.engine.workers import WorkerFailed
from tiercast.serve.given import given_id
from tiercast.serve.kept_lists import KeptLists, gone, unforgotten
from tiercast.serve.order_list import Asked
from tiercast.serve.order_reader import few_orders, find_orders, orders_at
from tiercast.serve.order_table import LINKS, STATES, Listed, OrderTable
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_shop import ListOrders, OrderInfo, OrdersReply
from tiercast.serve.unable import Unable
from tiercast.store.journal import last_seq
from tiercast.store.tables import import_rows

LIMIT: Final = 120.0
"""Seconds that an answer may take."""
FEW: Final = 1_000
"""Orders of imports that are read in a thread: to start a worker takes longer."""
FEW_ENTRIES: Final = 20_000
"""Entries of the journal likewise."""
AT_ONCE: Final = 0.7
"""Seconds of reading after which is told how far it is."""
ORDERED: Final = ("time", "amount", "number")
LONGEST: Final = 200
"""Characters that are looked for."""

P = ParamSpec("P")
T = TypeVar("T")


class _Made(NamedTuple):
    """A list that was made, and the table that it is of, where that is no worker's."""

    listed: Listed
    table: OrderTable | None

    @property
    def pages(self) -> tuple[bytes, ...]:
        """Where its orders are in the table."""
        return self.listed.pages


class OnOrders:
    """What clients ask about orders."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._lists: KeptLists[_Made] = KeptLists(lambda: live.forgets)

    async def orders(self, command: ListOrders, who: str) -> Reply:
        """One page of the orders that are asked for, or how far they are read."""
        _check(command)
        return await unforgotten(lambda: self._live.forgets, lambda: self._orders(command))

    async def _orders(self, command: ListOrders) -> Reply:
        asked, number = self._asked(command), command.list
        if not number:
            made = await self._make(asked)
            if isinstance(made, float):
                return OrdersReply(id=command.id, list=0, page=0, pages=0, total=0, rows=(), read=made)
            number = self._lists.keep(made)
        made, places = self._lists.page(number, command.page)
        # The page is JSON already; to decode and encode it again would hold up the loop.
        rows = cast(tuple[OrderInfo, ...], msgspec.Raw(await self._page(made, places, asked)))
        listed = made.listed
        return OrdersReply(
            id=command.id, list=number, page=command.page, pages=len(made.pages), total=listed.total, rows=rows,
            left_out=listed.left_out, amounts=listed.amounts, unlinked=listed.unlinked, origins=listed.origins,
        )  # fmt: skip

    def _asked(self, command: ListOrders) -> Asked:
        live = self._live
        items = live.shop.core.state.items.values
        head = live.shop.core.state.who(given_id(command.viewer)) if command.viewer else b""
        aliases = live.shop.core.state.shop.aliases
        return Asked(
            store=live.paths.store, shop=live.config.shop, secrets=live.opened.secrets,
            platforms={key: room.platform for key, room in live.config.rooms.items()},
            titles={key.decode(): item.title for key, item in items.items() if item.title},
            forgets=live.forgets,
            text=command.text.strip(), states=command.states, links=command.links, origin=command.origin,
            viewers=(head, *(one for one, kept in aliases.items() if kept == head)) if head else (),
            since=command.since, until=command.until, by=command.by, descending=command.descending,
        )  # fmt: skip

    async def _make(self, asked: Asked) -> _Made | float:
        if await asyncio.to_thread(self._are_few):
            listed, table = await asyncio.to_thread(few_orders, asked)
            return _Made(listed, table)
        found = await self._in_worker(find_orders, asked, AT_ONCE)
        return found if isinstance(found, float) else _Made(found, None)

    async def _page(self, made: _Made, places: bytes, asked: Asked) -> bytes:
        """The orders at these places as JSON. Raises: Unable."""
        if made.table is not None:
            return await asyncio.to_thread(made.table.page, places, asked.titles)
        page = await self._in_worker(orders_at, made.listed.epoch, places, asked)
        if page is None:
            raise gone()
        return page

    async def _in_worker(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await self._live.worker.run(LIMIT, function, *args, **kwargs)
        except WorkerFailed as error:
            raise Unable(
                "fault", str(error), "ask again", zh=f"没有读取成功：{error.zh}", hint_zh="请再试一次"
            ) from error

    def _are_few(self) -> bool:
        opened = self._live.opened
        with opened.database.read() as connection:
            query = select(func.count()).where(import_rows.c.shop == opened.shop)
            told = int(connection.execute(query).scalar_one())
            return told <= FEW and last_seq(connection, opened.shop) <= FEW_ENTRIES


def _check(command: ListOrders) -> None:
    """Whether what is asked for can be. Raises: Unable."""
    for found, known, en, zh in (
        (command.states, STATES, "states of an order", "订单状态"),
        (command.links, LINKS, "ways in which a viewer was found", "关联方式"),
        ((command.by,), ORDERED, "orders of a list", "排序方式"),
    ):
        for one in found:
            if one not in known:
                words = ", ".join(repr(word) for word in known)
                raise Unable(
                    "refused",
                    f"expected {en}: {words}; found {one[:60]!r}",
                    zh=f"{zh}应为：{words}；实际是 {one[:60]!r}",
                )
    kind, _, number = command.origin.partition(" ")
    if kind not in ("", "source", "import") or (number and not (kind == "import" and number.isdecimal())):
        raise Unable(
            "refused", f"expected source, import or import N; found {command.origin[:60]!r}",
            zh=f"来源应为 source、import 或 import N；实际是 {command.origin[:60]!r}",
        )  # fmt: skip
    if len(command.text) > LONGEST:
        raise Unable(
            "refused", f"expected at most {LONGEST} characters to look for; found {len(command.text)}",
            zh=f"搜索内容最多 {LONGEST} 个字符；实际是 {len(command.text)} 个",
        )  # fmt: skip
