"""Counts of a few steps as bars that can be chosen: the stages of life beside the table."""

from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tiercast.desktop.audience.crowd import Codes, Mask
from tiercast.desktop.look.tokens import RADIUS, Space
from tiercast.desktop.session import Session

ROW: Final = 28
TITLE: Final = 112
NUMBER: Final = 64


class Steps(QWidget):
    """The bars. `chosen`: another step was chosen, or none."""

    chosen = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._titles: list[str] = []
        self._counts: list[int] = []
        self._step = -1
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        session.theme_changed.connect(self.update)

    @property
    def step(self) -> int:
        """The step that is chosen; -1 for none."""
        return self._step

    def show_counts(self, titles: list[str], counts: list[int]) -> None:
        """Show a bar for each step."""
        self._titles, self._counts = titles, counts
        self.setFixedHeight(ROW * len(titles))
        self.update()

    def choose(self, step: int) -> None:
        """Choose a step; -1 for none."""
        if step != self._step:
            self._step = step
            self.update()
            self.chosen.emit()

    def on_step(self, codes: Codes) -> Mask:
        """Those who are on the chosen step."""
        return np.ones(len(codes), np.bool_) if self._step < 0 else np.asarray(codes == self._step)

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Its size."""
        return QSize(TITLE + NUMBER + 120, ROW * len(self._titles))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the bars."""
        painter, colours = QPainter(self), self._session.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max(self._counts, default=0)
        for place, (title, count) in enumerate(zip(self._titles, self._counts, strict=True)):
            row = QRect(0, place * ROW, self.width(), ROW)
            if place == self._step or (self.hasFocus() and place == self._at):
                painter.setPen(QPen(QColor(colours.focus), 2 if self.hasFocus() and place == self._at else 1))
                painter.setBrush(QColor(colours.selected if place == self._step else colours.surface))
                painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
            painter.setPen(QColor(colours.text if count else colours.quiet))
            side = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row.adjusted(Space.S, 0, 0, 0), side | Qt.AlignmentFlag.AlignLeft, title)
            room = row.adjusted(TITLE, 10, -NUMBER, -10)
            if most and count:
                room.setWidth(max(3, room.width() * count // most))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.series[0]))
                painter.drawRoundedRect(room, 4, 4)
            painter.setPen(QColor(colours.text if count else colours.quiet))
            text = self._session.format.number(count)
            painter.drawText(row.adjusted(0, 0, -Space.S, 0), side | Qt.AlignmentFlag.AlignRight, text)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """Choose a step; the chosen one again lets it go."""
        place = int(event.position().y()) // ROW
        if 0 <= place < len(self._titles):
            self._at = place
            self.choose(-1 if place == self._step else place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Arrows go from step to step, Enter and blank choose, Escape lets go."""
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                move = -1 if event.key() == Qt.Key.Key_Up else 1
                self._at = min(len(self._titles) - 1, max(0, self._at + move))
                self.update()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.choose(-1 if self._at == self._step else self._at)
            case Qt.Key.Key_Escape if self._step >= 0:
                self.choose(-1)
            case _:
                super().keyPressEvent(event)
