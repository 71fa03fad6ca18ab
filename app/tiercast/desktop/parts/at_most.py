"""What becomes no wider than can be read, at the left of a row of its own."""

from PySide6.QtWidgets import QHBoxLayout, QWidget


def at_most(widget: QWidget, widest: int) -> QHBoxLayout:
    """A row with `widget`, `widest` pixels wide at most; what is over stays empty at its right."""
    widget.setMaximumWidth(widest)
    row = QHBoxLayout()
    row.addWidget(widget, 1)
    row.addStretch(0)
    return row
