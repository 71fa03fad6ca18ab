"""Long words in texts of labels, which Qt breaks at spaces only: a label is never narrower than its longest word."""

import re
from typing import Final

_LETTER: Final = r"(?![\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef])[\w!-~]"
"""Of a word; between Chinese, Japanese and Korean ones a line is broken anyway."""
_LONG: Final = re.compile(f"(?:{_LETTER}){{12}}(?={_LETTER})")
"""As much of a word, a link or a row of letters as fits into the narrowest panel."""


def breakable(text: str) -> str:
    """A text whose long words may go on in a second line, by marks that nobody sees; for labels alone."""
    return _LONG.sub("\\g<0>\u200b", text)
