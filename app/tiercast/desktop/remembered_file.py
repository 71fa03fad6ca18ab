"""The small file of what the window remembers: texts and states of Qt's by name, whatever may have become of it.

It is no file of Qt's own (`QSettings`): that makes objects of what stands in it, and a damaged one ended the program.
"""

import logging
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

MOST: Final = 8_000_000
"""Bytes: a larger file is none of ours."""
ASIDE: Final = "{}-unreadable{}"
"""Name under which a file is kept that cannot be read."""
_NAMED: Final = 5
_log = logging.getLogger(__name__)


class Blob(msgspec.Struct, frozen=True):
    """A state of Qt's, and by what one tells that it is whole: Qt believes what it is given."""

    bytes: bytes
    sum: int


Values: TypeAlias = dict[str, str | bytes]
_whole: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_one: Final[msgspec.json.Decoder[str | Blob]] = msgspec.json.Decoder(str | Blob)


def read_values(file: Path) -> Values:
    """What the file has; what cannot be read is left out, and said once in the log."""
    try:
        if not os.path.lexists(file):
            return {}
        if not file.is_file() or file.stat().st_size > MOST:
            raise ValueError("this is no file of the window's")
        found = _whole.decode(file.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read, the window begins without it%s: %s", file, _put_aside(file), error)
        return {}
    values = _readable(found)
    if left := [key for key in found if key not in values]:
        names = ", ".join(f"{key[:40]!r}" for key in left[:_NAMED])
        _log.warning("%s: %d values cannot be read and are left out: %s", file, len(left), names)
    return values


def write_values(file: Path, put: Mapping[str, str | bytes], gone: Iterable[str], known: Values) -> Values:
    """Write what was put and leave out what is gone; another window may have written meanwhile.

    Args:
        known: what is in the file where it cannot be read any more.

    Returns:
        What the file has now.

    Raises:
        OSError: it cannot be written.
    """
    try:
        before = _readable(_whole.decode(file.read_bytes()))
    except (OSError, ValueError, RecursionError):
        before = known
    values = {key: value for key, value in {**before, **put}.items() if key not in gone}
    kept = {key: value if isinstance(value, str) else Blob(value, zlib.crc32(value)) for key, value in values.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.{os.getpid()}.new")
    beside.write_bytes(msgspec.json.format(msgspec.json.encode(kept)))
    beside.replace(file)
    return values


def _readable(found: Mapping[str, msgspec.Raw]) -> Values:
    """What can be read of the values of a file."""
    return {key: value for key, raw in found.items() if (value := _value(raw)) is not None}


def _value(raw: msgspec.Raw) -> str | bytes | None:
    try:
        one = _one.decode(raw)
    except (ValueError, RecursionError):
        return None
    if isinstance(one, str):
        return one
    return one.bytes if zlib.crc32(one.bytes) == one.sum else None


def _put_aside(file: Path) -> str:
    """Keep it under another name, since it is written anew. Returns: words that say so."""
    aside = file.with_name(ASIDE.format(file.stem, file.suffix))
    try:
        file.replace(aside)
    except OSError:
        return ""
    return f" and keeps it as {aside.name}"
