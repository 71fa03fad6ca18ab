"""The base of tables: models with batched changes, and a view that is fast and looks alike everywhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor

from tiercast.desktop.parts.tip import in_tip
from tiercast.desktop.session import Session
from tiercast.one_line import UNWANTED

Row = TypeVar("Row")
Index: TypeAlias = QModelIndex | QPersistentModelIndex
FLUSH: Final = 100
"""Milliseconds between two flushes of what was pushed."""
_Role = Qt.ItemDataRole
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column.

    Attributes:
        key: for remembering widths and order.
        title: in the language in force, asked anew at each change.
        text: of a row's cell, as it is shown.
        width: in pixels; the column of width 0 takes what is left.
        value: by which it is sorted; None: not sortable.
        tone: ``good``, ``warn``, ``bad``, ``info``, ``quiet`` or "" of a row's cell.
        hint: tooltip of a row's cell.
        number: at the right, with digits of one width.
    """

    key: str
    title: Callable[[], str]
    text: Callable[[Row], str]
    width: int = 120
    value: Callable[[Row], Any] | None = None
    tone: Callable[[Row], str] | None = None
    hint: Callable[[Row], str] | None = None
    number: bool = False


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows in memory, shown in an order of their own.

    Changes are batched: `push` collects, and ten times a second what was collected is shown with one repaint.

    Args:
        key: tells rows apart over `replace`, so that what is selected stays selected.
        limit: rows kept; the oldest (last) go first. 0: all.
    """

    def __init__(
        self,
        session: Session,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], object] = id,
        limit: int = 0,
    ) -> None:
        super().__init__(session)
        self.session = session
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self._key = key
        self._limit = limit
        self._order: npt.NDArray[np.intp] = np.arange(0)
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._pending: list[Row] = []
        self._flush = QTimer(self)
        self._flush.setInterval(FLUSH)
        self._flush.setSingleShot(True)
        self._flush.timeout.connect(self.flush)
        session.theme_changed.connect(self._repaint)

    def replace(self, rows: Iterable[Row]) -> None:
        """Show `rows` instead; what is selected stays so where its key is still there."""
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._key(self.row(index.row()))) for index in self.persistentIndexList()]
        self.rows = list(rows)[: self._limit or None]
        self._pending.clear()
        self._resort()
        places = {self._key(self.rows[at]): place for place, at in enumerate(self._order)} if kept else {}
        for index, key in kept:
            place = places.get(key)
            now = self.index(place, index.column()) if place is not None else QModelIndex()
            self.changePersistentIndex(index, now)
        self.layoutChanged.emit()

    def push(self, *rows: Row) -> None:
        """Put `rows` on top, the last of them topmost, at the next flush."""
        self._pending.extend(rows)
        if self._limit and len(self._pending) > self._limit:
            del self._pending[: -self._limit]
        if not self._flush.isActive():
            self._flush.start()

    def flush(self) -> None:
        """Show what was pushed."""
        if self._pending:
            self.replace([*reversed(self._pending), *self.rows])

    def row(self, place: int) -> Row:
        """The row that is shown at `place`."""
        return self.rows[int(self._order[place])]

    def place(self, key: object) -> int:
        """Where the row of a key is shown; -1 where it is not there."""
        return next((place for place, at in enumerate(self._order) if self._key(self.rows[at]) == key), -1)

    def retranslate(self) -> None:
        """Ask for the columns' titles and texts anew."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        self._repaint()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 Qt's own
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 Qt's own
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.row(index.row())
        if role == _Role.DisplayRole:
            return UNWANTED.sub(" ", column.text(row))
        if role == _Role.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        if role == _Role.ForegroundRole and column.tone is not None:
            return self._colour(column.tone(row))
        if role == _Role.ToolTipRole:
            return in_tip(column.hint(row) if column.hint is not None else column.text(row))
        return None

    def headerData(  # noqa: N802 Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """The title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.DisplayRole:
            return self.columns[section].title()
        if role == _Role.TextAlignmentRole:
            return _RIGHT if self.columns[section].number else _LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show the rows by a column; a column below 0, or one that cannot be sorted by, gives their own order."""
        able = column >= 0 and self.columns[column].value is not None
        self._sorted = (column, order) if able else None
        self.replace(self.rows)

    def _resort(self) -> None:
        count = len(self.rows)
        column, order = self._sorted or (0, Qt.SortOrder.AscendingOrder)
        value = self.columns[column].value
        if self._sorted is None or value is None:
            self._order = np.arange(count)
            return
        values = [value(row) for row in self.rows]
        # What is unknown stands last in both orders.
        known = sorted((at for at in range(count) if values[at] is not None), key=lambda at: values[at])
        if order is Qt.SortOrder.DescendingOrder:
            known.reverse()
        unknown = [at for at in range(count) if values[at] is None]
        self._order = np.array([*known, *unknown], dtype=np.intp)

    def _colour(self, tone: str) -> QColor | None:
        return QColor(getattr(self.session.colours, tone)) if tone else None

    def _repaint(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))
