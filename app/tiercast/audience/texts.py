"""Text as it is compared: alike in everything but case, width and the blanks around it is the same."""

import unicodedata
from typing import Final

MAX_TEXT: Final = 1_000
"""Characters of a text that are looked at; what is beyond is not compared."""


def normalise(text: str) -> str:
    """`text` as it is compared: NFKC, case folded, trimmed, at most `MAX_TEXT` characters.

    Normalising twice is normalising once, so values of a ruleset and of an event may both have been through it.
    """
    if text.isascii():
        return text[:MAX_TEXT].lower().strip()
    folded = unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold()
    # Case folding can leave the normal form (U+0345 …), and a cut can end in a blank.
    return unicodedata.normalize("NFKC", folded).casefold().strip()[:MAX_TEXT].rstrip()
