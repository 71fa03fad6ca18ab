"""Conditions as sentences."""

from typing import Final

from tiercast.rules.ast import Feature, Function, Window, WindowKind
from tiercast.rules.catalogue_operators import FUNCTION_INFO, OPERATOR_INFO
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operand,
    Operator,
    PercentOf,
    Type,
    Values,
    Within,
)
from tiercast.rules.explain.speaker import Speaker

_JOINED: Final = {Connective.ALL: (", and ", "，并且"), Connective.ANY: (", or ", "，或者")}
_SIDES: Final = {Operator.IN: (("or", "或")), Operator.NOT_IN: (("or", "或")), Operator.BETWEEN: ("and", "和")}


def explain_condition(condition: Condition, speaker: Speaker, inner: bool = False) -> str:
    """A condition in words; groups inside of groups stand in brackets."""
    if isinstance(condition, Compare):
        return _compare(condition, speaker)
    if isinstance(condition, Within):
        return _within(condition, speaker)
    return _group(condition, speaker, inner)


def _group(group: Group, speaker: Speaker, inner: bool) -> str:
    nested = len(group.parts) > 1
    parts = [explain_condition(part, speaker, inner=nested) for part in group.parts]
    if group.connective is Connective.NONE:
        said = speaker.say("it is not so that ", "以下都不成立：") + speaker.say(" or that ", "；").join(parts)
    elif not parts:
        return speaker.say("always", "总是") if group.connective is Connective.ALL else speaker.say("never", "从不")
    else:
        said = speaker.say(*_JOINED[group.connective]).join(parts)
    return (
        speaker.say(f"({said})", f"（{said}）") if inner and (nested or group.connective is Connective.NONE) else said
    )


def _compare(compare: Compare, speaker: Speaker) -> str:
    if compare.name.startswith("signal.") and isinstance(compare.right, Literal) and compare.right.type is Type.FLAG:
        wanted = bool(compare.right.value) is (compare.operator is Operator.EQ)
        name = speaker.name(compare.name)
        return (
            speaker.say(f"the signal {name} holds", f"信号{name}成立")
            if wanted
            else speaker.say(f"the signal {name} does not hold", f"信号{name}不成立")
        )
    info = OPERATOR_INFO[compare.operator]
    name, operator = speaker.name(compare.name), speaker.say(info.title, info.title_zh)
    if compare.right is None:
        return speaker.say(f"{name} {operator}", f"{name}{operator}")
    right = _operand(compare, compare.right, speaker)
    colon = "：" if compare.operator in (Operator.IN, Operator.NOT_IN) else " "
    return speaker.say(f"{name} {operator} {right}", f"{name}{operator}{colon}{right}")


def _operand(compare: Compare, right: Operand, speaker: Speaker) -> str:
    match right:
        case Literal():
            return _value(compare.name, right, speaker)
        case Name():
            return speaker.name(right.name)
        case PercentOf():
            name = speaker.name(right.name)
            return speaker.say(f"{right.percent:g}% of {name}", f"{name}的 {right.percent:g}%")
        case Values():
            said = [
                speaker.name(v.name) if isinstance(v, Name) else _value(compare.name, v, speaker) for v in right.values
            ]
            return speaker.listed(said, _SIDES.get(compare.operator, ("or", "或")))


def _value(name: str, value: Literal, speaker: Speaker) -> str:
    """A value; a tier by its title, a text set off."""
    if name.startswith("tier.") and (ladder := speaker.scope.ladders.get(name.removeprefix("tier."))) is not None:
        rung = next((rung for rung in ladder.rungs if rung.tier == value.written), None)
        return speaker.quoted((rung.title or rung.tier) if rung is not None else value.written)
    said = speaker.literal(value)
    return speaker.quoted(said) if value.type is Type.TEXT else said


def _within(within: Within, speaker: Speaker) -> str:
    fact, span = speaker.fact(within.fact), speaker.span(within.duration)
    if within.negated:
        return speaker.say(f"no {fact.removeprefix('the ')} within {span}", f"{span}内没有{fact}")
    return speaker.say(f"{fact} within {span}", f"{span}内有过{fact}")


def explain_feature(feature: Feature, speaker: Speaker) -> str:
    """What a feature measures."""
    info = FUNCTION_INFO[feature.function]
    facts = speaker.listed((speaker.fact(fact) for fact in feature.facts), ("or", "或"))
    what = speaker.say(info.title.replace("`gap`", "the gap"), info.title_zh.replace("gap", "间隔"))
    if feature.function is Function.VISITS:
        gap = speaker.span(feature.gap)
        what = speaker.say(f"how many times, more than {gap} apart", f"来过几次（间隔超过 {gap}）")
    field = speaker.name(f"event.{feature.field}") if feature.field else ""
    of, zh_of = (f"{field} of ", f"{field}的") if field else ("", "")
    said = speaker.say(f"{what}: {of}{facts}", f"{facts}：{zh_of}{what}")
    parts = [said, *_window(feature.window, speaker), speaker.per(feature.per)]
    if feature.function is Function.HOLDING:
        parts = [said, speaker.per(feature.per)]
    if feature.where is not None:
        condition = explain_condition(feature.where, speaker)
        parts.append(speaker.say(f"only where {condition}", f"只算{condition}的"))
    return _sentence(speaker, parts)


def _window(window: Window, speaker: Speaker) -> list[str]:
    words = {
        WindowKind.VISIT: ("in this visit", "本次到访"),
        WindowKind.SESSION: ("in this session", "本场"),
        WindowKind.DAY: ("today", "今天"),
        WindowKind.EVER: ("ever", "有记录以来"),
    }
    if window.kind is WindowKind.DURATION:
        span = speaker.span(window.duration)
        parts = [
            speaker.say(f"in {span}", f"{span}内") if window.ago else speaker.say(f"in the last {span}", f"最近 {span}")
        ]
    else:
        parts = [speaker.say(*words[window.kind])]
    if window.ago:
        ago = speaker.span(window.ago)
        parts.append(speaker.say(f"up to {ago} ago", f"截至 {ago}前"))
    if window.since:
        fact = speaker.fact(window.since)
        parts.append(speaker.say(f"since the last {fact.removeprefix('the ')}", f"从最近一次{fact}之后"))
    return parts


def _sentence(speaker: Speaker, parts: list[str]) -> str:
    said = speaker.say(", ", "，").join(parts)
    return said[:1].upper() + said[1:] + speaker.say(".", "。")
