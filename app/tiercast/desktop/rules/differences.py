"""The differences of two texts, line by line."""

import difflib
from typing import Final, NamedTuple

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tiercast.desktop.look.fonts import fixed_font
from tiercast.desktop.look.tokens import Colours
from tiercast.desktop.session import Session

CONTEXT: Final = 3
"""Lines shown around a change."""


class DiffLine(NamedTuple):
    """One line: `sign` is ``+``, ``-``, " " or ``…`` for lines left out."""

    sign: str
    text: str


def differences(old: str, new: str) -> list[DiffLine]:
    """The changes that lead from `old` to `new`, with a few lines around each; [] where there are none."""
    lines: list[DiffLine] = []
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=CONTEXT):
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            if lines:
                lines.append(DiffLine("…", ""))
            continue
        lines.append(DiffLine(line[:1], line[1:]))
    return lines


class DiffView(QPlainTextEdit):
    """Shows differences, to be read and copied."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.lines: list[DiffLine] = []
        self.setReadOnly(True)
        self.setStyleSheet("QPlainTextEdit { border: none; }")  # the card around it has one
        self.setFont(fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def show_lines(self, lines: list[DiffLine], nothing: str) -> None:
        """Show these lines; `nothing` is said where there are none."""
        self.lines = lines
        self.setPlainText("\n".join(f"{line.sign} {line.text}" for line in lines) or nothing)
        self.restyle()

    def restyle(self) -> None:
        """Colour the lines."""
        colours = self.session.colours
        for number, line in enumerate(self.lines):
            cursor = QTextCursor(self.document().findBlockByNumber(number))
            shown, text = QTextBlockFormat(), QTextCharFormat()
            ground, tone = _tones(line.sign, colours)
            if ground:
                shown.setBackground(QColor(ground))
            text.setForeground(QColor(tone))
            cursor.setBlockFormat(shown)
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
            cursor.setCharFormat(text)


def _tones(sign: str, colours: Colours) -> tuple[str, str]:
    if sign == "+":
        return colours.good_soft, colours.good
    if sign == "-":
        return colours.bad_soft, colours.bad
    return "", colours.quiet if sign == "…" else colours.text
