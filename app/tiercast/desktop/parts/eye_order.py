"""The keyboard's way through a window: as the eye goes, by the layouts, not in the order in which widgets were made.

Pages make their cards when replies come, so that Qt's own chain jumps back and forth. Left out are areas that scroll
and hold something that the keyboard can be in anyway.
"""

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)

from tiercast.desktop.parts.scroll import bring_in_sight

_CLOSED: Final = (QAbstractItemView, QAbstractSpinBox, QComboBox)
"""Widgets whose own parts are no stops."""


def eye_order(root: QWidget, left: QWidget | None = None) -> list[QWidget]:
    """The stops of the Tab key in `root`, those that are shown and can be used now; and `left`, even if it cannot."""
    is_way = left is not None and (root is left or root.isAncestorOf(left))
    if not is_way and not (root.isVisible() and root.isEnabled()):
        return []
    below: list[QWidget] = []
    if not isinstance(root, _CLOSED):
        for child in _children(root):
            below += eye_order(child, left)
    takes = bool(root.focusPolicy() & Qt.FocusPolicy.TabFocus) and root.focusProxy() is None
    is_stop = root is left or (takes and root.isVisible() and root.isEnabled())
    return [root, *below] if is_stop and not (below and isinstance(root, QScrollArea)) else below


def go_one_on(root: QWidget, *, forward: bool) -> bool:
    """Move the keyboard to the next stop, or the one before, and scroll to it; whether there is one."""
    here: QWidget | None = root.focusWidget()
    stops = eye_order(root, here)  # where it is may be no stop, or hidden or switched off under the keyboard
    while here is not None and here not in stops:
        here = here.parentWidget()
    if all(stop is here for stop in stops):
        return False
    if here is None:
        place = 0 if forward else -1
    else:
        place = (stops.index(here) + (1 if forward else -1)) % len(stops)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[place].setFocus(reason)
    bring_in_sight(stops[place])
    return True


def _children(widget: QWidget) -> list[QWidget]:
    """Its widgets as the eye meets them; what lies above the rest, such as a toast, comes last."""
    first: list[QWidget | None] = []
    if isinstance(widget, QTabWidget):
        first = [widget.tabBar(), widget.cornerWidget(), widget.currentWidget()]
    elif isinstance(widget, QScrollArea):
        first = [widget.widget()]
    elif isinstance(widget, QSplitter):
        first = [widget.widget(place) for place in range(widget.count())]
    elif isinstance(widget, QMainWindow):
        first = [widget.centralWidget()]
    elif (layout := widget.layout()) is not None:
        first = list(_in_layout(layout))
    met = [one for one in first if one is not None]
    if isinstance(widget, QScrollArea | QTabWidget):
        return met
    beside = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow() and one not in met]
    return met + sorted(beside, key=lambda one: (one.y(), one.x()))


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: _cell(layout, place))
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)


def _cell(grid: QGridLayout, place: int) -> tuple[int, int]:
    found: Any = grid.getItemPosition(place)  # row, column and how many of each; the stub says object
    return found[0], found[1]
