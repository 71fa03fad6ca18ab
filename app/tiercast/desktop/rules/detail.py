"""One rule: its state, what it does, what it did and would have done, how it is covered, and whom it fired for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.rules.firings import FiringTable
from tiercast.desktop.rules.go_live import GoLive
from tiercast.desktop.rules.past import Lately
from tiercast.desktop.rules.rule_words import covered_tone, covered_word, state_word, why_suppressed
from tiercast.desktop.rules.state_switch import StateSwitch
from tiercast.desktop.rules.surroundings import Surroundings
from tiercast.desktop.rules.why_not import WhyNot
from tiercast.desktop.session import Session
from tiercast.desktop.words.quoted import quoted
from tiercast.serve.protocol_commands import RuleStateName, SetRuleState
from tiercast.serve.protocol_rules import FiringsReply, ListFirings, RuleRow

FIRINGS = 50
"""Firings that are listed."""
_TABLE_HEIGHT = 228


class RuleDetail(ScrolledColumn):
    """The rule that was chosen. `why` has a `FiringRow`; `edit`: ruleset and line; `asked`: see `WhyNot`."""

    why = Signal(object)
    edit = Signal(str, int)
    asked = Signal(str, str, str, str)

    def __init__(self, session: Session, feed: RulesFeed, surroundings: Surroundings) -> None:
        super().__init__(gap=Space.S)
        self.session, self._feed, self._surroundings = session, feed, surroundings
        self.key = ("", "")
        self._fired = -1
        self._make_top()
        self.go_live = GoLive(session)
        self.go_live.agreed.connect(self._agreed)
        self.go_live.closed.connect(self._close_offer)
        self.column.addWidget(self.go_live)
        self._make_cards()
        feed.changed.connect(self.refresh)
        surroundings.changed.connect(self.refresh)

    def _make_top(self) -> None:
        self.card = Card(" ")
        self.card.wrap_heading()
        self.badge = Badge()
        self.card.beside(self.badge)
        self.text_button = mark(QPushButton(), kind="flat")
        self.text_button.clicked.connect(self._edit)
        self.card.beside(self.text_button)
        self.sentences = label(wrap=True)
        self.card.add(self.sentences)
        self.switch = StateSwitch()
        self.switch.wanted.connect(self.want)
        self.card.add(self.switch)
        self.warning = mark(label(wrap=True), tone="warn")
        self.card.add(self.warning)
        self.column.addWidget(self.card)

    def _make_cards(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        self.counts = Card(" ")
        self.counts_text = label(wrap=True)
        self.counts_held = label("quiet", wrap=True)
        self.counts.add(self.counts_text)
        self.counts.add(self.counts_held)
        self.counts.body.addStretch(1)
        self.coverage = Card(" ")
        self.covered = Badge()
        self.reasons = label("quiet", wrap=True)
        self.coverage.beside(self.covered)
        self.coverage.add(self.reasons)
        self.connect_source = QPushButton()
        self.connect_source.clicked.connect(lambda: self.session.go("connections"))
        self.coverage.body.addWidget(self.connect_source, 0, Qt.AlignmentFlag.AlignLeft)
        self.coverage.body.addStretch(1)
        row.addWidget(self.counts, 1)
        row.addWidget(self.coverage, 1)
        self.column.addLayout(row)
        self.past = Card(" ")
        self.lately = Lately(self.session)
        self.past.add(self.lately)
        self.why_not = WhyNot(self.session)
        self.why_not.asked.connect(self.asked)
        self.past.add(self.why_not)
        self.column.addWidget(self.past)
        self.latest = Card(" ", flush=True)
        self.firings = FiringTable(self.session)
        self.firings.remember("rules/firings")
        self.firings.setMinimumHeight(_TABLE_HEIGHT)
        self.firings.opened.connect(self.why)
        self.firings.clicked.connect(lambda index: self.why.emit(self.firings.rows.row(index.row())))
        self.latest.add(self.firings)
        self.column.addWidget(self.latest, 1)

    # --- what is shown

    def show_rule(self, ruleset: str, rule: str) -> None:
        """Show this rule from now on."""
        if (ruleset, rule) != self.key:
            self.key, self._fired = (ruleset, rule), -1
            self._close_offer()
            self.firings.rows.replace([])
            self.lately.about(self.session.room, ruleset, rule)
            self.why_not.refresh()
            self.verticalScrollBar().setValue(0)
        self.refresh()

    def row(self) -> RuleRow | None:
        """The rule as the feed knows it."""
        return self._feed.rule(*self.key)

    def refresh(self) -> None:
        """Show what the feed knows of it now."""
        rule, ruleset = self.row(), self._feed.ruleset(self.key[0])
        if rule is None or ruleset is None:
            return
        self.card.set_heading(rule.title or spoken(rule.rule))
        self.badge.tell(f"{ruleset.ruleset}/{rule.rule}", "quiet")
        said = self._surroundings.sentences(ruleset, rule.rule)
        self.sentences.setText(" ".join(said) if not self.session.chinese else "".join(said))
        self.sentences.setVisible(bool(said))
        self.switch.show_state(rule.state)
        self._warn(rule)
        self._count(rule)
        self._cover()
        total = rule.session.fired + sum(rule.session.suppressed.values())
        if total != self._fired:
            self._fired = total
            command = ListFirings(id=0, room=self.session.room, ruleset=self.key[0], rule=self.key[1], limit=FIRINGS)
            asked = self.key
            self.session.link.ask(command, then=lambda reply: self._take_firings(asked, reply), owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.text_button.setText(self.tr("Edit as text"))
        self.counts.set_heading(self.tr("Since the session began"))
        self.coverage.set_heading(self.tr("Coverage"))
        self.connect_source.setText(self.tr("Connect a source"))
        self.past.set_heading(self.tr("Looking back"))
        self.latest.set_heading(self.tr("Latest firings — click one to see why"))
        for part in (self.switch, self.go_live, self.lately, self.why_not, self.firings):
            part.retranslate()
        self.refresh()

    def _warn(self, rule: RuleRow) -> None:
        text = ""
        if rule.said and rule.said != "safe":
            text = self.tr('It was to be "{said}": it gives something away, and nothing bounds it.').format(
                said=state_word(rule.said)
            )
        elif rule.uncapped:
            text = self.tr("It gives something away, and nothing bounds it: it needs a cap before it can run.")
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _count(self, rule: RuleRow) -> None:
        fmt = self.session.format
        fired = self.tr("Fired %n times", None, rule.session.fired)
        hour = self.tr("%n in the last hour", None, rule.hour.fired)
        text = f"{fired} · {hour}"
        now = self._feed.reply.now if self._feed.reply is not None else 0
        if rule.last:
            text += " · " + self.tr("last {ago}").format(ago=fmt.ago(rule.last, max(now, rule.last)))
        self.counts_text.setText(text)
        lines = [
            self.tr("{why}: {count}").format(why=why_suppressed(why), count=fmt.number(count))
            for why, count in rule.session.suppressed.items()
        ]
        self.counts_held.setText(
            self.tr("Held back, by reason:") + "\n" + "\n".join(lines) if lines else self.tr("Never held back.")
        )

    def _cover(self) -> None:
        covered = self._feed.covered(*self.key)
        self.connect_source.setVisible(covered is not None and covered.works == "unknown")
        if covered is None:
            self.covered.tell("")
            self.reasons.setText("")
            return
        self.covered.tell(covered_word(covered.works), covered_tone(covered.works))
        words, chinese = self.session.words, self.session.chinese
        lines = [quoted(words(why.message, why.message_zh), chinese=chinese) for why in covered.reasons]
        self.reasons.setText("\n".join(lines) or self.tr("Everything it needs is connected."))

    def _take_firings(self, asked: tuple[str, str], reply: FiringsReply) -> None:
        if asked == self.key:
            self.firings.rows.replace(reply.firings)

    # --- what is done

    def want(self, state: str) -> None:
        """Somebody wants another state; before it acts by itself, ask with what it would have done."""
        rule = self.row()
        if rule is None:
            return
        if state == "live":
            self.go_live.offer(self.session.room, self.key[0], rule)
            self.past.hide()
        else:
            self._close_offer()
            self.set_state(state)

    def set_state(self, state: str) -> None:
        """Switch it, and offer to take that back."""
        rule, room, (ruleset, name) = self.row(), self.session.room, self.key
        if rule is None:
            return
        before, title = rule.state, rule.title or spoken(rule.rule)

        def command(to: str) -> SetRuleState:
            return SetRuleState(id=0, room=room, ruleset=ruleset, rule=name, state=RuleStateName(to))

        def done(_reply: object) -> None:
            self._feed.ask()
            text = self.tr('"{rule}": {state}').format(rule=title, state=state_word(state))
            self.session.toast(text, undo=lambda: self._give(command(before)))

        self.session.link.ask(command(state), then=done, owner=self)

    def _give(self, command: SetRuleState) -> None:
        self.session.link.ask(command, then=lambda _reply: self._feed.ask(), owner=self)

    def _close_offer(self) -> None:
        self.go_live.hide()
        self.past.show()

    def _agreed(self, state: str) -> None:
        self._close_offer()
        self.set_state(state)

    def _edit(self) -> None:
        rule = self.row()
        if rule is not None:
            self.edit.emit(self.key[0], rule.line)
