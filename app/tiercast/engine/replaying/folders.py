"""Folders of what is shown again: each goes with its replay, and all of them when somebody is erased."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tiercast.beside.file_lock import FileLock

LOCK: Final = "lock"
"""Held as long as the replay is at work."""
ERASED: Final = "erased"
"""Put into a folder by whoever erases somebody: its replay ends, and takes the folder along."""
LOOK: Final = 0.2
"""Seconds between two looks at whether it is there, or whether a folder is gone."""
LOOKS: Final = 100
"""Looks at whether replays have ended."""


class Closed(NamedTuple):
    """What became of replays when somebody was erased: how many copies went, and the folders that are still there."""

    copies: int = 0
    left: tuple[Path, ...] = ()


@contextlib.contextmanager
def folder_below(place: Path) -> Iterator[Path]:
    """A folder for one replay, which goes at the end; those that nobody holds any more go first. Raises: OSError."""
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    for left in place.iterdir():
        remove_left(left)
    folder = Path(tempfile.mkdtemp(prefix="replay-", dir=place))
    lock = FileLock(folder / LOCK)
    try:
        lock.take()
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def remove_left(folder: Path) -> None:
    """Remove the folder of a replay that has ended by force; one that is at work is left alone."""
    lock = FileLock(folder / LOCK)
    try:
        if not folder.is_dir() or not lock.take():
            return
    except OSError:
        return
    lock.release()
    shutil.rmtree(folder, ignore_errors=True)


async def until_erased(folder: Path) -> None:
    """Wait until somebody was erased, who may stand in this folder."""
    while not (folder / ERASED).exists():
        await asyncio.sleep(LOOK)


async def close_all(place: Path) -> Closed:
    """Let every replay end whose folder lies in `place`, and remove what others left behind: somebody was erased."""
    found = left = _folders(place)
    for _ in range(LOOKS):
        for folder in left:
            remove_left(folder)
            with contextlib.suppress(OSError):  # it went just now
                (folder / ERASED).touch()
        left = tuple(folder for folder in left if folder.exists())
        if not left:
            break
        await asyncio.sleep(LOOK)
    return Closed(len(found) - len(left), left)


def _folders(place: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder for folder in place.iterdir() if folder.is_dir())) if place.is_dir() else ()
