"""A row of controls that goes on in a second line where the window is too narrow for one."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.wrapping_layout import WrappingLayout


class FlowRow(WrappingLayout):
    """The row. What is added after `spring` stands at the right of its line; nothing is ever laid over another."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._spring = -1
        self.setSpacing(Space.S)
        for widget in widgets:
            self.addWidget(widget)

    def spring(self) -> None:
        """Put what is added from now on to the right."""
        self._spring = len(self._items)

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 Qt's name
        """It takes the width that it gets, and no more height than it needs."""
        return Qt.Orientation.Horizontal

    def heightForWidth(self, width: int) -> int:  # noqa: N802 Qt's name
        """How high it is when it is so wide."""
        around = self.contentsMargins()
        lines = self._lines(width - around.left() - around.right())
        high = sum(self._height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)
        return high + around.top() + around.bottom()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """All in one line."""
        items = self._seen()
        wide = sum(item.sizeHint().width() for item in items) + self.spacing() * max(0, len(items) - 1)
        return self._around(QSize(wide, self._height(items)))

    def minimumSize(self) -> QSize:  # noqa: N802 Qt's name
        """The widest of its items alone."""
        items = self._seen()
        wide = max((item.minimumSize().width() for item in items), default=0)
        return self._around(QSize(wide, self._height(items)))

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 Qt's name
        """Lay the items out."""
        super().setGeometry(rect)
        room = rect.marginsRemoved(self.contentsMargins())
        pushed = self._items[self._spring :] if self._spring >= 0 else []
        top = room.top()
        for line in self._lines(room.width()):
            widths = [min(item.sizeHint().width(), room.width()) for item in line]
            spare = room.width() - sum(widths) - self.spacing() * (len(line) - 1)
            left, high = room.left(), self._height(line)
            for item, width in zip(line, widths, strict=True):
                if spare > 0 and item in pushed:
                    left, spare = left + spare, 0
                item.setGeometry(QRect(left, top, width, high))
                left += width + self.spacing()
            top += high + self.spacing()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The items in lines of at most `width`."""
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._seen():
            wanted = item.sizeHint().width()
            if lines and used + self.spacing() + wanted <= width:
                lines[-1].append(item)
                used += self.spacing() + wanted
            else:
                lines.append([item])
                used = wanted
        return lines

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _height(self, items: list[QLayoutItem]) -> int:
        return max((item.sizeHint().height() for item in items), default=0)

    def _around(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())
