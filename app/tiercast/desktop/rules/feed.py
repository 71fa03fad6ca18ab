"""What is known of a room's rules: asked every two seconds while somebody looks, and after every change."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from tiercast.desktop.session import Session
from tiercast.serve.protocol_pushes import RuleChanged
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_rules import CoverageRow, ListRules, RuleRow, RulesetRow, RulesReply

EVERY: Final = 2_000
"""Milliseconds between two questions."""


class RulesFeed(QObject):
    """The rulesets of the room that is shown.

    Signals: `changed` after every answer; `failed` with a `Failed` where there is none.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: RulesReply | None = None
        self._room = ""
        self._asked = self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Somebody looks from now on."""
        self.session.link.pushed.connect(self._pushed)
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self.session.link.pushed.disconnect(self._pushed)
        self._timer.stop()

    def ask(self) -> None:
        """Ask anew; one question at a time: what is on its way may tell of before, and is then asked again."""
        room = self.session.room
        self._again = self._asked and self._room == room
        if room and not self._again:
            self._asked, self._room = True, room
            self.session.link.ask(
                ListRules(id=0, room=room), owner=self,
                then=lambda reply: self._take(reply) if room == self._room else None, refused=self._refused,
            )  # fmt: skip

    def _look(self) -> None:
        if not (self._asked and self._room == self.session.room):
            self.ask()

    def rulesets(self) -> tuple[RulesetRow, ...]:
        """The rulesets, in their order."""
        return self.reply.rulesets if self.reply is not None else ()

    def ruleset(self, name: str) -> RulesetRow | None:
        """One ruleset."""
        return next((one for one in self.rulesets() if one.ruleset == name), None)

    def rules(self) -> Iterator[tuple[RulesetRow, RuleRow]]:
        """Every rule with its ruleset."""
        for ruleset in self.rulesets():
            for rule in ruleset.rules:
                yield ruleset, rule

    def rule(self, ruleset: str, rule: str) -> RuleRow | None:
        """One rule."""
        found = self.ruleset(ruleset)
        return next((one for one in found.rules if one.rule == rule), None) if found is not None else None

    def covered(self, ruleset: str, rule: str) -> CoverageRow | None:
        """How a rule fares with what is connected."""
        found = self.ruleset(ruleset)
        rows = found.coverage if found is not None else ()
        return next((one for one in rows if (one.kind, one.name) == ("trigger", rule)), None)

    def _take(self, reply: RulesReply) -> None:
        self._asked = False
        if self._again:
            self.ask()
        if self._room == self.session.room:
            self.reply = reply
            self.changed.emit()

    def _refused(self, failed: Failed) -> None:
        self._asked = self._again = False
        self.failed.emit(failed)

    def _pushed(self, push: object) -> None:
        if isinstance(push, RuleChanged):
            self.ask()
