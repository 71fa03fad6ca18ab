"""Rulesets by coverage: what works with what the room's sources tell, and why the rest does not."""

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.grid import CardGrid
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.rule_words import covered_tone, covered_word
from tiercast.desktop.session import Session
from tiercast.desktop.words.quoted import quoted
from tiercast.serve.protocol_connections import ListRulesetOffers, PutRoom, RuleOffer, RulesetOffer, RulesetOffersReply
from tiercast.serve.protocol_replies import Failed

_PLACE = re.compile(r"^\S+:\d+:\d+: (error|错误) [\w-]+[:：] ?", re.M)
_MARKS: Final = {"works": "✓", "partly": "◐", "cannot": "✕"}
_RANK: Final = {"cannot": 1}
_MOST = 6
"""Rules of a ruleset that are named."""


class RulesStep(Step):
    """Chooses the rulesets of the room that is shown; they begin in shadow."""

    key = "rules"

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
        self.grid = CardGrid()
        self.boxes: dict[str, QCheckBox] = {}
        self.reply: RulesetOffersReply | None = None
        self.use = mark(QPushButton(), kind="main")
        self.use.clicked.connect(self._use)
        self.result = label(wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addWidget(self.result, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.grid)
        self.column.addStretch(1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Rules")

    def entered(self) -> None:
        """Ask what works here now: another source may have been connected."""
        self.wait.setText(self.tr("Looking which rules work with what your room tells…"))
        self.wait.show()
        if self.session.room:
            command = ListRulesetOffers(id=0, room=self.session.room)
            self.session.link.ask(command, then=self._take, refused=self._refused, owner=self)

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
        self._show()

    def _take(self, reply: RulesetOffersReply) -> None:
        self.reply = reply
        self.wait.hide()
        self._show()

    def _refused(self, failed: Failed) -> None:
        self.wait.hide()
        self._tell(self.session.refusal(failed), "bad")

    def _show(self) -> None:
        if self.reply is None:
            return
        ticked = {name for name, box in self.boxes.items() if box.isChecked()}
        first = not self.boxes
        self.boxes = {}
        offered = [one for one in self.reply.rulesets if not one.example or one.running]
        found = _of_each_pair(offered, english=not self.session.chinese)
        called = {_pair(one): one for one in offered if _is_english(one) is not self.session.chinese}
        # Without a source nothing is known; rulesets that do not fit this room at all are so with any.
        unknown = any(one.works == "unknown" for one in found)
        self.first.setVisible(unknown)
        mark(self.use, kind="" if unknown else "main")
        found.sort(key=lambda one: (_RANK.get(one.works, 0), -_share(one)))
        cards = []
        for one in found:
            ticks = one.running if first else one.name in ticked
            cards.append(self._card(one, called.get(_pair(one), one), ticks))
        self.grid.put(cards)

    def _card(self, one: RulesetOffer, called: RulesetOffer, ticked: bool) -> QWidget:
        """The card of a ruleset; `called`: the same one in the language of the window, for its titles."""
        card = Card(called.title or one.title or spoken(one.name))
        card.beside(Badge(covered_word(one.works), covered_tone(one.works)))
        box = QCheckBox(self.tr("Use these rules"))
        box.setToolTip(one.name)
        box.setAccessibleName(f"{box.text()} {card.heading.text()}")
        box.setChecked(ticked)
        box.setEnabled(one.works != "cannot" or ticked)
        self.boxes[one.name] = box
        if one.broken:
            self._line(card, _PLACE.sub("", self.session.words(one.broken, one.broken_zh)), "")
        else:
            works = sum(rule.works == "works" for rule in one.rules)
            said = self.tr("{works} of %n rules work", "", len(one.rules)).format(works=works)
            self._line(card, self.tr("%n rules", "", len(one.rules)) if one.works == "unknown" else said, "quiet")
        for rule in sorted(one.rules, key=lambda rule: rule.works == "works")[:_MOST]:
            why = self._why(rule)
            title = called.titles.get(rule.name) or rule.title or spoken(rule.name)
            text = f"{_MARKS.get(rule.works, '·')} {title}" + (f" — {why}" if why else "")
            self._line(card, text, "" if rule.works == "works" else "warn" if rule.works == "partly" else "quiet")
        if len(one.rules) > _MOST:
            self._line(card, self.tr("and %n more", "", len(one.rules) - _MOST), "quiet")
        if called is not one:
            said = self.tr("What it says to people is written in Chinese.")
            if _is_english(one):
                said = self.tr("What it says to people is written in English.")
            self._line(card, said, "quiet")
        card.body.addStretch(1)
        card.add(box)
        return card

    def _why(self, rule: RuleOffer) -> str:
        """Why it does not work fully, where that differs from rule to rule."""
        if rule.works in ("works", "unknown"):
            return ""
        chinese = self.session.chinese
        comma, semicolon = ("、", "；") if chinese else (", ", "; ")
        kinds = dict.fromkeys(kind for reason in rule.reasons for kind in reason.missing)
        missing = comma.join(self.session.kind(kind) for kind in kinds)
        parts = [self.tr("missing: {kinds}").format(kinds=missing)] if missing else []
        others = [self.session.words(one.message, one.message_zh) for one in rule.reasons if not one.missing]
        return quoted(semicolon.join([*parts, *others]), chinese=chinese)

    def _line(self, card: Card, text: str, tone: str) -> None:
        line = mark(label("small", wrap=True), tone=tone)
        line.setText(text)
        card.add(line)

    def holds(self) -> bool:
        """Whoever has ticked other rules than those that run means to use them."""
        running = {one.name for one in self.reply.rulesets if one.running} if self.reply is not None else set()
        if {name for name, box in self.boxes.items() if box.isChecked()} == running:
            return False
        if self.use.isEnabled():
            self._use()
        return True

    def _use(self) -> None:
        room = next((room for room in self.feed.rooms() if room.key == self.session.room), None)
        if room is None:
            return
        shown = set(self.boxes)
        chosen = [name for name, box in self.boxes.items() if box.isChecked()]
        others = [name for name in room.rulesets if name not in shown]
        self.use.setEnabled(False)
        self._tell(self.tr("The rules take over…"), "")
        command = PutRoom(id=0, key=room.key, rulesets=(*others, *chosen), start="shadow")
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


def _of_each_pair(offered: Sequence[RulesetOffer], *, english: bool) -> list[RulesetOffer]:
    """Those to choose from: of each pair the one that fits the room, of the window's language where both do.

    Each ruleset is shipped in both languages, with amounts in the money of each: a room in CNY takes those in CNY. What
    runs is among them in any case.
    """
    best = {}
    for one in sorted(offered, key=lambda one: (not one.broken, _is_english(one) == english)):
        best[_pair(one)] = one.name
    return [one for one in offered if one.running or one.name in best.values()]


def _pair(one: RulesetOffer) -> str:
    return one.name.removesuffix("-en")


def _is_english(one: RulesetOffer) -> bool:
    return one.name.endswith("-en")


def _share(one: RulesetOffer) -> float:
    """Which part of its rules works here; those that work partly count half."""
    worth = {"works": 1.0, "partly": 0.5}
    return sum(worth.get(rule.works, 0.0) for rule in one.rules) / max(1, len(one.rules))
