"""A page's content in a column that scrolls where it does not fit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark


class ScrolledColumn(QScrollArea):
    """A column; put things into `column`. `widest` keeps lines of text readable, 0 is as wide as the page."""

    def __init__(self, parent: QWidget | None = None, *, widest: int = 0) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inner = mark(QWidget(), scrolled=True)
        if widest:
            inner.setMaximumWidth(widest)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        self.column.setSpacing(Space.L)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
