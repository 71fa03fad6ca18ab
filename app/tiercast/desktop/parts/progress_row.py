"""How far something long is, with a button that stops it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label


class ProgressRow(QWidget):
    """The row. `stopped` once somebody wants an end of it."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.text, self.stop = QProgressBar(), label("quiet"), QPushButton()
        self.bar.setTextVisible(False)
        self.stop.clicked.connect(self.stopped)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.bar, 1)
        row.addWidget(self.text)
        row.addWidget(self.stop)
        self.hide()

    def begin(self, text: str) -> None:
        """Show it, with no end in sight yet."""
        self.tell(0.0, text)
        self.stop.setEnabled(True)
        self.show()

    def tell(self, part: float, text: str) -> None:
        """How much is done, between 0 and 1; 0: nobody can tell."""
        self.bar.setRange(0, 1000 if part > 0 else 0)
        self.bar.setValue(round(part * 1000))
        self.text.setText(text)
        self.bar.setAccessibleDescription(text)
