"""What a note of the audit log tells of, in words: ``Rule switched: main lab/greet``."""

from typing import Final

from tiercast.commands.rule import CHINESE
from tiercast.commands.speech import here
from tiercast.deed_words import deed_about, deed_title

_TOLD: Final = {
    "given": "有",
    "marketing: yes": "优惠和消息：同意",
    "marketing: no": "优惠和消息：拒绝",
    "personalised: yes": "个性化：同意",
    "personalised: no": "个性化：拒绝",
}
"""How what was told of a viewer stood, in Chinese."""


def deed(what: str, detail: str) -> str:
    """What was done, and to what."""
    words, about = deed_title(what, detail), deed_about(what, detail)
    title = here(words.en, words.zh)
    return f"{title}{here(': ', '：')}{about}" if about else title


def stood(what: str, words: str) -> str:
    """How something stood: states of rules and what was told of viewers in the reader's language, all else as noted."""
    known = CHINESE if what == "rule_state" else _TOLD if what == "viewer_tell" else {}
    return here(words, known.get(words, words)) or "–"
