"""A row of small widgets that goes on in the next line where it does not fit."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.wrapping_layout import WrappingLayout


class _Lines(WrappingLayout):
    """The layout."""

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 Qt's name
        """It wants no more than it needs."""
        return Qt.Orientation(0)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 Qt's name
        """The height at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 Qt's name
        """Place all of them."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """The least that it can do with."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 Qt's name
        """As large as the largest of them."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + Space.XS, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + Space.XS
            high = max(high, hint.height())
        return y + high - rect.y()


class Flow(QWidget):
    """The row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = _Lines(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Put one more behind the others."""
        self._lines.addWidget(widget)
        widget.show()

    def clear(self) -> None:
        """Take all of them out."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.updateGeometry()
