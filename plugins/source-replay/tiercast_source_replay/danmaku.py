"""Danmaku XML: of BililiveRecorder (a live room) and of Bilibili's video comments.

Elements as in BililiveRecorder's ``BasicDanmakuWriter.cs``. The file is untrusted: a document type, hence every
entity, is refused; a broken element costs itself and not the rest; a file that is cut off ends where it ends.
"""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

from tiercast_api import Event
from tiercast_api.said import said

from tiercast_source_replay.danmaku_events import ELEMENTS, Clockwork, Element, event_of
from tiercast_source_replay.files import Encoding, Opened, RecordingError, as_text, read_text
from tiercast_source_replay.formats import LONGEST_RECORD, Item, Unreadable

_STARTS: Final = tuple(f"<{name}".encode() for name in ELEMENTS)
_CHUNK: Final = 1 << 16
_REPLACED: Final[dict[int, int | None]] = {
    **{code: None for code in range(32) if code not in (9, 10, 13)},
    **dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD),
}
"""What XML does not allow: control characters, which recorders write all the same, and halves of characters."""


def read_danmaku(path: Path, file: Opened, encoding: Encoding) -> Iterator[Item]:
    """One item per element ``d``, ``gift``, ``sc`` and ``guard``.

    A live recording comes in the order of the file; the comments of a video, which were sent on many days and stand in
    no order, come sorted by the instant at which they were sent.

    Raises:
        RecordingError: where the file declares a document type.
    """
    items = _items(path, file, encoding)
    first = list(itertools.islice(items, 1))
    whole = itertools.chain(first, items)
    if first and isinstance(first[0], Event) and first[0].attributes.get("video") is True:
        yield from sorted(whole, key=lambda item: item.time if isinstance(item, Event) else 0)
    else:
        yield from whole


def _items(path: Path, file: Opened, encoding: Encoding) -> Iterator[Item]:
    parser = _Parser(path)
    clockwork = Clockwork()
    with as_text(file, encoding) as text:
        while chunk := read_text(path, text, _CHUNK):
            data = chunk.translate(_REPLACED).encode()
            for found in parser.feed(data):
                if isinstance(found, Unreadable):
                    yield found
                elif found.name == "BililiveRecorderRecordInfo":
                    clockwork.begin(found.attributes.get("start_time", ""))
                else:
                    yield event_of(found, clockwork)


class _Open(NamedTuple):
    name: str
    attributes: dict[str, str]
    line: int


class _Parser:
    """Expat that gets up again: after a broken place it goes on at the next element."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: list[Element | Unreadable] = []
        self._lines_before = 0
        self._seeking = False
        self._start(b"")

    def feed(self, data: bytes) -> list[Element | Unreadable]:
        """The elements that `data` completes."""
        while data:
            if self._seeking:
                data = self._resume(data)
                continue
            try:
                self._expat.Parse(data, False)
                self._fed += len(data)
                data = b""
            except expat.ExpatError as error:
                data = self._broken(data, error)
        found, self._found = self._found, []
        return found

    def _start(self, opening: bytes) -> None:
        self._expat = expat.ParserCreate("utf-8")
        self._expat.StartDoctypeDeclHandler = self._refuse
        self._expat.EntityDeclHandler = self._refuse
        self._expat.StartElementHandler = self._begin
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._open: _Open | None = None
        self._text: list[str] = []
        self._length = 0
        self._fed = len(opening)
        if opening:
            self._expat.Parse(opening, False)

    def _refuse(self, *_: object) -> None:
        raise RecordingError(
            self._path, "declares a document type (<!DOCTYPE); such a file is not a recording",
            "含有文档类型声明（<!DOCTYPE），不是录播文件",
        )  # fmt: skip

    def _broken(self, data: bytes, error: expat.ExpatError) -> bytes:
        """Note the broken place; what is left of `data` after it."""
        line = self._lines_before + error.lineno
        at = max(0, self._expat.ErrorByteIndex - self._fed)
        raw = data[at : at + 200]
        if raw.strip(b" \r\n\t"):
            self._found.append(Unreadable(raw, said("no_xml", why=expat.ErrorString(error.code)), line))
        self._lines_before = line - 1
        self._seeking = True
        return data[at + 1 :]

    def _resume(self, data: bytes) -> bytes:
        """Skip to the next element that we know; nothing where there is none in this chunk."""
        places = [place for start in _STARTS if (place := _find(data, start)) >= 0]
        skipped = data[: min(places)] if places else data
        self._lines_before += skipped.count(b"\n")
        if not places:
            return b""
        self._seeking = False
        self._start(b"<i>")
        return data[min(places) :]

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in ELEMENTS:
            self._open = _Open(name, attributes, self._lines_before + self._expat.CurrentLineNumber)
            self._text, self._length = [], 0

    def _characters(self, text: str) -> None:
        if self._open is not None and self._length < LONGEST_RECORD:
            self._text.append(text)
            self._length += len(text)

    def _end(self, name: str) -> None:
        if self._open is not None and name == self._open.name:
            self._found.append(Element(*self._open, "".join(self._text)))
            self._open = None


def _find(data: bytes, start: bytes) -> int:
    """Where the element that begins with `start` begins; `<d` is not the beginning of `<data`."""
    place = data.find(start)
    while place >= 0 and data[place + len(start) : place + len(start) + 1] not in (b" ", b"\n", b"\t", b"\r"):
        place = data.find(start, place + 1)
    return place
