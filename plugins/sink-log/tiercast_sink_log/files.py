"""A file of lines that is renamed when it has grown, so many old ones are kept."""

import json
import os
from pathlib import Path
from typing import Any, Final

TAIL: Final = 256 * 1024
"""Bytes of the end that are read when it is opened, to know what is in it already."""


class RotatingLines:
    """Appends lines to ``path``; at `size` bytes it becomes ``path.1``, and so on up to `keep` old files. Blocking.

    Args:
        fsync: every append is on the disk when it returns.
    """

    def __init__(self, path: Path, size: int, keep: int, fsync: bool) -> None:
        self._path = path
        self._size = size
        self._keep = keep
        self._fsync = fsync
        self._descriptor = -1

    def open(self) -> list[bytes]:
        """Open or create the file; a line that a power cut tore is ended. Returns the whole lines of its tail.

        Raises:
            OSError: where it cannot be written.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)
        length = os.fstat(self._descriptor).st_size
        os.lseek(self._descriptor, max(0, length - TAIL), os.SEEK_SET)
        tail = os.read(self._descriptor, TAIL)
        if tail and not tail.endswith(b"\n"):
            self._write(b"\n")
        return tail.split(b"\n")

    def append(self, lines: bytes) -> None:
        """Append whole lines. Raises: OSError: none or a part of them were written; append them again."""
        if os.fstat(self._descriptor).st_size + len(lines) > self._size and os.fstat(self._descriptor).st_size:
            self._rotate()
        self._write(lines)
        if self._fsync:
            os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the file; twice is nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _write(self, data: bytes) -> None:
        written = 0
        length = os.fstat(self._descriptor).st_size
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
        except OSError:
            os.ftruncate(self._descriptor, length)  # no half line stays
            raise

    def _rotate(self) -> None:
        self.close()
        for number in range(self._keep, 0, -1):
            older = self._numbered(number)
            newer = self._numbered(number - 1)
            if newer.exists():
                newer.replace(older)
        if self._keep == 0:
            self._path.unlink(missing_ok=True)
        self.open()

    def _numbered(self, number: int) -> Path:
        return self._path if number == 0 else self._path.with_name(f"{self._path.name}.{number}")


def ids_of(lines: list[bytes]) -> list[str]:
    """The ``id`` of every line that is a JSON object with one; anything else is passed over."""
    found = []
    for line in lines:
        try:
            value: Any = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            found.append(value["id"])
    return found
