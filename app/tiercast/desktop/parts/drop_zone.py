"""A place to drop files on, with a button for those who would rather choose."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark


class DropZone(QFrame):
    """The place. `dropped` has the paths."""

    dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        mark(self, card="drop")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        self.text = label("head", wrap=True)
        self.button = mark(QPushButton(), kind="main")
        self.button.clicked.connect(self._choose)
        column.addWidget(self.text)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.kinds = ""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 Qt's name
        """Take files of this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            mark(self, card="info")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 Qt's name
        """Nothing is held over it any more."""
        mark(self, card="drop")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """Hand the files on."""
        mark(self, card="drop")
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.button.text().removesuffix("…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.kinds)
        # Qt's list of strings is not the list that a signal of ours takes: the two cannot be connected directly.
        dialog.filesSelected.connect(lambda files: self.dropped.emit(list(files)))
        dialog.open()
