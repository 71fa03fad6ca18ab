"""A file of rows as shops export it: CSV in UTF-8, UTF-16 or GB18030, gzipped or not, and Excel's formats.

Every cell becomes text. Numbers of a workbook that are too long for a spreadsheet to keep exactly are written as the
spreadsheet shows them (``6.92E+17``), so that they are found to be spoilt, as in a CSV that went through one.
"""

import codecs
import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Final, NamedTuple, cast

from tiercast.engine.jobs import JobError
from tiercast.system_words import system_words
from tiercast.words import Words

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
EXACT: Final = 10**15
"""Spreadsheets keep fifteen digits of a number."""
DELIMITERS: Final = ",\t;|"
_PROBE: Final = 64 * 1024
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Row(NamedTuple):
    """One row: its number in the file, from 1, and its cells."""

    number: int
    cells: list[str]


def read_rows(file: Path) -> Iterator[Row]:
    """The rows of `file` that are not empty; of a workbook those of its first sheet that has any.

    Raises:
        JobError: it cannot be read, in words.
    """
    suffix = Path(file.stem).suffix if file.suffix == ".gz" else file.suffix
    try:
        rows = _workbook(file) if suffix.lower() in WORKBOOKS else _csv(file)
        for number, cells in rows:
            if any(cells):
                yield Row(number, cells)
    except OSError as error:
        why = system_words(error)
        raise _unreadable(file, why.en, why.zh) from error
    except (EOFError, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise _unreadable(file, f"it is damaged: {error}", f"文件已损坏：{error}") from error


def _unreadable(file: Path, en: str, zh: str) -> JobError:
    return JobError(Words(f"{file}: it cannot be read: {en}", f"{file}：无法读取：{zh}"))


# --- CSV


def _csv(file: Path) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(file)
    with _open(file) as raw:
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        start = text.read(_PROBE)
        delimiter = _delimiter(start)
        reader = csv.reader(_again(start, text), delimiter=delimiter)
        try:
            for cells in reader:
                yield reader.line_num, [clean(cell) for cell in cells]
        except csv.Error as error:
            line = reader.line_num
            raise JobError(
                Words(f"{file}:{line}: it is no CSV: {error}", f"{file}:{line}：不是有效的 CSV：{error}")
            ) from error


def _again(start: str, rest: io.TextIOWrapper) -> Iterator[str]:
    """The lines of what was read already, then the rest."""
    lines = start.splitlines(keepends=True) if "\r" not in start else _split(start)
    held = lines.pop() if lines else ""
    yield from lines
    if held:
        yield held + (rest.readline() if not held.endswith("\n") else "")
    yield from rest


def _split(text: str) -> list[str]:
    """Lines that end with ``\\n``; ``\\r`` alone ends none here, the reader sees to it."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _open(file: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(file, "rb")) if file.suffix == ".gz" else file.open("rb")


def _encoding(file: Path) -> str:
    """By its mark, else UTF-8 where all of it is, else GB18030. Raises: JobError: it is neither."""
    with _open(file) as raw:
        head = raw.read(4)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
    for name in ("utf-8", "gb18030"):
        if _is(file, name):
            return name
    raise _unreadable(
        file,
        "it is neither UTF-8 nor GB18030 text; save it as CSV UTF-8 or as .xlsx",
        "既不是 UTF-8 也不是 GB18030 文本；请另存为 CSV UTF-8 或 .xlsx",
    )


def _is(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with _open(file) as raw:
        try:
            while block := raw.read(1 << 20):
                if b"\0" in block:
                    return False
                decoder.decode(block)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _delimiter(start: str) -> str:
    """The one that most of the first lines have most of; a comma where none has any."""
    counts: Counter[str] = Counter()
    for line in start.splitlines()[:50]:
        best = max(DELIMITERS, key=line.count)
        if line.count(best):
            counts[best] += line.count(best)
    return counts.most_common(1)[0][0] if counts else ","


def clean(cell: str) -> str:
    """A cell without what keeps spreadsheets from reading a number in it: ``="123"``, ``'123``, a tab."""
    text = cell.strip().strip("\ufeff")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text[1:].strip() if text[:1] in ("'", "`") and len(text) > 1 else text


# --- workbooks


def _workbook(file: Path) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with _open(file) as raw:
            book = CalamineWorkbook.from_filelike(io.BytesIO(raw.read()))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if rows:
                yield from ((number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, 1))
                return
    except PasswordError as error:
        raise _unreadable(file, "it has a password; save it without one", "文件有密码；请去掉密码后再导入") from error
    except CalamineError as error:
        raise _unreadable(file, f"it is no workbook: {error}", f"不是有效的工作簿：{error}") from error


_Cell = str | float | int | bool | time | date | datetime | timedelta | None


def _text(cell: _Cell) -> str:
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        if abs(cell) >= EXACT:
            return f"{cell:.2E}"
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return "" if cell is None else str(cell)
