"""Backups: written, checked, and brought back, here or on another computer."""

from typing import Any

from PySide6.QtWidgets import QWidget

from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.scroll import bring_in_sight_soon
from tiercast.desktop.session import Session
from tiercast.desktop.settings.backup_making import BackupMaking
from tiercast.desktop.settings.backup_reading import BackupReading
from tiercast.desktop.settings.section import Section
from tiercast.desktop.settings.shell_words import command_line
from tiercast.desktop.settings.terminal_lines import TerminalLines


class Backup(Section):
    """The section."""

    key = "backup"
    icon = "ph.archive"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.making, self.reading, self.elsewhere = BackupMaking(session), BackupReading(session), Card()
        self._how, self.command = label(wrap=True), TerminalLines(session, height=56)
        self.elsewhere.add(self._how)
        self.elsewhere.add(self.command)
        self.reading.moved_on.connect(bring_in_sight_soon)
        for field in (self.reading.file.field, self.making.file.field):
            field.textChanged.connect(lambda _text: self._show())
        for card in (self.making, self.reading, self.elsewhere):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def open(self, **what: Any) -> None:
        """With ``part="restore"``, show how a backup is brought back."""
        if what.get("part") == "restore":
            self.reading.file.field.setFocus()
            bring_in_sight_soon(self.reading)

    def title(self) -> str:
        """Its name."""
        return self.tr("Backup and restore")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.making.retranslate()
        self.reading.retranslate()
        self.elsewhere.set_heading(self.tr("Restore on another computer"))
        self._how.setText(
            self.tr(
                "Copy the backup there and run this command in a terminal, while no engine has its store. It asks for "
                "the passphrase. What is there already is left alone unless you add --replace."
            )
        )
        self.command.retranslate(self.tr("Command that restores"))
        self._show()

    def _show(self) -> None:
        file = self.reading.file.text() or self.making.file.text()
        self.command.show_lines(command_line("tiercast", "restore", file, "--into", self.tr("NEW_FOLDER")))
