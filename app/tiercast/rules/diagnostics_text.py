"""What the tables of diagnostics are made of."""

from typing import Final

import msgspec

ERROR: Final = "error"
BLOCKS_LIVE: Final = "blocks-live"
WARNING: Final = "warning"


class CodeText(msgspec.Struct, frozen=True):
    """The texts of one code, with places in braces."""

    severity: str
    message: str
    message_zh: str
    hint: str = ""
    hint_zh: str = ""


def error_text(message: str, message_zh: str, hint: str = "", hint_zh: str = "") -> CodeText:
    """The texts of a code that is an error."""
    return CodeText(ERROR, message, message_zh, hint, hint_zh)


_WORDS: Final = {
    "a-text": ("a text", "文字"),
    "a-mapping": ("a mapping (`key: value`)", "映射（`键: 值`）"),
    "a-list": ("a list", "列表"),
    "the-end": ("the end", "结尾"),
    "none": ("none", "没有"),
    "a-ruleset": ("a ruleset", "规则集"),
    "a-param": ("a param", "参数"),
    "a-feature": ("a feature", "指标"),
    "a-ladder": ("a ladder", "分层"),
    "a-rung": ("a tier", "层级"),
    "a-cue": ("a cue", "提示按钮"),
    "an-experiment": ("an experiment", "实验"),
    "a-signal": ("a signal", "信号"),
    "a-trigger": ("a trigger", "规则"),
    "a-limit": ("a limit", "上限"),
    "an-event": ("an event kind", "事件"),
    "an-action": ("an action", "动作"),
    "a-pool": ("a coupon pool", "券池"),
    "type-number": ("a number", "数字"),
    "type-money": ("money with its currency (`500 CNY`)", "带币种的金额（`500 CNY`）"),
    "type-duration": ("a duration (`5m`)", "时长（`5m`）"),
    "type-percent": ("a percentage (`60%`)", "百分比（`60%`）"),
    "type-text": ("a text", "文字"),
    "type-date": ("a date (`2026-01-31`)", "日期（`2026-01-31`）"),
    "type-time": ("a time of day (`19:30`)", "时刻（`19:30`）"),
    "type-flag": ("true or false", "true 或 false"),
    "type-list": ("a list of texts", "文字列表"),
    "dimension-viewer": ("a viewer", "观众"),
    "dimension-item": ("an item", "商品"),
    "dimension-order": ("an order", "订单"),
}


def words_of(value: str) -> tuple[str, str]:
    """`value` in English and Chinese: both of the table of words, or itself."""
    return _WORDS.get(value, (value, value))
