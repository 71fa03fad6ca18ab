"""What the engine has in hand, in a few mapped bytes: noted before it is stepped, and still there after ``kill -9``.

Two deaths on one batch skip it, two at the start of a ruleset take the version before: the supervisor counts, the
engine acts. Noting costs a microsecond, because nothing is written but memory that the system keeps.
"""

import mmap
import os
import struct
from pathlib import Path
from typing import Final, Self

from tiercast.engine.heartbeat import Death

_MAGIC: Final = b"TCHAND1\0"
_RECORD: Final = struct.Struct("<BBH32s")
_IN_HAND: Final = 8
_BLAMED: Final = 64
_SIZE: Final = 128
_KINDS: Final = ("", "batch", "ruleset")


class Hand:
    """The file of one store."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises: OSError: where it cannot be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size != _SIZE:
                os.ftruncate(handle, 0)
                # Written, not only made longer: a mapped hole on a full disk would end the process.
                os.write(handle, bytes(_SIZE))
            self._map = mmap.mmap(handle, _SIZE)
        finally:
            os.close(handle)
        if self._map[:8] != _MAGIC:
            self._map[:] = _MAGIC + bytes(_SIZE - 8)

    def begin(self, kind: str, name: bytes) -> None:
        """Note that the ``batch`` or ``ruleset`` with this name (at most 32 bytes) is about to be worked on."""
        _RECORD.pack_into(self._map, _IN_HAND, _KINDS.index(kind), len(name), 0, name)

    def end(self) -> None:
        """Note that it went well and nothing is in hand any more; what it was blamed for is forgotten."""
        if self._map[_BLAMED] and self._same():
            self._map[_BLAMED] = 0
        self._map[_IN_HAND] = 0

    def blame(self) -> Death | None:
        """Count a death on what is in hand, and put it down.

        Returns:
            What was in hand and how many deaths in a row it has; None where nothing was.
        """
        kind, length, _, name = _RECORD.unpack_from(self._map, _IN_HAND)
        if not 0 < kind < len(_KINDS):
            return None
        count = _RECORD.unpack_from(self._map, _BLAMED)[2] if self._same() else 0
        count = min(count + 1, 65_535)
        _RECORD.pack_into(self._map, _BLAMED, kind, length, count, name)
        self._map[_IN_HAND] = 0
        return Death(kind=_KINDS[kind], id=name[:length].hex(), count=count)

    def _same(self) -> bool:
        kind, length, _, name = _RECORD.unpack_from(self._map, _IN_HAND)
        before = _RECORD.unpack_from(self._map, _BLAMED)
        return (kind, length, name) == (before[0], before[1], before[3])

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
