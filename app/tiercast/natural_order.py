"""Texts in the order in which people count: item-2 before item-10."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"([0-9]+)")


def natural(text: str) -> tuple[str | tuple[int, str], ...]:
    """What a text is sorted by: its numbers by their size, letters large or small as one.

    A number is compared by its length and its digits: one of thousands of digits is not made a number for that.
    """
    parts = _NUMBER.split(text.casefold())
    return tuple(_size(part) if place % 2 else part for place, part in enumerate(parts))


def _size(digits: str) -> tuple[int, str]:
    short = digits.lstrip("0")
    return len(short), short
