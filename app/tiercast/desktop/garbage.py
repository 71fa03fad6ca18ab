"""Garbage is looked for in the window's thread: in another, Qt's objects would be destroyed there, which crashes."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY: Final = 1_000
"""Milliseconds between two looks."""
FULL: Final = 30
"""Looks after which everything is looked through, not only what is new."""


class Garbage(QObject):
    """Takes the place of the interpreter's own collector, which runs in whatever thread has made the last object."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looks = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY)

    def look(self) -> None:
        """Collect."""
        self._looks += 1
        gc.collect(2 if self._looks % FULL == 0 else 1)
