"""The stop by a key of the whole system: it works whichever program has the keyboard, where the system allows it."""

import logging
import os
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QKeySequenceEdit

from tiercast.desktop.hotkey.combination import Grabber, Trouble, combination
from tiercast.desktop.shell.commands import Commands

STOP_EVERYWHERE: Final = "stop-everywhere"
"""The command whose keys the system listens for."""
_log = logging.getLogger(__name__)

MakeGrabber = Callable[[Callable[[], None]], "Grabber | Trouble"]
"""What listens for keys on this system and calls what it is given; or why nothing does."""


class StopKey(QObject):
    """Keeps the system listening for the keys of the command `STOP_EVERYWHERE`, also when they are bound anew.

    Signals: `changed`: it listens for other keys, or does not any more.

    Args:
        make: makes what listens; by default what this system has.
    """

    changed = Signal()

    def __init__(self, commands: Commands, parent: QObject, make: "MakeGrabber | None" = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._keys = QKeySequence()
        self.trouble = Trouble.NONE
        made = (make or grabber_here)(self._pressed)
        self._grabber = None if isinstance(made, Trouble) else made
        self._never = made if isinstance(made, Trouble) else Trouble.NONE
        commands.changed.connect(self._take)
        self._take()

    @property
    def listens(self) -> bool:
        """Whether the system listens now."""
        return not self._keys.isEmpty() and self.trouble is Trouble.NONE

    def tell(self) -> str:
        """How it stands, for whoever looks at the keys."""
        keys = self._keys.toString(QKeySequence.SequenceFormat.NativeText)
        if self._keys.isEmpty():
            return self.tr("No key stops all actions from other programs.")
        sentences = {
            Trouble.NONE: self.tr("{keys} stops all actions, whichever program has the keyboard."),
            Trouble.TAKEN: self.tr("Another program has {keys} already: they work in this window only. Choose others."),
            Trouble.WAYLAND: self.tr(
                "Wayland gives no program keys of the whole system: {keys} works in this window only. Stop is in the "
                "tray too."
            ),
            Trouble.UNABLE: self.tr("On this system {keys} works in this window only. Stop is in the tray too."),
            Trouble.TYPED: self.tr("{keys} is needed for typing: it works in this window only. Add Ctrl or Alt."),
            Trouble.UNKNOWN: self.tr("The system cannot listen for {keys}: it works in this window only."),
        }
        return sentences[self.trouble].format(keys=keys)

    def close(self) -> None:
        """Give the keys back."""
        if self._grabber is not None:
            self._grabber.close()
            self._grabber = None
            self._never = Trouble.UNABLE

    def _take(self) -> None:
        there = {command.name for command in self._commands.all()}
        keys = self._commands.keys(STOP_EVERYWHERE) if STOP_EVERYWHERE in there else QKeySequence()
        if keys == self._keys and self.trouble is not Trouble.TAKEN:
            return
        self._keys = keys
        self.trouble = self._listen(keys)
        if self.trouble is not Trouble.NONE:
            _log.info("the system does not listen for the stop: %s", self.trouble.value)
        self.changed.emit()

    def _listen(self, keys: QKeySequence) -> Trouble:
        if self._grabber is None:
            return self._never
        if keys.isEmpty():
            self._grabber.release()
            return Trouble.NONE
        wanted = combination(keys)
        if isinstance(wanted, Trouble):
            self._grabber.release()
            return wanted
        return self._grabber.grab(wanted)

    def _pressed(self) -> None:
        if isinstance(QApplication.focusWidget(), QKeySequenceEdit):
            return  # somebody chooses keys
        self._commands.run(STOP_EVERYWHERE)


def grabber_here(pressed: Callable[[], None]) -> "Grabber | Trouble":
    """What listens for keys on this system, or why nothing does."""
    platform = QGuiApplication.platformName()
    if platform.startswith("wayland") or (platform == "xcb" and os.environ.get("XDG_SESSION_TYPE") == "wayland"):
        return Trouble.WAYLAND
    if platform == "xcb":
        from tiercast.desktop.hotkey.x11 import X11Grabber

        try:
            return X11Grabber(pressed)
        except OSError as error:
            _log.warning("no keys of the whole system: %s", error)
            return Trouble.UNABLE
    if sys.platform == "win32":
        from tiercast.desktop.hotkey.windows import WindowsGrabber

        return WindowsGrabber(pressed)
    return Trouble.UNABLE
