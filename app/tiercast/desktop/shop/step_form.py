"""A line to add a step to the run of show: a product or a phase, and its minutes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.shop.show_table import micros_of
from tiercast.serve.protocol_shop import ShowStep

MOST: int = 2_000
"""Products that are offered in the list; others are added by their id."""


class StepForm(QWidget):
    """The line. `added` has a `ShowStep`."""

    added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item, self.line = ChoiceBox(), QLineEdit()
        self.item.setEditable(True)
        self.item.setLineEdit(self.line)
        self.item.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.item.setMinimumWidth(240)
        self.item.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = QCompleter(self.item.model(), self.item)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.item.setCompleter(completer)
        self.phase, self.minutes = QLineEdit(), QLineEdit()
        self.phase.setMaxLength(200)
        self.minutes.setFixedWidth(96)
        self.button = QPushButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.item, 3)
        row.addWidget(self.phase, 2)
        row.addWidget(self.minutes)
        row.addWidget(self.button)
        for edit in (self.line, self.phase, self.minutes):
            edit.setAcceptDrops(False)
            edit.textChanged.connect(lambda _text: self._may())
        for edit in (self.phase, self.minutes):
            edit.returnPressed.connect(self._add)
        self.button.clicked.connect(self._add)

    def offer(self, items: list[tuple[str, str]]) -> None:
        """The products to choose from: id and title."""
        text = self.item.currentText()
        self.item.clear()
        for key, title in items[:MOST]:
            self.item.addItem(f"{title} · {key}" if title else key, key)
        self.item.setCurrentIndex(-1)
        self.item.setEditText(text)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.line.setPlaceholderText(self.tr("Product: choose it, or write its id"))
        self.item.setAccessibleName(self.tr("Product of the step"))
        self.phase.setPlaceholderText(self.tr("Phase, e.g. flash sale"))
        self.phase.setAccessibleName(self.tr("Phase of the step"))
        self.minutes.setPlaceholderText(self.tr("Minutes"))
        self.minutes.setAccessibleName(self.tr("Minutes planned"))
        self.button.setText(self.tr("Add the step"))
        self._may()

    def _key(self) -> str:
        place = self.item.findText(self.item.currentText())
        return str(self.item.itemData(place)) if place >= 0 else self.item.currentText().strip()

    def _may(self) -> None:
        planned = micros_of(self.minutes.text())
        mark(self.minutes, wrong=planned is None)
        self.minutes.setToolTip(self.tr("Expected minutes, such as 5 or 2.5") if planned is None else "")
        self.button.setEnabled(bool(self._key() or self.phase.text().strip()) and planned is not None)

    def _add(self) -> None:
        planned = micros_of(self.minutes.text())
        if not self.button.isEnabled() or planned is None:
            return
        self.added.emit(ShowStep(item=self._key(), phase=self.phase.text().strip(), planned=planned))
        self.item.setEditText("")
        self.phase.clear()
        self.minutes.clear()
        self.item.setFocus()
