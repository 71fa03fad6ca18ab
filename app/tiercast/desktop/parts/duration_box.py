"""A length of time as a whole number and a unit."""

import re
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.number_box import NumberBox
from tiercast.desktop.parts.still import ChoiceBox

_UNITS: Final = {
    "ms": QT_TRANSLATE_NOOP("DurationBox", "milliseconds"),
    "s": QT_TRANSLATE_NOOP("DurationBox", "seconds"),
    "m": QT_TRANSLATE_NOOP("DurationBox", "minutes"),
    "h": QT_TRANSLATE_NOOP("DurationBox", "hours"),
    "d": QT_TRANSLATE_NOOP("DurationBox", "days"),
}
_OFFERED: Final = ("m", "h", "d")
_MOST: Final = 1_000_000
_NUMBER, _UNIT = 84, 96


class DurationBox(QWidget):
    """The two fields. `edited` once somebody changes one of them; `entered` at the return key."""

    edited = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.unit = NumberBox(), ChoiceBox()
        self.number.setRange(0, _MOST)
        self.number.setGroupSeparatorShown(True)
        self.number.setFixedWidth(_NUMBER)
        self.unit.setFixedWidth(_UNIT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self.number)
        row.addWidget(self.unit)
        self.setFocusProxy(self.number)
        self.number.valueChanged.connect(lambda _number: self.edited.emit())
        self.number.lineEdit().returnPressed.connect(self.entered)
        self.unit.activated.connect(lambda _place: self.edited.emit())
        self._offer(_OFFERED[-1])

    def put(self, text: str) -> None:
        """Show a time as configurations have it (``90d``); nobody has edited it then."""
        found = re.fullmatch(r"(\d+)(ms|s|m|h|d)", text)
        with QSignalBlocker(self.number):
            self.number.setValue(int(found[1]) if found else 0)
        self._offer(found[2] if found else _OFFERED[-1])

    def text(self) -> str:
        """The time as configurations have it."""
        return f"{self.number.value()}{self.unit.currentData()}"

    def retranslate(self, name: str, hint: str) -> None:
        """Take the name for those who hear it, and what is said of it; call the units what they are called."""
        self.number.setAccessibleName(name)
        self.unit.setAccessibleName(QCoreApplication.translate("DurationBox", "Unit"))
        for part in (self.number, self.unit):
            part.setToolTip(hint)
        self._offer(str(self.unit.currentData()))

    def _offer(self, chosen: str) -> None:
        """The usual units, and the one that is chosen."""
        self.unit.clear()
        for key, name in _UNITS.items():
            if key in _OFFERED or key == chosen:
                self.unit.addItem(QCoreApplication.translate("DurationBox", str(name)), key)
        self.unit.setCurrentIndex(self.unit.findData(chosen))
