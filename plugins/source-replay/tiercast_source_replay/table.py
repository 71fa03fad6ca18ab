"""CSV recordings, read through a mapping."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tiercast_api import InvalidSettings
from tiercast_api.mapping import EventMapping, MappingError, RecordError
from tiercast_api.said import said

from tiercast_source_replay.files import Encoding, Opened, RecordingError, as_text, cut_off
from tiercast_source_replay.formats import Item, Unreadable, shown


def read_table(path: Path, mapping: EventMapping, file: Opened, encoding: Encoding, skip: int = 0) -> Iterator[Item]:
    """One item per row.

    Args:
        path: for errors.
        mapping: what the columns mean.
        file: the open file.
        encoding: what it is written in.
        skip: records that are passed over, as fast as they can be split.

    Raises:
        RecordingError: where it has no header. InvalidSettings: where the mapping names a column that is not there.
    """
    shape = mapping.csv
    with as_text(file, encoding) as text:
        rows = csv.reader(text, delimiter=shape.delimiter, quotechar=shape.quote)
        try:
            yield from _items(path, mapping, rows, encoding.damaged, skip)
        except (OSError, EOFError, zlib.error) as error:
            raise cut_off(path, error) from error


def _items(path: Path, mapping: EventMapping, rows: Any, damaged: bool, skip: int) -> Iterator[Item]:
    shape = mapping.csv
    for _ in range(shape.skip_rows):
        _next_row(rows)
    columns = list(shape.columns) or _header(path, rows)
    try:
        event_of = mapping.for_rows(columns)
    except MappingError as error:
        raise InvalidSettings("mapping", f"{error} ({path})", f"{error.chinese}（{path}）") from error
    for _ in range(skip):
        _next_row(rows)
    line = rows.line_num
    while True:
        try:
            for row in rows:
                if row:
                    yield event_of(row) if not damaged else _checked(event_of, row, rows.line_num)
                line = rows.line_num
            return
        except RecordError as error:
            line = rows.line_num
            yield Unreadable(shown(shape.delimiter.join(row)), error.said, line)
        except csv.Error as error:
            reason = said("no_csv_row", first=line + 1, last=rows.line_num, why=error)
            line = rows.line_num
            yield Unreadable("", reason, line)


def _next_row(rows: Any) -> Sequence[str] | None:
    while True:
        try:
            for row in rows:
                if row:
                    return list(row)
            return None
        except csv.Error:
            return ()


def _header(path: Path, rows: Any) -> list[str]:
    header = _next_row(rows)
    if not header:
        raise RecordingError(
            path, "has no header row; a file without one needs csv.columns in the mapping",
            "没有表头；没有表头的文件要在映射里写 csv.columns",
        )  # fmt: skip
    return [name.strip() for name in header]


def _checked(event_of: Any, row: list[str], line: int) -> Item:
    text = ",".join(row)
    if any("\udc80" <= character <= "\udcff" for character in text):
        return Unreadable(shown(text), said("other_encoding"), line)
    item: Item = event_of(row)
    return item
