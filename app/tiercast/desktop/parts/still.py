"""Choices and sliders: the wheel scrolls what they lie in or beside, and changes nothing in them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSlider, QWidget


class ChoiceBox(QComboBox):
    """One of several, chosen by a press or the keyboard alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 its name
        """Leave the wheel to what scrolls."""
        event.ignore()


class Slide(QSlider):
    """A value, drawn by the mouse or stepped by the keyboard alone; it lies level."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 its name
        """Leave the wheel to what scrolls."""
        event.ignore()
