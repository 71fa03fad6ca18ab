"""Finding the row of titles, below banners and explanations, and what kind of file it is the head of."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tiercast.engine.imports.cells import header
from tiercast.engine.imports.presets import PRESETS, Field, Preset
from tiercast.engine.imports.table import Row
from tiercast.engine.jobs import JobError
from tiercast.words import Words

DEEPEST: Final = 40
"""Rows in which the titles are looked for."""


class Head(NamedTuple):
    """The row of titles.

    Attributes:
        row: its number; titles: as they stand there; columns: by field, where it is.
        rest: the rows below.
    """

    preset: Preset
    row: int
    titles: list[str]
    columns: dict[Field, int]
    rest: Iterator[Row]

    def title(self, field: Field) -> str:
        """Title of the column of a field; "" where there is none."""
        place = self.columns.get(field)
        return "" if place is None else self.titles[place]


def names_of(cells: Sequence[str]) -> dict[str, int]:
    """The compared names of a row of titles; of two alike the first."""
    names: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if cell:
            names.setdefault(header(cell), place)
    return names


def find_head(file: Path, rows: Iterator[Row], wanted: Preset | None) -> Head:
    """The head of `file`.

    Args:
        wanted: the kind of file that it has to be; None: any that is known.

    Raises:
        JobError: there is no such row.
    """
    seen: list[Row] = []
    for row in rows:
        names = names_of(row.cells)
        for preset in PRESETS if wanted is None else (wanted,):
            if preset.fits(names):
                columns = {field: place for field in Field if (place := preset.column(field, names)) is not None}
                return Head(preset, row.number, row.cells, columns, rows)
        seen.append(row)
        if len(seen) == DEEPEST:
            break
    raise JobError(_no_head(file, seen, wanted))


def _no_head(file: Path, seen: Sequence[Row], wanted: Preset | None) -> Words:
    widest = max(seen, key=lambda row: sum(map(bool, row.cells)), default=None)
    found = ", ".join(cell for cell in widest.cells if cell)[:200] if widest is not None else "-"
    if wanted is None:
        known = ", ".join(f"{preset.title} ({preset.name})" for preset in PRESETS)
        known_zh = "、".join(f"{preset.title_zh}（{preset.name}）" for preset in PRESETS)
        return Words(
            f"{file}: its columns are those of no known export ({known}); found: {found}. "
            "Take the file as your shop system exports it; which column is what in another one is told "
            "by a mapping file",
            f"{file}：表头不属于任何已知的导出格式（{known_zh}）；找到的列：{found}。"
            "请使用店铺系统原样导出的文件；其他文件请提供说明各列含义的映射文件",
        )
    missing = "; ".join(" | ".join(alternatives) for alternatives in wanted.needs)
    return Words(
        f"{file}: no row has the columns of {wanted.title} ({missing}); found: {found}",
        f"{file}：没有一行包含{wanted.title_zh}的列（{missing}）；找到的列：{found}",
    )
