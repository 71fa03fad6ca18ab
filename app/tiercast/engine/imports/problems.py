"""What is wrong with the rows of an import: each with its file, row, column, what was found and what was expected."""

from typing import Final

import msgspec

from tiercast.words import Words

MOST: Final = 200
"""Problems that are kept with all they say; of the others only how many there are."""


class RowProblem(msgspec.Struct, frozen=True):
    """One row that is not imported, or a cell that is not read.

    Attributes:
        row: number of the row in the file, from 1; column: its title, "" for the whole row.
        found: what stands there; expected: what should, where that can be said apart.
    """

    file: str
    row: int
    column: str
    found: str
    words: Words
    expected: Words | None = None

    def to(self, language: str) -> str:
        """``orders.csv:12: 支付完成时间: found …, expected …``."""
        place = f"{self.file}:{self.row}" + (f": {self.column}" if self.column else "")
        return f"{place}: {self.words.to(language)}"


class Problems:
    """Collects problems.

    Attributes:
        kept: the first ones; count: of all.
    """

    def __init__(self, most: int = MOST) -> None:
        self.kept: list[RowProblem] = []
        self.count = 0
        self._most = most

    def add(
        self, file: str, row: int, column: str, found: str, words: Words, expected: Words | None = None
    ) -> None:  # fmt: skip
        """Take note of one."""
        self.count += 1
        if len(self.kept) < self._most:
            self.kept.append(RowProblem(file, row, column, found[:60], words, expected))

    def expected(self, file: str, row: int, column: str, found: str, expected: Words) -> None:
        """A cell does not say what was expected."""
        shown = found[:60]
        self.add(
            file,
            row,
            column,
            found,
            Words(f"expected {expected.en}, found {shown!r}", f"应为{expected.zh}，实际是 {shown!r}"),
            expected,
        )
