"""The card beside the table: value by engagement as a heat map, the stages of life below it. Both filter."""

from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from tiercast.desktop.audience.axes import Axis, axes_of, stage_axis
from tiercast.desktop.audience.crowd import Codes, Crowd, Mask
from tiercast.desktop.audience.heat_map import HeatMap
from tiercast.desktop.audience.steps import Steps
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import UNKNOWN

WIDTH: Final = 372
FIRST: Final = ("cell", "visits")
"""The axes at first: rows, columns."""


class Sieve(QWidget):
    """The card. `changed`: another cell or stage was chosen."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._crowd = session, Crowd()
        self._axes: list[Axis] = []
        self._codes: dict[str, Codes] = {}
        self._counted: Mask = np.zeros(0, np.bool_)
        self.rows, self.columns = ChoiceBox(), ChoiceBox()
        self.map = HeatMap(session, self._number, self._hint)
        self.stages = Steps(session)
        self._by, self._times = label("quiet"), label("quiet")
        self._hint_label = label("small", wrap=True)
        self.unknown = label("quiet", wrap=True)
        self.card, self.stage_card = Card(), Card()
        for box in (self.rows, self.columns):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.activated.connect(self._axes_chosen)
        self.map.chosen.connect(lambda _cell: self.changed.emit())
        self.stages.chosen.connect(self.changed)
        self._arrange()

    def take(self, crowd: Crowd) -> None:
        """Count this crowd."""
        self._crowd = crowd
        before = [(axis.key, axis.title()) for axis in self._axes]
        self._axes = axes_of(crowd, lambda: self._session.chinese)
        self._codes.clear()
        # Not while somebody may be choosing from them, unless there are others.
        if [(axis.key, axis.title()) for axis in self._axes] != before:
            self._fill()

    def count(self, mask: Mask) -> None:
        """Show how many of `mask` there are in each cell and on each stage."""
        self._counted = mask
        rows, columns = self._axis(self.rows), self._axis(self.columns)
        if rows is None or columns is None:
            return
        stage = self._stage()
        self._show(rows, columns, mask & self.stages.on_step(self._codes_of(stage)))
        per = np.bincount(self._codes_of(stage)[mask & self._cell_mask()], minlength=len(stage.steps()))
        self.stages.show_counts(stage.steps(), [int(count) for count in per])
        # Bars of no length would say that nobody is new: before anybody has come back, that is not known.
        known = bool(np.any(self._codes_of(stage) < len(stage.steps()) - 1))
        self.stages.setVisible(known)
        self.unknown.setVisible(not known)

    def wanted(self) -> Mask:
        """Those who are in the cell and on the stage that are chosen."""
        if not self._axes:
            return np.ones(len(self._crowd), np.bool_)
        return self._cell_mask() & self.stages.on_step(self._codes_of(self._stage()))

    def let_go(self) -> None:
        """Choose nothing."""
        with QSignalBlocker(self.map), QSignalBlocker(self.stages):
            self.map.choose(None)
            self.stages.choose(-1)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.tr("Value × engagement"))
        self.stage_card.set_heading(self.tr("Stage of life"))
        self._by.setText(self.tr("Rows"))
        self._times.setText(self.tr("Columns"))
        self.rows.setAccessibleName(self.tr("What the rows are"))
        self.columns.setAccessibleName(self.tr("What the columns are"))
        self.map.setAccessibleName(self.tr("Viewers by value and engagement"))
        self.stages.setAccessibleName(self.tr("Viewers by stage of life"))
        self.unknown.setText(
            self.tr(
                "Not known yet. How long people usually stay away is learned once a day, and at each start of the "
                "engine, from those who have come back."
            )
        )
        self._hint_label.setText(self.tr("Click a cell or a stage to see only those viewers; click again to let go."))
        self._fill()

    def _arrange(self) -> None:
        choose = QGridLayout()
        choose.setHorizontalSpacing(Space.M)
        choose.setVerticalSpacing(Space.XS)
        choose.setColumnStretch(1, 1)
        for place, (text, box) in enumerate(((self._by, self.rows), (self._times, self.columns))):
            text.setBuddy(box)
            choose.addWidget(text, place, 0)
            choose.addWidget(box, place, 1)
        self.card.add(choose)
        self.card.add(self.map)
        self.stage_card.add(self.unknown)
        self.stage_card.add(self.stages)
        self.stage_card.add(self._hint_label)
        scroll = ScrolledColumn()
        scroll.column.setContentsMargins(0, 0, 0, 0)
        scroll.column.addWidget(self.card)
        scroll.column.addWidget(self.stage_card)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        self.setMinimumWidth(WIDTH)

    def _fill(self) -> None:
        for box, first, name in ((self.rows, FIRST[0], "rows"), (self.columns, FIRST[1], "columns")):
            wanted = self._session.remembered.text(f"audience/{name}") or box.currentData() or first
            with QSignalBlocker(box):
                box.clear()
                for axis in self._axes:
                    box.addItem(axis.title(), axis.key)
                box.setCurrentIndex(max(0, box.findData(wanted)))
        if len(self._counted) == len(self._crowd):
            self.count(self._counted)

    def _axes_chosen(self) -> None:
        self._session.remembered.put("audience/rows", str(self.rows.currentData()))
        self._session.remembered.put("audience/columns", str(self.columns.currentData()))
        with QSignalBlocker(self.map):
            self.map.choose(None)
        self.changed.emit()

    def _axis(self, box: QComboBox) -> Axis | None:
        return next((axis for axis in self._axes if axis.key == box.currentData()), None)

    def _stage(self) -> Axis:
        return stage_axis(self._crowd, lambda: self._session.chinese)

    def _codes_of(self, axis: Axis) -> Codes:
        if axis.key not in self._codes:
            self._codes[axis.key] = axis.codes()
        return self._codes[axis.key]

    def _cell_mask(self) -> Mask:
        cell, rows, columns = self.map.cell, self._axis(self.rows), self._axis(self.columns)
        if cell is None or rows is None or columns is None:
            return np.ones(len(self._crowd), np.bool_)
        return np.asarray((self._codes_of(rows) == cell[0]) & (self._codes_of(columns) == cell[1]))

    def _show(self, rows: Axis, columns: Axis, mask: Mask) -> None:
        across, down = columns.steps(), rows.steps()
        flat = self._codes_of(rows)[mask].astype(np.intp) * len(across) + self._codes_of(columns)[mask]
        counts = np.bincount(flat, minlength=len(down) * len(across)).reshape(len(down), len(across))
        self.map.show_values(down, [*across[:-1], UNKNOWN], counts.astype(np.float64), rest=True)

    def _number(self, value: float) -> str:
        return self._session.format.short(value)

    def _hint(self, row: int, column: int) -> str:
        rows, columns = self._axis(self.rows), self._axis(self.columns)
        if rows is None or columns is None:
            return ""
        write = self._session.format
        lines = (write.named(axis.title(), axis.steps()[place]) for axis, place in ((rows, row), (columns, column)))
        return "\n".join(lines)
