"""The table of a room's rules."""

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from tiercast.common_names import spoken
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.rules.rule_words import covered_tone, covered_word, state_means, state_tone, state_word
from tiercast.desktop.session import Session
from tiercast.desktop.words.quoted import quoted
from tiercast.serve.protocol_rules import CoverageRow, RuleRow

_ORDER = ("live", "ask", "shadow", "draft", "paused")
_WIDE = 720
"""Pixels from which the rulesets have a column of their own; below, a rule's tooltip names its ruleset."""
_NARROW = 440
"""Pixels below which a rule's counts, which stand beside the table too, leave their room to its name."""
_COUNTS = (3, 4)
_WORKS = ("works", "partly", "unknown", "cannot")


class Listed(NamedTuple):
    """A rule as the table shows it; `covered`: None where nothing is known of it."""

    ruleset: str
    ruleset_title: str
    row: RuleRow
    covered: CoverageRow | None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart."""
        return self.ruleset, self.row.rule

    @property
    def title(self) -> str:
        """What people call it."""
        return self.row.title or spoken(self.row.rule)


class RuleTable(Table):
    """The rules of a feed. `none` asks for some where the room has none."""

    none = Signal()

    def __init__(self, session: Session, feed: RulesFeed) -> None:
        self.session, self._feed = session, feed
        self.nothing = EmptyState(session, "ph.flow-arrow")
        self._choose = self.nothing.add_button("", lambda: self.none.emit(), main=True)
        model: RowsModel[Listed] = RowsModel(session, self._columns(), key=lambda one: one.key)
        super().__init__(model, empty=self.nothing)
        self.setAccessibleName("rules")
        self._states: set[str] = set()
        feed.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what the feed knows."""
        rows = [
            Listed(ruleset.ruleset, ruleset.title, rule, self._feed.covered(ruleset.ruleset, rule.rule))
            for ruleset, rule in self._feed.rules()
        ]
        if rows != self.rows.rows:
            self.rows.replace(rows)
        self._fit()
        if self._states != (states := {one.row.state for one in rows}):
            # The word of a state that none was in before may be longer than all of them.
            self._states = states
            self.share_anew()
        self._tell_nothing()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Leave room for the names of rules."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        hidden = dict.fromkeys(_COUNTS, self.width() < _NARROW)
        hidden[1] = len(self._feed.rulesets()) < 2 or self.width() < _WIDE
        if any(self.isColumnHidden(place) != hide for place, hide in hidden.items()):
            for place, hide in hidden.items():
                self.setColumnHidden(place, hide)
            self.share_anew()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Rules"))
        self._tell_nothing()
        self.rows.retranslate()

    def _tell_nothing(self) -> None:
        if self._feed.reply is None:
            self.nothing.tell(self.tr("The rules are read…"), "")
            return
        if self._feed.rulesets():
            todo = self.tr('Its rulesets have no rule that acts. Write the first one under "Text".')
        else:
            todo = self.tr("Choose from the shipped rules: they begin in shadow, watch the room, and send nothing.")
        self.nothing.tell(self.tr("This room has no rules yet"), todo)
        self._choose.setText(self.tr("Choose rules…"))
        self._choose.setVisible(not self._feed.rulesets())

    def _columns(self) -> list[Column[Listed]]:
        number = self._number
        return [
            Column(
                "rule", lambda: self.tr("Rule"), lambda one: one.title, 0, lambda one: one.title,
                hint=lambda one: f"{one.title}\n{one.ruleset_title or one.ruleset} · {one.ruleset}/{one.row.rule}",
            ),
            Column(
                "ruleset", lambda: self.tr("Ruleset"), lambda one: one.ruleset_title or one.ruleset, 104,
                lambda one: one.ruleset, tone=lambda one: "quiet",
            ),
            Column(
                "state", lambda: self.tr("State"), lambda one: state_word(one.row.state), 76,
                lambda one: _ORDER.index(one.row.state), tone=lambda one: state_tone(one.row.state),
                hint=lambda one: state_means(one.row.state),
            ),
            Column(
                "fired", lambda: self.tr("Fired"), lambda one: number(one.row.session.fired), 68,
                lambda one: one.row.session.fired, number=True,
                hint=lambda one: self.tr("Since the session began"),
            ),
            Column(
                "held", lambda: self.tr("Held back"),
                lambda one: number(sum(one.row.session.suppressed.values())), 84,
                lambda one: sum(one.row.session.suppressed.values()), number=True,
                hint=lambda one: self.tr("Its conditions held, and it did nothing, since the session began"),
            ),
            Column(
                "works", lambda: self.tr("Coverage"), self._covered, 136, self._works, tone=self._tone,
                hint=self._reasons,
            ),
        ]  # fmt: skip

    def _number(self, value: int) -> str:
        return self.session.format.number(value)

    def _covered(self, one: Listed) -> str:
        return covered_word(one.covered.works) if one.covered is not None else ""

    def _works(self, one: Listed) -> int | None:
        return _WORKS.index(one.covered.works) if one.covered is not None else None

    def _tone(self, one: Listed) -> str:
        return covered_tone(one.covered.works) if one.covered is not None else ""

    def _reasons(self, one: Listed) -> str:
        words, chinese = self.session.words, self.session.chinese
        whys = one.covered.reasons if one.covered else ()
        return "\n".join(quoted(words(why.message, why.message_zh), chinese=chinese) for why in whys)
