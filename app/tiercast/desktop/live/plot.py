"""One plot of the Live page: a heading, its curves as switches, and the curves themselves.

As measured on Qt: thin pens, no symbols, arrays, few hundred points, no automatic ranges; it draws only when told.
"""

import math
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from tiercast.desktop.live.axis import TimeAxis, TimeBox, TimeTicks, ValueTicks
from tiercast.desktop.live.course import Course, Floats, Key
from tiercast.desktop.live.figures import currencies, is_bare
from tiercast.desktop.live.kinds import (
    AUDIENCE,
    LINE,
    SALES,
    SIGNALS,
    STACK,
    TIERS,
    Curve,
    colour_of,
    curves,
    missing,
    plot_title,
)
from tiercast.desktop.live.legend import Legend
from tiercast.desktop.live.sampling import Sampling
from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session

LEFT: Final = 56
"""Pixels of the axis at the left, alike in all plots so that their times lie below one another."""
RIGHT: Final = 10
_FILL: Final = 70
"""How opaque the ground of steps is, of 255."""
_HEAD: Final = 22
_NOTHING: Final = _HEAD + 30
_TIMES: Final = 24
"""Pixels of the axis below."""
_LEAST: Final = 5.0
_LEAST_MONEY: Final = 1_000.0
"""The least that the axis at the left reaches to: nothing is not drawn as if it were a lot."""
_HIGHEST: Final = 16_777_215


