"""Why a record could not be read, and where it stood, in both languages.

Dead letters are kept with one sentence, in English and as whoever read the record put it: intake, a source, or the JSON
decoder. What is not known here stays as it is.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from tiercast.words import Words

_Say: TypeAlias = Callable[..., Words]
_TYPES: Final = {
    "int": Words("a whole number", "整数"),
    "float": Words("a number", "数"),
    "str": Words("a text", "文字"),
    "bool": Words("true or false", "true 或 false"),
    "object": Words("an object {…}", "对象 {…}"),
    "array": Words("a list […]", "列表 […]"),
    "null": Words("nothing (null)", "空值（null）"),
}
"""How the JSON decoder calls types, and how people do."""


def _types(named: str) -> Words:
    """Types as they are joined by ``|``; those that nobody knows stay."""
    known = [_TYPES.get(one.strip(), Words(one.strip(), one.strip())) for one in named.split("|")]
    return Words(" or ".join(one.en for one in known), "或".join(one.zh for one in known))


def _expected(wanted: str, found: str, place: str | None) -> Words:
    where = Words(f"{place}: ", f"{place}：") if place else Words("the record: ", "这条数据：")
    to_be, is_now = _types(wanted), _types(found)
    return Words(f"{where.en}expected {to_be.en}, not {is_now.en}", f"{where.zh}应为{to_be.zh}，现为{is_now.zh}")


def _lacking(name: str, place: str | None) -> Words:
    full = f"{place}.{name}" if place else name
    return Words(f"{full} is missing", f"{full}：缺少这个字段")


def _unknown(name: str, place: str | None) -> Words:
    full = f"{place}.{name}" if place else name
    return Words(
        f"{full} is no field of an event; what is known besides belongs into attributes",
        f"{full}：事件没有这个字段，其他信息请放进 attributes",
    )


_WANTED: Final = {
    "text or a number": "文字或数",
    "text": "文字",
    "a text": "文字",
    "a number": "数",
    "a whole number": "整数",
    "a whole number within 64 bits": "整数（不太大）",
    "a number of ordinary size": "大小正常的数",
    "yes or no": "是或否",
    "text, a number or a boolean": "文字、数或是否",
    "an amount of money of ordinary size": "大小正常的金额",
    "an amount of money within 64 bits": "大小正常的金额",
    "a code such as CNY": "货币代码，例如 CNY",
    "JSON as text": "文字形式的 JSON",
    "a platform and a quality": "平台和身份可信度",
    "a time after 1970": "1970 年以后的时间",
    "an ISO 8601 time such as 2024-05-01T20:00:00+08:00": "ISO 8601 时间，例如 2024-05-01T20:00:00+08:00",
}
"""What a mapping expects of a field."""


def _misfit(field: str, wanted: str, found: str) -> Words:
    """What a mapping says of a field."""
    one_of = wanted.removeprefix("one of ")
    zh = f" {one_of} 之一" if one_of != wanted else _WANTED.get(wanted, wanted)
    return Words(f"{field}: expected {wanted}, found {found}", f"{field}：应为{zh}，现为 {found}")


def _same(zh: str) -> _Say:
    """The English sentence is clear as it stands; ``{0}`` and so on in `zh` are what the pattern found."""
    return lambda whole, *found: Words(whole, zh.format(*found))


_AT: Final = r"(?: - at `\$\.?(.*)`)?"
_DECODER: Final[Sequence[tuple[str, Callable[..., Words]]]] = (
    (rf"Expected `(.+)`, got `(.+?)`{_AT}", _expected),
    (rf"Object missing required field `(.+?)`{_AT}", _lacking),
    (rf"Object contains unknown field `(.+?)`{_AT}", _unknown),
    (r"(\S+): expected (.+), found (.+)", _misfit),
)
_SENTENCES: Final[Sequence[tuple[str, _Say]]] = (
    (r"(\S+) is missing; an event of the kind '(.+)' needs it", _same("{0}：缺少这个字段，“{1}”事件需要它")),
    (r"(\S+) is missing", _same("{0}：缺少这个字段")),
    (r"kind '(.*)' is no known kind of event; .*", _same("kind：没有“{0}”这种事件，插件可以添加")),
    (r"kind '(.*)' is made by the engine and .*", _same("kind：“{0}”只能由引擎产生")),
    (r"kind '(.*)' is not among the kinds .*", _same("kind：这个数据接入没有声明“{0}”")),
    (r"(\S+) has (\d+) characters; at most (\d+) are taken", _same("{0}：有 {1} 个字符，最多 {2} 个")),
    (r"(\S+) has half a character .*", _same("{0}：含有不完整的字符")),
    (r"(\S+) has the control character (\S+) at (\d+)", _same("{0}：第 {2} 位有控制字符 {1}")),
    (r"(\S+) is (\S+); expected (-?\d+) to (-?\d+)", _same("{0}：现为 {1}，应在 {2} 至 {3} 之间")),
    (r"money\.currency is no .*", _same("money.currency：应为三个大写字母的货币代码，例如 CNY")),
    (r"(attributes\.\S+) is .*; expected true or false", _same("{0}：应为 true 或 false")),
    (r"attributes of consent say neither .*", _same("attributes：应写明 marketing 或 personalised，为 true 或 false")),
    (r"(attributes\.\S+) is .*; expected a text, a number or .*", _same("{0}：应为文字、数或是否，不能嵌套")),
    (r"(attributes\.\S+) does not fit into 64 bits", _same("{0}：数值太大")),
    (r"attributes has (\d+); at most (\d+) are taken", _same("attributes：有 {0} 个，最多 {1} 个")),
    (r"attributes has the name (.+); expected .*", _same("attributes：名称 {0} 不行，应为 1 至 64 个字符，不含句点")),
    (r"viewer\.roles has (\d+) roles; at most (\d+) are taken", _same("viewer.roles：有 {0} 个，最多 {1} 个")),
    (r"shop '(.*)' is another than this one, '(.*)'; .*", _same("shop：“{0}”不是本店铺“{1}”，可以不写这个字段")),
    (r"room '(.*)' is not configured; .*", _same("room：没有配置“{0}”这个直播间，请先添加，或不写这个字段")),
    (r"its source '(.*)' is not configured any more", _same("它的数据接入“{0}”已从配置中去掉")),
    (r"the body is empty; .*", _same("内容为空，应为 JSON 对象、数组，或每行一个对象")),
    (r"expected a JSON object, an array, or one object a line", _same("应为 JSON 对象、数组，或每行一个对象")),
    (r"the array is no JSON: .*", _same("这个数组不是 JSON")),
    (r"is no JSON message: .*", _same("不是 JSON 消息")),
    (r"([\d,]+) records at once; at most ([\d,]+) are taken", _same("一次有 {0} 条，最多 {1} 条")),
    (r"([\d,]+) bytes in one message; at most ([\d,]+) are taken", _same("一条消息有 {0} 字节，最多 {1} 字节")),
    (r"the step failed on an? (.*)", _same("读取了，但规则处理时出错：{0}")),
)  # fmt: skip
_PLACES: Final[Sequence[tuple[str, str]]] = (
    (r"(POST|message \d+), record (\d+)", "{0}，第 {1} 条"),
    (r"message (\d+)", "第 {0} 条消息"),
    (r"event (\d+)", "第 {0} 个事件"),
    (r"line (\d+)", "第 {0} 行"),
    (r"entry (\d+)", "事件记录第 {0} 条"),
    (r"spool", "暂存区"),
)


def worded_reason(reason: str) -> Words:
    """The reason of a dead letter for people; in Chinese "" where nobody has said it in Chinese."""
    for pattern, make in _DECODER:
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            return make(*found.groups())
    for pattern, say in _SENTENCES:
        if found := re.fullmatch(pattern, reason, re.DOTALL):
            return say(reason, *found.groups())
    return Words(reason, "")


def worded_place(place: str) -> Words:
    """Where a dead letter stood in its feed; records are counted from 1, as people do."""
    in_english = re.sub(r"record (\d+)$", lambda found: f"record {int(found[1]) + 1}", place)
    for pattern, zh in _PLACES:
        if found := re.fullmatch(pattern, in_english):
            parts = [part if part == "POST" else worded_place(part).zh or part for part in found.groups()]
            return Words(in_english, zh.format(*parts))
    return Words(in_english, "")
