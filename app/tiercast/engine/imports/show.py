"""A run of show from CSV or a workbook: item, phase and minutes, a row each, in order."""

from pathlib import Path
from typing import Final

from tiercast.engine.imports import cells
from tiercast.engine.imports.cells import CellError
from tiercast.engine.imports.heads import DEEPEST, names_of
from tiercast.engine.imports.table import read_rows
from tiercast.engine.jobs import JobError
from tiercast.words import Words

COLUMNS: Final = {
    "item": ("商品ID", "商品编号", "商品编码", "item", "item id", "id"),
    "phase": ("环节", "阶段", "流程", "phase"),
    "minutes": ("分钟", "时长", "预计分钟", "minutes", "duration"),
}
MINUTE: Final = 60_000_000
MOST: Final = 500


def read_show(file: Path) -> list[tuple[str, str, int]]:
    """Item (or ""), phase (or "") and microseconds planned (or 0) of each row.

    Raises:
        JobError: with the row and what was expected there.
    """
    places: dict[str, int] = {}
    steps: list[tuple[str, str, int]] = []
    for depth, row in enumerate(read_rows(file)):
        if not places:
            names = names_of(row.cells)
            found = {
                field: names[key]
                for field, titles in COLUMNS.items()
                if (key := next((k for title in titles if (k := cells.header(title)) in names), None)) is not None
            }
            if "minutes" in found and len(found) > 1:
                places = found
            elif depth >= DEEPEST:
                break
            continue
        item, phase, minutes = (_text(row.cells, places.get(name)) for name in COLUMNS)
        try:
            length = round(float(cells.decimal(minutes)) * MINUTE) if minutes else 0
        except CellError as error:
            raise JobError(_wrong(file, row.number, minutes)) from error
        if length < 0 or not (item or phase):
            raise JobError(_wrong(file, row.number, minutes or "-"))
        steps.append((cells.code(item), phase, length))
    if not steps or len(steps) > MOST:
        raise JobError(
            Words(
                f"{file}: expected columns item (or phase) and minutes, and 1 to {MOST} rows below them",
                f"{file}：应有“商品ID”（或“环节”）和“分钟”两列，其下 1 到 {MOST} 行",
            )
        )
    return steps


def _text(row: list[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _wrong(file: Path, row: int, found: str) -> Words:
    return Words(
        f"{file}:{row}: expected an item or a phase, and minutes such as 5, found {found!r}",
        f"{file}:{row}：应有商品或环节，以及 5 这样的分钟数，实际是 {found!r}",
    )
