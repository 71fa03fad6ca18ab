"""Near misses: rules that one condition kept from holding, and by how little."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.rules.past import MINUTE
from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import Formats
from tiercast.desktop.words.spans import last
from tiercast.serve.protocol_commands import ListNearMisses
from tiercast.serve.protocol_replies import Failed, NearMissesReply, NearMissRow, NearRuleRow, WhyRow

SPANS = (10 * MINUTE, 30 * MINUTE, 60 * MINUTE)


class Missed(NamedTuple):
    """One line: the nearest that a viewer came to a rule."""

    rule: NearRuleRow
    miss: NearMissRow

    @property
    def title(self) -> str:
        """What people call the rule."""
        return self.rule.title or spoken(self.rule.rule)


class NearView(QWidget):
    """The near misses of a room. `why` has a `Missed`."""

    why = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: NearMissesReply | None = None
        self._waits = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.L)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.span, self.look = ChoiceBox(self), mark(QPushButton(self), kind="main")
        self.look.clicked.connect(self.ask)
        self.said = label("quiet", parent=self)
        for widget in (self.span, self.look, self.said):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        self.card = Card(" ", flush=True)
        self.nothing = EmptyState(session, "ph.target")
        model: RowsModel[Missed] = RowsModel(session, self._columns())
        self.table = Table(model, empty=self.nothing)
        self.table.remember("rules/near")
        self.table.opened.connect(self.why)
        self.card.add(self.table)
        self.why_button = QPushButton()
        self.why_button.setEnabled(False)
        self.why_button.clicked.connect(lambda: self.why.emit(self.table.chosen_row()))
        self.table.chosen.connect(lambda row: self.why_button.setEnabled(row is not None))
        self.card.beside(self.why_button)
        column.addWidget(self.card, 1)
        session.room_changed.connect(self._forget)

    def ask(self) -> None:
        """Look through what was recorded."""
        self._waits = True
        self._show()
        command = ListNearMisses(id=0, span=self.span.currentData())
        self.session.link.ask(command, then=self.take, refused=self._refused, owner=self)

    def take(self, reply: NearMissesReply) -> None:
        """Show what was found."""
        self.reply, self._waits = reply, False
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        chosen = self.span.currentIndex() if self.span.count() else 1
        self.span.clear()
        for span in SPANS:
            self.span.addItem(last(span), span)
        self.span.setCurrentIndex(chosen)
        self.span.setAccessibleName(self.tr("How far back"))
        self.look.setText(self.tr("Look"))
        self.card.set_heading(self.tr("Near misses"))
        self.why_button.setText(self.tr("Why not?"))
        self.table.setAccessibleName(self.tr("Near misses"))
        self.table.rows.retranslate()
        self._show()

    def _show(self) -> None:
        self.look.setEnabled(not self._waits)
        fmt, reply = self.session.format, self.reply
        if self._waits:
            self.said.setText(self.tr("Looking through what was recorded…"))
        elif reply is not None:
            self.said.setText(
                self.tr("{since} to {until}").format(since=fmt.clock(reply.since), until=fmt.clock(reply.until))
            )
        else:
            self.said.clear()
        rows = [] if reply is None else [
            Missed(rule, miss) for rule in reply.rules if rule.room == self.session.room for miss in rule.nearest
        ]  # fmt: skip
        self.table.rows.replace(rows)
        if reply is None:
            self.nothing.tell(
                self.tr("Which rules were one condition away?"),
                self.tr("For each rule the viewers who came nearest, and what was missing."),
            )
        else:
            self.nothing.tell(self.tr("Nothing was near in that time"))

    def _refused(self, failed: Failed) -> None:
        self._waits = False
        self._show()
        self.session.refuse(failed)

    def _forget(self) -> None:
        self.reply, self._waits = None, False
        self._show()

    def _format(self) -> Formats:
        return self.session.format

    def _columns(self) -> list[Column[Missed]]:
        fmt = self._format
        return [
            Column("rule", lambda: self.tr("Rule"), lambda one: one.title, 200, lambda one: one.title,
                   hint=lambda one: one.rule.rule),
            Column("viewer", lambda: self.tr("Viewer"),
                   lambda one: one.miss.viewer_name or one.miss.viewer[:8] or self.tr("the room"), 96),
            Column("time", lambda: self.tr("Time"), lambda one: fmt().clock(one.miss.time), 84,
                   lambda one: one.miss.time),
            Column("share", lambda: self.tr("Missed by"), lambda one: fmt().share(one.miss.share), 88,
                   lambda one: one.miss.share, number=True),
            Column("what", lambda: self.tr("What was missing"),
                   lambda one: self.session.words(*_missing(one.miss.row)), 0, hint=lambda one: one.miss.row.text),
            Column("misses", lambda: self.tr("Times"), lambda one: fmt().number(one.rule.misses), 72,
                   lambda one: one.rule.misses, number=True,
                   hint=lambda one: self.tr("How often one condition kept this rule from holding")),
        ]  # fmt: skip


def _missing(row: WhyRow) -> tuple[str, str]:
    """What failed, in words where there are any."""
    return (row.words, row.words_zh) if row.words else (row.message, row.message_zh)
