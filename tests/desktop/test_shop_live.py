"""The page of the shop against a real engine: files are imported, changed by hand, linked, and taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tiercast.desktop.session import Toasted
from tiercast.desktop.shop.page import ShopPage
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_imports import ImportsReply, ListImports
from tiercast.serve.protocol_shop import ListOrders, OrdersReply

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session
from tests.imports.test_retail import MAPPING
from tests.shared_data import shared_data

PRODUCTS = "商品ID,商品名称,类目,价格,库存\n501,口红,美妆,99.00,40\n502,面膜,美妆,49.9,7\n503,礼盒,零食,贵,1\n"
ORDERS = (
    "订单编号,支付时间,订单状态,实付款,商品名称,买家快手ID,买家昵称\n"
    "100000000000001,2026-02-01 20:15,已收货,120.00,口红,k-1,小美\n"
    "100000000000002,2026-02-02 20:15,已收货,80.00,面膜,,小丽\n"
)
PLAN = "商品ID,环节,分钟\n501,热场,5\n502,秒杀,10\n,抽奖,2.5\n"


@pytest.fixture
def at_work(make_engine_site: Callable[..., EngineSite], qtbot: QtBot) -> tuple[EngineSite, ShopPage]:
    """The page, signed in to an engine."""
    site = make_engine_site().start()
    here = session(site.link)
    here.take_status(site.ask(GetStatus(id=0)))
    page = ShopPage(here)
    qtbot.addWidget(page, before_close_func=lambda made: made.left())
    page.retranslate()
    page.resize(1_200, 800)
    page.show()
    page.shown = True
    page.entered()
    return site, page


def bring(site: EngineSite, page: ShopPage, file: Path, view: str = "imports") -> None:
    """Drop a file on a tab, look at what it would bring, and import it."""
    page.open(view=view)
    page.offer([str(file)])
    preview = page.imports.preview
    site.wait_until(lambda: preview.reply is not None or preview.wrong.isVisible())
    assert preview.reply is not None, preview.wrong.text()
    preview.bring.click()
    site.wait_until(lambda: preview.isHidden() or preview.over or preview.wrong.isVisible())
    assert preview.isHidden() or preview.over, preview.wrong.text()
    preview.close_it()


@pytest.mark.screen
def test_that_a_shop_is_filled_changed_linked_and_put_back(
    at_work: tuple[EngineSite, ShopPage], tmp_path: Path
) -> None:
    site, page = at_work
    said: list[Toasted] = []
    page.session.toasted.connect(said.append)
    for name, text in (("products.csv", PRODUCTS), ("orders.csv", ORDERS), ("plan.csv", PLAN)):
        (tmp_path / name).write_text(text, "utf-8")
    site.wait_until(lambda: page.products.empty.isVisible() or page.products.model.shown > 0)

    page.open(view="imports")
    page.offer([str(tmp_path / "products.csv")])
    preview = page.imports.preview
    site.wait_until(lambda: preview.reply is not None)
    assert preview.reply is not None
    assert (preview.reply.kind, preview.reply.added, preview.reply.problems) == ("products", 2, 1)
    cells = [preview.problems.rows.index(0, column).data() for column in range(5)]
    assert cells == ["products.csv", "4", "价格", "贵", "a number such as 199.00"]
    preview.bring.click()
    site.wait_until(lambda: preview.over)
    preview.leave.click()

    page.open(view="products")
    shelf = page.products.shelf
    site.wait_until(lambda: shelf.row("501") >= 0)
    page.products.model.told.emit("501", "price", "89.50")
    site.wait_until(lambda: shelf.numbers["price"][shelf.row("501")] == 8_950)
    site.wait_until(lambda: shelf.told["price"][shelf.row("501")] == "hand")
    site.wait_until(lambda: bool(said) and said[-1].undo is not None)
    assert said[-1].undo is not None
    said[-1].undo()
    site.wait_until(lambda: shelf.numbers["price"][shelf.row("501")] == 9_900)

    page.open(view="show")
    page.offer([str(tmp_path / "plan.csv")])
    show = page.show_view
    site.wait_until(lambda: show.model.rowCount() == 3)
    show.card.next.click()
    # The simulated room presents products of its own too.
    site.wait_until(lambda: show.card.title.text() == "口红")
    show.put(0, 2)
    site.wait_until(lambda: show.told is not None and show.told.place == 2 and show.told.plan[2].item == "501")

    bring(site, page, tmp_path / "orders.csv", "orders")
    page.open(view="orders")
    orders = page.orders
    site.wait_until(lambda: any(row.number == "100000000000002" for row in orders._rows))
    orders.search.setText("小丽")
    orders.ask()
    site.wait_until(lambda: [row.number for row in orders._rows] == ["100000000000002"])
    orders.table.selectRow(0)
    orders.pick.click()
    site.wait_until(lambda: len(orders.picker.crowd) > 0)
    orders.picker.search.setText("小美")
    orders.picker._look()
    assert orders.picker.found.count() == 1
    orders.picker.link.click()
    site.wait_until(lambda: orders._rows and orders._rows[0].link == "hand")

    page.open(view="imports")
    site.wait_until(lambda: page.imports.table.rows.rowCount() == 2)
    page.imports.table.choose(2)
    page.imports.undo.click()
    page.imports.sure.click()
    site.wait_until(lambda: any(row.number == 2 and row.state == "undone" for row in page.imports.table.rows.rows))
    left: OrdersReply = site.ask(ListOrders(id=0, origin="import"))
    assert left.total == 0


@pytest.mark.screen
def test_that_a_real_retail_export_is_looked_at_imported_searched_and_taken_back(
    at_work: tuple[EngineSite, ShopPage], tmp_path: Path
) -> None:
    data = shared_data("uci_online_retail.csv.gz")
    site, page = at_work
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")
    page.open(view="imports")
    page.offer([str(data)])
    preview = page.imports.preview
    seen: list[int] = []
    preview.importing.progressed.connect(lambda push: seen.append(push.rows))

    def within(seconds: int, holds: Callable[[], object]) -> None:
        site.qtbot.waitUntil(lambda: bool(holds()), timeout=seconds * 1000)

    within(200, lambda: preview.wrong.isVisible())
    preview.options.mapping.setText(str(tmp_path / "mapping.yaml"))
    preview.options.kind.setCurrentIndex(preview.options.kind.findData("orders"))
    preview.options.mapping.editingFinished.emit()
    within(200, lambda: preview.reply is not None)
    assert preview.reply is not None
    assert (preview.reply.rows, preview.reply.added, preview.reply.problems) == (541_909, 22_062, 2)
    assert max(seen) > 100_000
    preview.bring.click()
    within(400, lambda: preview.over or preview.wrong.isVisible())
    assert preview.over, preview.wrong.text()
    preview.leave.click()

    page.open(view="orders")
    orders = page.orders
    within(60, lambda: orders._reply is not None and orders._reply.total >= 22_062)
    assert orders._reply is not None
    assert orders._reply.amounts["GBP"] > 0
    orders.search.setText("POSTAGE")
    orders.ask()
    within(60, lambda: orders.count.text() != "Looking…")

    page.open(view="imports")
    site.wait_until(lambda: page.imports.table.rows.rowCount() == 1)
    page.imports.undo.click()
    page.imports.sure.click()
    within(400, lambda: page.imports.table.rows.rows and page.imports.table.rows.rows[0].state == "undone")
    listed: ImportsReply = site.ask(ListImports(id=0))
    assert [row.state for row in listed.imports] == ["undone"]
