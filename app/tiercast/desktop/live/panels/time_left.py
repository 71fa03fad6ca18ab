"""A line that shrinks with the time that is left."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tiercast.desktop.session import Session

HIGH = 3
SOON = 0.2
"""Share of the time below which the line warns."""


class TimeLeft(QWidget):
    """The share of the time that is left: of everything to the right, warning near its end."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """As high as the line."""
        return QSize(40, HIGH)

    def tell(self, share: float | None) -> None:
        """Show a share between 0 and 1; None: it never ends, and there is no line."""
        share = None if share is None else max(0.0, min(1.0, share))
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the line on its ground."""
        if self._share is None:
            return
        colours = self._session.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, 0, self.width(), HIGH)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(whole, HIGH / 2, HIGH / 2)
        painter.setBrush(QColor(colours.warn if self._share < SOON else colours.accent))
        whole.setWidth(whole.width() * self._share)
        painter.drawRoundedRect(whole, HIGH / 2, HIGH / 2)
        painter.end()
