"""A note of the audit log as a line: what was done, how it stood before and after, what became of it. Without Qt."""

from typing import Final

from tiercast.deed_words import ROOM_STOPS, STRENGTHS, Called, deed_about, deed_title
from tiercast.serve.protocol_settings import AuditRow
from tiercast.words import Words

STATES: Final = {
    "draft": Words("draft", "草稿"),
    "shadow": Words("shadow", "试运行"),
    "ask": Words("ask me", "先问我"),
    "live": Words("live", "运行中"),
    "paused": Words("paused", "已暂停"),
}
"""States of a rule."""
_STANDS: Final = {"rule_state": STATES, "stop": STRENGTHS, "resume": STRENGTHS, "room_stop": ROOM_STOPS}
_WITH_BOTH: Final = (
    "rule_state",
    "param",
    "retention_set",
    "stop",
    "resume",
    "room_stop",
    "channel",
    "show",
    "viewer_tell",
)
"""Deeds whose before and after say something to people; of others they are hashes or whole settings."""


def deed_line(deed: AuditRow, language: str, called: Called | None = None) -> str:
    """What was done, and to what; `called` as in `deed_about`."""
    title = deed_title(deed.what, deed.detail).to(language)
    named = Words(deed.about, deed.about_zh)
    about = (named if deed.about else deed_about(deed.what, deed.detail, called)).to(language)
    return f"{title}{'：' if language.startswith('zh') else ': '}{about}" if about else title


def change_line(deed: AuditRow, language: str, called: Called | None = None) -> str:
    """``live → paused``; "" where it says nothing. `called` as in `deed_about`, of a knob's ``value``."""
    if deed.what not in _WITH_BOTH or deed.before == deed.after:
        return ""
    if deed.what == "param" and called is not None:
        return " → ".join(called("value", value) or value or "–" for value in (deed.before, deed.after))
    stood = ((deed.before, deed.before_zh), (deed.after, deed.after_zh))
    before, after = (_stood(deed.what, words, zh, language) for words, zh in stood)
    return f"{before} → {after}"


def outcome_line(deed: AuditRow, language: str) -> str:
    """What became of it: refused and why, taken back, or itself takes another back; "" for done."""
    if deed.outcome != "done":
        why, why_zh = (text.removeprefix("refused").lstrip(": ") for text in (deed.outcome, deed.outcome_zh))
        zh = f"被拒绝：{why_zh or why}" if why else "被拒绝"
        return Words(f"refused: {why}" if why else "refused", zh).to(language)
    if deed.undoes is not None:
        return Words(f"takes back {deed.undoes}", f"撤销了第 {deed.undoes} 条").to(language)
    return Words("taken back", "已撤销").to(language) if deed.undone else ""


def _stood(what: str, words: str, zh: str, language: str) -> str:
    known = _STANDS.get(what, {}).get(words) or Words(words, zh or words)
    return known.to(language) or "–"
