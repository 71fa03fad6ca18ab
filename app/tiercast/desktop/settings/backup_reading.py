"""The card that reads a backup, says what it is, and restores it over the shop that is there."""

from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget
from tiercast_api.clock import Clock, SystemClock

from tiercast.desktop.link.state import Stage
from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.button_row import button_row
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.refused import show_refusal
from tiercast.desktop.session import Session
from tiercast.desktop.settings.change_row import ChangeRow
from tiercast.desktop.settings.file_field import ENDING, FileField
from tiercast.serve.protocol_changes import ChangeChecked, ChangeRestored, ChangeSorry, RestoreStart
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_settings import BackupCheckedReply, CheckBackup

FOLDER: Final = "backups"
"""In the user's data folder: copies of what gave way to a restore."""
_NO_ENGINE: Final = (Stage.FAILED, Stage.ENDED)


class BackupReading(Card):
    """The card. A backup is checked first; only the one that was checked is restored.

    Signals: `moved_on` with the part of it that is to be looked at now.
    """

    moved_on = Signal(object)

    def __init__(self, session: Session, clock: Clock | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.session, self._clock = session, clock or SystemClock()
        self.checked: BackupCheckedReply | ChangeChecked | None = None
        self.busy = False
        self._opens = ""
        self.setAcceptDrops(True)
        self._note, self.said, self.warning = label("quiet", wrap=True), label(wrap=True), label(wrap=True)
        self.file, self.passphrase = FileField(writes=False), QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setFixedHeight(CONTROL)
        self.passphrase.returnPressed.connect(self.look)
        for field in (self.passphrase, self.file.field):
            field.textChanged.connect(lambda _text: self._forget())
        self._labels = (label(), label())
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.S)
        for text, widget in zip(self._labels, (self.file, self.passphrase), strict=True):
            form.addRow(text, widget)
            text.setBuddy(widget)
        self.check, self.go, self.undo = QPushButton(), mark(QPushButton(), kind="danger"), QPushButton()
        self.check.clicked.connect(lambda _checked=False: self.look())
        self.go.clicked.connect(lambda _checked=False: self.restore())
        self.undo.clicked.connect(lambda _checked=False: self.take_back())
        self.way = ChangeRow(session, (RestoreStart,))
        self.way.changing.changed.connect(self._changed)
        self.result, self.lacks = label(wrap=True), mark(label(wrap=True), tone="warn")
        self.add(self._note)
        self.add(form)
        self.add(button_row(self.check))
        self.add(self.said)
        self.add(self.warning)
        self.add(self.way)
        self.add(self.result)
        self.add(self.lacks)
        self.add(button_row(self.go, self.undo))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Check and restore"))
        self._note.setText(
            self.tr(
                "Choose a backup, or drop it here. All of it is read and compared first; nothing is changed by that."
            )
        )
        names = (self.tr("File on the engine's computer"), self.tr("Passphrase"))
        for text, name in zip(self._labels, names, strict=True):
            text.setText(name)
        self.file.retranslate(self.tr("Backup to check"))
        self.passphrase.setAccessibleName(self.tr("Passphrase of the backup to check"))
        self.go.setText(self.tr("Restore now"))
        self.undo.setText(self.tr("Take the restore back"))
        self._show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 Qt's name
        """Take one file of this computer."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """Take its path."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            self.file.field.setText(urls[0].toLocalFile())
            self.passphrase.setFocus()

    def look(self) -> None:
        """Read the backup."""
        if self.busy or self.way.changing.busy or not self.file.text() or not self.passphrase.text():
            return
        self._forget()
        self.busy, self._opens = True, self.passphrase.text()
        if self._alone:
            self.way.changing.check(self.file.text(), self._opens, self._read)
        else:
            command = CheckBackup(id=0, file=self.file.text(), passphrase=self._opens)
            self.session.link.ask(command, then=self._take, refused=self._not, owner=self)
        self._show()

    def restore(self) -> None:
        """Restore the backup that was checked."""
        checked, place = self.checked, self.way.changing.place
        if checked is not None and checked.fits and place is not None and not self.way.changing.busy:
            self.way.changing.restore(checked.file, self._opens, self._safety(place.paths.home))
            self.passphrase.clear()

    def take_back(self) -> None:
        """Restore the copy of what gave way."""
        done, place = self.way.changing.done, self.way.changing.place
        if isinstance(done, ChangeRestored) and place is not None and not self.way.changing.busy:
            self.way.changing.restore(done.safety, self._opens, self._safety(place.paths.home))

    @property
    def _alone(self) -> bool:
        """Whether no engine is there to be asked, and none is on its way: then it is done without one."""
        changing = self.way.changing
        return changing.place is not None and not changing.busy and self.session.link.state.stage in _NO_ENGINE

    def _read(self, found: ChangeChecked | ChangeSorry) -> None:
        if isinstance(found, ChangeChecked):
            self._take(found)
        else:
            self._not(Failed(id=0, code="refused", message=found.message, message_zh=found.message_zh))

    def _safety(self, home: Path) -> str:
        now = datetime.fromtimestamp(self._clock.now() / 1e6, self.session.zone)
        return str(home / FOLDER / f"before-restore-{now:%Y%m%d-%H%M%S}{ENDING}")

    def _take(self, reply: BackupCheckedReply | ChangeChecked) -> None:
        self.busy, self.checked = False, reply
        self._show()
        self.moved_on.emit(self.go if reply.fits else self.said)

    def _not(self, failed: Failed) -> None:
        self.busy = False
        show_refusal(self.session, self.said, failed)
        self._show()
        self.moved_on.emit(self.said)

    def _changed(self) -> None:
        changing = self.way.changing
        if isinstance(changing.done, ChangeRestored) and not changing.busy and self.checked is not None:
            self.file.field.clear()
        self._show()
        if self.way.mine:
            self.moved_on.emit(self.way if self.result.isHidden() else self.result)

    def _forget(self) -> None:
        if self.way.changing.busy:
            return
        self.checked = None
        self.said.clear()
        self._show()

    def _show(self) -> None:
        checked, changing = self.checked, self.way.changing
        self.check.setText(self.tr("Reading…") if self.busy else self.tr("Check it"))
        typed = bool(self.file.text() and self.passphrase.text())
        self.check.setEnabled(not self.busy and not changing.busy and typed)
        for field in (self.file, self.passphrase):
            field.setEnabled(not changing.busy)
        if checked is not None:
            mark(self.said, tone="good" if checked.fits else "warn")
            self.said.setText(self._told(checked))
        self.said.setVisible(bool(self.said.text()))
        able = checked is not None and checked.fits and changing.place is not None and not changing.busy
        if checked is not None:
            self.warning.setText(self._replaces(checked))
        self.warning.setVisible(able)
        self.go.setVisible(able)
        self.way.show_it()
        done = changing.done
        restored = done if isinstance(done, ChangeRestored) and not changing.busy else None
        mark(self.result, tone="good")
        self.result.setText("" if restored is None else self._restored(restored))
        self.lacks.setText("" if restored is None else "\n".join(self._lacking(restored)))
        self.lacks.setVisible(bool(self.lacks.text()))
        self.result.setVisible(restored is not None)
        self.undo.setVisible(restored is not None and restored.whole)

    def _told(self, checked: BackupCheckedReply | ChangeChecked) -> str:
        formats = self.session.format
        text = self.tr(
            "It is whole: {shop} as it was at {when}, {rows} and {files}, {size}, by Tiercast {version}."
        ).format(
            shop=checked.shop, when=formats.instant(checked.created), rows=self.tr("%Ln row(s)", "", checked.rows),
            files=self.tr("%Ln file(s)", "", len(checked.files)), size=f"{checked.size / 1_000_000:,.1f} MB",
            version=checked.version,
        )  # fmt: skip
        if checked.fits:
            return text
        other = self.tr("Its tables are of another version: restore it with Tiercast {version}.")
        return f"{text}\n{other.format(version=checked.version)}"

    def _replaces(self, checked: BackupCheckedReply | ChangeChecked) -> str:
        welcome = self.session.link.welcome
        shop = welcome.shop if welcome is not None else ""
        lines = []
        if shop and shop != checked.shop:
            text = self.tr("This is another shop: here is {here}, the backup holds {there}.")
            lines.append(text.format(here=shop, there=checked.shop))
        lines.append(
            self.tr(
                "It replaces everything that is here: viewers, orders, what happened, the rules and the configuration "
                "with its connections, and what they keep secret. Before that a copy of it all is written, which the "
                "same passphrase opens."
            )
        )
        if self._alone:
            lines.append(
                self.tr(
                    "Where what is here cannot be read any more, its files are kept as they are instead. The engine "
                    "starts afterwards. A stop stands then, since some of what waits may have been done already."
                )
            )
            return "\n".join(lines)
        lines.append(
            self.tr(
                "The engine finishes what is under way and ends, and starts again afterwards; meanwhile no event is "
                "taken in. A stop stands then, since some of what waits may have been done already."
            )
        )
        return "\n".join(lines)

    def _restored(self, done: ChangeRestored) -> str:
        formats = self.session.format
        text = self.tr("Restored: {shop} as it was at {when}, {rows}.").format(
            shop=done.shop, when=formats.instant(done.created), rows=self.tr("%Ln row(s)", "", done.rows)
        )
        stop = self.tr("A stop stands: look through what waits, then press Go on.")
        erased = []
        if done.again:
            erased = [self.tr("%Ln viewer(s) who were erased since then are erased again.", "", done.again)]
        if done.whole:
            kept = self.tr("What was here before is in {file}.").format(file=done.safety)
        else:
            kept = self.tr("What was here before could not be read; its files are kept as they were in {folder}.")
            kept = kept.format(folder=done.safety)
        return "\n".join((text, stop, *erased, kept))

    def _lacking(self, done: ChangeRestored) -> list[str]:
        """What is not as it was, a line each."""
        lines = []
        if done.again is None:
            lines.append(self.tr("Whoever was erased since then is in it again: erase them once more."))
        if done.whole:
            # Files that are kept as they are leave the keyring alone, and nobody could bring them back from here.
            unkept = self.tr("The secrets of {part} are not in it: its plugin is not there. Note them down apart.")
            lines += [unkept.format(part=part) for part in done.strangers]
        return lines
