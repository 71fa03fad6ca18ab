"""What the rules would have done: after ten minutes, or on asking."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.outcome_card import OutcomeCard
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.session import Session


class ShadowStep(Step):
    """A card for each rule of the room that is shown."""

    key = "shadow"

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        self.rules = RulesFeed(session, self)
        self.cards: dict[tuple[str, str, str], OutcomeCard] = {}
        self._wanted = False
        self.look, self.live = QPushButton(), mark(QPushButton(), kind="main")
        self.look.clicked.connect(self.ask)
        self.live.clicked.connect(lambda: session.go("live"))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.live)
        row.addWidget(self.look)
        row.addStretch(1)
        self.column.addLayout(row)
        self.none = label("quiet", wrap=True)
        self.column.addWidget(self.none)
        self._place = QVBoxLayout()
        self._place.setSpacing(Space.M)
        self.column.addLayout(self._place)
        self.column.addStretch(1)
        self.rules.changed.connect(self._came)

    def title(self) -> str:
        """Its name."""
        return self.tr("What they would do")

    def entered(self) -> None:
        """Follow the rules of the room."""
        self.rules.start()

    def left(self) -> None:
        """Follow them no more."""
        self.rules.stop()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.tell(
            self.title(),
            self.tr("Let them watch for ten minutes, then look what each would have done, for whom and at what cost."),
        )
        self.live.setText(self.tr("Watch the room"))
        self.look.setText(self.tr("Look at all now"))
        self.none.setText(self.tr("No rules yet: choose some in the step before."))
        for card in self.cards.values():
            card.retranslate()

    def ask(self) -> None:
        """Ask what every rule would have done."""
        for card in self.cards.values():
            card.look()

    def look_at_all(self) -> None:
        """Ask what every rule would have done, once the rules are known."""
        self._wanted = not self.cards
        self.ask()

    def _came(self) -> None:
        room = self.session.room
        rows = {(room, ruleset.ruleset, rule.rule): rule for ruleset, rule in self.rules.rules()}
        if list(rows) != list(self.cards):
            for card in self.cards.values():
                self._place.removeWidget(card)
                card.deleteLater()
            self.cards = {key: OutcomeCard(self.session, *key[:2], rule) for key, rule in rows.items()}
            for card in self.cards.values():
                self._place.addWidget(card)
        for key, rule in rows.items():
            self.cards[key].show_rule(rule)
        self.none.setVisible(not rows)
        self.look.setVisible(bool(rows))
        if self._wanted and rows:
            self.look_at_all()
