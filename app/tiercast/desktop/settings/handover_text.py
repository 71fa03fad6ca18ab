"""What whoever takes the shift over has to know, as text to copy. Without Qt."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from tiercast.common_names import author_name, spoken
from tiercast.deed_words import STRENGTHS, Called, stop_reason
from tiercast.desktop.settings.deed_lines import STATES, change_line, deed_line, outcome_line
from tiercast.desktop.words.formats import Formats
from tiercast.serve.protocol_alerts import AlertRow
from tiercast.serve.protocol_replies import RuleStatus, StopNow
from tiercast.serve.protocol_settings import AuditRow, HandoverReply
from tiercast.words import Words


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How everything stands now: the `title` of the room, its `rules`, the `stop` and the `alerts`.

    `called`: what people call the values of a deed, see `deed_about`.
    """

    title: str
    rules: Sequence[RuleStatus] = ()
    stop: StopNow | None = None
    alerts: Sequence[AlertRow] = ()
    called: Called | None = None


def handover_text(told: HandoverReply, standing: Standing, formats: Formats) -> str:
    """The handover of a room.

    Args:
        formats: say the language, and the zone of the instants.
    """
    language = formats.language
    heading = Words(f"Shift handover · {standing.title}", f"交接班 · {standing.title}").to(language)
    parts = [heading, _span(told, formats), "", Words("How it stands", "当前状态").to(language)]
    parts += [f"- {line}" for line in _stands(told, standing, formats)]
    count = len(told.deeds)
    done = Words(f"What was done ({count})", f"做过的操作（{count} 条）")
    parts += ["", done.to(language)]
    if told.more:
        parts.append(Words("- earlier ones are in the audit log", "- 更早的见操作记录").to(language))
    parts += [f"- {_deed(deed, told, formats, standing.called)}" for deed in told.deeds]
    if not told.deeds:
        parts.append(Words("- nothing", "- 无").to(language))
    return "\n".join(parts) + "\n"


def _span(told: HandoverReply, formats: Formats) -> str:
    since, now = formats.instant(told.since, seconds=False), _clock(told.now, told, formats)
    long = formats.duration(told.now - told.since) if told.now > told.since else formats.duration(0)
    if told.opened and told.since == told.opened:
        words = Words(f"Since the session began, {since}, until {now} ({long})", f"自开播 {since} 至 {now}（{long}）")
    elif told.opened:
        words = Words(f"From {since} until {now} ({long})", f"{since} 至 {now}（{long}）")
    else:
        words = Words(f"No session is on. From {since} until {now} ({long})", f"当前未开播。{since} 至 {now}（{long}）")
    return words.to(formats.language)


def _stands(told: HandoverReply, standing: Standing, formats: Formats) -> Iterator[str]:
    language, stop = formats.language, standing.stop
    if stop is not None:
        name = STRENGTHS.get(stop.strength.value)
        strength = name.to(language) if name is not None else stop.strength.value
        at, why = formats.instant(stop.at, seconds=False), stop_reason(stop.reason).to(language)
        by = author_name(stop.by)
        yield Words(
            f"EVERYTHING IS STOPPED ({strength}) by {by.en} since {at}" + (f": {why}" if why else ""),
            f"全部已停止（{strength}）：{by.zh}，自 {at}" + (f"，原因：{why}" if why else ""),
        ).to(language)
    yield _rules(standing.rules, language)
    for state in ("ask", "paused"):
        titles = sorted(rule.title or spoken(rule.rule) for rule in standing.rules if rule.state.value == state)
        if titles:
            en, zh = ", ".join(titles), "、".join(titles)
            yield Words(f"{STATES[state].en.capitalize()}: {en}", f"{STATES[state].zh}：{zh}").to(language)
    if told.asking or told.waiting:
        yield Words(
            f"Actions that wait for an answer: {told.asking}; that have not gone out: {told.waiting}",
            f"等你同意的动作：{told.asking}；待执行的动作：{told.waiting}",
        ).to(language)
    for alert in standing.alerts:
        yield Words(f"Alert: {alert.message}", f"提醒：{alert.message_zh or alert.message}").to(language)


def _rules(rules: Sequence[RuleStatus], language: str) -> str:
    counts = Counter(rule.state.value for rule in rules)
    if not counts:
        return Words("No rules", "没有规则").to(language)
    there = [(words, counts[state]) for state, words in STATES.items() if counts[state]]
    en = ", ".join(f"{count} {words.en}" for words, count in there)
    return Words(f"Rules: {en}", "规则：" + "，".join(f"{words.zh} {count}" for words, count in there)).to(language)


def _deed(deed: AuditRow, told: HandoverReply, formats: Formats, called: Called | None) -> str:
    language = formats.language
    parts = [deed_line(deed, language, called), change_line(deed, language, called)]
    said = Words(", ", "，").to(language).join(filter(None, parts))
    outcome = outcome_line(deed, language)
    if outcome:
        said += Words(f" ({outcome})", f"（{outcome}）").to(language)
    return f"{_clock(deed.time, told, formats)} {formats.named(author_name(deed.who).to(language), said)}"


def _clock(time: int, told: HandoverReply, formats: Formats) -> str:
    """The time of day; with the day where it is not the one on which the shift began."""
    same = formats.day(time) == formats.day(told.since)
    return formats.clock(time, seconds=False) if same else formats.instant(time, seconds=False)
