"""The model of the table of products: rows are places in the columns of the shelf; most cells can be written into."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from PySide6.QtCore import QModelIndex, Qt, Signal

from tiercast.desktop.parts.table import Column, Index, RowsModel
from tiercast.desktop.session import Session
from tiercast.desktop.shop.shelf import NOTHING, Mask, Shelf
from tiercast.desktop.shop.words import FIELDS, teller, word
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.rules.grammar_values import in_units

Text: TypeAlias = Callable[[int], str]
EDITED: Final = ("title", "category", "price", "cost", "stock", "is_new", "concerns")
LOW: Final = 5
"""Stock from which on a cell warns."""
_Role = Qt.ItemDataRole


class ProductsModel(RowsModel[int]):
    """Products as they are filtered and sorted. `told` has product, field and text where somebody wrote into a cell.

    Attributes:
        shelf: every product.
    """

    told = Signal(str, str, str)

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self.shelf = shelf
        super().__init__(session, self._columns(session), key=lambda row: shelf.ids[row])
        self._mask: Mask = np.ones(0, np.bool_)
        self._by = ("id", False)

    @property
    def shown(self) -> int:
        """How many products the filter leaves."""
        return len(self._order)

    def filter(self, mask: Mask) -> None:
        """Show those of whom `mask` is true, as the shelf is now."""
        self._mask = mask
        self._reorder()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show them by a column; a column below 0: by id."""
        key = self.columns[column].key if column >= 0 else "id"
        self._by = (key, order is Qt.SortOrder.DescendingOrder)
        self._reorder()

    def place(self, key: object) -> int:
        """Where a product is shown; -1 where filtered out."""
        found = np.flatnonzero(self._order == self.shelf.row(str(key)))
        return int(found[0]) if len(found) else -1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What may be written into."""
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].key in EDITED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows; to somebody who writes into it, as it would be written."""
        if role == _Role.EditRole and index.isValid():
            return self.written(self.row(index.row()), self.columns[index.column()].key)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:  # noqa: N802 Qt's name
        """Somebody wrote into a cell: it is shown once the engine has taken it."""
        if role != _Role.EditRole or not index.isValid():
            return False
        row, field = self.row(index.row()), self.columns[index.column()].key
        text = str(value).strip()
        if text != self.written(row, field):
            self.told.emit(self.shelf.ids[row], field, text)
        return False

    def written(self, row: int, field: str) -> str:
        """A field as people write it; "" where it is unknown."""
        shelf = self.shelf
        if field in ("title", "category"):
            return shelf.texts[field][row]
        if field == "concerns":
            return shelf.texts[field][row].replace("|", ", ")
        if field not in shelf.numbers or shelf.numbers[field][row] == NOTHING:
            return ""
        number = shelf.numbers[field][row]
        if field in ("price", "cost"):
            return in_units(number, shelf.texts["currency"][row] or shelf.currency or "CNY")
        if field == "is_new":
            return "yes" if number else "no"
        return str(number)

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.row(index.row())) for index in self.persistentIndexList()]
        self.rows = range(len(self.shelf))  # type: ignore[assignment]
        whole = self.shelf.order(*self._by)
        mask = self._mask if len(self._mask) == len(self.shelf) else np.ones(len(self.shelf), np.bool_)
        self._order = whole[mask[whole]]
        places = {int(row): place for place, row in enumerate(self._order)} if kept else {}
        for index, row in kept:
            place = places.get(row, -1)
            now = self.index(place, index.column()) if place >= 0 else QModelIndex()
            self.changePersistentIndex(index, now)
        self.layoutChanged.emit()

    # --- columns

    def _columns(self, session: Session) -> Sequence[Column[int]]:
        shelf = self.shelf

        def column(field: str, text: Text, width: int, **more: Any) -> Column[int]:
            return Column(
                field, lambda: word(FIELDS, field), text, width, lambda row: row,
                hint=lambda row: self._hint(row, field, text), **more,
            )  # fmt: skip

        return (
            Column("id", lambda: self.tr("Id"), lambda row: shelf.ids[row], 88, lambda row: row,
                   tone=lambda row: "quiet"),
            column("title", lambda row: shelf.texts["title"][row] or UNKNOWN, 0),
            column("category", lambda row: shelf.texts["category"][row] or UNKNOWN, 112),
            column("price", lambda row: self._money(row, "price"), 96, number=True),
            column("cost", lambda row: self._money(row, "cost"), 96, number=True),
            column("stock", lambda row: session.format.number(self._known(row, "stock")), 72, number=True,
                   tone=self._stock_tone),
            column("is_new", self._new, 64),
            column("concerns", lambda row: shelf.texts["concerns"][row].replace("|", " · "), 112),
        )  # fmt: skip

    def _known(self, row: int, field: str) -> int | None:
        value = self.shelf.numbers[field][row]
        return None if value == NOTHING else value

    def _money(self, row: int, field: str) -> str:
        currency = self.shelf.texts["currency"][row] or self.shelf.currency
        return self.session.format.money(self._known(row, field), currency)

    def _new(self, row: int) -> str:
        known = self._known(row, "is_new")
        return UNKNOWN if known is None else self.tr("Yes") if known else self.tr("No")

    def _stock_tone(self, row: int) -> str:
        stock = self._known(row, "stock")
        return "" if stock is None else "bad" if not stock else "warn" if stock <= LOW else ""

    def _hint(self, row: int, field: str, text: Text) -> str:
        told = teller(self.shelf.told.get(field, [""] * (row + 1))[row])
        if not told:
            return self.tr("Unknown: nobody told it. Press F2 to say what it is.")
        return f"{text(row)}\n{told}"
