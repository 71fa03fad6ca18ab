"""The small plots of the course of a session, side by side on one time axis, with the best moments marked."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF

from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.sheet.headings import PLOTS, best, highest, plot_title
from tiercast.desktop.sheet.pen import RIGHT, Pen, width_of
from tiercast.desktop.sheet.told import Told

PLOTS_HIGH: Final = 128.0
_TOP: Final = 24.0
_PLOT: Final = 78.0
_MARKED: Final = {"audience": ("audience",), "arrivals": ("arrivals",), "interactions": ("comments",),
                  "sales": ("sales", "after")}  # fmt: skip
"""Which moments are marked in which plot."""
_SERIES: Final = {"audience": 0, "arrivals": 5, "interactions": 2, "sales": 1}
"""Colours by their number; what is paid is green as on Live, where red is what goes back."""


def paint_plots(pen: Pen, told: Told, width: float) -> None:
    """Paint all of them; what no source tells says so."""
    each = (width - Space.L * (len(PLOTS) - 1)) / len(PLOTS)
    for place, key in enumerate(PLOTS):
        pen.painter.save()
        pen.painter.translate(place * (each + Space.L), 0)
        _paint(pen, told, key, _SERIES[key], each)
        pen.painter.restore()


def paint_legend(pen: Pen, told: Told, box: QRectF) -> None:
    """Say at the right of `box` what the dots are, where there are any."""
    if not any(_marks(told, key) for key in PLOTS):
        return
    pen.line_of(box, best(), Type.SMALL, "quiet", align=RIGHT)
    pen.dot(box.right() - width_of(best(), Type.SMALL) - Space.S, box.center().y(), 3, "text")


def _marks(told: Told, key: str) -> list[int]:
    """At which places of a plot a best moment is marked."""
    course = told.sheet.course
    column = course.columns.get(key, ())
    places = [(one.time - course.first) // course.step for one in told.sheet.moments if one.key in _MARKED[key]]
    return [place for place in places if 0 <= place < len(column)]


def _paint(pen: Pen, told: Told, key: str, series: int, width: float) -> None:
    course = told.sheet.course
    column = course.columns.get(key)
    pen.line_of(QRectF(0, 0, width * 0.5, 20), plot_title(key), Type.SMALL, "quiet")
    floor = _TOP + _PLOT
    pen.bar(QRectF(0, floor, width, 1), "line")
    if column is None:
        pen.line_of(QRectF(width * 0.6, 0, width * 0.4, 20), told.write.number(None), Type.SMALL, "quiet", align=RIGHT)
        return
    known = [value for value in column if value is not None]
    most = max(known, default=0)
    unit = "money" if key == "sales" else "count"
    top = QRectF(width * 0.5, 0, width * 0.5, 20)
    said = highest(told.value(most, unit, short=True))
    pen.line_of(top, said, Type.SMALL, bold=True, number=True, align=RIGHT)
    across = width / max(1, len(column) - 1)

    def at(place: int, value: float) -> QPointF:
        return QPointF(place * across, floor - (value / most * (_PLOT - 4) if most else 0))

    run: list[QPointF] = []
    for place, value in enumerate(column):
        if value is None:
            pen.area(run, floor, series)
            run = []
        else:
            run.append(at(place, value))
    pen.area(run, floor, series)
    for place in _marks(told, key):
        here = at(place, column[place] or 0)
        pen.dot(here.x(), here.y(), 3, "text")
    labels = QRectF(0, floor + 4, width, 18)
    pen.line_of(labels, told.write.clock(told.sheet.began, False), Type.SMALL, "quiet", number=True)
    pen.line_of(labels, told.write.clock(told.sheet.until, False), Type.SMALL, "quiet", number=True, align=RIGHT)
