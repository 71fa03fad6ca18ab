"""The bar above a ruleset's text: which ruleset, where its file lies, how it stands, and what can be done with it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_rules import RulesetRow, RulesetTextReply

_COMBO: Final = 264
_WIDEST: Final = 400
"""Pixels of the choice of rulesets, at the least and at the most: what is beside it breaks its lines."""
_ARROW: Final = 48
"""Pixels of the choice that no text has."""


class TextBar(QWidget):
    """The bar. `chosen` has the name of a ruleset."""

    chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.ruleset = ChoiceBox(self)
        self.ruleset.setFixedWidth(_COMBO)
        self.ruleset.activated.connect(lambda _place: self.chosen.emit(self.ruleset.currentData()))
        self.place = label("small", wrap=True, parent=self)
        self.state = Badge(parent=self)
        self.format, self.discard = QPushButton(self), QPushButton(self)
        self.save = mark(QPushButton(self), kind="main")
        row.addWidget(self.ruleset)
        row.addWidget(self.place, 1)
        for widget in (self.state, self.format, self.discard, self.save):
            row.addWidget(widget)

    def offer(self, rulesets: Iterable[RulesetRow]) -> None:
        """Offer these rulesets."""
        titles = {one.ruleset: one.title or spoken(one.ruleset) for one in rulesets}
        if list(titles) == [self.ruleset.itemData(place) for place in range(self.ruleset.count())]:
            return
        metrics = self.ruleset.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, titles.values()), default=0) + _ARROW
        self.ruleset.setFixedWidth(max(_COMBO, min(_WIDEST, widest)))
        with QSignalBlocker(self.ruleset):
            self.ruleset.clear()
            for name, title in titles.items():
                short = metrics.elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST - _ARROW)
                self.ruleset.addItem(short, name)
                self.ruleset.setItemData(self.ruleset.count() - 1, title, Qt.ItemDataRole.ToolTipRole)

    def show_chosen(self, ruleset: str) -> None:
        """Show which one it is."""
        with QSignalBlocker(self.ruleset):
            self.ruleset.setCurrentIndex(self.ruleset.findData(ruleset))

    def tell(self, file: RulesetTextReply | None, *, dirty: bool, broken: bool) -> None:
        """Show how the text of `file` stands."""
        self.discard.setEnabled(dirty)
        self.save.setEnabled(dirty and not broken)
        self.format.setEnabled(file is not None)
        self.state.setVisible(file is not None)
        if broken:
            self.state.tell(self.tr("Cannot be saved yet"), "bad")
        elif dirty:
            self.state.tell(self.tr("Not saved"), "warn")
        elif file is not None and file.hash != file.running:
            self.state.tell(self.tr("The file differs from what runs"), "warn")
        else:
            self.state.tell(self.tr("In force"), "good")
        if file is None:
            self.place.clear()
            return
        name = Path(file.file).name
        shipped = self.tr("{file} came with the application; saving makes your own copy").format(file=name)
        self.place.setText(shipped if file.shipped else name)
        self.place.setToolTip(file.file)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.ruleset.setAccessibleName(self.tr("Ruleset"))
        self.format.setText(self.tr("Tidy up"))
        self.format.setToolTip(self.tr("Lay the text out in the usual way; comments and order stay"))
        self.discard.setText(self.tr("Discard edits"))
        self.save.setText(self.tr("Save"))
        self.say_keys()

    def say_keys(self) -> None:
        """Say what saving does, and by which keys."""
        said = self.tr("It is checked first, and takes over at once")
        self.save.setToolTip(self._session.with_keys(said, "rules/save"))
