"""Lines for a terminal, to be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.fonts import fixed_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.session import Session


class TerminalLines(QWidget):
    """The lines, with a button below that copies them."""

    def __init__(self, session: Session, height: int = 88, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.text, self.copy = QPlainTextEdit(), QPushButton()
        self.text.setReadOnly(True)
        self.text.setFont(fixed_font(Type.SMALL))
        self.text.setFixedHeight(height)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        column.addLayout(row)

    def retranslate(self, name: str) -> None:
        """Set every text anew; `name`: what they do, for the ear."""
        self.text.setAccessibleName(name)
        self.copy.setText(self.tr("Copy"))

    def show_lines(self, lines: str) -> None:
        """Show other lines."""
        self.text.setPlainText(lines)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._session.toast(self.tr("Copied"))
