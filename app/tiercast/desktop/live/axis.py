"""The one time axis of all plots: which part of the session is shown, and whether it follows the present."""

from collections.abc import Callable
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QObject, Signal

SPANS: Final = (300, 900, 3_600, 0)
"""Seconds that the buttons show; 0: the whole session."""
SHORTEST: Final = 60.0
MARGIN: Final = 0.02
"""Part of what is shown that lies empty beside the present."""
_SPACINGS: Final = (5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200)
_APART: Final = 80
"""Pixels between two labels of the axis, at the least."""
_LINE: Final = 16
"""Pixels from one label to the one above it, at the least."""


class TimeAxis(QObject):
    """What is shown: `since` and `until`, seconds since 1970.

    Signals: `moved` when somebody has moved it, to be drawn at once; following the present does not count.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.since, self.until = 0.0, 300.0
        self.span = 900.0
        """Seconds shown while it follows; 0: the whole session."""
        self.follows = True
        self._began, self._now = 0.0, 300.0

    def now(self, began: float, now: float) -> None:
        """The session's extent, seconds; what is shown moves along where it follows."""
        self._began, self._now = began, max(now, began + 1)
        if self.follows:
            self._follow()

    def show_span(self, span: float) -> None:
        """Follow the present, with `span` seconds shown; 0: from the beginning on."""
        self.span, self.follows = span, True
        self._follow()
        self.moved.emit()

    def show(self, since: float, until: float) -> None:
        """Show this part, and stay there."""
        span = max(SHORTEST, min(until - since, self._longest()))
        middle = (since + until) / 2
        since, until = middle - span / 2, middle + span / 2
        earliest, latest = self._began - span * MARGIN, self._now + span * MARGIN
        if until > latest:
            since, until = latest - span, latest
        if since < earliest:
            since, until = earliest, earliest + span
        self.since, self.until, self.follows = since, until, False
        self.moved.emit()

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show `factor` of what is shown, around an instant, the middle where none is given."""
        span = max(SHORTEST, min((self.until - self.since) * factor, self._longest()))
        about = (self.since + self.until) / 2 if at is None else at
        share = (about - self.since) / (self.until - self.since)
        self.show(about - span * share, about + span * (1 - share))

    def pan(self, seconds: float) -> None:
        """Move what is shown."""
        self.show(self.since + seconds, self.until + seconds)

    @property
    def shown(self) -> float:
        """Seconds that are shown."""
        return self.until - self.since

    def _longest(self) -> float:
        return max(300.0, (self._now - self._began) * (1 + 2 * MARGIN))

    def _follow(self) -> None:
        # A session that is shorter than what is wanted fills the plots.
        whole = max(2 * SHORTEST, self._now - self._began)
        span = min(self.span, whole) if self.span else whole
        self.until = self._now + span * MARGIN
        self.since = self._now - span


class TimeTicks(pg.AxisItem):  # type: ignore[misc]
    """The axis below the plots, with times of day in the room's zone."""

    def __init__(self, clock: Callable[[int, bool], str]) -> None:
        super().__init__("bottom")
        self.clock = clock
        self.origin = 0.0
        """The instant at which the plot has its zero, seconds since 1970."""

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:  # noqa: N802 its name
        """Whole seconds, minutes and hours."""
        wanted = (high - low) / max(1.0, size / _APART)
        spacing = float(next((one for one in _SPACINGS if one >= wanted), 86_400))
        return [(spacing, -self.origin % spacing)]

    def tickStrings(self, values: list[float], _scale: float, spacing: float) -> list[str]:  # noqa: N802 its name
        """``20:15``, with seconds where they matter."""
        return [self.clock(round((value + self.origin) * 1e6), spacing < 60) for value in values]


class ValueTicks(pg.AxisItem):  # type: ignore[misc]
    """The axis at the left, with numbers as they are written for people."""

    def __init__(self, text: Callable[[float], str]) -> None:
        super().__init__("left")
        self.text = text

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:  # noqa: N802 its name
        """As far apart as lines of text need; in a low plot the usual ones would touch."""
        spacing, offset = super().tickSpacing(low, high, size)[0]
        apart = spacing * size / max(high - low, 1e-9)
        factor = next((one for one in (1, 2, 5) if apart * one >= _LINE), 10)
        return [(spacing * factor, offset)]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802 its name
        """Few digits."""
        return [self.text(value) for value in values]


class TimeBox(pg.ViewBox):  # type: ignore[misc]
    """What is drawn in; wheel, drag and double click move the time axis."""

    def __init__(self, axis: TimeAxis, origin: Callable[[], float]) -> None:
        super().__init__(enableMenu=False, enableMouse=False)
        self._axis, self._origin = axis, origin

    def wheelEvent(self, event: Any, axis: object = None) -> None:  # noqa: N802 its name
        """Zoom around the pointer; with Shift, or sideways, move."""
        delta = event.delta()
        sideways = event.modifiers().name == "ShiftModifier" or event.orientation().name == "Horizontal"
        if sideways:
            self._axis.pan(-delta / 120 * self._axis.shown * 0.1)
        else:
            self._axis.zoom(0.8 ** (delta / 120), self.mapToView(event.pos()).x() + self._origin())
        event.accept()

    def mouseDragEvent(self, event: Any, axis: object = None) -> None:  # noqa: N802 its name
        """Move what is shown."""
        event.accept()
        width = max(1.0, self.width())
        self._axis.pan(-(event.pos().x() - event.lastPos().x()) / width * self._axis.shown)

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802 its name
        """Twice: follow the present again."""
        if event.double():
            self._axis.show_span(self._axis.span)
            event.accept()
