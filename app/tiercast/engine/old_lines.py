"""Forgetting lines of the files that sinks write, once they are older than what the store keeps of their actions.

A line is written over where it lies, by an empty object and blanks: whoever is appending goes on undisturbed, and the
file stays one of JSON lines. A file that was put aside when it had grown, and has nothing else left, is removed.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from tiercast.engine.config import Config

EMPTY: Final = b"{}"
_ASIDE: Final = re.compile(r"\.[0-9]+")


class LineFile(msgspec.Struct, frozen=True):
    """A file of lines; `aside`: it has grown and is written no more."""

    path: Path
    aside: bool


def line_files(config: Config) -> list[LineFile]:
    """The files that the configured sinks write (``path``), and those that they have put aside (``path.1`` …)."""
    found: dict[Path, LineFile] = {}
    for part in config.sinks.values():
        written = part.settings.get("path")
        if not isinstance(written, str):
            continue
        for path in (config.path(written), Path(written).expanduser()):
            beside = path.parent.glob(f"{path.name}*") if path.parent.is_dir() else ()
            for file in sorted(beside):
                rest = file.name.removeprefix(path.name)
                if file.is_file() and (not rest or _ASIDE.fullmatch(rest)):
                    found.setdefault(file.resolve(), LineFile(file.resolve(), bool(rest)))
    return list(found.values())


def forget_lines(files: Sequence[LineFile], before: int) -> int:
    """Forget the lines of actions that were decided before an instant (microseconds UTC); for a worker.

    Lines that are not of the form in which actions are written (a JSON object with ``id`` and ``time``) stay.

    Returns:
        How many lines were forgotten.

    Raises:
        OSError: a file cannot be written; those before it are done.
    """
    return sum(_forget(file, before) for file in files)


def _forget(file: LineFile, before: int) -> int:
    try:
        with file.path.open("r+b") as handle:
            count, left = _blank(handle, before)
    except FileNotFoundError:
        return 0
    if file.aside and not left:
        file.path.unlink(missing_ok=True)
    return count


def _blank(handle: BinaryIO, before: int) -> tuple[int, bool]:
    """Returns: how many lines were blanked, and whether anything else is left."""
    count = place = 0
    for line in iter(handle.readline, b""):
        body = line.rstrip(b"\r\n")
        old = _is_old(body, before)
        if old:
            handle.seek(place)
            handle.write(EMPTY.ljust(len(body)))
            handle.seek(place + len(line))
            count += 1
        elif body.strip() not in (b"", EMPTY):
            # Lines are appended as actions are done: what follows is younger, and comes with a later look.
            break
        place += len(line)
    else:
        _sync(handle)
        return count, False
    _sync(handle)
    return count, True


def _is_old(body: bytes, before: int) -> bool:
    try:
        said: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    if not isinstance(said, dict) or not isinstance(said.get("id"), str):
        return False
    time = said.get("time")
    return isinstance(time, int) and not isinstance(time, bool) and time < before


def _sync(handle: BinaryIO) -> None:
    handle.flush()
    os.fsync(handle.fileno())
