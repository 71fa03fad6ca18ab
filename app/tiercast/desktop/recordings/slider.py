"""The bar over a whole recording: how far it is, where rules fired, and a handle to go elsewhere."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.session import Session

HEIGHT: Final = 32
_SIDE: Final = 9
"""Pixels left free at each side, half a handle."""
_BAR: Final = 6
_STEP: Final = 10_000_000
_FAR: Final = 60_000_000


class ReplaySlider(QWidget):
    """The bar. `wanted` has the instant, microseconds UTC, that somebody chose.

    Attributes:
        begin, end, at: of the recording; to: where it is on its way to, 0: nowhere.
        marks: instants of firings.
    """

    wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.begin = self.end = self.at = self.to = 0
        self.marks: list[int] = []
        self._held: int | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        session.theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Wide."""
        return QSize(320, HEIGHT)

    def show_at(self, begin: int, end: int, at: int, to: int = 0) -> None:
        """Show where it is."""
        if (begin, end, at, to) != (self.begin, self.end, self.at, self.to):
            self.begin, self.end, self.at, self.to = begin, end, at, to
            self.update()

    def take_marks(self, marks: list[int]) -> None:
        """Show these marks."""
        self.marks = marks
        self.update()

    def add_marks(self, fired: tuple[int, ...]) -> None:
        """Show marks that are new."""
        every = {*self.marks, *fired}
        if len(every) > len(self.marks):
            self.take_marks(sorted(every))

    def instant(self, x: float) -> int:
        """The instant at a place."""
        part = min(1.0, max(0.0, (x - _SIDE) / max(1.0, self.width() - 2 * _SIDE)))
        return self.begin + round(part * (self.end - self.begin))

    def place(self, at: int) -> float:
        """The place of an instant."""
        part = (at - self.begin) / (self.end - self.begin) if self.end > self.begin else 0.0
        return _SIDE + min(1.0, max(0.0, part)) * (self.width() - 2 * _SIDE)

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Take the handle."""
        if event.button() is Qt.MouseButton.LeftButton and self.end > self.begin:
            self._held = self.instant(event.position().x())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Move the handle, and say what is under the pointer."""
        at = self.instant(event.position().x())
        if self._held is not None:
            self._held = at
            self.update()
        if self.end > self.begin:
            QToolTip.showText(event.globalPosition().toPoint(), self._session.format.clock(at), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Go there."""
        if self._held is not None:
            held, self._held = self._held, None
            self.wanted.emit(held)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Go by a minute, or to an end; the arrows are the view's."""
        far = {
            Qt.Key.Key_PageUp: self.at + _FAR, Qt.Key.Key_PageDown: self.at - _FAR, Qt.Key.Key_Home: self.begin,
            Qt.Key.Key_End: self.end,
        }  # fmt: skip
        found = far.get(Qt.Key(event.key()))
        if found is None:
            super().keyPressEvent(event)
        else:
            self.wanted.emit(min(self.end, max(self.begin, found)))

    # --- painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the bar, what was shown, the marks, and the handle."""
        colours, middle = self._session.colours, self.height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(_SIDE, middle - _BAR / 2, self.width() - 2 * _SIDE, _BAR)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(whole, _BAR / 2, _BAR / 2)
        at = self.place(self.at if self._held is None else self._held)
        done = QRectF(whole.left(), whole.top(), self.place(self.at) - whole.left(), _BAR)
        painter.setBrush(QColor(colours.fill))
        painter.drawRoundedRect(done, _BAR / 2, _BAR / 2)
        if self.to:
            painter.setBrush(QColor(colours.edge))
            painter.drawRect(QRectF(self.place(self.to) - 1, middle - 8, 2, 16))
        self._paint_marks(painter, middle)
        painter.setBrush(QColor(colours.text))
        painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else colours.surface), 2))
        painter.drawEllipse(QPointF(at, middle), 7, 7)
        painter.end()

    def _paint_marks(self, painter: QPainter, middle: float) -> None:
        painter.setBrush(QColor(self._session.colours.warn))
        last = -9.0
        for mark in self.marks:
            x = self.place(mark)
            # As many as can be told apart.
            if x - last >= 3:
                painter.drawRect(QRectF(x - 1, middle - _BAR / 2 - Space.S, 2, 6))
                last = x
