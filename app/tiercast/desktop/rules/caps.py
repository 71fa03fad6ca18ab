"""Caps of a rule: what they allow in words, and giving one to a rule that has none."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.rules.edit.document import add_entry, set_value
from tiercast.rules.edit.tree import EditError
from tiercast.rules.parse import parse_ruleset
from tiercast.serve.protocol_money import BudgetRow
from tiercast.serve.protocol_replies import WhatIfReply

LEAST: Final = 20
"""Pieces a day that are proposed at the least."""
DAY: Final = 24 * 3_600_000_000


def allowed(session: Session, row: BudgetRow) -> str:
    """What a cap allows: ``¥1,000.00 per session``, ``3 times in 1 min``."""
    translate = QCoreApplication.translate
    if row.currency:
        amount = session.format.money(row.amount, row.currency)
    elif row.amount == 1:
        amount = translate("Caps", "once")
    else:
        amount = translate("Caps", "{count} times").format(count=session.format.number(row.amount))
    return translate("Caps", "{amount} {per}").format(amount=amount, per=per_words(session, row))


def per_words(session: Session, row: BudgetRow) -> str:
    """For how long a cap counts."""
    translate = QCoreApplication.translate
    match row.per:
        case "duration":
            return translate("Caps", "in {span}").format(span=session.format.duration(row.duration, 1))
        case "visit":
            return translate("Caps", "per visit")
        case "session":
            return translate("Caps", "per session")
        case "day":
            return translate("Caps", "per day")
        case "ever":
            return translate("Caps", "ever")
        case cue:
            called = session.titled(f"{row.limit.partition('/')[0]}/{cue}")
            return translate("Caps", 'each time the cue "{cue}" is given').format(cue=called)


def until_words(session: Session, row: BudgetRow) -> str:
    """Until when a cap that is used up lets nothing through."""
    translate = QCoreApplication.translate
    match row.per:
        case "duration":
            span = session.format.duration(row.duration, 1)
            return translate("Caps", "until the last {span} hold less of it").format(span=span)
        case "visit":
            return translate("Caps", "until the next visit")
        case "session":
            return translate("Caps", "until the next session")
        case "day":
            return translate("Caps", "until the next day")
        case "ever":
            return translate("Caps", "until the cap is raised")
    return translate("Caps", "until the cue is given again")


def counts_words(row: BudgetRow) -> str:
    """What a cap counts."""
    translate = QCoreApplication.translate
    if row.counts in ("budget", "room"):
        return translate("Caps", "all viewers together")
    names = {"viewer": translate("Caps", "each viewer"), "item": translate("Caps", "each item")}
    return translate("Caps", " and ").join(names.get(part, part) for part in row.counts.split(" and "))


def used_words(session: Session, row: BudgetRow) -> str:
    """How much of a cap is used, and left."""
    if row.used is None:
        return UNKNOWN
    left = max(0, row.amount - row.used)
    if row.currency:
        used, rest = session.format.money(row.used, row.currency), session.format.money(left, row.currency)
    else:
        used, rest = session.format.number(row.used), session.format.number(left)
    return QCoreApplication.translate("Caps", "{used} used, {left} left").format(used=used, left=rest)


def proposed(reply: WhatIfReply | None) -> int:
    """Pieces a day to propose as a cap: what the rule would do in six hours at the pace of what was looked at."""
    if reply is None or reply.until <= reply.since:
        return LEAST
    pieces = max([reply.firings, *reply.actions.values()])
    return max(LEAST, -(-pieces * 6 * 3_600_000_000 // (reply.until - reply.since) // 10) * 10)


def with_cap(text: str, rule: str, pieces: int) -> str:
    """A ruleset's text in which the room gives at most `pieces` a day by a rule; its comments and order stay.

    Raises:
        EditError: the text cannot be edited so.
    """
    parsed = parse_ruleset(text).ruleset
    trigger = next((one for one in parsed.triggers if one.name == rule), None) if parsed is not None else None
    if parsed is None or trigger is None:
        raise EditError("not-there", f"triggers.{rule}", "there is no such rule")
    amount = f"{pieces} per day"
    if f"trigger.{rule}" in trigger.limits:
        return set_value(text, f"triggers.{rule}.limit.room", amount)
    if trigger.limits:
        shared = trigger.limits[0]
        if any(limit.name == shared for limit in parsed.limits):
            return set_value(text, f"limits.{shared}.room", amount)
    taken = {limit.name for limit in parsed.limits}
    name = next(one for one in (f"{rule}_cap", *(f"{rule}_cap{n}" for n in range(2, 99))) if one not in taken)
    added = add_entry(text, "limits", name, f"{{room: {amount}}}")
    return set_value(added, f"triggers.{rule}.limit", name if not trigger.limits else [*trigger.limits, name])
