"""Tells the stylesheet what a widget is; see `look.stylesheet`."""

from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

_W = TypeVar("_W", bound=QWidget)


def mark(widget: _W, **properties: str | bool) -> _W:
    """Set properties that the stylesheet looks at (``role="head"``), and have it look again. Returns: the widget."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    return widget


def label(role: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label of a role (``title``, ``head``, ``quiet``, ``small``, ``big``) that can be selected but not focused.

    What it says is never read as markup: names and comments come from outside.
    """
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return mark(made, role=role) if role else made


def alive(thing: QObject | None) -> bool:
    """Whether Qt has not deleted `thing` yet."""
    from shiboken6 import isValid

    return thing is not None and isValid(thing)
