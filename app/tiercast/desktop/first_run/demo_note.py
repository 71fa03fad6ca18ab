"""Says on the steps after the shop's that it is still the demo: what is brought in there would stay behind in it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark


class DemoNote(QWidget):
    """The note, with a `button` to the way out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(wrap=True)
        self.button = QPushButton()
        frame = mark(QFrame(), card="warn")
        row = QHBoxLayout(frame)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        column.addWidget(frame)
        self.hide()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.text.setText(
            self.tr("This is the demo: orders and connections that you bring in now stay in it, and not in your shop.")
        )
        self.button.setText(self.tr("Set up my shop"))
