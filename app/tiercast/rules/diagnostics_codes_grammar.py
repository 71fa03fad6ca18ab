"""The texts of what is wrong inside a condition, a value, an `on` or a template, in both languages."""

from types import MappingProxyType
from typing import Final

from tiercast.rules.diagnostics_text import error_text as _error

_OPERATORS = (
    "=, !=, <, <=, >, >=, in, not in, contains, starts with, matches, between, changed, was, is known, is today, within"
)

GRAMMAR_CODES: Final = MappingProxyType(
    {
        "list-of-conditions": _error(
            "a list of conditions needs a word that joins them",
            "几个条件要写明怎么组合",
            "`all: […]`, `any: […]` or `none: […]`",
            "`all: […]`（都成立）、`any: […]`（任一成立）或 `none: […]`（都不成立）",
        ),
        "bad-group": _error(
            "`{found}` joins no conditions",
            "`{found}` 不能组合条件",
            "`all`, `any` or `none`",
            "`all`、`any` 或 `none`",
        ),
        "condition-cut-at-comma": _error(
            "`{found}` is no condition; was it cut off at a comma?",
            "`{found}` 不是条件；是不是被逗号截断了？",
            "separate the values of a list with bars: `event.text in a | b`",
            "一个列表里的值用竖线分隔：`event.text in a | b`",
        ),
        "condition-too-long": _error(
            "the condition has {found} characters, at most {expected}", "条件有 {found} 个字符，最多 {expected} 个"
        ),
        "text-too-long": _error(
            "the text has {found} characters, at most {expected}", "文字有 {found} 个字符，最多 {expected} 个"
        ),
        "too-many-values": _error(
            "the list has {found} values, at most {expected}", "列表有 {found} 个值，最多 {expected} 个"
        ),
        "empty-value": _error(
            "a value is missing between two bars", "两个竖线之间缺少值", "delete the bar", "删掉多余的竖线"
        ),
        "expected-name": _error(
            "expected a name, found {found}",
            "这里应该是名称，却是 {found}",
            "such as `visit.dwell`",
            "例如 `visit.dwell`",
        ),
        "operator-missing": _error(
            "nothing is said of `{found}`",
            "`{found}` 后面没有写条件",
            "add an operator and a value, such as `{found} = true` or `{found} within 5m`",
            "加上运算符和值，例如 `{found} = true` 或 `{found} within 5m`",
        ),
        "expected-operator": _error(
            "expected an operator after `{name}`, found `{found}`",
            "`{name}` 后面应该是运算符，却是 `{found}`",
            f"one of: {_OPERATORS}",
            f"可用：{_OPERATORS}",
        ),
        "not-known": _error(
            "`is not` is no operator",
            "没有 `is not` 这个运算符",
            "`none: [{name} is known]` asks whether nothing is known; a value is compared with `!=`",
            "问“是不是未知”写成 `none: [{name} is known]`；比较值用 `!=`",
        ),
        "expected-within": _error(
            "expected `within` after `{fact}`, found `{found}`",
            "`{fact}` 后面应该是 `within`，却是 `{found}`",
            "`{fact} within 5m` or `{fact} not within 5m`",
            "`{fact} within 5m` 或 `{fact} not within 5m`",
        ),
        "nothing-after": _error(
            "nothing may follow `{operator}`, found `{found}`", "`{operator}` 后面不能再有内容，却有 `{found}`"
        ),
        "value-missing": _error(
            "`{name} {operator}` has no value",
            "`{name} {operator}` 后面没有值",
            "write one; a text that begins with `#` needs quotes",
            "写上值；以 `#` 开头的文字要加英文引号",
        ),
        "bars-need-in": _error(
            "`{operator}` takes one value, found a list: `{found}`",
            "`{operator}` 只能跟一个值，却是列表 `{found}`",
            "write `{name} in {found}`, or quote the value",
            "写成 `{name} in {found}`，或给值加引号",
        ),
        "list-by-commas": _error(
            "the values of a list are separated by bars, found `{found}`",
            "列表里的值要用竖线分隔，却是 `{found}`",
            "write `{expected}`; a value that has a comma itself goes into quotes",
            "写成 `{expected}`；值里本来就有逗号的，要加英文引号",
        ),
        "one-condition": _error(
            "a second condition follows: `{found}`",
            "这里又跟了一个条件：`{found}`",
            "one on each line under `all:` or `any:`; a text that reads like this goes into quotes",
            "每个条件一行，写在 `all:` 或 `any:` 下面；如果它是文字，要加英文引号",
        ),
        "bad-between": _error(
            "`between` takes two values, found `{found}`",
            "`between` 要两个值，却是 `{found}`",
            "`between A and B`",
            "写成 `between A and B`",
        ),
        "bad-duration": _error(
            "expected a duration, found `{found}`",
            "这里应该是时长，却是 `{found}`",
            "a number and s, m, h or d: `90s`, `5m`, `2h`, `3d`; or `params.NAME`",
            "数字加 s、m、h、d：`90s`、`5m`、`2h`、`3d`；或 `params.名称`",
        ),
        "duration-too-long": _error("`{found}` is longer than ten years", "`{found}` 超过十年"),
        "bad-percent": _error(
            "expected a percentage, found `{found}`", "这里应该是百分比，却是 `{found}`", "such as `40%`", "例如 `40%`"
        ),
        "bad-money": _error(
            "expected an amount of money, found `{found}`",
            "这里应该是金额，却是 `{found}`",
            "such as `500 CNY`",
            "例如 `500 CNY`",
        ),
        "money-too-fine": _error(
            "`{found}` has more than {expected} decimal places, which this currency does not have",
            "`{found}` 的小数超过 {expected} 位，这个币种没有这么小的单位",
        ),
        "number-too-big": _error(
            "`{found}` is too big", "`{found}` 太大", "below 1,000,000,000,000,000", "要小于 1,000,000,000,000,000"
        ),
        "bad-date": _error(
            "`{found}` is no day of the calendar", "`{found}` 不是有效日期", "year-month-day", "年-月-日"
        ),
        "bad-time": _error(
            "`{found}` is no time of day", "`{found}` 不是有效时刻", "from `00:00` to `24:00`", "从 `00:00` 到 `24:00`"
        ),
        "bad-whole": _error("expected a whole number, found `{found}`", "这里应该是整数，却是 `{found}`"),
        "bad-on": _error(
            "nothing can be listened to with `{found}`",
            "`{found}` 不能作为触发时机",
            "a kind, `any event`, `signal.X`, `signal.X ended`, `tier.X changed`, `visit start`, `visit reaches 5m`, "
            "`visit end`, `cue.X`, `every 1m`",
            "事件名、`any event`、`signal.X`、`signal.X ended`、`tier.X changed`、`visit start`、`visit reaches 5m`、"
            "`visit end`、`cue.X`、`every 1m`",
        ),
        "bad-fact": _error(
            "`{found}` is nothing that happens",
            "`{found}` 不是会发生的事",
            "a kind such as `cart_add`, `signal.X`, `trigger.X`, `cue.X`, `visit start` or `visit end`",
            "事件名如 `cart_add`、`signal.X`、`trigger.X`、`cue.X`、`visit start` 或 `visit end`",
        ),
        "bad-cap": _error(
            "expected so many per so long, found `{found}`",
            "这里应该是“多少 per 多久”，却是 `{found}`",
            "such as `1 per 1d`, `200 per session`, `1000 CNY per session`, `1 per cue.flash`",
            "例如 `1 per 1d`、`200 per session`、`1000 CNY per session`、`1 per cue.flash`",
        ),
        "bad-metric": _error(
            "expected a kind within a time, found `{found}`",
            "这里应该是事件和时间，却是 `{found}`",
            "such as `order_paid within 30m`",
            "例如 `order_paid within 30m`",
        ),
        "template-open": _error(
            "the brace at `{found}` is not closed",
            "`{found}` 的花括号没有结束",
            "`{{name}}`; write `{{{{` for a brace",
            "写成 `{{名称}}`；要显示花括号写 `{{{{`",
        ),
        "template-close": _error(
            "the brace at the end of `{found}` was not opened",
            "`{found}` 末尾的花括号没有开头",
            "write `}}}}` for a brace",
            "要显示花括号写 `}}}}`",
        ),
        "template-name": _error(
            "`{found}` holds no name",
            "`{found}` 里不是名称",
            "such as `{{viewer.name}}`; write `{{{{` for a brace",
            "例如 `{{viewer.name}}`；要显示花括号写 `{{{{`",
        ),
    }
)
"""By code."""
