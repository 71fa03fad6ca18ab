"""The lane above the plots: what was on as a band, and marks where rules fired and where people set one."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from tiercast.desktop.live.axis import TimeAxis
from tiercast.desktop.live.clusters import NEAR, Cluster, clusters, counts, nearest, nearest_mark
from tiercast.desktop.live.course import Course
from tiercast.desktop.live.plot import LEFT, RIGHT
from tiercast.desktop.look.fonts import interface_font, number_font
from tiercast.desktop.look.tokens import RADIUS, Space, Type
from tiercast.desktop.session import Session
from tiercast.serve.protocol_watch import HandMark

BAND: Final = 20
MARKS: Final = 24
_LABEL: Final = 13
"""Height of what a mark says; it stands above the firings."""
_FLAG: Final = 10
"""Width of a mark's flag, with the gap behind it."""
_FOOT: Final = BAND + MARKS - 3
_TONES: Final = {"live": "accent", "ask": "warn", "shadow": "quiet"}
_MOST_TOLD: Final = 6


class Lane(QWidget):
    """The lane.

    Signals: `chosen` with a `Cluster` or `HandMark` and where on the screen; `pointed` with the one under the pointer,
    or None; `hovered` with the seconds under the pointer, or None.
    """

    chosen = Signal(object, object)
    pointed = Signal(object)
    hovered = Signal(object)

    def __init__(
        self, session: Session, course: Course, axis: TimeAxis, tell: Callable[[object], str], parent: QWidget
    ) -> None:
        """`tell`: what a cluster or mark says in its tooltip."""
        super().__init__(parent)
        self._session, self._course, self._axis, self._tell = session, course, axis, tell
        self._clusters: list[Cluster] = []
        self._counts: list[tuple[float, int]] = []
        self._under: object = None
        self._place = -1
        """Of the cluster that the keyboard is at."""
        self.setFixedHeight(BAND + MARKS)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def draw(self) -> None:
        """Draw anew what is shown of the course."""
        self._clusters = clusters(self._course.fired, self.pixel, self._width())
        self._counts = counts(self._course, self.pixel, self._width())
        self._place = min(self._place, len(self._clusters) - 1)
        self.update()

    def pixel(self, instant: int) -> float:
        """Where an instant lies, pixels from where the plots begin."""
        return (instant / 1e6 - self._axis.since) / self._axis.shown * self._width()

    def told(self) -> None:
        """What the tooltip says has changed."""
        if self._under is not None and self.underMouse():
            QToolTip.showText(self.cursor().pos(), self._tell(self._under), self)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """As wide as there is room."""
        return QSize(400, BAND + MARKS)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the band and the marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_names(painter)
        painter.setClipRect(LEFT, 0, max(0, self.width() - LEFT - RIGHT), self.height())
        painter.translate(LEFT, 0)
        self._paint_band(painter)
        labels = self.labels()
        self._paint_fired(painter, labels)
        self._paint_marks(painter, labels)
        painter.end()

    def _paint_names(self, painter: QPainter) -> None:
        painter.setFont(number_font(Type.SMALL))
        painter.setPen(QColor(self._session.colours.quiet))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for text, place in self.names():
            painter.drawText(place, flags, text)

    def names(self) -> list[tuple[str, QRectF]]:
        """What the band and the marks are called, and where: their names begin where those of the plots do."""
        side = LEFT - Space.S
        return [
            (self.tr("Product"), QRectF(Space.S, 0, side, BAND)),
            (self.tr("Marks"), QRectF(Space.S, BAND, side, MARKS)),
        ]

    def _paint_band(self, painter: QPainter) -> None:
        course, colours = self._course, self._session.colours
        font = _small()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        for place, one in enumerate(course.aired):
            until = course.aired[place + 1].time if place + 1 < len(course.aired) else course.now
            left, right = max(-4.0, self.pixel(one.time)), min(self._width() + 4, self.pixel(until))
            if right <= left or not (one.item or one.phase):
                continue
            box = QRectF(left + 0.5, 2.5, right - left - 2, BAND - 5)
            tone = QColor(colours.series[_shade(one.item or one.phase, len(colours.series))])
            fill = QColor(tone)
            fill.setAlpha(46)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(box, RADIUS / 2, RADIUS / 2)
            painter.fillRect(QRectF(box.left(), box.top(), 2, box.height()), tone)
            room = box.width() - Space.M
            if room > 24:
                title = " · ".join(part for part in (one.title or one.item, one.phase) if part)
                painter.setPen(QColor(colours.text))
                text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room))
                painter.drawText(box.adjusted(Space.S, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_fired(self, painter: QPainter, labels: list[tuple[str, QRectF]]) -> None:
        colours = self._session.colours
        for x, count in self._counts:
            height = min(_tallest(x, labels), 5 + count)
            painter.fillRect(QRectF(x - 2, _FOOT - height, 4, height), QColor(colours.edge))
        for place, cluster in enumerate(self._clusters):
            tone = QColor(getattr(colours, _TONES.get(cluster.state, "quiet")))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawPolygon(_triangle(cluster, labels))
            if cluster is self._under or (self.hasFocus() and place == self._place):
                painter.setPen(QColor(colours.focus))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(cluster.x - 7, BAND + 1, 14, MARKS - 3), 3, 3)

    def _paint_marks(self, painter: QPainter, labels: list[tuple[str, QRectF]]) -> None:
        colours = self._session.colours
        for mark in self._marks():
            x = self.pixel(mark.time)
            painter.fillRect(QRectF(x - 0.5, BAND, 1, MARKS), QColor(colours.warn))
            flag = QPolygonF([QPointF(x, BAND + 2), QPointF(x + 8, BAND + 5), QPointF(x, BAND + 9)])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.warn))
            painter.drawPolygon(flag)
        painter.setFont(_small())
        painter.setPen(QColor(colours.text))
        for text, box in labels:
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def labels(self) -> list[tuple[str, QRectF]]:
        """What marks say, where there is room until the next one, and where it stands."""
        metrics = QFontMetrics(_small())
        starts = [self.pixel(mark.time) for mark in self._marks()]
        found = []
        for mark, x, end in zip(self._marks(), starts, [*starts[1:], self._width() + RIGHT], strict=False):
            room = min(160.0, end - x - Space.L)
            if room >= 2 * Space.L:
                text = metrics.elidedText(mark.text, Qt.TextElideMode.ElideRight, int(room))
                found.append((text, QRectF(x + _FLAG, BAND, metrics.horizontalAdvance(text) + 8, _LABEL)))
        return found

    def triangles(self) -> list[QPolygonF]:
        """Where firings stand."""
        labels = self.labels()
        return [_triangle(cluster, labels) for cluster in self._clusters]

    def _marks(self) -> list[HandMark]:
        return [mark for mark in self._course.marks if 0 <= self.pixel(mark.time) <= self._width()]

    # --- pointing and choosing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Say what is under the pointer."""
        x = event.position().x() - LEFT
        found = self._at(x) if event.position().y() > BAND else None
        self.hovered.emit(self._axis.since + x / self._width() * self._axis.shown if 0 <= x <= self._width() else None)
        if found != self._under:
            self._under = found
            self.pointed.emit(found)
            self.setCursor(Qt.CursorShape.ArrowCursor if found is None else Qt.CursorShape.PointingHandCursor)
            self.update()
        if found is None and (told := self._count_at(x, event.position().y())):
            QToolTip.showText(event.globalPosition().toPoint(), self.tr("%n firings", "", told), self)
        elif found is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), self._tell(found), self)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Nothing is under the pointer any more."""
        self._under = None
        self.hovered.emit(None)
        self.pointed.emit(None)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Open what is under the pointer."""
        found = self._at(event.position().x() - LEFT) if event.position().y() > BAND else None
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(found, event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Left and right go from mark to mark, Enter opens it."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self._clusters:
                step = -1 if event.key() == Qt.Key.Key_Left else 1
                self._place = max(0, min(len(self._clusters) - 1, self._place + step))
                cluster = self._clusters[self._place]
                self.pointed.emit(cluster)
                self.setAccessibleDescription(self._tell(cluster))
                QToolTip.showText(self._point(cluster), self._tell(cluster), self)
                self.update()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if 0 <= self._place < len(self._clusters):
                cluster = self._clusters[self._place]
                self.chosen.emit(cluster, self._point(cluster))
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 Qt's name
        """Begin with the latest mark."""
        if self._place < 0:
            self._place = len(self._clusters) - 1
        super().focusInEvent(event)
        self.update()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("What was on, and marks"))
        self.update()

    def _point(self, cluster: Cluster) -> QPoint:
        return self.mapToGlobal(QPoint(int(cluster.x) + LEFT, self.height()))

    def _at(self, x: float) -> Cluster | HandMark | None:
        found = nearest(self._clusters, x)
        return found if found is not None else nearest_mark(self._course.marks, self.pixel, x)

    def _count_at(self, x: float, y: float) -> int:
        near = [count for place, count in self._counts if abs(place - x) <= NEAR / 2]
        return near[0] if near and y > BAND else 0

    def _width(self) -> float:
        return max(1.0, float(self.width() - LEFT - RIGHT))


def _tallest(x: float, labels: list[tuple[str, QRectF]]) -> float:
    """How tall something at `x` may stand: up to the lane's height, or to the words above it."""
    beneath = any(box.left() - _FLAG - 4 <= x <= box.right() + 4 for _text, box in labels)
    return _FOOT - BAND - (_LABEL + 1 if beneath else 5)


def _triangle(cluster: Cluster, labels: list[tuple[str, QRectF]]) -> QPolygonF:
    """More firings stand taller, as far as there is room."""
    x, height = cluster.x, min(_tallest(cluster.x, labels), 7 + 2 * (len(cluster.fired) - 1))
    return QPolygonF([QPointF(x, _FOOT - height), QPointF(x + 4, _FOOT), QPointF(x - 4, _FOOT)])


def _small() -> QFont:
    font = interface_font()
    font.setPixelSize(Type.SMALL)
    return font


def _shade(name: str, count: int) -> int:
    """Which colour a product has: always the same one."""
    return sum(name.encode()) % count
