"""Words for what a ruleset names: its own names by their titles, the catalogue's by theirs, in one language."""

from collections.abc import Iterable, Mapping
from typing import Final

from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_operators import DIMENSIONS
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Literal, Name, Type
from tiercast.rules.diagnostics import Language
from tiercast.rules.grammar_values import UNITS

_UNITS: Final = (
    ("d", "day", "days", "天"),
    ("h", "hour", "hours", "小时"),
    ("m", "minute", "minutes", "分钟"),
    ("s", "second", "seconds", "秒"),
)
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
        return self.say(", ", "、").join(found[:-1]) + self.say(f" {last[0]} ", last[1]) + found[-1]

    def quoted(self, text: str) -> str:
        """A title or text, set off."""
        return self.say(f'"{text}"', f"“{text}”")

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
        if value.type is Type.FLAG:
            return self.say("yes", "是") if value.value else self.say("no", "否")
        return value.written or str(value.value)

    def name(self, name: str) -> str:
        """A name that has a value, by its title."""
        prefix, dot, own = name.partition(".")
        if name in self.scope.features:
            return self.quoted(self.scope.features[name].title or name)
        if dot and prefix in _OWN and (title := self._own_title(prefix, own)):
            kind = {"params": ("the knob", "参数"), "tier": ("the tier on", "层级")}.get(prefix, ("", ""))
            return f"{self.say(*kind)} {self.quoted(title)}".strip()
        info = self.scope.find(name)
        if info is None or (info.type is None and info.title.startswith("Attribute")):
            return self.quoted(own or name)
        lower = info.title[1:2].islower() or info.title[1:2] == " "
        return self.say(info.title[:1].lower() + info.title[1:] if lower else info.title, info.title_zh)

    def fact(self, fact: str) -> str:
        """An event kind, a signal, a rule, a cue, the beginning or end of a visit, by its title."""
        prefix, dot, own = fact.partition(".")
        if dot:
            own, _, ended = own.partition(" ")
            title = self.quoted(self._own_title(prefix, own) or own)
            said = {
                "signal": ("the end of the signal", "信号", "结束") if ended else ("the signal", "信号", ""),
                "trigger": ("the rule", "规则", ""),
                "cue": ("the cue", "提示", ""),
                "tier": ("a change of the tier on", "层级", "变化"),
            }[prefix]
            return self.say(f"{said[0]} {title}", f"{said[1]}{title}{said[2]}")
        if fact == "visit start":
            return self.say("the beginning of a visit", "到访开始")
        if fact == "visit end":
            return self.say("the end of a visit", "到访结束")
        kind = self.kinds.get(fact)
        return self.quoted(self.say(kind.title, kind.title_zh) if kind is not None else fact)

    def per(self, dimensions: Iterable[str]) -> str:
        """``for each viewer and item``."""
        known = {words.word: words for words in DIMENSIONS}
        names = []
        for dimension in dimensions:
            if dimension not in known:
                names.append(self.say(self.quoted(dimension), f"每个{self.quoted(dimension)}"))
            else:
                words = known[dimension]
                names.append(self.say(words.title.removeprefix("for each "), words.title_zh))
        return self.say(f"for each {self.listed(names)}", "、".join(names))

    def _own_title(self, prefix: str, own: str) -> str:
        found = getattr(self.scope, _OWN[prefix], {}).get(own)
        return (found.title or own) if found is not None else ""
