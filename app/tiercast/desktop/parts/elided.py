"""A label in one line that never asks for more room than there is: what does not fit ends in an ellipsis."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from tiercast.desktop.parts.properties import mark

LEAST = 24
"""Pixels below which it is not made narrower."""


class ElidedLabel(QLabel):
    """The label; `text` stays whole, also for who reads the screen aloud.

    Args:
        role: see `parts.properties.label`.
    """

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        mark(self, elides=True, **({"role": role} if role else {}))

    def shown(self) -> str:
        """What of the text there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Little, as high as a line."""
        return QSize(LEAST, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint what fits."""
        painter, style = QPainter(self), self.style()
        style.drawItemText(
            painter, self.contentsRect(), int(self.alignment()), self.palette(), self.isEnabled(), self.shown(),
            self.foregroundRole(),
        )  # fmt: skip
