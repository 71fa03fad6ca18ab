"""Imports into a shop: what counts, what is known, what is taken back, and who is new."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from tiercast.audience.entry import Entry
from tiercast.engine.imports.here import StoppedShop
from tiercast.engine.imports.request import Doing, HowFar, ImportRequest
from tiercast.engine.jobs import JobError
from tiercast.engine.people import ViewerTold
from tiercast.engine.rooms import config_entry, core_room
from tiercast.engine.rulebook import Rulebook
from tiercast.step.history import HISTORY
from tiercast.step.values import ViewerState
from tiercast.store.batch import Identity
from tiercast.store.coupons import import_codes
from tiercast.store.coupons import take as take_code
from tiercast.store.imports import ImportState, read_staged
from tiercast.store.notes import notes_of
from tiercast.store.small import put_ruleset
from tiercast_api.kinds import Kinds

from tests.imports.shop import RULES, ImportingShop
from tests.imports.workbook import write_workbook
from tests.step.support import START, Stage, core_with

MINUTE = 60_000_000
DAY = 86_400_000_000
HEAD = "订单编号,订单创建时间,支付时间,订单状态,实付款,买家快手ID,买家昵称,商品ID,商品名称,成交数量,退款金额,优惠码\n"
ORDERS = HEAD + (
    "100000000000001,2026-02-01 20:14,2026-02-01 20:15,已收货,120.00,k-1,小美,501,口红,1,,\n"
    "100000000000002,2026-02-03 20:14,2026-02-03 20:15,已收货,80.00,k-1,小美,502,粉底,1,,\n"
    "100000000000003,2026-02-02 20:14,2026-02-02 20:15,已收货,50.00,k-2,阿强,501,口红,1,50.00,\n"
    "100000000000004,2026-02-05 20:14,2026-02-05 20:15,已收货,30.00,k-3,阿珍,501,口红,1,,\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> ImportingShop:
    return ImportingShop(tmp_path)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, "gb18030")
    return file


async def configure(stopped: StoppedShop, newness_after: int = 5) -> None:
    """Let the room's rules take over."""
    ruleset = Rulebook(Kinds(), {}).take(RULES, "rules.yaml", "CNY")
    opened = stopped.shop.opened
    opened.writer.call(lambda c: put_ruleset(c, ruleset.hash, ruleset.name, RULES, 1)).result()
    stopped.shop.core._control._library[ruleset.hash] = ruleset  # type: ignore[index]
    room = msgspec.structs.replace(stopped.config.rooms["beauty"], newness_after=newness_after)
    core = core_room(room, stopped.config.care, [ruleset], [], {"alert": "desk"}, "live")
    await stopped.append([config_entry(core, [ruleset], 1_771_000_000_000_000)])


def test_that_orders_count_for_their_viewers_and_refunds_are_taken_off(shop: ImportingShop, orders: Path) -> None:
    summary = shop.bring(orders)
    assert (summary.preset, summary.added, summary.viewers, summary.linked) == ("kuaishou", 4, 3, {"id": 4})
    assert (summary.amount, summary.refunded, summary.history) == ({"CNY": 23_000}, 1, True)
    viewers = shop.viewers()
    first, second = viewers[shop.key("k-1")], viewers[shop.key("k-2")]
    assert (first.orders, first.spent, first.currency, first.visits) == (2, 20_000, "CNY", 0)
    assert (second.orders, second.returned, second.spent) == (1, 1, 0)


