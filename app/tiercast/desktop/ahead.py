"""Reads the code of pages before somebody enters them: their modules take longer than all else at a first entry."""

import threading
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

from tiercast.desktop.pages import PAGES

REST: Final = 1_500
"""Milliseconds after the start of the window, which comes first."""


class Ahead(QObject):
    """Imports them in a thread of its own, one after the other, once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.start)
        self._timer.start(REST)

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=_read, name="pages", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait for its end, before the interpreter takes modules apart."""
        self._timer.stop()
        if self._thread is not None:
            self._thread.join()


def _read() -> None:
    for page in PAGES:
        import_module(page.place.partition(":")[0])
