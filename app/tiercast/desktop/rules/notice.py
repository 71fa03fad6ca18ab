"""Says that edits from before are back, or that somebody else has changed the file that is being edited."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label


class Notice(Card):
    """The notice; signals `compare` and `discard`."""

    compare = Signal()
    discard = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, tone="warn")
        self.moved = False
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.text = label(wrap=True)
        self.compare_button, self.discard_button = QPushButton(), QPushButton()
        self.compare_button.clicked.connect(self.compare)
        self.discard_button.clicked.connect(self.discard)
        row.addWidget(self.text, 1)
        row.addWidget(self.compare_button)
        row.addWidget(self.discard_button)
        self.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        self.add(row)
        self.hide()

    def tell(self, *, moved: bool) -> None:
        """Show it; `moved`: the file is another one than the edits began from."""
        self.moved = moved
        self.retranslate()
        self.show()

    def retranslate(self) -> None:
        """Set every text anew."""
        if self.moved:
            text = self.tr("Somebody has changed this file since your edits began. Saving puts your text in its place.")
        else:
            text = self.tr("These are your edits from before, which were not saved yet.")
        self.text.setText(text)
        self.compare_button.setText(self.tr("See the difference"))
        self.discard_button.setText(self.tr("Discard edits"))
