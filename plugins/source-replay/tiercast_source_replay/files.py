"""Opening recordings: compression, encoding, and how a file is known again."""

import codecs
import gzip
import hashlib
import io
import itertools
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

from tiercast_api import Permanent

_CHUNK: Final = 1 << 20
_SURE: Final = 8
"""So many UTF-8 characters of more than one byte in a row are no accident of another encoding."""
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class RecordingError(Permanent):
    """A recording cannot be read; names the file, what is wrong and what to do.

    Attributes:
        path: of the file; chinese: the whole sentence in 简体中文.
    """

    def __init__(self, path: Path, message: str, chinese: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path, self.chinese = path, f"{path}：{chinese}"


def cut_off(path: Path, error: Exception) -> RecordingError:
    """A recording that ends before its end."""
    return RecordingError(
        path, f"cannot be read on: {error}; the file may be damaged or cut off",
        f"读到一半读不下去了，文件可能损坏或不完整（{error}）",
    )  # fmt: skip


class Encoding(NamedTuple):
    """What a text file is written in; `damaged` where some bytes are not of it, so that some rows are unreadable."""

    name: str
    damaged: bool = False


class Opened(NamedTuple):
    """An open recording: `data` are its bytes, decompressed; `raw` tells how far in the file on disk we are."""

    data: BinaryIO
    raw: BinaryIO
    size: int


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a recording, ``.zst`` and ``.gz`` decompressed on the way.

    Raises:
        RecordingError: where it cannot be opened, or zstandard is needed and not installed.
    """
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            size = path.stat().st_size
        except OSError as error:
            reason = error.strerror or "it cannot be opened"
            gone = isinstance(error, FileNotFoundError)
            chinese = "没有这个文件，请检查路径" if gone else f"打不开，请检查读取权限（{reason}）"
            raise RecordingError(path, f"{reason}; check the path and that the file may be read", chinese) from error
        data: BinaryIO = raw
        if path.suffix == ".gz":
            data = cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=raw)))
        elif path.suffix == ".zst":
            data = stack.enter_context(_zstd(path, raw))
        yield Opened(data, raw, size)


def chunks(path: Path, data: BinaryIO) -> Iterator[bytes]:
    """The bytes, a megabyte at a time. Raises: RecordingError: where they cannot be read or decompressed."""
    while chunk := read(path, data, _CHUNK):
        yield chunk


def read(path: Path, data: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes; b"" at the end. Raises: RecordingError: where they cannot be read or decompressed."""
    try:
        return data.read(size)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise cut_off(path, error) from error


def read_text(path: Path, text: io.TextIOWrapper, size: int) -> str:
    """Up to `size` characters; "" at the end. Raises: RecordingError: as `read`."""
    try:
        return text.read(size)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise cut_off(path, error) from error


def fingerprint(path: Path) -> str:
    """By what a file is known again: its beginning and its size. Raises: RecordingError."""
    with opened(path) as file:
        head = read(path, file.raw, 1 << 16)
        return hashlib.blake2b(head + file.size.to_bytes(8, "big"), digest_size=16).hexdigest()


def detect_encoding(path: Path) -> Encoding:
    """UTF-8, UTF-16 with a mark, or GBK (as its superset GB 18030), from the whole file.

    Raises:
        RecordingError: where it is neither, naming the byte.
    """
    with opened(path) as file:
        head = read(path, file.data, 4)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return Encoding(name)
        wrong_utf8 = _first_wrong("utf-8", head, chunks(path, file.data))
    if wrong_utf8 is None:
        return Encoding("utf-8")
    if wrong_utf8.wide >= _SURE:
        return Encoding("utf-8", damaged=True)
    with opened(path) as file:
        wrong_gbk = _first_wrong("gb18030", b"", chunks(path, file.data))
    if wrong_gbk is None:
        return Encoding("gb18030")
    raise RecordingError(
        path,
        f"is neither UTF-8 (byte {wrong_utf8.position}) nor GBK (byte {wrong_gbk.position}); "
        "save it as UTF-8, or name its encoding in the mapping (csv.encoding)",
        f"既不是 UTF-8（第 {wrong_utf8.position} 字节），也不是 GBK（第 {wrong_gbk.position} 字节）；"
        "请另存为 UTF-8，或在映射里写明编码（csv.encoding）",
    )


class _Wrong(NamedTuple):
    position: int
    wide: int


def _first_wrong(encoding: str, head: bytes, rest: Iterator[bytes]) -> _Wrong | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = wide = 0

    def decode(part: bytes, final: bool) -> _Wrong | None:
        nonlocal done, wide
        try:
            text = decoder.decode(part, final)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "replace")
            return _Wrong(done + error.start, wide + _wide(before))
        wide += _wide(text)
        done += len(part)
        return None

    for part in itertools.chain([head], rest):
        if wrong := decode(part, False):
            return wrong
    return decode(b"", True)


def _wide(text: str) -> int:
    return 0 if text.isascii() else sum(not character.isascii() for character in text[: 1 << 16])


@contextmanager
def as_text(file: Opened, encoding: Encoding) -> Iterator[io.TextIOWrapper]:
    """The recording as text, newlines as they are; bytes that are not of the encoding become lone surrogates."""
    text = io.TextIOWrapper(file.data, encoding=encoding.name, errors="surrogateescape", newline="")
    try:
        yield text
    finally:
        text.detach()


def _zstd(path: Path, raw: BinaryIO) -> BinaryIO:
    try:
        import zstandard
    except ImportError as error:
        message = "is compressed with zstd; install the package zstandard (tiercast-source-replay[zstd])"
        raise RecordingError(
            path, message, "是 zstd 压缩文件，请安装 zstandard（tiercast-source-replay[zstd]），或先解压"
        ) from error

    class Reader(io.RawIOBase):
        """zstandard's reader with its errors turned into those of a file, and readable as text."""

        def __init__(self) -> None:
            self._stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True, closefd=False)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            try:
                return int(self._stream.readinto(buffer))
            except zstandard.ZstdError as error:
                raise OSError(str(error)) from error

    return io.BufferedReader(Reader(), 1 << 18)
