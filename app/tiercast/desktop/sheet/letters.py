"""Names the letters of a PDF as they were written, so that what is searched in it or copied out of it is right.

Qt names each glyph by the first letter that has it. Many fonts have one glyph for 小 and for the radical ⼩ of a
dictionary, which comes first, and so for 食, 一, 人 and a hundred others. The names stand in tables of a fixed width
that Qt does not compress: they are put right in place. Where another version of Qt writes them otherwise, nothing is
done.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtGui import QFont, QRawFont

_TABLE: Final = re.compile(rb"begincmap.*?endcmap", re.DOTALL)
_NAMES: Final = re.compile(rb"\[[^\]]*\]")
_NAME: Final = re.compile(rb"<([0-9A-Fa-f]{4})>")
_LETTERS: Final = "".join(chr(code) for code in range(1, 0x10000) if not 0xD800 <= code <= 0xDFFF)
"""All letters of one unit, in the order in which Qt goes through them."""


def same_glyph(text: str, families: Iterable[str]) -> dict[str, str]:
    """For letters that are first to have a glyph: the letter of `text` that has the same one."""
    found: dict[str, str] = {}
    used = sorted(letter for letter in set(text) if letter.isprintable() and ord(letter) < 0x10000)
    for family in families:
        raw = QRawFont.fromFont(QFont(family))
        first: dict[int, str] = {}
        for letter, glyph in zip(_LETTERS, raw.glyphIndexesForString(_LETTERS), strict=True):
            if glyph:
                first.setdefault(glyph, letter)
        for letter, glyph in zip(used, raw.glyphIndexesForString("".join(used)), strict=True):
            other = first.get(glyph, letter)
            if other != letter and other not in used:
                found.setdefault(other, letter)
    return found


def with_letters(document: bytes, letters: Mapping[str, str]) -> bytes:
    """A PDF of the same length, its letters named otherwise where `letters` says so."""
    names = {f"{ord(first):04X}".encode(): f"{ord(written):04X}".encode() for first, written in letters.items()}

    def one(match: re.Match[bytes]) -> bytes:
        return b"<" + names.get(match[1].upper(), match[1]) + b">"

    def table(match: re.Match[bytes]) -> bytes:
        return _NAMES.sub(lambda names: _NAME.sub(one, names[0]), match[0])

    return _TABLE.sub(table, document)
