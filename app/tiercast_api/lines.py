"""Cutting a stream of bytes into lines, with a bound on the memory that one line may take."""

from collections.abc import Iterator
from typing import NamedTuple


class Line(NamedTuple):
    """One line without its newline; `cut` where it was longer than allowed and only its beginning is there."""

    data: bytes
    cut: bool = False


class LineSplitter:
    """Takes chunks of any size and gives back complete lines.

    Args:
        limit: bytes of a line that are kept; what is beyond is thrown away up to the next newline.
    """

    def __init__(self, limit: int = 1 << 20) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._cut = False

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """The lines that `chunk` completes; a carriage return before the newline is removed. Exhaust it."""
        *whole, tail = chunk.split(b"\n")
        for part in whole:
            self._keep(part)
            yield self._take()
        self._keep(tail)

    def finish(self) -> Iterator[Line]:
        """The last line, where the stream did not end with a newline."""
        if self._rest or self._cut:
            yield self._take()

    def _keep(self, part: bytes) -> None:
        space = self._limit - len(self._rest)
        self._rest += part[:space]
        self._cut = self._cut or len(part) > space

    def _take(self) -> Line:
        data = bytes(self._rest)
        line = Line(data if self._cut else data.removesuffix(b"\r"), self._cut)
        self._rest.clear()
        self._cut = False
        return line
