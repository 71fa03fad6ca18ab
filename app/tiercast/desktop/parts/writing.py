"""A dialog in which somebody says which file is to be written; it holds nothing else up."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_to_write(
    parent: QWidget, title: str, kinds: str, suffix: str, then: Callable[[Path], None], name: str = ""
) -> None:
    """Open it.

    Args:
        kinds: of files, as Qt filters them; suffix: of a name that has none, without a dot.
        then: told which file, unless it is cancelled; name: that is offered.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDefaultSuffix(suffix)
    if name:
        dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: then(Path(file)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
