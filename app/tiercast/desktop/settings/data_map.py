"""What is kept: every table and file with where it comes from, why, how long, and what it has to do with people."""

from PySide6.QtWidgets import QLineEdit, QWidget

from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.settings.asked import AskedSection
from tiercast.desktop.settings.retention import said
from tiercast.desktop.words.quoted import quoted
from tiercast.serve.protocol_settings import KeptRow, SettingsReply

_TONES = {"named": "warn", "sealed": "warn", "plain": "warn", "key": "info"}


class DataMap(AskedSection):
    """The section."""

    key = "data"
    icon = "ph.shield-check"
    widest = 0

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card("", flush=True)
        self._note = label("quiet", wrap=True)
        self.search = QLineEdit()
        self.search.setFixedWidth(240)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.card.beside(self.search)
        self.nothing = EmptyState(session, "ph.shield-check")
        model: RowsModel[KeptRow] = RowsModel(
            session, self._columns(), key=lambda one: (one.file, one.name, one.setting)
        )
        self.table = Table(model, empty=self.nothing)
        self.table.remember("settings/data")
        self.table.setMinimumHeight(240)
        self.card.add(self.table, 1)
        self.column.addWidget(self._note)
        self.column.addWidget(self.card, 1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Privacy and data map")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.title())
        self._note.setText(
            self.tr(
                "Everything lies on the engine's computer; names are encrypted under a key of each viewer. A viewer's "
                "page exports and erases all that is kept of somebody; that is proved by a search of all below."
            )
        )
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search in the data map"))
        self.table.setAccessibleName(self.title())
        self.nothing.tell(self.tr("Nothing is found"))
        self.table.rows.retranslate()
        self._filter()

    def show_settings(self, told: SettingsReply) -> None:
        """Every kind of data."""
        self._filter()

    def _filter(self) -> None:
        wanted = self.search.text().strip().casefold()
        kept = self.told.kept if self.told is not None else ()
        texts = [column.text for column in self.table.rows.columns]
        self.table.rows.replace(
            row
            for row in kept
            if not wanted or any(wanted in said.casefold() for said in (row.name, *(text(row) for text in texts)))
        )

    def _columns(self) -> list[Column[KeptRow]]:
        words = self.session.words
        return [
            Column("what", lambda: self.tr("What"), lambda one: words(one.what, one.what_zh), 0,
                   lambda one: words(one.what, one.what_zh), hint=self._place),
            Column("personal", lambda: self.tr("About people"), lambda one: words(one.about, one.about_zh), 204,
                   lambda one: one.personal, tone=lambda one: _TONES.get(one.personal, "quiet")),
            Column("long", lambda: self.tr("How long"), self._long, 148, self._long),
            Column("source", lambda: self.tr("From"), lambda one: words(one.source, one.source_zh), 92,
                   lambda one: words(one.source, one.source_zh), tone=lambda one: "quiet"),
            Column("why", lambda: self.tr("Why"), lambda one: words(one.why, one.why_zh), 208,
                   tone=lambda one: "quiet"),
        ]  # fmt: skip

    def _place(self, one: KeptRow) -> str:
        text = self.tr("File: {name}") if one.file else self.tr("Table: {name}")
        return text.format(name=one.name)

    def _long(self, one: KeptRow) -> str:
        told = self.told
        rows = told.retention if told is not None else ()
        value = next((row.value for row in rows if row.option == one.setting), "")
        if not value:
            until = self.session.words(one.until, one.until_zh)
            return quoted(until, chinese=self.session.chinese, called=self._called)
        return said(self.session, value)

    def _called(self, setting: str) -> str:
        """What stands in the settings for a name of the configuration."""
        rows = self.told.retention if self.told is not None else ()
        found = next((row for row in rows if row.option.rpartition(".")[2] == setting), None)
        return setting if found is None else self.session.words(found.title, found.title_zh)
