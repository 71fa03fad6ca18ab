"""What people call a rule, as the engine's status tells."""

from tiercast.common_names import spoken
from tiercast.desktop.session import Session


def rule_title(session: Session, name: str) -> str:
    """The title of the rule with this full name (``RULESET/RULE``); its own name, with blanks, where it has none."""
    ruleset, _, rule = name.partition("/")
    status = session.status
    for one in status.rules if status is not None else ():
        if (one.ruleset, one.rule) == (ruleset, rule) and one.title:
            return one.title
    return spoken(rule or name)