def test_that_who_was_never_in_a_room_was_seen_last_at_their_latest_order(shop: ImportingShop, tmp_path: Path) -> None:
    row = "2000000000000{:02},2026-02-{day} 20:14,2026-02-{day} 20:15,已收货,120.00,k-1,小美,501,口红,1,,\n"
    (tmp_path / "a.csv").write_text(HEAD + row.format(1, day="03"), "utf-8")
    (tmp_path / "b.csv").write_text(HEAD + row.format(2, day="09") + row.format(3, day="01"), "utf-8")
    shop.bring(tmp_path / "a.csv")
    number = shop.bring(tmp_path / "b.csv").number

    def seen() -> tuple[int, int]:
        one = shop.viewers()[shop.key("k-1")]
        return one.first_seen // DAY, one.last_seen // DAY

    first, last = seen()
    assert last - first == 8
    shop.run(lambda one: one.imports.undo(number))
    assert seen() == (first + 2, first + 2)


def test_that_a_dry_run_says_what_would_be_done_and_does_nothing(shop: ImportingShop, orders: Path) -> None:
    summary = shop.bring(orders, dry_run=True)
    assert (summary.number, summary.added, summary.dry_run) == (0, 4, True)
    assert shop.viewers() == {}
    assert shop.run(lambda one: one.imports.list()) == []


def test_that_an_order_counts_once_however_often_it_is_imported(shop: ImportingShop, orders: Path) -> None:
    shop.bring(orders)
    again = shop.bring(orders)
    assert (again.added, again.known) == (0, 4)
    assert shop.viewers()[shop.key("k-1")].orders == 2


def test_that_an_import_that_is_taken_back_leaves_everybody_as_before(shop: ImportingShop, orders: Path) -> None:
    number = shop.bring(orders).number
    undone = shop.run(lambda one: one.imports.undo(number))
    assert undone.record.state == ImportState.UNDONE
    assert shop.viewers() == {}
    again = shop.bring(orders)
    assert (again.added, again.known) == (4, 0)
    with pytest.raises(JobError, match="taken back already"):
        shop.run(lambda one: one.imports.undo(number))
    with pytest.raises(JobError, match="there is no import 99"):
        shop.run(lambda one: one.imports.undo(99))


def test_that_an_import_that_is_taken_back_takes_along_who_is_known_of_nothing_else(
    shop: ImportingShop, tmp_path: Path
) -> None:
    people = ("k-1", "labelled", "noted", "met", "merged", "kept", "elsewhere")
    row = "2000000000000{:02},2026-02-01 20:14,2026-02-01 20:15,已收货,120.00,{},{},501,口红,1,,\n"
    (tmp_path / "a.csv").write_text(HEAD + "".join(row.format(n, who, who) for n, who in enumerate(people)), "utf-8")
    (tmp_path / "b.csv").write_text(HEAD + row.format(6, "elsewhere", "elsewhere"), "utf-8")
    keys = {who: shop.key(who) for who in people}

    async def work(stopped: StoppedShop) -> set[str]:
        await configure(stopped)
        met = Entry(stopped.now(), "comment", "beauty", keys["met"], text="hi", quality="stable")
        await stopped.append([met])
        done = await stopped.imports.run(ImportRequest(kind="orders", files=(str(tmp_path / "a.csv"),)), "test")
        await stopped.imports.run(ImportRequest(kind="orders", files=(str(tmp_path / "b.csv"),)), "test")
        for told in (
            ViewerTold(what="label", viewer=keys["labelled"], name="vip"),
            ViewerTold(what="note", viewer=keys["noted"], value="likes red"),
            ViewerTold(what="merge", viewer=keys["kept"], other=keys["merged"]),
        ):
            await stopped.telling.tell(told, "test")
        await stopped.imports.undo(done.number)
        with stopped.opened.database.read() as connection:
            return {person.id for _, person in stopped.opened.vault.all_people(connection)}

    assert shop.run(work) == set(people) - {"k-1"}
    assert set(shop.viewers()) == set(keys.values()) - {keys["k-1"]}


