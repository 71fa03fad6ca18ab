"""Paints text, lines and bars of the paper in the colours of a theme, and measures text before it is painted."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from tiercast.desktop.look.fonts import interface_font, number_font
from tiercast.desktop.look.tokens import RADIUS, Colours, Type

LEFT: Final = Qt.AlignmentFlag.AlignLeft
RIGHT: Final = Qt.AlignmentFlag.AlignRight
_TOP: Final = Qt.AlignmentFlag.AlignTop
_WRAP: Final = Qt.TextFlag.TextWordWrap.value
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=64)
def font(size: int, bold: bool = False, number: bool = False) -> QFont:
    """A font of the paper: without hinting, so that it is as wide on the screen as in print.

    Without forms of a language either: a document does not know which letter such a digit is, and what is copied out
    of it is wrong.
    """
    made = number_font(size, bold) if number else interface_font()
    made.setPixelSize(size)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    made.setFeature(QFont.Tag("locl"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def width_of(text: str, size: int, bold: bool = False, number: bool = False) -> float:
    """How wide a line is."""
    return QFontMetricsF(font(size, bold, number)).horizontalAdvance(text)


def height_of(text: str, width: float, size: int = Type.SMALL, bold: bool = False) -> float:
    """How high a text is that is wrapped at `width`; 0 for none."""
    if not text:
        return 0.0
    box = QRectF(0, 0, width, 10_000)
    return QFontMetricsF(font(size, bold)).boundingRect(box, _WRAP, text).height()


class Pen:
    """Paints with `painter`, whose origin is the top left of what is painted."""

    def __init__(self, painter: QPainter, colours: Colours) -> None:
        self.painter, self.colours = painter, colours

    def line_of(
        self, box: QRectF, text: str, size: int = Type.BODY, colour: str = "text", *, bold: bool = False,
        number: bool = False, align: Qt.AlignmentFlag = LEFT,
    ) -> None:  # fmt: skip
        """One line of text in the middle of `box`, cut with an ellipsis where it does not fit."""
        used = font(size, bold, number)
        self.painter.setFont(used)
        self.painter.setPen(self._colour(colour))
        fits = QFontMetricsF(used).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
        self.painter.drawText(box, (align | _MIDDLE).value, fits)

    def text(
        self, box: QRectF, text: str, size: int = Type.SMALL, colour: str = "quiet", *, bold: bool = False
    ) -> None:
        """Text that is wrapped, from the top of `box`."""
        self.painter.setFont(font(size, bold))
        self.painter.setPen(self._colour(colour))
        self.painter.drawText(box, _WRAP | int((LEFT | _TOP).value), text)

    def rule(self, x: float, y: float, width: float, colour: str = "line") -> None:
        """A line across."""
        self.painter.setPen(QPen(self._colour(colour), 1))
        self.painter.drawLine(QPointF(x, y), QPointF(x + width, y))

    def box(self, box: QRectF, colour: str) -> None:
        """A filled box with the corners of a card."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self._colour(colour))
        self.painter.drawRoundedRect(box, RADIUS, RADIUS)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def bar(self, box: QRectF, colour: str) -> None:
        """A filled bar."""
        self.painter.fillRect(box, self._colour(colour))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled dot."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self._colour(colour))
        self.painter.drawEllipse(QPointF(x, y), radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def area(self, points: list[QPointF], floor: float, series: int) -> None:
        """A line with what is below it tinted; `series`: which of the theme's colours."""
        if not points:
            return
        colour = QColor(self.colours.series[series])
        tint = QColor(colour)
        tint.setAlpha(48)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(tint)
        ends = [QPointF(points[-1].x(), floor), QPointF(points[0].x(), floor)]
        self.painter.drawPolygon(QPolygonF([*points, *ends]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(QPen(colour, 1))
        self.painter.drawPolyline(QPolygonF(points))

    def _colour(self, name: str) -> QColor:
        return QColor(getattr(self.colours, name))