class Plot(QWidget):
    """A plot of `kind`.

    Signals: `pointed` with the seconds under the pointer, None where it has left.
    """

    pointed = Signal(object)

    def __init__(self, session: Session, course: Course, axis: TimeAxis, kind: str, last: bool) -> None:
        super().__init__()
        self.session, self.course, self.axis, self.kind = session, course, axis, kind
        self.ladder = ""
        self.curves: list[Curve] = []
        self.is_stale = True
        self._sampled: dict[Key, Floats] = {}
        self._edges = np.zeros(1)
        self._at: float | None = None
        self._says_values = False
        self._items: dict[Key, Any] = {}
        self._hidden = self._remembered()
        self._heading = label("small", parent=self)
        self.legend = Legend(self)
        self.legend.switched.connect(self._switched)
        self._nothing = label("small", parent=self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._box = TimeBox(axis, lambda: self._bottom.origin)
        self._left = ValueTicks(self.text)
        self._bottom = TimeTicks(lambda micros, seconds: session.format.clock(micros, seconds))
        self.view = pg.PlotWidget(viewBox=self._box, axisItems={"left": self._left, "bottom": self._bottom})
        self.cut = pg.TextItem(anchor=(0, 0))
        """How high the highest bar is that the axis does not reach."""
        self._arrange(last)
        self.restyle()

    def _arrange(self, last: bool) -> None:
        item = self.view.getPlotItem()
        item.hideButtons()
        self.cut.setFont(number_font(Type.SMALL))
        self.cut.setZValue(10)
        self.cut.hide()
        item.addItem(self.cut, ignoreBounds=True)
        item.setMenuEnabled(False)
        item.layout.setContentsMargins(0, 2, RIGHT, 0)
        self._left.setWidth(LEFT)
        self._left.setZValue(-1)
        self._left.setStyle(tickFont=number_font(Type.SMALL), tickTextOffset=6, maxTickLevel=0, showValues=False)
        self._bottom.setStyle(tickFont=number_font(Type.SMALL), maxTickLevel=0)
        if not last:
            item.hideAxis("bottom")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(self.view.Shape.NoFrame)
        self.view.setMouseTracking(True)
        self.view.viewport().installEventFilter(self)
        self._nothing.setParent(self.view)
        head = QHBoxLayout()
        head.setContentsMargins(Space.S, 0, RIGHT, 0)
        head.setSpacing(Space.M)
        head.addWidget(self._heading)
        head.addWidget(self.legend, 1)
        self._head = head
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self._last = last
        self.setMinimumHeight(_NOTHING if not last else _NOTHING + 20)

    def take_choice(self, choice: QComboBox | None) -> None:
        """Put a choice behind the heading; None: there is nothing to choose."""
        if choice is not None and choice.parent() is not self:
            mark(choice, kind="small")
            choice.setParent(self)
            self._head.insertWidget(1, choice)
        for shown in self.findChildren(QComboBox):
            shown.setVisible(choice is not None)

    # --- drawing

    def draw(self) -> None:
        """Draw anew what is shown of the course."""
        self.is_stale = False
        if self.curves != (found := curves(self.kind, self.course, self.session.chinese, self.ladder)):
            self.curves = found
            self._remake()
        sampling = Sampling(self.course, self.axis.since, self.axis.until)
        self._edges = sampling.edges
        # Small numbers: drawings in SVG are written with few digits.
        self._bottom.origin = origin = self.course.began / 1e6
        self._sampled = {curve.key: self._values(curve, sampling) for curve in self.curves if self._is_on(curve)}
        self._put(sampling)
        self._box.setXRange(self.axis.since - origin, self.axis.until - origin, padding=0)
        self.legend.show_curves(
            self.curves, [curve.key for curve in self.curves if self._is_on(curve)], self.session.colours
        )
        self.point(self._at)
        self._tell_nothing()

    def _values(self, curve: Curve, sampling: Sampling) -> Floats:
        values = sampling.of(curve.key)
        return -values if curve.down else values

    def _put(self, sampling: Sampling) -> None:
        low = high = 0.0
        below: Floats | None = None
        cut: list[tuple[float, int]] = []
        for curve in reversed(self.curves) if self._is_stacked else self.curves:
            item = self._items[curve.key]
            values = self._sampled.get(curve.key)
            item.setVisible(values is not None and values.size > 0)
            if values is None or not values.size:
                continue
            if curve.style == STACK:
                below = values if below is None else np.where(np.isnan(values), below, below + np.nan_to_num(values))
                values = below
            reached = sampling.after_opening(values) if self.kind == AUDIENCE else values
            if reached is not values:
                cut.append((float(np.nanmax(values)), int(np.nanargmax(values))))
            if not np.isnan(reached).all():
                low, high = min(low, float(np.nanmin(reached))), max(high, float(np.nanmax(reached)))
            if curve.style == LINE:
                item.setData(sampling.middles - self._bottom.origin, values)
            else:
                item.setData(sampling.edges - self._bottom.origin, np.nan_to_num(values))
        top = max(_nice(high), _LEAST_MONEY if self.kind == SALES else _LEAST)
        self._box.setYRange(_nice(low), top, padding=0)
        self._tell_cut(max(cut, default=(0.0, 0)), sampling, top)

    def _tell_cut(self, highest: tuple[float, int], sampling: Sampling, top: float) -> None:
        """Say beside a bar that the axis does not reach how high it is."""
        value, place = highest
        self.cut.setVisible(value > top)
        if value > top:
            self.cut.setText(f"↑ {self._said(value)}", color=self.session.colours.text)
            self.cut.setPos(float(sampling.edges[place + 1]) - self._bottom.origin, top)

    @property
    def _is_stacked(self) -> bool:
        return bool(self.curves) and self.curves[0].style == STACK

    def _remake(self) -> None:
        item = self.view.getPlotItem()
        for made in self._items.values():
            item.removeItem(made)
        self._items = {}
        for depth, curve in enumerate(self.curves):
            colour = QColor(colour_of(curve, self.session.colours))
            made = pg.PlotCurveItem(pen=pg.mkPen(colour, width=1), connect="finite", antialias=curve.style == LINE)
            if curve.style != LINE:
                fill = QColor(colour)
                fill.setAlpha(255 if curve.style == STACK else _FILL)
                made.opts["stepMode"] = "center"
                made.setBrush(fill)
                made.setFillLevel(0)
                made.setPen(None if curve.style == STACK else pg.mkPen(colour, width=1))
            # The first of a stack lies on top: the ones behind it are as high as all before them together.
            made.setZValue(depth if curve.style == STACK else -depth)
            item.addItem(made, ignoreBounds=True)
            self._items[curve.key] = made

    def _tell_nothing(self) -> None:
        lacking = missing(self.kind, self.course) if self.course.began else ()
        text = ""
        if lacking and is_bare(self.course, "paid"):
            text = self.tr("Orders came without amounts: no connected source tells them.")
        elif lacking:
            text = self.tr("No connected source tells of it")
        elif self.course.began and not self.curves:
            text = self.tr("The rules of this room have none")
        # Before anything is known, an axis from 0 would look as if it were.
        if self._says_values is not (says := not text and bool(self.course.began)):
            self._says_values = says
            self._left.setStyle(showValues=says)
        if text != self._nothing.text() or bool(text) is self._nothing.isHidden():
            self._nothing.setText(text)
            self._nothing.setVisible(bool(text))
            self._place_nothing()
            # What shows nothing leaves its room to the others; the last one carries the times.
            self.setMaximumHeight((_NOTHING + 20 if self._last else _NOTHING) if text else _HIGHEST)

    def _place_nothing(self) -> None:
        self._nothing.setGeometry(self.view.rect().adjusted(0, 0, 0, -_TIMES if self._last else 0))

    # --- values

    def point(self, at: float | None) -> None:
        """Show the values at an instant, seconds; None: the latest ones."""
        self._at = at
        found = {}
        for key, values in self._sampled.items():
            found[key] = self._said(self._value(values, at))
        self.legend.show_values(found)

    def _value(self, values: Floats, at: float | None) -> float | None:
        if not values.size:
            return None
        if at is None:
            known = np.flatnonzero(~np.isnan(values))
            # The latest point may not be over yet; what is older than a few points is not the latest.
            return float(values[known[-1]]) if known.size and values.size - known[-1] <= 3 else None
        place = int(np.searchsorted(self._edges, at, side="right")) - 1
        if not 0 <= place < values.size or math.isnan(values[place]):
            return None
        return float(values[place])

    def _said(self, value: float | None) -> str:
        """A value beside its curve: people are whole, also where a point is the mean of several looks."""
        people = self.kind in (AUDIENCE, TIERS, SIGNALS)
        return self.text(round(value) if people and value is not None else value)

    def text(self, value: float | None) -> str:
        """A value as it is written at the axis."""
        write = self.session.format
        if self.kind == SALES:
            return write.short_money(None if value is None else round(value), self._currency())
        if value is None or value >= 100 or value == int(value):
            return write.short(None if value is None else round(value))
        return write.number(value, 1)

    def _currency(self) -> str:
        return next(iter(currencies(self.course)), "")

    # --- switches

    def _is_on(self, curve: Curve) -> bool:
        return curve.on is not (curve.key in self._hidden)

    def _switched(self, key: Key, on: bool) -> None:
        curve = next(curve for curve in self.curves if curve.key == key)
        if on == curve.on:
            self._hidden.discard(key)
        else:
            self._hidden.add(key)
        self.session.remembered.put(f"live/switched/{self.kind}", "\n".join("\t".join(one) for one in self._hidden))
        self.draw()

    def _remembered(self) -> set[Key]:
        """Curves that stand otherwise than from the start."""
        text = self.session.remembered.text(f"live/switched/{self.kind}")
        return {tuple(line.split("\t")) for line in text.splitlines()}

    # --- the screen

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(plot_title(self.kind))
        self.view.setAccessibleName(plot_title(self.kind))
        self.curves = []
        self.is_stale = True

    def restyle(self) -> None:
        """Take the theme's colours."""
        colours = self.session.colours
        self.view.setBackground(colours.surface)
        self.cut.fill = pg.mkBrush(colours.surface)
        for axis in (self._left, self._bottom):
            axis.setPen(pg.mkPen(colours.line))
            axis.setTextPen(pg.mkPen(colours.quiet))
        grid = QColor(colours.line)
        self._left.setTickPen(pg.mkPen(grid))
        self._left.setGrid(110)
        mark(self._nothing, tone="quiet")
        self.curves = []
        self.is_stale = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Tell where the pointer is."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            place: QPointF = self._box.mapSceneToView(self.view.mapToScene(event.position().toPoint()))
            at = place.x() + self._bottom.origin
            self.pointed.emit(at if self.axis.since <= at <= self.axis.until else None)
        elif event.type() == QEvent.Type.Leave:
            self.pointed.emit(None)
        elif event.type() == QEvent.Type.Resize:
            self._place_nothing()
        return super().eventFilter(watched, event)


def _nice(value: float) -> float:
    """The next round number beyond `value`, away from zero."""
    if value == 0:
        return 0.0
    size = abs(value) * 1.08
    step = 10 ** math.floor(math.log10(size)) / 4
    return math.copysign(math.ceil(size / step) * step, value)
