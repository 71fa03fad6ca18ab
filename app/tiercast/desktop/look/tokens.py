"""What the whole desktop looks like, as values: spacing, type sizes, corners and the colours of both themes.

Nothing in the desktop writes a colour or a size of its own; it takes it from here.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """Which colours are shown; ``system`` follows the computer where it tells."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Space:
    """The one spacing grid, in device-independent pixels."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    XXL: Final = 32


class Type:
    """The five type sizes, in pixels."""

    SMALL: Final = 12
    BODY: Final = 14
    HEAD: Final = 16
    TITLE: Final = 20
    BIG: Final = 30


RADIUS: Final = 6
"""Of the corners of cards, buttons and inputs."""
CONTROL: Final = 32
"""Height of buttons and inputs."""


@dataclass(frozen=True)
class Colours:
    """The colours of a theme, as ``#rrggbb``.

    Attributes:
        ground: of the window; surface: of cards; raised: of inputs, pop-ups and buttons.
        hover, pressed, selected: behind what is pointed at, pressed and chosen.
        line: between things; edge: around inputs; focus: around what has the keyboard.
        text, quiet: of text, and of text that matters less.
        accent: of links and of what is on; fill, on_fill: of the main button and the text on it.
        danger, on_danger: of the stop button and the text on it.
        good, warn, bad, info: of text that says so; `…_soft`: the ground behind such text.
        good_bar, warn_bar, bad_bar: of bars and marks that say so, which need less contrast than text.
        series: of lines in plots, in this order.
    """

    ground: str
    surface: str
    raised: str
    hover: str
    pressed: str
    selected: str
    line: str
    edge: str
    focus: str
    text: str
    quiet: str
    accent: str
    fill: str
    fill_hover: str
    on_fill: str
    danger: str
    danger_hover: str
    on_danger: str
    good: str
    warn: str
    bad: str
    info: str
    good_soft: str
    warn_soft: str
    bad_soft: str
    info_soft: str
    good_bar: str
    warn_bar: str
    bad_bar: str
    series: tuple[str, ...]
    dark: bool


LIGHT: Final = Colours(
    ground="#f3f4f6",
    surface="#ffffff",
    raised="#ffffff",
    hover="#eceef2",
    pressed="#e1e4ea",
    selected="#dbe7ff",
    line="#d8dce3",
    edge="#858d9c",
    focus="#1f5fd6",
    text="#1a1d23",
    quiet="#525967",
    accent="#1a56c9",
    fill="#1f5fd6",
    fill_hover="#1a52bb",
    on_fill="#ffffff",
    danger="#c02a24",
    danger_hover="#a3211c",
    on_danger="#ffffff",
    good="#11673a",
    warn="#7a4f00",
    bad="#ad231b",
    info="#1a56c9",
    good_soft="#def3e6",
    warn_soft="#fbeecf",
    bad_soft="#fde4e1",
    info_soft="#e0ebff",
    good_bar="#1e9a5b",
    warn_bar="#b97400",
    bad_bar="#d14b41",
    series=("#1f5fd6", "#14804a", "#a36a00", "#c0362c", "#7a3fd0", "#0b7a87", "#b8327c", "#6b7500"),
    dark=False,
)

DARK: Final = Colours(
    ground="#101216",
    surface="#181b21",
    raised="#21252d",
    hover="#262b34",
    pressed="#2d333e",
    selected="#1d3156",
    line="#2c313b",
    edge="#707888",
    focus="#7db0ff",
    text="#e9ebef",
    quiet="#a6adba",
    accent="#7db0ff",
    fill="#2f6be0",
    fill_hover="#3a62bd",
    on_fill="#ffffff",
    danger="#c9302c",
    danger_hover="#b32a26",
    on_danger="#ffffff",
    good="#57c98a",
    warn="#e5b04a",
    bad="#ff8a80",
    info="#7db0ff",
    good_soft="#16301f",
    warn_soft="#33290f",
    bad_soft="#3b1c1c",
    info_soft="#17294a",
    good_bar="#3fa873",
    warn_bar="#d9a23e",
    bad_bar="#e0746a",
    series=("#7db0ff", "#57c98a", "#e5b04a", "#ff8a80", "#c49bff", "#4fc9d6", "#f39ac4", "#b6c34f"),
    dark=True,
)

GROUNDS: Final = ("ground", "surface", "raised", "hover", "pressed", "selected")
"""What any text may stand on."""
TEXTS: Final = ("text", "quiet", "accent", "good", "warn", "bad", "info")
"""What may stand on any of `GROUNDS`."""
PAIRS: Final = (
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((text, f"{text}_soft") for text in ("good", "warn", "bad", "info")),
    *(("text", f"{tone}_soft") for tone in ("good", "warn", "bad", "info")),
    ("on_fill", "fill"),
    ("on_fill", "fill_hover"),
    ("on_danger", "danger"),
    ("on_danger", "danger_hover"),
)
"""Every pair of text and ground that is shown; a test holds each to a contrast of 4.5:1."""


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def named(colours: Colours) -> dict[str, str]:
    """The single colours of a theme by name."""
    values = {field.name: getattr(colours, field.name) for field in fields(colours)}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
