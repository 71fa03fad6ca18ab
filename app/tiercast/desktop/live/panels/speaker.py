"""Reads lines for the host aloud, where the computer can; off until somebody wants it."""

import re
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QLocale, QObject

from tiercast.desktop.session import Session

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

WANTED: Final = "teleprompter/speak"
"""What is remembered of it."""
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_SILENT: Final = frozenset({"mock"})
"""Engines of Qt that make no sound."""


class Speaker(QObject):
    """Says lines, one at a time; what comes while it speaks is left out, since the host reads faster than it talks.

    Attributes:
        able: whether this computer can speak.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._voice: QTextToSpeech | None = None
        self._said: set[str] = set()
        self.able = _engine() != ""

    @property
    def wanted(self) -> bool:
        """Whether lines are to be read aloud."""
        return self.able and self._session.remembered.flag(WANTED)

    def want(self, on: bool) -> bool:
        """Read lines aloud from now on, or no more. Returns: whether they are read."""
        if on:
            voice = self._voice or self._make()
            on = voice.state() is not type(voice).State.Error
        self._session.remembered.put_flag(WANTED, on)
        if not on and self._voice is not None:
            self._voice.stop()
        return on

    def say(self, action: str, text: str) -> None:
        """Read a line aloud, once, unless another one is being read."""
        if action in self._said:
            return
        self._said.add(action)
        if not self.wanted:
            return
        voice = self._voice or self._make()
        if voice.state() is not type(voice).State.Speaking:
            language = QLocale.Language.Chinese if _CHINESE.search(text) else QLocale.Language.English
            wanted = next((one for one in voice.availableLocales() if one.language() == language), None)
            if wanted is not None and wanted != voice.locale():
                voice.setLocale(wanted)
            voice.say(text)

    def _make(self) -> "QTextToSpeech":
        from PySide6.QtTextToSpeech import QTextToSpeech

        self._voice = QTextToSpeech(_engine(), self)
        return self._voice


def speaker_of(session: Session) -> Speaker:
    """The speaker of a window, made at the first time of asking."""
    there: Any = session.findChild(Speaker)
    return there if isinstance(there, Speaker) else Speaker(session)


def _engine() -> str:
    """The first engine that makes a sound; "" where there is none, or Qt was built without speech."""
    try:
        from PySide6.QtTextToSpeech import QTextToSpeech
    except ImportError:
        return ""
    return next((name for name in QTextToSpeech.availableEngines() if name not in _SILENT), "")
