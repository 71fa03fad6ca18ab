"""What a note of the audit log tells of, in words: ``Rule switched: main lab/greet``."""

from typing import Final

from tiercast.commands.rule import CHINESE
from tiercast.commands.speech import here
from tiercast.deed_words import ROOM_STOPS, STRENGTHS, deed_about, deed_title

_STANDS: Final = {"stop": STRENGTHS, "resume": STRENGTHS, "room_stop": ROOM_STOPS}


def deed(what: str, detail: str) -> str:
    """What was done, and to what."""
    words, about = deed_title(what, detail), deed_about(what, detail)
    title = here(words.en, words.zh)
    return f"{title}{here(': ', '：')}{here(about.en, about.zh)}" if about.en else title


def stood(what: str, words: str, zh: str) -> str:
    """How something stood, in the reader's language."""
    known = _STANDS.get(what, {}).get(words)
    if known is not None:
        return here(known.en, known.zh)
    return here(words, zh or (CHINESE.get(words, words) if what == "rule_state" else words)) or "–"
