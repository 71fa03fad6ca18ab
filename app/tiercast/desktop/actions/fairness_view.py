"""The fairness log: what of value was offered, by tier and attribute of the viewers as they stood then."""

import csv
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import ladder_name, platform_name, spoken
from tiercast.desktop.audience.axes import quality_title
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.parts.writing import choose_to_write
from tiercast.desktop.session import Session
from tiercast.desktop.words.channels import channel_words
from tiercast.desktop.words.spans import last
from tiercast.rules.grammar_values import minor_digits
from tiercast.serve.protocol_money import AskFairness, FairnessReply, FairnessRow
from tiercast.serve.protocol_replies import Failed
from tiercast.system_words import system_words

DAY: Final = 86_400_000_000
SPANS: Final = (DAY, 7 * DAY, 30 * DAY, 0)
HEADS: Final = ("dimension", "group", "currency", "viewers", "given", "open", "lost", "value", "per_viewer", "largest")
_DIMENSIONS: Final = {
    "all": QT_TRANSLATE_NOOP("Fairness", "Everybody"),
    "room": QT_TRANSLATE_NOOP("Fairness", "Room"),
    "channel": QT_TRANSLATE_NOOP("Fairness", "Where they came from"),
    "platform": QT_TRANSLATE_NOOP("Fairness", "Platform"),
    "quality": QT_TRANSLATE_NOOP("Fairness", "Identity quality"),
    "roles": QT_TRANSLATE_NOOP("Fairness", "Role in the room"),
    "labels": QT_TRANSLATE_NOOP("Fairness", "Labels"),
    "erased": QT_TRANSLATE_NOOP("Fairness", "Erased since"),
}


