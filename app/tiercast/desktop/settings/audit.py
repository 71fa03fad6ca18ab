"""The audit log: who did what, when, how it was before and after; searched, and taken back."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.common_names import author_name
from tiercast.deed_words import DEEDS
from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.settings.deed_lines import change_line, deed_line, outcome_line
from tiercast.desktop.settings.deed_names import names_in
from tiercast.desktop.settings.section import Section
from tiercast.desktop.words.spans import last
from tiercast.serve.protocol_commands import ListAudit, Undo
from tiercast.serve.protocol_replies import AuditReply, Failed
from tiercast.serve.protocol_settings import AuditRow

PAGE: Final = 200
"""Notes that are asked for at once."""
TYPING: Final = 250
"""Milliseconds after the last key before it is searched."""
_DAY: Final = 86_400_000_000
_SPANS: Final = (0, _DAY, 7 * _DAY, 30 * _DAY)


class Audit(Section):
    """The section."""

    key = "audit"
    icon = "ph.clock-counter-clockwise"
    widest = 0

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.rows: list[AuditRow] = []
        self._asked = 0
        self._mean: int | None = None
        self.search, self.kinds, self.span = QLineEdit(), ChoiceBox(), ChoiceBox()
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.again, self.more = QPushButton(), QPushButton()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING)
        self._typing.timeout.connect(self.ask)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self.ask)
        self.kinds.activated.connect(lambda _place: self.ask())
        self.span.activated.connect(lambda _place: self.ask())
        self.again.clicked.connect(lambda _checked=False: self.ask())
        self.more.clicked.connect(lambda _checked=False: self._ask_more())
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for part in (self.search, self.kinds, self.span):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.again)
        self.nothing = EmptyState(session, "ph.clock-counter-clockwise")
        model: RowsModel[AuditRow] = RowsModel(session, self._columns(), key=lambda one: one.n)
        self.table = Table(model, empty=self.nothing)
        self.table.remember("settings/audit")
        self.table.setMinimumHeight(200)
        self.table.chosen.connect(self._chosen)
        card = Card("", flush=True)
        card.add(self.table, 1)
        self.column.addLayout(row)
        self.column.addWidget(card, 1)
        self.column.addWidget(self._make_bar())
        self._chosen(None)

    def _make_bar(self) -> Card:
        self.about = label(wrap=True)
        self.undo, self.sure, self.leave = QPushButton(), mark(QPushButton(), kind="main"), QPushButton()
        self.undo.clicked.connect(lambda _checked=False: self._ask_first())
        self.sure.clicked.connect(lambda _checked=False: self._undo())
        self.leave.clicked.connect(lambda _checked=False: self._chosen(self.table.chosen_row()))
        self.bar = bar = Card("")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.about, 1)
        for button in (self.more, self.undo, self.sure, self.leave):
            row.addWidget(button)
        bar.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        bar.setMinimumHeight(CONTROL + 2 * Space.S + 2)
        bar.add(row)
        bar.hide()
        return bar

    def title(self) -> str:
        """Its name."""
        return self.tr("Audit log")

    def entered(self) -> None:
        """Look anew."""
        self.ask()

    def left(self) -> None:
        """Nobody looks any more."""
        self._typing.stop()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search in the audit log"))
        self.kinds.setAccessibleName(self.tr("What was done"))
        self.span.setAccessibleName(self.tr("How far back"))
        self.again.setText(self.tr("Refresh"))
        self.more.setText(self.tr("Show earlier ones"))
        self.undo.setText(self.tr("Take it back"))
        self.sure.setText(self.tr("Take it back"))
        self.leave.setText(self.tr("Leave it"))
        self.table.setAccessibleName(self.title())
        self.nothing.tell(
            self.tr("Nothing was done"),
            self.tr("Whatever people change, here or on the command line, is written down with a way back."),
        )
        self._fill_choices()
        self.table.rows.retranslate()
        self._chosen(self.table.chosen_row())

    def ask(self) -> None:
        """Look from the newest note on."""
        self._typing.stop()
        self._ask(0)

    def _ask_more(self) -> None:
        if self.rows:
            self._ask(self.rows[-1].n)

    def _ask(self, before: int) -> None:
        self._asked += 1
        number, span = self._asked, self.span.currentData() or 0
        kinds = tuple((self.kinds.currentData() or "").split(",")) if self.kinds.currentData() else ()
        command = ListAudit(
            id=0, limit=PAGE, before=before, text=self.search.text().strip(), kinds=kinds,
            back=span,
        )  # fmt: skip
        self.session.link.ask(command, then=lambda reply: self._take(number, before, reply), owner=self)

    def _take(self, number: int, before: int, reply: AuditReply) -> None:
        if number != self._asked:
            return
        self.rows = [*self.rows, *reply.notes] if before else list(reply.notes)
        self.table.rows.replace(self.rows)
        self.bar.setVisible(bool(self.rows))
        self.more.setVisible(len(reply.notes) == PAGE)
        self._chosen(self.table.chosen_row())

    # --- the way back

    def _chosen(self, row: AuditRow | None) -> None:
        self._mean = None
        self.sure.hide()
        self.leave.hide()
        self.undo.setVisible(row is not None and row.can_undo)
        self.more.setVisible(not self.more.isHidden() and bool(self.rows))
        if row is None:
            self.about.setText(self.tr("Choose a note to see all of it."))
            return
        language, called = self.session.language, names_in(self.session)
        parts = [
            author_name(row.who).to(language),
            deed_line(row, language, called),
            change_line(row, language, called),
        ]
        parts.append(outcome_line(row, language))
        self.about.setText(" · ".join(part for part in parts if part))

    def _ask_first(self) -> None:
        row = self.table.chosen_row()
        if row is None:
            return
        self._mean = row.n
        self.undo.hide()
        self.sure.show()
        self.leave.show()
        self.leave.setFocus()
        text = self.tr("Take back: {what}? Nothing is done if it has been changed since.")
        self.about.setText(text.format(what=deed_line(row, self.session.language, names_in(self.session))))

    def _undo(self) -> None:
        if self._mean is not None:
            self.session.link.ask(Undo(id=0, note=self._mean), then=self._undone, refused=self._not, owner=self)

    def _undone(self, _reply: object) -> None:
        self.session.toast(self.tr("Taken back"), tone="good")
        self.ask()

    def _not(self, failed: Failed) -> None:
        self.session.refuse(failed)
        self.ask()

    # --- what is shown

    def _who(self, row: AuditRow) -> str:
        return author_name(row.who).to(self.session.language)

    def _columns(self) -> list[Column[AuditRow]]:
        session = self.session
        return [
            Column("time", lambda: self.tr("Time"), lambda one: session.format.instant(one.time), 152,
                   lambda one: one.time),
            Column("who", lambda: self.tr("Who"), self._who, 112, lambda one: one.who),
            Column("what", lambda: self.tr("What was done"), self._what, 0, self._what),
            Column("change", lambda: self.tr("Before → after"), self._change, 176),
            Column("outcome", lambda: self.tr("Outcome"), self._outcome, 140,
                   tone=lambda one: "bad" if one.outcome != "done" else "quiet"),
            Column("n", lambda: self.tr("No."), lambda one: str(one.n), 52, lambda one: one.n,
                   tone=lambda one: "quiet", number=True),
        ]  # fmt: skip

    def _what(self, one: AuditRow) -> str:
        return deed_line(one, self.session.language, names_in(self.session))

    def _change(self, one: AuditRow) -> str:
        return change_line(one, self.session.language, names_in(self.session))

    def _outcome(self, one: AuditRow) -> str:
        return outcome_line(one, self.session.language) or (self.tr("can be taken back") if one.can_undo else "")

    def _fill_choices(self) -> None:
        kind, span = self.kinds.currentData() or "", self.span.currentData() or 0
        names: dict[str, list[str]] = {}
        for name, words in DEEDS.items():
            names.setdefault(words.to(self.session.language), []).append(name)
        with QSignalBlocker(self.kinds), QSignalBlocker(self.span):
            self.kinds.clear()
            self.kinds.addItem(self.tr("Everything"), "")
            for title in sorted(names):
                # Several commands have one title, such as those that erase a viewer.
                self.kinds.addItem(title, ",".join(names[title]))
            self.kinds.setCurrentIndex(max(0, self.kinds.findData(kind)))
            self.span.clear()
            for each in _SPANS:
                text = last(each) if each else ""
                self.span.addItem(text or self.tr("All that is kept"), each)
            self.span.setCurrentIndex(max(0, self.span.findData(span)))
