"""Sentences of the engine as they begin on the screen: on the command line they follow a colon, here nothing."""

import re
from typing import Final

_WORD: Final = re.compile(r"[a-z][a-z'’-]*(?=[\s,;]|:\s|$)")
"""A word of the language; with a dot, a line or a digit in it, or an address's colon, it is written as it is."""


def begun(sentence: str) -> str:
    """A sentence with a capital at its beginning; a name that it begins with, such as ``tiercast.yaml``, stays."""
    return sentence[:1].upper() + sentence[1:] if _WORD.match(sentence) else sentence
