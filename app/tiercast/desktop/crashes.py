"""Keeps account of what went wrong in the window, on this computer only: errors of Python, of Qt and hard crashes.

Each start writes ``desktop-<n>.log`` in the folder of logs (the last ten are kept): what Qt warned of, every error with
its traceback, and, from ``faulthandler``, where each thread was in a hard crash. Nothing is sent anywhere.
"""

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from tiercast.version import VERSION

KEPT: Final = 10
NAME: Final = "desktop-{}.log"
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger("tiercast.desktop")
Tell = Callable[[str], None]


class Crashes:
    """Keeps the account while the window is open; a context manager.

    Attributes:
        folder: where the logs lie; file: of this start.
        tell: is called with the details of an error, to say it to the user; never with a hard crash.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / NAME.format(0)
        self.tell: Tell = _nobody
        self._written: TextIO | None = None
        self._handler: logging.Handler | None = None
        self._telling = False

    def __enter__(self) -> "Crashes":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._turn()
        self._written = self.file.open("a", encoding="utf-8", buffering=1)
        self._written.write(f"Tiercast {VERSION}, Python {sys.version.split()[0]}, {sys.platform}\n")
        self._handler = logging.StreamHandler(self._written)
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(self._handler)
        faulthandler.enable(self._written)
        sys.excepthook = self._python
        threading.excepthook = self._thread
        qInstallMessageHandler(self._qt)
        return self

    def __exit__(self, *_: object) -> None:
        qInstallMessageHandler(None)
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        faulthandler.disable()
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
        if self._written is not None:
            self._written.close()

    def earlier(self) -> list[Path]:
        """The logs of earlier starts, the newest first."""
        return [file for file in _logs(self.folder) if file != self.file]

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Write an error down and say it, once."""
        if issubclass(kind, KeyboardInterrupt):
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        _log.error("%s", details)
        if not self._telling:
            self._telling = True
            try:
                self.tell(details)
            finally:
                self._telling = False

    def _python(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.take(kind, error, trace)

    def _thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            # Another thread may not touch the window: it is only written down.
            details = "".join(traceback.format_exception(given.exc_type, given.exc_value, given.exc_traceback))
            _log.error("in thread %s: %s", given.thread.name if given.thread else "?", details)

    def _qt(self, kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
        if kind is QtMsgType.QtFatalMsg and sys.stderr is not None:
            print(message, file=sys.stderr)  # Qt ends the process: there will be no window to say it in

    def _turn(self) -> None:
        """Make place for a new log: 0 becomes 1, and so on; the oldest goes."""
        for number in range(KEPT - 1, -1, -1):
            old = self.folder / NAME.format(number)
            if not old.exists():
                continue
            if number == KEPT - 1:
                old.unlink()
            else:
                old.replace(self.folder / NAME.format(number + 1))


def crashed_hard(file: Path) -> bool:
    """Whether the start that wrote `file` ended in a hard crash."""
    try:
        return "Fatal Python error" in file.read_text("utf-8", "replace")
    except OSError:
        return False


def _logs(folder: Path) -> list[Path]:
    return [file for number in range(KEPT) if (file := folder / NAME.format(number)).exists()]


def _nobody(_details: str) -> None:
    """Nobody is there to be told yet."""
