"""Loads the translations of the interface and changes them while it runs.

There is one catalogue for each folder of the desktop, so that people who work on different pages do not collide:
``resources/translations/zh_CN/<folder>.qm``. English stands in the code; its catalogues hold only plurals.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from tiercast.resources import MissingResource, resource

LANGUAGES: Final = {"en": "English", "zh_CN": "简体中文"}
"""Languages of the interface by code, each in its own words."""


def system_language() -> str:
    """The one of `LANGUAGES` that the computer is set to."""
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class Translations:
    """The catalogues of the language in force."""

    def __init__(self) -> None:
        self.language = ""
        self._there: list[QTranslator] = []

    def take(self, language: str) -> None:
        """Show `language` from now on; Qt then sends every widget a ``LanguageChange``."""
        language = language if language in LANGUAGES else "en"
        if language == self.language:
            return
        for old in self._there:
            QCoreApplication.removeTranslator(old)
        self._there = [translator for translator in _load(language) if QCoreApplication.installTranslator(translator)]
        self.language = language
        QLocale.setDefault(QLocale("zh_CN" if language == "zh_CN" else "en_GB"))


def _load(language: str) -> list[QTranslator]:
    loaded = []
    own = QTranslator()
    if own.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        loaded.append(own)
    try:
        folder = resource(f"translations/{language}")
    except MissingResource:
        return loaded
    for file in sorted(folder.glob("*.qm")):
        translator = QTranslator()
        if translator.load(str(file)):
            loaded.append(translator)
    return loaded
