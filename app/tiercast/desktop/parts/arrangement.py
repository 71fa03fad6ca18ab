"""How somebody has arranged the columns of a table: their widths, their order, and by which of them it is sorted."""

import json
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from tiercast.desktop.parts.table_view import Table

TABLES: Final = "tables"
"""Group of what is remembered."""
WIDEST: Final = 10_000
"""Pixels of a column, at most."""


class Arrangement(QObject):
    """Remembers from one start to the next what was done to the header of a table, and undoes it from its menu.

    Args:
        name: of the table, ``shop/orders``; never changed.
    """

    def __init__(self, table: "Table", name: str) -> None:
        super().__init__(table)
        self._table, self._name = table, f"{TABLES}/{name}"
        self._across = table.titles
        self._remembered = table.rows.session.remembered
        self._places = {column.key: place for place, column in enumerate(table.rows.columns)}
        self._keys = list(self._places)
        self._usual = self._now()
        self._take(_read(self._remembered.text(self._name)))
        self._across.arranged.connect(self._keep)
        self._across.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._across.customContextMenuRequested.connect(self._show_menu)

    def menu(self) -> QMenu:
        """The menu of the header."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        usual = menu.addAction(self.tr("Usual columns"))
        usual.setEnabled(self._now() != self._usual)
        usual.triggered.connect(lambda _checked=False: self.undo())
        return menu

    def undo(self) -> None:
        """Arrange the columns as they are for whoever has changed nothing."""
        self._remembered.forget(self._name)
        self._take(self._usual)

    def _show_menu(self, where: QPoint) -> None:
        self.menu().popup(self._across.mapToGlobal(where))

    def _keep(self) -> None:
        now = self._now()
        before = _read(self._remembered.text(self._name)).get("widths", {})
        # Columns that have no room beside something else come back as they were.
        hidden = [key for key, place in self._places.items() if self._across.isSectionHidden(place)]
        if isinstance(before, dict):
            now["widths"] |= {key: before[key] for key in hidden if key in before}
        if now != self._usual:
            self._remembered.put(self._name, json.dumps(now))
        else:
            self._remembered.forget(self._name)

    def _now(self) -> dict[str, Any]:
        across = self._across
        by = across.sortIndicatorSection() if self._table.isSortingEnabled() else -1
        return {
            "widths": {self._keys[place]: width for place, width in self._table.own_widths().items()},
            "order": [self._keys[across.logicalIndex(seen)] for seen in range(len(self._keys))],
            "by": self._keys[by] if by >= 0 else "",
            "falls": by >= 0 and across.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        }

    def _take(self, arranged: dict[str, Any]) -> None:
        """Arrange so; columns that it does not know, or that are no more, are left out."""
        try:
            widths = {
                self._places[key]: min(int(width), WIDEST)
                for key, width in arranged["widths"].items()
                if key in self._places
            }
            order = [self._places[key] for key in arranged["order"] if key in self._places]
            by, falls = self._places.get(arranged["by"], -1), bool(arranged["falls"])
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            return
        self._table.take_widths(widths)
        for seen, place in enumerate(order):
            self._across.moveSection(self._across.visualIndex(place), seen)
        if self._table.isSortingEnabled() and (by < 0 or self._table.rows.columns[by].value is not None):
            self._across.setSortIndicator(by, Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder)


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
