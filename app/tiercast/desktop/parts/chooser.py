"""A button that chooses files or a folder, for a field of paths; they may be dropped on the field as well."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget


class Chooser(QPushButton):
    """The button. `chosen` has the paths, on this computer.

    Args:
        folder: a folder is chosen, not a file.
        several: more than one may be chosen.
    """

    chosen = Signal(list)

    def __init__(self, *, folder: bool = False, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder, self._several = folder, several
        self._name = ""
        self._field: QWidget | None = None
        self.clicked.connect(lambda _checked=False: self.open())

    def retranslate(self, name: str) -> None:
        """Set every text anew; `name`: what is chosen."""
        self._name = name
        self.setText(self.tr("Choose…"))
        self.setAccessibleName(self.tr("Choose: {what}").format(what=name))

    def serve(self, field: QWidget) -> None:
        """Take what is dropped on `field`, which would write it down as an address."""
        self._field = field
        field.setAcceptDrops(True)
        field.installEventFilter(self)

    @property
    def at(self) -> str:
        """The path that stands in the field; "" where there is none, or the field holds several."""
        return self._field.text() if isinstance(self._field, QLineEdit) else ""

    def open(self) -> QFileDialog:
        """Let the user choose; the window goes on meanwhile. Returns: the dialog, which is on the screen."""
        dialog = QFileDialog(self.window(), self._name)
        dialog.setFileMode(self._mode())
        # A file that is to be written may not be there yet, and one that is there is gone on with.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        if self.at:
            dialog.selectFile(self.at)
        dialog.filesSelected.connect(self.chosen.emit)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Paths that are dragged over the field, and dropped on it."""
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent, QDropEvent)) and (paths := self._paths(event)):
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.chosen.emit(paths)
            return True
        return super().eventFilter(watched, event)

    def _mode(self) -> QFileDialog.FileMode:
        if self._folder:
            return QFileDialog.FileMode.Directory
        return QFileDialog.FileMode.ExistingFiles if self._several else QFileDialog.FileMode.AnyFile

    def _paths(self, event: QDropEvent) -> list[str]:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        return paths if self._several else paths[:1]
