"""The page of the shop: products, run of show, orders, imports. Files may be dropped anywhere on it."""

from pathlib import PurePath
from typing import Any, Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from tiercast.desktop.parts.tabbed_page import TabbedPage
from tiercast.desktop.session import Session
from tiercast.desktop.shop.commands import commands_of
from tiercast.desktop.shop.imports_view import ImportsView
from tiercast.desktop.shop.orders_view import OrdersView
from tiercast.desktop.shop.products_view import ProductsView
from tiercast.desktop.shop.show_view import ShowView

VIEWS: Final = ("products", "show", "orders", "imports")
KIND_OF: Final = {"products": "products", "orders": "orders"}
"""What files dropped on a tab are taken for; on the others they are recognised."""


class ShopPage(TabbedPage):
    """The page. `open`: ``view`` (one of `VIEWS`), ``files`` to import."""

    key = "shop"
    icon = "ph.storefront"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.products, self.show_view = ProductsView(session), ShowView(session)
        self.orders, self.imports = OrdersView(session), ImportsView(session)
        super().__init__(session, (self.products, self.show_view, self.orders, self.imports), parent)
        self.setAcceptDrops(True)
        self.products.wanted.connect(self.choose_files)
        self.orders.wanted.connect(self.choose_files)
        session.link.welcomed.connect(self._welcomed)
        if session.commands is not None:
            session.commands.add(*commands_of(self))

    def titles(self) -> tuple[str, ...]:
        """The names of the tabs."""
        return (self.tr("Products"), self.tr("Run of show"), self.tr("Orders"), self.tr("Imports"))

    def open(self, **what: Any) -> None:
        """Show one of the views, or files to import."""
        if what.get("view") in VIEWS:
            self.tabs.setCurrentIndex(VIEWS.index(what["view"]))
        if what.get("files"):
            self.offer([str(file) for file in what["files"]])

    def take_keyboard(self) -> None:
        """Give the keyboard to the search of what is shown."""
        view = self.tabs.currentWidget()
        (self.orders if view is self.orders else self.products).take_keyboard()
        if view is not self.orders:
            self.tabs.setCurrentWidget(self.products)

    def choose_files(self) -> None:
        """Let files be chosen; what they are taken for follows from what is shown."""
        kind = KIND_OF.get(VIEWS[self.tabs.currentIndex()], "")
        self.tabs.setCurrentWidget(self.imports)
        self.imports.choose_files(kind)

    def offer(self, files: list[str]) -> None:
        """Take files that were dropped: a plan on the run of show, else an import."""
        view = VIEWS[self.tabs.currentIndex()]
        if view == "show" and len(files) == 1 and PurePath(files[0]).suffix.lower() in (".csv", ".xlsx"):
            self.show_view.bring(files[0])
            return
        self.tabs.setCurrentWidget(self.imports)
        self.imports.offer(files, KIND_OF.get(view, ""))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 Qt's name
        """Take files of this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """Look at the files."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.offer(files)

    def _welcomed(self, _welcome: object) -> None:
        self.ask()
