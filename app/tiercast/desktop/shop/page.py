"""The page of the shop: products, run of show, orders, imports. Files may be dropped anywhere on it."""

from pathlib import PurePath
from typing import Any, Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session
from tiercast.desktop.shop.commands import commands_of
from tiercast.desktop.shop.imports_view import ImportsView
from tiercast.desktop.shop.orders_view import OrdersView
from tiercast.desktop.shop.products_view import ProductsView
from tiercast.desktop.shop.show_view import ShowView

VIEWS: Final = ("products", "show", "orders", "imports")
KIND_OF: Final = {"products": "products", "orders": "orders"}
"""What files dropped on a tab are taken for; on the others they are recognised."""


class ShopPage(Page):
    """The page. `open`: ``view`` (one of `VIEWS`), ``files`` to import."""

    key = "shop"
    icon = "ph.storefront"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._heading = label("title", parent=self)
        self.tabs = QTabWidget(self)
        self.products, self.show_view = ProductsView(session), ShowView(session)
        self.orders, self.imports = OrdersView(session), ImportsView(session)
        self.views = (self.products, self.show_view, self.orders, self.imports)
        for view in self.views:
            self.tabs.addTab(view, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.S)
        column.addWidget(self._heading)
        column.addWidget(self.tabs, 1)
        self._looked = -1
        self.setAcceptDrops(True)
        self.tabs.currentChanged.connect(self._turned)
        self.products.wanted.connect(self.choose_files)
        self.orders.wanted.connect(self.choose_files)
        session.room_changed.connect(self._room)
        session.link.welcomed.connect(self._welcomed)
        if session.commands is not None:
            session.commands.add(*commands_of(self))

    def entered(self) -> None:
        """Follow what is shown."""
        self._turned(self.tabs.currentIndex())

    def left(self) -> None:
        """Follow nothing."""
        if self._looked >= 0:
            self.views[self._looked].stop()
            self._looked = -1

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        titles = (self.tr("Products"), self.tr("Run of show"), self.tr("Orders"), self.tr("Imports"))
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
        for view in self.views:
            view.retranslate()

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

    def _turned(self, place: int) -> None:
        if self.shown and place != self._looked:
            self.left()
            self._looked = place
            self.views[place].start()

    def _welcomed(self, _welcome: object) -> None:
        if self._looked >= 0:
            self.views[self._looked].ask()

    def _room(self, _room: str) -> None:
        if self._looked >= 0:
            self.left()
            self._turned(self.tabs.currentIndex())
