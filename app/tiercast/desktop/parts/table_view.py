"""The view of tables: fixed sections, no wrap, one height of rows, keyboard first, and something to say when empty."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tiercast.desktop.parts.arrangement import Arrangement
from tiercast.desktop.parts.sharing import share
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import RowsModel

ROW: Final = 32
"""Height of a row in pixels."""
_SEEN: Final = 24
"""Rows that are enough to know how much room the columns want."""
_MEASURED: Final = 48
"""Rows that are measured: as many as a tall window shows."""
_AROUND: Final = 24
"""Pixels beside the title of a column."""
_ARROW: Final = 18
"""Pixels of the arrow beside the title by which a table is sorted."""
_MOST: Final = 480
"""Pixels beyond which a column asks for no more in a usual table, however long what is in it may be."""
_MOST_OF: Final = 3
"""In a wide table, the part of it beyond which a column asks for no more: a third."""
_OWN: Final = -1
"""Stands for the width that sharing gave to a column where somebody else did."""


class Titles(QHeaderView):
    """Titles of columns. A click on one by which nothing can be sorted does nothing: an arrow beside it would lie.

    `arranged`: somebody may have changed widths, the order, or by what is sorted.
    """

    arranged = Signal()

    def __init__(self, model: RowsModel[Any], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = model.columns

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Take a click for one only where the column can be sorted by; sections are moved and made wider as ever."""
        place = self.logicalIndexAt(event.position().toPoint())
        self.setSectionsClickable(place >= 0 and self._columns[place].value is not None)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Say that something may have been done to the columns."""
        super().mouseReleaseEvent(event)
        self.arranged.emit()


class Table(QTableView):
    """A table. `opened` has the row that was double-clicked or on which Enter was pressed, `chosen` the one marked."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, model: RowsModel[Any], parent: QWidget | None = None, *, empty: EmptyState | None = None
    ) -> None:
        super().__init__(parent)
        self.rows = model
        self.titles = Titles(model, self)
        self.setHorizontalHeader(self.titles)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setCornerButtonEnabled(False)
        self._given = [column.width for column in model.columns]
        self._measured = 0
        self._wanted = [0] * len(model.columns)
        self._fix_sections(model)
        model.headerDataChanged.connect(self._titled)
        model.layoutChanged.connect(self._filled)
        self._empty = empty
        if empty is not None:
            empty.setParent(self.viewport())
            self.viewport().installEventFilter(self)
            for changed in (model.layoutChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
                changed.connect(self._show_empty)
            self._show_empty()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._current)

    def remember(self, name: str) -> None:
        """Arrange the columns as they were the last time, and keep how they are; `name` is never changed."""
        self.arrangement = Arrangement(self, name)

    def own_widths(self) -> dict[int, int]:
        """The widths that somebody has given to columns, by their places."""
        across = self.horizontalHeader()
        return {
            place: across.sectionSize(place)
            for place, given in enumerate(self._given)
            if given and not across.isSectionHidden(place) and across.sectionSize(place) != given
        }

    def take_widths(self, widths: Mapping[int, int]) -> None:
        """Give these columns these widths as if somebody had, and share the rest of the room among the others."""
        for place, column in enumerate(self.rows.columns):
            if column.width:
                self._given[place] = _OWN if place in widths else column.width
                self.horizontalHeader().resizeSection(place, widths.get(place, column.width))
        self.share_anew()

    def chosen_row(self) -> Any:
        """The row that is marked; None where none is."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def choose(self, key: object) -> bool:
        """Mark the row of a key and scroll to it. Returns: whether it is there."""
        place = self.rows.place(key)
        if place < 0:
            return False
        self.selectRow(place)
        self.scrollTo(self.rows.index(place, 0))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Enter opens the row that is marked."""
        # In a cell that is being written into, Enter ends the writing.
        writing = self.state() is QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid() and not writing:
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Keep what is said when empty in the middle."""
        if event.type() == QEvent.Type.Resize and self._empty is not None and watched is self.viewport():
            self._empty.setGeometry(self.viewport().rect())
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Share what room there is among the columns, but for those that somebody has made wider or narrower."""
        self.share_anew()
        super().resizeEvent(event)

    def share_anew(self) -> None:
        """Share the room among the columns where others are shown than before."""
        self._measure()
        self._share()

    def _titled(self) -> None:
        self._measured = 0
        self._filled()

    def _filled(self) -> None:
        """Share anew once there are rows to measure; not with every row, as columns would jump while one reads."""
        if self._measured < min(_SEEN, self.rows.rowCount()) or not self._measured:
            self.share_anew()

    def _measure(self) -> None:
        across = self.horizontalHeader()
        self._measured = self.rows.rowCount()
        most = max(_MOST, self.viewport().width() // _MOST_OF)
        for place in range(len(self._wanted)):
            title = 0 if across.isHidden() else self._title(place)
            self._wanted[place] = min(most, max(self.sizeHintForColumn(place), title))

    def _title(self, place: int) -> int:
        """How wide a title is; the header itself would hold room for an arrow beside each, which only one has."""
        across = self.horizontalHeader()
        arrow = _ARROW if across.isSortIndicatorShown() and across.sortIndicatorSection() == place else 0
        return across.fontMetrics().horizontalAdvance(self.rows.columns[place].title()) + _AROUND + arrow

    def _share(self) -> None:
        across = self.horizontalHeader()
        hidden = {place: 0 for place in range(len(self._given)) if across.isSectionHidden(place)}
        held = hidden | self.own_widths()
        # Of a number that is cut off nobody knows how large it is.
        usual = [
            max(column.width, wanted if column.number and column.width else 0)
            for column, wanted in zip(self.rows.columns, self._wanted, strict=True)
        ]
        widths = share(usual, self._wanted, self.viewport().width(), held)
        for place, width in enumerate(widths):
            if place in held:
                continue
            if usual[place]:
                # A header makes no section narrower than its least: that is nobody's choice.
                width = max(width, across.minimumSectionSize())
                self._given[place] = width
            else:
                # A section that stretches is made as narrow as it gets, so one that must not be is given its width.
                tight = sum(widths) > self.viewport().width()
                across.setSectionResizeMode(
                    place, QHeaderView.ResizeMode.Interactive if tight else QHeaderView.ResizeMode.Stretch
                )
                if not tight:
                    continue
            across.resizeSection(place, width)

    def _fix_sections(self, model: RowsModel[Any]) -> None:
        across, down = self.horizontalHeader(), self.verticalHeader()
        down.setDefaultSectionSize(ROW)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.hide()
        across.setHighlightSections(False)
        across.setSectionsMovable(True)
        across.setMinimumSectionSize(48)
        # With 0, the rows that are seen, Qt measures every row of a table that nobody sees yet.
        across.setResizeContentsPrecision(_MEASURED)
        for place, column in enumerate(model.columns):
            if column.width:
                across.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                across.resizeSection(place, column.width)
            else:
                across.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        if any(column.value is not None for column in model.columns):
            across.setSortIndicatorClearable(True)
            across.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)

    def _show_empty(self, *_: object) -> None:
        model: QAbstractItemModel = self.rows
        if self._empty is not None:
            nothing = model.rowCount(QModelIndex()) == 0
            self._empty.setVisible(nothing)
            # There is nothing to be scrolled to but titles, and what is said would be above a bar.
            policy = Qt.ScrollBarPolicy
            self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff if nothing else policy.ScrollBarAsNeeded)
            self._empty.setGeometry(self.viewport().rect())

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row(index.row()))

    def _current(self, index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.rows.row(index.row()) if index.isValid() else None)
