"""The reference of the ruleset language as Markdown, made from the catalogue that the checker and the editor use."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tiercast_api.action import ActionType, Field, FieldType, Reach
from tiercast_api.kinds import Kinds

from tiercast.rules.ast import OnKind
from tiercast.rules.catalogue import NAMES
from tiercast.rules.catalogue_info import NameInfo
from tiercast.rules.catalogue_operators import DIMENSIONS, FUNCTIONS, ON_FORMS, OPERATORS, TITLES, WINDOWS, Words
from tiercast.rules.check.trials import SCOPES
from tiercast.rules.diagnostics import Language
from tiercast.rules.grammar_values import UNITS
from tiercast.rules.parse_sections import SPANS
from tiercast.rules.value_titles import value_title

_ORDER: Final = ("number", "money", "duration", "percent", "text", "date", "time", "flag", "list")
_FIELDS: Final = {"never": ("no", "否"), "always": ("yes", "是"), "maybe": ("either", "均可")}
_REACHES: Final[Mapping[Reach, tuple[str, str]]] = {
    Reach.VIEWER: ("the viewer", "观众"),
    Reach.ROOM: ("the whole room", "整个直播间"),
    Reach.HOST: ("the host", "主播"),
    Reach.OPERATOR: ("the operator", "场控"),
    Reach.SYSTEM: ("another program", "其他程序"),
}


def reference(kinds: Kinds, actions: Mapping[str, ActionType], language: Language) -> str:
    """The reference as Markdown, headings from the second level on.

    Args:
        kinds: the event kinds that are known.
        actions: what sinks can do, by name.
        language: ``en`` or ``zh``.
    """
    writer = _Writer(language)
    parts = (
        writer.events(kinds), writer.names(), writer.types(), writer.operators(), writer.functions(),
        writer.windows(), writer.on_forms(), writer.dimensions(), writer.limits(), writer.actions(actions),
    )  # fmt: skip
    return "\n".join(line for part in parts for line in (*part, ""))


class _Writer:
    def __init__(self, language: Language) -> None:
        self._zh = language == "zh"

    def say(self, en: str, zh: str) -> str:
        """The one of the two that is wanted."""
        return zh if self._zh else en

    def _table(self, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
        heads = list(heads)
        yield "| " + " | ".join(heads) + " |"
        yield "|" + " --- |" * len(heads)
        for row in rows:
            yield "| " + " | ".join(_cell(cell) for cell in row) + " |"

    def events(self, kinds: Kinds) -> Iterator[str]:
        """The event kinds."""
        yield self.say("### Events", "### 事件") + "\n"
        rows = (
            (f"`{kind.name}`", self.say(kind.title, kind.title_zh), _codes(kind.needs), _codes(kind.may))
            for kind in kinds.by_name.values()
        )
        heads = (
            self.say("kind", "类型"),
            self.say("what happens", "发生了什么"),
            self.say("carries", "一定带有"),
            self.say("may carry", "可能带有"),
        )
        yield from self._table(heads, rows)

    def names(self) -> Iterator[str]:
        """The names that have a value."""
        yield self.say("### Names", "### 名称") + "\n"
        yield self.say(
            "A name that ends in `.*` is a family: the part after the dot is your own. Beside these, the features,\n"
            "params, ladders, signals and cues of the ruleset are names.",
            "以 `.*` 结尾的是一类名称，点号后面由你来取。\n"
            "此外，规则集里自己写的指标、参数、分层、信号和提示按钮也都是名称。",
        )
        yield ""
        rows = ((f"`{info.name}`", self._type(info), self._meaning(info), self._notes(info)) for info in NAMES)
        heads = (
            self.say("name", "名称"),
            self.say("type", "类型"),
            self.say("meaning", "含义"),
            self.say("note", "说明"),
        )
        yield from self._table(heads, rows)

    def _type(self, info: NameInfo) -> str:
        if info.type is None:
            return self.say("as given", "视内容而定")
        return self._word(TITLES, info.type.value)

    def _word(self, words: Iterable[Words], wanted: str) -> str:
        found = next(word for word in words if word.word == wanted)
        return self.say(found.title, found.title_zh)

    def _meaning(self, info: NameInfo) -> str:
        values = f" {self._values(info)}" if info.values else ""
        return self.say(f"{info.title}. {info.help}", f"{info.title_zh}。{info.help_zh}") + values

    def _values(self, info: NameInfo) -> str:
        titles = [value_title(info.name, value, self.say("", "zh") == "zh") for value in info.values]
        named = (f"`{value}` {title}".rstrip() for value, title in zip(info.values, titles, strict=True))
        return self.say(", ", "、").join(named)

    def _notes(self, info: NameInfo) -> str:
        notes = []
        if info.history:
            notes.append(self.say("needs history", "需要历史记录"))
        if not info.in_conditions:
            notes.append(self.say("in texts only", "只能用在文案里"))
        if not info.in_templates:
            notes.append(self.say("in conditions only", "只能用在条件里"))
        if info.personal:
            notes.append(self.say("personal", "个人信息"))
        return self.say(", ", "，").join(notes)

    def types(self) -> Iterator[str]:
        """The types of values."""
        yield self.say("### Types", "### 类型") + "\n"
        units = ", ".join(f"`{unit}`" for unit in UNITS)
        yield self.say(
            f"Unlike types are not compared: the file is refused when it is loaded. Units of durations: {units}.",
            f"类型不同不能比较，载入时就会报错。时长的单位是 {units}。",
        )
        yield ""
        rows = ((self.say(word.title, word.title_zh), f"`{word.example}`") for word in TITLES)
        yield from self._table((self.say("type", "类型"), self.say("example", "例子")), rows)

    def operators(self) -> Iterator[str]:
        """What stands between a name and a value."""
        yield self.say("### Conditions", "### 条件") + "\n"
        rows = [
            (
                f"`{info.operator.value}`",
                self.say(info.title, info.title_zh),
                self.say(", ", "、").join(
                    self._word(TITLES, kind) for kind in _ORDER if kind in {each.value for each in info.types}
                ),
                f"`{info.example}`",
            )
            for info in OPERATORS
        ]
        any_fact = self.say("any fact", "任何事件、信号、提示按钮")
        rows.append(("`within`", self.say("happened within", "在一段时间内发生过"), any_fact, "`cart_add within 5m`"))
        rows.append(
            (
                "`not within`",
                self.say("did not happen within", "在一段时间内没有发生"),
                any_fact,
                "`cue.flash not within 3m`",
            )
        )
        rows.append(
            (
                "`P% of NAME`",
                self.say("a share of another name", "另一个名称的百分之几"),
                "",
                "`gmv_now < 70% of gmv_before`",
            )
        )
        heads = (
            self.say("written", "写法"),
            self.say("reads", "读作"),
            self.say("left side", "左边的类型"),
            self.say("example", "例子"),
        )
        yield from self._table(heads, rows)

    def functions(self) -> Iterator[str]:
        """The functions of features."""
        yield self.say("### Functions of features", "### 指标的函数") + "\n"
        rows = (
            (
                f"`{info.function.value}`",
                self.say(info.title, info.title_zh),
                self.say(*_FIELDS[info.field]),
                self._word(TITLES, info.result.value) if info.result else self.say("as its field", "同所取字段"),
                f"`{info.example}`",
            )
            for info in FUNCTIONS
        )
        heads = (
            self.say("function", "函数"),
            self.say("gives", "得到"),
            self.say("of a field", "要写字段"),
            self.say("type", "类型"),
            self.say("example", "例子"),
        )
        yield from self._table(heads, rows)

    def _examples(self, words: Iterable[Words], head: str) -> Iterator[str]:
        rows = ((f"`{word.example}`", self.say(word.title, word.title_zh)) for word in words)
        yield from self._table((head, self.say("meaning", "含义")), rows)

    def windows(self) -> Iterator[str]:
        """How far a feature looks back."""
        yield self.say("### Windows", "### 时间窗口") + "\n"
        yield self.say(
            "`ago: 10m` moves a window back; `since: cue.flash` starts it after the last one.",
            "`ago: 10m` 把窗口往前移；`since: cue.flash` 让窗口从最近一次之后开始。",
        )
        yield ""
        yield from self._examples(WINDOWS, self.say("written", "写法"))

    def on_forms(self) -> Iterator[str]:
        """What rules listen to."""
        yield self.say("### What `on` listens to", "### `on` 可以监听什么") + "\n"
        more = (Words(OnKind.SIGNAL, "a signal ends", "信号结束", "on: signal.high_intent ended"),)
        yield from self._examples((*ON_FORMS, *more), self.say("written", "写法"))

    def dimensions(self) -> Iterator[str]:
        """What features and signals are kept for."""
        yield self.say("### Dimensions of `per`", "### `per` 的维度") + "\n"
        rows = ((f"`{word.word}`", self.say(word.title, word.title_zh)) for word in DIMENSIONS)
        yield from self._table(("per", self.say("meaning", "含义")), rows)

    def limits(self) -> Iterator[str]:
        """What limits count."""
        yield self.say("### Limits", "### 上限") + "\n"
        scopes = _codes(scope for scope in SCOPES if scope != "budget")
        yield self.say(
            f"`SCOPE: NUMBER per TIME`, or `budget: 200 CNY per session`. Scopes: {scopes}, text fields of events;\n"
            "several joined by `and` count together: `viewer and item: 1 per 1d` is one a day for each viewer of each\n"
            f"item. Times: a duration, {_codes(SPANS)}, or `cue.NAME`.",
            f"写作 `范围: 次数 per 时间`，或 `budget: 200 CNY per session`。范围：{scopes}，以及事件的文字字段；\n"
            "几个范围用 `and` 连起来一起算：`viewer and item: 1 per 1d` 是每位观众每件商品每天一次。\n"
            f"时间：一段时长，{_codes(SPANS)}，或 `cue.名称`。",
        )

    def actions(self, actions: Mapping[str, ActionType]) -> Iterator[str]:
        """What sinks can do."""
        yield self.say("### Actions", "### 动作") + "\n"
        yield self.say(
            "What the shipped sinks can do; plugins add more. Every action may also say `expires` and `cost`.",
            "内置触达方式能做的事；插件可以增加。每个动作还可以写 `expires`（过期时间）和 `cost`（花费）。",
        )
        for action in actions.values():
            yield ""
            yield f"#### `{action.name}` — {self.say(action.title, action.title_zh)}\n"
            yield self._facts(action) + "\n"
            yield from self._table(
                (self.say("field", "字段"), self.say("meaning", "含义"), self.say("default", "默认值")),
                ((f"`{field.name}`", self._field(field), self._default(field)) for field in action.fields),
            )

    def _facts(self, action: ActionType) -> str:
        reach = self.say(*_REACHES[action.reach])
        facts = [self.say(f"Reaches {reach}.", f"触达：{reach}。")]
        if action.costly:
            facts.append(
                self.say("Gives something of value: it needs a cap to go live.", "有价值的东西：要有上限才能上线。")
            )
        if action.expires is not None:
            facts.append(
                self.say(f"Dropped after `{_span(action.expires)}`.", f"过了 `{_span(action.expires)}` 就作废。")
            )
        else:
            facts.append(self.say("Never expires.", "不会过期。"))
        if action.results:
            names = _codes(f"{action.name}.{name}" for name in action.results)
            facts.append(self.say(f"Later actions may use {names}.", f"后面的动作可以用 {names}。"))
        return self.say(" ", "").join(facts)

    def _field(self, field: Field) -> str:
        said = self.say(f"{field.title}. {field.help}", f"{field.title_zh}。{field.help_zh}").strip()
        choices = f" {_codes(field.choices)}" if field.choices else ""
        return said + choices

    def _default(self, field: Field) -> str:
        if field.required:
            return self.say("*required*", "*必填*")
        if field.default is None:
            return ""
        if field.type is FieldType.DURATION and isinstance(field.default, int):
            return f"`{_span(field.default)}`"
        return f"`{field.default}`"


def _span(microseconds: int) -> str:
    """A duration as rulesets write it: ``90s``, ``30m``."""
    fits = (unit for unit in ("d", "h", "m") if microseconds and microseconds % UNITS[unit] == 0)
    unit = next(fits, "s")
    return f"{microseconds // UNITS[unit]}{unit}"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
