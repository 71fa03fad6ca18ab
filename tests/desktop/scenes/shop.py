"""Scenes of the shop."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.desktop.shop.page import ShopPage
from tiercast.serve.protocol_imports import ImportFiles
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import AskShow, ListItems, ListOrders

from tests.desktop.made_link import MadeLink
from tests.desktop.made_shop import shop_answers, show
from tests.desktop.scenes.rules import turns
from tests.desktop.scenes.shell import window

ORDERS = ["/home/me/抖店订单_2026-10.csv", "/home/me/抖店订单_2026-11.csv"]


def _scene(do: Callable[[ShopPage], None], *, empty: bool = False) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        link = session.link
        assert isinstance(link, MadeLink)
        link.answers |= shop_answers(empty=empty)
        made = window(session)
        assert isinstance(made, Window)
        made.show_page("shop")
        turns()
        page = made.pages["shop"]
        assert isinstance(page, ShopPage)
        do(page)
        turns()
        return made

    return scene


def _view(name: str) -> Callable[[ShopPage], None]:
    return lambda page: page.open(view=name)


def _link(page: ShopPage) -> MadeLink:
    assert isinstance(page.session.link, MadeLink)
    return page.session.link


def _write(page: ShopPage) -> None:
    table = page.products.table
    table.setCurrentIndex(page.products.model.index(1, 3))
    turns()
    page.products.new.offer()
    page.products.table.edit(table.currentIndex())


def _broken(page: ShopPage) -> None:
    _link(page).answers[ListItems] = _link(page).answers[ListOrders] = Failed(
        id=0, code="fault", message="the disk does not answer", message_zh="磁盘没有应答",
        hint="free some space, then try again", hint_zh="请清理磁盘空间后再试",
    )  # fmt: skip
    page.products.shelf.become(type(page.products.shelf)())
    page.products._filter()
    page.products.ask()


def _over(page: ShopPage) -> None:
    _link(page).answers[AskShow] = show(place=2, minutes=13)
    page.open(view="show")
    turns()
    page.show_view.table.selectRow(3)


def _linking(page: ShopPage) -> None:
    page.open(view="orders")
    turns()
    page.orders.table.selectRow(7)
    turns()
    page.orders.pick.click()
    turns()
    page.orders.picker.search.setText("小")
    page.orders.picker._look()


def _preview(page: ShopPage) -> None:
    page.open(view="orders")
    turns()
    page.offer(ORDERS)
    turns(12)
    page.imports.preview.options.fold.setChecked(True)


def _running(page: ShopPage) -> None:
    _preview(page)
    link = _link(page)
    # An answer that never comes.
    link.answers.pop(ImportFiles)
    page.imports.preview.options.fold.setChecked(False)
    page.imports.preview.importing.busy = True
    page.imports.preview._bringing = True
    page.imports.preview.importing.began.emit()
    link.push(ImportProgress(part=0.62, rows=11_902))


def _unknown(page: ShopPage) -> None:
    page.open(view="imports")
    turns()
    page.offer(["/home/me/export.csv"])
    turns(16)


def _take_back(page: ShopPage) -> None:
    page.open(view="imports")
    turns()
    page.imports.table.choose(1)
    page.imports.undo.click()


SCENES = {
    "products": _scene(lambda page: None),
    "write": _scene(_write),
    "no-products": _scene(lambda page: None, empty=True),
    "broken": _scene(_broken),
    "show": _scene(_view("show")),
    "show-over": _scene(_over),
    "no-show": _scene(_view("show"), empty=True),
    "orders": _scene(_view("orders")),
    "link": _scene(_linking),
    "no-orders": _scene(_view("orders"), empty=True),
    "imports": _scene(_view("imports")),
    "preview": _scene(_preview),
    "running": _scene(_running),
    "unknown": _scene(_unknown),
    "take-back": _scene(_take_back),
    "no-imports": _scene(_view("imports"), empty=True),
}
