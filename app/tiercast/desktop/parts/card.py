"""A card: a framed part of a page with a heading, actions beside it, and what is in it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.properties import label, mark


class Card(QFrame):
    """A card.

    Args:
        heading: its heading; "" leaves the row of the heading out until `set_heading` or `beside` needs it.
        tone: ``good``, ``warn``, ``bad`` or ``info`` colours it.
        flush: what is in it reaches its edges, for tables and plots.
    """

    def __init__(
        self, heading: str = "", parent: QWidget | None = None, *, tone: str = "", flush: bool = False
    ) -> None:
        super().__init__(parent)
        mark(self, card=tone or "true")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._top = QWidget(self)
        row = QHBoxLayout(self._top)
        # A flush card's heading stands over the text of the table's first column, and as high with a button beside it
        # as without: cards stand side by side.
        side = Space.M if flush else Space.L
        row.setContentsMargins(side, Space.M, side, Space.XS if flush else 0)
        if flush:
            self._top.setMinimumHeight(Space.M + CONTROL + Space.XS)
        row.setSpacing(Space.S)
        self.heading = label("head", parent=self._top)
        row.addWidget(self.heading)
        row.addStretch(1)
        self._row = row
        self._column.addWidget(self._top)
        self.body = QVBoxLayout()
        side = 1 if flush else Space.L
        self.body.setContentsMargins(side, Space.S if not flush else 0, side, side if flush else Space.L)
        self.body.setSpacing(Space.S)
        self._column.addLayout(self.body, 1)
        self.set_heading(heading)

    def set_heading(self, text: str) -> None:
        """Change the heading."""
        self.heading.setText(text)
        self._top.setVisible(bool(text) or self._row.count() > 2)

    def wrap_heading(self) -> None:
        """Let a heading that somebody else wrote go on in a second line, instead of making the card wide."""
        self.heading.setWordWrap(True)
        self._row.setStretch(0, 1)
        self._row.setStretch(1, 0)

    def set_tone(self, tone: str) -> None:
        """Colour the card, and what lies on it."""
        if self.property("card") != (tone or "true"):
            mark(self, card=tone or "true")
            # Qt looks again at the card alone, and a badge's ground depends on the card's.
            for badge in self.findChildren(Badge):
                badge.style().unpolish(badge)
                badge.style().polish(badge)

    def beside(self, widget: QWidget) -> None:
        """Put `widget` at the right of the heading."""
        self._row.addWidget(widget)
        self._top.show()

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or layout below what is there."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)
