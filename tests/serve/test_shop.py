"""What a shop sells: products with who told what, orders put together, the run of show; over a real connection too."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from tiercast.serve import protocol
from tiercast.serve.on_items import SLICE
from tiercast.serve.port import Mounts
from tiercast.serve.protocol_commands import ListAudit, SetShow, TellViewer, Undo
from tiercast.serve.protocol_imports import ImportFiles, ImportReply, UndoImport
from tiercast.serve.protocol_replies import AuditReply, Done, Failed, Reply
from tiercast.serve.protocol_shop import (
    AskItem,
    AskShow,
    ItemReply,
    ItemsReply,
    ListItems,
    ListOrders,
    OrderInfo,
    OrdersReply,
    ReadShow,
    SetItem,
    ShowPlanReply,
    ShowReply,
)
from tiercast_api.event import Money

from tests.serve.engine_site import site
from tests.serve.live_room import LiveRoom, live_room
from tests.serve.support import Door

RULES = """
ruleset: rules
triggers:
  low: {on: item_view, when: item.stock < 5, do: [alert: {text: low}]}
"""
PRODUCTS = (
    "商品ID,商品名称,类目,价格,库存,成本,是否新品,答疑,材质\n"
    "501,口红,美妆,99.00,40,12.5,是,色号、成分,膏体\n"
    "502,面膜,美妆,49.9,7,,,,\n"
)
ORDERS = (
    "订单编号,支付时间,订单状态,实付款,商品名称,买家快手ID,买家昵称\n"
    "100000000000001,2023-12-01 20:15,已收货,120.00,口红,anna,小美\n"
    "100000000000002,2023-12-02 20:15,已收货,80.00,面膜,,小丽\n"
)
_decode = msgspec.json.Decoder(Reply).decode


async def ask(room: LiveRoom, command: Any) -> Any:
    """The reply as a client reads it."""
    return _decode(msgspec.json.encode(await room.command(command)))


async def products(room: LiveRoom, folder: Path) -> int:
    (folder / "products.csv").write_text(PRODUCTS, "utf-8")
    reply = await ask(room, ImportFiles(id=1, kind="products", files=(str(folder / "products.csv"),)))
    assert isinstance(reply, ImportReply), reply
    return reply.number


async def listed(room: LiveRoom) -> dict[str, dict[str, Any]]:
    """Every product by id, as the columns have it."""
    reply = await ask(room, ListItems(id=1))
    assert isinstance(reply, ItemsReply)
    columns, rows = reply.columns, {}
    for place, key in enumerate(columns.ids):
        told = {name: one.words[one.codes[place]] for name, one in columns.told.items()}
        rows[key] = {
            "title": columns.titles[place], "price": columns.price[place], "stock": columns.stock[place],
            "cost": columns.cost[place], "is_new": columns.is_new[place], "concerns": columns.concerns[place],
            "category": columns.category.words[columns.category.codes[place]], "facts": columns.facts[place],
            "told": {name: who for name, who in told.items() if who},
        }  # fmt: skip
    assert reply.total == len(rows)
    return rows


async def test_that_products_are_listed_with_who_told_each_field(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        assert await listed(room) == {}
        await room.say("item_stock", item="503", quantity=9, attributes={"title": "Soap"})
        number = await products(room, tmp_path)
        rows = await listed(room)
        assert list(rows) == ["501", "502", "503"]
        lipstick = rows["501"]
        assert (lipstick["title"], lipstick["price"], lipstick["cost"], lipstick["is_new"]) == ("口红", 9_900, 1_250, 1)
        assert (lipstick["concerns"], lipstick["facts"], lipstick["category"]) == ("色号|成分", 1, "美妆")
        assert set(lipstick["told"].values()) == {f"import {number}"}
        assert (rows["502"]["cost"], rows["502"]["is_new"]) == (None, None)
        assert rows["503"]["told"] == {"title": "source", "stock": "source"}
        one: ItemReply = await ask(room, AskItem(id=2, item="501"))
        shown = {fact.name: fact.shown for fact in one.facts}
        assert (shown["price"], shown["材质"], shown["concerns"]) == ("99.00 CNY", "膏体", "色号, 成分")


async def test_that_products_are_listed_as_people_count(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        for item in ("item-10", "item-1", "item-2"):
            await room.say("item_stock", item=item, quantity=9)
        assert list(await listed(room)) == ["item-1", "item-2", "item-10"]


async def test_that_a_product_is_changed_by_hand_and_taken_back_from_the_audit_log(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await products(room, tmp_path)
        for name, value in (("price", "￥89.5"), ("stock", "3"), ("is_new", "否"), ("material", "wax")):
            reply: ItemReply = await ask(room, SetItem(id=1, item="501", name=name, value=value))
            fact = next(fact for fact in reply.facts if fact.name == name)
            assert (fact.told, fact.by_hand) == ("hand", True)
        row = (await listed(room))["501"]
        assert (row["price"], row["stock"], row["is_new"], row["facts"]) == (8_950, 3, 0, 2)
        assert (row["told"]["price"], row["told"]["title"]) == ("hand", "import 1")
        await room.say("item_view", item="501")
        assert len(await room.actions()) == 1
        # What a source tells later counts, and what was told by hand stays underneath.
        await room.say("item_stock", item="501", quantity=50)
        assert (await listed(room))["501"]["stock"] == 50
        notes: AuditReply = await ask(room, ListAudit(id=1, kinds=("item_tell",)))
        price = next(note for note in notes.notes if '"price"' in note.detail)
        assert (price.before, price.after, price.can_undo) == ("99.00", "89.50", True)
        assert isinstance(await ask(room, Undo(id=1, note=price.n)), ItemReply)
        row = (await listed(room))["501"]
        assert (row["price"], row["told"]["price"]) == (9_900, "import 1")
        assert isinstance(await ask(room, UndoImport(id=1, number=1)), msgspec.Struct)
        assert (await listed(room))["501"]["told"] == {"is_new": "hand", "stock": "source"}


async def test_that_a_product_can_be_begun_by_hand_and_is_gone_when_that_is_taken_back(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        refused = await ask(room, SetItem(id=1, item="9", name="price", value="1"))
        assert isinstance(refused, Failed)
        assert refused.hint == "tell its title first"
        await ask(room, SetItem(id=1, item="9", name="title", value="Gift"))
        assert list(await listed(room)) == ["9"]
        notes: AuditReply = await ask(room, ListAudit(id=1, kinds=("item_tell",)))
        await ask(room, Undo(id=1, note=notes.notes[0].n))
        assert await listed(room) == {}


async def orders(room: LiveRoom, **asked: Any) -> OrdersReply:
    reply = await ask(room, ListOrders(id=1, **asked))
    assert isinstance(reply, OrdersReply), reply
    return reply


async def test_that_orders_of_imports_and_of_sources_are_one_list(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    async with live_room(tmp_path, RULES) as room:
        assert (await orders(room)).rows == ()
        await ask(room, ImportFiles(id=1, kind="orders", files=(str(tmp_path / "orders.csv"),), platform="shop"))
        await room.say("order_created", "bob", order="o1", item="501", money=Money(1_000, "CNY"))
        await room.say("order_paid", "bob", order="o1", item="501", quantity=2, money=Money(900, "CNY"))
        await room.say("order_paid", "bob", order="o1", item="502", money=Money(100, "CNY"))
        await room.say("order_refunded", "bob", order="o1", money=Money(100, "CNY"))
        await room.say("order_created", "cat", order="o2", money=Money(5_000, "CNY"))
        # The source tells again of an order that the import has told of.
        await room.say("order_refunded", "anna", order="100000000000001", money=Money(12_000, "CNY"))
        reply = await orders(room)
        rows: dict[str, OrderInfo] = {row.number: row for row in reply.rows}
        assert list(rows) == ["o2", "o1", "100000000000002", "100000000000001"]
        bob = rows["o1"]
        assert (bob.name, bob.amount, bob.refunded, bob.state) == ("Bob", 1_000, 100, "partly_refunded")
        assert ([(line.item, line.quantity) for line in bob.lines], bob.link) == ([("501", 2), ("502", None)], "source")
        anna = rows["100000000000001"]
        assert (anna.link, anna.confidence, anna.state, anna.source) == ("id", 100, "refunded", "feed")
        assert (anna.number_of_import, anna.refunded, [line.title for line in anna.lines]) == (1, 12_000, ["口红"])
        assert (rows["100000000000002"].name, rows["100000000000002"].link) == ("小丽", "")
        assert (reply.amounts, reply.unlinked) == ({"CNY": 900 + 8_000}, 1)
        assert reply.origins == ("source", "import 1")


async def test_that_orders_are_searched_filtered_and_put_in_order(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    async with live_room(tmp_path, RULES) as room:
        await ask(room, ImportFiles(id=1, kind="orders", files=(str(tmp_path / "orders.csv"),), platform="shop"))
        await room.say("order_paid", "bob", order="o1", money=Money(100, "CNY"))
        for asked, wanted in (
            ({"text": "小丽"}, ["100000000000002"]),
            ({"text": "口红"}, ["100000000000001"]),
            ({"text": "O1"}, ["o1"]),
            ({"links": ("",)}, ["100000000000002"]),
            ({"origin": "source"}, ["o1"]),
            ({"origin": "import 1", "by": "amount", "descending": False}, ["100000000000002", "100000000000001"]),
            ({"origin": "import 7"}, []),
            ({"states": ("refunded",)}, []),
            ({"since": room.clock.now() - 86_400_000_000}, ["o1"]),
        ):
            assert [row.number for row in (await orders(room, **asked)).rows] == wanted, asked
        bob = (await orders(room, text="o1")).rows[0].viewer
        assert [row.number for row in (await orders(room, viewer=bob)).rows] == ["o1"]
        linked = await ask(room, TellViewer(id=1, what="link", viewer=bob, name="100000000000002", platform="shop"))
        assert isinstance(linked, Done), linked
        row = (await orders(room, text="100000000000002")).rows[0]
        assert (row.link, row.confidence, row.name, row.buyer) == ("hand", 100, "Bob", "小丽")
        assert [row.number for row in (await orders(room, text="小丽")).rows] == ["100000000000002"]


async def test_that_many_orders_come_in_pages(tmp_path: Path) -> None:
    head = "订单编号,支付时间,订单状态,实付款,买家快手ID\n"
    rows = (f"2{n:014},2023-12-01 {n % 24:02}:15,已收货,1.00,k{n % 90}\n" for n in range(1_201))
    (tmp_path / "many.csv").write_text(head + "".join(rows), "utf-8")
    async with live_room(tmp_path, RULES) as room:
        await ask(room, ImportFiles(id=1, kind="orders", files=(str(tmp_path / "many.csv"),), platform="shop"))
        first = await orders(room)
        assert (first.pages, first.total, len(first.rows)) == (3, 1_201, 500)
        found = [row.number for row in first.rows]
        for page in (1, 2):
            found += [row.number for row in (await orders(room, list=first.list, page=page)).rows]
        assert len(set(found)) == 1_201
        again = await ask(room, ListOrders(id=1, list=first.list, page=1))
        assert isinstance(again, Failed)
        assert again.hint_zh == "请刷新"


MINUTE = 60_000_000
PLAN = (("501", "热场", 5 * MINUTE), ("502", "", 10 * MINUTE), ("", "抽奖", 0))


async def test_that_the_run_of_show_is_told_and_keeps_its_place_when_it_is_put_in_another_order(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        empty: ShowReply = await ask(room, AskShow(id=1, room="r"))
        assert (empty.plan, empty.place, empty.on) == ((), -1, None)
        await products(room, tmp_path)
        await ask(room, SetShow(id=1, room="r", what="plan", plan=PLAN))
        await ask(room, SetShow(id=1, room="r", what="next"))
        show: ShowReply = await ask(room, AskShow(id=1, room="r"))
        assert show.on is not None
        assert (show.place, show.on.title, show.on.planned, show.on.price) == (0, "口红", 5 * MINUTE, 9_900)
        assert show.aired
        assert [(step.title, step.phase) for step in show.plan] == [("口红", "热场"), ("面膜", ""), ("", "抽奖")]
        await ask(room, SetShow(id=1, room="r", what="plan", plan=(PLAN[2], PLAN[0], PLAN[1]), place=1))
        show = await ask(room, AskShow(id=1, room="r"))
        assert (show.place, show.on and show.on.item) == (1, "501")
        await ask(room, SetShow(id=1, room="r", what="next"))
        show = await ask(room, AskShow(id=1, room="r"))
        assert (show.place, show.on and show.on.item) == (2, "502")
        note = (await ask(room, ListAudit(id=1, kinds=("show",)))).notes[1]
        assert note.before == note.after == "3 steps"
        await ask(room, Undo(id=1, note=note.n))
        show = await ask(room, AskShow(id=1, room="r"))
        assert ([step.item for step in show.plan], show.place) == (["501", "502", ""], 0)


async def test_that_a_plan_is_read_from_a_file_without_being_taken(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("商品ID,环节,分钟\n501,热场,5\n,抽奖,2.5\n", "utf-8")
    async with live_room(tmp_path, RULES) as room:
        reply = await ask(room, ReadShow(id=1, file=str(tmp_path / "plan.csv")))
        assert isinstance(reply, ShowPlanReply), reply
        assert [(step.item, step.phase, step.planned) for step in reply.plan] == [
            ("501", "热场", 5 * MINUTE), ("", "抽奖", 150 * 1_000_000),
        ]  # fmt: skip
        assert isinstance(await ask(room, ReadShow(id=1, file=str(tmp_path / "none.csv"))), Failed)
        assert (await ask(room, AskShow(id=1, room="r"))).plan == ()


HUGE = "x" * 100_000
BAD: list[tuple[Any, str]] = [
    (SetItem(id=1, item="501", name="price", value="twelve"), "a number such as 199.00; found 'twelve'"),
    (SetItem(id=1, item="501", name="price", value="-1"), "between 0 and"),
    (SetItem(id=1, item="501", name="price", value="9" * 40), "number below ten million million"),
    (SetItem(id=1, item="501", name="stock", value="1.5"), "a whole number; found '1.5'"),
    (SetItem(id=1, item="501", name="stock", value="1e400"), "number below ten million million"),
    (SetItem(id=1, item="501", name="is_new", value="perhaps"), "yes or no"),
    (SetItem(id=1, item="501", name="concerns", value="、、"), "words such as size"),
    (SetItem(id=1, item="501", name="title", value=HUGE), "of 1 to 500 characters"),
    (SetItem(id=1, item="501", name="title", value="a\0b"), "of 1 to 500 characters"),
    (SetItem(id=1, item="501", name="a.b", value="1"), "without dots"),
    (SetItem(id=1, item="501", name=HUGE, value="1"), "of 1 to 40 characters"),
    (SetItem(id=1, item="501", name="", value="1"), "of 1 to 40 characters"),
    (SetItem(id=1, item=HUGE, name="title", value="1"), "of 1 to 200 characters"),
    (SetItem(id=1, item="", name="title", value="1"), "of 1 to 200 characters"),
    (SetItem(id=1, item="501", name="price"), "nobody told price by hand"),
    (SetItem(id=1, item="none", name="price", value="1"), "there is no product 'none'"),
    (ListItems(id=1, list=99), "not kept any more"),
    (ListItems(id=1, list=2**70), "not kept any more"),
    (ListItems(id=1, page=-1), "not kept any more"),
    (ListOrders(id=1, page=7), "not kept any more"),
    (ListOrders(id=1, states=("lost",)), "expected states of an order"),
    (ListOrders(id=1, links=(HUGE,)), "expected ways in which"),
    (ListOrders(id=1, by="colour"), "expected orders of a list"),
    (ListOrders(id=1, origin="import x"), "expected source, import or import N"),
    (ListOrders(id=1, text=HUGE), "at most 200 characters"),
    (ListOrders(id=1, viewer="nobody"), ""),
    (AskShow(id=1, room="nowhere"), "there is no room 'nowhere'"),
    (ReadShow(id=1, file="/nowhere/plan.csv"), ""),
    (ReadShow(id=1, file="a\0b"), "no name of a file"),
    (SetShow(id=1, room="r", what="plan", plan=(("a", "", -1),)), "step 1: expected a time planned of at most a day"),
    (SetShow(id=1, room="r", what="plan", plan=(("a", "", 2**80),)), "step 1: expected a time planned"),
    (SetShow(id=1, room="r", what="plan", plan=(("", "", 1),)), "step 1: expected a product or a phase"),
    (SetShow(id=1, room="r", what="plan", plan=(("a", "", 1), ("b", HUGE, 1))), "step 2: expected a phase"),
    (SetShow(id=1, room="r", what="plan", plan=(("a", "", 1),) * 501), "at most 500 steps; found 501"),
    (SetShow(id=1, room="r", what="set", item="a", planned=2**63), "a time planned of at most a day"),
]


async def test_that_what_cannot_be_is_refused_in_words_over_a_real_connection(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetItem(id=1, item="501", name="title", value="口红"))
        before = await engine.ask(AskItem(id=1, item="501"))
        async with Door(engine.door, Mounts()) as door:  # type: ignore[arg-type]
            socket = await door.connect()

            async def reply_to(command: Any) -> Any:
                await socket.send_str(protocol.encode(command))
                while True:
                    reply = protocol.decode_from_engine(await socket.receive_str(timeout=30))
                    if getattr(reply, "id", 0) == command.id:
                        return reply

            for number, (command, said) in enumerate(BAD, 10):
                reply = await reply_to(msgspec.structs.replace(command, id=number))
                assert isinstance(reply, Failed), command
                assert reply.code in ("refused", "not_found"), reply
                assert said in reply.message, reply
                assert reply.message_zh, reply
                assert reply.message_zh != reply.message or not said
                assert len(reply.message) < 1_000
            for hostile in ("' OR 1=1 --", "%", "../../etc/passwd", "<b>x</b>", "\u202e", "{0.__class__}"):
                found = await reply_to(ListOrders(id=1_000, text=hostile))
                assert isinstance(found, OrdersReply), found
                one = await reply_to(AskItem(id=1_000, item=hostile))
                assert (one.item, one.facts) == (hostile, ())
            # Far beyond any instant: nothing is found, and nothing breaks.
            assert (await reply_to(ListOrders(id=1_001, since=2**62, until=-(2**62)))).rows == ()
        after = await engine.ask(AskItem(id=1, item="501"))
        assert after.facts == before.facts
        assert (await engine.ask(AskShow(id=1, room="r"))).plan == ()


async def test_that_a_long_list_of_products_holds_nothing_up(tmp_path: Path) -> None:
    count = 5_000
    lines = (f"{n},Product {n},Things,{n}.00,{n}\n" for n in range(1, count + 1))
    (tmp_path / "many.csv").write_text("item,title,category,price,stock\n" + "".join(lines), "utf-8")
    async with site(tmp_path, RULES) as engine:
        done = await engine.ask(ImportFiles(id=1, kind="products", files=(str(tmp_path / "many.csv"),)))
        assert isinstance(done, ImportReply), done
        turns = 0

        async def watch() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        watching = asyncio.ensure_future(watch())
        reply = await engine.ask(ListItems(id=1))
        watching.cancel()
        assert (reply.total, reply.pages) == (count, 3)
        assert turns >= count // SLICE - 1
