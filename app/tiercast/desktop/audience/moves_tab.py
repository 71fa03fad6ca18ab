"""Moves between tiers: how many went up and down each week, and from where to where."""

from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.audience.axes import ladder_title
from tiercast.desktop.audience.heat_map import HeatMap
from tiercast.desktop.audience.week_bars import WeekBars
from tiercast.desktop.audience.weeks import day_text, week_text
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import LadderRow, TrendsReply

WEEKS: Final = 26
FEWEST: Final = 8
"""Weeks that are shown, at the most and at least."""


class MovesTab(QWidget):
    """The tab."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told: TrendsReply | None = None
        self.ladder = ChoiceBox()
        self.ladder.setMinimumContentsLength(20)
        self._ladder_label = label("quiet")
        self._ladder_label.setBuddy(self.ladder)
        self.bars = WeekBars(session)
        self.map = HeatMap(session, self._number, self._hint, clickable=False)
        self.empty = EmptyState(session, "ph.arrows-down-up")
        self.bars_card, self.map_card = Card(), Card()
        self._under = label("small", wrap=True)
        self._since = label("small", wrap=True)
        self.ladder.activated.connect(self._show)
        self.bars.chosen.connect(self._show_map)
        self._arrange()
        self.retranslate()

    def take(self, told: TrendsReply) -> None:
        """Show these moves."""
        self._told = told
        self._fill()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._ladder_label.setText(self.tr("Ladder"))
        self.ladder.setAccessibleName(self.tr("Ladder"))
        self.bars_card.set_heading(self.tr("Up and down, week by week"))
        self._under.setText(
            self.tr("Above the line: viewers who came to a higher tier; below: to a lower one. Click a week to see it.")
        )
        self.bars.setAccessibleName(self.tr("Moves by week"))
        self.map.setAccessibleName(self.tr("Moves from tier to tier"))
        self.empty.tell(
            self.tr("Nobody has moved yet"),
            self.tr("Moves are counted from the first week in which a ruleset with tiers runs."),
        )
        self._fill()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._ladder_label)
        top.addWidget(self.ladder)
        top.addStretch(1)
        self.bars_card.add(self.bars)
        self.bars_card.add(self._under)
        self.map_card.add(self.map)
        self.map_card.add(self._since)
        self.area = ScrolledColumn()
        self.area.column.addLayout(top)
        self.area.column.addWidget(self.bars_card)
        self.area.column.addWidget(self.map_card)
        self.area.column.addStretch(1)
        self.area.column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        column.addWidget(self.empty)

    def _fill(self) -> None:
        told = self._told
        ladders = [row for row in told.ladders if row.name in told.moves] if told is not None else []
        self.area.setVisible(bool(ladders))
        self.empty.setVisible(told is not None and not ladders)
        before = self.ladder.currentData()
        with QSignalBlocker(self.ladder):
            self.ladder.clear()
            for row in ladders:
                self.ladder.addItem(ladder_title(row, self._session.chinese), row.name)
            self.ladder.setCurrentIndex(max(0, self.ladder.findData(before)))
        self._show()

    def _row(self) -> LadderRow | None:
        name = self.ladder.currentData()
        return next((row for row in self._told.ladders if row.name == name), None) if self._told is not None else None

    def _show(self) -> None:
        told, row = self._told, self._row()
        if told is None or row is None:
            return
        height = {rung.tier: len(row.rungs) - place for place, rung in enumerate(row.rungs)}
        weeks = self._weeks(told)
        up, down = dict.fromkeys(weeks, 0), dict.fromkeys(weeks, 0)
        for move in told.moves.get(row.name, ()):
            if move.week in up:
                side = up if height.get(move.after, 0) > height.get(move.before, 0) else down
                side[move.week] += move.viewers
        self.bars.show_weeks(weeks, list(up.values()), list(down.values()))
        self._show_map()

    @staticmethod
    def _weeks(told: TrendsReply) -> list[int]:
        """The weeks since moves are kept, as far as they are shown."""
        kept = (told.this_week - told.since) // 7 + 2 if told.since else FEWEST
        return [told.this_week - 7 * back for back in reversed(range(max(FEWEST, min(WEEKS, kept))))]

    def _show_map(self) -> None:
        told, row = self._told, self._row()
        if told is None or row is None:
            return
        chosen = self.bars.week
        tiers = [*(rung.tier for rung in row.rungs), ""]
        titles = [*(rung.title or spoken(rung.tier) for rung in row.rungs), self.tr("No tier")]
        places = {tier: place for place, tier in enumerate(tiers)}
        counts = np.zeros((len(tiers), len(tiers)))
        for move in told.moves.get(row.name, ()):
            if (chosen is None or move.week == chosen) and move.before in places and move.after in places:
                counts[places[move.before], places[move.after]] += move.viewers
        np.fill_diagonal(counts, np.nan)
        self.map.show_values([self._from(title) for title in titles[:-1]] + [self.tr("From no tier")], titles, counts)
        when = (
            self.tr("in %n week(s)", "", len(self._weeks(told))) if chosen is None else week_text(chosen, self._session)
        )
        self.map_card.set_heading(self.tr("From where to where, %1").replace("%1", when))
        self._since.setText(
            self.tr("Moves are kept since %1.").replace("%1", day_text(told.since, self._session)) if told.since else ""
        )

    def _number(self, value: float) -> str:
        return self._session.format.number(value) if value else ""

    def _hint(self, row: int, column: int) -> str:
        ladder = self._row()
        if ladder is None:
            return ""
        titles = [*(rung.title or spoken(rung.tier) for rung in ladder.rungs), self.tr("no tier", "within a sentence")]
        return self.tr("From %1 to %2").replace("%1", titles[row]).replace("%2", titles[column])

    def _from(self, title: str) -> str:
        return self.tr("From %1").replace("%1", title)
