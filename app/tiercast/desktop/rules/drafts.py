"""Edits that were not saved yet, kept over a close of the window."""

from typing import Final, NamedTuple

from tiercast.desktop.remembered import Remembered

_GROUP: Final = "draft"


class Draft(NamedTuple):
    """A text that was not saved: `base` is the hash of what it began from."""

    base: str
    text: str


class Drafts:
    """The drafts of one shop."""

    def __init__(self, remembered: Remembered) -> None:
        self._remembered = remembered

    def get(self, ruleset: str) -> Draft | None:
        """The draft of a ruleset."""
        base, found, text = self._remembered.text(f"{_GROUP}/{ruleset}").partition("\n")
        return Draft(base, text) if found else None

    def put(self, ruleset: str, base: str, text: str) -> None:
        """Keep a draft."""
        self._remembered.put(f"{_GROUP}/{ruleset}", f"{base}\n{text}")

    def drop(self, ruleset: str) -> None:
        """Forget a draft: it was saved, or thrown away."""
        self._remembered.forget(f"{_GROUP}/{ruleset}")