def test_that_imported_orders_are_in_the_windows_of_features_and_leave_them_again(
    shop: ImportingShop, orders: Path
) -> None:
    async def work(stopped: StoppedShop) -> tuple[list[bytes], list[bytes], list[bytes]]:
        await configure(stopped)
        core = stopped.shop.core
        key = stopped.shop.opened.vault.viewer_key("douyin", "k-1")
        event = Entry(
            stopped.now(), "order_paid", "beauty", key, money=1_000, currency="CNY", order="live", quality="stable"
        )
        await stopped.append([event])
        before = list(core.state.viewers.values[key].slots)
        done = await stopped.imports.run(ImportRequest(kind="orders", files=(str(orders),)), "test")
        during = list(core.state.viewers.values[key].slots)
        assert core.state.viewers.values[key].spent == 21_000
        await stopped.imports.undo(done.number)
        assert core.state.viewers.values[key].spent == 1_000
        return before, during, list(core.state.viewers.values[key].slots)

    before, during, after = shop.run(work)
    assert during != before
    assert after == before


def test_that_an_order_told_by_a_source_and_by_an_import_counts_once(shop: ImportingShop, orders: Path) -> None:
    async def work(stopped: StoppedShop) -> ViewerState:
        await configure(stopped)
        key = stopped.shop.opened.vault.viewer_key("douyin", "k-3")
        event = Entry(
            stopped.now(), "order_paid", "beauty", key, money=3_000, currency="CNY", order="100000000000004",
            quality="stable",
        )  # fmt: skip
        await stopped.append([event])
        await stopped.imports.run(ImportRequest(kind="orders", files=(str(orders),)), "test")
        later = msgspec.structs.replace(event, order="100000000000001", viewer=stopped.shop.opened.vault.viewer_key(
            "douyin", "k-1"), seq=0)  # fmt: skip
        await stopped.append([later])
        viewers = stopped.shop.core.state.viewers.values
        assert viewers[later.viewer].spent == 20_000
        return viewers[key]

    viewer = shop.run(work)
    assert (viewer.orders, viewer.spent) == (1, 3_000)


def test_that_no_old_customer_is_new_on_the_first_day_and_a_stranger_is(shop: ImportingShop, orders: Path) -> None:
    async def fired(stopped: StoppedShop, person: str) -> list[str]:
        core = stopped.shop.core
        entry = Entry(stopped.now() + MINUTE, "enter", "beauty", stopped.shop.opened.vault.viewer_key("douyin", person))
        entry.quality, entry.seq = "stable", stopped.shop.seq + 1
        firings = [firing.rule for firing in core.step(entry).firings]
        stopped.shop.seq += 1
        return firings

    async def work(stopped: StoppedShop) -> list[list[str]]:
        await configure(stopped)
        before = await fired(stopped, "k-9")
        return [before]

    assert shop.run(work) == [[]], "without history nobody is known to be new"

    async def after(stopped: StoppedShop) -> list[list[str]]:
        await configure(stopped)
        await stopped.imports.run(ImportRequest(kind="orders", files=(str(orders),)), "test")
        return [await fired(stopped, person) for person in ("k-1", "k-2", "k-3", "k-4")]

    assert shop.run(after) == [[], [], [], ["welcome"]]


def test_that_an_import_without_ids_tells_nobody_new(shop: ImportingShop, tmp_path: Path) -> None:
    file = tmp_path / "masked.csv"
    file.write_text(ORDERS.replace("k-1", "").replace("k-2", "k***2").replace("k-3", ""), "utf-8")
    summary = shop.bring(file)
    assert (summary.unlinked, summary.history, summary.viewers) == (4, False, 0)


