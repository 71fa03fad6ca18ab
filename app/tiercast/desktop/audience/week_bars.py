"""Bars up and down of a line, one pair a week: who rose and who fell."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from tiercast.desktop.audience.weeks import short_day, week_text
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.session import Session

HEIGHT: Final = 200
FOOT: Final = 22
FOOT_WIDTH: Final = 80


class WeekBars(QWidget):
    """The bars. `chosen`: another week was chosen, or none."""

    chosen = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._weeks: list[int] = []
        self._up: list[int] = []
        self._down: list[int] = []
        self._place = -1
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        session.theme_changed.connect(self.update)

    @property
    def week(self) -> int | None:
        """The week that is chosen; None for all."""
        return self._weeks[self._place] if 0 <= self._place < len(self._weeks) else None

    def show_weeks(self, weeks: list[int], up: list[int], down: list[int]) -> None:
        """Show these weeks."""
        self._weeks, self._up, self._down = weeks, up, down
        self._at = min(max(self._at, 0), len(weeks) - 1)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Its size."""
        return QSize(600, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint bars, the line, and the Mondays below."""
        painter, colours = QPainter(self), self._session.colours
        most = max([1, *self._up, *self._down])
        middle, room = (self.height() - FOOT) // 2, (self.height() - FOOT) // 2 - Space.L
        font = self.font()
        font.setPixelSize(Type.SMALL)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        every = max(1, round((metrics.horizontalAdvance("00 Mmm") + Space.M) / max(1, self._step())))
        for place in range(len(self._weeks)):
            self._paint_week(painter, metrics, place, room / most)
            if (len(self._weeks) - 1 - place) % every == 0:
                self._paint_foot(painter, place)
        painter.setPen(QColor(colours.edge))
        painter.drawLine(0, middle, self.width(), middle)
        painter.end()

    def _paint_week(self, painter: QPainter, metrics: QFontMetrics, place: int, scale: float) -> None:
        colours, middle = self._session.colours, (self.height() - FOOT) // 2
        slot = QRect(self._left(place), 0, self._left(place + 1) - self._left(place), self.height() - FOOT)
        if place == self._place:
            painter.fillRect(slot, QColor(colours.selected))
        wide = max(3, slot.width() - max(4, slot.width() // 3))
        left = slot.center().x() - wide // 2
        counted = ((self._up[place], colours.good_bar, True), (self._down[place], colours.bad_bar, False))
        for count, colour, up in counted:
            if not count:
                continue
            tall = max(2, round(scale * count))
            bar = QRect(left, middle - tall if up else middle + 1, wide, tall)
            painter.fillRect(bar, QColor(colour))
            text = self._session.format.short(count)
            if metrics.horizontalAdvance(text) <= slot.width() + 6:
                painter.setPen(QColor(colours.text))
                top = bar.top() - 16 if up else bar.bottom() + 1
                beside = QRect(slot.left() - 6, top, slot.width() + 12, 15)
                painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, text)
        if self.hasFocus() and place == self._at:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRect(slot.adjusted(1, 1, -2, -1))

    def _paint_foot(self, painter: QPainter, place: int) -> None:
        painter.setPen(QColor(self._session.colours.quiet))
        text = short_day(self._weeks[place], self._session)
        # Below its bar; the last one moves in where it would not fit.
        half = (painter.fontMetrics().horizontalAdvance(text) + 1) // 2
        middle = min((self._left(place) + self._left(place + 1)) // 2, self.width() - half)
        foot = QRect(middle - FOOT_WIDTH // 2, self.height() - FOOT, FOOT_WIDTH, FOOT)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Choose a week; the chosen one again lets it go."""
        place = self._place_at(event.position().toPoint())
        if 0 <= place < len(self._weeks):
            self._at = place
            self._choose(-1 if place == self._place else place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Arrows go from week to week, Enter and blank choose, Escape lets go."""
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                move = -1 if event.key() == Qt.Key.Key_Left else 1
                self._at = min(len(self._weeks) - 1, max(0, self._at + move))
                self.update()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._choose(-1 if self._at == self._place else self._at)
            case Qt.Key.Key_Escape if self._place >= 0:
                self._choose(-1)
            case _:
                super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a week had."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            if 0 <= place < len(self._weeks):
                up, down = self._session.format.number(self._up[place]), self._session.format.number(self._down[place])
                said = self.tr("%1: %2 up, %3 down").replace("%1", week_text(self._weeks[place], self._session))
                QToolTip.showText(event.globalPos(), said.replace("%2", up).replace("%3", down), self)
            return True
        return super().event(event)

    def _choose(self, place: int) -> None:
        self._place = place
        self.update()
        self.chosen.emit()

    def _step(self) -> float:
        return self.width() / max(1, len(self._weeks))

    def _left(self, place: int) -> int:
        return self.width() * place // max(1, len(self._weeks))

    def _place_at(self, point: QPoint) -> int:
        return int(point.x() / self._step()) if self._weeks else -1
