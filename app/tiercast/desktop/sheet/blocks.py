"""The blocks of which the paper is made: each knows how high it is and paints itself, and none is ever cut."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from PySide6.QtCore import QRectF

from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.sheet.headings import COLUMNS, heading, section
from tiercast.desktop.sheet.pen import RIGHT, Pen, height_of, width_of
from tiercast.desktop.sheet.plots import PLOTS_HIGH, paint_legend, paint_plots
from tiercast.desktop.sheet.told import Told
from tiercast.serve.protocol_sheet import ExperimentTold, MomentTold, NumberTold, RuleTold

WIDTH: Final = 760.0
"""What is painted on is so wide; the paper has margins beside it."""
_GUTTER: Final = 40.0
_HALF: Final = (WIDTH - _GUTTER) / 2
_AMOUNT: Final = 150.0
_WORDS: Final = _HALF - _AMOUNT - Space.M
_LINE: Final = 16.0
_CLOCK: Final = 54.0
_RIGHT: Final = 170.0
_CELLS: Final = {"fired": 56.0, "would": 78.0, "held": 66.0, "done": 64.0, "cost": 116.0, "bought": 168.0}
_NAME: Final = WIDTH - sum(_CELLS.values())
_SCALE: Final = 190.0
"""Width of the drawing of an interval."""

Paint: TypeAlias = Callable[[Pen], None]


@dataclass(frozen=True)
class Block:
    """A part of the paper.

    Attributes:
        height: of it; paint: paints it at the pen's origin.
        keeps: it stands on the same page as the next one.
        head: stands above it again where a page begins with it.
    """

    height: float
    paint: Paint
    keeps: bool = False
    head: "Block | None" = None


def blocks_of(told: Told) -> Iterator[Block]:
    """All blocks of a sheet, from the top."""
    sheet = told.sheet
    yield _head(told)
    if told.lacking():
        yield _unknown(told)
    numbers = sheet.numbers
    for first in range(0, len(numbers), 2):
        yield _pair(told, numbers[first : first + 2])
    yield _gap(Space.M)
    if sheet.course.columns:
        yield _heading(section("course"), lambda pen, box: paint_legend(pen, told, box))
        yield Block(PLOTS_HIGH, lambda pen: paint_plots(pen, told, WIDTH))
    if sheet.moments:
        yield _heading(section("moments"))
        yield from (_moment(told, moment) for moment in sheet.moments)
    if sheet.rules:
        yield _heading(section("rules"))
        columns = _columns()
        yield columns
        yield from (_rule(told, rule, columns) for rule in sheet.rules)
        yield _paragraph(told.caveat())
    if sheet.experiments:
        yield _heading(section("experiments"))
        yield from (_experiment(told, row) for row in sheet.experiments)
    yield _paragraph(told.counted())


def _head(told: Told) -> Block:
    def paint(pen: Pen) -> None:
        pen.line_of(QRectF(0, 0, WIDTH, 32), told.title(), Type.TITLE, bold=True)
        pen.line_of(QRectF(0, 34, WIDTH * 0.6, 20), told.when(), Type.BODY)
        pen.line_of(QRectF(WIDTH * 0.6, 34, WIDTH * 0.4, 20), told.against(), Type.SMALL, "quiet", align=RIGHT)
        pen.rule(0, 66, WIDTH, "edge")

    return Block(76, paint)


def _gap(height: float) -> Block:
    return Block(height, lambda _pen: None)


def _heading(text: str, beside: Callable[[Pen, QRectF], None] | None = None) -> Block:
    """A heading; `beside` paints into its line."""

    def paint(pen: Pen) -> None:
        box = QRectF(0, Space.L, WIDTH, 24)
        pen.line_of(box, text, Type.HEAD, bold=True)
        if beside is not None:
            beside(pen, box)

    return Block(Space.L + 28, paint, keeps=True)


def _paragraph(text: str) -> Block:
    high = height_of(text, WIDTH)
    return Block(high + Space.S, lambda pen: pen.text(QRectF(0, Space.S, WIDTH, high + 2), text))


def _unknown(told: Told) -> Block:
    """Why numbers are unknown, once for all of them."""
    advice = told.advice()
    lines = [*([(advice, "warn")] if advice else []), *((text, "quiet") for text in told.lacking())]
    highs = [height_of(text, WIDTH) for text, _ in lines]

    def paint(pen: Pen) -> None:
        y = 0.0
        for (text, colour), high in zip(lines, highs, strict=True):
            pen.text(QRectF(0, y, WIDTH, high + 2), text, Type.SMALL, colour)
            y += high + 2

    return Block(sum(highs) + 2 * len(highs) + Space.M, paint)


# --- the ten numbers


def _pair(told: Told, pair: tuple[NumberTold, ...]) -> Block:
    """Two numbers side by side."""
    high = max(_number_height(told, number) for number in pair)

    def paint(pen: Pen) -> None:
        for place, number in enumerate(pair):
            pen.painter.save()
            pen.painter.translate(place * (_HALF + _GUTTER), 0)
            _paint_number(pen, told, number)
            pen.rule(0, high - 0.5, _HALF)
            pen.painter.restore()

    return Block(high, paint)


def _below(told: Told, number: NumberTold) -> list[tuple[str, str]]:
    """The small lines below a number's title, with their colours."""
    remark = "" if number.value is None and told.lacking() else told.remark(number)
    lines = [(told.said(number.formula), "quiet"), (remark, "warn")]
    return [(text, colour) for text, colour in lines if text]


