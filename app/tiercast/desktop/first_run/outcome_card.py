"""What one rule would have done, for whom and at what cost, and what shall become of it."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.connections.words import STATES, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.go_live import GoLive
from tiercast.desktop.rules.past import Lately
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import RuleStateName, SetRuleState
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_rules import RuleRow

_TONES = {"live": "good", "ask": "info", "shadow": "quiet", "paused": "warn", "draft": "quiet"}


class OutcomeCard(Card):
    """The card of a rule of a room."""

    def __init__(self, session: Session, room: str, ruleset: str, rule: RuleRow, parent: QWidget | None = None) -> None:
        super().__init__(rule.title or spoken(rule.rule), parent)
        self.wrap_heading()
        self.session, self.room, self.ruleset, self.rule = session, room, ruleset, rule
        self.badge = Badge()
        self.beside(self.badge)
        self.lately = Lately(session)
        self.lately.about(room, ruleset, rule.rule)
        self.add(self.lately)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.watch, self.ask, self.run = QPushButton(), QPushButton(), mark(QPushButton(), kind="main")
        self.watch.clicked.connect(lambda: self._take("shadow"))
        self.ask.clicked.connect(lambda: self._take("ask"))
        self.run.clicked.connect(self._run)
        for button in (self.watch, self.ask, self.run):
            row.addWidget(button)
        row.addStretch(1)
        self.add(row)
        self.wrong = mark(label(wrap=True), tone="bad")
        self.wrong.hide()
        self.add(self.wrong)
        self.live = GoLive(session)
        self.live.agreed.connect(self._agreed)
        self.live.closed.connect(self.live.hide)
        self.add(self.live)
        self.retranslate()

    def look(self) -> None:
        """Ask what it would have done."""
        self.lately.ask()

    def show_rule(self, rule: RuleRow) -> None:
        """It stands otherwise."""
        self.rule = rule
        self._stand()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.watch.setText(self.tr("Keep watching"))
        self.ask.setText(self.tr("Ask me each time"))
        self.run.setText(self.tr("Let it run"))
        self.lately.retranslate()
        self.live.retranslate()
        self._stand()

    def _stand(self) -> None:
        state = self.rule.state
        self.badge.tell(word(STATES, state), _TONES.get(state, "quiet"))
        self.watch.setEnabled(state != "shadow")
        self.ask.setEnabled(state != "ask")
        self.run.setEnabled(state != "live")

    def _run(self) -> None:
        self.live.offer(self.room, self.ruleset, self.rule)

    def _agreed(self, state: str) -> None:
        self.live.hide()
        self._take(state)

    def _take(self, state: str) -> None:
        self.wrong.hide()
        command = SetRuleState(
            id=0, room=self.room, ruleset=self.ruleset, rule=self.rule.rule, state=RuleStateName(state)
        )
        self.session.link.ask(command, refused=self._refused, owner=self)

    def _refused(self, failed: Failed) -> None:
        self.wrong.setText(self.session.refusal(failed))
        self.wrong.show()
