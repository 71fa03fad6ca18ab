"""Colours in a ruleset's text: keys, names of the language, values, operators, texts, comments, what is wrong."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from tiercast.desktop.look.tokens import Colours
from tiercast.rules.diagnostics import Diagnostic, Severity
from tiercast.rules.parse import SECTIONS

_RULES: Final = (
    ("key", re.compile(r"(?:(?<=^)|(?<=[\s{\[,-]))[^\s\-:{},\[\]#\"'|][^\s:{},\[\]#\"'|]*(?=\s*:(?:\s|$))")),
    ("name", re.compile(
        r"\b(?:visit|session|viewer|item|room|event|tier|signal|cue|params|rfm|trigger|lifecycle)\.[\w.-]+")),
    ("number", re.compile(r"(?<![\w.-])[+-]?\d+(?:\.\d+)?(?:\s?[smhd]\b|\s?%|\s[A-Z]{3}\b)?(?![\w.-])")),
    ("operator", re.compile(
        r"(?:(?<=\s)(?:not in|in|contains|starts with|matches|between|changed|was|is known|is today|within|"
        r"not within|of|per)(?=\s|$))|[<>]=?|!=|(?<=\s)=(?=\s)")),
    ("place", re.compile(r"\{[\w.]+\}")),
    ("text", re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")),
    ("place", re.compile(r"\{[\w.]+\}")),
    ("comment", re.compile(r"(?:(?<=^)|(?<=\s))#.*$")),
)  # fmt: skip
_SECTION: Final = re.compile(rf"^({'|'.join(SECTIONS)})(?=\s*:)")


class Highlighter(QSyntaxHighlighter):
    """The colours of one document."""

    def __init__(self, document: QTextDocument, colours: Colours) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._wrong: dict[int, list[tuple[int, Severity]]] = {}
        self.colours = colours
        self.take(colours)

    def take(self, colours: Colours) -> None:
        """Use the colours of a theme."""
        self.colours = colours
        series = colours.series
        self._formats = {
            "key": _format(colours.accent),
            "section": _format(colours.accent, bold=True),
            "name": _format(series[4]),
            "number": _format(series[2] if colours.dark else colours.warn),
            "operator": _format(series[5]),
            "text": _format(colours.good),
            "place": _format(series[4]),
            "comment": _format(colours.quiet),
        }
        self.rehighlight()

    def mark_wrong(self, found: Sequence[Diagnostic]) -> None:
        """Underline where something is wrong; only the lines that change are painted anew."""
        before, self._wrong = self._wrong, {}
        for one in found:
            self._wrong.setdefault(one.position.line, []).append((one.position.column, one.severity))
        for line in {number for number in before | self._wrong if before.get(number) != self._wrong.get(number)}:
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 Qt's name
        """Colour one line."""
        for name, begin, length in _parts(text):
            self.setFormat(begin, length, self._formats[name])
        for column, severity in self._wrong.get(self.currentBlock().blockNumber() + 1, ()):
            begin, length = _word_at(text, column - 1)
            for place in range(begin, begin + length):
                shown = QTextCharFormat(self.format(place))
                shown.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
                tone = self.colours.bad if severity is Severity.ERROR else self.colours.warn
                shown.setUnderlineColor(QColor(tone))
                self.setFormat(place, 1, shown)


def _parts(text: str) -> Iterator[tuple[str, int, int]]:
    for name, pattern in _RULES:
        for found in pattern.finditer(text):
            yield name, found.start(), found.end() - found.start()
    if section := _SECTION.match(text):
        yield "section", section.start(), section.end() - section.start()


def _word_at(text: str, place: int) -> tuple[int, int]:
    """The word that begins at a place, at least one sign of the line."""
    place = max(0, min(place, len(text) - 1))
    found = re.compile(r"[^\s,{}\[\]]+").match(text, place)
    return place, (found.end() - place if found is not None else 1) if text else 0


def _format(colour: str, *, bold: bool = False, italic: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setFontItalic(italic)
    if bold:
        made.setFontWeight(QFont.Weight.DemiBold)
    return made