def _wide(number: NumberTold) -> float:
    """How wide the words may be: beside a value that is unknown there is more room."""
    return _WORDS if number.value is not None else _HALF - 2 * _GUTTER


def _number_height(told: Told, number: NumberTold) -> float:
    words = 26 + sum(height_of(text, _wide(number)) + 2 for text, _ in _below(told, number))
    return max(words, 62.0) + Space.S


def _paint_number(pen: Pen, told: Told, number: NumberTold) -> None:
    title = told.said(number.title)
    pen.line_of(QRectF(0, 6, _WORDS, 20), title, Type.BODY, bold=True)
    change, tone = told.change(number)
    left = width_of(title, Type.BODY, True) + Space.S
    pen.line_of(QRectF(left, 7, _WORDS - left, 20), change, Type.SMALL, tone, bold=True, number=True)
    y = 28.0
    for text, colour in _below(told, number):
        high = height_of(text, _wide(number))
        pen.text(QRectF(0, y, _wide(number), high + 2), text, Type.SMALL, colour)
        y += high + 2
    text, size = _fitting(told, number)
    box = QRectF(_HALF - _AMOUNT, 4, _AMOUNT, 36)
    pen.line_of(box, text, size, "text" if number.value is not None else "quiet", bold=True, number=True, align=RIGHT)
    below = QRectF(_HALF - _AMOUNT, 42, _AMOUNT, 18)
    before = told.before(number, whole=text != told.value(number.value, number.unit))
    pen.line_of(below, before, Type.SMALL, "quiet", number=True, align=RIGHT)


def _fitting(told: Told, number: NumberTold) -> tuple[str, int]:
    """The value as exactly as it can be written large, else smaller."""
    for text in told.values(number.value, number.unit):
        if width_of(text, Type.BIG, True, True) <= _AMOUNT:
            return text, Type.BIG
    return told.value(number.value, number.unit), Type.TITLE


# --- moments


