"""Before a rule goes live: what it would have done lately, and what bounds it today."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.number_box import NumberBox
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import bring_in_sight_soon
from tiercast.desktop.rules.caps import allowed, counts_words, proposed, used_words, with_cap
from tiercast.desktop.rules.past import Lately
from tiercast.desktop.session import Session
from tiercast.rules.edit.tree import EditError
from tiercast.serve.protocol_money import BudgetRow, BudgetsReply, ListBudgets
from tiercast.serve.protocol_replies import WhatIfReply
from tiercast.serve.protocol_rules import ReadRuleset, RuleRow, RulesetTextReply, SavedReply, SaveRuleset


class GoLive(Card):
    """The card. `agreed` has the state that the rule shall have; `closed`: not now."""

    agreed = Signal(str)
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent, tone="info")
        self.wrap_heading()
        self.session = session
        self._rule: RuleRow | None = None
        self._names = ("", "", "")
        self._caps: tuple[BudgetRow, ...] = ()
        self.lately = Lately(session)
        self.lately.answered.connect(self._answered)
        self.add(self.lately)
        self.caps = label(wrap=True)
        self.add(self.caps)
        self._cap_row = QWidget()
        row = QHBoxLayout(self._cap_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.cap_label = label()
        self.cap = NumberBox()
        self.cap.setRange(1, 1_000_000)
        self.cap_label.setBuddy(self.cap)
        row.addWidget(self.cap_label)
        row.addWidget(self.cap)
        row.addStretch(1)
        self.add(self._cap_row)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        self.run = mark(QPushButton(), kind="main")
        self.ask_first, self.close_button = QPushButton(), mark(QPushButton(), kind="flat")
        self.run.clicked.connect(self._run)
        self.ask_first.clicked.connect(lambda: self.agreed.emit("ask"))
        self.close_button.clicked.connect(self.closed)
        for button in (self.run, self.ask_first, self.close_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.add(buttons)
        self.hide()

    def offer(self, room: str, ruleset: str, rule: RuleRow) -> None:
        """Ask whether this rule shall run."""
        self._rule, self._names, self._caps = rule, (room, ruleset, rule.rule), ()
        self.lately.about(room, ruleset, rule.rule)
        self.lately.ask()
        self.session.link.ask(ListBudgets(id=0, room=room), then=self._take_caps, owner=self)
        self.cap.setValue(proposed(None))
        self.retranslate()
        self.show()
        self.run.setFocus()
        bring_in_sight_soon(self)

    def retranslate(self) -> None:
        """Set every text anew."""
        rule = self._rule
        self.lately.retranslate()
        self.cap_label.setText(self.tr("At most so many a day:"))
        self.cap.setAccessibleName(self.tr("Cap a day"))
        self.ask_first.setText(self.tr("Ask me each time"))
        self.close_button.setText(self.tr("Not now"))
        if rule is None:
            return
        self.set_heading(self.tr('Let "{rule}" run?').format(rule=rule.title or spoken(rule.rule)))
        needs_cap = bool(rule.uncapped)
        self._cap_row.setVisible(needs_cap)
        self.run.setText(self.tr("Set the cap and let it run") if needs_cap else self.tr("Let it run"))
        if needs_cap:
            text = self.tr("It gives something away, and nothing bounds it yet. With a cap it can run:")
        elif self._caps:
            lines = [self._cap_words(row) for row in self._caps]
            text = "\n".join(lines)
        else:
            text = "" if rule.costly else self.tr("It gives nothing away, and has no cap.")
        self.caps.setText(text)
        self.caps.setVisible(bool(text))

    def _cap_words(self, row: BudgetRow) -> str:
        said = self.tr("Cap: {allowed}, {whom}").format(allowed=allowed(self.session, row), whom=counts_words(row))
        if row.used is None:
            return said
        return said + ("；" if self.session.chinese else "; ") + used_words(self.session, row)

    def _take_caps(self, reply: BudgetsReply) -> None:
        _, ruleset, rule = self._names
        self._caps = tuple(row for row in reply.budgets if f"{ruleset}/{rule}" in row.rules)
        self.retranslate()

    def _answered(self, reply: WhatIfReply) -> None:
        self.cap.setValue(proposed(reply))
        bring_in_sight_soon(self)  # with what it would have done it is longer, and its buttons are below

    def _run(self) -> None:
        if self._rule is None or not self._rule.uncapped:
            self.agreed.emit("live")
            return
        room, ruleset, _ = self._names
        self.session.link.ask(ReadRuleset(id=0, room=room, ruleset=ruleset), then=self._write_cap, owner=self)

    def _write_cap(self, reply: RulesetTextReply) -> None:
        room, ruleset, rule = self._names
        try:
            text = with_cap(reply.text, rule, self.cap.value())
        except EditError:
            self.session.toast(
                self.tr("The ruleset is written in a way that cannot be edited here. Give the rule a limit as text."),
                tone="warn",
            )
            self.session.go("rules", view="text", ruleset=ruleset, line=self._rule.line if self._rule else 0)
            return
        command = SaveRuleset(id=0, room=room, ruleset=ruleset, text=text, base=reply.hash)
        self.session.link.ask(command, then=self._saved, owner=self)

    def _saved(self, _reply: SavedReply) -> None:
        self.agreed.emit("live")
