"""Words for states of rules, for why they did nothing, and for how well they are covered."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

STATES: Final = {
    "draft": QT_TRANSLATE_NOOP("RuleWords", "Draft"),
    "shadow": QT_TRANSLATE_NOOP("RuleWords", "Shadow"),
    "ask": QT_TRANSLATE_NOOP("RuleWords", "Ask me"),
    "live": QT_TRANSLATE_NOOP("RuleWords", "Live"),
    "paused": QT_TRANSLATE_NOOP("RuleWords", "Paused"),
}
"""States of a rule, in the order in which a rule is trusted more."""
_MEANS: Final = {
    "draft": QT_TRANSLATE_NOOP("RuleWords", "Nobody has tried it yet: its conditions are not read."),
    "shadow": QT_TRANSLATE_NOOP("RuleWords", "It only records what it would have done. Nothing is sent."),
    "ask": QT_TRANSLATE_NOOP("RuleWords", "Each action waits for your yes."),
    "live": QT_TRANSLATE_NOOP("RuleWords", "It acts by itself, within its limits."),
    "paused": QT_TRANSLATE_NOOP("RuleWords", "It rests: its conditions are not read."),
}
_TONES: Final = {"draft": "quiet", "shadow": "info", "ask": "warn", "live": "good", "paused": "quiet"}
_WHY: Final = {
    "limit": QT_TRANSLATE_NOOP("RuleWords", "a limit is reached"),
    "budget": QT_TRANSLATE_NOOP("RuleWords", "the budget is used up"),
    "exclusive": QT_TRANSLATE_NOOP("RuleWords", "another rule of its group came first"),
    "consent": QT_TRANSLATE_NOOP("RuleWords", "the viewer has not agreed"),
    "quiet_hours": QT_TRANSLATE_NOOP("RuleWords", "quiet hours"),
    "minimum_gap": QT_TRANSLATE_NOOP("RuleWords", "the viewer was reached a moment ago"),
    "holdout": QT_TRANSLATE_NOOP("RuleWords", "the viewer is in the group that is never approached"),
    "not_personalised": QT_TRANSLATE_NOOP("RuleWords", "the viewer wants nothing personalised"),
    "identity": QT_TRANSLATE_NOOP("RuleWords", "who the viewer is, is not known well enough"),
    "stopped": QT_TRANSLATE_NOOP("RuleWords", "everything was stopped"),
    "no_cap": QT_TRANSLATE_NOOP("RuleWords", "it gives something away without a cap"),
}
_COVERED: Final = {
    "works": QT_TRANSLATE_NOOP("RuleWords", "Works"),
    "partly": QT_TRANSLATE_NOOP("RuleWords", "Works partly"),
    "cannot": QT_TRANSLATE_NOOP("RuleWords", "Cannot fire here"),
    "unknown": QT_TRANSLATE_NOOP("RuleWords", "Not known yet"),
}
_COVERED_TONES: Final = {"works": "good", "partly": "warn", "cannot": "bad", "unknown": "quiet"}
_OUTCOMES: Final = {
    "fired": QT_TRANSLATE_NOOP("RuleWords", "It fired"),
    "suppressed": QT_TRANSLATE_NOOP("RuleWords", "It held, and did nothing"),
    "held": QT_TRANSLATE_NOOP("RuleWords", "Its conditions held"),
    "not held": QT_TRANSLATE_NOOP("RuleWords", "It did not hold"),
    "unknown": QT_TRANSLATE_NOOP("RuleWords", "Unknown"),
}
_OUTCOME_TONES: Final = {"fired": "good", "suppressed": "warn", "held": "good", "not held": "quiet", "unknown": "quiet"}
_HOW: Final = {
    "saved": QT_TRANSLATE_NOOP("RuleWords", "Saved"),
    "restored": QT_TRANSLATE_NOOP("RuleWords", "Brought back"),
    "found": QT_TRANSLATE_NOOP("RuleWords", "As it was before"),
}


def state_word(state: str) -> str:
    """A state of a rule."""
    return _word(STATES, state)


def state_means(state: str) -> str:
    """What a state of a rule means, in a sentence."""
    return _word(_MEANS, state)


def state_tone(state: str) -> str:
    """The tone in which a state is shown."""
    return _TONES.get(state, "quiet")


def why_suppressed(reason: str) -> str:
    """Why a rule that held did nothing."""
    return _word(_WHY, reason)


def covered_word(works: str) -> str:
    """How well a rule works with what is connected."""
    return _word(_COVERED, works)


def covered_tone(works: str) -> str:
    """The tone of it."""
    return _COVERED_TONES.get(works, "quiet")


def outcome_word(outcome: str) -> str:
    """What became of a rule that was asked about."""
    return _word(_OUTCOMES, outcome)


def outcome_tone(outcome: str) -> str:
    """The tone of it."""
    return _OUTCOME_TONES.get(outcome, "quiet")


def how_word(how: str) -> str:
    """How a version came to be."""
    return _word(_HOW, how)


def _word(words: dict[str, object], key: str) -> str:
    return QCoreApplication.translate("RuleWords", str(words[key])) if key in words else key
