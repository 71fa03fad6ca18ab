"""The page of the shop on made-up answers."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.session import Session, Toasted
from tiercast.desktop.shop import show_plan
from tiercast.desktop.shop.page import ShopPage
from tiercast.desktop.shop.shelf import Shelf
from tiercast.desktop.shop.show_plan import Placed
from tiercast.desktop.shop.show_table import StepsTable, micros_of, minutes
from tiercast.serve.protocol_commands import GetStatus, SetShow, TellViewer
from tiercast.serve.protocol_imports import CancelImport, ImportFiles, ListImports, UndoImport
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import AskShow, ListItems, ListOrders, OrdersReply, ReadShow, SetItem, ShowStep

from tests.desktop.made import last, session
from tests.desktop.made_link import MadeLink
from tests.desktop.made_shop import MINUTE, PLAN, items, orders, shop_answers, show

Make = Callable[..., MadeLink]
Made = tuple[MadeLink, Session, ShopPage]
NOTHING = Failed(id=0, code="refused", message="it cannot be", message_zh="不行")


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> Made:
    """The page over a small shop."""
    link = made_link(shop_answers())
    here = session(link)
    page = ShopPage(here)
    qtbot.addWidget(page)
    page.resize(1_200, 700)
    page.retranslate()
    page.show()
    page.shown = True
    page.entered()
    qtbot.waitUntil(lambda: page.products.model.shown == 7)
    qtbot.waitUntil(lambda: page.products.card.told is not None)
    return link, here, page


def toasts(here: Session) -> list[Toasted]:
    """What is said from now on."""
    said: list[Toasted] = []
    here.toasted.connect(said.append)
    return said


def show_tab(made: Made, view: str, qtbot: QtBot) -> ShopPage:
    link, _, page = made
    page.open(view=view)
    asked = {"show": AskShow, "orders": ListOrders, "imports": ListImports}[view]
    qtbot.waitUntil(lambda: any(isinstance(command, asked) for command in link.asked))
    qtbot.wait_until(lambda: page.show_view.told is not None if view == "show" else True)
    if view != "show":
        table = getattr(page, view).table
        qtbot.waitUntil(lambda: table.rows.rowCount() > 0)
    return page


# --- products


def shown(page: ShopPage) -> list[str]:
    """The ids of the products that are shown, in order."""
    model = page.products.model
    return [model.shelf.ids[model.row(place)] for place in range(model.rowCount())]


def test_that_products_are_sorted_with_the_unknown_last_and_searched(made: Made) -> None:
    _, _, page = made
    products = page.products
    columns = [column.key for column in products.model.columns]
    products.table.sortByColumn(columns.index("price"), Qt.SortOrder.DescendingOrder)
    assert shown(page) == ["503", "501", "506", "502", "505", "504", "507"]
    products.table.sortByColumn(columns.index("cost"), Qt.SortOrder.AscendingOrder)
    assert shown(page)[-2:] == ["504", "507"]
    products.search.setText("beauty lip")
    QTest.keyClick(products.search, Qt.Key.Key_Return)
    assert shown(page) == ["501"]
    assert products.count.text() == "1 of 7"
    products.search.clear()
    products.which.setCurrentIndex(2)
    products.which.activated.emit(2)
    assert set(shown(page)) == {"502", "504"}
    products.which.setCurrentIndex(1)
    products.which.activated.emit(1)
    assert shown(page) == ["501"]
    assert "Told by hand" in products.model.data(
        products.model.index(0, columns.index("price")), Qt.ItemDataRole.ToolTipRole
    )


def cell(page: ShopPage, item: str, field: str) -> Any:
    model = page.products.model
    return model.index(model.place(item), [column.key for column in model.columns].index(field))


def write(page: ShopPage, item: str, field: str, text: str) -> None:
    """Write into a cell as somebody does."""
    table = page.products.table
    table.setCurrentIndex(cell(page, item, field))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.indexWidget(table.currentIndex()) or table.viewport().findChild(QLineEdit)
    if editor is None:
        editor = table.viewport().findChild(QComboBox)
    if isinstance(editor, QLineEdit):
        editor.setText(text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        # The table takes what was written in the next turn of the loop.
        QApplication.processEvents()
    else:
        assert isinstance(editor, QComboBox)
        editor.setCurrentIndex(editor.findData(text))
        delegate = table.itemDelegate()
        delegate.setModelData(editor, table.model(), table.currentIndex())
        delegate.closeEditor.emit(editor)


def test_that_a_cell_is_written_into_and_the_way_back_is_offered(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    said = toasts(here)
    write(page, "502", "price", "39.90")
    assert last(link, SetItem) == SetItem(id=len(link.asked), item="502", name="price", value="39.90")
    qtbot.waitUntil(lambda: bool(said))
    assert cell(page, "502", "price").data() == "¥39.90"
    assert said[0].text == "Price: 39.90 is noted"
    assert said[0].undo is not None
    said[0].undo()
    assert last(link, SetItem).value == ""
    # What had been told by hand before comes back instead.
    write(page, "501", "price", "89")
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1].undo is not None
    said[1].undo()
    assert last(link, SetItem).value == "99.00"


def test_that_yes_and_no_are_chosen_and_nothing_is_told_where_nothing_changed(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    write(page, "506", "is_new", "yes")
    assert (last(link, SetItem).name, last(link, SetItem).value) == ("is_new", "yes")
    count = len(link.asked)
    write(page, "503", "title", cell(page, "503", "title").data())
    assert not any(isinstance(command, SetItem) for command in link.asked[count:])


def test_that_a_refusal_is_said_and_the_cell_stays(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    said = toasts(here)
    link.answers[SetItem] = NOTHING
    write(page, "502", "stock", "many")
    qtbot.waitUntil(lambda: bool(said))
    assert (said[0].text, said[0].tone) == ("It cannot be", "bad")
    assert cell(page, "502", "stock").data() == "3"


def test_that_facts_are_told_and_taken_back_beside_the_table(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    card = page.products.card
    card.name.setText("colour")
    card.value.setText("red")
    QTest.keyClick(card.value, Qt.Key.Key_Return)
    assert last(link, SetItem) == SetItem(id=len(link.asked), item="501", name="colour", value="red")
    qtbot.waitUntil(lambda: "colour" in card.back)
    card.back["colour"].click()
    assert last(link, SetItem) == SetItem(id=len(link.asked), item="501", name="colour", value="")


def test_that_a_product_is_begun_by_hand(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    new = page.products.new
    page.products.new_button.click()
    assert not new.add_button.isEnabled()
    new.id.setText("900")
    new.name.setText("Gift")
    QTest.keyClick(new.name, Qt.Key.Key_Return)
    assert last(link, SetItem) == SetItem(id=len(link.asked), item="900", name="title", value="Gift")
    qtbot.waitUntil(lambda: not new.isVisible())


def test_that_a_product_stands_below_the_table_where_there_is_no_room_beside_it(made: Made) -> None:
    _, _, page = made
    view = page.products
    table, card = view._split.widget(0), view._split.widget(1)
    assert table is not None
    assert card is not None
    for width, beside in ((521, False), (1200, True)):
        page.setMinimumWidth(1)
        page.resize(width, 690)
        QApplication.processEvents()
        assert not table.geometry().intersects(card.geometry())
        assert (card.x() > table.x()) is beside
        assert card.geometry().right() < view._split.width()
        for part in (view.search, view.category, view.which, view.new_button):
            place = QRect(part.mapTo(table, QPoint(0, 0)), part.size())
            assert table.rect().contains(place), part.accessibleName()
        button = view.new_button.mapTo(table, QPoint(0, view.new_button.height())).y()
        assert button <= view.table.mapTo(table, QPoint(0, 0)).y()


def test_that_a_price_of_thousands_can_be_read(made: Made) -> None:
    model = made[2].products.model
    price = next(column for column in model.columns if column.key == "price")
    told = made[1].format.money(123_456_90, "CNY")
    assert QFontMetrics(made[2].products.table.font()).horizontalAdvance(told) + 2 * Space.S <= price.width


def test_that_products_are_listed_as_people_count() -> None:
    shelf, page = Shelf(), items().columns
    page.ids[:] = ["item-10", "item-2", "Item-1", "item-02b", "9" * 5_000, "", "item"]
    page.titles[:] = ["10 masks", "9 masks", "", "Serum 2", "serum 1", "b", "a"]
    shelf.add(page)
    assert [shelf.ids[row] for row in shelf.order("id", False)] == [
        "9" * 5_000, "item", "Item-1", "item-2", "item-02b", "item-10", "",
    ]  # fmt: skip
    assert [shelf.texts["title"][row] for row in shelf.order("title", False)] == [
        "9 masks", "10 masks", "a", "b", "serum 1", "Serum 2", "",
    ]  # fmt: skip


def test_that_a_long_shelf_is_sorted_and_searched_at_once() -> None:
    shelf, page = Shelf(), items().columns
    for copy in range(1_500):
        page.ids[:] = [f"{copy}-{place}" for place in range(7)]
        shelf.add(page)
    assert len(shelf) == 10_500
    assert shelf.order("stock", True)[0] == 4
    assert int(shelf.search("snacks 7-").sum()) > 0
    assert shelf.row("1499-6") == 10_499


# --- run of show


def plan_of(link: MadeLink) -> tuple[tuple[str, str], ...]:
    return tuple((item, phase) for item, phase, _ in last(link, SetShow).plan)


def test_that_steps_are_moved_by_keyboard_and_the_show_stays_at_its_step(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "show", qtbot)
    link, view = made[0], page.show_view
    said = toasts(made[1])
    view.table.selectRow(0)
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    sent = last(link, SetShow)
    assert [item for item, _, _ in sent.plan][:3] == ["503", "501", "502"]
    assert sent.place == 0
    assert view.table.place == 1
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].undo is not None
    said[0].undo()
    assert [item for item, _, _ in last(link, SetShow).plan][:3] == ["501", "503", "502"]
    assert last(link, SetShow).place == 1


def test_that_a_step_is_dragged_taken_out_added_and_its_time_written(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "show", qtbot)
    link, view = made[0], page.show_view
    link.answers[AskShow] = lambda command: show(plan=view.told.plan, place=view.told.place)  # type: ignore[union-attr]
    view.table.selectRow(5)
    view.table.moved.emit(5, 2)
    assert [item for item, _ in plan_of(link)] == ["501", "503", "505", "502", "", "506"]
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert [item for item, _ in plan_of(link)] == ["501", "503", "502", "", "506"]
    qtbot.waitUntil(lambda: view.form.item.count() == 7)
    view.table.selectRow(4)
    view.form.item.setEditText("保温杯 500 ml Vacuum flask · 506")
    view.form.phase.setText("Again")
    view.form.minutes.setText("2,5")
    view.form.button.click()
    assert last(link, SetShow).plan[-1] == ("506", "Again", 150_000_000)
    view.form.minutes.setText("soon")
    assert not view.form.button.isEnabled()
    view.model.wrote.emit(0, "planned", "9")
    assert last(link, SetShow).plan[0][2] == 9 * MINUTE
    said, count = toasts(made[1]), len(link.asked)
    view.model.wrote.emit(0, "planned", "x" * 100)
    assert said[0].tone == "bad"
    assert not any(isinstance(command, SetShow) for command in link.asked[count:])


class Dropped(QDropEvent):
    """A drop of a row of `table`, as after dragging it."""

    def __init__(self, table: StepsTable, row: int) -> None:
        at = table.visualRect(table.rows.index(row, 0)).center()
        self.mime = QMimeData()
        super().__init__(
            QPointF(at), Qt.DropAction.MoveAction, self.mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self._table = table

    def source(self) -> StepsTable:
        return self._table


def test_that_a_row_dropped_elsewhere_is_moved_and_not_taken_out_by_qt(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "show", qtbot)
    view = page.show_view
    view.table.selectRow(5)
    event = Dropped(view.table, 2)
    view.table.dropEvent(event)
    assert event.isAccepted()
    assert not view.model.removeRows(5, 1)
    assert [item for item, _ in plan_of(made[0])] == ["501", "503", "505", "502", "", "506"]
    assert view.model.rowCount() == 6


def test_that_the_show_goes_on_with_a_key_and_what_is_on_is_told(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "show", qtbot)
    link, view = made[0], page.show_view
    said = toasts(made[1])
    assert view.card.elapsed.value.text() == "11 min"
    assert (view.card.left.name.text(), view.card.left.value.text()) == ("Left", "4 min")
    at = [line.at for line in show_plan.lines(show())]
    assert [None if one is None else (one - show().now) // MINUTE for one in at] == [None, -11, 4, 14, 17, None]
    view.card.next.click()
    assert last(link, SetShow).what == "next"
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].undo is not None
    said[0].undo()
    back = last(link, SetShow)
    assert (back.what, back.item, back.place) == ("set", "503", 1)
    link.answers[AskShow] = show(place=2, minutes=13)
    view.ask()
    qtbot.waitUntil(lambda: view.card.left.name.text() == "Over by")
    assert view.card.left.value.text() == "3 min"
    begun = show(place=2, minutes=0)
    link.answers[AskShow] = msgspec.structs.replace(begun, aired=begun.now - 529_000)
    view.ask()
    qtbot.waitUntil(lambda: view.card.elapsed.value.text() == "1 s")


def test_that_a_plan_comes_from_a_file_that_is_dropped(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "show", qtbot)
    link = made[0]
    page.offer(["/home/me/plan.csv"])
    assert last(link, ReadShow).file == "/home/me/plan.csv"
    qtbot.waitUntil(lambda: any(isinstance(command, SetShow) for command in link.asked))
    assert (len(last(link, SetShow).plan), last(link, SetShow).place) == (2, -1)


def test_that_a_plan_that_is_refused_is_shown_as_it_was(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "show", qtbot)
    made[0].answers[SetShow] = NOTHING
    page.show_view.put(0, 1)
    assert page.show_view.model.row(0).step.item == "503"
    qtbot.waitUntil(lambda: page.show_view.model.row(0).step.item == "501")


STEPS = st.integers(0, 6).map(lambda count: tuple(ShowStep(item=str(number)) for number in range(count)))


@given(STEPS, st.integers(-1, 6), st.lists(st.tuples(st.integers(0, 6), st.integers(-2, 8)), max_size=6))
def test_that_moving_steps_loses_none_and_the_show_stays_at_its_step(
    plan: tuple[ShowStep, ...], place: int, moves: list[tuple[int, int]]
) -> None:
    placed = Placed(plan, min(place, len(plan) - 1))
    on = placed.plan[placed.place] if placed.place >= 0 else None
    for start, end in moves:
        placed = show_plan.moved(placed, start, end)
    assert sorted(step.item for step in placed.plan) == sorted(step.item for step in plan)
    assert (placed.plan[placed.place] if placed.place >= 0 else None) == on


def test_that_minutes_are_read_as_they_are_written() -> None:
    for micros in (0, MINUTE, 150_000_000, 1440 * MINUTE):
        assert micros_of(minutes(micros)) == micros
    assert [micros_of(text) for text in ("-1", "nan", "1e9", "inf", "five")] == [None] * 5


def test_that_taking_the_step_out_that_is_on_leaves_the_show_before_it() -> None:
    assert show_plan.removed(Placed(PLAN, 1), 1).place == 0
    assert show_plan.added(Placed(PLAN, 1), ShowStep(item="x"), 0).place == 2
    assert show_plan.again(Placed(PLAN, 1), Placed(PLAN[::-1], 3)) == Placed(PLAN, 2)


# --- orders


def test_that_filters_and_the_order_are_the_engines(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "orders", qtbot)
    link, view = made[0], page.orders
    assert last(link, ListOrders) == ListOrders(id=last(link, ListOrders).id)
    view.search.setText("小")
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    view.state.setCurrentIndex(view.state.findData("refunded"))
    view.state.activated.emit(0)
    view.link.setCurrentIndex(view.link.findData(""))
    view.link.activated.emit(0)
    view.origin.setCurrentIndex(view.origin.findData("import 1"))
    view.origin.activated.emit(0)
    view.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    asked = last(link, ListOrders)
    assert (asked.text, asked.states, asked.links, asked.origin) == ("小", ("refunded",), ("",), "import 1")
    assert (asked.by, asked.descending) == ("amount", False)
    qtbot.waitUntil(lambda: view.count.text().startswith("9 orders"))


def test_that_only_a_column_by_which_orders_can_be_sorted_takes_a_click_and_the_first_one_turns_it(
    made: Made, qtbot: QtBot
) -> None:
    page = show_tab(made, "orders", qtbot)
    link, table = made[0], page.orders.table
    titles = table.horizontalHeader()

    def click(column: int) -> tuple[str, bool, int]:
        place = QPoint(titles.sectionViewportPosition(column) + 20, titles.height() // 2)
        QTest.mouseClick(titles.viewport(), Qt.MouseButton.LeftButton, pos=place)
        asked = last(link, ListOrders)
        return asked.by, asked.descending, titles.sortIndicatorSection()

    assert click(0) == ("time", False, 0), "the newest stood first"
    assert click(2) == ("time", False, 0), "the engine sorts by no name"
    assert click(4) == ("amount", False, 4)
    assert click(5) == ("amount", False, 4)


def test_that_the_next_page_comes_as_the_end_is_scrolled_to(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    whole = orders()

    def pages(command: ListOrders) -> OrdersReply:
        rows = whole.rows[3 * command.page : 3 * command.page + 3]
        return OrdersReply(id=0, list=5, page=command.page, pages=3, total=9, rows=rows)

    link.answers[ListOrders] = pages
    show_tab(made, "orders", qtbot)
    qtbot.waitUntil(lambda: page.orders.table.rows.rowCount() == 9)
    asked = [command for command in link.asked if isinstance(command, ListOrders)]
    assert [(command.list, command.page) for command in asked] == [(0, 0), (5, 1), (5, 2)]


def choose(page: ShopPage, place: int) -> None:
    page.orders.table.selectRow(place)


def test_that_an_order_is_linked_to_a_viewer_and_that_is_undone(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "orders", qtbot)
    link, here, view = made[0], made[1], page.orders
    said = toasts(here)
    choose(page, 7)
    assert (view.open.isHidden(), view.pick.isHidden(), view.unlink.isHidden()) == (True, False, True)
    view.pick.click()
    assert view.picker.search.text() == "小丽"
    qtbot.waitUntil(lambda: len(view.picker.crowd) > 0)
    view.picker.search.setText("小美12")
    QTest.keyClick(view.picker.search, Qt.Key.Key_Return)
    assert view.picker.found.count() >= 1
    view.picker.link.click()
    told = last(link, TellViewer)
    assert (told.what, told.name, told.platform) == ("link", orders().rows[7].number, "douyin")
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].undo is not None
    said[0].undo()
    assert last(link, TellViewer).what == "unlink"


def test_that_a_viewer_is_opened_and_a_link_by_hand_undone(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "orders", qtbot)
    link, here, view = made[0], made[1], page.orders
    went: list[tuple[str, Any]] = []
    here.went.connect(lambda where, what: went.append((where, what)))
    choose(page, 3)
    view.open.click()
    assert went == [("viewer", {"viewer": orders().rows[3].viewer})]
    view.unlink.click()
    assert last(link, TellViewer).what == "unlink"
    choose(page, 8)
    assert view.pick.isHidden()


# --- imports


def drop(widget: QWidget, *files: str) -> None:
    """Drop files as the desktop does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(file) for file in files])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, mime, left, none)
    widget.dragEnterEvent(enter)
    assert enter.isAccepted()
    widget.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, none))


