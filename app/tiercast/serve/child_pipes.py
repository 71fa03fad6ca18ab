"""The pipes of a process that the window starts: the first line says what is wanted, lines go back."""

import faulthandler
import logging
import os
import sys
from io import RawIOBase
from typing import Final, TypeVar

import msgspec

NOT_BY_HAND: Final = 2
"""Exit code of a process that was told nothing that it understands."""
_Wanted = TypeVar("_Wanted")


def take_over(start: msgspec.json.Decoder[_Wanted], what: str) -> tuple[_Wanted, RawIOBase, RawIOBase] | None:
    """Keep stdin and stdout for the window; what anybody prints goes to the log, and whoever reads finds nothing.

    Args:
        start: reads the first line.
        what: of the window this is the entry of, for whoever starts it by hand.

    Returns:
        What is wanted, and what to read from and to write to, both unbuffered. None where the first line does not say
        it; stderr does then.
    """
    faulthandler.enable()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    sys.stdout.flush()
    reader, writer = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor is wanted, not a path
        os.dup2(nothing.fileno(), 0)
    try:
        return start.decode(reader.readline()), reader, writer
    except (OSError, msgspec.DecodeError):
        sys.stderr.write(f"this is the entry of the window's {what}; open them in the window: tiercast desktop\n")
        return None
