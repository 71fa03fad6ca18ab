"""What engine and window have written of themselves, on this computer."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from tiercast.desktop.crashes import crashed_hard
from tiercast.desktop.look.fonts import fixed_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.settings.section import Section
from tiercast.system_words import file_words
from tiercast.words import Words

TAIL: Final = 200_000
"""Bytes at the end of a log that are shown."""


class Logs(Section):
    """The section."""

    key = "logs"
    icon = "ph.article"
    widest = 0

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card()
        self._note = label("quiet", wrap=True)
        self.crashed = label(wrap=True)
        mark(self.crashed, tone="warn")
        self.files = ChoiceBox()
        self.files.setMinimumWidth(240)
        self.files.activated.connect(self._show)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFont(fixed_font(Type.SMALL))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(320)
        self.again, self.copy, self.open_folder = QPushButton(), QPushButton(), QPushButton()
        self.again.clicked.connect(self._read)
        self.copy.clicked.connect(self._copy)
        self.open_folder.clicked.connect(self._open)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.files)
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.open_folder)
        for part in (self._note, self.crashed):
            self.card.add(part)
        self.card.add(row)
        self.card.add(self.text, 1)
        self.column.addWidget(self.card, 1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Logs")

    def entered(self) -> None:
        """Look what is there now."""
        self._read()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.title())
        self._note.setText(
            self.tr("What engine and window write of themselves stays on this computer. No viewer is named here.")
        )
        self.crashed.setText(
            self.tr('The window crashed the last time; "desktop-1.log" says where. The engine went on.')
        )
        self.again.setText(self.tr("Refresh"))
        self.copy.setText(self.tr("Copy"))
        self.open_folder.setText(self.tr("Open folder"))
        self.files.setAccessibleName(self.tr("Log"))
        self.text.setAccessibleName(self.tr("What the log says"))
        self.text.setPlaceholderText(self.tr("Nothing has been written here yet."))
        if not self._folder():
            self.text.setPlainText(self.tr("There is no log yet."))

    def open(self, **what: Any) -> None:
        """Show the log ``file``."""
        place = self.files.findText(str(what.get("file", "")))
        if place >= 0:
            self.files.setCurrentIndex(place)
            self._show()

    def _folder(self) -> Path | None:
        return self.session.crashes.folder if self.session.crashes is not None else None

    def _read(self) -> None:
        logs = list(self._logs())
        chosen = self.files.currentText() or last_written(logs)
        self.files.clear()
        self.files.addItems([file.name for file in logs])
        self.files.setCurrentIndex(max(0, self.files.findText(chosen)))
        self.files.setVisible(self.files.count() > 0)
        crashes = self.session.crashes
        before = crashes.earlier()[:1] if crashes is not None else []
        self.crashed.setVisible(any(map(crashed_hard, before)))
        self._show()

    def _logs(self) -> Iterator[Path]:
        folder = self._folder()
        if folder is not None:
            yield from sorted(folder.glob("*.log*"))

    def _show(self, *_: object) -> None:
        folder, name = self._folder(), self.files.currentText()
        self.copy.setEnabled(bool(folder and name))
        self.open_folder.setEnabled(folder is not None)
        if folder is None or not name:
            self.text.setPlainText(self.tr("There is no log yet."))
            return
        self.text.setPlainText(tail(folder / name).to(self.session.language))
        self.text.moveCursor(QTextCursor.MoveOperation.End)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.session.toast(self.tr("Copied"))

    def _open(self) -> None:
        folder = self._folder()
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def last_written(logs: Iterable[Path]) -> str:
    """Name of the log that was written last and has something in it; "" for none."""
    return max(filter(None, map(_written, logs)), default=(0, ""))[1]


def _written(log: Path) -> tuple[int, str] | None:
    """When a log was written last, and its name; None where it is empty, or was put aside meanwhile."""
    try:
        status = log.stat()
    except FileNotFoundError:
        return None
    return (status.st_mtime_ns, log.name) if status.st_size else None


def tail(file: Path, most: int = TAIL) -> Words:
    """The end of a log; what went wrong where it cannot be read."""
    try:
        with file.open("rb") as opened:
            size = file.stat().st_size
            opened.seek(max(0, size - most))
            said = opened.read().decode("utf-8", "replace")
            return Words(said, said)
    except OSError as error:
        return file_words(error)
