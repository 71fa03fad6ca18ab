"""Which fonts are used: one that has both Latin and Chinese letters in a style that fits, as far as it is there."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from tiercast.desktop.look.tokens import Type

LATIN: Final = ("Segoe UI Variable Text", "Segoe UI", "SF Pro Text", ".AppleSystemUIFont", "Inter", "Noto Sans")
"""Fonts for Latin letters and digits, the first that is there is taken."""
CHINESE: Final = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
)
"""Sans-serif fonts with the forms of mainland China; Japanese or Taiwanese forms read as wrong there."""
FIXED: Final = ("Cascadia Mono", "SF Mono", "Menlo", "Noto Sans Mono CJK SC", "DejaVu Sans Mono", "Consolas")
"""Fonts in which every letter is equally wide."""
LAST: Final = ("DejaVu Sans", "Arial")


def families(there: Iterable[str]) -> list[str]:
    """The families to ask for, in order, of those that are `there`."""
    known = set(there)
    return _first(LATIN, known) + _first(CHINESE, known) + [name for name in LAST if name in known]


def interface_font() -> QFont:
    """The font of the interface at body size."""
    font = QFont()
    if names := families(QFontDatabase.families()):
        font.setFamilies(names)
    font.setPixelSize(Type.BODY)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font


def number_font(size: int, bold: bool = False) -> QFont:
    """A font of `size` pixels whose digits are equally wide, so that numbers do not jump while they change."""
    font = interface_font()
    font.setPixelSize(size)
    font.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def fixed_font(size: int = Type.BODY) -> QFont:
    """A font of `size` pixels in which every letter is equally wide, with Chinese letters beside."""
    known = set(QFontDatabase.families())
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if names := _first(FIXED, known) + _first(CHINESE, known):
        font.setFamilies(names)
    font.setPixelSize(size)
    return font


def _first(wanted: Iterable[str], known: set[str]) -> list[str]:
    return next(([name] for name in wanted if name in known), [])
