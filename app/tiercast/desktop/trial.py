"""Whether a window works on this computer: it is opened, shows the room, is pictured, and closed again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer

from tiercast.desktop.live.page import LivePage
from tiercast.desktop.shell.window import Window

LOOK: Final = 20
"""Milliseconds between two looks at whether the room is shown."""
PATIENCE: Final = 60_000
"""Milliseconds after which it is given up."""


@dataclass(frozen=True)
class Wanted:
    """What is wanted of a trial.

    Attributes:
        picture: the file, PNG, that the window is pictured in.
        tell: called with ``window`` when the window is painted for the first time, and with ``live`` when the Live page
            shows the room's numbers and has drawn its plots.
    """

    picture: Path
    tell: Callable[[str], None]


class Trial(QObject):
    """Watches a window that was opened for it, and closes it.

    Attributes:
        passed: whether the room was shown and the picture written.
    """

    def __init__(self, window: Window, wanted: Wanted) -> None:
        super().__init__(window)
        self._window, self._wanted = window, wanted
        self.passed = False
        self._painted = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK)
        QTimer.singleShot(PATIENCE, self, self._end)
        window.installEventFilter(self)
        window.show_page(LivePage.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Note when the window is painted for the first time."""
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, lambda: self._wanted.tell("window"))
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        page = self._window.page
        if not self._painted or not isinstance(page, LivePage):
            return
        if page.watch.is_fresh and page.course.began:
            self._timer.stop()
            page.plots.draw_all()
            QTimer.singleShot(0, self, self._shown)

    def _shown(self) -> None:
        self._wanted.tell("live")
        self._end(shown=True)

    def _end(self, *, shown: bool = False) -> None:
        """Picture it, whatever it shows by now, and close it."""
        self._timer.stop()
        self.passed = self._window.grab().save(str(self._wanted.picture)) and shown
        self._window.close()
