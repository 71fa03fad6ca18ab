"""The spool: events that may not be shed and do not fit in memory wait in a file, in order.

A file is a header (eight bytes of name, then the position of its first frame) and frames: length and CRC-32 of what
follows, little-endian, then the sealed record, or as many zeros where it was erased. Positions grow for ever, also
when the file begins anew, so that a position committed with a batch (as a cursor) stays valid.
"""

import errno
import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.event import Event

from tiercast.store.codec import pack, unpack
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.secret import sync_folder
from tiercast.store.vault import Vault

MAXIMUM_BYTES: Final = 1 << 30
"""A spool takes no more than this unless it is told so."""
LONGEST_RECORD: Final = 16 << 20
LOOKS: Final = 100
"""How often a record that does not fit its sum is looked at, before the rest counts as an append under way."""
_NAME: Final = b"TCSPOOL1"
_HEADER: Final = 16
_FRAME: Final = 8
_LABEL: Final = b"spool"


class Spooled(msgspec.Struct, frozen=True):
    """One event that waits, and the key of its source. Older records have a place too, which nobody reads."""

    source: str
    event: Event


class Spool:
    """One file, one writer. Not thread-safe."""

    def __init__(self, path: Path, seal: Callable[[bytes], bytes], unseal: Callable[[bytes], bytes],
                 maximum: int = MAXIMUM_BYTES) -> None:  # fmt: skip
        """Use `open_spool`."""
        self.path = path
        self.torn = 0
        """Bytes of an unfinished append that were cut off when it was opened; nobody was told that they are safe."""
        self._seal = seal
        self._unseal = unseal
        self._maximum = maximum
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            self._first, self._size = self._recover()
        except BaseException:
            os.close(self._file)
            raise

    @property
    def first(self) -> int:
        """Position of the first event in the file."""
        return self._first

    @property
    def end(self) -> int:
        """Position behind the last event."""
        return self._first + self._size - _HEADER

    def append(self, events: Sequence[Spooled]) -> int:
        """Add events; they are on the disk when this returns.

        Returns:
            The position behind them.

        Raises:
            StoreError: `Trouble.DISK_FULL` where they do not fit, `Trouble.INPUT_OUTPUT`; nothing of them is kept.
        """
        frames = b"".join(self._frame(event) for event in events)
        if self._size + len(frames) > self._maximum:
            raise StoreError(Trouble.DISK_FULL, f"the spool {self.path} has reached {self._maximum} bytes")
        try:
            _write_at(self._file, frames, self._size)
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, self._size)
            raise _trouble(error, self.path) from error
        self._size += len(frames)
        return self.end

    def read(self, after: int, limit: int = 512) -> list[tuple[int, Spooled]]:
        """Up to `limit` events from the position `after` on, each with the position behind it.

        Args:
            after: a position that `read` or `append` has returned; 0 or one before the file's first begins there.
        """
        result: list[tuple[int, Spooled]] = []
        place = _HEADER + max(after, self._first) - self._first
        while len(result) < limit and (body := self._body(place, self._size)) is not None:
            place += _FRAME + len(body)
            if any(body):
                result.append((self._first + place - _HEADER, unpack(self._unseal(body), Spooled)))
        return result

    def erase(self, after: int, is_theirs: Callable[[Event], bool]) -> int:
        """Overwrite events from the position `after` on, where they lie; positions stay what they are.

        Returns:
            How many were somebody's who is erased.

        Raises:
            StoreError: the file cannot be written.
        """
        place, erased = _HEADER + max(after, self._first) - self._first, 0
        try:
            while (body := self._body(place, self._size)) is not None:
                if any(body) and is_theirs(unpack(self._unseal(body), Spooled).event):
                    nothing = bytes(len(body))
                    _write_at(self._file, zlib.crc32(nothing).to_bytes(4, "little") + nothing, place + 4)
                    erased += 1
                place += _FRAME + len(body)
            if erased:
                os.fsync(self._file)
        except OSError as error:
            raise _trouble(error, self.path) from error
        return erased

    def count(self, after: int) -> int:
        """How many events lie behind the position `after` (as `read` understands it)."""
        place, found = _HEADER + max(after, self._first) - self._first, 0
        while (body := self._body(place, self._size)) is not None:
            place += _FRAME + len(body)
            found += any(body)
        return found

    def release(self, upto: int) -> bool:
        """Begin the file anew if everything in it lies before `upto`; returns whether it did."""
        if upto < self.end or self._size == _HEADER:
            return False
        fresh = self.path.with_name(self.path.name + ".new")
        handle = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        end = self.end
        _write_at(handle, _header(end), 0)
        os.fsync(handle)
        if os.name == "nt":
            os.close(handle)  # an open file cannot be renamed there
        os.close(self._file)
        fresh.replace(self.path)
        sync_folder(self.path.parent)
        self._file = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0)) if os.name == "nt" else handle
        self._first, self._size = end, _HEADER
        return True

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    def _frame(self, event: Spooled) -> bytes:
        body = self._seal(pack(event))
        if len(body) > LONGEST_RECORD:
            raise StoreError(Trouble.INVALID, f"an event of {len(body)} bytes; at most {LONGEST_RECORD} are spooled")
        return len(body).to_bytes(4, "little") + zlib.crc32(body).to_bytes(4, "little") + body

    def _body(self, place: int, size: int) -> bytes | None:
        return _body_at(self._file, place, size)

    def _recover(self) -> tuple[int, int]:
        size = os.fstat(self._file).st_size
        head = _read_at(self._file, _HEADER, 0)
        if size < _HEADER and _NAME.startswith(head[:8]):
            self.torn = size
            os.ftruncate(self._file, 0)
            _write_at(self._file, _header(0), 0)
            os.fsync(self._file)
            sync_folder(self.path.parent)
            return 0, _HEADER
        if head[:8] != _NAME:
            raise StoreError(Trouble.CORRUPT, f"{self.path} is no spool")
        place = _HEADER
        while (body := self._body(place, size)) is not None:
            place += _FRAME + len(body)
        self.torn = size - place
        if self.torn:
            os.ftruncate(self._file, place)
            os.fsync(self._file)
        return int.from_bytes(head[8:], "little"), place


