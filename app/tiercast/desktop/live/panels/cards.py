"""A column of cards that the keyboard goes up and down in; cards are kept over changes, so that nothing jumps."""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.scroll import lay_out

Row = TypeVar("Row")


class RowCard(QFrame, Generic[Row]):
    """One card: it can be focused; Enter calls `main`, Delete calls `other`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, card="row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_row(self, row: Row) -> None:
        """Show what is known of the row now."""
        raise NotImplementedError

    def main(self) -> None:
        """What Enter does."""

    def other(self) -> None:
        """What Delete does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Enter and Delete; held down they end this one only, and not each that comes into its place."""
        key = event.key()
        if event.isAutoRepeat():
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.main()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.other()
        else:
            super().keyPressEvent(event)


class Cards(QScrollArea, Generic[Row]):
    """The cards.

    Args:
        key: tells rows apart; make: makes the card of a row.
    """

    def __init__(
        self, key: Callable[[Row], str], make: Callable[[Row], RowCard[Row]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._key, self._make = key, make
        self.cards: dict[str, RowCard[Row]] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        inner = mark(QWidget(), scrolled=True)
        inner.setAutoFillBackground(False)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        self._column.addStretch(1)
        self.setWidget(inner)

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show `rows`, in this order; cards whose row has gone go, and the focus goes to the one after."""
        wanted = {self._key(row): row for row in rows}
        focused = next((place for place, card in enumerate(self.cards.values()) if card.hasFocus()), -1)
        goes = focused >= 0 and list(self.cards)[focused] not in wanted
        for key in [key for key in self.cards if key not in wanted]:
            card = self.cards.pop(key)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, (key, row) in enumerate(wanted.items()):
            card = self.cards.get(key) or self._add(key, row)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            card.show_row(row)
            card.show()  # else what is made beneath a shown widget is hidden for a turn, and takes no keyboard
        self.cards = {key: self.cards[key] for key in wanted}
        # Qt has put the keyboard somewhere already as the card was hidden, and scrolled to where that stood then.
        if goes and self.cards:
            self._focus(min(focused, len(self.cards) - 1))

    def take_keyboard(self) -> None:
        """Mark the first card."""
        if self.cards:
            self._focus(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Up and down go from card to card."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            cards = list(self.cards.values())
            if step is not None and watched in cards:
                self._focus(max(0, min(len(cards) - 1, cards.index(watched) + step)))
                return True
        return super().eventFilter(watched, event)

    def _add(self, key: str, row: Row) -> RowCard[Row]:
        card = self.cards[key] = self._make(row)
        card.installEventFilter(self)
        return card

    def _focus(self, place: int) -> None:
        card = list(self.cards.values())[place]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        lay_out()  # what went has still its place in the layout
        self.ensureWidgetVisible(card, 0, Space.S)
        # Of one that is higher than the room its head is shown: it says for whom it is.
        bar = self.verticalScrollBar()
        bar.setValue(min(bar.value(), card.y()))
