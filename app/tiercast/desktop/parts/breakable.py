"""Long words in texts of labels, which Qt breaks at spaces only: a label is never narrower than its longest word."""

import re
from typing import Final

_LONG: Final = re.compile(r"[\w!-~]{12}(?=[\w!-~])")
"""As much of a word, a link or a row of letters as fits into the narrowest panel."""


def breakable(text: str) -> str:
    """A text whose long words may go on in a second line, by marks that nobody sees; for labels alone."""
    return _LONG.sub("\\g<0>\u200b", text)
