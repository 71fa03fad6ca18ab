"""The products: a table to search, filter, sort and write into, and beside it all that is known of one."""

from typing import Final

import numpy as np
from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.flow_row import FlowRow
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState, ErrorState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.shop.cell_editor import CellEditor
from tiercast.desktop.shop.item_teller import ItemTeller
from tiercast.desktop.shop.new_product import NewProduct
from tiercast.desktop.shop.product_card import ProductCard
from tiercast.desktop.shop.products_model import ProductsModel
from tiercast.desktop.shop.shelf import Mask, Shelf
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import AskItem, ItemReply, ItemsReply, ListItems

EVERY: Final = 10_000
"""Milliseconds between two looks at a shop of few products; a large one is looked at when it is entered."""
FEW: Final = 5_000
LEAST: Final = 300
"""Pixels of the table beside which a product may stand."""
TITLE: Final = 1
"""Column of the name."""
SOON: Final = 120
"""Milliseconds after the last key that a search waits."""


class ProductsView(TabView):
    """The tab. `wanted` asks for files to import."""

    wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.shelf = session, Shelf()
        self.tells = ItemTeller(session)
        self.model = ProductsModel(session, self.shelf)
        self.empty = EmptyState(session, "ph.package")
        self.bring = self.empty.add_button("", self.wanted.emit, main=True)
        self.table = Table(self.model, empty=self.empty)
        self.table.remember("shop/products")
        self.table.setItemDelegate(CellEditor(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.table.opened.connect(lambda _row: self._write())
        self.search, self.category, self.which = QLineEdit(), ChoiceBox(), ChoiceBox()
        self.search.setMinimumWidth(248)
        self.search.setAcceptDrops(False)
        self.count = label("quiet")
        self.new_button = QPushButton()
        self.new = NewProduct(session, self.tells)
        self.card = ProductCard(session, self.tells)
        self.error = ErrorState(session, self.ask)
        self.error.hide()
        self._soon, self._timer = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._timer.setInterval(EVERY)
        self._reading: Shelf | None = None
        self._arrange()
        self._connect()

    def start(self) -> None:
        """Somebody looks from now on."""
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()
        self._reading = None

    def ask(self) -> None:
        """Read all products anew, unless they are being read."""
        if self._reading is None:
            self._reading = Shelf()
            self.session.link.ask(ListItems(id=0), then=self._take, refused=self._failed, owner=self)

    def take_keyboard(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(self.tr("Search by name, id or category"))
        self.search.setAccessibleName(self.tr("Search products"))
        self.category.setAccessibleName(self.tr("Category"))
        self.which.setAccessibleName(self.tr("Which products"))
        self.new_button.setText(self.tr("New product…"))
        self.bring.setText(self.tr("Import products…"))
        self.table.setAccessibleName(self.tr("Products"))
        chosen = max(0, self.which.currentIndex())
        with QSignalBlocker(self.which):
            self.which.clear()
            for text in (self.tr("All"), self.tr("Told by hand"), self.tr("Running low"), self.tr("No price known")):
                self.which.addItem(text)
            self.which.setCurrentIndex(chosen)
        self._fill_categories()
        self.new.retranslate()
        self.card.retranslate()
        self.error.retranslate()
        self.model.retranslate()
        self._tell()

    # --- what comes

    def _take(self, reply: ItemsReply) -> None:
        reading = self._reading
        if reading is None:
            return
        reading.add(reply.columns)
        reading.currency = reply.currency
        if reply.page + 1 < reply.pages:
            more = ListItems(id=0, list=reply.list, page=reply.page + 1)
            self.session.link.ask(more, then=self._take, refused=self._failed, owner=self)
            return
        self._reading = None
        self.error.hide()
        self._split.show()
        if self.table.state() is not QAbstractItemView.State.EditingState:
            self.shelf.become(reading)
            self._fill_categories()
            self._filter()
        if not self.table.currentIndex().isValid() and self.model.shown:
            self.table.setCurrentIndex(self.model.index(0, TITLE))
        if len(self.shelf) > FEW:
            self._timer.stop()

    def _failed(self, failed: Failed) -> None:
        self._reading = None
        if len(self.shelf):
            # What is shown stays; that the connection is lost the window says by itself.
            if failed.code != "no_engine":
                self._timer.stop()
                self.session.refuse(failed)
            return
        self.error.tell(self.tr("The products could not be read"), *self.session.told(failed))
        self._split.hide()
        self.error.show()

    def _taken(self, reply: ItemReply) -> None:
        new = self.shelf.row(reply.item) < 0
        self.shelf.take(reply)
        if new or not reply.facts:
            self.ask()
        self._filter()
        if new:
            self.table.choose(reply.item)
        if self.card.told is not None and self.card.told.item == reply.item:
            self.card.show_item(reply)

    def _told(self, item: str, field: str, text: str) -> None:
        row = self.shelf.row(item)
        by_hand = self.shelf.told.get(field, [""] * (row + 1))[row] == "hand"
        self.tells.tell(item, field, text, self.model.written(row, field) if by_hand else "")

    def _write(self) -> None:
        """Open the cell that is marked, or the name where it cannot be written into."""
        index = self.table.currentIndex()
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = self.model.index(index.row(), TITLE)
            self.table.setCurrentIndex(index)
        self.table.edit(index)

    # --- what is shown

    def _marked(self, index: QModelIndex, _before: QModelIndex) -> None:
        if not index.isValid():
            self.card.show_item(None)
            return
        item = self.shelf.ids[self.model.row(index.row())]
        self.session.link.ask(AskItem(id=0, item=item), then=self._known, refused=self.session.refuse_once, owner=self)

    def _known(self, reply: ItemReply) -> None:
        index = self.table.currentIndex()
        if index.isValid() and self.shelf.ids[self.model.row(index.row())] == reply.item:
            self.card.show_item(reply)

    def _filter(self) -> None:
        self._soon.stop()
        self.model.filter(self._mask())
        self._tell()

    def _mask(self) -> Mask:
        shelf, text, which = self.shelf, self.search.text().strip(), self.which.currentIndex()
        found = shelf.search(text) if text else np.ones(len(shelf), np.bool_)
        if self.category.currentIndex() > 0:
            wanted = self.category.currentData()
            found &= shelf.where(lambda row: shelf.texts["category"][row] == wanted)
        if which == 1:
            found &= shelf.where(lambda row: any(told[row] == "hand" for told in shelf.told.values()))
        elif which == 2:
            found &= shelf.where(lambda row: 0 <= shelf.numbers["stock"][row] <= 5)
        elif which == 3:
            found &= shelf.where(lambda row: shelf.numbers["price"][row] < 0)
        return found & shelf.there()

    def _fill_categories(self) -> None:
        wanted = self.category.currentData() if self.category.currentIndex() > 0 else None
        with QSignalBlocker(self.category):
            self.category.clear()
            self.category.addItem(self.tr("All categories"), None)
            for name in self.shelf.categories():
                self.category.addItem(name, name)
            self.category.setCurrentIndex(max(0, self.category.findData(wanted)) if wanted else 0)

    def _tell(self) -> None:
        shown, whole, number = self.model.shown, len(self.shelf), self.session.format.number
        if shown == whole:
            self.count.setText(self.tr("%Ln product(s)", "", whole) if whole else "")
        else:
            self.count.setText(self.tr("%1 of %2").replace("%1", number(shown)).replace("%2", number(whole)))
        self.bring.setVisible(not whole)
        if whole:
            self.empty.tell(self.tr("No product fits"), self.tr("Look for less of the name, or for all categories."))
        else:
            self.empty.tell(
                self.tr("No products yet"),
                self.tr("Import the shop's product list, or connect a source that tells of products. You can also add "
                        "one by hand."),
            )  # fmt: skip

    # --- making

    def _arrange(self) -> None:
        top = FlowRow(self.search, self.category, self.which)
        top.setContentsMargins(Space.M, Space.M, Space.M, Space.S)
        top.spring()
        top.addWidget(self.count)
        top.addWidget(self.new_button)
        left = Card(flush=True)
        left.add(top)
        left.add(self.table, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(Space.L)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.card)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.new)
        column.addWidget(self._split, 1)
        column.addWidget(self.error, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Where there is no room for what is known of a product beside the table, it stands below."""
        super().resizeEvent(event)
        narrow = self.width() < LEAST + Space.L + self.card.minimumWidth()
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self._split.orientation() != wanted:
            self._split.setOrientation(wanted)
            self._split.setSizes([320, 240] if narrow else [600, self.card.minimumWidth()])

    def _connect(self) -> None:
        self._soon.timeout.connect(self._filter)
        self._timer.timeout.connect(self.ask)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.returnPressed.connect(self._searched)
        self.category.activated.connect(lambda _place: self._filter())
        self.which.activated.connect(lambda _place: self._filter())
        self.new_button.clicked.connect(self.new.offer)
        self.new.left.connect(self.table.setFocus)
        self.model.told.connect(self._told)
        self.tells.taken.connect(self._taken)
        self.table.selectionModel().currentRowChanged.connect(self._marked)

    def _searched(self) -> None:
        self._filter()
        if self.model.shown:
            self.table.selectRow(0)
            self.table.setFocus()
