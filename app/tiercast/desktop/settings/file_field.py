"""A field for the path of a file on the engine's computer, with a button that chooses one on this computer."""

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.look.tokens import CONTROL, Space

ENDING = ".tcb"


class FileField(QWidget):
    """The field; with `writes` a file that is not there yet is chosen."""

    def __init__(self, *, writes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._writes = writes
        self.field, self.choose = QLineEdit(), QPushButton()
        self.field.setFixedHeight(CONTROL)
        # A file that is dropped here is for the card around, which takes its path and not its address.
        self.field.setAcceptDrops(False)
        self.choose.clicked.connect(lambda _checked=False: self._choose())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.field, 1)
        row.addWidget(self.choose)

    def text(self) -> str:
        """The path."""
        return self.field.text().strip()

    def retranslate(self, name: str) -> None:
        """Set every text anew; `name`: what the file is, for the ear."""
        self.field.setAccessibleName(name)
        self.choose.setText(self.tr("Choose…"))
        self.choose.setAccessibleName(self.tr("Choose: {what}").format(what=name))

    def _choose(self) -> None:
        kinds = self.tr("Backups") + f" (*{ENDING})"
        if self._writes:
            path, _ = QFileDialog.getSaveFileName(self, self.tr("Backup"), self.text(), kinds)
            path = path if not path or path.endswith(ENDING) else path + ENDING
        else:
            path, _ = QFileDialog.getOpenFileName(self, self.tr("Backup"), self.text(), kinds)
        if path:
            self.field.setText(path)
