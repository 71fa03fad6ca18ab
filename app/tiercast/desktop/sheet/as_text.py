"""The sheet as plain text, for a message or a document of one's own."""

from collections.abc import Iterator

from tiercast.desktop.sheet.headings import COLUMNS, heading, section
from tiercast.desktop.sheet.told import Told


def as_text(told: Told) -> str:
    """All of the sheet in lines."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Told) -> Iterator[str]:
    sheet, write = told.sheet, told.write
    yield told.title()
    yield told.when()
    yield told.against()
    yield ""
    if advice := told.advice():
        yield from (advice, "")
    for number in sheet.numbers:
        change, _ = told.change(number)
        beside = " · ".join(part for part in (change, told.before(number)) if part)
        value = told.value(number.value, number.unit)
        yield write.named(told.said(number.title), write.aside(value, beside) if beside else value)
        for below in (told.said(number.formula), told.terms(number), told.remark(number)):
            if below:
                yield f"    {below}"
    if sheet.moments:
        yield from ("", section("moments"))
        for moment in sheet.moments:
            clock = told.write.clock(moment.time, False)
            yield write.named(f"{clock} {told.said(moment.title)}", told.moment_value(moment))
            if about := told.moment_about(moment):
                yield f"    {about}"
    if sheet.rules:
        yield from ("", section("rules"))
        for rule in sheet.rules:
            cells = zip(COLUMNS, told.rule_cells(rule), strict=True)
            told_cells = write.listed(f"{heading(column)} {cell}" for column, cell in cells if cell != "–")
            yield write.named(write.aside(told.rule(rule.rule), told.rule_about(rule)), told_cells)
        yield told.caveat()
    if sheet.experiments:
        yield from ("", section("experiments"))
        for row in sheet.experiments:
            yield told.experiment(row)
            yield f"    {told.arms(row)}"
            yield from (f"    {told.compared(one)}" for one in row.compared)
    yield from ("", told.counted())
