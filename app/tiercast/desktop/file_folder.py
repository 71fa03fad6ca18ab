"""Where dialogs for files open: where the person last was, the first time among the documents."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QObject, QStandardPaths, QTimer
from PySide6.QtWidgets import QFileDialog

from tiercast.desktop.remembered import Remembered

REST: Final = 3_000
"""Milliseconds after the start of the window, which comes first."""
FOLDER: Final = "files/folder"
"""The folder of the file that was chosen last."""


class FileFolder(QObject):
    """Lets Qt's dialogs begin there; from then on Qt itself remembers, until the program ends.

    Without it they begin in the folder in which the program was started, which tells people nothing.
    """

    def __init__(self, remembered: Remembered, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._remembered = remembered
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.begin)
        self._timer.start(REST)

    def begin(self) -> None:
        """Have the next dialog open in the remembered folder; where it is gone, among the documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folders = (self._remembered.text(FOLDER), documents, QDir.homePath())
        found = next((folder for folder in folders if folder and Path(folder).is_dir()), "")
        if found:
            QFileDialog().setDirectory(found)

    def leave(self) -> None:
        """Remember for the next start where dialogs are now."""
        if self._timer.isActive():
            self._timer.stop()
            return
        self._remembered.put(FOLDER, QFileDialog().directory().absolutePath())
