"""Masking somebody in files that we wrote as text: logs, what a sink has written down.

The bytes are overwritten where they lie, with as many asterisks, so that a program that is appending to the file goes
on undisturbed and JSON stays JSON.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SHORTEST: Final = 4
"""Bytes; shorter words would be found by chance everywhere."""
_CLEAR: Final = 8
"""From this many bytes on a word is masked also within others."""
_BLOCK: Final = 1 << 20
_OVERLAP: Final = 4_096


def mask_in_file(path: Path, words: Iterable[str]) -> int:
    """Overwrite every one of `words` in the file.

    Returns:
        How often one stood there; 0 too where the file is gone.

    Raises:
        OSError: it cannot be written.
    """
    needles = sorted({w.encode() for w in words if SHORTEST <= len(w.encode()) < _OVERLAP}, key=len, reverse=True)
    if not needles:
        return 0
    pattern = re.compile(b"|".join(_pattern(needle) for needle in needles))
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return 0
    try:
        return _mask(handle, pattern)
    finally:
        os.close(handle)


def _pattern(needle: bytes) -> bytes:
    escaped = re.escape(needle)
    return escaped if len(needle) >= _CLEAR else rb"(?<![0-9A-Za-z_])" + escaped + rb"(?![0-9A-Za-z_])"


def _mask(handle: int, pattern: "re.Pattern[bytes]") -> int:
    found, place = 0, 0
    while True:
        os.lseek(handle, place, os.SEEK_SET)
        block = os.read(handle, _BLOCK)
        for match in pattern.finditer(block):
            os.lseek(handle, place + match.start(), os.SEEK_SET)
            os.write(handle, b"*" * (match.end() - match.start()))
            found += 1
        if len(block) < _BLOCK:
            break
        place += len(block) - _OVERLAP
    if found:
        os.fsync(handle)
    return found
