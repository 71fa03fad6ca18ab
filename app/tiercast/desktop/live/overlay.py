"""Lines across all plots: the crosshair, and where people set a mark. It lies above them and hears no mouse."""

from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tiercast.desktop.live.axis import TimeAxis
from tiercast.desktop.live.course import Course
from tiercast.desktop.live.plot import LEFT, RIGHT
from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Type
from tiercast.desktop.session import Session

_LABEL: Final = 66
_HEIGHT: Final = 18


class Overlay(QWidget):
    """The lines; `over` is the widget that it covers."""

    def __init__(
        self, session: Session, course: Course, axis: TimeAxis, over: QWidget, plots: Sequence[pg.PlotWidget]
    ) -> None:
        """`plots`: where lines may be drawn, within `over`."""
        super().__init__(over)
        self._plots, self._over = plots, over
        self._session, self._course, self._axis = session, course, axis
        self.at: float | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def point(self, at: float | None) -> None:
        """Put the crosshair at an instant, seconds; None: nowhere."""
        if at != self.at:
            self._touch()
            self.at = at
            self._touch()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the lines."""
        painter, colours = QPainter(self), self._session.colours
        painter.setPen(QPen(QColor(colours.warn), 1, Qt.PenStyle.DashLine))
        for mark in self._course.marks:
            x = self._pixel(mark.time / 1e6)
            if LEFT <= x <= self.width() - RIGHT:
                self._line(painter, x)
        if self.at is not None:
            x = self._pixel(self.at)
            painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DotLine))
            self._line(painter, x)
            painter.setFont(number_font(Type.SMALL))
            painter.setPen(QColor(colours.on_fill))
            box = self._label(x)
            painter.fillRect(box, QColor(colours.fill))
            text = self._session.format.clock(int(self.at * 1e6))
            painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _line(self, painter: QPainter, x: int) -> None:
        for plot in self._plots:
            top = plot.mapTo(self._over, QPoint(0, 0)).y()
            # Only where something is drawn: the times of day below the last plot stay free.
            box = plot.getPlotItem().vb.sceneBoundingRect()
            painter.drawLine(x, top + round(box.top()), x, top + round(box.bottom()))

    def _touch(self) -> None:
        if self.at is not None:
            x = self._pixel(self.at)
            self.update(QRect(x - 2, 0, 4, self.height()))
            self.update(self._label(x))

    def _label(self, x: int) -> QRect:
        left = min(max(LEFT, x - _LABEL // 2), max(LEFT, self.width() - RIGHT - _LABEL))
        return QRect(left, self.height() - _HEIGHT, _LABEL, _HEIGHT)

    def _pixel(self, seconds: float) -> int:
        width = self.width() - LEFT - RIGHT
        return round(LEFT + (seconds - self._axis.since) / self._axis.shown * width)
