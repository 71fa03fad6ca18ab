"""Cards beside each other, as many as fit."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card

NARROWEST: Final = 340
"""Pixels that a card is wide at least."""


def fitting(width: int) -> int:
    """How many columns a grid of a width has."""
    return max(1, min(4, (width + Space.L) // (NARROWEST + Space.L)))


def across(width: int, least: int) -> int:
    """How wide so many columns of a grid of a width are that together they are `least`, or all that there are."""
    columns = fitting(width)
    one = (width - Space.L * (columns - 1)) // columns
    count = min(columns, -(-(least + Space.L) // (one + Space.L)))
    return count * (one + Space.L) - Space.L


class CardGrid(QWidget):
    """A grid whose number of columns follows its width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[QWidget] = []
        self._columns = 0
        self._blank: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.L)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    def put(self, cards: list[QWidget]) -> None:
        """Show these cards; others are deleted."""
        for card in self.cards:
            self._grid.removeWidget(card)
            if card not in cards:
                card.hide()
                card.deleteLater()
        self.cards = list(cards)
        for card in cards:
            # All are as wide as one another, however long their headings.
            if isinstance(card, Card):
                card.wrap_heading()
            card.setSizePolicy(QSizePolicy.Policy.Ignored, card.sizePolicy().verticalPolicy())
        self._columns = 0
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Lay the cards anew where another number fits."""
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        columns = fitting(self.width())
        if columns == self._columns:
            return
        for number in range(self._columns):
            self._grid.setColumnStretch(number, 0)
        self._columns = columns
        self._keep_free(columns - len(self.cards))
        for place, card in enumerate(self.cards):
            self._grid.removeWidget(card)
            self._grid.addWidget(card, place // columns, place % columns)
        for number in range(columns):
            self._grid.setColumnStretch(number, 1)

    def _keep_free(self, count: int) -> None:
        """Keep the places of cards that are not there: fewer cards are no wider than many would be."""
        while len(self._blank) > max(0, count):
            blank = self._blank.pop()
            self._grid.removeWidget(blank)
            blank.deleteLater()
        while len(self._blank) < count:
            blank = QWidget(self)
            blank.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            self._blank.append(blank)
        for place, blank in enumerate(self._blank):
            self._grid.removeWidget(blank)
            self._grid.addWidget(blank, 0, self._columns - len(self._blank) + place)
            blank.show()
