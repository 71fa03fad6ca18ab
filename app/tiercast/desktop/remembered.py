"""What the desktop remembers of itself between starts: language, theme, window, keys. Never anything of a viewer."""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QByteArray, QSettings

from tiercast.desktop.look.tokens import Theme

SETTINGS: Final = "desktop.ini"
"""The file in the data folder in which the window remembers itself."""


class Remembered:
    """A typed view of the desktop's settings file.

    Args:
        file: where it lies; None keeps nothing, for tests and pictures.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat) if file is not None else None
        self._loose: dict[str, Any] = {}

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
        value = self._get(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str, default: bool = False) -> bool:
        """A yes or no that was put."""
        value = self.text(key)
        return value == "yes" if value else default

    def put_flag(self, key: str, value: bool) -> None:
        """Remember a yes or no."""
        self.put(key, "yes" if value else "no")

    def blob(self, key: str) -> QByteArray:
        """A state of Qt's (geometry, splitter, header) that was put; empty where none was."""
        value = self._get(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def put(self, key: str, value: str | QByteArray) -> None:
        """Remember a text or a state of Qt's."""
        if self._kept is not None:
            self._kept.setValue(key, value)
        else:
            self._loose[key] = value

    def forget(self, key: str) -> None:
        """Forget what was put."""
        if self._kept is not None:
            self._kept.remove(key)
        self._loose.pop(key, None)

    def keys_under(self, group: str) -> dict[str, str]:
        """The texts below `group` (``keys``), by what follows its slash."""
        start = f"{group}/"
        names = self._kept.allKeys() if self._kept is not None else list(self._loose)
        return {name.removeprefix(start): self.text(name) for name in names if name.startswith(start)}

    def _get(self, key: str) -> Any:
        return self._kept.value(key) if self._kept is not None else self._loose.get(key)
