"""Words for what is connected: health, how official, identity quality, guarantees and kinds of events."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

HEALTH: Final = {
    "connecting": QT_TRANSLATE_NOOP("ConnectionWords", "Connecting"),
    "waiting": QT_TRANSLATE_NOOP("ConnectionWords", "Ready, waits"),
    "working": QT_TRANSLATE_NOOP("ConnectionWords", "Works"),
    "troubled": QT_TRANSLATE_NOOP("ConnectionWords", "In trouble"),
    "done": QT_TRANSLATE_NOOP("ConnectionWords", "Done"),
    "off": QT_TRANSLATE_NOOP("ConnectionWords", "Switched off"),
}
OFFICIAL: Final = {
    "official": QT_TRANSLATE_NOOP("ConnectionWords", "Official"),
    "local_tool": QT_TRANSLATE_NOOP("ConnectionWords", "Local tool"),
    "unofficial": QT_TRANSLATE_NOOP("ConnectionWords", "Unofficial"),
}
QUALITY: Final = {
    "stable": QT_TRANSLATE_NOOP("ConnectionWords", "known by name"),
    "app_scoped": QT_TRANSLATE_NOOP("ConnectionWords", "known on this platform"),
    "session": QT_TRANSLATE_NOOP("ConnectionWords", "this session only"),
    "masked": QT_TRANSLATE_NOOP("ConnectionWords", "masked"),
    "none": QT_TRANSLATE_NOOP("ConnectionWords", "anonymous"),
}
GUARANTEE: Final = {
    "at_least_once": QT_TRANSLATE_NOOP("ConnectionWords", "nothing is lost"),
    "at_most_once": QT_TRANSLATE_NOOP("ConnectionWords", "what comes while it is away is lost"),
    "replayable": QT_TRANSLATE_NOOP("ConnectionWords", "reads on where it was"),
}
PLUGIN: Final = {
    "found": QT_TRANSLATE_NOOP("ConnectionWords", "Found, not enabled"),
    "enabled": QT_TRANSLATE_NOOP("ConnectionWords", "Enabled"),
    "disabled": QT_TRANSLATE_NOOP("ConnectionWords", "Disabled"),
    "incompatible": QT_TRANSLATE_NOOP("ConnectionWords", "Does not fit this version"),
    "broken": QT_TRANSLATE_NOOP("ConnectionWords", "Broken"),
    "quarantined": QT_TRANSLATE_NOOP("ConnectionWords", "Quarantined: too many errors"),
}
PERMISSION: Final = {
    "network": QT_TRANSLATE_NOOP("ConnectionWords", "network"),
    "files": QT_TRANSLATE_NOOP("ConnectionWords", "files"),
    "secrets": QT_TRANSLATE_NOOP("ConnectionWords", "secrets"),
    "subprocess": QT_TRANSLATE_NOOP("ConnectionWords", "other programs"),
}
STATES: Final = {
    "draft": QT_TRANSLATE_NOOP("ConnectionWords", "Draft"),
    "shadow": QT_TRANSLATE_NOOP("ConnectionWords", "Shadow: nothing is sent"),
    "ask": QT_TRANSLATE_NOOP("ConnectionWords", "Ask me first"),
    "live": QT_TRANSLATE_NOOP("ConnectionWords", "Live"),
    "paused": QT_TRANSLATE_NOOP("ConnectionWords", "Paused"),
    "safe": QT_TRANSLATE_NOOP("ConnectionWords", "What costs or reaches viewers asks first"),
}
HEALTH_TONES: Final = {"working": "good", "waiting": "info", "connecting": "info", "troubled": "bad", "done": "quiet"}
OFFICIAL_TONES: Final = {"official": "good", "local_tool": "info", "unofficial": "warn"}


def word(table: dict[str, object], key: str) -> str:
    """The word for `key` in the language in force; one that is not known stays as it is."""
    return QCoreApplication.translate("ConnectionWords", str(table[key])) if key in table else key