def test_that_a_coupon_code_and_where_asked_for_a_nickname_link_an_order(shop: ImportingShop, tmp_path: Path) -> None:
    async def known(stopped: StoppedShop) -> tuple[bytes, bytes]:
        opened = stopped.shop.opened
        keys = tuple(opened.vault.viewer_key("douyin", one) for one in ("d-1", "d-2"))
        people = [
            Identity(keys[0], "douyin", "d-1", "stable", "小美"),
            Identity(keys[1], "douyin", "d-2", "stable", "阿强"),
        ]
        from tiercast.store.imports import stage

        opened.writer.call(lambda c: stage(c, opened.vault, 0, [], people)).result()
        opened.writer.call(lambda c: import_codes(c, opened.shop, "p", ["SAVE10"], test=False, now=1)).result()
        opened.writer.call(lambda c: take_code(c, opened.shop, "p", keys[1], b"a" * 16, 1)).result()
        return keys[0], keys[1]

    named, given = shop.run(known)
    file = tmp_path / "masked.csv"
    file.write_text(
        HEAD + "100000000000001,2026-02-01 20:14,2026-02-01 20:15,已收货,120.00,,小美,501,口红,1,,\n"
        "100000000000002,2026-02-01 20:14,2026-02-01 20:15,已收货,80.00,,张**,501,口红,1,,SAVE10\n", "utf-8",
    )  # fmt: skip
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "orders: 1\ncolumns: {order: 订单编号, paid: 支付时间, amount: 实付款, nickname: 买家昵称, coupon: 优惠码}\n",
        "utf-8",
    )
    plain = shop.bring(file, mapping=str(mapping), dry_run=True)
    assert (plain.linked, plain.unlinked, plain.by_nickname) == ({"coupon": 1}, 1, 1)
    summary = shop.bring(file, mapping=str(mapping), nicknames=True)
    assert summary.linked == {"nickname": 1, "coupon": 1}
    viewers = shop.viewers()
    assert (viewers[named].spent, viewers[given].spent) == (12_000, 8_000)


def test_that_an_import_that_was_cut_off_goes_on_and_counts_nothing_twice(shop: ImportingShop, orders: Path) -> None:
    class Cut(Exception):
        pass

    async def cut(stopped: StoppedShop) -> None:
        from tiercast.engine.imports import runner

        whole = stopped.append

        async def some(entries: list[Entry]) -> None:
            await whole(entries[:3])
            raise Cut

        stopped.append = some  # type: ignore[method-assign, assignment]
        assert runner.SLICE > 3
        with pytest.raises(Cut):
            await stopped.imports.run(ImportRequest(kind="orders", files=(str(orders),)), "test")
        commit = stopped.shop.snapshot()
        assert commit is not None
        commit.result()

    shop.run(cut)
    assert shop.run(lambda one: one.imports.list())[0].state == ImportState.STEPPING
    assert shop.run(lambda one: one.imports.go_on()) == 1
    viewers = shop.viewers()
    assert (viewers[shop.key("k-1")].spent, viewers[shop.key("k-2")].spent) == (20_000, 0)
    assert shop.viewers()[shop.key("k-3")].orders == 1


def test_that_products_are_known_and_an_import_of_them_is_taken_back(shop: ImportingShop, tmp_path: Path) -> None:
    file = write_workbook(
        tmp_path / "products.xlsx",
        [["商品清单"], ["商品ID", "商品名称", "类目", "价格(元)", "库存", "成本价", "是否新品", "能回答的问题", "产地"],
         [501.0, "丝绒口红", "彩妆", 99.0, 12.0, 30.5, "是", "色号、保质期", "上海"],
         [502.0, "粉底", "彩妆", "一百", 3.0, 20.0, "否", "", ""]],
    )  # fmt: skip
    summary = shop.bring(file, kind="products")
    assert (summary.added, summary.problems) == (1, 1)
    assert summary.listed[0].to("en") == "products.xlsx:4: 价格(元): expected a number such as 199.00, found '一百'"
    item = shop.items()["501"]
    assert (item.title, item.category, item.price, item.currency, item.stock, item.cost) == (
        "丝绒口红", "彩妆", 9_900, "CNY", 12, 3_050,
    )  # fmt: skip
    assert item.concerns == ("色号", "保质期")
    assert item.attributes == {"is_new": True, "产地": "上海"}
    shop.run(lambda one: one.imports.undo(summary.number))
    gone = shop.items()["501"]
    assert (gone.title, gone.price, gone.stock, gone.attributes, gone.concerns) == ("", None, None, {}, ())


