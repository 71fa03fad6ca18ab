"""Says in both languages how a rule stood at an instant."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.audience.entry import Entry
from tiercast.common_names import spoken, variant_name
from tiercast.decide.decision import Firing, Suppressed
from tiercast.decide.experiments import CONTROL
from tiercast.engine.ruletests.why import STATES_ZH, suppressed_words
from tiercast.insight.reasons import Reason, Speaking
from tiercast.rules.ast import Ruleset
from tiercast.rules.explain.conditions import explain_condition
from tiercast.rules.explain.speaker import Speaker
from tiercast.step.acting import BY_HAND
from tiercast.step.moment import Value
from tiercast.step.rules_in import TriggerRule
from tiercast.step.values import ItemState
from tiercast.words import Words

Values: TypeAlias = dict[str, Value | None]


_STOPS_ZH: Final = {"pause": "不再触发新的", "hold": "连同等待的一起停住", "clear": "并清空屏幕"}


def speaking(ruleset: Ruleset, kinds: Kinds, actions: Mapping[str, ActionType]) -> Speaking:
    """What a ruleset's conditions and names are called, in English and Chinese."""
    english, chinese = Speaker(ruleset, kinds, actions, "en"), Speaker(ruleset, kinds, actions, "zh")
    return Speaking(
        lambda condition: (explain_condition(condition, english), explain_condition(condition, chinese)),
        lambda name: (english.name(name), chinese.name(name)),
        lambda fact: (english.fact(fact), chinese.fact(fact)),
    )


class Asked(msgspec.Struct):
    """What a rule's condition read when it was last read for the viewer."""

    fact: str
    now: int
    entry: Entry
    values: Values
    held: bool


class Teller:
    """Sentences about rules and instants, in a room's zone."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def time(self, instant: int) -> str:
        """An instant for people, to the second."""
        return datetime.datetime.fromtimestamp(instant // 1_000_000, self._zone).strftime("%Y-%m-%d %H:%M:%S")

    def item(self, key: str, known: ItemState | None) -> Words:
        """Which product it is about."""
        if known is None:
            return Words(f"About the product {key}, of which nothing was told.", f"商品 {key}（没有它的资料）：")
        if not known.title:
            return Words(f"About the product {key}.", f"商品 {key}：")
        return Words(f"About the product {known.title} ({key}).", f"商品“{known.title}”（{key}）：")

    def outcome(self, rule: TriggerRule, at: int, held: bool | None, failing: Sequence[Reason], parts: int) -> Words:
        """Whether the conditions hold, and what keeps them from it."""
        when, called = self.time(at), _called(rule.trigger.title or spoken(rule.name))
        if held:
            return Words(f"At {when} all conditions of {called.en} hold.", f"{when} 时，{called.zh}的条件全部成立。")
        if not failing:
            return Words(f"At {when} {called.en} does not hold.", f"{when} 时，{called.zh}不成立。")
        en = "; ".join(one.words or one.en for one in failing)
        zh = "；".join(one.words_zh or one.zh for one in failing)
        if parts == 1:
            return Words(f"At {when} {called.en} does not hold: {en}.", f"{when} 时，{called.zh}的条件不满足：{zh}。")
        return Words(
            f"At {when} {len(failing)} of {parts} conditions keep {called.en} from holding: {en}.",
            f"{when} 时，{called.zh}的 {parts} 个条件中有 {len(failing)} 个不满足：{zh}。",
        )

    def asked(self, rule: TriggerRule, asked: Asked | None, since: int, at_entry: bool) -> list[Words]:
        """When the rule was last asked; `since`: from what instant on it was looked, 0: the journal's beginning."""
        if at_entry:
            return []
        if asked is None:
            from_then = (
                Words(f" (since {self.time(since)})", f"（自 {self.time(since)} 起）") if since else Words("", "")
            )
            return [
                Words(f"Nothing that it listens to came{from_then.en}.", f"它监听的事没有发生{from_then.zh}。"),
            ]
        said = Words("held", "成立") if asked.held else Words("did not hold", "不成立")
        when = self.time(asked.now)
        return [Words(f"It was last asked at {when} ({asked.fact}) and {said.en}.",
                      f"上次判断是在 {when}（{asked.fact}），{said.zh}。")]  # fmt: skip

    def firing(self, firing: Firing | None, alone: bool = False, title: str = "") -> list[Words]:
        """The last firing, or, `alone`, one of the rule that is called `title`."""
        if firing is None:
            return []
        when, called = self.time(firing.time), _called(title or spoken(firing.rule))
        if firing.rule == BY_HAND and not firing.ruleset:
            return [_by_hand(firing, when)]
        if firing.suppressed:
            why, named = suppressed_words(firing.suppressed), _named(firing)
            if alone:
                return [Words(f"{called.en} held at {when} and did nothing: {why.en}{named.en}.",
                              f"{called.zh}在 {when} 成立，但没有执行：{why.zh}{named.zh}。")]  # fmt: skip
            return [Words(f"It held at {when} and did nothing: {why.en}{named.en}.",
                          f"{when} 时成立，但没有执行：{why.zh}{named.zh}。")]  # fmt: skip
        state = STATES_ZH.get(firing.state, firing.state)
        how = Words(f" ({_STATES.get(firing.state, firing.state)})", f"（{state}）") if firing.state != "live" else _NOT
        drawn = _drawn(firing)
        if alone:
            return [Words(f"{called.en} fired at {when}{how.en}.", f"{called.zh}在 {when} 触发{how.zh}。"), *drawn]
        return [Words(f"It last fired at {when}{how.en}.", f"上次触发是在 {when}{how.zh}。"), *drawn]


_STATES: Final = {"draft": "as a draft", "shadow": "in shadow", "ask": "asking first", "paused": "paused"}
"""What is added to a firing of a rule that did not act by itself; in Chinese `STATES_ZH`."""
_NOT: Final = Words("", "")


def _called(title: str) -> Words:
    """A rule by its title."""
    return Words(f'"{title}"', f"“{title}”")


def _by_hand(firing: Firing, when: str) -> Words:
    """What a person had done, or wanted to."""
    if not firing.suppressed:
        return Words(f"A person had it done at {when}.", f"{when} 由人手动执行。")
    why, named = suppressed_words(firing.suppressed), _named(firing)
    return Words(
        f"A person wanted it done at {when}, and nothing was: {why.en}{named.en}.",
        f"{when} 有人想手动执行，但没有执行：{why.zh}{named.zh}。",
    )


def _drawn(firing: Firing) -> list[Words]:
    """Which variant of an experiment the viewer is in, which decides what was done; nothing without an experiment."""
    if not firing.variant:
        return []
    experiment, variant = spoken(firing.experiment), variant_name(firing.variant)
    why = Words("", "")
    if firing.variant == CONTROL:
        why = Words(", with which the others are compared", "，其他分组与它比较")
    return [
        Words(
            f'By lot the viewer is in "{variant.en}" of the experiment "{experiment}"{why.en}: '
            "what is done follows that.",
            f"按抽签，该观众在实验“{experiment}”中属于“{variant.zh}”{why.zh}；做什么由所在分组决定。",
        )
    ]


def _named(firing: Firing) -> Words:
    """Which limit, group or stop it was, in brackets; nothing where the reason has said all."""
    if firing.reason in ("", firing.suppressed):
        return Words("", "")
    reason_zh = firing.reason
    if firing.suppressed == Suppressed.STOPPED:
        reason_zh = _STOPS_ZH.get(firing.reason, firing.reason)
    return Words(f" ({firing.reason})", f"（{reason_zh}）")
