"""The orders: search, filters, a table, and what can be done about the one that is marked."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.elided import ElidedLabel
from tiercast.desktop.parts.flow_row import FlowRow
from tiercast.desktop.parts.progress_row import ProgressRow
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.session import Session
from tiercast.desktop.shop.link_picker import LinkPicker
from tiercast.desktop.shop.orders_table import OrdersTable
from tiercast.desktop.shop.words import LINKS, STATES, teller, word
from tiercast.serve.protocol_commands import TellViewer
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import ListOrders, OrderInfo, OrdersReply

SOON: Final = 300
"""Milliseconds after the last key that a search waits: the engine looks through all orders."""
PATIENCE: Final = 100
"""Milliseconds until is asked again, while the engine reads."""
ANY: Final = "*"


class OrdersView(TabView):
    """The tab. `wanted` asks for files to import."""

    wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = OrdersTable(session)
        self.table.remember("shop/orders")
        self.bring = self.table.nothing.add_button("", self.wanted.emit, main=True)
        self.search = QLineEdit()
        self.search.setMinimumWidth(264)
        self.search.setAcceptDrops(False)
        self.state, self.link, self.origin = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.count = ElidedLabel("quiet")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fresh = mark(QPushButton(), kind="flat")
        self.about = label(wrap=True)
        self.open, self.pick, self.unlink = QPushButton(), QPushButton(), QPushButton()
        self.picker = LinkPicker(session)
        self.error = ErrorState(session, self.ask)
        self._by, self._descending, self._run = "time", True, 0
        self._reply: OrdersReply | None = None
        self._rows: list[OrderInfo] = []
        self._origins: tuple[str, ...] = ()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self.reading = ProgressRow()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(PATIENCE)
        self._looked = self._cancelled = False
        self._arrange()
        self._connect()

    def start(self) -> None:
        """Somebody looks from now on."""
        self._looked = True
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._looked = False
        self._soon.stop()
        self._again.stop()
        self.picker.close_it()

    def ask(self) -> None:
        """Look for the orders that are asked for."""
        self._soon.stop()
        self._again.stop()
        if not self._looked:
            return
        self._run += 1
        self._cancelled = False
        run, link = self._run, self.link.currentData()
        command = ListOrders(
            id=0, text=self.search.text().strip()[:200], states=_chosen(self.state),
            links=() if link in (None, ANY) else (str(link),), origin=(_chosen(self.origin) or ("",))[0], by=self._by,
            descending=self._descending,
        )  # fmt: skip
        self.count.setText(self.tr("Looking…"))
        self.session.link.ask(
            command, then=lambda reply: self._take(reply, run), refused=lambda failed: self._failed(failed, run),
            owner=self,
        )  # fmt: skip

    def take_keyboard(self) -> None:
        """Give the keyboard to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(self.tr("Search by number, viewer or product"))
        self.search.setAccessibleName(self.tr("Search orders"))
        self.state.setAccessibleName(self.tr("State"))
        self.link.setAccessibleName(self.tr("How the viewer was found"))
        self.origin.setAccessibleName(self.tr("Where it comes from"))
        self.fresh.setText(self.tr("Refresh"))
        self.open.setText(self.tr("Open the viewer"))
        self.pick.setText(self.tr("Link to a viewer…"))
        self.unlink.setText(self.tr("Undo the link"))
        self.bring.setText(self.tr("Import orders…"))
        self.reading.stop.setText(self.tr("Cancel"))
        self.reading.bar.setAccessibleName(self.tr("Reading the orders"))
        _fill(self.state, [(self.tr("All states"), ANY), *((word(dict(STATES), key), key) for key in STATES)])
        links = [(self.tr("Linked or not"), ANY), *((word(dict(LINKS), key), key) for key in LINKS)]
        _fill(self.link, links)
        self._fill_origins()
        self.table.retranslate()
        self.picker.retranslate()
        self.error.retranslate()
        self._tell()
        self._choose()

    # --- what comes

    def _take(self, reply: OrdersReply, run: int) -> None:
        if run != self._run:
            return
        self.error.hide()
        self._card.show()
        if reply.read < 1.0:
            self._wait(reply.read)
            return
        self.reading.hide()
        marked = self.table.chosen_row()
        self._rows = [*self._rows, *reply.rows] if reply.page else list(reply.rows)
        self._reply = reply
        self.table.rows.replace(self._rows)
        self.bar.setVisible(bool(self._rows))
        self.table.model_of_orders.more = reply.page + 1 < reply.pages
        if reply.page == 0:
            self.table.scrollToTop()
            if reply.origins != self._origins:
                self._origins = reply.origins
                self._fill_origins()
        if marked is None and self._rows:
            self.table.selectRow(0)
        self._tell()
        self._choose()

    def _wait(self, read: float) -> None:
        """The engine has not read all orders yet; it goes on when it is asked again."""
        if self.reading.isHidden():
            self.reading.begin("")
        self._tell_reading(read)
        self._again.start()

    def _tell_reading(self, read: float) -> None:
        share = self.session.format.share(read)
        self.reading.tell(read, self.tr("Reading the orders: %1. After that, searching and sorting take no time.")
                          .replace("%1", share))  # fmt: skip

    def _cancel(self) -> None:
        """Ask no more: what is read already stays so for a while."""
        self._run += 1
        self._cancelled = True
        self._again.stop()
        self.reading.hide()
        self._tell()

    def _more(self) -> None:
        reply, run = self._reply, self._run
        if reply is not None:
            command = ListOrders(id=0, list=reply.list, page=reply.page + 1)
            # A list that is not kept any more is asked for anew.
            self.session.link.ask(
                command, then=lambda more: self._take(more, run), refused=lambda failed: self.ask(), owner=self
            )

    def _failed(self, failed: Failed, run: int) -> None:
        if run != self._run:
            return
        self.reading.hide()
        self._tell()
        if self._rows:
            self.session.refuse(failed)
            return
        self.error.tell(self.tr("The orders could not be read"), *self.session.told(failed))
        self._card.hide()
        self.error.show()

    def _ordered(self, by: str, descending: bool) -> None:
        if (by, descending) != (self._by, self._descending):
            self._by, self._descending = by, descending
            self.ask()

    # --- what is done

    def row(self) -> OrderInfo | None:
        """The order that is marked."""
        found: OrderInfo | None = self.table.chosen_row()
        return found

    def _open(self) -> None:
        row = self.row()
        if row is not None and row.viewer:
            self.session.go("viewer", viewer=row.viewer)

    def _pick(self) -> None:
        row = self.row()
        if row is not None and not self.pick.isHidden():
            self.picker.offer(row)

    def _picked(self, key: str, name: str) -> None:
        row = self.row()
        if row is None:
            return
        back = self._tell_of(row, "link", row.viewer) if row.link == "hand" else self._tell_of(row, "unlink", key)
        said = self.tr("Order %1 is linked to %2").replace("%1", row.number).replace("%2", name)
        self._give(self._tell_of(row, "link", key), said, back)

    def _unlink(self) -> None:
        row = self.row()
        if row is not None:
            said = self.tr("Order %1 is linked as its import says").replace("%1", row.number)
            self._give(self._tell_of(row, "unlink", row.viewer), said, self._tell_of(row, "link", row.viewer))

    def _tell_of(self, row: OrderInfo, what: str, viewer: str) -> TellViewer:
        return TellViewer(id=0, what=what, viewer=viewer, name=row.number, platform=row.platform)

    def _give(self, command: TellViewer, said: str, back: TellViewer | None) -> None:
        def undo() -> None:
            if back is not None:
                self.session.link.ask(back, then=lambda _reply: self.ask(), owner=self)

        def done(_reply: object) -> None:
            self.session.toast(said, undo=undo if back is not None else None)
            self.ask()

        self.session.link.ask(command, then=done, owner=self)

    # --- what is shown

    def _choose(self) -> None:
        row = self.row()
        by_import = row is not None and bool(row.number_of_import and row.number)
        self.open.setVisible(row is not None and bool(row.viewer))
        self.pick.setVisible(by_import)
        self.unlink.setVisible(by_import and row is not None and row.link == "hand")
        if row is None:
            self.about.setText(self.tr("Choose an order to see what can be done about it."))
            return
        fmt = self.session.format
        parts = [row.number, row.name, fmt.money(row.amount, row.currency), word(dict(STATES), row.state)]
        if not row.number_of_import and not row.viewer:
            parts.append(self.tr("its source names no viewer; only orders of imports can be linked"))
        if row.coupon:
            parts.append(self.tr("coupon %1").replace("%1", row.coupon))
        self.about.setText(" · ".join(part for part in parts if part))

    def _tell(self) -> None:
        reply, fmt = self._reply, self.session.format
        nothing = self.table.nothing
        asked = bool(self.search.text().strip()) or any(
            box.currentIndex() > 0 for box in (self.state, self.link, self.origin)
        )
        # Of many orders the first answer takes a while: that there are none is not said before it.
        self.bring.setVisible(not asked and reply is not None)
        if reply is None and self.reading.isHidden() and self._cancelled:
            nothing.tell(self.tr("Not all orders are read"), self.tr('Press "Refresh" to go on where it was stopped.'))
        elif reply is None:
            nothing.tell(self.tr("Looking…"))
        elif asked:
            nothing.tell(self.tr("No order fits"), self.tr("Look for less, or take a filter off."))
        else:
            nothing.tell(
                self.tr("No orders yet"),
                self.tr("Drop the shop's exported orders anywhere on this page, or connect a source that tells of "
                        "orders. From them comes who your regulars are."),
            )  # fmt: skip
        if reply is None:
            self.count.setText("")
            return
        money = " + ".join(fmt.money(amount, code, cents=False) for code, amount in reply.amounts.items())
        parts = [self.tr("%Ln order(s)", "", reply.total + reply.left_out)]
        if money:
            parts.append(self.tr("%1 paid and not refunded").replace("%1", money))
        if reply.unlinked:
            parts.append(self.tr("%Ln without a viewer", "", reply.unlinked))
        if reply.left_out:
            parts.append(self.tr("the first %1 are listed").replace("%1", fmt.number(reply.total)))
        self.count.setText(" · ".join(part for part in parts if part))
        self.count.setToolTip(self.count.text())

    def _fill_origins(self) -> None:
        origins = [(teller(origin), origin) for origin in self._origins]
        _fill(self.origin, [(self.tr("From anywhere"), ANY), *origins])

    # --- making

    def _arrange(self) -> None:
        top = FlowRow(self.search, self.state, self.link, self.origin)
        top.setContentsMargins(Space.M, Space.M, Space.M, Space.S)
        top.spring()
        top.addWidget(self.count)
        top.addWidget(self.fresh)
        self.reading.setContentsMargins(Space.M, 0, Space.M, Space.S)
        self._card = Card(flush=True)
        self._card.add(top)
        self._card.add(self.reading)
        self._card.add(self.table, 1)
        self.bar = bar = Card("")
        bar.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        bar.hide()
        bar.setMinimumHeight(CONTROL + 2 * Space.S + 2)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.about, 1)
        for button in (self.open, self.pick, self.unlink):
            row.addWidget(button)
        bar.add(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._card, 1)
        column.addWidget(self.error, 1)
        column.addWidget(self.picker)
        column.addWidget(bar)
        self.error.hide()

    def _connect(self) -> None:
        self._soon.timeout.connect(self.ask)
        self._again.timeout.connect(self.ask)
        self.reading.stopped.connect(self._cancel)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.returnPressed.connect(self.ask)
        for box in (self.state, self.link, self.origin):
            box.activated.connect(lambda _place: self.ask())
        self.fresh.clicked.connect(self.ask)
        self.table.chosen.connect(lambda _row: self._choose())
        self.table.opened.connect(lambda _row: self._open())
        self.table.model_of_orders.wanted.connect(self._more)
        self.table.model_of_orders.ordered.connect(self._ordered)
        self.open.clicked.connect(self._open)
        self.pick.clicked.connect(self._pick)
        self.unlink.clicked.connect(self._unlink)
        self.picker.picked.connect(self._picked)
        self.picker.left.connect(self.table.setFocus)


def _chosen(box: QComboBox) -> tuple[str, ...]:
    chosen = box.currentData()
    return () if chosen in (None, ANY) else (str(chosen),)


def _fill(box: QComboBox, choices: list[tuple[str, str]]) -> None:
    """Offer these; what was chosen stays so where it is still there."""
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for text, key in choices:
            box.addItem(text, key)
        box.setCurrentIndex(max(0, box.findData(chosen)) if chosen is not None else 0)
