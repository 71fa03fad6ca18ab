"""A badge: a word or number on a coloured ground."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from tiercast.desktop.parts.properties import mark


class Badge(QLabel):
    """A badge; `tone` is ``good``, ``warn``, ``bad``, ``info``, ``quiet`` or "" for none."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        mark(self, badge=True, tone=tone)

    def tell(self, text: str, tone: str = "") -> None:
        """Show `text` in `tone`."""
        self.setText(text)
        mark(self, tone=tone)