def test_that_what_is_kept_of_an_import_is_sealed(shop: ImportingShop, orders: Path) -> None:
    shop.bring(orders)
    raw = b"".join(file.read_bytes() for file in shop.folder.glob("shop.db*"))
    assert b"100000000000001" not in raw
    assert "小美".encode() not in raw

    async def read(stopped: StoppedShop) -> int:
        opened = stopped.shop.opened
        with opened.database.read() as connection:
            return len(read_staged(connection, opened.vault, 1, 0, 100))

    assert shop.run(read) == 4


CONFIDENT = """\
ruleset: rules
features:
  sure: {count: order_paid, where: event.confidence >= 80%, within: ever}
  all_orders: {count: order_paid, within: ever}
triggers:
  sure: {on: comment, when: {all: [sure = 1, all_orders = 2]}, do: [alert: {text: sure}]}
"""


@pytest.mark.parametrize("prefer", ["plain", "rete"])
def test_that_rules_can_ask_how_sure_it_is_whose_an_order_is(prefer: str) -> None:
    stage = Stage(core_with(prefer))  # type: ignore[arg-type]
    stage.room(CONFIDENT)
    for number, confidence in ((1, 40), (2, 100)):
        said = {"import": 1, "row": number * 2, "at": START, "confidence": confidence}
        stage.at(1, "imported", "a", room="", topic="order_paid", order=f"o{number}", money=100, attributes=said)
    assert [firing.rule for firing in stage.at(2, "comment", "a", text="hi").firings] == ["sure"]


def test_that_an_order_that_nobody_was_found_for_is_linked_by_hand_and_moved_again(
    shop: ImportingShop, tmp_path: Path
) -> None:
    file = tmp_path / "masked.csv"
    file.write_text(ORDERS.replace("k-1", "").replace("k-2", "").replace("k-3", ""), "utf-8")
    shop.bring(file)
    one, two = shop.key("k-1"), shop.key("k-2")

    def link(viewer: bytes, order: str = "100000000000001") -> None:
        told = ViewerTold(what="link", viewer=viewer, name=order, platforms=("kuaishou", "douyin"))
        shop.run(lambda stopped: stopped.telling.tell(told, "test"))

    link(one)
    assert shop.viewers()[one].spent == 12_000
    link(one)
    link(two)
    viewers = shop.viewers()
    assert (viewers[one].spent, viewers[one].orders, viewers[two].spent) == (0, 0, 12_000)
    with pytest.raises(JobError, match="no import has told of an order 'nothing'"):
        link(one, "nothing")
    shop.run(lambda stopped: stopped.imports.undo(1))
    assert two not in shop.viewers()


def test_that_notes_and_labels_are_kept_and_a_note_is_sealed(shop: ImportingShop) -> None:
    viewer = shop.key("k-1")

    async def tell(stopped: StoppedShop) -> list[str]:
        await stopped.telling.tell(ViewerTold(what="note", viewer=viewer, value="喜欢大红色"), "test")
        await stopped.telling.tell(ViewerTold(what="label", viewer=viewer, name="老板"), "test")
        await stopped.telling.tell(ViewerTold(what="set", viewer=viewer, name="height", value=170), "test")
        opened = stopped.shop.opened
        with opened.database.read() as connection:
            found = notes_of(connection, opened.vault, viewer)
        state = stopped.shop.core.state.viewers.values[viewer]
        assert (state.labels, state.attributes) == (("老板",), {"height": 170})
        with pytest.raises(JobError, match="without dots"):
            await stopped.telling.tell(ViewerTold(what="label", viewer=viewer, name="a.b"), "test")
        return [note.text for note in found]

    assert shop.run(tell) == ["喜欢大红色"]
    assert "喜欢大红色".encode() not in b"".join(file.read_bytes() for file in shop.folder.glob("shop.db*"))


