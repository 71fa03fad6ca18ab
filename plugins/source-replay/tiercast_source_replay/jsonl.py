"""JSONL recordings: our own events, or another feed's records through a mapping."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from tiercast_api import event_from_json
from tiercast_api.lines import LineSplitter
from tiercast_api.mapping import EventMapping, RecordError
from tiercast_api.said import said, said_of

from tiercast_source_replay.files import Opened, chunks
from tiercast_source_replay.formats import LONGEST_RECORD, Item, Unreadable

_MARK = b"\xef\xbb\xbf"


def read_jsonl(path: Path, mapping: EventMapping | None, file: Opened, skip: int = 0) -> Iterator[Item]:
    """One item per line; with a `mapping` one per record of a line.

    Args:
        path: for errors.
        mapping: None for our own events.
        file: the open file.
        skip: items that are passed over.
    """
    reader = None if mapping is None else _Mapped(mapping)
    passed = 0
    for number, line in _lines(path, file):
        if reader is not None:
            for item in reader.items(line, number):
                passed += 1
                if passed > skip:
                    yield item
        elif passed < skip:
            passed += 1
        else:
            yield _event(line, number)


def _lines(path: Path, file: Opened) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line that is not empty; None for one that is too long."""
    splitter = LineSplitter(LONGEST_RECORD)
    number = 0
    for chunk in chunks(path, file.data):
        for line in splitter.feed(chunk):
            number += 1
            if data := line.data.removeprefix(_MARK).strip() if number == 1 else line.data.strip():
                yield number, None if line.cut else data
    for line in splitter.finish():
        if data := line.data.strip():
            yield number + 1, None if line.cut else data


def _event(line: bytes | None, number: int) -> Item:
    if line is None:
        return _too_long(number)
    try:
        return event_from_json(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Unreadable(line, said("no_event", why=said_of(error)), number)


def _too_long(number: int) -> Unreadable:
    return Unreadable(b"", said("longer_bytes", most=f"{LONGEST_RECORD:,}"), number)


class _Mapped:
    def __init__(self, mapping: EventMapping) -> None:
        self._mapping = mapping
        self._event_of = mapping.for_records()

    def items(self, line: bytes | None, number: int) -> Iterator[Item]:
        """The items of one line."""
        if line is None:
            yield _too_long(number)
            return
        try:
            records = self._mapping.records(msgspec.json.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, RecordError) as error:
            yield Unreadable(line, said("no_record", why=said_of(error)), number)
            return
        for record in records:
            try:
                yield self._event_of(record)
            except RecordError as error:
                yield Unreadable(line, error.said, number)
