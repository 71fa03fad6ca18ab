"""Orders that the worker keeps in memory: they follow what is told, and are read anew where that is not enough."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tiercast.engine import erasing_live
from tiercast.serve import on_orders
from tiercast.serve.protocol_commands import EraseViewer, TellViewer
from tiercast.serve.protocol_imports import ImportFiles, UndoImport
from tiercast.serve.protocol_replies import Done, ErasedReply, Failed, Reply
from tiercast.serve.protocol_shop import ListOrders, OrderInfo, OrdersReply
from tiercast.store.errors import StoreError, Trouble
from tiercast_api.event import Money

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
triggers:
  low: {on: item_view, when: item.stock < 5, do: [alert: {text: low}]}
"""
HEAD = "订单编号,支付时间,订单状态,实付款,商品名称,买家快手ID,买家昵称\n"
_decode = msgspec.json.Decoder(Reply).decode


@pytest.fixture(autouse=True)
def _all_in_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_orders, "FEW", -1)


async def ask(room: LiveRoom, command: Any) -> Any:
    return _decode(msgspec.json.encode(await room.command(command)))


async def listed(room: LiveRoom, **asked: Any) -> OrdersReply:
    """The first page, once all are read."""
    while True:
        reply = await ask(room, ListOrders(id=1, **asked))
        assert isinstance(reply, OrdersReply), reply
        if reply.read == 1.0:
            return reply
        # The worker reads them, and wants this processor.
        await asyncio.sleep(0.01)


async def numbers(room: LiveRoom, **asked: Any) -> list[str]:
    return [row.number for row in (await listed(room, **asked)).rows]


async def one(room: LiveRoom, number: str) -> OrderInfo:
    rows = (await listed(room, text=number)).rows
    assert len(rows) == 1
    return rows[0]


def exported(folder: Path, name: str, rows: list[str]) -> ImportFiles:
    (folder / name).write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    return ImportFiles(id=1, kind="orders", files=(str(folder / name),), platform="shop")


ROWS = [
    "100000000000001,2023-12-01 20:15,已收货,120.00,口红,anna,小美",
    "100000000000002,2023-12-02 20:15,已收货,80.00,面膜,,小丽",
]


