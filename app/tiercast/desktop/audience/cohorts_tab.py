"""Who comes back: of those who came first (or bought first) in one week, how many did it again in each later one."""

from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tiercast.desktop.audience.heat_map import HeatMap
from tiercast.desktop.audience.weeks import day_text, short_day
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import Cohort, TrendsReply

WEEKS: Final = 12
"""Cohorts, and weeks after them, that are shown."""


class CohortsTab(QWidget):
    """The tab."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told: TrendsReply | None = None
        self.what = ChoiceBox()
        self.what.setMinimumContentsLength(16)
        self._what_label = label("quiet")
        self._what_label.setBuddy(self.what)
        self.map = HeatMap(session, self._share, self._hint, clickable=False)
        self.card = Card()
        self._under = label("small", wrap=True)
        self.empty = EmptyState(session, "ph.arrow-counter-clockwise")
        self.what.activated.connect(self._show)
        top = QHBoxLayout()
        top.addWidget(self._what_label)
        top.addWidget(self.what)
        top.addStretch(1)
        self.card.add(self.map)
        self.card.add(self._under)
        self.area = ScrolledColumn()
        self.area.column.addLayout(top)
        self.area.column.addWidget(self.card)
        self.area.column.addStretch(1)
        self.area.column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        column.addWidget(self.empty)
        self.retranslate()

    def take(self, told: TrendsReply) -> None:
        """Show these cohorts."""
        self._told = told
        if not told.visits and told.orders:
            self.what.setCurrentIndex(1)
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        before = max(0, self.what.currentIndex())
        with QSignalBlocker(self.what):
            self.what.clear()
            self.what.addItem(self.tr("Come again"), "visits")
            self.what.addItem(self.tr("Buy again"), "orders")
            self.what.setCurrentIndex(before)
        self._what_label.setText(self.tr("Who"))
        self.what.setAccessibleName(self.tr("Who comes again, or who buys again"))
        self.map.setAccessibleName(self.tr("Share of each week's newcomers by weeks later"))
        self._show()

    def _cohorts(self) -> list[Cohort]:
        if self._told is None:
            return []
        found = self._told.visits if self.what.currentData() == "visits" else self._told.orders
        return list(found[-WEEKS:])

    def _show(self) -> None:
        cohorts, buys = self._cohorts(), self.what.currentData() == "orders"
        nothing = self._told is not None and not self._told.visits and not self._told.orders
        self.area.setVisible(self._told is not None and not nothing)
        self.empty.setVisible(nothing)
        self.empty.tell(
            self.tr("Nobody to count yet"),
            self.tr("Visits are counted from the first week on; orders that you import count by when they were paid."),
        )
        if buys:
            self.card.set_heading(self.tr("Of those who bought first in a week, who bought again"))
            self._under.setText(
                self.tr(
                    "By the week of the first order that is known, also of imported ones. Refunded orders do not count."
                )
            )
        else:
            self.card.set_heading(self.tr("Of those who came first in a week, who came again"))
            self._under.setText(self.tr("By the week of the first visit, in the first room's time zone."))
        later = max((len(cohort.again) for cohort in cohorts), default=0)
        values = np.full((len(cohorts), later), np.nan)
        for row, cohort in enumerate(cohorts):
            for column, again in enumerate(cohort.again):
                values[row, column] = again / cohort.size if cohort.size else np.nan
        rows = [
            self.tr("%1 · %2 viewer(s)", "", one.size)
            .replace("%1", short_day(one.week, self._session))
            .replace("%2", self._session.format.short(one.size))
            for one in cohorts
        ]
        columns = [self.tr("+%n week(s)", "", place + 1) for place in range(later)]
        self.map.show_values(rows, columns, values)

    def _share(self, value: float) -> str:
        return self._session.format.share(value, 1 if 0 < value < 0.1 else 0)

    def _hint(self, row: int, column: int) -> str:
        cohort = self._cohorts()[row]
        number = self._session.format.number
        said = self.tr("Of %1 who began in the week of %2, %3 came back %n week(s) later.", "", column + 1)
        return (
            said.replace("%1", number(cohort.size)).replace("%2", day_text(cohort.week, self._session))
            .replace("%3", number(cohort.again[column]))
        )  # fmt: skip