class FairnessView(TabView):
    """The log of the room that is shown, and its export."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.reply: FairnessReply | None = None
        self._waits = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.span, self.export_button, self.said = ChoiceBox(self), QPushButton(self), label("quiet", parent=self)
        self.span.activated.connect(lambda _place: self.ask())
        self.export_button.clicked.connect(self._choose_file)
        row.addWidget(self.span)
        row.addWidget(self.said)
        row.addStretch(1)
        row.addWidget(self.export_button)
        column.addLayout(row)
        card = Card("", flush=True)
        self.nothing = EmptyState(session, "ph.scales")
        self.table = Table(RowsModel(session, self._columns()), empty=self.nothing)
        self.table.remember("actions/fairness")
        card.add(self.table)
        column.addWidget(card, 1)
        session.room_changed.connect(self._forget)

    def start(self) -> None:
        """Somebody looks from now on."""
        if self.reply is None:
            self.ask()

    def stop(self) -> None:
        """Nobody looks any more: nothing goes on here."""

    def ask(self) -> None:
        """Count anew."""
        if self._waits or not self.session.room:
            return
        self._waits = True
        self._show()
        command = AskFairness(id=0, room=self.session.room, back=self.span.currentData() or 0)
        self.session.link.ask(command, then=self.take, refused=self._refused, owner=self)

    def take(self, reply: FairnessReply) -> None:
        """Show what was counted."""
        self.reply, self._waits = reply, False
        self._show()

    def export(self, path: Path) -> None:
        """Write what is shown as CSV, money as amounts of its currency. Raises: OSError."""
        rows = self.reply.rows if self.reply is not None else ()
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADS)
            writer.writerows(_cells(row) for row in rows)

    def retranslate(self) -> None:
        """Set every text anew."""
        chosen = max(0, self.span.currentIndex())
        self.span.clear()
        for span in SPANS:
            text = last(span) if span else ""
            self.span.addItem(text or self.tr("All that is kept"), span)
        self.span.setCurrentIndex(chosen)
        self.span.setAccessibleName(self.tr("How far back"))
        self.export_button.setText(self.tr("Export…"))
        self.table.setAccessibleName(self.tr("Fairness log"))
        self.nothing.tell(
            self.tr("Nothing of value was offered in that time"),
            self.tr("What rules give away is counted here by the tiers and attributes that viewers had then."),
        )
        self.table.rows.retranslate()
        self._show()

    def _show(self) -> None:
        self.said.setText(self.tr("Counting…") if self._waits else "")
        self.export_button.setEnabled(self.reply is not None and bool(self.reply.rows))
        self.table.rows.replace(self.reply.rows if self.reply is not None else ())

    def _refused(self, failed: Failed) -> None:
        self._waits = False
        self._show()
        self.session.refuse(failed)

    def _forget(self) -> None:
        self.reply = None
        self._show()

    def _choose_file(self) -> None:
        choose_to_write(self.window(), self.tr("Export"), "CSV (*.csv)", "csv", self._write, "fairness.csv")

    def _write(self, path: Path) -> None:
        try:
            self.export(path)
        except OSError as error:
            text = self.tr("{file} cannot be written: {why}")
            self.session.toast(text.format(file=path, why=system_words(error).to(self.session.language)), tone="bad")
        else:
            self.session.toast(self.tr("Written: {file}").format(file=path), tone="good")

    def _columns(self) -> list[Column[FairnessRow]]:
        return [
            Column("dimension", lambda: self.tr("By"), self._dimension, 200, lambda one: one.dimension,
                   tone=lambda one: "quiet"),
            Column("group", lambda: self.tr("Group"), self._group, 0, self._group),
            Column("viewers", lambda: self.tr("Viewers"), lambda one: self._number(one.viewers), 88,
                   lambda one: one.viewers, number=True),
            Column("given", lambda: self.tr("Given"), lambda one: self._number(one.given), 80,
                   lambda one: one.given, number=True),
            Column("open", lambda: self.tr("Open"), lambda one: self._number(one.open), 80, lambda one: one.open,
                   number=True),
            Column("lost", lambda: self.tr("Came to nothing"), lambda one: self._number(one.lost), 128,
                   lambda one: one.lost, number=True),
            Column("value", lambda: self.tr("Value"), lambda one: self._money(one, one.value), 112,
                   lambda one: one.value, number=True),
            Column("per_viewer", lambda: self.tr("Per viewer"), lambda one: self._money(one, round(one.per_viewer)),
                   112, lambda one: one.per_viewer, number=True),
        ]  # fmt: skip

    def _dimension(self, one: FairnessRow) -> str:
        translate = QCoreApplication.translate
        known = _DIMENSIONS.get(one.dimension)
        if known is not None:
            return translate("Fairness", str(known))
        if one.dimension.startswith("tier."):
            full = one.dimension.removeprefix("tier.")
            name = ladder_name(full, self.session.titles.get(_of_ladder(full), "")).to(self.session.language)
            return translate("Fairness", 'Tier in "{name}"').format(name=name)
        name = spoken(one.dimension.removeprefix("viewer."))
        return translate("Fairness", 'Attribute "{name}"').format(name=name)

    def _group(self, one: FairnessRow) -> str:
        match one.dimension:
            case "room":
                return self.session.room_title(one.group)
            case "platform":
                return platform_name(one.group).to(self.session.language)
            case "quality":
                return quality_title(one.group)
            case "channel":
                return channel_words(one.group)
            case "labels" | "roles":
                return self.session.format.listed(one.group.split("|"))
            case tier if tier.startswith("tier."):
                return self.session.titled(f"{_of_ladder(tier.removeprefix('tier.'))}={one.group}")
        return one.group

    def _number(self, value: int) -> str:
        return self.session.format.number(value)

    def _money(self, one: FairnessRow, minor: int) -> str:
        return self.session.format.money(minor if one.currency else None, one.currency)


def _of_ladder(full: str) -> str:
    """A ladder (``RULESET/LADDER``) as `StatusReply.titles` has it."""
    ruleset, _, ladder = full.rpartition("/")
    return f"{ruleset}/tier.{ladder}"


def _cells(row: FairnessRow) -> tuple[str | int, ...]:
    """A row for whoever opens the file, as ``tiercast fairness`` writes it."""
    first = (row.dimension, row.group, row.currency, row.viewers, row.given, row.open, row.lost)
    if not row.currency:
        return (*first, row.value, str(round(row.per_viewer, 2)), row.largest)
    digits = minor_digits(row.currency)
    return (*first, *(f"{value / 10**digits:.{digits}f}" for value in (row.value, row.per_viewer, row.largest)))
