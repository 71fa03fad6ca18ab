"""A heading of a part of a page, with a line of explanation and things beside it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label


class SectionHeading(QWidget):
    """A heading; `size` is ``title`` for a page's and ``head`` for a part's."""

    def __init__(self, text: str = "", under: str = "", parent: QWidget | None = None, *, size: str = "head") -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.label = label(size, parent=self)
        self.under = label("quiet", wrap=True, parent=self)
        column.addWidget(self.label)
        column.addWidget(self.under)
        row.addLayout(column, 1)
        self._row = row
        self.tell(text, under)

    def tell(self, text: str, under: str = "") -> None:
        """Change both texts."""
        self.label.setText(text)
        self.under.setText(under)
        self.under.setVisible(bool(under))

    def beside(self, widget: QWidget) -> None:
        """Put `widget` at the right."""
        self._row.addWidget(widget)
