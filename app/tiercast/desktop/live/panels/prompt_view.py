"""Paints lines for the host as large as they fit, at most three; one is marked, and said with Enter or a click."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tiercast.desktop.live.panels.time_left import SOON
from tiercast.desktop.look.tokens import RADIUS, Space, Type
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.session import Session
from tiercast.host_lines import Merged

SIZES: Final = (96, 80, 68, 58, 50, 44, 38, 33, 29, 25, 22, 19, 16, 14)
"""Sizes of letters that are tried, in pixels: lines are to be read from across a room."""
_WRAP: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
_BAR: Final = 4
"""Width of the mark at the left of a line."""
_BELOW: Final = Type.SMALL + Space.S
"""Height of what is said below the lines of those that wait besides."""


class PromptView(QWidget):
    """The lines. `said` has a `Merged` that was said, `skipped` one that will not be.

    Args:
        largest: letters are never larger, in pixels.
    """

    said = Signal(object)
    skipped = Signal(object)

    def __init__(self, session: Session, largest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._largest = session, largest
        self.lines: Sequence[Merged] = ()
        self.more = 0
        self._now = 0
        self._marked = ""
        self._places: list[tuple[QRect, Merged]] = []
        self.empty = EmptyState(session, "ph.microphone", self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 72))

    def take(self, lines: Sequence[Merged], more: int, now: int) -> None:
        """Show these lines; `more` wait besides; `now` is the engine's instant."""
        if (list(lines), more) != (list(self.lines), self.more):
            self.lines, self.more = lines, more
            self._describe()
        self._now = now
        self.update()

    def tell(self, head: str, text: str) -> None:
        """Set what is said while there is no line."""
        self.empty.tell(head, text)
        self._describe()

    def _describe(self) -> None:
        self.empty.setVisible(not self.lines)
        said = "\n".join(line.text for line in self.lines)
        self.setAccessibleDescription(said or f"{self.empty.head.text()}\n{self.empty.text.text()}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Keep what is said while there is no line in the middle."""
        self.empty.setGeometry(self.rect())
        super().resizeEvent(event)

    def visible(self) -> Sequence[Merged]:
        """The lines that have room for a row each, at least one: what cannot be read must not be said with a key."""
        if not self.lines:
            return ()
        row = QFontMetrics(self._font(SIZES[-1])).lineSpacing() + 2 * Space.XS
        for count in range(len(self.lines), 1, -1):
            below = _BELOW if self.more or count < len(self.lines) else 0
            if count * row + (count - 1) * Space.S <= self.height() - below:
                return self.lines[:count]
        return self.lines[:1]

    def marked(self) -> Merged | None:
        """The line that Enter says: the one that was marked, or the first."""
        lines = self.visible()
        return next((line for line in lines if self._marked in line.actions), next(iter(lines), None))

    def waiting(self) -> int:
        """How many wait besides those that have room."""
        return self.more + len(self.lines) - len(self.visible())

    def besides(self) -> str:
        """How many wait besides. Without a plural: `tr` finds none in a class made of this one and stays English."""
        return QCoreApplication.translate("PromptView", "%1 more").replace("%1", str(self.waiting()))

    # --- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Up and down mark, Enter or space says, Delete skips."""
        key, line = event.key(), None if event.isAutoRepeat() else self.marked()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._mark(-1 if key == Qt.Key.Key_Up else 1)
        elif line is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.said.emit(line)
        elif line is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.skipped.emit(line)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """A click says a line."""
        line = next((line for rect, line in self._places if rect.contains(event.position().toPoint())), None)
        if line is not None and event.button() is Qt.MouseButton.LeftButton:
            self.said.emit(line)

    def _mark(self, step: int) -> None:
        line = self.marked()
        if line is not None:
            lines = list(self.visible())
            self._marked = lines[max(0, min(len(lines) - 1, lines.index(line) + step))].actions[0]
            self.update()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint everything."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._places = []
        if self.lines:
            self._paint_lines(painter)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        lines, more = self.visible(), self.waiting()
        whole = self.rect().adjusted(0, 0, 0, -(_BELOW if more else 0))
        wide = whole.width() - 2 * Space.M - _BAR
        size, heights = self._fit(lines, wide, whole.height())
        font, top = self._font(size), whole.top()
        marked = self.marked()
        for line, height in zip(lines, heights, strict=True):
            box = QRect(whole.left(), top, whole.width(), height)
            self._paint_line(painter, box, line, font, line is marked)
            self._places.append((box, line))
            top += height + Space.S
        if more:
            painter.setPen(QColor(self._session.colours.quiet))
            painter.setFont(self._font(Type.SMALL))
            painter.drawText(self.rect().adjusted(Space.M, 0, 0, 0), _BOTTOM, self.besides())

    def _paint_line(self, painter: QPainter, box: QRect, line: Merged, font: QFont, marked: bool) -> None:
        colours = self._session.colours
        soon = line.expires is not None and line.expires - self._now < SOON * (line.expires - line.time)
        tone = QColor(colours.warn if soon else colours.accent)
        painter.setPen(QPen(QColor(colours.focus), 2) if marked and self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised if not colours.dark else colours.hover))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        if line.expires is not None:
            share = max(0.0, min(1.0, (line.expires - self._now) / max(1, line.expires - line.time)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            high = max(2, int((box.height() - 2 * RADIUS) * share))
            painter.drawRoundedRect(QRect(box.left() + 3, box.bottom() - RADIUS - high, _BAR, high), 2, 2)
        painter.setPen(QColor(colours.text))
        painter.setFont(font)
        inner = box.adjusted(Space.M + _BAR, Space.XS, -Space.M, -Space.XS)
        painter.drawText(inner, _WRAP, fitting(line.text, QFontMetrics(font), inner))

    def _fit(self, lines: Sequence[Merged], wide: int, high: int) -> tuple[int, list[int]]:
        """The largest size at which all of these lines fit, and the height of each."""
        sizes = [size for size in SIZES if size <= self._largest]
        room = high - Space.S * (len(lines) - 1)
        heights: list[int] = []
        for size in sizes:
            metrics = QFontMetrics(self._font(size))
            around = 2 * Space.S
            heights = [metrics.boundingRect(QRect(0, 0, wide, 10_000), _WRAP, line.text).height() + around
                       for line in lines]  # fmt: skip
            if sum(heights) <= room:
                return size, heights
        each = max(1, room // len(lines))
        return sizes[-1], [min(height, each) for height in heights]

    def _font(self, size: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold if size > Type.BODY else QFont.Weight.Normal)
        return font


def fitting(text: str, metrics: QFontMetrics, box: QRect) -> str:
    """`text`, shortened to the whole rows that `box` has room for, at least one: half a row cannot be read."""
    rows = max(1, box.height() // metrics.lineSpacing())
    # Letters of another font than the first, as "…" may be, make a row a little higher.
    high = max(box.height(), (rows + 0.5) * metrics.lineSpacing())

    def fits(shortened: str) -> bool:
        return metrics.boundingRect(QRect(0, 0, box.width(), 10_000), _WRAP, shortened).height() <= high

    if fits(text):
        return text
    # What is wrapped at words does not fill its rows, and Qt wraps what it has just shortened to the full width.
    shares = (metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() * rows * part // 20)
              for part in range(20, 0, -1))  # fmt: skip
    return next((shortened for shortened in shares if fits(shortened)), "…")


_BOTTOM: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignBottom)