async def test_that_what_is_told_later_is_in_the_list_without_reading_all_again(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await ask(room, exported(tmp_path, "a.csv", ROWS))
        assert await numbers(room) == ["100000000000002", "100000000000001"]
        await room.say("order_created", "bob", order="o1", item="501", money=Money(900, "CNY"))
        assert await numbers(room) == ["o1", "100000000000002", "100000000000001"]
        assert (await one(room, "o1")).state == "placed"
        await room.say("order_paid", "bob", order="o1", item="501", money=Money(700, "CNY"))
        await room.say("order_refunded", "anna", order="100000000000001", money=Money(12_000, "CNY"))
        told = await one(room, "o1")
        assert (told.state, told.amount, told.name) == ("paid", 700, "Bob")
        assert (await one(room, "100000000000001")).state == "refunded"
        assert await numbers(room, by="amount", descending=False) == ["o1", "100000000000002", "100000000000001"]
        assert (await listed(room)).amounts == {"CNY": 700 + 8_000}
        # A product's title is known later, and is found at once.
        assert await numbers(room, text="soap") == []
        await room.say("item_stock", item="501", quantity=9, attributes={"title": "Soap"})
        assert await numbers(room, text="soap") == ["o1"]


async def test_that_an_order_linked_by_hand_is_its_viewers_in_the_list_and_is_taken_back(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await ask(room, exported(tmp_path, "a.csv", ROWS))
        await room.say("order_paid", "bob", order="o1", money=Money(100, "CNY"))
        bob = (await one(room, "o1")).viewer
        for what, wanted in (("link", ("hand", "Bob")), ("unlink", ("", "小丽"))):
            told = TellViewer(id=1, what=what, viewer=bob, name="100000000000002", platform="shop")
            assert isinstance(await ask(room, told), Done)
            row = await one(room, "100000000000002")
            assert (row.link, row.name) == wanted
        assert await numbers(room, viewer=bob) == ["o1"]


async def test_that_an_import_that_comes_or_goes_and_who_is_erased_change_the_list(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await ask(room, exported(tmp_path, "a.csv", ROWS))
        assert len(await numbers(room)) == 2
        await ask(room, exported(tmp_path, "b.csv", ["100000000000003,2023-12-03 20:15,已收货,5.00,口红,cleo,小王"]))
        assert await numbers(room) == ["100000000000003", "100000000000002", "100000000000001"]
        await ask(room, UndoImport(id=1, number=2))
        assert await numbers(room) == ["100000000000002", "100000000000001"]
        anna = (await one(room, "100000000000001")).viewer
        await ask(room, EraseViewer(id=1, viewer=anna))
        assert await numbers(room) == ["100000000000002", ""]
        assert await numbers(room, text="小美") == []


FORGETTING = "retention: {identities: 5m}"


async def forget(room: LiveRoom, how: str, person: str) -> None:
    """Erase somebody, or let everybody be forgotten in their time."""
    if how == "erased":
        await ask(room, EraseViewer(id=1, platform="shop", person=person))
        return
    await room.pass_time(301)
    await room.say("comment", "dora", text="hi")
    await room.while_time_passes(room.live.housekeeping.recompute())


@pytest.mark.parametrize("how", ["erased", "forgotten"])
@pytest.mark.parametrize("few", [-1, 1_000])
async def test_that_orders_of_who_is_gone_stay_as_nobodys_with_what_they_had_and_came_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, few: int
) -> None:
    monkeypatch.setattr(on_orders, "FEW", few)
    async with live_room(tmp_path, RULES, more=FORGETTING) as room:
        await ask(room, exported(tmp_path, "a.csv", ROWS))
        number = "100000000000009"
        await room.say("order_created", "anna", order="o1", item="501", quantity=2, money=Money(900, "CNY"))
        await room.say("order_paid", "anna", order="o1", item="501", quantity=2, money=Money(700, "CNY"))
        await room.say("order_paid", "anna", order="o1", item="502", quantity=1, money=Money(200, "CNY"))
        await room.say("order_refunded", "anna", order="o1", money=Money(100, "CNY"))
        await room.say("order_paid", "anna", order="100000000000001", money=Money(12_000, "CNY"))
        before = await listed(room, by="amount")
        await forget(room, how, "anna")
        await room.say("order_paid", "anna", order=number, money=Money(1, "CNY"))
        await room.say("order_refunded", order="o1", money=Money(50, "CNY"))
        after = await listed(room, by="amount")
        assert after.amounts == {"CNY": before.amounts["CNY"] + 1 - 50}
        one, two, three, four = after.rows
        assert (one.amount, one.name, one.viewer, one.number, one.buyer, one.link) == (12_000, "", "", "", "", "")
        assert [line.title for line in one.lines] == ["口红"]
        assert (two.amount, two.name) == (8_000, "小丽" if how == "erased" else "")
        assert (three.amount, three.refunded, three.name, three.viewer, three.number) == (900, 150, "", "", "")
        assert [(line.item, line.quantity) for line in three.lines] == [("501", 2), ("502", 1)]
        assert (four.number, four.name) == (number, "Anna")
        assert {row.time for row in before.rows} == {row.time for row in after.rows} - {four.time}


@pytest.mark.parametrize("few", [-1, 1_000])
async def test_that_who_is_forgotten_in_their_time_stands_by_no_order_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(on_orders, "FEW", few)
    young = "100000000000003,2024-01-01 12:04,已收货,50.00,面膜,,小芳"
    async with live_room(tmp_path, RULES, more="retention: {identities: 5m}") as room:
        await room.say("order_paid", "bob", order="o1", money=Money(100, "CNY"))
        assert (await one(room, "o1")).name == "Bob"
        await room.pass_time(301)
        await room.say("order_paid", "cleo", order="o2", money=Money(200, "CNY"))
        await ask(room, exported(tmp_path, "a.csv", [*ROWS, young]))
        rows = (await listed(room, by="amount")).rows
        # An import makes the cuts anew, and what is due goes with them; but nobody of whom it has just told.
        assert [(row.amount, row.name) for row in rows] == [
            (12_000, "小美"), (8_000, "小丽"), (5_000, "小芳"), (200, "Cleo"), (100, ""),
        ]  # fmt: skip
        await room.pass_time(301)
        await room.say("comment", "cleo", text="still here")
        await room.while_time_passes(room.live.housekeeping.recompute())
        rows = (await listed(room, by="amount")).rows
        assert [(row.amount, row.name) for row in rows] == [
            (12_000, ""), (8_000, ""), (5_000, ""), (200, "Cleo"), (100, ""),
        ]  # fmt: skip
        for name in ("bob", "小美", "小丽"):
            assert await numbers(room, text=name) == []


async def test_that_nobody_known_is_named_by_an_imported_order_once_somebody_of_this_name_was_erased(
    tmp_path: Path,
) -> None:
    async with live_room(tmp_path, RULES) as room:
        await ask(room, exported(tmp_path, "a.csv", ROWS))
        await room.say("order_paid", "小丽", order="o1", money=Money(100, "CNY"))
        paid = await one(room, "o1")
        assert paid.name == "小丽"
        await ask(room, EraseViewer(id=1, viewer=paid.viewer))
        assert await numbers(room, text="小丽") == []
        rows = (await listed(room, by="amount")).rows
        assert [(row.amount, row.name) for row in rows] == [(12_000, "小美"), (8_000, ""), (100, "")]


async def test_that_an_erasing_that_was_cut_off_leaves_nobody_named_whom_nobody_could_erase_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with live_room(tmp_path, RULES) as room:
        await ask(room, exported(tmp_path, "a.csv", ROWS))
        await room.say("order_paid", "小丽", order="o1", money=Money(100, "CNY"))
        paid = await one(room, "o1")

        def full(*_: object) -> None:
            raise StoreError(Trouble.DISK_FULL)

        monkeypatch.setattr(erasing_live, "erase_all", full)
        assert isinstance(await ask(room, EraseViewer(id=1, viewer=paid.viewer)), Failed)
        rows = (await listed(room, by="amount")).rows
        assert [(row.amount, row.name) for row in rows] == [(12_000, "小美"), (8_000, ""), (100, "小丽")]
        monkeypatch.undo()
        assert isinstance(await ask(room, EraseViewer(id=2, viewer=paid.viewer)), ErasedReply)
        assert await numbers(room, text="小丽") == []


async def test_that_reading_which_takes_long_says_how_far_it_is_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_orders, "AT_ONCE", 0.0)
    rows = [f"2{n:014},2023-12-01 {n % 24:02}:15,已收货,1.00,口红,k{n % 90},k" for n in range(4_100)]
    async with live_room(tmp_path, RULES) as room:
        await ask(room, exported(tmp_path, "many.csv", rows))
        shares: list[float] = []
        while not shares or shares[-1] < 1.0:
            reply = await ask(room, ListOrders(id=1))
            shares.append(reply.read)
            assert reply.read == 1.0 or (reply.list, reply.rows) == (0, ())
        assert shares == sorted(shares)
        assert len(shares) > 3
        assert reply.total == 4_100
