"""Budgets and caps with what is used of them."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QProgressBar, QVBoxLayout, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.at_most import at_most
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.rules.caps import allowed, counts_words, until_words, used_words
from tiercast.desktop.rules.titles import rule_title
from tiercast.desktop.session import Session
from tiercast.serve.protocol_money import BudgetRow, BudgetsReply, ListBudgets

EVERY: Final = 2_000
NEAR: Final = 0.8
"""Share of a cap from which on it is shown as a warning."""
_SCALE: Final = 1_000
WIDEST: Final = 1200
"""Pixels of a card at most: what is used stands beside what it is of."""


class BudgetsView(TabView):
    """The caps of the room that is shown: those that are one number with a bar, the others as sentences."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: BudgetsReply | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.scrolled = ScrolledColumn()
        self.scrolled.column.setContentsMargins(0, Space.L, Space.S, 0)
        self.common, self.each = Card(" "), Card(" ")
        self.nothing = EmptyState(session, "ph.wallet")
        self.to_rules = self.nothing.add_button("", lambda: session.go("rules"), main=True)
        for card in (self.common, self.each):
            self.scrolled.column.addLayout(at_most(card, WIDEST))
        self.scrolled.column.addWidget(self.nothing, 1)
        self.scrolled.column.addStretch(1)
        column.addWidget(self.scrolled)
        self.bars: dict[tuple[str, str, str], CapBar] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        """Somebody looks from now on."""
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()

    def ask(self) -> None:
        """Look anew."""
        if self.session.room:
            command = ListBudgets(id=0, room=self.session.room)
            self.session.link.ask(command, then=self.take, refused=self.session.refuse_once, owner=self)

    def take(self, reply: BudgetsReply) -> None:
        """Show what was asked for."""
        self.reply = reply
        rows = {(row.limit, row.counts, row.per): row for row in reply.budgets}
        if list(rows) != list(self.bars):
            for old in self.bars.values():
                old.setParent(None)
                old.deleteLater()
            self.bars = {}
            for key, row in rows.items():
                bar = CapBar(self.session)
                (self.common if row.used is not None else self.each).add(bar)
                self.bars[key] = bar
        for key, row in rows.items():
            self.bars[key].take(row)
        self.common.setVisible(any(row.used is not None for row in rows.values()))
        self.each.setVisible(any(row.used is None for row in rows.values()))
        self.nothing.setVisible(not rows)
        self.scrolled.column.setStretch(self.scrolled.column.count() - 1, 1 if rows else 0)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.common.set_heading(self.tr("Budgets and caps of the room"))
        self.each.set_heading(self.tr("Limits that are counted for each viewer or product"))
        self.nothing.tell(
            self.tr("No rule of this room has a limit"),
            self.tr(
                "Limits stand in the text of the rules; the budget of a whole session stands in the configuration file."
            ),
        )
        self.to_rules.setText(self.tr("Look at the rules"))
        for bar in self.bars.values():
            bar.retranslate()


class CapBar(QFrame):
    """One cap."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.row: BudgetRow | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, Space.S, 0, Space.S)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(0, 1)
        self.name, self.used = label(parent=self), label(parent=self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, _SCALE)
        self.bar.setTextVisible(False)
        self.under = label("small", wrap=True, parent=self)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.used, 0, 1)
        grid.addWidget(self.bar, 1, 0, 1, 2)
        grid.addWidget(self.under, 2, 0, 1, 2)

    def take(self, row: BudgetRow) -> None:
        """Show how it stands."""
        self.row = row
        share = 0.0 if row.used is None else 1.0 if not row.amount else row.used / row.amount
        self.bar.setVisible(row.used is not None)
        self.bar.setValue(round(_SCALE * min(1.0, share)))
        mark(self.bar, tone="bad" if share >= 1 else "warn" if share >= NEAR else "")
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        row = self.row
        if row is None:
            return
        session = self.session
        titles = [rule_title(session, rule) for rule in row.rules]
        if row.limit == "budget":
            name = self.tr("The room's own budget")
        elif len(titles) > 1:
            shared = self.tr("{rule} and %n more rule(s)", "", len(titles) - 1)
            name = shared.format(rule=titles[0])
        else:
            name = titles[0] if titles else spoken(row.limit)
        text = self.tr("{name} — {allowed}, {whom}")
        self.name.setText(text.format(name=name, allowed=allowed(session, row), whom=counts_words(row)))
        self.used.setText("" if row.used is None else used_words(session, row))
        # Of one rule the line above has said it.
        named = len(titles) > 1 or row.limit == "budget"
        parts = [self.tr("Rules: {rules}").format(rules=session.format.listed(titles))] if named else []
        if row.open and row.used is not None and row.used >= row.amount:
            until = until_words(session, row)
            parts.append(self.tr("Used up: these rules do nothing more {until}").format(until=until))
        if not row.open:
            parts.append(self.tr("No window is open now, so nothing is allowed"))
        if row.shadow:
            shadow = session.format.money(row.shadow, row.currency) if row.currency else str(row.shadow)
            parts.append(self.tr("rules in shadow would have used {amount}").format(amount=shadow))
        self.under.setText(" · ".join(parts))
        self.under.setVisible(bool(parts))
        self.bar.setAccessibleName(self.name.text())
        self.bar.setToolTip(self.used.text())
