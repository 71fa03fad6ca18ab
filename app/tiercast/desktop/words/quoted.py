"""Code in a sentence, which the engine puts between backquotes, as people read it: between quotation marks."""

import re
from collections.abc import Callable
from typing import Final

_CODE: Final = re.compile(r"`([^`]+)`")
_CODE_ZH: Final = re.compile(r" ?`([^`]+)` ?")
"""Chinese quotation marks have no blanks beside them."""


def quoted(text: str, *, chinese: bool, called: Callable[[str], str] = str) -> str:
    """The sentence with its code between the language's quotation marks; `called` says what people call it."""
    opened, closed = ("“", "”") if chinese else ('"', '"')
    return (_CODE_ZH if chinese else _CODE).sub(lambda found: f"{opened}{called(found[1])}{closed}", text)