def open_spool(path: Path, vault: Vault, maximum: int = MAXIMUM_BYTES) -> Spool:
    """The spool at `path`, made where it is not there; its records are encrypted under the shop's key.

    Args:
        maximum: size in bytes at which it takes no more.

    Raises:
        StoreError: where the file is something else or cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Spool(
            path,
            lambda plain: vault.seal(vault.shop_cipher, plain, _LABEL),
            lambda body: vault.unseal_for_shop(body, _LABEL),
            maximum,
        )
    except OSError as error:
        raise _trouble(error, path) from error


def copy_waiting(path: Path, after: int, copy: Callable[[bytes], object]) -> int | None:
    """Hand over a spool with what waits in it, also while its owner goes on: a file that can be opened as a spool.

    Args:
        after: position of the last event that is in the journal; what lies before it is left out.
        copy: takes the bytes in order; nothing where nothing waits.

    Returns:
        How many events; None where the file begins behind `after`, since what waited there is in the journal by now.

    Raises:
        StoreError: it cannot be read, or is no spool.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise _trouble(error, path) from error
    try:
        return _copy_from(handle, path, after, copy)
    finally:
        os.close(handle)


def _copy_from(handle: int, path: Path, after: int, copy: Callable[[bytes], object]) -> int | None:
    head, size = _read_at(handle, _HEADER, 0), os.fstat(handle).st_size
    if size < _HEADER:
        return 0
    if head[:8] != _NAME:
        raise StoreError(Trouble.CORRUPT, f"{path} is no spool")
    first = int.from_bytes(head[8:], "little")
    if first > after:
        return None
    begin = place = _HEADER + after - first
    found = 0
    while (body := _settled_body(handle, place, size)) is not None:
        if place == begin:
            copy(_header(after))
        copy(len(body).to_bytes(4, "little") + zlib.crc32(body).to_bytes(4, "little") + body)
        place += _FRAME + len(body)
        found += any(body)
    return found


def _settled_body(handle: int, place: int, size: int) -> bytes | None:
    """The record at `place`; where it is being overwritten just now (`Spool.erase`), as it is a moment later."""
    for _ in range(LOOKS if place < size else 0):
        body = _body_at(handle, place, size)
        if body is not None:
            return body
    return None


def _body_at(handle: int, place: int, size: int) -> bytes | None:
    """The sealed record of the frame at `place`; None where no whole one is."""
    head = _read_at(handle, _FRAME, place)
    length = int.from_bytes(head[:4], "little")
    if len(head) < _FRAME or not 0 < length <= LONGEST_RECORD or place + _FRAME + length > size:
        return None
    body = _read_at(handle, length, place + _FRAME)
    return body if zlib.crc32(body) == int.from_bytes(head[4:], "little") else None


def _header(first: int) -> bytes:
    return _NAME + first.to_bytes(8, "little")


def _write_at(handle: int, data: bytes, place: int) -> None:
    os.lseek(handle, place, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _read_at(handle: int, length: int, place: int) -> bytes:
    os.lseek(handle, place, os.SEEK_SET)
    parts = []
    while length and (part := os.read(handle, length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _trouble(error: OSError, path: Path) -> StoreError:
    kinds = {errno.ENOSPC: Trouble.DISK_FULL, errno.EDQUOT: Trouble.DISK_FULL, errno.EFBIG: Trouble.DISK_FULL,
             errno.EROFS: Trouble.READ_ONLY, errno.EACCES: Trouble.CANNOT_OPEN, errno.EPERM: Trouble.CANNOT_OPEN,
             errno.ENOENT: Trouble.CANNOT_OPEN, errno.EISDIR: Trouble.CANNOT_OPEN}  # fmt: skip
    return StoreError(kinds.get(error.errno or 0, Trouble.INPUT_OUTPUT), f"{path}: {error.strerror}")
