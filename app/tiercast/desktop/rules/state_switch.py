"""The switch of a rule's state: five buttons, one of them on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label
from tiercast.desktop.rules.rule_words import STATES, state_means, state_word


class StateSwitch(QWidget):
    """The switch. `wanted` has the state that somebody chose; it shows it only once `show_state` says so."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QPushButton] = {}
        for state in STATES:
            button = QPushButton(self)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, state=state: self._clicked(state))
            self._group.addButton(button)
            row.addWidget(button, 1)
            self.buttons[state] = button
        column.addLayout(row)
        self.means = label("quiet", wrap=True, parent=self)
        column.addWidget(self.means)
        self.retranslate()

    def show_state(self, state: str, why: str = "") -> None:
        """Show the state in force; `why` says more than what the state means."""
        self.state = state
        if state in self.buttons:
            self.buttons[state].setChecked(True)
        self.means.setText(why or state_means(state))

    def retranslate(self) -> None:
        """Set every text anew."""
        for state, button in self.buttons.items():
            button.setText(state_word(state))
            button.setToolTip(state_means(state))
        self.means.setText(state_means(self.state))

    def _clicked(self, state: str) -> None:
        if state != self.state:
            self.show_state(self.state)
            self.wanted.emit(state)
