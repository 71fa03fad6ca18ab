"""A sentence that is shown above the window's content for a while, with a way to take back what it tells of."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session, Toasted

SHOWN: Final = 5_000
"""Milliseconds for which a toast is shown; with an undo, or where something went wrong, twice as long."""
MOST: Final = 3
"""Toasts shown at once; the oldest makes place."""


class Toasts(QWidget):
    """The toasts of a window, at the bottom of `over`."""

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        over.installEventFilter(self)
        if isinstance(over, QStackedWidget):
            over.currentChanged.connect(self.raise_)  # a page that is new lies above everything
        session.toasted.connect(self.show_one)
        self.hide()

    def show_one(self, toasted: Toasted) -> None:
        """Show one more."""
        shown = self.findChildren(_Toast)
        for old in shown[: max(0, len(shown) - MOST + 1)]:
            old.end()
        toast = _Toast(toasted, self)
        toast.destroyed.connect(self._place_later)
        self._column.addWidget(toast)
        toast.show()  # what is hidden has no place in the height, and the others would be squeezed for it
        self.show()
        self.raise_()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Stay at the bottom while the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place_later(self) -> None:
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        if not self._column.count():
            self.hide()
            return
        width = max(min(560, self._over.width() - 2 * Space.XL), 200)
        self._column.activate()
        # The size hint knows nothing of lines that wrap at this width.
        self.setFixedSize(width, max(self._column.totalHeightForWidth(width), self._column.totalSizeHint().height()))
        self.move((self._over.width() - self.width()) // 2, self._over.height() - self.height() - Space.XL)


class _Toast(QFrame):
    """One toast."""

    def __init__(self, toasted: Toasted, parent: QWidget) -> None:
        super().__init__(parent)
        mark(self, card=toasted.tone or "raised")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        text = label(wrap=True, parent=self)
        text.setText(toasted.text)
        row.addWidget(text, 1)
        self.undo: QPushButton | None = None
        if toasted.undo is not None:
            self.undo = QPushButton(self.tr("Undo"), self)
            self.undo.clicked.connect(toasted.undo)
            self.undo.clicked.connect(self.end)
            row.addWidget(self.undo)
        self.copy: QPushButton | None = None
        if toasted.details:
            self.copy = mark(QPushButton(self.tr("Copy details"), self), kind="flat")
            self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(toasted.details))
            row.addWidget(self.copy)
        close = mark(QPushButton(self.tr("Close"), self), kind="flat")
        close.clicked.connect(self.end)
        row.addWidget(close)
        self.setAccessibleName(toasted.text)
        QTimer.singleShot(SHOWN * (2 if toasted.undo or toasted.tone == "bad" else 1), self, self.end)

    def end(self) -> None:
        """Go away."""
        self.hide()
        self.setParent(None)
        self.deleteLater()
