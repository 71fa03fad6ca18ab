"""The middle of the window: the rail, the page, and the words beside the page or, where there is no room, over it."""

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tiercast.desktop.shell.glossary import GlossaryPanel
from tiercast.desktop.shell.rail import Rail

LEAST: Final = 1_200
"""Pixels of a page below which the words lie over it: with less, what stands on it is cut short."""

_MOVES: Final = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class Middle(QWidget):
    """The middle; `page` is between `rail` and `words`."""

    def __init__(self, rail: Rail, page: QWidget, words: GlossaryPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rail, self._words = rail, words
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(rail)
        self._row.addWidget(page, 1)
        words.setParent(self)
        words.hide()
        for part in (rail, words):
            part.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Find the place of the words anew."""
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """The rail was folded, or the words are to be seen or not."""
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        words = self._words
        left = self.width() - words.width()
        beside = not words.isHidden() and left - self._rail.width() >= LEAST
        self._row.setContentsMargins(0, 0, words.width() if beside else 0, 0)
        words.setGeometry(left, 0, words.width(), self.height())
        words.raise_()
