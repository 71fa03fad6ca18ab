"""The settings of the overlay."""

from collections.abc import Mapping
from typing import Any, Final

SETTINGS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "language": {
            "type": "string",
            "enum": ["zh", "en"],
            "default": "zh",
            "title": "Language of the page",
            "x-title-zh": "画面语言",
            "x-choices": {"zh": "Chinese", "en": "English"},
            "x-choices-zh": {"zh": "中文", "en": "英文"},
        },
        "theme": {
            "type": "string",
            "enum": ["dark", "light"],
            "default": "dark",
            "title": "Look",
            "x-title-zh": "外观",
            "x-choices": {"dark": "Dark", "light": "Light"},
            "x-choices-zh": {"dark": "深色", "light": "浅色"},
            "description": "Dark or light cards; the background is transparent.",
            "x-description-zh": "深色或浅色卡片；背景始终透明。",
        },
        "scale": {
            "type": "number",
            "default": 1.0,
            "minimum": 0.3,
            "maximum": 4,
            "title": "Size",
            "x-title-zh": "大小",
            "description": "1 fits a stream of any resolution.",
            "x-description-zh": "1 适合任何分辨率。",
        },
        "places": {
            "type": "integer",
            "default": 1,
            "minimum": 1,
            "maximum": 6,
            "title": "Pop-ups at once",
            "x-title-zh": "同时显示的弹窗数",
        },
        "most": {
            "type": "integer",
            "default": 50,
            "minimum": 1,
            "maximum": 1_000,
            "title": "Most that may wait",
            "x-title-zh": "最多排队数",
            "x-advanced": True,
        },
        "token": {
            "type": "string",
            "x-secret": True,
            "title": "Token of the page",
            "x-title-zh": "画面口令",
            "description": "Made by itself; whoever has it can open the page.",
            "x-description-zh": "自动生成；有口令的人才能打开画面。",
            "x-advanced": True,
        },
    },
}
