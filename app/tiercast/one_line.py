"""What a viewer wrote as one line of a screen: nothing in it breaks the line or turns the direction of writing.

Pure, for the engine, which takes names so, and for the window.
"""

import re
from typing import Final

UNWANTED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
"""Control characters, line ends, and marks that turn the direction of writing."""
_UNSEEN: Final = re.compile(r"[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\uffa0]+")
"""What is there and cannot be seen. Joiners stay: emoji and some scripts are written with them."""
_JOINERS: Final = "\u200c\u200d"


def one_line(text: str, most: int = 0) -> str:
    """A text as one line; "" where nothing in it can be seen.

    Args:
        most: characters after which it ends in an ellipsis; 0 for all of it.
    """
    if not text.isprintable() or not text.isascii():
        text = _UNSEEN.sub("", UNWANTED.sub(" ", text))
        if not text.strip(_JOINERS + " "):
            return ""
    line = " ".join(text.split())
    return line if not most or len(line) <= most else line[: most - 1].rstrip() + "…"