def imported(link: MadeLink) -> list[ImportFiles]:
    return [command for command in link.asked if isinstance(command, ImportFiles)]


def test_that_files_dropped_anywhere_are_recognised_looked_at_and_imported(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    said = toasts(here)
    page.open(view="imports")
    drop(page, "/home/me/products.csv")
    preview = page.imports.preview
    qtbot.waitUntil(lambda: preview.reply is not None)
    assert [(command.kind, command.dry_run) for command in imported(link)] == [("orders", True), ("products", True)]
    assert preview.bring.text() == "Import 128 products"
    assert preview.options.kind.currentData() == "products"
    assert page.imports.list.isHidden()
    preview.leave.click()
    assert page.imports.list.isVisible()
    page.open(view="orders")
    drop(page, "/home/me/orders-a.csv", "/home/me/orders-b.csv")
    qtbot.waitUntil(lambda: preview.reply is not None and preview.reply.kind == "orders")
    assert [tile.value.text() for tile in preview.numbers][:2] == ["12,410", "11,640"]
    assert preview.problems.rows.rowCount() == 3
    assert preview.problems.rows.index(0, 4).data() == "a number such as 199.00"
    assert "37 more would be linked by nickname" in preview.told.text()
    preview.options.nicknames.click()
    assert imported(link)[-1].nicknames
    assert not preview.bring.isEnabled()
    qtbot.waitUntil(lambda: preview.bring.isEnabled())
    preview.bring.click()
    assert (imported(link)[-1].dry_run, imported(link)[-1].nicknames) == (False, True)
    link.push(ImportProgress(part=0.0, doing="reading", rows=5_000))
    assert preview.progress.text.text() == "5,000 rows read"
    link.push(ImportProgress(part=0.4, doing="linking", rows=12_410))
    assert (preview.progress.bar.value(), preview.progress.text.text()) == (400, "Looking for the buyers: 40%")
    link.push(ImportProgress(part=0.5, rows=12_410))
    assert (preview.progress.bar.value(), preview.progress.text.text()) == (500, "50%")
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1].text == "Import 4: 11,640 orders count now"
    assert said[-1].undo is not None
    said[-1].undo()
    assert last(link, UndoImport).number == 4


