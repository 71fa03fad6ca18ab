"""What the desktop remembers of itself between starts: language, theme, window, keys. Never anything of a viewer."""

import logging
from collections.abc import Collection
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QCoreApplication, QTimer

from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.remembered_file import Values, read_values, write_values

SETTINGS: Final = "desktop.json"
"""The file in the data folder in which the window remembers itself."""
SOON: Final = 200
"""Milliseconds until what was put is written: while a window is moved its place changes all the time."""
_log = logging.getLogger(__name__)


class Remembered:
    """A typed view of the desktop's settings file.

    Args:
        file: where it lies; None keeps nothing, for tests and pictures.
        soon: milliseconds after which what was put is written; 0: at once.
    """

    def __init__(self, file: Path | None = None, soon: int = SOON) -> None:
        self._file, self._soon = file, soon
        self._values: Values = read_values(file) if file is not None else {}
        self._put: Values = {}
        self._gone: set[str] = set()
        self._timer: QTimer | None = None
        self._failed = False

    @property
    def language(self) -> str:
        """The language chosen; "" for the computer's."""
        return self.text("language")

    @language.setter
    def language(self, value: str) -> None:
        self.put("language", value)

    @property
    def theme(self) -> Theme:
        """The theme chosen."""
        try:
            return Theme(self.text("theme") or Theme.SYSTEM)
        except ValueError:
            return Theme.SYSTEM

    @theme.setter
    def theme(self, value: Theme) -> None:
        self.put("theme", value.value)

    def text(self, key: str, default: str = "") -> str:
        """A text that was put."""
        value = self._values.get(key)
        return value if isinstance(value, str) else default

    def choice(self, key: str, offered: Collection[int], default: int) -> int:
        """One of the numbers that are offered, which was put as text; `default` where it is none of them."""
        return {str(number): number for number in offered}.get(self.text(key), default)

    def flag(self, key: str, default: bool = False) -> bool:
        """A yes or no that was put."""
        value = self.text(key)
        return value == "yes" if value else default

    def put_flag(self, key: str, value: bool) -> None:
        """Remember a yes or no."""
        self.put(key, "yes" if value else "no")

    def blob(self, key: str) -> QByteArray:
        """A state of Qt's (geometry, splitter, header) that was put; empty where none was."""
        value = self._values.get(key)
        return QByteArray(value) if isinstance(value, bytes) else QByteArray()

    def put(self, key: str, value: str | QByteArray) -> None:
        """Remember a text or a state of Qt's."""
        # A half of a character can be in no file.
        one = value.encode("utf-8", "replace").decode() if isinstance(value, str) else bytes(value.data())
        if self._values.get(key) != one:
            self._values[key] = self._put[key] = one
            self._gone.discard(key)
            self._write_soon()

    def forget(self, key: str) -> None:
        """Forget what was put."""
        if self._values.pop(key, None) is not None:
            self._put.pop(key, None)
            self._gone.add(key)
            self._write_soon()

    def keys_under(self, group: str) -> dict[str, str]:
        """The texts below `group` (``keys``), by what follows its slash."""
        start = f"{group}/"
        return {name.removeprefix(start): self.text(name) for name in self._values if name.startswith(start)}

    def write(self) -> None:
        """Write what was not written yet; that it cannot be is said once in the log."""
        if self._file is None or not (self._put or self._gone):
            return
        try:
            self._values = write_values(self._file, self._put, self._gone, self._values)
        except OSError as error:
            if not self._failed:
                _log.warning("what the window remembers cannot be written: %s", error)
            self._failed = True
            return
        self._put, self._gone = {}, set()

    def _write_soon(self) -> None:
        if self._file is None:
            return
        application = QCoreApplication.instance()
        if application is None or not self._soon:
            self.write()
            return
        if self._timer is None:
            self._timer = QTimer()
            self._timer.setSingleShot(True)
            self._timer.timeout.connect(self.write)
            application.aboutToQuit.connect(self.write)
        if not self._timer.isActive():
            self._timer.start(self._soon)
