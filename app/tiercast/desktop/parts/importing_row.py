"""How far an import is, in words, with a button that stops it."""

from PySide6.QtWidgets import QWidget

from tiercast.desktop.parts.progress_row import ProgressRow
from tiercast.desktop.session import Session
from tiercast.serve.protocol_pushes import ImportProgress


class ImportingRow(ProgressRow):
    """The row, of an import or of a look at what one would do."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._far = ImportProgress(part=0.0, doing="reading")
        self.stopped.connect(lambda: self.stop.setEnabled(False))

    def start(self) -> None:
        """One begins."""
        self.take(ImportProgress(part=0.0, doing="reading"))
        self.stop.setEnabled(True)

    def take(self, push: ImportProgress) -> None:
        """It is so far."""
        self._far = push
        if push.doing in ("undoing", "leaving", "dividing"):
            self.stop.setEnabled(False)
        self.tell(push.part, self._words())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.stop.setText(self.tr("Stop"))
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        self.tell(self._far.part, self._words())

    def _words(self) -> str:
        far, fmt = self._far, self._session.format
        share = fmt.share(far.part)
        match far.doing:
            case "reading":
                return self.tr("%Ln row(s) read", "", far.rows) if far.rows else self.tr("Reading…")
            case "linking":
                return fmt.named(self.tr("Looking for the buyers"), share)
            case "undoing":
                return fmt.named(self.tr("Taking back what counts already"), share)
            case "leaving":
                return fmt.named(self.tr("Letting go of viewers who were only in it"), share)
            case "dividing":
                return self.tr("Dividing customers by value anew…")
            case _:
                return share
