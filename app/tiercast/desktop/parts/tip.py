"""Texts for tooltips, which Qt neither wraps nor shortens."""

import textwrap
from typing import Final

WIDE: Final = 60
"""Characters of a line."""
MOST: Final = 12
"""Lines that are shown."""


def in_tip(text: str) -> str:
    """A text as a tooltip shows it: its long lines wrapped, and no more than a screen has room for."""
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, WIDE) or [""]]
    return "\n".join(lines if len(lines) <= MOST else [*lines[: MOST - 1], "…"])
