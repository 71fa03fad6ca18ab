"""The four things that can be shown, and what their fields become on the page."""

import re
from typing import Any, Final

from tiercast_api import SECOND, Action, ActionType, Field, FieldType, Reach, Refused

TO_BE_SHOWN: Final = 10 * SECOND
"""Microseconds after the decision at which an action that is not on the screen yet is dropped."""
LONGEST: Final = 24 * 3_600 * SECOND
PALETTE: Final = {
    "rose": "#ff4f79",
    "gold": "#ffb52e",
    "mint": "#2ed8a7",
    "sky": "#38b6ff",
    "violet": "#9a6bff",
    "ink": "#5b6b8c",
}
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
POSITIONS: Final = ("bottom-left", "bottom-right", "top-left", "top-right", "centre")
ICONS: Final = ("gift", "cart", "heart", "star", "bell", "none")

_TEXT = Field(
    name="text",
    type=FieldType.TEMPLATE,
    title="Text",
    title_zh="文字",
    required=True,
    help="The whole room sees it.",
    help_zh="直播间所有人都会看到。",
)
_TITLE = Field(
    name="title",
    type=FieldType.TEMPLATE,
    title="Heading",
    title_zh="标题",
    help="A few words above the text.",
    help_zh="文字上方的几个字。",
)
_COLOUR = Field(
    name="colour",
    type=FieldType.TEXT,
    title="Colour",
    title_zh="颜色",
    default="rose",
    help=f"One of {', '.join(PALETTE)}, or six hexadecimal digits such as #ff4f79.",
    help_zh=f"{'、'.join(PALETTE)} 之一，或 #ff4f79 这样的色值。",
)


def _duration(seconds: int) -> Field:
    return Field(
        name="duration",
        type=FieldType.DURATION,
        title="How long",
        title_zh="显示多久",
        default=seconds * SECOND,
        help="Then it leaves the screen by itself.",
        help_zh="到时自动消失。",
    )


def _kind(name: str, title: str, title_zh: str, *fields: Field) -> ActionType:
    return ActionType(
        name=name,
        title=title,
        title_zh=title_zh,
        fields=fields,
        reach=Reach.ROOM,
        reversible=True,
        expires=TO_BE_SHOWN,
    )


POPUP: Final = _kind(
    "popup",
    "Pop-up card",
    "弹窗卡片",
    _TEXT,
    _TITLE,
    _COLOUR,
    _duration(6),
    Field(
        name="position",
        type=FieldType.CHOICE,
        title="Where",
        title_zh="位置",
        default="bottom-left",
        choices=POSITIONS,
    ),
    Field(name="icon", type=FieldType.CHOICE, title="Picture", title_zh="图标", default="gift", choices=ICONS),
)
BANNER: Final = _kind("banner", "Banner across the top", "顶部横幅", _TEXT, _TITLE, _COLOUR, _duration(8))
COUNTDOWN: Final = _kind("countdown", "Countdown", "倒计时", _TEXT, _COLOUR, _duration(60))
TICKER: Final = _kind("ticker", "Ticker along the bottom", "底部滚动字幕", _TEXT, _COLOUR, _duration(20))
ALL: Final = (POPUP, BANNER, COUNTDOWN, TICKER)
_DURATIONS: Final = {kind.name: field.default for kind in ALL for field in kind.fields if field.name == "duration"}


def content_of(action: Action) -> dict[str, Any]:
    """What the page is told; texts stay texts, the page never reads them as HTML.

    Raises:
        Refused: for a colour, place, picture or duration that cannot be.
    """
    fields = action.fields
    return {
        "id": action.id,
        "type": action.type,
        "text": str(fields.get("text") or ""),
        "title": str(fields.get("title") or ""),
        "colour": _colour(str(fields.get("colour") or "rose")),
        "position": _choice("position", str(fields.get("position") or "bottom-left"), POSITIONS),
        "icon": _choice("icon", str(fields.get("icon") or "gift"), ICONS),
        "preview": action.preview,
    }


def duration_of(action: Action) -> int:
    """Microseconds on the screen. Raises: Refused: where it is none."""
    value = action.fields.get("duration", _DURATIONS.get(action.type))
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LONGEST:
        raise Refused(f"duration: expected more than 0 and at most 24h, found {value!r}")
    return value


def _colour(value: str) -> str:
    if value in PALETTE:
        return PALETTE[value]
    if _HEX.fullmatch(value):
        return value
    raise Refused(f"colour: expected one of {', '.join(PALETTE)} or a value like #ff4f79, found {value[:40]!r}")


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise Refused(f"{name}: expected one of {', '.join(choices)}, found {value[:40]!r}")
    return value
