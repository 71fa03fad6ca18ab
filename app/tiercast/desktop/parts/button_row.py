"""Buttons below what they are about."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from tiercast.desktop.look.tokens import Space


def button_row(*buttons: QPushButton) -> QHBoxLayout:
    """The buttons side by side, from the left, none wider than it needs to be."""
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
