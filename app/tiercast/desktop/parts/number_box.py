"""A whole number that is typed or stepped."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from tiercast.desktop.look.tokens import Space


class NumberBox(QSpinBox):
    """The field; its number stands as far from the edge as the text of every other field does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The stylesheet's padding does not reach the field that Qt puts inside.
        self.lineEdit().setTextMargins(Space.S, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 its name
        """Leave the wheel to what scrolls."""
        event.ignore()
