"""Words for where viewers came from."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

CHANNELS: Final = {
    "feed": QT_TRANSLATE_NOOP("Channels", "Recommended"),
    "search": QT_TRANSLATE_NOOP("Channels", "Search"),
    "follow": QT_TRANSLATE_NOOP("Channels", "Followers"),
    "paid": QT_TRANSLATE_NOOP("Channels", "Paid traffic"),
}
"""What channels are called that have no title of their own."""


def channel_words(channel: str) -> str:
    """A channel, in the language in force; one that is not known stays as its source calls it."""
    return QCoreApplication.translate("Channels", str(CHANNELS[channel])) if channel in CHANNELS else channel