def _moment(told: Told, moment: MomentTold) -> Block:
    about = told.moment_about(moment)
    wide = WIDTH - _CLOCK
    high = height_of(about, wide)

    def paint(pen: Pen) -> None:
        clock = told.write.clock(moment.time, False)
        pen.line_of(QRectF(0, 2, _CLOCK, 20), clock, Type.BODY, "accent", bold=True, number=True)
        pen.line_of(QRectF(_CLOCK, 2, wide - _RIGHT, 20), told.said(moment.title), Type.BODY)
        value = QRectF(WIDTH - _RIGHT, 2, _RIGHT, 20)
        pen.line_of(value, told.moment_value(moment), Type.BODY, bold=True, number=True, align=RIGHT)
        pen.text(QRectF(_CLOCK, 22, wide, high + 2), about)

    return Block(24 + high + (Space.XS if high else 0), paint)


# --- rules


def _columns() -> Block:
    def paint(pen: Pen) -> None:
        x = _NAME
        for column in COLUMNS:
            box = QRectF(x, 0, _CELLS[column], 20)
            pen.line_of(box, heading(column), Type.SMALL, "quiet", align=RIGHT)
            x += _CELLS[column]
        pen.rule(0, 22, WIDTH)

    return Block(24, paint, keeps=True)


def _rule(told: Told, rule: RuleTold, columns: Block) -> Block:
    about = told.rule_about(rule)
    name, wide_name = told.rule(rule.rule), _NAME - Space.S
    # On paper nobody can point at what was cut off: a long name goes on in further lines.
    more = height_of(name, wide_name, Type.BODY) - height_of("x", wide_name, Type.BODY)
    high = height_of(about, _NAME + _CELLS["fired"])

    def paint(pen: Pen) -> None:
        if more > 0:
            pen.text(QRectF(0, 2, wide_name, 22 + more), name, Type.BODY, "text")
        else:
            pen.line_of(QRectF(0, 2, wide_name, 20), name, Type.BODY)
        x = _NAME
        for column, cell in zip(COLUMNS, told.rule_cells(rule), strict=True):
            wide = _CELLS[column]
            colour = "text" if cell != "–" else "quiet"
            pen.line_of(QRectF(x + 4, 2, wide - 4, 20), cell, Type.SMALL, colour, number=True, align=RIGHT)
            x += wide
        pen.text(QRectF(0, 21 + more, _NAME + _CELLS["fired"], high + 2), about)
        pen.rule(0, 26 + more + high, WIDTH)

    return Block(28 + more + high, paint, head=columns)


# --- experiments


def _experiment(told: Told, row: ExperimentTold) -> Block:
    lines = 2 + len(row.compared)

    def paint(pen: Pen) -> None:
        pen.line_of(QRectF(0, 0, WIDTH, 20), told.experiment(row), Type.BODY)
        pen.line_of(QRectF(0, 20, WIDTH, _LINE), told.arms(row), Type.SMALL, "quiet", number=True)
        for place, one in enumerate(row.compared):
            y = 20 + _LINE * (place + 1) + 2
            pen.line_of(QRectF(0, y, WIDTH - _SCALE - Space.L, _LINE), told.compared(one), Type.SMALL, number=True)
            if one.difference is not None and one.low is not None and one.high is not None:
                _paint_interval(pen, y + _LINE / 2, one.low, one.difference, one.high)

    return Block(24 + _LINE * (lines - 1) + Space.S, paint)


def _paint_interval(pen: Pen, y: float, low: float, middle: float, high: float) -> None:
    """An interval on a scale with zero in its middle."""
    most = max(abs(low), abs(high), 0.01)
    left, half = WIDTH - _SCALE, _SCALE / 2

    def at(value: float) -> float:
        return left + half + value / most * (half - Space.S)

    pen.bar(QRectF(left, y - 0.5, _SCALE, 1), "line")
    pen.bar(QRectF(left + half - 0.5, y - 6, 1, 12), "edge")
    tone = "good" if low > 0 else "bad" if high < 0 else "quiet"
    pen.bar(QRectF(at(low), y - 1.5, at(high) - at(low), 3), tone)
    pen.dot(at(middle), y, 4, tone)
