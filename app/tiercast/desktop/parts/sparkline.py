"""A small curve without axes beside a number: how it became so."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tiercast.desktop.session import Session

_MARGIN = 2.0


class Sparkline(QWidget):
    """The curve; None are gaps. It reaches from nothing to its greatest value, so that little is drawn as little."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._values: Sequence[float | None] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_values(self, values: Sequence[float | None]) -> None:
        """Draw these, evenly spaced, the newest at the right."""
        self._values = values
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Its size."""
        return QSize(160, 32)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Draw it."""
        painter, colours = QPainter(self), self._session.colours
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.series[0]), 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for run in self._runs():
            painter.drawPolyline(QPolygonF(run))

    def _runs(self) -> list[list[QPointF]]:
        """The points of each stretch without a gap."""
        top = max((value for value in self._values if value is not None), default=0.0) or 1.0
        wide, high = self.width() - 2 * _MARGIN, self.height() - 1 - 2 * _MARGIN
        step = wide / max(1, len(self._values) - 1)
        runs: list[list[QPointF]] = [[]]
        for place, value in enumerate(self._values):
            if value is None or math.isnan(value):
                runs.append([])
            else:
                runs[-1].append(QPointF(_MARGIN + place * step, _MARGIN + high * (1 - value / top)))
        return [run for run in runs if len(run) > 1]
