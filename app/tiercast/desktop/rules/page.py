"""The page of rules: how they stand, what nearly held, and their text."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.scroll import ScrolledColumn, bring_to_the_top
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.rules.choosing import ChooseRulesets
from tiercast.desktop.rules.commands import commands_of
from tiercast.desktop.rules.detail import RuleDetail
from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.rules.knobs import Knobs
from tiercast.desktop.rules.near import Missed, NearView
from tiercast.desktop.rules.new_rule import NewRule
from tiercast.desktop.rules.rule_table import Listed, RuleTable
from tiercast.desktop.rules.surroundings import Surroundings
from tiercast.desktop.rules.text_view import TextView
from tiercast.desktop.rules.why_view import WhyView
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import AskWhy
from tiercast.serve.protocol_replies import Failed, WhyReply
from tiercast.serve.protocol_rules import FiringRow

RULES, NEAR, TEXT = range(3)
_KNOBS_FRAME = 68
"""Height of the card of the knobs without them."""
_KNOBS_HEIGHT = 180
_LEFT, _SIDE = 340, 440
"""The least of both halves: together they fit beside the list of pages into the smallest window."""


class RulesPage(Page):
    """The page. `open`: ``view`` (``rules``, ``choose``, ``near``, ``text``, ``why``), ``ruleset``, ``rule``, ``line``;
    for why ``firing``, or ``viewer`` with the rule and ``at`` or ``seq``.
    """

    key = "rules"
    icon = "ph.flow-arrow"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.feed = RulesFeed(session, self)
        self.surroundings = Surroundings(session, self)
        self._heading = label("title", parent=self)
        self.tabs = QTabWidget(self)
        self.table = RuleTable(session, self.feed)
        self.table.remember("rules/rules")
        self.detail = RuleDetail(session, self.feed, self.surroundings)
        self.knobs = Knobs(session)
        self.why = WhyView(session)
        self.near = NearView(session)
        self.text = TextView(session, self.feed, self.surroundings)
        self.new_rule = NewRule(self.text, self.feed)
        self.error = ErrorState(session, self.feed.ask)
        self.choosing = ChooseRulesets(session)
        self._knobs_of, self._added = "", ""
        self.choose = QPushButton()
        self.tabs.addTab(self._rules_view(), "")
        self.tabs.addTab(self.near, "")
        self.tabs.addTab(self.text, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self.choose)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        self._connect()

    def _rules_view(self) -> QWidget:
        self.list_card = Card("", flush=True)
        self.list_card.add(self.table)
        self.knobs_card = Card(" ")
        scrolled = ScrolledColumn(gap=Space.S)
        scrolled.column.addWidget(self.knobs)
        scrolled.column.addStretch(1)
        self.knobs_card.add(scrolled)
        self.knobs_scroll = scrolled
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.list_card, 3)
        column.addWidget(self.knobs_card, 2)
        self.side = QStackedWidget()
        self.side.addWidget(self.detail)
        self.side.addWidget(self._why_side())
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(Space.L)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.side)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([600, 560])
        left.setMinimumWidth(_LEFT)
        self.side.setMinimumWidth(_SIDE)
        self.split = split
        self.stack = QStackedWidget()
        whole = QWidget()
        row = QVBoxLayout(whole)
        row.setContentsMargins(0, Space.L, 0, 0)
        row.addWidget(split)
        self.stack.addWidget(whole)
        self.stack.addWidget(self.error)
        self.stack.addWidget(self.choosing)
        return self.stack

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Where there is no room for the rule beside the list, it stands below."""
        super().resizeEvent(event)
        narrow = self.width() < _LEFT + Space.L + _SIDE + 2 * Space.XL
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.split.orientation() != wanted:
            self.split.setOrientation(wanted)
            self.split.setSizes([1, 1] if narrow else [600, 560])

    def _why_side(self) -> QWidget:
        card = Card(" ")
        card.wrap_heading()
        self.why_card = card
        self.back = QPushButton()
        self.back.clicked.connect(lambda: self.side.setCurrentIndex(0))
        card.beside(self.back)
        scrolled = ScrolledColumn(gap=Space.S)
        scrolled.column.addWidget(self.why)
        card.add(scrolled)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(card)
        return holder

    def _connect(self) -> None:
        self.table.chosen.connect(self._chosen)
        self.detail.why.connect(self.show_firing)
        self.why.told.connect(self._explained)
        self.detail.edit.connect(self.show_text)
        self.detail.asked.connect(self.ask_about)
        self.near.why.connect(self.show_miss)
        self.choose.clicked.connect(self.show_choice)
        self.table.none.connect(self.show_choice)
        self.choosing.done.connect(self._chose)
        self.choosing.added.connect(self._add)
        self.feed.changed.connect(self._fed)
        self.feed.failed.connect(self._failed)
        self.session.room_changed.connect(self._room)
        if self.session.commands is not None:
            self.session.commands.add(*commands_of(self))

    # --- a page's life

    def entered(self) -> None:
        """Ask for the room's rules, and go on asking."""
        self.feed.start()
        self.surroundings.ask()
        self.text.entered()

    def left(self) -> None:
        """Ask no more."""
        self.feed.stop()
        self.text.left()

    def refreshed(self) -> None:
        """The engine's status is another one."""
        self.feed.ask()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        self.tabs.setTabText(RULES, self.tr("Overview"))
        self.tabs.setTabText(NEAR, self.tr("Near misses"))
        self.tabs.setTabText(TEXT, self.tr("Text"))
        self.knobs_card.set_heading(self.tr("Knobs"))
        self.why_card.set_heading(self.tr("Why"))
        self.back.setText(self.tr("Back to the rule"))
        self.choose.setText(self.tr("Choose rules…"))
        for part in (self.choosing, self.table, self.detail, self.knobs, self.why, self.near, self.text, self.error):
            part.retranslate()

    def restyle(self) -> None:
        """The theme has changed."""
        self.why.restyle()
        self.text.restyle()

    def open(self, **what: Any) -> None:
        """Show a rule, a firing, or a ruleset's text; ``draft``, a ruleset with one rule, is put into that text."""
        view, ruleset, rule = what.get("view", ""), what.get("ruleset", ""), what.get("rule", "")
        if view == "text":
            self.show_text(ruleset, int(what.get("line", 0)))
        elif what.get("draft"):
            self.tabs.setCurrentIndex(TEXT)
            self.new_rule.add(what["draft"])
        elif view == "choose":
            self.show_choice()
        elif view == "near":
            self.tabs.setCurrentIndex(NEAR)
        elif what.get("firing"):
            self.ask_why(AskWhy(id=0, firing=what["firing"]))
        elif view == "why":
            self.show_rule(ruleset, rule)
            self.ask_why(
                AskWhy(
                    id=0, viewer=what.get("viewer", ""), room=what.get("room", self.session.room), ruleset=ruleset,
                    rule=rule, item=what.get("item", ""), at=what.get("at", 0), seq=what.get("seq", 0),
                )
            )  # fmt: skip
        elif rule:
            self.show_rule(ruleset, rule)

    # --- what is shown

    def show_rule(self, ruleset: str, rule: str) -> None:
        """Choose a rule."""
        self._show_rules()
        self.side.setCurrentIndex(0)
        self.detail.show_rule(ruleset, rule)
        self.table.choose((ruleset, rule))

    def show_firing(self, firing: FiringRow) -> None:
        """Say why a firing was."""
        fmt = self.session.format
        whom = firing.viewer_name or firing.viewer[:8] or self.tr("the room")
        about = self.tr("{whom}, {time}").format(whom=whom, time=fmt.clock(firing.time))
        self.ask_why(AskWhy(id=0, firing=firing.id), about)

    def show_miss(self, missed: Missed | None) -> None:
        """Say why a rule did not hold for somebody who came near."""
        if missed is None:
            return
        ruleset, _, rule = missed.rule.rule.partition("/")
        self.show_rule(ruleset, rule)
        whom = missed.miss.viewer_name or missed.miss.viewer[:8] or self.tr("the room")
        about = self.tr("{whom}, {time}").format(whom=whom, time=self.session.format.clock(missed.miss.time))
        command = AskWhy(
            id=0, viewer=missed.miss.viewer, room=missed.rule.room, ruleset=ruleset, rule=rule, seq=missed.miss.seq
        )
        self.ask_why(command, about)

    def ask_about(self, viewer: str, name: str, item: str = "", title: str = "") -> None:
        """Say why the rule that is shown does, or does not, hold for somebody, and for a product, now."""
        ruleset, rule = self.detail.key
        command = AskWhy(id=0, viewer=viewer, room=self.session.room, ruleset=ruleset, rule=rule, item=item)
        about = self.tr("{whom}, {item}, now") if item else self.tr("{whom}, now")
        self.ask_why(command, about.format(whom=name, item=title))

    def ask_why(self, command: AskWhy, about: str = "") -> None:
        """Ask why, and show the answer beside the rules; the same question is not asked twice at once."""
        self.why_card.set_heading(self.tr("Why"))
        self._show_rules()
        self.side.setCurrentIndex(1)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)  # what asked may be hidden now, and a field be next to it
        if command != self.why.command or self.why.reply is not None:
            self.why.ask(command, about)

    def _explained(self, reply: WhyReply) -> None:
        """Mark the rule that is explained: who asks about a firing does not know which one it was."""
        if reply.rule:
            row = self.feed.rule(reply.ruleset, reply.rule)
            self.why_card.set_heading(self.tr("Why: {rule}").format(rule=(row and row.title) or reply.rule))
            self.detail.show_rule(reply.ruleset, reply.rule)
            self.table.choose((reply.ruleset, reply.rule))

    def show_choice(self) -> None:
        """Show which of the shipped rulesets the room could run."""
        self.tabs.setCurrentIndex(RULES)
        if self.stack.currentWidget() is not self.choosing:
            self.stack.setCurrentWidget(self.choosing)
            self.choosing.begin()

    def show_text(self, ruleset: str, line: int = 0) -> None:
        """Show a ruleset's text, at a line."""
        self.tabs.setCurrentIndex(TEXT)
        self.text.show_ruleset(ruleset, line)

    def _chosen(self, listed: Listed | None) -> None:
        if listed is not None:
            if listed.key != self.detail.key:
                self.side.setCurrentIndex(0)
            self._show_knobs_of(listed.ruleset)
            self.detail.show_rule(*listed.key)

    def _show_rules(self) -> None:
        self.tabs.setCurrentIndex(RULES)
        self.stack.setCurrentIndex(0)

    def _add(self, ruleset: str) -> None:
        self._added = ruleset

    def _show_added(self) -> None:
        """Show the first rule of what was added, once it is there: the list may be long, and it is at its end."""
        found = self.feed.ruleset(self._added)
        if found is not None and found.rules:
            self._added = ""
            self.show_rule_quietly(found.ruleset, found.rules[0].rule)

    def _chose(self) -> None:
        """The choice is over: show the rules, and have those that are new among them at once."""
        self.stack.setCurrentIndex(0)
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.feed.ask()

    def _show_knobs_of(self, ruleset: str) -> None:
        """Begin the list of knobs with those of a ruleset."""
        if ruleset != self._knobs_of:
            self._knobs_of = ruleset
            QTimer.singleShot(0, self, self._scroll_knobs)  # once knobs that are just being made are there

    def _scroll_knobs(self) -> None:
        heading = self.knobs.headings.get(self._knobs_of)
        if heading is not None:
            bring_to_the_top(heading)

    def _fed(self) -> None:
        if self.stack.currentWidget() is self.error:
            self.stack.setCurrentIndex(0)
        self.knobs.show_rulesets(self.feed.rulesets())
        self.knobs_card.setVisible(bool(self.knobs.knobs))
        high = self.knobs.sizeHint().height() + _KNOBS_FRAME
        self.knobs_card.setMaximumHeight(high)
        self.knobs_card.setMinimumHeight(min(high, _KNOBS_HEIGHT))
        if self._added:
            self._show_added()
        if self.detail.row() is None:
            first = next(self.feed.rules(), None)
            self.side.setVisible(first is not None)
            if first is not None:
                self.show_rule_quietly(first[0].ruleset, first[1].rule)
        else:
            self.side.show()
            chosen = self.table.chosen_row()
            if chosen is None or chosen.key != self.detail.key:
                # Not each time: the table would scroll back under the hand.
                self.table.choose(self.detail.key)

    def show_rule_quietly(self, ruleset: str, rule: str) -> None:
        """Choose a rule without turning to it."""
        self.detail.show_rule(ruleset, rule)
        self.table.choose((ruleset, rule))

    def _failed(self, failed: Failed) -> None:
        if self.feed.reply is None:
            self.error.tell_failed(failed)
            self.stack.setCurrentIndex(1)

    def _room(self, _room: str) -> None:
        self.feed.reply = None
        self.stack.setCurrentIndex(0)
        self.side.setCurrentIndex(0)
        if self.shown:
            self.feed.ask()
            self.surroundings.ask()
