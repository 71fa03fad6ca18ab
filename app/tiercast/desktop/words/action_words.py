"""Words for the states of an action."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tiercast.serve.protocol_replies import ActionRow

ACTION_STATES: Final = {
    "planned": QT_TRANSLATE_NOOP("ActionWords", "Planned"),
    "waiting": QT_TRANSLATE_NOOP("ActionWords", "Waits for you"),
    "held": QT_TRANSLATE_NOOP("ActionWords", "Held by a stop"),
    "dispatching": QT_TRANSLATE_NOOP("ActionWords", "Under way"),
    "accepted": QT_TRANSLATE_NOOP("ActionWords", "Done"),
    "shown": QT_TRANSLATE_NOOP("ActionWords", "Shown"),
    "refused": QT_TRANSLATE_NOOP("ActionWords", "Refused"),
    "uncertain": QT_TRANSLATE_NOOP("ActionWords", "Uncertain"),
    "expired": QT_TRANSLATE_NOOP("ActionWords", "Too late"),
    "dropped": QT_TRANSLATE_NOOP("ActionWords", "Dropped"),
    "recalled": QT_TRANSLATE_NOOP("ActionWords", "Taken back"),
    "cancelled": QT_TRANSLATE_NOOP("ActionWords", "Cancelled"),
    "skipped": QT_TRANSLATE_NOOP("ActionWords", "Skipped"),
    "failed": QT_TRANSLATE_NOOP("ActionWords", "Failed"),
    "shadow": QT_TRANSLATE_NOOP("ActionWords", "Only recorded"),
}
_TONES: Final = {
    "accepted": "good", "shown": "good", "waiting": "warn", "held": "warn", "uncertain": "warn", "failed": "bad",
    "refused": "bad", "dispatching": "info", "planned": "info",
}  # fmt: skip


def action_state_word(state: str, kind: str = "") -> str:
    """A state of an action; of a `kind` whose end has a word of its own, that."""
    if (kind, state) == ("coupon", "accepted"):
        return QCoreApplication.translate("ActionWords", "Given")
    return QCoreApplication.translate("ActionWords", str(ACTION_STATES[state])) if state in ACTION_STATES else state


def action_state_tone(state: str) -> str:
    """The tone in which it is shown."""
    return _TONES.get(state, "quiet")


def action_reason(row: ActionRow, chinese: bool) -> str:
    """Why an action is where it is; "" where nothing is said of it."""
    return row.detail_zh if chinese and row.detail_zh else row.detail


def action_text(text: str) -> str:
    """What an action says, as people read it: what its sink gives only when it is done has a word until then."""
    return text.replace("{coupon.code}", QCoreApplication.translate("ActionWords", "[the code]"))
