"""Where people set how long a thing is kept, as sentences name it: by the titles that stand in the settings."""

from typing import Final

from tiercast.words import Words


def _set_at(en: str, zh: str) -> Words:
    return Words(f' (set in the settings: How long data is kept, "{en}")', f"（在设置的“保留期限”里：“{zh}”）")


EVENTS_KEPT: Final = _set_at("Events", "事件记录")
TRACES_KEPT: Final = _set_at("Traces", "触发原因")
