"""A terminal or the system tells the program to end: Ctrl-C, a terminal that is closed, somebody who logs out."""

import contextlib
import signal
import socket
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier

_NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP")
"""Not each system has all of them."""


class ToldToEnd(QObject):
    """Listens until `stop`. What a process was started to ignore, as ``nohup`` does, stays ignored.

    Qt's loop is not Python's: a handler alone would wait for the next thing that is written in Python, and an exception
    of it would be that thing's.

    Args:
        close: the first Ctrl-C is as a press on the window's button.
        leave: everything else has no time for questions, and neither has whoever presses it twice.
    """

    def __init__(self, close: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self._close, self._leave = close, leave
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._fd = signal.set_wakeup_fd(self._far.fileno())
        self._before: dict[signal.Signals, Any] = {}
        for which in (signal.Signals[name] for name in _NAMES if name in signal.Signals.__members__):
            if signal.getsignal(which) is not signal.SIG_IGN:
                self._before[which] = signal.signal(which, lambda _which, _frame: None)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda: self._told())

    def stop(self) -> None:
        """Listen no more."""
        self._notifier.setEnabled(False)
        for which, handler in self._before.items():
            signal.signal(which, handler)
        signal.set_wakeup_fd(self._fd)
        self._near.close()
        self._far.close()

    def _told(self) -> None:
        with contextlib.suppress(BlockingIOError):
            for number in self._near.recv(64):
                if number not in self._before:
                    continue
                close, self._close = self._close, self._leave
                (close if number == signal.SIGINT else self._leave)()
