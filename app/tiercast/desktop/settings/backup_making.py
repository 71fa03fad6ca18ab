"""The card that writes a backup: one file, a passphrase asked for twice, how far it is."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QWidget

from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.refused import show_refusal
from tiercast.desktop.session import Session
from tiercast.desktop.settings.file_field import ENDING, FileField
from tiercast.serve.protocol_backup import BackUp, BackupProgress, BackupReply
from tiercast.serve.protocol_replies import Failed

SHORTEST: Final = 8
"""Characters of a passphrase."""


class BackupMaking(Card):
    """The card. It goes on hearing of a backup that it began while its section is hidden."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.session = session
        self.busy = False
        self._made: BackupReply | None = None
        self._note, self.said = label("quiet", wrap=True), label(wrap=True)
        self.lacks = mark(label(wrap=True), tone="warn")
        self.file = FileField(writes=True)
        self.file.field.setText(str(Path.home() / f"shop{ENDING}"))
        self.once, self.twice = QLineEdit(), QLineEdit()
        for field in (self.once, self.twice):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setFixedHeight(CONTROL)
            field.textChanged.connect(lambda _text: self._show())
            field.returnPressed.connect(self.write)
        self.file.field.textChanged.connect(lambda _text: self._show())
        self._labels = (label(), label(), label())
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.S)
        for text, widget in zip(self._labels, (self.file, self.once, self.twice), strict=True):
            form.addRow(text, widget)
            text.setBuddy(widget)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1_000)
        self.go = mark(QPushButton(), kind="main")
        self.go.clicked.connect(lambda _checked=False: self.write())
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.go)
        row.addWidget(self.bar, 1)
        row.addStretch(1)
        self.add(self._note)
        self.add(form)
        self.add(row)
        self.add(self.said)
        self.add(self.lacks)
        session.link.pushed.connect(self._pushed)
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Back up"))
        self._note.setText(
            self.tr(
                "The whole shop in one encrypted file, written while the engine goes on. Keep it on another disk, and "
                "the passphrase apart from it: without it nobody can read the backup, you neither."
            )
        )
        names = (self.tr("File on the engine's computer"), self.tr("Passphrase"), self.tr("Passphrase again"))
        for text, name in zip(self._labels, names, strict=True):
            text.setText(name)
        self.file.retranslate(names[0])
        self.once.setAccessibleName(names[1])
        self.twice.setAccessibleName(names[2])
        self.bar.setAccessibleName(self.tr("How much of the backup is written"))
        self._show()

    def write(self) -> None:
        """Begin, unless something is missing."""
        if self.busy or self._missing():
            self._show()
            return
        self.busy, self._made = True, None
        self.bar.setValue(0)
        command = BackUp(id=0, file=self.file.text(), passphrase=self.once.text())
        self.session.link.ask(command, then=self._done, refused=self._not, owner=self)
        self.once.clear()
        self.twice.clear()
        self._show()

    def _missing(self) -> str:
        if not self.file.text():
            return self.tr("Name a file.")
        if len(self.once.text()) < SHORTEST:
            return self.tr("The passphrase needs at least %n character(s).", "", SHORTEST)
        return "" if self.once.text() == self.twice.text() else self.tr("The two passphrases differ.")

    def _show(self) -> None:
        missing = self._missing()
        self.go.setText(self.tr("Writing…") if self.busy else self.tr("Back up now"))
        self.go.setEnabled(not self.busy and not missing)
        self.bar.setVisible(self.busy)
        typed = bool(self.once.text() or self.twice.text())
        made = self._made
        if typed and missing:
            mark(self.said, tone="quiet")
            self.said.setText(missing)
        elif made is not None:
            mark(self.said, tone="good")
            self.said.setText(self._told(made))
        elif self.said.property("tone") != "bad":
            self.said.clear()
        self.said.setVisible(bool(self.said.text()))
        shown = made is not None and not (typed and missing)
        self.lacks.setText("\n".join(self._lacking(made)) if made is not None and shown else "")
        self.lacks.setVisible(bool(self.lacks.text()))

    def _told(self, made: BackupReply) -> str:
        megabytes = f"{made.size / 1_000_000:,.1f} MB"
        text = self.tr("Written: {file}, {rows} and {files}, {size}. Check it below before you need it.")
        rows, files = self.tr("%Ln row(s)", "", made.rows), self.tr("%Ln file(s)", "", len(made.files))
        return text.format(file=made.file, rows=rows, files=files, size=megabytes)

    def _lacking(self, made: BackupReply) -> list[str]:
        """What is not in it, a line each."""
        left = self.tr("{file} lies outside the configuration's folder and is not in it.")
        unkept = self.tr("The secrets of {part} are not in it: its plugin is not there. Note them down apart.")
        return [
            *(left.format(file=file) for file in made.left_out),
            *(unkept.format(part=part) for part in made.strangers),
        ]

    def _done(self, reply: BackupReply) -> None:
        self.busy, self._made = False, reply
        mark(self.said, tone="good")
        self._show()
        self.session.toast(self.tr("The backup is written"), tone="good")

    def _not(self, failed: Failed) -> None:
        self.busy = False
        show_refusal(self.session, self.said, failed)
        self._show()

    def _pushed(self, push: object) -> None:
        if isinstance(push, BackupProgress) and self.busy:
            self.bar.setValue(round(push.part * 1_000))
