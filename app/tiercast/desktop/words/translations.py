"""Loads the translations of the interface and changes them while it runs.

There is one catalogue for each folder of the desktop, so that people who work on different pages do not collide:
``resources/translations/zh_CN/<folder>.qm``. English stands in the code; its catalogues hold only plurals.
"""

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLibraryInfo, QLocale, QTranslator

from tiercast.resources import MissingResource, resource

_log = logging.getLogger(__name__)
LANGUAGES: Final = {"en": "English", "zh_CN": "简体中文"}
"""Languages of the interface by code, each in its own words."""
LEFT_BY_QT: Final = (QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"), QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"))
"""What Qt's own dialogs say, and Qt's own catalogue has only without the mark of the key."""


def system_language() -> str:
    """The one of `LANGUAGES` that the computer is set to."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class Translations:
    """The catalogues of the language in force."""

    def __init__(self) -> None:
        self.language = ""
        self._there: list[tuple[QTranslator, bytes]] = []

    def take(self, language: str) -> None:
        """Show `language` from now on; Qt then sends every widget a ``LanguageChange``."""
        language = language if language in LANGUAGES else "en"
        if language == self.language:
            return
        for old, _ in self._there:
            QCoreApplication.removeTranslator(old)
        self._there = [pair for pair in _load(language) if QCoreApplication.installTranslator(pair[0])]
        self.language = language
        QLocale.setDefault(QLocale("zh_CN" if language == "zh_CN" else "en_GB"))


def _load(language: str) -> list[tuple[QTranslator, bytes]]:
    """The catalogues, each with its bytes, which Qt does not copy.

    They are read: a file that Qt maps into memory ends the program when another version is written over it.
    """
    files = [Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{language}.qm")]
    try:
        files += sorted(resource(f"translations/{language}").glob("*.qm"))
    except MissingResource:
        _log.warning("there are no translations for %s", language)
    loaded = []
    for file in files:
        if file.is_file():
            translator, data = QTranslator(), file.read_bytes()
            if translator.load(data):
                loaded.append((translator, data))
    return loaded
