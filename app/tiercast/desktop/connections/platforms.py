"""A box in which a platform is chosen by its name, or typed where it is another one."""

from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from tiercast.common_names import platform_key, platform_name

PLATFORMS: Final = ("douyin", "kuaishou", "taobao", "xiaohongshu", "wechat", "tiktok", "shop")
"""Those that are offered."""


def name_platforms(box: QComboBox, language: str) -> None:
    """Offer the platforms by their names in `language`; what is chosen stays."""
    chosen = chosen_platform(box) if box.count() else PLATFORMS[0]
    with QSignalBlocker(box):
        box.clear()
        for key in PLATFORMS:
            box.addItem(platform_name(key).to(language), key)
        choose_platform(box, chosen, language)


def choose_platform(box: QComboBox, key: str, language: str) -> None:
    """Show the platform with this key."""
    place = box.findData(key)
    if place >= 0:
        box.setCurrentIndex(place)
    box.setEditText(platform_name(key).to(language))


def chosen_platform(box: QComboBox) -> str:
    """The key of what stands in the box."""
    return platform_key(box.currentText())