def many(folder: Path) -> ImportRequest:
    """A file of 1,200 orders of seven buyers, to be imported."""
    rows = "".join(
        f"{100_000_000_000_000 + n},2026-02-01 20:14,2026-02-01 20:15,已收货,120.00,k-{n % 7},小美,501,口红,1,,\n"
        for n in range(1_200)
    )
    (folder / "many.csv").write_text(HEAD + rows, "utf-8")
    return ImportRequest(kind="orders", files=(str(folder / "many.csv"),))


@pytest.mark.parametrize("at", [0.4, 0.9])
def test_that_an_import_that_is_stopped_counts_for_nobody(shop: ImportingShop, tmp_path: Path, at: float) -> None:
    request = many(tmp_path)

    async def work(stopped: StoppedShop) -> None:
        imports = stopped.imports

        heard: list[HowFar] = []

        def told(far: HowFar) -> None:
            heard.append(far)
            if far.doing == Doing.COUNTING and far.part >= at:
                assert imports.cancel()

        imports.told = told
        with pytest.raises(JobError, match="nothing of it counts"):
            await imports.run(request, "test")
        back = [far.part for far in heard if far.doing == Doing.UNDOING]
        assert (back[:1], back[-1:]) == (([0.0], [1.0]) if at > 0.5 else ([], [])), "as far as it had come"
        imports.told = lambda far: None
        assert not imports.cancel(), "nothing is under way any more"
        assert all(viewer.orders == 0 for viewer in stopped.shop.core.state.viewers.values.values())
        assert {record.state for record in await imports.list()} <= {ImportState.UNDONE}
        assert (await imports.run(request, "test")).added == 1_200

    shop.run(work)


def test_that_an_undo_can_be_stopped_and_all_of_the_import_counts_as_before(
    shop: ImportingShop, tmp_path: Path
) -> None:
    request = many(tmp_path)

    async def work(stopped: StoppedShop) -> None:
        imports = stopped.imports
        heard: list[Doing] = []
        number = (await imports.run(request, "test")).number
        state = stopped.shop.core.state

        def counted() -> tuple[dict[bytes, tuple[int, int]], int]:
            return {key: (one.orders, one.spent) for key, one in state.viewers.values.items()}, state.shop.counts[
                HISTORY
            ]

        before = counted()

        def told(far: HowFar) -> None:
            heard.append(far.doing)
            if far.doing == Doing.UNDOING and far.part >= 0.5 and Doing.COUNTING not in heard:
                assert imports.cancel() is Doing.UNDOING

        imports.told = told
        with pytest.raises(JobError, match="it counts as before"):
            await imports.undo(number)
        assert heard[-1] == Doing.COUNTING, "what was taken back comes to count again"
        assert imports.cancel() is None
        assert counted() == before
        assert [(one.state, one.rows) for one in await imports.list()] == [(ImportState.DONE, 1_200)]
        heard.clear()
        imports.told = lambda far: heard.append(far.doing)
        await imports.undo(number)
        assert list(dict.fromkeys(heard)) == [Doing.UNDOING, Doing.LEAVING, Doing.DIVIDING]
        assert not any(one.orders for one in state.viewers.values.values())

    shop.run(work)


def test_that_an_import_is_stopped_while_its_files_are_read(shop: ImportingShop, orders: Path) -> None:
    async def work(stopped: StoppedShop) -> None:
        running = asyncio.ensure_future(
            stopped.imports.run(ImportRequest(kind="orders", files=(str(orders),)), "test")
        )  # fmt: skip
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert stopped.imports.cancel()
        with pytest.raises(JobError, match="nothing of it counts"):
            await running
        assert await stopped.imports.list() == []

    shop.run(work)
