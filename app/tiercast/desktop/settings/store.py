"""Where everything lies: the store and its size, another one tried, and the shop moved there."""

from typing import Final

from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.button_row import button_row
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.refused import show_refusal
from tiercast.desktop.parts.scroll import bring_in_sight_soon
from tiercast.desktop.session import Session
from tiercast.desktop.settings.asked import AskedSection
from tiercast.desktop.settings.change_row import ChangeRow
from tiercast.desktop.settings.store_words import StoreWords
from tiercast.desktop.settings.terminal_lines import TerminalLines
from tiercast.serve.protocol_changes import ChangeMoved, ChangeWentBack, GoBackStart, MoveStart
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_settings import SettingsReply, StoreTriedReply, TryStore

_EXAMPLE: Final = "postgresql://tiercast@db.local/tiercast"


class Store(AskedSection):
    """The section."""

    key = "store"
    icon = "ph.database"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tried: StoreTriedReply | None = None
        self.busy = False
        self.words = StoreWords(session)
        self.here, self.moving = Card(), Card()
        self.where, self._config = label(wrap=True), label("quiet", wrap=True)
        self.here.add(self.where)
        self.here.add(self._config)
        self._note, self.said, self._how = label("quiet", wrap=True), label(wrap=True), label(wrap=True)
        self._names = (label(), label())
        self.url, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.S)
        for name, field in zip(self._names, (self.url, self.password), strict=True):
            field.setFixedHeight(CONTROL)
            field.textChanged.connect(lambda _text: self._forget())
            field.returnPressed.connect(self.look)
            name.setBuddy(field)
            form.addRow(name, field)
        self.test, self.go, self.back = QPushButton(), mark(QPushButton(), kind="main"), QPushButton()
        self.test.clicked.connect(lambda _checked=False: self.look())
        self.go.clicked.connect(lambda _checked=False: self.move_shop())
        self.back.clicked.connect(lambda _checked=False: self.go_back())
        self.way = ChangeRow(session, (MoveStart, GoBackStart))
        self.way.changing.changed.connect(self._changed)
        self.result = label(wrap=True)
        self.commands = TerminalLines(session)
        self.moving.add(self._note)
        self.moving.add(form)
        self.moving.add(button_row(self.test))
        self.moving.add(self.said)
        self.moving.add(self._how)
        for part in (self.commands, self.way, self.result):
            self.moving.add(part)
        self.moving.add(button_row(self.go, self.back))
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
                "An empty PostgreSQL database, or a file on the engine's computer (sqlite:///FILE). The password is "
                "kept in the system's keyring, or in a file that only you may read, never in the configuration."
            )
        )
        names = (self.tr("Address of the other store"), self.tr("Password of its server"))
        for name, text, field in zip(self._names, names, (self.url, self.password), strict=True):
            name.setText(text)
            field.setAccessibleName(text)
        self.url.setPlaceholderText(self.tr("e.g. {address}").format(address=_EXAMPLE))
        self.password.setPlaceholderText(self.tr("empty: the one kept, or ~/.pgpass"))
        self.go.setText(self.tr("Move the shop there"))
        self.back.setText(self.tr("Use the store of before again"))
        self.commands.retranslate(self.tr("Commands that move the shop"))
        if self.told is not None:
            self.show_settings(self.told)
        else:
            self.where.setText(self.tr("Asking the engine…"))
        self._show()

    def show_settings(self, told: SettingsReply) -> None:
        """Where it is."""
        self.where.setText(self.words.where(told))
        if told.built_in:
            text = self.tr("There is no configuration file yet; the first change writes {file}.")
        else:
            text = self.tr("Configuration: {file}")
        self._config.setText(text.format(file=told.config))

    def look(self) -> None:
        """Try the address."""
        if self.busy or self.way.changing.busy or not self.url.text().strip():
            return
        self._forget()
        self.busy = True
        command = TryStore(id=0, url=self.url.text().strip(), password=self.password.text())
        self.session.link.ask(command, then=self._take, refused=self._not, owner=self)
        self._show()

    def move_shop(self) -> None:
        """Move the shop to what was tried."""
        if self._able:
            self.way.changing.move(self.url.text().strip(), self.password.text())

    def go_back(self) -> None:
        """Use the store again that the shop was moved from."""
        self.way.changing.go_back()

    @property
    def _able(self) -> bool:
        """Whether the shop could be moved to what was tried."""
        tried = self.tried
        return tried is not None and not tried.used and tried.may_write and not tried.encoding

    def _take(self, reply: StoreTriedReply) -> None:
        self.busy, self.tried = False, reply
        self._show()
        bring_in_sight_soon(self.go if self._able else self.said)

    def _not(self, failed: Failed) -> None:
        self.busy = False
        show_refusal(self.session, self.said, failed)
        self._show()
        bring_in_sight_soon(self.said)

    def _changed(self) -> None:
        changing = self.way.changing
        if isinstance(changing.done, ChangeMoved) and not changing.busy and self.tried is not None:
            self.password.clear()  # it is kept now
            self.url.clear()
        elif self.way.mine and changing.unwell is not None and not changing.busy:
            self._forget()  # what was found there is true no more
        self._show()
        if self.way.mine:
            bring_in_sight_soon(self.way if self.result.isHidden() else self.result)

    def _forget(self) -> None:
        self.tried = None
        self.said.clear()
        self._show()

    def _show(self) -> None:
        tried, changing = self.tried, self.way.changing
        self.test.setText(self.tr("Trying…") if self.busy else self.tr("Test it"))
        self.test.setEnabled(not self.busy and not changing.busy and bool(self.url.text().strip()))
        for field in (self.url, self.password):
            field.setEnabled(not changing.busy)
        if tried is not None:
            mark(self.said, tone="good" if self._able else "warn")
            self.said.setText(self.words.tried(tried))
        self.said.setVisible(bool(self.said.text()))
        able, here = self._able and not changing.busy, changing.place is not None
        self._how.setVisible(able)
        self._how.setText(self.words.way(here=here))
        self.go.setVisible(able and here)
        self.commands.setVisible(able and not here)
        if tried is not None and able and not here:
            self.commands.show_lines(self.words.commands(tried.store, self.told))
        self.way.show_it()
        self._show_result()

    def _show_result(self) -> None:
        changing = self.way.changing
        done = changing.done if not changing.busy and changing.unwell is None else None
        moved = done if isinstance(done, ChangeMoved) else None
        self.back.setVisible(moved is not None)
        mark(self.result, tone="good")
        if moved is not None:
            self.result.setText(self.words.moved(moved))
        elif isinstance(done, ChangeWentBack):
            self.result.setText(self.words.went_back(done))
        else:
            self.result.clear()
        self.result.setVisible(bool(self.result.text()))
