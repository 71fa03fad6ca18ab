"""A QR code, painted crisp: whole pixels of the screen for each module, dark on light whatever the theme."""

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET = 4
"""Modules of light ground around it that scanners need (ISO/IEC 18004)."""
LIGHT, DARK = "#ffffff", "#101218"


class QrCode(QWidget):
    """Shows a text as a QR code, as large as whole pixels allow within `size`.

    Args:
        size: its width and height, in device-independent pixels.
    """

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self._rows: list[bytearray] = []
        self._size = QSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def take(self, text: str) -> None:
        """Show `text`; "" shows nothing."""
        self.text = text
        self._rows = [bytearray(row) for row in segno.make(text, micro=False, error="m").matrix] if text else []
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Its size."""
        return self._size

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint it."""
        if not self._rows:
            return
        ratio = self.devicePixelRatioF()
        across = len(self._rows) + 2 * QUIET
        module = max(1, int(min(self.width(), self.height()) * ratio) // across)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.scale(1 / ratio, 1 / ratio)
        side = module * across
        painter.fillRect(QRectF(0, 0, side, side), QColor(LIGHT))
        painter.setPen(Qt.PenStyle.NoPen)
        dark = QColor(DARK)
        for y, row in enumerate(self._rows, QUIET):
            for x, filled in enumerate(row, QUIET):
                if filled:
                    painter.fillRect(QRectF(x * module, y * module, module, module), dark)
        painter.end()
