"""Headings of the sheet's sections and columns."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

_SECTIONS: Final = {
    "course": QT_TRANSLATE_NOOP("Sheet", "The course of the show"),
    "moments": QT_TRANSLATE_NOOP("Sheet", "Best moments"),
    "rules": QT_TRANSLATE_NOOP("Sheet", "What rules did, or would have done"),
    "experiments": QT_TRANSLATE_NOOP("Sheet", "Experiments"),
}
COLUMNS: Final = ("fired", "would", "held", "done", "cost", "bought")
_COLUMNS: Final = {
    "fired": QT_TRANSLATE_NOOP("Sheet", "Fired"),
    "would": QT_TRANSLATE_NOOP("Sheet", "Would have"),
    "held": QT_TRANSLATE_NOOP("Sheet", "Held back"),
    "done": QT_TRANSLATE_NOOP("Sheet", "Done"),
    "cost": QT_TRANSLATE_NOOP("Sheet", "Cost"),
    "bought": QT_TRANSLATE_NOOP("Sheet", "Bought after"),
}
_PLOTS: Final = {
    "audience": QT_TRANSLATE_NOOP("Sheet", "Viewers there"),
    "arrivals": QT_TRANSLATE_NOOP("Sheet", "Arrivals"),
    "interactions": QT_TRANSLATE_NOOP("Sheet", "Interactions"),
    "sales": QT_TRANSLATE_NOOP("Sheet", "Sales"),
}
_BEST: Final = QT_TRANSLATE_NOOP("Sheet", "Best moment")
PLOTS: Final = tuple(_PLOTS)
"""The small plots, in their order."""


def section(key: str) -> str:
    """A section's heading."""
    return QCoreApplication.translate("Sheet", str(_SECTIONS[key]))


def heading(column: str) -> str:
    """A heading of the table of rules."""
    return QCoreApplication.translate("Sheet", str(_COLUMNS[column]))


def best() -> str:
    """What a dot in a plot is."""
    return QCoreApplication.translate("Sheet", str(_BEST))


def highest(value: str) -> str:
    """The highest point of a plot."""
    return QCoreApplication.translate("Sheet", "highest {value}").format(value=value)


def page_foot(number: int, pages: int) -> str:
    """What stands at the foot of a printed page."""
    return QCoreApplication.translate("Sheet", "Page {number} of {pages}").format(number=number, pages=pages)


def painted_words() -> str:
    """All words of the paper that are not in its text."""
    words = (*map(section, _SECTIONS), *map(heading, COLUMNS), *map(plot_title, PLOTS))
    return "".join((*words, best(), highest(""), page_foot(0, 0)))


def plot_title(key: str) -> str:
    """The title of a small plot."""
    return QCoreApplication.translate("Sheet", str(_PLOTS[key]))
