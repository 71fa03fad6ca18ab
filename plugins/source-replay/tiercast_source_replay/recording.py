"""One recording as a plain generator of events or of batches; no context, no clock, no loop."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from tiercast_api import BUILT_IN, Event
from tiercast_api.mapping import EventMapping
from tiercast_api.said import Said

from tiercast_source_replay.danmaku import read_danmaku
from tiercast_source_replay.danmaku_events import KINDS
from tiercast_source_replay.files import Encoding, Opened, RecordingError, detect_encoding, opened, read
from tiercast_source_replay.formats import Item, Unreadable
from tiercast_source_replay.jsonl import read_jsonl
from tiercast_source_replay.table import read_table

BATCH: Final = 2_048
_PACKED: Final = (".zst", ".gz")


class Format(StrEnum):
    """What a recording is written in."""

    JSONL = "jsonl"
    CSV = "csv"
    XML = "xml"


_SUFFIXES: Final = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".xml": Format.XML,
}


class Batch(NamedTuple):
    """Some consecutive records of a recording.

    Attributes:
        events: of those that are events.
        unreadable: those that could not be read.
        position: records of the file up to and with this batch; where to go on.
        done: the part of the file that has been read, between 0 and 1.
    """

    events: list[Event]
    unreadable: list[Unreadable]
    position: int
    done: float


def format_of(path: Path) -> Format:
    """The format by the file's name, else by its beginning.

    Raises:
        RecordingError: where neither tells.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    if suffixes and suffixes[-1] in _SUFFIXES:
        return _SUFFIXES[suffixes[-1]]
    with opened(path) as file:
        head = read(path, file.data, 64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"{"):
        return Format.JSONL
    if head.startswith(b"<"):
        return Format.XML
    raise RecordingError(
        path, "is of no known kind; expected .jsonl, .csv or .xml (also .gz and .zst of them)",
        "不是认识的文件类型；应为 .jsonl、.csv 或 .xml（也可以是它们的 .gz 或 .zst）",
    )  # fmt: skip


def kinds_of(form: Format, mapping: EventMapping | None) -> tuple[str, ...]:
    """The event kinds that a recording of this format can hold."""
    if form is Format.XML:
        return KINDS
    if mapping is not None:
        return mapping.kinds
    return tuple(kind.name for kind in BUILT_IN if not kind.from_engine)


def batches_from_file(
    path: Path, mapping: EventMapping | None = None, *, skip: int = 0, size: int = BATCH
) -> Iterator[Batch]:
    """Read a recording in batches.

    Args:
        path: the file.
        mapping: needed for CSV; for JSONL that is not our own.
        skip: records to pass over (`Batch.position` of an earlier reading).
        size: records in a batch, at most.

    Raises:
        RecordingError: where the file cannot be read at all. InvalidSettings: where the mapping does not fit it.
    """
    form = format_of(path)
    encoding = encoding_of(path, form, mapping)
    with opened(path) as file, closing(_items(path, form, encoding, file, mapping, skip)) as items:
        position = skip
        while chunk := list(islice(items, size)):
            position += len(chunk)
            events = [item for item in chunk if isinstance(item, Event)]
            unreadable = [item for item in chunk if isinstance(item, Unreadable)] if len(events) < len(chunk) else []
            yield Batch(events, unreadable, position, min(1.0, file.raw.tell() / max(1, file.size)))


def events_from_file(
    path: Path,
    mapping: EventMapping | None = None,
    *,
    on_unreadable: Callable[[Unreadable], None] | None = None,
) -> Iterator[Event]:
    """Every event of a recording, in the order of the file.

    Args:
        path: the file.
        mapping: needed for CSV; for JSONL that is not our own.
        on_unreadable: told of each record that cannot be read; without it the first one is an error.

    Raises:
        RecordingError: as `batches_from_file`, and for an unreadable record that nobody is told of.
    """
    for batch in batches_from_file(path, mapping):
        for problem in batch.unreadable:
            if on_unreadable is None:
                chinese = problem.reason.zh if isinstance(problem.reason, Said) else problem.reason
                raise RecordingError(path, f"line {problem.line}: {problem.reason}", f"第 {problem.line} 行：{chinese}")
            on_unreadable(problem)
        yield from batch.events


def encoding_of(path: Path, form: Format, mapping: EventMapping | None) -> Encoding:
    """What the file is written in: JSONL is UTF-8, others as the mapping says or as the bytes tell.

    Raises:
        RecordingError: where no encoding fits, or Python does not know the one that the mapping names.
    """
    if form is Format.JSONL:
        return Encoding("utf-8")
    if form is Format.CSV and mapping is not None and mapping.csv.encoding != "auto":
        name = mapping.csv.encoding
        try:
            "".encode(name)
        except (LookupError, ValueError) as error:
            raise RecordingError(
                path,
                f"csv.encoding: {name!r} is no encoding that is known here",
                f"csv.encoding：没有 {name!r} 这种编码",
            ) from error
        return Encoding(name, damaged=True)
    return detect_encoding(path)


def _items(
    path: Path, form: Format, encoding: Encoding, file: Opened, mapping: EventMapping | None, skip: int
) -> Generator[Item, None, None]:
    if form is Format.JSONL:
        yield from read_jsonl(path, mapping, file, skip)
    elif form is Format.XML:
        yield from islice(read_danmaku(path, file, encoding), skip, None)
    elif mapping is None:
        raise RecordingError(
            path, "is CSV and needs a mapping: a file that says what its columns are ('mapping')",
            "是 CSV，还需要一个说明各列含义的映射文件（mapping）",
        )  # fmt: skip
    else:
        yield from read_table(path, mapping, file, encoding, skip)
