"""A store that is filled beside and gets its name once it is whole: in a file, or in one transaction of a server."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection

from tiercast.engine.backup.placing import Placing, placing
from tiercast.engine.jobs import JobError
from tiercast.store.database import open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.lock import FileLock
from tiercast.system_words import system_words
from tiercast.words import Words

READY: Final = ".restoring"
"""Ending of what is not in place yet."""
T = TypeVar("T")


def sqlite_file(url: str) -> Path | None:
    """The file of a store; None where a server keeps it."""
    return Path(url.removeprefix("sqlite:///").split("?")[0]) if url.startswith("sqlite:///") else None


def folder_for(path: Path) -> None:
    """Make the folder of `path`. Raises: JobError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = system_words(error)
        raise JobError(
            Words(
                f"{path}: cannot be made here ({why.en}); name another place: --store, --into",
                f"{path}：无法在此创建（{why.zh}）；请用 --store 或 --into 指定其他位置",
            )
        ) from error


@contextmanager
def filled_file(file: Path, fill: Callable[[Connection], T]) -> Iterator[tuple[Placing, T]]:
    """The store in `file`, filled: it has its name as this is entered, and what was there is back where it fails.

    Raises:
        StoreError: an engine has it, or another program.
    """
    folder_for(file)
    lock = FileLock(file.with_name(file.name + ".lock"))
    if not lock.take():
        raise StoreError(Trouble.OWNED, "end the engine that uses it first")
    ready = file.with_name(file.name + READY)
    try:
        _remove(ready)
        filled = _fill(ready, fill)
        with placing() as places:
            for beside in ("-wal", "-shm"):
                places.aside(file.with_name(file.name + beside))
            places.put(ready, file)
            yield places, filled
    finally:
        _remove(ready)
        lock.release()


def _fill(ready: Path, fill: Callable[[Connection], T]) -> T:
    database = open_database(f"sqlite:///{ready.as_posix()}", synchronous="OFF")
    try:
        with database.write() as connection:
            filled = fill(connection)
    finally:
        database.close()
    if ready.with_name(ready.name + "-wal").exists():
        # With the last connection its log is folded into the file, which alone gets the store's name.
        raise StoreError(Trouble.LOCKED, f"{ready} is open in another program")
    with ready.open("rb+") as handle:
        os.fsync(handle.fileno())
    return filled


def _remove(ready: Path) -> None:
    for name in ("", "-wal", "-shm"):
        ready.with_name(ready.name + name).unlink(missing_ok=True)
