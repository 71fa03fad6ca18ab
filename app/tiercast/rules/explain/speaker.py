"""Words for what a ruleset names: its own names by their titles, the catalogue's by theirs, in one language."""

from collections.abc import Iterable, Mapping
from typing import Final

from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.common_names import ladder_name, spoken
from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_operators import DIMENSIONS, EVENT_FIELDS
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Literal, Name, Type
from tiercast.rules.diagnostics import Language
from tiercast.rules.explain.events import happens, happens_zh
from tiercast.rules.grammar_values import UNITS, money_text

_UNITS: Final = (
    ("d", "day", "days", "天"),
    ("h", "hour", "hours", "小时"),
    ("m", "minute", "minutes", "分钟"),
    ("s", "second", "seconds", "秒"),
)
_HAPPENS: Final = {
    "signal": (("the signal", "begins"), "began", "信号", "开始"),
    "signal ended": (("the signal", "ends"), "ended", "信号", "结束"),
    "trigger": (("the rule", "fires"), "fired", "规则", "触发"),
    "cue": (("the cue", "is given"), "was given", "给出提示", ""),
    "tier": (("the tier on", "changes"), "changed", "层级", "变化"),
}
"""What own facts do: now, before, and the Chinese before and after the title."""
_NOUNS: Final = {
    "event.text": "what was said",
    "visit.dwell": "the time in the room",
    "visit.age": "the time since the visit began",
    "session.age": "the time since the opening",
    "viewer.orders": "the number of paid orders",
    "viewer.visits": "the number of visits",
    "viewer.spent": "the money spent",
    "viewer.labels": "the viewer's labels",
    "viewer.first_seen": "the day when the viewer was first seen",
    "viewer.last_seen": "the day when the viewer was last seen before",
    "rfm.monetary": "the money spent",
    "event.item": "the product",
    "item.title": "the product's name",
    "item.stock": "the stock",
    "item.category": "the product's category",
    "item.price": "the product's price",
    "room.viewers": "the number of viewers now",
    "show.item": "the product on air",
    "show.minutes": "the time that it has been on air",
    "event.order": "the order",
    "event.coupon": "the coupon",
    "event.amount": "the amount",
}
_NOUNS_ZH: Final = {
    "visit.age": "到访时长",
    "session.age": "开播时长",
    "event.item": "商品",
    "event.order": "订单",
    "event.coupon": "优惠券",
    "event.amount": "金额",
}
_OWN: Final = {"signal": "signals", "tier": "ladders", "cue": "cues", "trigger": "triggers", "params": "params"}


