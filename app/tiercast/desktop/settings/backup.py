"""Backups: written, checked, and how one is brought back, here or on another computer."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from tiercast.desktop.look.fonts import fixed_font
from tiercast.desktop.look.tokens import CONTROL, Space, Type
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.refused import show_refusal
from tiercast.desktop.session import Session
from tiercast.desktop.settings.backup_making import BackupMaking
from tiercast.desktop.settings.file_field import FileField
from tiercast.desktop.settings.section import Section
from tiercast.desktop.settings.shell_words import command_line
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_settings import BackupCheckedReply, CheckBackup


class Backup(Section):
    """The section."""

    key = "backup"
    icon = "ph.archive"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.checked: BackupCheckedReply | None = None
        self.busy = False
        self.making = BackupMaking(session)
        self.check_card, self.restore_card = Card(), Card()
        self._note, self.said, self._how = label("quiet", wrap=True), label(wrap=True), label(wrap=True)
        self.file, self.passphrase = FileField(writes=False), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setFixedHeight(CONTROL)
        self.check = QPushButton()
        self.check.clicked.connect(lambda _checked=False: self.look())
        self.passphrase.returnPressed.connect(self.look)
        for field in (self.passphrase, self.file.field):
            field.textChanged.connect(lambda _text: self._show())
        self._labels = (label(), label())
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.S)
        for text, widget in zip(self._labels, (self.file, self.passphrase), strict=True):
            form.addRow(text, widget)
            text.setBuddy(widget)
        self.check_card.add(self._note)
        self.check_card.add(form)
        row = QHBoxLayout()
        row.addWidget(self.check)
        row.addStretch(1)
        self.check_card.add(row)
        self.check_card.add(self.said)
        self._make_restoring()
        for card in (self.making, self.check_card, self.restore_card):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _make_restoring(self) -> None:
        self.command, self.copy = QPlainTextEdit(), QPushButton()
        self.command.setReadOnly(True)
        self.command.setFont(fixed_font(Type.SMALL))
        self.command.setFixedHeight(56)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.restore_card.add(self._how)
        self.restore_card.add(self.command)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        self.restore_card.add(row)

    def title(self) -> str:
        """Its name."""
        return self.tr("Backup and restore")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.making.retranslate()
        self.check_card.set_heading(self.tr("Check a backup"))
        self._note.setText(self.tr("All of it is read and compared, and nothing is changed by it."))
        names = (self.tr("File on the engine's computer"), self.tr("Passphrase"))
        for text, name in zip(self._labels, names, strict=True):
            text.setText(name)
        self.file.retranslate(self.tr("Backup to check"))
        self.passphrase.setAccessibleName(self.tr("Passphrase of the backup to check"))
        self.restore_card.set_heading(self.tr("Restore"))
        self._how.setText(
            self.tr(
                "A shop is restored while no engine has its store: quit this engine, then run the command below, on "
                "this computer or another one. It asks for the passphrase. What is there already is left alone unless "
                "you add --replace. A stop stands afterwards, since some of what waits may have been done already."
            )
        )
        self.command.setAccessibleName(self.tr("Command that restores"))
        self.copy.setText(self.tr("Copy"))
        self._show()

    def look(self) -> None:
        """Read the backup."""
        if self.busy or not self.file.text() or not self.passphrase.text():
            return
        self.busy, self.checked = True, None
        mark(self.said, tone="quiet")
        self.said.clear()
        command = CheckBackup(id=0, file=self.file.text(), passphrase=self.passphrase.text())
        self.session.link.ask(command, then=self._take, refused=self._not, owner=self)
        self._show()

    def _take(self, reply: BackupCheckedReply) -> None:
        self.busy, self.checked = False, reply
        self._show()

    def _not(self, failed: Failed) -> None:
        self.busy = False
        show_refusal(self.session, self.said, failed)
        self._show()

    def _show(self) -> None:
        self.check.setText(self.tr("Reading…") if self.busy else self.tr("Check it"))
        self.check.setEnabled(not self.busy and bool(self.file.text() and self.passphrase.text()))
        if self.checked is not None:
            mark(self.said, tone="good" if self.checked.fits else "warn")
            self.said.setText(self._told(self.checked))
        self.said.setVisible(bool(self.said.text()))
        file = self.file.text() or self.making.file.text()
        self.command.setPlainText(command_line("tiercast", "restore", file, "--into", self.tr("NEW_FOLDER")))

    def _told(self, checked: BackupCheckedReply) -> str:
        formats = self.session.format
        text = self.tr("It is whole: {shop} as it was at {when}, {rows} rows and {files} files.").format(
            shop=checked.shop, when=formats.instant(checked.created), rows=formats.number(checked.rows),
            files=formats.number(len(checked.files)),
        )  # fmt: skip
        if checked.fits:
            return text
        other = self.tr("Its tables are of another version: restore it with Tiercast {version}.")
        return f"{text}\n{other.format(version=checked.version)}"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.toPlainText())
        self.session.toast(self.tr("Copied"))
