"""The shipped rulesets by coverage: what works with what the room's sources tell, and why the rest does not."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.connections.grid import CardGrid
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.rule_words import covered_tone, covered_word
from tiercast.desktop.session import Session
from tiercast.desktop.words.quoted import quoted
from tiercast.serve.protocol_connections import ListRulesetOffers, RuleOffer, RulesetOffer, RulesetOffersReply

_PLACE = re.compile(r"^\S+:\d+:\d+: (error|错误) [\w-]+[:：] ?", re.M)
_MARKS: Final = {"works": "✓", "partly": "◐", "cannot": "✕"}
_RANK: Final = {"cannot": 1}
_SIGN: Final = 14
"""Pixels in which the widest of the signs has room."""
_MOST = 6
"""Rules of a ruleset that are named."""


class OfferedRulesets(QWidget):
    """A card with a tick for each; those that run are ticked.

    Signals: `shown` once the cards are there, `refused` with a `Failed` where they cannot be.

    Attributes:
        boxes: the ticks by ruleset.
        unknown: nothing is connected, so that nobody knows what works.
    """

    shown = Signal()
    refused = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.grid = CardGrid()
        self.boxes: dict[str, QCheckBox] = {}
        self.reply: RulesetOffersReply | None = None
        self.unknown = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)

    def ask(self) -> None:
        """Ask what works in the room that is shown, now; what is ticked stays."""
        if self.session.room:
            command = ListRulesetOffers(id=0, room=self.session.room)
            self.session.link.ask(command, then=self._take, refused=self.refused.emit, owner=self)

    def forget(self) -> None:
        """Begin anew: with other cards, and with ticks at what runs."""
        self.reply = None
        self.boxes = {}
        self.grid.put([])

    def ticked(self) -> set[str]:
        """The rulesets that are ticked."""
        return {name for name, box in self.boxes.items() if box.isChecked()}

    def is_changed(self) -> bool:
        """Whether others are ticked than run."""
        return self.ticked() != {one.name for one in self.reply.rulesets if one.running} if self.reply else False

    def with_ticks(self, rulesets: Iterable[str]) -> tuple[str, ...]:
        """What a room that runs `rulesets` is to run: in the same order, new ones last; own files stay."""
        ticked = self.ticked()
        stays = [name for name in rulesets if name not in self.boxes or name in ticked]
        return (*stays, *(name for name in self.boxes if name in ticked and name not in stays))

    def retranslate(self) -> None:
        """Set every text anew."""
        if self.reply is None:
            return
        ticked = self.ticked()
        first = not self.boxes
        self.boxes = {}
        offered = [one for one in self.reply.rulesets if not one.example or one.running]
        found = _of_each_pair(offered, english=not self.session.chinese)
        called = {_pair(one): one for one in offered if _is_english(one) is not self.session.chinese}
        # Without a source nothing is known; rulesets that do not fit this room at all are so with any.
        self.unknown = any(one.works == "unknown" for one in found)
        found.sort(key=lambda one: (_RANK.get(one.works, 0), -_share(one)))
        cards = []
        for one in found:
            ticks = one.running if first else one.name in ticked
            cards.append(self._card(one, called.get(_pair(one), one), ticks))
        self.grid.put(cards)

    def _take(self, reply: RulesetOffersReply) -> None:
        self.reply = reply
        self.retranslate()
        self.shown.emit()

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
            tone = "" if rule.works == "works" else "warn" if rule.works == "partly" else "quiet"
            self._line(card, title + (f" — {why}" if why else ""), tone, sign=_MARKS.get(rule.works, "·"))
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

    def _line(self, card: Card, text: str, tone: str, *, sign: str = "") -> None:
        """A line of a card; signs stand below each other, whatever their widths, and a second line beside its sign."""
        line = mark(label("small", wrap=True), tone=tone)
        line.setText(text)
        if not sign:
            card.add(line)
            return
        row, before = QHBoxLayout(), mark(label("small"), tone=tone)
        row.setSpacing(Space.XS)
        before.setText(sign)
        before.setFixedWidth(_SIGN)
        row.addWidget(before, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(line, 1)
        card.add(row)


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