class Speaker:
    """Speaks of one ruleset in one language.

    Args:
        kinds: event kinds with their titles; actions: what sinks can do, by name.
    """

    def __init__(self, ruleset: Ruleset, kinds: Kinds, actions: Mapping[str, ActionType], language: Language) -> None:
        self.ruleset, self.kinds, self.actions = ruleset, kinds, actions
        self.scope = Scope(ruleset)
        self._zh = language == "zh"

    def say(self, en: str, zh: str) -> str:
        """The one of the two that is wanted."""
        return zh if self._zh else en

    def listed(self, parts: Iterable[str], last: tuple[str, str] = ("and", "和")) -> str:
        """``a, b and c``; ``a、b 和 c``."""
        found = list(parts)
        if len(found) < 2:
            return "".join(found)
        word = f" {last[1]} " if found[-1][:1].isascii() else last[1]
        return self.say(", ", "、").join(found[:-1]) + self.say(f" {last[0]} ", word) + found[-1]

    def quoted(self, text: str) -> str:
        """A title or text, set off."""
        return self.say(f'"{text}"', f"“{text}”")

    def every(self, value: int | Name) -> str:
        """A duration after "every" or "the last": ``minute``, ``5 minutes``; ``分钟``, ``5 分钟``."""
        said = self.span(value)
        return said.removeprefix("1 ") if said.count(" ") == 1 else said

    def spaced(self, text: str, *, after: bool = True) -> str:
        """Chinese text with the blanks that its figures and Latin letters need beside Chinese ones."""
        if not self._zh or not text:
            return text
        before = " " if text[0].isascii() and text[0].isalnum() else ""
        return f"{before}{text}{' ' if after and text[-1].isascii() and text[-1].isalnum() else ''}"

    def span(self, value: int | Name) -> str:
        """A duration in words, or the knob that it is."""
        if isinstance(value, Name):
            return self.name(value.name)
        parts, left = [], value
        for unit, one, several, zh in _UNITS:
            count, left = divmod(left, UNITS[unit])
            if count:
                parts.append(self.say(f"{count} {one if count == 1 else several}", f"{count} {zh}"))
        if left or not parts:
            milliseconds = f"{left / 1000:g}"
            parts.append(self.say(f"{milliseconds} milliseconds", f"{milliseconds} 毫秒"))
        return " ".join(parts)

    def literal(self, value: Literal) -> str:
        """A value as it was written; a duration in words."""
        if value.type is Type.DURATION and isinstance(value.value, int):
            return self.span(value.value)
        if value.type is Type.MONEY and isinstance(value.value, int):
            return money_text(value.value, value.currency, short=True)
        if value.type is Type.FLAG:
            return self.say("yes", "是") if value.value else self.say("no", "否")
        return value.written or str(value.value)

    def name(self, name: str) -> str:
        """A name that has a value, by its title."""
        prefix, dot, own = name.partition(".")
        if name in self.scope.features:
            return self.quoted(self.scope.features[name].title or spoken(name))
        if dot and prefix in _OWN and (title := self._own_title(prefix, own)):
            kind = {"params": ("the knob ", "参数"), "tier": ("the tier on ", "层级")}.get(prefix, ("", ""))
            return self.say(*kind) + self.quoted(title)
        info = self.scope.find(name)
        if info is None or (info.type is None and info.title.startswith("Attribute")):
            return self.quoted(own or name)
        return self.say(_noun(name, info.title), _NOUNS_ZH.get(name, info.title_zh))

    def fact(self, fact: str) -> str:
        """An event kind, a signal, a rule, a cue, the beginning or end of a visit, by its title."""
        prefix, dot, own = fact.partition(".")
        if dot:
            own, _, ended = own.partition(" ")
            title = self.quoted(self._own_title(prefix, own) or spoken(own))
            said = {
                "signal": ("the end of the signal", "信号", "结束") if ended else ("the signal", "信号", ""),
                "trigger": ("the rule", "规则", ""),
                "cue": ("the cue", "提示", ""),
                "tier": ("a change of the tier on", "层级", "变化"),
            }[prefix]
            return self.say(f"{said[0]} {title}", f"{said[1]}{title}{said[2]}")
        return self.happens(fact)

    def happens(self, fact: str, *, past: bool = False, subject: tuple[str, str] = ("somebody", "观众")) -> str:
        """What happens, or happened, as a clause: ``somebody pays``, ``the cue "Flash" was given``; ``观众付款``."""
        prefix, dot, own = fact.partition(".")
        if not dot:
            kind = self.kinds.get(fact)
            return self.say(happens(fact, kind, subject[0], past=past), happens_zh(fact, kind, subject[1]))
        own, _, ended = own.partition(" ")
        title = self.quoted(self._own_title(prefix, own) or spoken(own))
        now, before, zh, zh_end = _HAPPENS["signal ended" if ended and prefix == "signal" else prefix]
        return self.say(f"{now[0]} {title} {before if past else now[1]}", f"{zh}{title}{zh_end}")

    def per(self, dimensions: Iterable[str]) -> str:
        """``for each viewer and item``."""
        known = {words.word: words for words in DIMENSIONS}
        names = []
        for dimension in dimensions:
            if dimension not in known:
                info = self.scope.find(f"event.{dimension}") if dimension in EVENT_FIELDS else None
                field = self.quoted(dimension) if info is None else self.name(f"event.{dimension}")
                names.append(self.say(field.removeprefix("the "), f"每个{field}"))
            else:
                words = known[dimension]
                names.append(self.say(words.title.removeprefix("for each "), words.title_zh))
        return self.say(f"for each {self.listed(names)}", "、".join(names))

    def _own_title(self, prefix: str, own: str) -> str:
        found = getattr(self.scope, _OWN[prefix], {}).get(own)
        if found is None:
            return ""
        called = ladder_name(own, found.title)
        return self.say(called.en, called.zh) if prefix == "tier" else found.title or spoken(own)


def _noun(name: str, title: str) -> str:
    """A name of the catalogue inside of an English sentence: ``the stage of life``."""
    if name in _NOUNS:
        return _NOUNS[name]
    lower = title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
    return lower if lower.startswith(("what ", "is ", "whether ")) else f"the {lower}"
