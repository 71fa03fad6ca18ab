"""Boxes in which a currency and a time zone are chosen by their names."""

from functools import cache
from zoneinfo import available_timezones

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from tiercast.common_names import CURRENCIES, ZONES
from tiercast.desktop.parts.named_box import name_choices


def name_currencies(box: QComboBox, language: str, none: str = "") -> None:
    """Offer the usual currencies by their names in `language`, `none` for "" before them; what is chosen stays."""
    names = {code: f"{name.to(language)} {code}" for code, name in CURRENCIES.items()}
    name_choices(box, {"": none} | names if none else names)


def name_zones(box: QComboBox, language: str, chosen: str, none: str = "") -> None:
    """Offer the time zones, the usual ones first and by their names in `language`, `none` for ""; show `chosen`."""
    with QSignalBlocker(box):
        box.clear()
        if none:
            box.addItem(none, "")
        for name in dict.fromkeys([*ZONES, *_others(), *([chosen] if chosen else [])]):
            box.addItem(f"{ZONES[name].to(language)} {name}" if name in ZONES else name, name)
        box.setCurrentIndex(box.findData(chosen))


@cache
def _others() -> tuple[str, ...]:
    """Some six hundred: only where somebody looks."""
    return tuple(sorted(available_timezones() - set(ZONES)))
