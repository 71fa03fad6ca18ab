"""A label in one line that never asks for more room than there is: what does not fit ends in an ellipsis."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget

from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.tip import in_tip

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

    def event(self, event: QEvent) -> bool:
        """Say the whole text in a tooltip where it has no room, unless the tooltip says something else."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and not self.toolTip():
            cut = self.shown() != self.text()
            QToolTip.showText(event.globalPos(), in_tip(self.text()) if cut else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint what fits."""
        painter, style = QPainter(self), self.style()
        style.drawItemText(
            painter, self.contentsRect(), int(self.alignment()), self.palette(), self.isEnabled(), self.shown(),
            self.foregroundRole(),
        )  # fmt: skip
