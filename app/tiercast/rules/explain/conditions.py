"""Conditions as sentences."""

from typing import Final

from tiercast.common_names import spoken
from tiercast.rules.catalogue_operators import OPERATOR_INFO
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
from tiercast.rules.units import is_one_place
from tiercast.rules.value_titles import value_title

_JOINED: Final = {Connective.ALL: (" and ", "，并且"), Connective.ANY: (", or ", "，或者")}
_SIDES: Final = {Operator.BETWEEN: ("and", "和")}
_NOT: Final = {
    Operator.EQ: ("is not", "不等于"),
    Operator.NE: ("is", "等于"),
    Operator.LT: ("is not less than", "不小于"),
    Operator.LE: ("is not at most", "超过"),
    Operator.GT: ("is not more than", "不大于"),
    Operator.GE: ("is not at least", "不到"),
    Operator.IN: ("is none of", "不是其中任何一个"),
    Operator.NOT_IN: ("is one of", "是其中之一"),
    Operator.CONTAINS: ("does not contain", "不包含"),
    Operator.STARTS_WITH: ("does not start with", "开头不是"),
    Operator.MATCHES: ("does not match the pattern", "不符合格式"),
    Operator.BETWEEN: ("is not between", "不在区间："),
    Operator.CHANGED: ("has not just changed", "刚才没有变"),
    Operator.WAS: ("was not before", "之前不是"),
    Operator.IS_KNOWN: ("is not known", "未知"),
    Operator.IS_TODAY: ("is not today", "不是今天"),
}
_FLAGS: Final = {
    "viewer.is_new": ("the viewer", "new", "观众", "新来的"),
    "viewer.non_personalised": ("the viewer", "to be addressed personally", "观众", "可以个性化的"),
    "item.is_new": ("the product", "new", "商品", "新品"),
    "channel.paid": ("the traffic", "paid for", "流量", "付费的"),
}
"""Of names that are yes or no: who, and what they are or are not, in both languages."""


def explain_condition(condition: Condition, speaker: Speaker, inner: bool = False) -> str:
    """A condition in words; groups inside of groups stand in brackets."""
    if isinstance(condition, Compare):
        return _compare(condition, speaker)
    if isinstance(condition, Within):
        return _within(condition, speaker)
    return _group(condition, speaker, inner)


def _group(group: Group, speaker: Speaker, inner: bool) -> str:
    first = group.parts[0] if group.parts else None
    if isinstance(first, Compare) and is_one_place(group) and group.connective is Connective.ANY:
        return _alternatives(first, group, speaker)
    if group.connective is Connective.NONE and isinstance(first, Compare) and len(group.parts) == 1:
        return _compare(first, speaker, negated=True)
    nested = len(group.parts) > 1
    parts = [explain_condition(part, speaker, inner=nested) for part in group.parts]
    if group.connective is Connective.NONE:
        said = speaker.say("it is not so that ", "以下都不成立：") + speaker.say(" or that ", "；").join(parts)
    elif not parts:
        return speaker.say("always", "总是") if group.connective is Connective.ALL else speaker.say("never", "从不")
    else:
        english, chinese = _JOINED[group.connective]
        spaced = [parts[0], *(speaker.spaced(part, after=False) for part in parts[1:])]
        said = speaker.say(english if len(parts) < 3 else f", {english.lstrip(', ')}", chinese).join(spaced)
    return (
        speaker.say(f"({said})", f"（{said}）") if inner and (nested or group.connective is Connective.NONE) else said
    )


def _alternatives(first: Compare, group: Group, speaker: Speaker) -> str:
    """``event.text contains a | b``, which is read as several comparisons."""
    info, name = OPERATOR_INFO[first.operator], speaker.name(first.name)
    rights = [part.right for part in group.parts if isinstance(part, Compare) and part.right is not None]
    said = speaker.listed((_operand(first, right, speaker) for right in rights), ("or", "或"))
    return speaker.say(f"{name} {info.title} {said}", f"{name}{info.title_zh}{said}")


