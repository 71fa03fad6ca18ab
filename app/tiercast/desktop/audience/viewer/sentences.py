"""Words for what happened with a viewer: states of actions, reasons why nothing was done, what visits were like."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tiercast.common_names import ladder_name, spoken
from tiercast.desktop.rules.rule_words import state_word, why_suppressed
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_state_tone, action_state_word
from tiercast.serve.protocol_audience import TimelineRow
from tiercast.serve.protocol_viewer import ViewerReply

translate: Final = QCoreApplication.translate
_WHAT: Final = {
    "visit": QT_TRANSLATE_NOOP("Viewer", "Visit"),
    "order": QT_TRANSLATE_NOOP("Viewer", "Order"),
    "firing": QT_TRANSLATE_NOOP("Viewer", "Rule"),
    "action": QT_TRANSLATE_NOOP("Viewer", "Action"),
    "tier": QT_TRANSLATE_NOOP("Viewer", "Tier"),
    "signal": QT_TRANSLATE_NOOP("Viewer", "Signal"),
    "note": QT_TRANSLATE_NOOP("Viewer", "Note"),
    "told": QT_TRANSLATE_NOOP("Viewer", "By hand"),
}
_NOT_DONE: Final = frozenset({"refused", "uncertain", "expired", "dropped", "cancelled", "failed"})
_ACTIONS: Final = {
    "coupon": QT_TRANSLATE_NOOP("Viewer", "Coupon"),
    "message": QT_TRANSLATE_NOOP("Viewer", "Message"),
    "host_prompt": QT_TRANSLATE_NOOP("Viewer", "Line for the host"),
    "todo": QT_TRANSLATE_NOOP("Viewer", "To-do"),
    "alert": QT_TRANSLATE_NOOP("Viewer", "Alert"),
    "popup": QT_TRANSLATE_NOOP("Viewer", "Pop-up"),
    "webhook": QT_TRANSLATE_NOOP("Viewer", "Web address called"),
    "log": QT_TRANSLATE_NOOP("Viewer", "Line in the log"),
}
_TOLD: Final = {
    "about": QT_TRANSLATE_NOOP("Viewer", "A label, attribute or consent was changed"),
    "merge": QT_TRANSLATE_NOOP("Viewer", "Two accounts were joined or separated"),
    "by_hand": QT_TRANSLATE_NOOP("Viewer", "Something was done by hand"),
}


def say(text: object) -> str:
    """One of the texts above, in the language in force."""
    return translate("Viewer", str(text))


def what(row: TimelineRow) -> str:
    """What kind of thing happened."""
    return say(_WHAT[row.what]) if row.what in _WHAT else row.what


def state_tone(row: TimelineRow) -> str:
    """The tone of a row."""
    if row.what == "action":
        return action_state_tone(row.state)
    if row.what == "firing":
        return "warn" if row.reason else ""
    return "good" if row.what == "order" and row.state != "refunded" else ""


NAMELESS: Final[Mapping[str, str]] = MappingProxyType({})
"""Where nothing is known of titles."""


def titles_of(told: ViewerReply) -> dict[str, str]:
    """What ladders, tiers and signals are called by their names; a tier's is ``ruleset/ladder:tier``."""
    titles = told.signal_titles | {signal.name: signal.title for signal in told.signals if signal.title}
    for ladder in told.ladders:
        titles |= {f"{ladder.name}:{rung.tier}": rung.title for rung in ladder.rungs if rung.title}
        if ladder.title:
            titles[ladder.name] = ladder.title
    return titles


def details(row: TimelineRow, session: Session, titles: Mapping[str, str] = NAMELESS) -> str:
    """What happened, in one line; `titles`: see `titles_of`."""
    match row.what:
        case "visit":
            return _visit(row, session)
        case "order":
            money = session.format.money(row.money, row.currency)
            return translate("Viewer", "%1, refunded").replace("%1", money) if row.state == "refunded" else money
        case "firing":
            return _firing(row, session)
        case "action":
            return _action(row, session)
        case "tier":
            before, after = (titles.get(f"{row.name}:{tier}", tier) or "—" for tier in (row.before, row.after))
            called = ladder_name(row.name, titles.get(row.name, "")).to(session.language)
            return session.format.named(called, f"{before} → {after}")
        case "signal":
            name = titles.get(row.name) or spoken(row.name)
            said = translate("Viewer", "%1 begins") if row.after else translate("Viewer", "%1 ends")
            return " · ".join(part for part in (said.replace("%1", name), row.item_title or row.item) if part)
        case "note":
            return session.format.named(row.name, row.text)
    return say(_TOLD[row.name]) if row.name in _TOLD else row.name


def action_name(name: str) -> str:
    """A kind of action in words; others as the sink calls them."""
    return say(_ACTIONS[name]) if name in _ACTIONS else name


def rule_title(full: str, session: Session) -> str:
    """The title of a rule that is still there, else its name."""
    ruleset, _, name = full.rpartition("/")
    rules = session.status.rules if session.status is not None else ()
    found = (rule.title for rule in rules if (rule.ruleset, rule.rule) == (ruleset, name) and rule.title)
    return next(found, name)


def _visit(row: TimelineRow, session: Session) -> str:
    counts = sorted(row.counts.items(), key=lambda pair: -pair[1])
    done = [f"{session.kind(kind)} {count}" for kind, count in counts if kind not in ("enter", "leave", "stay")]
    stayed = session.format.duration(row.end - row.time, 1) if row.end > row.time else translate("Viewer", "a moment")
    return " · ".join(
        [translate("Viewer", "%1, stayed %2").replace("%1", session.room_title(row.room)).replace("%2", stayed), *done]
    )


def _firing(row: TimelineRow, session: Session) -> str:
    name = translate("Viewer", "By hand") if row.name == "by_hand" else rule_title(row.name, session)
    if row.reason:
        why = why_suppressed(row.reason)
        # A limit that is written at its rule has the rule's name, which stands here already.
        if row.text not in ("", row.reason) and not row.text.rpartition("/")[2].startswith("trigger."):
            why = session.format.aside(why, spoken(row.text))
        return translate("Viewer", "%1 held and did nothing: %2").replace("%1", name).replace("%2", why)
    return translate("Viewer", "%1 fired (%2)").replace("%1", name).replace("%2", _within(state_word(row.state)))


def _action(row: TimelineRow, session: Session) -> str:
    parts = [session.format.named(action_name(row.name), _within(action_state_word(row.state, row.name)))]
    if row.money is not None:
        parts.append(session.format.money(row.money, row.currency))
    if row.text == "by_hand":
        parts.append(translate("Viewer", "By hand"))
    if row.reason and row.state in _NOT_DONE:
        parts.append(row.reason_zh if session.chinese and row.reason_zh else row.reason)
    return " · ".join(parts)


def _within(word: str) -> str:
    """A word that stands by itself elsewhere, as it stands within a sentence."""
    return word[:1].lower() + word[1:]
