"""Writes a file beside the window's thread, which goes on meanwhile."""

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class _Told(QObject):
    """How it ended, told in the window's thread."""

    done = Signal()
    failed = Signal(str)


class _Writing(QRunnable):
    def __init__(self, write: Callable[[], object], told: _Told) -> None:
        super().__init__()
        self._write, self._told = write, told

    def run(self) -> None:
        """Write it."""
        why = None
        try:
            self._write()
        except OSError as error:
            why = str(error)
        with contextlib.suppress(RuntimeError):  # whoever wanted it is gone
            self._told.done.emit() if why is None else self._told.failed.emit(why)


def write_beside(
    owner: QObject, write: Callable[[], object], done: Callable[[], object], failed: Callable[[str], object]
) -> None:
    """Call `write` in another thread, then one of the others in this one; as long as `owner` is there."""
    told = _Told(owner)
    told.done.connect(done)
    told.failed.connect(failed)
    for ended in (told.done, told.failed):
        # The last one: it would be gone before the others, as they are told one by one from the other thread.
        ended.connect(told.deleteLater)
    QThreadPool.globalInstance().start(_Writing(write, told))
