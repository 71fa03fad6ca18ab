"""The table of orders: the engine puts them in order, and hands them out page by page as they are scrolled to."""

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent

from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.shop.words import LINKS, STATES, TONES, teller, word
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.serve.protocol_shop import OrderInfo

SORTED: Final = {"time": "time", "number": "number", "amount": "amount"}
"""Columns by which the engine can put orders in order."""


class OrdersModel(RowsModel[OrderInfo]):
    """Orders in the engine's order.

    Signals: `wanted` where the next page is scrolled to, `ordered` with a column and whether it descends.
    """

    wanted = Signal()
    ordered = Signal(str, bool)

    def __init__(self, session: Session) -> None:
        self.more = False
        super().__init__(session, self._columns(session), key=lambda one: (one.platform, one.number, one.time))

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802 Qt's name
        """Whether there is another page."""
        return self.more and not parent.isValid()

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802 Qt's name
        """The end is in sight."""
        if self.canFetchMore(parent):
            self.more = False
            self.wanted.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """The engine is asked to put them in another order."""
        key = self.columns[column].key if column >= 0 else "time"
        descending = order is Qt.SortOrder.DescendingOrder if column >= 0 else True
        self.ordered.emit(SORTED.get(key, "time"), descending)

    def _columns(self, session: Session) -> list[Column[OrderInfo]]:
        return [
            Column("time", lambda: self.tr("Time"), lambda one: session.format.instant(one.time, seconds=False), 136,
                   lambda one: one.time, hint=lambda one: session.format.instant(one.time)),
            Column("number", lambda: self.tr("Number"), lambda one: one.number or UNKNOWN, 152, lambda one: one.number,
                   hint=lambda one: one.number or self.tr("Its source told no number.")),
            Column("viewer", lambda: self.tr("Viewer"), lambda one: one.name or one.viewer[:8] or UNKNOWN, 104,
                   tone=lambda one: "" if one.viewer else "quiet", hint=self._who),
            Column("lines", lambda: self.tr("Products"), self._products, 0, hint=self._lines),
            Column("amount", lambda: self.tr("Amount"), lambda one: session.format.money(one.amount, one.currency), 96,
                   lambda one: one.amount, number=True, hint=self._refunded),
            Column("state", lambda: self.tr("State"), lambda one: word(dict(STATES), one.state), 136,
                   tone=lambda one: TONES.get(one.state, "")),
            Column("link", lambda: self.tr("Linked"), self._link, 168, tone=self._link_tone, hint=self._link_hint),
            Column("origin", lambda: self.tr("From"), self._origin, 128, tone=lambda one: "quiet",
                   hint=lambda one: "\n".join(self._origins(one))),
        ]  # fmt: skip

    def _who(self, one: OrderInfo) -> str:
        name = one.name or one.viewer or self.tr("Nobody told whose it is.")
        return f"{name}\n" + self.tr("In the export: %1").replace("%1", one.buyer) if one.buyer else name

    def _products(self, one: OrderInfo) -> str:
        parts = [line.title or line.item for line in one.lines]
        return " · ".join(parts) or UNKNOWN

    def _lines(self, one: OrderInfo) -> str:
        return "\n".join(
            (line.title or line.item) + (f" × {line.quantity}" if line.quantity is not None else "")
            for line in one.lines
        ) or self.tr("Nobody told what was bought.")  # fmt: skip

    def _refunded(self, one: OrderInfo) -> str:
        amount = self.session.format.money(one.amount, one.currency)
        if not one.refunded:
            return amount
        back = self.session.format.money(one.refunded, one.currency)
        return self.tr("%1, of which %2 went back").replace("%1", amount).replace("%2", back)

    def _link(self, one: OrderInfo) -> str:
        text = word(dict(LINKS), one.link)
        return f"{text} · {one.confidence}%" if one.link and one.confidence < 100 else text

    def _link_tone(self, one: OrderInfo) -> str:
        return "warn" if not one.link or one.confidence < 50 else "quiet"

    def _link_hint(self, one: OrderInfo) -> str:
        if not one.link:
            return self.tr("Whose it is nobody told. Link it to a viewer below the table.")
        return self.tr("%1: sure by %2%").replace("%1", word(dict(LINKS), one.link)).replace("%2", str(one.confidence))

    def _origin(self, one: OrderInfo) -> str:
        return " · ".join(self._origins(one))

    def _origins(self, one: OrderInfo) -> list[str]:
        found = [teller(f"import {one.number_of_import}")] if one.number_of_import else []
        return [*found, one.source] if one.source else found


class OrdersTable(Table):
    """Orders."""

    def __init__(self, session: Session) -> None:
        self.nothing = EmptyState(session, "ph.receipt")
        self.model_of_orders = OrdersModel(session)
        super().__init__(self.model_of_orders, empty=self.nothing)
        header = self.horizontalHeader()
        # The engine's own order is that of a column: without an arrow they would stand in it all the same.
        header.setSortIndicatorClearable(False)
        header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Keep the order that is marked in sight when a card takes room from the table."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Orders"))
        self.rows.retranslate()