def _compare(compare: Compare, speaker: Speaker, negated: bool = False) -> str:
    if isinstance(compare.right, Literal) and compare.right.type is Type.FLAG:
        wanted = bool(compare.right.value) is (compare.operator is Operator.EQ) is not negated
        if (said := _flag(compare.name, wanted, speaker)) is not None:
            return said
    info = OPERATOR_INFO[compare.operator]
    english, chinese = _NOT[compare.operator] if negated else (info.title, info.title_zh)
    name = speaker.name(compare.name)
    if compare.right is None:
        return speaker.say(f"{name} {english}", f"{name}{chinese}")
    right = _operand(compare, compare.right, speaker)
    if compare.operator is Operator.WAS:
        before = "was not" if negated else "was"
        return speaker.say(f"{name} {before} {right} before", f"{name}{chinese}{right}")
    if compare.operator is Operator.BETWEEN:
        verb = "不在" if negated else "介于"
        return speaker.say(f"{name} {english} {right}", f"{name}{verb} {right} 之间")
    if compare.operator in (Operator.IN, Operator.NOT_IN):
        is_one = (compare.operator is Operator.IN) is not negated
        chinese = f"是{right}" if is_one else f"不是{right}中的任何一个"
        return speaker.say(f"{name} {english} {right}", f"{name}{chinese}")
    if compare.operator in (Operator.EQ, Operator.NE) and isinstance(compare.right, Literal):
        is_equal = (compare.operator is Operator.EQ) is not negated
        if compare.right.type is Type.TEXT or compare.name.startswith("tier."):
            chinese = "是" if is_equal else "不是"
    space = " " if right[:1].isascii() else ""
    return speaker.say(f"{name} {english} {right}", f"{name}{chinese}{space}{right}")


def _flag(name: str, wanted: bool, speaker: Speaker) -> str | None:
    if name.startswith("signal."):
        title = speaker.name(name)
        if wanted:
            return speaker.say(f"the signal {title} holds", f"信号{title}成立")
        return speaker.say(f"the signal {title} does not hold", f"信号{title}不成立")
    if name not in _FLAGS:
        return None
    who, what, who_zh, what_zh = _FLAGS[name]
    if name == "viewer.non_personalised":
        wanted = not wanted
    return speaker.say(f"{who} is {'' if wanted else 'not '}{what}", f"{who_zh}{'是' if wanted else '不是'}{what_zh}")


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
    """A value; a tier by its title, a value cell or stage of life by its title and id, a text set off."""
    if name.startswith("tier.") and (ladder := speaker.scope.ladders.get(name.removeprefix("tier."))) is not None:
        rung = next((rung for rung in ladder.rungs if rung.tier == value.written), None)
        return speaker.quoted((rung.title or spoken(rung.tier)) if rung is not None else value.written)
    said = speaker.literal(value)
    if title := value_title(name, said, speaker.say("", "zh") == "zh"):
        return speaker.say(f"{speaker.quoted(title)} ({said})", f"{speaker.quoted(title)}（{said}）")
    return speaker.quoted(said) if value.type is Type.TEXT else said


def _within(within: Within, speaker: Speaker) -> str:
    span, last = speaker.span(within.duration), speaker.every(within.duration)
    english = speaker.happens(within.fact, past=True, subject=("nobody" if within.negated else "somebody", ""))
    if within.negated and english.startswith("the cue "):
        english = english.replace(" was given", " was not given")
    elif within.negated and not english.startswith("nobody"):
        english = f"it is not so that {english}"
    chinese = f"{'没有' if within.negated else '有'}{speaker.happens(within.fact)}"
    if within.fact.startswith("cue.") and not within.negated:
        chinese = f"给出过{speaker.fact(within.fact)}"
    return speaker.say(f"{english} in the last {last}", f"{span}内{chinese}")
