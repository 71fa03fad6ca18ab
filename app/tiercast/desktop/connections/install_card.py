"""Installing a plugin: what its manifest says is shown before anything of it is copied."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.connections.words import PERMISSION, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_plugins import InstallPlugin, LookAtPlugin, PluginFileReply
from tiercast.serve.protocol_replies import Failed


class InstallCard(Card):
    """The card, hidden until a file was chosen. `installed` once it is there."""

    installed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent, tone="info")
        self.session = session
        self.file = ""
        self.reply: PluginFileReply | None = None
        self.lines = [label(wrap=True), label("small", wrap=True), label(wrap=True), label("small", wrap=True)]
        for line in self.lines:
            self.add(line)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.keep, self.cancel = mark(QPushButton(), kind="main"), QPushButton()
        self.keep.clicked.connect(self._install)
        self.cancel.clicked.connect(self.hide)
        row.addWidget(self.keep)
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.add(row)
        self.hide()

    def choose(self, *, folder: bool) -> None:
        """Let the user choose a file, or a folder."""
        dialog = QFileDialog(self.window(), self.tr("Install a plugin"))
        if folder:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(self.tr("Plugins (*.zip *.whl)"))
        dialog.fileSelected.connect(self.look)
        dialog.open()

    def look(self, file: str) -> None:
        """Show what a file would install."""
        self.file = file
        self.session.link.ask(LookAtPlugin(id=0, file=file), then=self._seen, refused=self._refused, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        replaces = self.reply is not None and bool(self.reply.replaces)
        self.keep.setText(self.tr("Replace") if replaces else self.tr("Install"))
        self.cancel.setText(self.tr("Cancel"))

    def _seen(self, reply: PluginFileReply) -> None:
        words = self.session.words
        comma = "、" if self.session.chinese else ", "
        uses = comma.join(word(PERMISSION, name) for name in reply.permissions) or self.tr("nothing")
        self.set_tone("info")
        self.set_heading(f"{words(reply.title, reply.title_zh)} {reply.version}")
        texts = (
            words(reply.summary, reply.summary_zh),
            " · ".join(text for text in (reply.plugin, reply.licence, reply.homepage) if text),
            self.tr("Uses: {what}").format(what=uses),
            self._what_comes(reply),
        )
        self.reply = reply
        self._show(texts, keep=True)

    def _what_comes(self, reply: PluginFileReply) -> str:
        """What pressing the button does."""
        if not reply.replaces:
            return self.tr("Install it only if you trust who wrote it. It is not run before you enable it.")
        goes = self.tr("Version {old} goes, and {new} comes in its place.")
        then = self.tr("It runs at once, as {old} does; if it does not work, {old} stays.") if reply.runs else ""
        trust = self.tr("Install it only if you trust who wrote it.")
        parts = [text.format(old=reply.replaces, new=reply.version) for text in (goes, then, trust) if text]
        return ("" if self.session.chinese else " ").join(parts)

    def _refused(self, failed: Failed) -> None:
        self.set_tone("bad")
        self.set_heading(self.tr("This cannot be installed"))
        self._show((*self.session.told(failed), "", ""), keep=False)

    def _show(self, texts: tuple[str, str, str, str], *, keep: bool) -> None:
        for line, text in zip(self.lines, texts, strict=True):
            line.setText(text)
            line.setVisible(bool(text))
        self.keep.setVisible(keep)
        self.retranslate()
        self.show()

    def _install(self) -> None:
        command = InstallPlugin(id=0, file=self.file, digest=self.reply.digest if self.reply is not None else "")
        self.session.link.ask(command, then=lambda _reply: self._done(), refused=self._refused, owner=self)

    def _done(self) -> None:
        self.hide()
        reply = self.reply
        if reply is not None and reply.replaces:
            said = self.tr("Version {new} has taken the place of {old}")
            self.session.toast(said.format(new=reply.version, old=reply.replaces), tone="good")
        else:
            self.session.toast(self.tr("The plugin is installed; enable it to use it"), tone="good")
        self.installed.emit()
