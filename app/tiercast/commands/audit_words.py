"""What a note of the audit log tells of, in words: ``Rule switched: main lab/greet``."""

from tiercast.commands.rule import CHINESE
from tiercast.commands.speech import here
from tiercast.deed_words import deed_about, deed_title


def deed(what: str, detail: str) -> str:
    """What was done, and to what."""
    words, about = deed_title(what), deed_about(detail)
    title = here(words.en, words.zh)
    return f"{title}{here(': ', '：')}{about}" if about else title


def stood(what: str, words: str) -> str:
    """How something stood: the state of a rule in the reader's language, all else as it was noted."""
    return (here(words, CHINESE.get(words, words)) if what == "rule_state" else words) or "–"