def test_that_a_stopped_import_says_what_is_taken_back_and_is_no_failure(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.open(view="imports")
    drop(page, "/home/me/orders.csv")
    preview = page.imports.preview
    qtbot.waitUntil(lambda: preview.reply is not None)
    link.answers[ImportFiles] = Failed(
        id=0, code="refused", message="the import was stopped; nothing of it counts", message_zh="已取消"
    )
    preview.bring.click()
    link.push(ImportProgress(part=0.7))
    preview.progress.stop.click()
    assert not preview.progress.stop.isEnabled()
    link.push(ImportProgress(part=0.3, doing="undoing"))
    assert preview.progress.text.text() == "Taking back what counts already: 30%"
    asked = len(link.asked)
    qtbot.waitUntil(preview.wrong.isVisible)
    assert preview.wrong.text() == "The import was stopped; nothing of it counts"
    assert (preview.wrong.property("tone"), preview.options.fold.isChecked()) == ("", False)
    assert any(isinstance(one, ListImports) for one in link.asked[asked:]), "its line says how it stands now"


def test_that_what_an_import_leaves_open_is_put_away_again_by_the_words_that_brought_it(made: Made) -> None:
    _, _, page = made
    options = page.imports.preview.options
    told = []
    for _press in range(3):
        told.append((options.fold.text(), options.more.isHidden()))
        options.fold.click()
    assert told == [("More…", True), ("Less", False), ("More…", True)]


def test_that_the_line_of_an_import_says_how_much_of_it_is_taken_back(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.open(view="imports")
    view = page.imports
    qtbot.waitUntil(lambda: view.undo.isVisible())
    row = view.row()
    assert row is not None
    view.undo.click()
    view.sure.click()
    link.push(ImportProgress(part=0.25, doing="undoing"))
    assert view.about.text() == f"Import {row.number} is being taken back: 25%"
    assert view.halt.isVisible()
    link.push(ImportProgress(part=0.4, doing="leaving"))
    assert view.about.text() == f"Import {row.number} no longer counts; viewers who were only in it go: 40%"
    assert view.halt.isHidden(), "too late to be stopped"
    link.push(ImportProgress(part=0.0, doing="dividing"))
    assert view.about.text() == f"Import {row.number} no longer counts; customers are divided by value anew…"


def test_that_an_undo_that_is_stopped_says_that_the_import_counts_and_is_no_failure(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    page.open(view="imports")
    view = page.imports
    qtbot.waitUntil(lambda: view.undo.isVisible())
    said = toasts(here)
    link.answers[UndoImport] = Failed(
        id=0, code="refused", message="the import was not taken back", message_zh="已停止"
    )
    view.undo.click()
    view.sure.click()
    view.halt.click()
    assert not view.halt.isEnabled()
    assert any(isinstance(one, CancelImport) for one in link.asked)
    link.push(ImportProgress(part=0.75, doing="counting"))
    assert "is not taken back; it comes to count again: 75%" in view.about.text()
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1].text == "The import was not taken back; it counts as before"
    assert not view.halt.isVisible()


def test_that_no_orders_are_only_spoken_of_once_the_engine_has_looked(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    link.answers[ListOrders] = OrdersReply(id=0, list=1, page=0, pages=1, total=0, rows=())
    page.open(view="orders")
    nothing, bring = page.orders.table.nothing, page.orders.bring
    assert nothing.head.text() == "Looking…"
    assert bring.isHidden()
    qtbot.waitUntil(lambda: nothing.head.text() == "No orders yet")
    assert not bring.isHidden()
    assert page.orders.bar.isHidden(), "there is nothing to choose"


def test_that_the_reading_of_many_orders_shows_how_far_it_is_and_can_be_stopped(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    shares = iter((0.25, 0.5, 0.75))
    link.answers[ListOrders] = lambda command: OrdersReply(
        id=0, list=0, page=0, pages=0, total=0, rows=(), read=next(shares, 0.75)
    )
    page.open(view="orders")
    view = page.orders
    qtbot.waitUntil(lambda: view.reading.bar.value() == 750)
    assert view.reading.text.text().startswith("Reading the orders: 75%")
    left = view.reading.bar.mapTo(view, QPoint(0, 0)).x()
    assert left == view.search.mapTo(view, QPoint(0, 0)).x(), "not at the border of its card"
    assert view.table.nothing.head.text() == "Looking…"
    view.reading.stop.click()
    assert view.reading.isHidden()
    assert view.table.nothing.head.text() == "Not all orders are read"
    asked = len(link.asked)
    link.answers[ListOrders] = orders()
    view.fresh.click()
    qtbot.waitUntil(lambda: view.table.rows.rowCount() == 9)
    assert len([one for one in link.asked[asked:] if isinstance(one, ListOrders)]) == 1
    assert view.reading.isHidden()


def test_that_the_reading_of_many_orders_is_left_at_once_with_the_tab_and_goes_on_there(
    made: Made, qtbot: QtBot
) -> None:
    link, _, page = made
    partly = OrdersReply(id=0, list=0, page=0, pages=0, total=0, rows=(), read=0.25)
    link.answers[ListOrders] = partly
    page.open(view="orders")
    view = page.orders
    qtbot.waitUntil(lambda: view.reading.bar.value() == 250)
    view.ask()
    page.open(view="products")
    asked = len([one for one in link.asked if isinstance(one, ListOrders)])
    assert page.products.isVisible()
    view._take(partly, view._run)
    view._again.timeout.emit()
    assert len([one for one in link.asked if isinstance(one, ListOrders)]) == asked, "nobody looks"
    link.answers[ListOrders] = orders()
    page.open(view="orders")
    qtbot.waitUntil(lambda: view.table.rows.rowCount() == 9)
    assert view.reading.isHidden()


def test_that_what_files_are_recognised_as_is_said_in_words(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    page.open(view="imports")
    preview = page.imports.preview
    whole = shop_answers()[ImportFiles](ImportFiles(id=0, kind="orders", files=("/home/me/orders.csv",)))
    for kind, preset, said in (
        ("orders", "mapping", "Recognised as: a mapping of yours (Orders)"),
        ("products", "products", "Recognised as: a list of products"),
    ):
        link.answers[ImportFiles] = msgspec.structs.replace(whole, kind=kind, preset=preset)
        page.offer(["/home/me/orders.csv"])
        qtbot.waitUntil(lambda: preview.reply is not None and preview.reply.preset == preset)  # noqa: B023 at once
        assert preview.told.text().startswith(said)
    here.take_language("zh_CN")
    page.retranslate()
    assert preview.told.text().startswith("识别为：商品列表 · ")


def test_that_what_an_import_left_out_can_be_read_after_it(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.open(view="imports")
    preview = page.imports.preview
    page.offer(["/home/me/orders.csv"])
    qtbot.waitUntil(lambda: preview.bring.isEnabled())
    assert not preview.over
    preview.bring.click()
    qtbot.waitUntil(lambda: preview.over)
    assert preview.heading.text() == "Imported: orders.csv"
    assert preview.problems.rows.rowCount() == 3
    assert "belong to no viewer" in preview.told.text()
    assert "Not counted: " in preview.told.text()
    assert "3 rows that cannot be read" in preview.told.text()
    assert preview.bring.isHidden()
    assert preview.options.isHidden()
    preview.leave.click()
    assert page.imports.list.isVisible()
    whole = shop_answers()[ImportFiles](ImportFiles(id=0, kind="orders", files=("/home/me/orders.csv",)))
    link.answers[ImportFiles] = msgspec.structs.replace(
        whole, problems=0, listed=(), unlinked=0, unpaid=0, closed=0, left_out=0, remarks=0
    )
    page.offer(["/home/me/orders.csv"])
    qtbot.waitUntil(lambda: preview.bring.isEnabled())
    preview.bring.click()
    qtbot.waitUntil(preview.isHidden)


def test_that_an_import_is_stopped_and_its_refusal_is_said(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.open(view="imports")
    page.offer(["/home/me/orders.csv"])
    preview = page.imports.preview
    qtbot.waitUntil(lambda: preview.reply is not None)
    link.answers[ImportFiles] = Failed(
        id=0, code="refused", message="the import was stopped; nothing of it counts", message_zh="导入已取消"
    )
    preview.bring.click()
    preview.progress.stop.click()
    assert isinstance(link.asked[-1], CancelImport)
    qtbot.waitUntil(lambda: "nothing of it counts" in preview.wrong.text())
    assert preview.wrong.text() == "The import was stopped; nothing of it counts"
    assert not preview.importing.busy
    link.answers[ImportFiles] = shop_answers()[ImportFiles]
    preview.again.click()
    qtbot.waitUntil(lambda: preview.reply is not None and preview.bring.isEnabled())
    assert not preview.wrong.isVisible()


def test_that_what_nobody_knows_is_said_with_what_to_do(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.open(view="imports")
    page.offer(["/home/me/export.csv"])
    preview = page.imports.preview
    qtbot.waitUntil(lambda: preview.wrong.isVisible())
    assert [command.kind for command in imported(link)] == ["orders", "products", "channels"]
    assert preview.wrong.text().startswith("The file is no known export; give a mapping\nSay above what it is")
    preview.options.mapping.setText("/home/me/mapping.yaml")
    preview.options.mapping.editingFinished.emit()
    assert imported(link)[-1].mapping == "/home/me/mapping.yaml"


def test_that_an_import_is_taken_back_only_once_somebody_is_sure(made: Made, qtbot: QtBot) -> None:
    page = show_tab(made, "imports", qtbot)
    link, view = made[0], page.imports
    said = toasts(made[1])
    view.table.choose(2)
    assert view.undo.isHidden()
    view.table.choose(1)
    view.undo.click()
    assert not any(isinstance(command, UndoImport) for command in link.asked)
    view.keep.click()
    view.undo.click()
    view.sure.click()
    assert last(link, UndoImport).number == 1
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].text == "Import 1 was taken back"


# --- the page


def test_that_a_hidden_page_asks_nothing(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    for view in ("show", "orders", "imports", "products"):
        page.open(view=view)
    page.shown = False
    page.left()
    count, timers = len(link.asked), page.findChildren(QTimer)
    assert not any(timer.isActive() for timer in timers if not timer.isSingleShot())
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    answers: list[object] = []
    link.ask(GetStatus(id=0), then=answers.append)  # answered after everything that was asked before
    qtbot.waitUntil(lambda: bool(answers))
    assert len(link.asked) == count + 1


def test_that_what_is_noted_of_a_product_is_not_told_to_a_card_that_has_gone(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    said = toasts(here)
    page.products.tells.tell("501", "title", "A mask")
    shiboken6.delete(page.products.new)
    with qtbot.capture_exceptions() as raised:
        qtbot.waitUntil(lambda: bool(said))
    assert raised == []
    assert last(link, SetItem).value == "A mask"


def test_that_what_cannot_be_read_is_said_and_tried_again(made_link: Make, qtbot: QtBot) -> None:
    link = made_link({**shop_answers(), ListItems: NOTHING, ListOrders: NOTHING})
    page = ShopPage(session(link))
    qtbot.addWidget(page)
    page.retranslate()
    page.show()
    page.shown = True
    page.entered()
    qtbot.waitUntil(lambda: page.products.error.isVisible())
    link.answers[ListItems] = items()
    assert page.products.error.again is not None
    page.products.error.again.click()
    qtbot.waitUntil(lambda: page.products.table.isVisible() and page.products.model.shown == 7)
    page.open(view="orders")
    qtbot.waitUntil(lambda: page.orders.error.isVisible())


def test_that_a_lost_connection_is_not_said_by_the_second_and_all_is_read_again_after_it(
    made: Made, qtbot: QtBot
) -> None:
    link, here, page = made
    show_tab(made, "show", qtbot)
    said = toasts(here)
    link.answers[AskShow] = Failed(id=0, code="no_engine", message="lost", message_zh="断开")
    for _ in range(3):
        page.show_view.ask()
        qtbot.waitUntil(lambda: not page.show_view._asked)
    assert said == []
    link.answers[AskShow] = NOTHING
    for _ in range(3):
        page.show_view.ask()
        qtbot.waitUntil(lambda: not page.show_view._asked)
    assert [toasted.text for toasted in said] == ["It cannot be"]
    link.answers[AskShow] = show(place=3)
    link.say_welcome()
    qtbot.waitUntil(lambda: page.show_view.told is not None and page.show_view.told.place == 3)
