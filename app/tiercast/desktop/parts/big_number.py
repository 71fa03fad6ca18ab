"""A big number with what it counts and how it has changed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.words.formats import UNKNOWN


class BigNumber(QWidget):
    """A number that is read from across the room.

    What no source tells is shown as unknown, with the reason in its tooltip.
    """

    def __init__(self, name: str = "", parent: QWidget | None = None, *, size: int = Type.BIG) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.name = label("quiet", parent=self)
        self.value = label(parent=self)
        self.value.setFont(number_font(size, bold=True))
        self.value.setStyleSheet(f"font-size: {size}px; font-weight: 600;")
        self.change = label("small", parent=self)
        column.addWidget(self.name)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.value)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        column.addLayout(row)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say what it counts."""
        self.name.setText(name)
        self.setAccessibleName(name)

    def tell(self, value: str, change: str = "", tone: str = "", why: str = "") -> None:
        """Show a value, its change, and in which tone the change stands; `why` is its tooltip."""
        if self.value.text() != value:
            self.value.setText(value)
            self.setAccessibleDescription(value)
        if self.change.text() != change:
            self.change.setText(change)
        mark(self.change, tone=tone)
        self.setToolTip(why)

    def tell_unknown(self, why: str) -> None:
        """Nothing tells it: say why."""
        self.tell(UNKNOWN, why=why)
