"""The engine's numbers of the last minutes, one a second, so that somebody who looks sees how they became so."""

from collections import deque
from typing import Final

from PySide6.QtCore import QObject

from tiercast.desktop.link.link import Link
from tiercast.serve.protocol_pushes import Numbers

KEPT: Final = 600
"""Seconds that are kept."""
_SECOND: Final = 1_000_000


class Lately(QObject):
    """Keeps the first numbers of each second; those of an engine that is gone are forgotten."""

    def __init__(self, link: Link, parent: QObject) -> None:
        super().__init__(parent)
        self.kept: deque[Numbers] = deque(maxlen=KEPT)
        link.numbers.connect(self._take)
        link.lost.connect(lambda _why: self.kept.clear())

    @property
    def now(self) -> Numbers | None:
        """The latest; None where no engine tells."""
        return self.kept[-1] if self.kept else None

    def _take(self, numbers: Numbers) -> None:
        if not self.kept or numbers.now // _SECOND != self.kept[-1].now // _SECOND:
            self.kept.append(numbers)
