"""The rows of who is here: put into words when they are looked at, painted in two lines."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.session import Session
from tiercast.serve.protocol_room import PresentRow

HIGH: Final = 52
"""Height of a row in pixels."""
MOST_BADGES: Final = 3
_Index = QModelIndex | QPersistentModelIndex


class Shown(msgspec.Struct, frozen=True):
    """What is shown of somebody, in the user's language."""

    viewer: str
    name: str
    badges: tuple[str, ...]
    stay: str
    detail: str
    labels: tuple[str, ...]
    hint: str
    said: str


class PeopleModel(QAbstractListModel):
    """The rows; whoever is marked stays marked while they are here.

    Args:
        words: what is shown of a row; asked when it is looked at, since most are not.
    """

    def __init__(self, words: Callable[[PresentRow], Shown], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[PresentRow] = []
        self._words = words
        self._said: dict[int, Shown] = {}

    def shown(self, place: int) -> Shown:
        """What is shown of the row at `place`."""
        found = self._said.get(place)
        if found is None:
            found = self._said[place] = self._words(self.rows[place])
        return found

    def take(self, rows: Sequence[PresentRow]) -> None:
        """Show `rows` instead."""
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.rows[index.row()].viewer) for index in self.persistentIndexList()]
        self.rows, self._said = rows, {}
        places = {row.viewer: place for place, row in enumerate(rows)} if kept else {}
        for index, viewer in kept:
            place = places.get(viewer)
            self.changePersistentIndex(index, QModelIndex() if place is None else self.index(place))
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 Qt's own
        """How many are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row as a sentence, for screen readers and searching by typing."""
        if not index.isValid():
            return None
        row = self.shown(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.said
        return row.hint if role == Qt.ItemDataRole.ToolTipRole else None


class PersonPainter(QStyledItemDelegate):
    """Paints a row: name, tiers and time on one line, what is known beneath."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 Qt's name
        """All are equally high."""
        return QSize(120, HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one."""
        model = index.model()
        if not isinstance(model, PeopleModel):
            return
        row, colours = model.shown(index.row()), self._session.colours
        rect, state = option.rect, option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selected))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.hover))
        inner = rect.adjusted(Space.S, Space.XS + 2, -Space.S, -(Space.XS + 2))
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        below = QRect(inner.left(), top.bottom() + 1, inner.width(), inner.height() // 2)
        small = _sized(option.font, Type.SMALL)
        right = self._line(painter, top, row.stay, small, colours.quiet, right=True)
        name = _sized(option.font, Type.BODY, bold=True)
        free = top.adjusted(0, 0, -right, 0)
        used = self._line(painter, free, row.name, name, colours.text, share=0.6 if row.badges else 1.0)
        self._badges(painter, free.adjusted(used + Space.S, 0, 0, 0), row.badges, small)
        self._line(painter, below, row.detail, small, colours.quiet)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QColor(colours.focus))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _badges(self, painter: QPainter, rect: QRect, badges: Sequence[str], font: QFont) -> None:
        metrics, colours, left = QFontMetrics(font), self._session.colours, rect.left()
        for text in badges[:MOST_BADGES]:
            wide = metrics.horizontalAdvance(text) + 2 * (Space.XS + 2)
            if left + wide > rect.right():
                return
            box = QRect(left, rect.center().y() - 9, wide, 19)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.info_soft))
            painter.drawRoundedRect(box, 4, 4)
            painter.setPen(QColor(colours.info))
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            left += wide + Space.XS

    @staticmethod
    def _line(
        painter: QPainter, rect: QRect, text: str, font: QFont, colour: str, *, right: bool = False, share: float = 1.0
    ) -> int:  # fmt: skip
        """Paint a line, cut where it does not fit. Returns: the pixels that it takes."""
        if not text or rect.width() <= 0:
            return 0
        metrics = QFontMetrics(font)
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width() * share))
        painter.setFont(font)
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, fitting)
        return metrics.horizontalAdvance(fitting) + (Space.S if right else 0)


def _sized(font: QFont, size: int, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made
