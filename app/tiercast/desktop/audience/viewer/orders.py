"""The orders of a viewer: when, how much, who told of them, how sure it is that they are theirs; linked by hand."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.flow_row import FlowRow
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.words.untold import no_orders_told
from tiercast.serve.protocol_viewer import OrderNow, ViewerReply

SURE = 100


class OrdersTab(QWidget):
    """The orders. `linked` has the number of an order that is theirs, `unlinked` one that is not."""

    linked = Signal(str)
    unlinked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._currency, self._tells = "", True
        self.model = RowsModel(session, self._columns(), key=lambda row: (row.time, row.number, row.amount))
        self.empty = EmptyState(session, "ph.receipt")
        self.table = Table(self.model, empty=self.empty)
        self.table.remember("viewer/orders")
        self._label = label("quiet")
        self.number = QLineEdit()
        self.number.setFixedWidth(220)
        self.link = QPushButton()
        self.unlink = QPushButton()
        self._label.setBuddy(self.number)
        self.link.clicked.connect(self._link)
        self.number.returnPressed.connect(self._link)
        self.number.textChanged.connect(lambda text: self.link.setEnabled(bool(text.strip())))
        self.unlink.clicked.connect(self._unlink)
        self.table.chosen.connect(self._chosen)
        row = FlowRow(self._label, self.number, self.link)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.spring()
        row.addWidget(self.unlink)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.link.setEnabled(False)
        self.unlink.hide()

    def take(self, told: ViewerReply) -> None:
        """Show this viewer's orders."""
        self._currency = told.spent_currency or told.currency
        self._tells = told.tells_orders
        self._say_why_empty()
        self.model.replace(told.bought)
        self._chosen(self.table.chosen_row())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.table.setAccessibleName(self.tr("Orders"))
        self._label.setText(self.tr("An imported order is theirs:"))
        self.number.setPlaceholderText(self.tr("Order number"))
        self.number.setAccessibleName(self.tr("Order number"))
        self.link.setText(self.tr("Link"))
        self.unlink.setText(self.tr("Not theirs after all"))
        self._say_why_empty()
        self.model.retranslate()

    def _say_why_empty(self) -> None:
        """Say that there are none, or that nothing tells of any."""
        if not self._tells:
            self.empty.tell(self.tr("Orders are unknown"), no_orders_told())
            return
        self.empty.tell(
            self.tr("No orders yet"),
            self.tr("Orders come from the shop's webhook, from an import, or by linking an imported one below."),
        )

    def _link(self) -> None:
        if number := self.number.text().strip():
            self.linked.emit(number)
            self.number.clear()

    def _unlink(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            self.unlinked.emit(row.number)

    def _chosen(self, row: OrderNow | None) -> None:
        self.unlink.setVisible(row is not None and row.how == "hand" and bool(row.number))

    def _columns(self) -> list[Column[OrderNow]]:
        formats = self._session

        def source(row: OrderNow) -> str:
            if row.source:
                return self.tr("Import %1").replace("%1", str(row.source))
            return self.tr("A source")

        def sure(row: OrderNow) -> str:
            how = {
                "id": self.tr("by id"), "coupon": self.tr("by coupon"),
                "nickname": self.tr("by nickname"), "hand": self.tr("by hand"),
            }.get(row.how, "")  # fmt: skip
            share = formats.format.share(row.confidence / SURE)
            return f"{share} · {how}" if how else share

        def amount(row: OrderNow) -> str:
            return formats.format.money(row.amount, self._currency)

        return [
            Column("time", lambda: self.tr("Time"), lambda row: formats.format.instant(row.time, seconds=False), 136,
                   lambda row: row.time),
            Column("amount", lambda: self.tr("Amount"), amount, 96, lambda row: row.amount, number=True,
                   tone=lambda row: "quiet" if row.refunded else ""),
            Column("state", lambda: self.tr("State"), lambda row: self.tr("Refunded") if row.refunded else "", 80,
                   lambda row: row.refunded, tone=lambda row: "quiet"),
            Column("number", lambda: self.tr("Order number"), lambda row: row.number or "—", 128),
            Column("items", lambda: self.tr("Products"), lambda row: "、".join(row.items) if formats.chinese
                   else self._session.format.listed(row.items), 0),
            Column("sure", lambda: self.tr("How sure"), sure, 152, lambda row: row.confidence,
                   tone=lambda row: "warn" if row.confidence < SURE else ""),
            Column("source", lambda: self.tr("Told by"), source, 96),
        ]  # fmt: skip
