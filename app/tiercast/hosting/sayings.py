"""What plugins say, in both languages: whoever is shown one of the two can be given the other.

A plugin gives its sentences in both (`tiercast_api.Context.text`) and gets back the one that the configuration asks
for, which then stands in statuses and errors, alone or behind others. Which two belong together is remembered here.
"""

from typing import Final

from tiercast_api.errors import InvalidSettings
from tiercast_api.settings import Schema

from tiercast.hosting.sentence import Sentence

KEPT: Final = 4_096
"""Sentences that are remembered; a count in one makes it another."""
SEPARATORS: Final = (": ", "：")


class Sayings:
    """The latest sentences of an engine's plugins."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: dict[str, Sentence] = {}

    def say(self, english: str, chinese: str, is_chinese: bool) -> str:
        """The one of the two that the configuration asks for."""
        shown = chinese if is_chinese else english
        self._remember(shown, Sentence(english, chinese))
        return shown

    def wrong_setting(self, error: InvalidSettings, schema: Schema) -> None:
        """Remember what is said of a setting: people call it by its title."""
        prop = schema.get("properties", {}).get(error.name, {})
        title = prop.get("title") or error.name
        chinese = prop.get("x-title-zh") or title
        self._remember(str(error), Sentence(f"{title}: {error.message}", f"{chinese}：{error.chinese}"))

    def _remember(self, shown: str, sentence: Sentence) -> None:
        self._known.pop(shown, None)
        self._known[shown] = sentence
        if len(self._known) > self._kept:
            del self._known[next(iter(self._known))]

    def both(self, text: str) -> Sentence:
        """A text in both languages: as a whole, else by what stands before and behind a colon; else as it is."""
        known = self._known.get(text)
        if known is not None:
            return known
        for separator in SEPARATORS:
            first, found, rest = text.partition(separator)
            if found:
                before, behind = self._known.get(first, Sentence(first, first)), self.both(rest)
                if before.english != before.chinese or behind.english != behind.chinese:
                    return Sentence(f"{before.english}: {behind.english}", f"{before.chinese}：{behind.chinese}")
        return Sentence(text, text)
