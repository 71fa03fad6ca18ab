"""What the values of a note of the audit log are called on screen."""

from tiercast.deed_words import Called
from tiercast.desktop.rules.knob_values import value_words
from tiercast.desktop.rules.titles import rule_title
from tiercast.desktop.session import Session


def names_in(session: Session) -> Called:
    """What people call the values of a command, by the name of its field; see `deed_about`."""

    def called(field: str, value: str) -> str:
        match field:
            case "room":
                return session.room_title(value)
            case "rule":
                return rule_title(session, value)
            case "ruleset":
                return session.titled(value)
            case "param":
                ruleset, _, name = value.rpartition("/")
                return session.titled(f"{ruleset}/params.{name}")
            case "cue":
                return _cue(session, value)
            case "value":
                return value_words(value, session.format)
        return ""

    return called


def _cue(session: Session, name: str) -> str:
    """A cue is one in all rulesets of a room: the first title counts."""
    return next((title for full, title in session.titles.items() if full.endswith(f"/cue.{name}")), "")
