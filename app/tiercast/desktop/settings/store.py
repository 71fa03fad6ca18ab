"""Where everything lies: the store and its size, another one tried, and the way there."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from tiercast.desktop.look.fonts import fixed_font
from tiercast.desktop.look.tokens import CONTROL, Space, Type
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.refused import show_refusal
from tiercast.desktop.session import Session
from tiercast.desktop.settings.asked import AskedSection
from tiercast.desktop.settings.shell_words import command_line
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_settings import SettingsReply, StoreTriedReply, TryStore

_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Store(AskedSection):
    """The section."""

    key = "store"
    icon = "ph.database"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tried: StoreTriedReply | None = None
        self.busy = False
        self.here, self.moving = Card(), Card()
        self.where, self._config = label(wrap=True), label("quiet", wrap=True)
        self.here.add(self.where)
        self.here.add(self._config)
        self._note, self.said, self._how = label("quiet", wrap=True), label(wrap=True), label(wrap=True)
        self.url, self.test = QLineEdit(), QPushButton()
        self.url.setFixedHeight(CONTROL)
        self.url.setPlaceholderText("postgresql://tiercast@db.local/tiercast")
        self.url.textChanged.connect(lambda _text: self._forget())
        self.url.returnPressed.connect(self.look)
        self.test.clicked.connect(lambda _checked=False: self.look())
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.url, 1)
        row.addWidget(self.test)
        self.commands, self.copy = QPlainTextEdit(), QPushButton()
        self.commands.setReadOnly(True)
        self.commands.setFont(fixed_font(Type.SMALL))
        self.commands.setFixedHeight(88)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        last = QHBoxLayout()
        last.addWidget(self.copy)
        last.addStretch(1)
        self.moving.add(self._note)
        self.moving.add(row)
        for part in (self.said, self._how, self.commands):
            self.moving.add(part)
        self.moving.add(last)
        self.column.addWidget(self.here)
        self.column.addWidget(self.moving)
        self.column.addStretch(1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Store")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.here.set_heading(self.tr("Where everything is kept"))
        self.moving.set_heading(self.tr("Move to another store"))
        self._note.setText(
            self.tr(
                "A file on the engine's computer (sqlite:///FILE) or a PostgreSQL database. Keep the password out of "
                "the address: put it into ~/.pgpass."
            )
        )
        self._how.setText(
            self.tr(
                "The way there is a backup: write one under “Backup and restore”, quit the engine, then run these in "
                "a terminal. The old store stays as it was, until you delete it."
            )
        )
        self.url.setAccessibleName(self.tr("Address of the other store"))
        self.commands.setAccessibleName(self.tr("Commands that move the shop"))
        self.copy.setText(self.tr("Copy"))
        if self.told is not None:
            self.show_settings(self.told)
        else:
            self.where.setText(self.tr("Asking the engine…"))
        self._show()

    def show_settings(self, told: SettingsReply) -> None:
        """Where it is."""
        size = f", {told.size / 1_000_000:,.1f} MB" if told.size is not None else ""
        self.where.setText(f"{_KINDS.get(told.kind, told.kind)}{size}\n{told.store}")
        if told.built_in:
            text = self.tr("There is no configuration file yet; the first change writes {file}.")
        else:
            text = self.tr("Configuration: {file}")
        self._config.setText(text.format(file=told.config))

    def look(self) -> None:
        """Try the address."""
        if self.busy or not self.url.text().strip():
            return
        self._forget()
        self.busy = True
        command = TryStore(id=0, url=self.url.text().strip())
        self.session.link.ask(command, then=self._take, refused=self._not, owner=self)
        self._show()

    def _take(self, reply: StoreTriedReply) -> None:
        self.busy, self.tried = False, reply
        self._show()

    def _not(self, failed: Failed) -> None:
        self.busy = False
        show_refusal(self.session, self.said, failed)
        self._show()

    def _forget(self) -> None:
        self.tried = None
        self.said.clear()
        self._show()

    def _show(self) -> None:
        tried = self.tried
        self.test.setText(self.tr("Trying…") if self.busy else self.tr("Test it"))
        self.test.setEnabled(not self.busy and bool(self.url.text().strip()))
        if tried is not None:
            mark(self.said, tone="warn" if tried.used else "good")
            self.said.setText(self._told(tried))
        self.said.setVisible(bool(self.said.text()))
        able = tried is not None and not tried.used
        for part in (self._how, self.commands, self.copy):
            part.setVisible(able)
        if tried is not None and able:
            self.commands.setPlainText(self._way(tried.store))

    def _told(self, tried: StoreTriedReply) -> str:
        if tried.own:
            return self.tr("This is the store in use.")
        kind = f"{_KINDS.get(tried.kind, tried.kind)} {tried.server}"
        if tried.used:
            return self.tr("{kind}: there is a shop already. Choose an empty one.").format(kind=kind)
        return self.tr("{kind}: reached, and a shop can be kept there.").format(kind=kind)

    def _way(self, store: str) -> str:
        folder, file = self.tr("NEW_FOLDER"), self.tr("BACKUP.tcb")
        config = f"{folder}/{(self.told.config if self.told is not None else '').replace(chr(92), '/').split('/')[-1]}"
        return "\n".join(
            (
                command_line("tiercast", "restore", file, "--store", store, "--into", folder),
                command_line("tiercast", "engine", "--config", config, "--store", store),
            )
        )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.commands.toPlainText())
        self.session.toast(self.tr("Copied"))
