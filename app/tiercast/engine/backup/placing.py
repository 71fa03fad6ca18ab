"""Putting several files into place together: all of them, or, where one cannot be, none."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from tiercast.beside.private_file import sync_folder

ASIDE = ".before-restore"


class Placing:
    """Names are changed one after the other, and changed back where something fails. Use `placing`."""

    def __init__(self) -> None:
        self._aside: list[tuple[Path, Path]] = []
        self._new: list[Path] = []
        self._left: list[Path] = []
        self._back: list[Callable[[], None]] = []

    def aside(self, path: Path) -> None:
        """Take what lies at `path` away, if there is something; it is gone once everything is in place."""
        kept = path.with_name(path.name + ASIDE)
        if not path.exists():
            # A restore that was killed may have left it; what comes now takes its place.
            self._left.append(kept)
            return
        _remove(kept)
        path.rename(kept)
        self._aside.append((path, kept))

    def put(self, ready: Path, path: Path) -> None:
        """Move the file `ready` to `path`; what lay there goes aside."""
        self.aside(path)
        self.made(path)
        ready.rename(path)
        sync_folder(path.parent)

    def made(self, path: Path) -> None:
        """`path` is made by somebody else; it goes away again where something fails."""
        self._new.append(path)

    def otherwise(self, back: Callable[[], None]) -> None:
        """What else is to be done where something fails."""
        self._back.append(back)

    def undo(self) -> None:
        """Everything as it was."""
        for back in reversed(self._back):
            back()
        for path in reversed(self._new):
            _remove(path)
        for path, kept in reversed(self._aside):
            kept.rename(path)

    def done(self) -> None:
        """What lay there before is removed."""
        for kept in (*self._left, *(kept for _, kept in self._aside)):
            _remove(kept)


@contextlib.contextmanager
def placing() -> Iterator[Placing]:
    """Files that get into place together; whatever is raised inside puts everything back."""
    places = Placing()
    try:
        yield places
    except BaseException:
        places.undo()
        raise
    places.done()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
