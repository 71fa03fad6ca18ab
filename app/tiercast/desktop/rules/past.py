"""What a rule would have done lately, in sentences."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.rules.rule_words import why_suppressed
from tiercast.desktop.session import Session
from tiercast.desktop.words.spans import last
from tiercast.serve.protocol_commands import WhatIf
from tiercast.serve.protocol_replies import Failed, WhatIfReply

MINUTE: Final = 60_000_000
SPANS: Final = (30 * MINUTE, 60 * MINUTE, 240 * MINUTE)
"""How far back can be looked; the first is meant unless somebody chooses."""


class Lately(QWidget):
    """“Last 30 minutes”: asks what the rule would have done, and says it. `answered` has the `WhatIfReply`."""

    answered = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: WhatIfReply | None = None
        self._rule = ("", "", "")
        self._waits = False
        self._error = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.span = ChoiceBox(self)
        self.look = QPushButton(self)
        self.look.clicked.connect(self.ask)
        row.addWidget(self.span)
        row.addWidget(self.look)
        row.addStretch(1)
        column.addLayout(row)
        self.text = label(wrap=True, parent=self)
        self.held = label("quiet", wrap=True, parent=self)
        column.addWidget(self.text)
        column.addWidget(self.held)

    def about(self, room: str, ruleset: str, rule: str) -> None:
        """Be about a rule from now on; what was said of another one goes."""
        if (room, ruleset, rule) != self._rule:
            self._rule, self.reply, self._error, self._waits = (room, ruleset, rule), None, "", False
            self._show()

    def ask(self) -> None:
        """Ask what it would have done, once at a time.

        The button stays as it is: without it the keyboard would go to the field beside it, in which the wheel and the
        arrows choose another viewer.
        """
        if self._waits:
            return
        room, ruleset, rule = self._rule
        self._waits, self._error = True, ""
        self._show()
        command = WhatIf(id=0, room=room, ruleset=ruleset, rule=rule, span=self.span.currentData())
        asked = self._rule
        self.session.link.ask(
            command,
            then=lambda reply: self._take(asked, reply),
            refused=lambda failed: self._refused(asked, failed),
            owner=self,
        )

    def retranslate(self) -> None:
        """Set every text anew."""
        chosen = max(0, self.span.currentIndex())
        self.span.clear()
        for span in SPANS:
            self.span.addItem(last(span), span)
        self.span.setCurrentIndex(chosen)
        self.span.setAccessibleName(self.tr("How far back"))
        self.look.setText(self.tr("Would it have fired?"))
        self._show()

    def _take(self, asked: tuple[str, str, str], reply: WhatIfReply) -> None:
        if asked == self._rule:
            self.reply, self._waits = reply, False
            self._show()
            self.answered.emit(reply)

    def _refused(self, asked: tuple[str, str, str], failed: Failed) -> None:
        if asked == self._rule:
            self._waits, self._error = False, self.session.told(failed)[0]
            self._show()

    def _show(self) -> None:
        reply, held = self.reply, ""
        mark(self.text, tone="bad" if self._error else "")
        if self._waits:
            said = self.tr("Looking through what was recorded…")
        elif self._error:
            said = self._error
        elif reply is None:
            said = ""
        else:
            said, held = self._told(reply), self._held_back(reply)
        self.text.setText(said)
        self.text.setVisible(bool(said))
        self.held.setText(held)
        self.held.setVisible(bool(held))

    def _told(self, reply: WhatIfReply) -> str:
        if not reply.firings:
            return self.tr("It would have done nothing.")
        if reply.without:
            said = self.tr("It would have fired %n times", None, reply.firings)
        else:
            said = self.tr("It would have acted %n times", None, reply.firings)
        if reply.viewers:
            said += self.tr(", for %n viewers", None, reply.viewers)
        money = self.session.format.money
        parts = [money(amount, currency) for currency, amount in sorted(reply.cost.items()) if amount]
        if parts:
            said += self.tr(", and given away at most {money}").format(money=" + ".join(parts))
        elif reply.uncosted:
            said += self.tr(", %n times at a price that nobody told", None, reply.uncosted)
        said += self.tr(".")
        if not reply.without:
            return said
        nothing = self.tr(
            "%n of them would have done nothing: an experiment gives these viewers nothing, by lot.",
            None,
            reply.without,
        )
        return f"{said}\n{nothing}"

    def _held_back(self, reply: WhatIfReply) -> str:
        if not reply.suppressed:
            return ""
        parts = [f"{why_suppressed(why)} × {count}" for why, count in sorted(reply.suppressed.items())]
        return self.tr("Held back: {reasons}").format(reasons=self.tr("; ").join(parts))
