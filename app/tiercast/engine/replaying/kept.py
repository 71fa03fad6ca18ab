"""Copies of the shop as it was at instants of the replay, so that going back need not begin at the beginning."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final, NamedTuple

PARTS: Final = 12
"""Copies over the length of a recording, at most."""
LEAST: Final = 3_000
"""Entries between two copies: fewer are stepped again in no time."""
MOST_BYTES: Final = 400_000_000
"""Bytes of all copies together."""


class Copy(NamedTuple):
    """A copy: the instant and the entry up to which everything is in it."""

    at: int
    seq: int
    file: Path


class Copies:
    """The copies of one replay, in order; the first is its base."""

    def __init__(self, folder: Path, base: Path, begin: int, end: int, seq: int) -> None:
        self._folder, self._every = folder, max(1, (end - begin) // PARTS)
        self._copies = [Copy(begin, seq, base)]
        self._number = self._bytes = 0

    def is_due(self, at: int, seq: int) -> bool:
        """Whether a copy at `at` would be worth its room."""
        last = self._copies[-1]
        return at - last.at >= self._every and seq - last.seq >= LEAST and self._bytes < MOST_BYTES

    def add(self, play: Path, at: int, seq: int) -> None:
        """Copy the store at work, of which everything is committed. Raises: OSError, sqlite3.Error."""
        file = self._folder / f"at-{len(self._copies)}.db"
        _copy(play, file)
        self._bytes += file.stat().st_size
        self._copies.append(Copy(at, seq, file))

    def before(self, at: int) -> Copy:
        """The last copy up to `at`."""
        return next((copy for copy in reversed(self._copies) if copy.at <= at), self._copies[0])

    def fresh(self, copy: Copy) -> tuple[Path, int]:
        """A new store that begins as `copy`, and a number that no other has had. Raises: OSError."""
        self._number += 1
        file = self._folder / f"play-{self._number}.db"
        _copy(copy.file, file)
        return file, self._number

    @staticmethod
    def drop(play: Path) -> None:
        """Remove a store that is not at work any more, with what lies beside it."""
        for file in play.parent.glob(play.name + "*"):
            if file.is_dir():
                shutil.rmtree(file, ignore_errors=True)
            else:
                file.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
