"""Rulesets by coverage: those that are chosen begin in shadow."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.step import CARDS, Step
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.offered import OfferedRulesets
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import PutRoom
from tiercast.serve.protocol_replies import Failed


class RulesStep(Step):
    """Chooses the rulesets of the room that is shown; they begin in shadow."""

    key = "rules"
    widest = CARDS

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        self.wait = label("quiet", wrap=True)
        self.column.addWidget(self.wait)
        self.first = Card(" ")
        self.first_text = label(wrap=True)
        self.connect_source = mark(QPushButton(), kind="main")
        self.connect_source.clicked.connect(lambda: session.go("first_run", step="connect"))
        self.first.add(self.first_text)
        self.first.body.addWidget(self.connect_source, 0, Qt.AlignmentFlag.AlignLeft)
        self.first.hide()
        self.column.addWidget(self.first)
        self.offered = OfferedRulesets(session)
        self.offered.shown.connect(self._shown)
        self.offered.refused.connect(self._refused)
        self.use = mark(QPushButton(), kind="main")
        self.use.clicked.connect(self._use)
        self.result = label(wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addWidget(self.result, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.offered)
        self.column.addStretch(1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Rules")

    def entered(self) -> None:
        """Ask what works here now: another source may have been connected."""
        self.wait.setText(self.tr("Looking which rules work with what your room tells…"))
        self.wait.show()
        self.offered.ask()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.tell(
            self.title(),
            self.tr("They begin in shadow: they watch, and show what they would have done. Nothing is sent."),
        )
        self.use.setText(self.tr("Use these, in shadow"))
        self.first.set_heading(self.tr("Connect a source first"))
        self.first_text.setText(
            self.tr(
                "Which of these rules can work depends on what your room tells, and nothing tells of it yet. You can "
                "choose rules now all the same: they wait for what comes."
            )
        )
        self.connect_source.setText(self.tr("Connect a source"))
        self.offered.retranslate()

    def _shown(self) -> None:
        self.wait.hide()
        self.first.setVisible(self.offered.unknown)
        mark(self.use, kind="" if self.offered.unknown else "main")

    def _refused(self, failed: Failed) -> None:
        self.wait.hide()
        self._tell(self.session.refusal(failed), "bad")

    def holds(self) -> bool:
        """Whoever has ticked other rules than those that run means to use them."""
        if not self.offered.is_changed():
            return False
        if self.use.isEnabled():
            self._use()
        return True

    def _use(self) -> None:
        room = next((room for room in self.feed.rooms() if room.key == self.session.room), None)
        if room is None:
            return
        self.use.setEnabled(False)
        self._tell(self.tr("The rules take over…"), "")
        command = PutRoom(id=0, key=room.key, rulesets=self.offered.with_ticks(room.rulesets), start="shadow")
        self.session.link.ask(command, then=self._used, refused=self._not_used, owner=self)

    def _used(self, _done: object) -> None:
        self.use.setEnabled(True)
        self._tell("", "")
        self.feed.ask()
        self.session.toast(self.tr("The rules watch now; nothing is sent"), tone="good")
        self.on.emit()

    def _not_used(self, failed: Failed) -> None:
        self.use.setEnabled(True)
        self._tell(self.session.refusal(failed), "bad")

    def _tell(self, text: str, tone: str) -> None:
        self.result.setText(text)
        mark(self.result, tone=tone)
