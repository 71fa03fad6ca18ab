"""A painted table of counts: the darker a cell, the more. A cell can be chosen by mouse and keyboard."""

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tiercast.desktop.look.tokens import Space, contrast
from tiercast.desktop.session import Session

Cell = tuple[int, int]
Grid = npt.NDArray[np.float64]
ROW: Final = 28
HEAD: Final = 36
LEAST: Final = 52
MOST_LABEL: Final = 176
MOST_CELL: Final = 176
"""Pixels: a number in a bar as wide as a hand is looked for."""
GAP: Final = 2
_INKS: Final = ("#000000", "#ffffff")


class HeatMap(QWidget):
    """The table. `chosen` has the cell (row, column), or None where none is any more.

    Args:
        text: of a cell, by its value; nothing is written in cells that are NaN.
        hint: of a cell: a sentence.
    """

    chosen = Signal(object)

    def __init__(
        self, session: Session, text: Callable[[float], str], hint: Callable[[int, int], str],
        parent: QWidget | None = None, *, clickable: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._text, self._hint, self._clickable = session, text, hint, clickable
        self._rest = False
        self._wide = 0
        self._rows: list[str] = []
        self._columns: list[str] = []
        self._values: Grid = np.zeros((0, 0))
        self._cell: Cell | None = None
        self._at: Cell = (0, 0)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if clickable else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        session.theme_changed.connect(self.update)

    @property
    def cell(self) -> Cell | None:
        """The cell that is chosen."""
        return self._cell

    def show_values(self, rows: list[str], columns: list[str], values: Grid, *, rest: bool = False) -> None:
        """Show `values` (rows × columns); what was chosen stays chosen where it is still there.

        Args:
            rest: the last row and column are for whom something is unknown: their numbers darken nothing.
        """
        self._rows, self._columns, self._values, self._rest = rows, columns, values, rest
        self._wide = self._measured()
        if self._cell is not None and not (self._cell[0] < len(rows) and self._cell[1] < len(columns)):
            self._cell = None
        self._at = (min(self._at[0], max(0, len(rows) - 1)), min(self._at[1], max(0, len(columns) - 1)))
        self.setFixedHeight(HEAD + ROW * len(rows) + Space.XS)
        self.updateGeometry()
        self.update()

    def choose(self, cell: Cell | None) -> None:
        """Choose a cell, or none."""
        if cell != self._cell:
            self._cell = cell
            if cell is not None:
                self._at = cell
            self.update()
            self.chosen.emit(cell)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Its size, with all cells."""
        return QSize(self._label_width() + LEAST * len(self._columns), HEAD + ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """The least that it can do with."""
        return QSize(self._label_width() + 36 * len(self._columns), HEAD + ROW * len(self._rows))

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint titles and cells."""
        painter = QPainter(self)
        colours = self._session.colours
        top = self._top()
        painter.setPen(QColor(colours.quiet))
        metrics = QFontMetrics(self.font())
        for column, title in enumerate(self._columns):
            place = QRect(self._left(column), 0, self._width(column), HEAD - Space.XS)
            self._titled(painter, metrics, place, title, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        for row, title in enumerate(self._rows):
            place = QRect(0, HEAD + row * ROW, self._label_width() - Space.S, ROW)
            self._titled(painter, metrics, place, title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row in range(len(self._rows)):
            for column in range(len(self._columns)):
                self._paint_cell(painter, row, column, top)
        painter.end()

    def _titled(
        self, painter: QPainter, metrics: QFontMetrics, place: QRect, title: str, how: Qt.AlignmentFlag
    ) -> None:
        painter.drawText(place, how, metrics.elidedText(title, Qt.TextElideMode.ElideRight, place.width()))

    def _paint_cell(self, painter: QPainter, row: int, column: int, top: float) -> None:
        colours, value = self._session.colours, float(self._values[row, column])
        place = self._rect(row, column)
        if np.isnan(value):
            return
        unknown = self._rest and (row == len(self._rows) - 1 or column == len(self._columns) - 1)
        share = 0.0 if unknown or not top or not value else 0.1 + 0.9 * min(1.0, value / top)
        ground = mixed(colours.hover, colours.series[0], share)
        painter.fillRect(place, QColor(ground))
        if value or not self._clickable:
            painter.setPen(QColor(readable_on(ground)))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._text(value))
        if self._cell == (row, column) or (self.hasFocus() and self._at == (row, column)):
            chosen = self._cell == (row, column)
            painter.setPen(QPen(QColor(colours.text if chosen else colours.focus), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _top(self) -> float:
        """The value of the darkest colour."""
        values = self._values[:-1, :-1] if self._rest else self._values
        return float(np.nanmax(values)) if values.size and not np.isnan(values).all() else 0.0

    # --- where things are

    def _label_width(self) -> int:
        return self._wide

    def _measured(self) -> int:
        """How wide the titles of the rows are."""
        metrics = QFontMetrics(self.font())
        widest = max((metrics.horizontalAdvance(title) for title in self._rows), default=0)
        return min(widest, MOST_LABEL) + Space.M

    def _left(self, column: int) -> int:
        start = self._label_width()
        columns = max(1, len(self._columns))
        return start + min(self.width() - start, MOST_CELL * columns) * column // columns

    def _width(self, column: int) -> int:
        return self._left(column + 1) - self._left(column)

    def _rect(self, row: int, column: int) -> QRect:
        left = self._left(column)
        return QRect(left, HEAD + row * ROW, self._width(column) - GAP, ROW - GAP)

    def _cell_at(self, point: QPoint) -> Cell | None:
        row = (point.y() - HEAD) // ROW
        column = next((c for c in range(len(self._columns)) if self._left(c) <= point.x() < self._left(c + 1)), -1)
        inside = point.y() >= HEAD and 0 <= row < len(self._rows) and column >= 0
        return (row, column) if inside and not np.isnan(self._values[row, column]) else None

    # --- mouse and keyboard

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Choose a cell; the chosen one again lets it go."""
        cell = self._cell_at(event.position().toPoint())
        if self._clickable and cell is not None:
            self.choose(None if cell == self._cell else cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Show what can be clicked."""
        over = self._clickable and self._cell_at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Arrows go from cell to cell, Enter and blank choose, Escape lets go."""
        moves = {
            Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
        }  # fmt: skip
        move = moves.get(Qt.Key(event.key()))
        if move is not None:
            row, column = self._at[0] + move[0], self._at[1] + move[1]
            if 0 <= row < len(self._rows) and 0 <= column < len(self._columns):
                self._at = (row, column)
                self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(None if self._at == self._cell else self._at)
        elif event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a cell is about, and measure anew where the font is another one."""
        if event.type() == QEvent.Type.FontChange:
            self._wide = self._measured()
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(event.pos())
            if cell is not None:
                QToolTip.showText(event.globalPos(), self._hint(*cell), self, self._rect(*cell))
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def mixed(first: str, second: str, share: float) -> str:
    """The colour between two ``#rrggbb`` colours; 0 is the first."""
    share = min(1.0, max(0.0, share))
    parts = [
        round(int(first[place : place + 2], 16) * (1 - share) + int(second[place : place + 2], 16) * share)
        for place in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def readable_on(ground: str) -> str:
    """Black or white, whichever is read better on a colour: one of the two has a contrast of 4.5 on any."""
    return max(_INKS, key=lambda colour: contrast(colour, ground))
