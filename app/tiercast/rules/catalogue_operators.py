"""The catalogue of operators, functions, windows, ``on`` forms and dimensions, with titles in both languages."""

from typing import Final

import msgspec

from tiercast.rules.ast import Function, OnKind, WindowKind
from tiercast.rules.conditions import Operator, Type

_ORDERED: Final = frozenset({Type.NUMBER, Type.MONEY, Type.DURATION, Type.PERCENT, Type.DATE, Type.TIME})
_EQUAL: Final = _ORDERED | {Type.TEXT, Type.FLAG}
_ANY: Final = _EQUAL | {Type.LIST}


class OperatorInfo(msgspec.Struct, frozen=True):
    """One operator: the types that may stand on its left, how it reads aloud, an example."""

    operator: Operator
    types: frozenset[Type]
    title: str
    title_zh: str
    example: str


OPERATORS: Final[tuple[OperatorInfo, ...]] = (
    OperatorInfo(Operator.EQ, _EQUAL, "is", "等于", "tier.value = champion"),
    OperatorInfo(Operator.NE, _EQUAL, "is not", "不等于", "event.channel != paid"),
    OperatorInfo(Operator.LT, _ORDERED, "is less than", "小于", "item.stock < 10"),
    OperatorInfo(Operator.LE, _ORDERED, "is at most", "不超过", "visit.age <= 30s"),
    OperatorInfo(Operator.GT, _ORDERED, "is more than", "大于", "viewer.spent > 500 CNY"),
    OperatorInfo(Operator.GE, _ORDERED, "is at least", "至少", "visit.number >= 2"),
    OperatorInfo(Operator.IN, _EQUAL, "is one of", "是其中之一", "event.text in 扣1 | 1 | 要"),
    OperatorInfo(Operator.NOT_IN, _EQUAL, "is none of", "不是其中任何一个", "item.category not in 赠品 | 样品"),
    OperatorInfo(Operator.CONTAINS, frozenset({Type.TEXT, Type.LIST}), "contains", "包含", "event.text contains 尺码"),
    OperatorInfo(Operator.STARTS_WITH, frozenset({Type.TEXT}), "starts with", "开头是", "event.text starts with 我要"),
    OperatorInfo(
        Operator.MATCHES, frozenset({Type.TEXT}), "matches the pattern", "符合格式", "event.text matches ^[0-9]+码$"
    ),
    OperatorInfo(Operator.BETWEEN, _ORDERED, "is between", "介于", "now.time between 19:30 and 23:00"),
    OperatorInfo(Operator.CHANGED, _ANY, "has just changed", "刚刚变了", "tier.value changed"),
    OperatorInfo(Operator.WAS, _EQUAL, "was before", "之前是", "lifecycle.stage was dormant"),
    OperatorInfo(Operator.IS_KNOWN, _ANY, "is known", "已知", "event.coupon is known"),
    OperatorInfo(Operator.IS_TODAY, frozenset({Type.DATE}), "is today", "是今天", "viewer.first_seen is today"),
)
OPERATOR_INFO: Final = {info.operator: info for info in OPERATORS}


class FunctionInfo(msgspec.Struct, frozen=True):
    """One function of features.

    Attributes:
        field: ``never``, ``always`` or ``maybe`` (distinct) stands after the kind.
        fields: types of a field that it takes; empty: any.
        result: type of its value; None: of its field.
    """

    function: Function
    field: str
    fields: frozenset[Type]
    result: Type | None
    title: str
    title_zh: str
    example: str


_ADDED: Final = frozenset({Type.NUMBER, Type.MONEY})

FUNCTIONS: Final[tuple[FunctionInfo, ...]] = (
    FunctionInfo(
        Function.COUNT, "never", frozenset(), Type.NUMBER, "how many", "次数", "{count: item_click, within: 5m}"
    ),
    FunctionInfo(Function.SUM, "always", _ADDED, None, "sum", "合计", "{sum: order_paid.amount, within: 90d}"),
    FunctionInfo(Function.MIN, "always", _ADDED, None, "smallest", "最小", "{min: order_paid.amount, within: 90d}"),
    FunctionInfo(Function.MAX, "always", _ADDED, None, "greatest", "最大", "{max: order_paid.amount, within: 90d}"),
    FunctionInfo(Function.MEAN, "always", _ADDED, None, "mean", "平均", "{mean: order_paid.amount, within: 90d}"),
    FunctionInfo(
        Function.DISTINCT,
        "always",
        frozenset(),
        Type.NUMBER,
        "how many different",
        "不同的有几个",
        "{distinct: order_paid.order, within: 90d}",
    ),
    FunctionInfo(Function.LAST, "always", frozenset(), None, "last", "最近一个", "{last: comment.topic}"),
    FunctionInfo(Function.FIRST, "always", frozenset(), None, "first", "最早一个", "{first: enter.channel}"),
    FunctionInfo(
        Function.ELAPSED, "never", frozenset(), Type.DURATION, "time since the last", "距上次多久", "{elapsed: comment}"
    ),
    FunctionInfo(
        Function.RATE, "never", frozenset(), Type.NUMBER, "times a minute", "每分钟次数", "{rate: comment, within: 1m}"
    ),
    FunctionInfo(
        Function.VISITS,
        "never",
        frozenset(),
        Type.NUMBER,
        "times, more than `gap` apart",
        "来过几次（间隔超过 gap）",
        "{visits: item_view, gap: 10m, within: ever}",
    ),
    FunctionInfo(
        Function.HOLDING,
        "never",
        frozenset(),
        Type.NUMBER,
        "for how many viewers it holds now",
        "现在对多少观众成立",
        "{holding: signal.hesitating, per: [room, item]}",
    ),
)
FUNCTION_INFO: Final = {info.function: info for info in FUNCTIONS}


class Words(msgspec.Struct, frozen=True):
    """A word of the language with its titles and an example."""

    word: str
    title: str
    title_zh: str
    example: str = ""


WINDOWS: Final[tuple[Words, ...]] = (
    Words(WindowKind.DURATION, "the last so much time", "最近一段时间", "within: 5m"),
    Words(WindowKind.VISIT, "this visit", "本次到访", "within: visit"),
    Words(WindowKind.SESSION, "this session", "本场", "within: session"),
    Words(WindowKind.DAY, "today, in the room's zone", "今天（直播间时区）", "within: day"),
    Words(WindowKind.EVER, "as far back as is known", "有记录以来", "within: ever"),
)

ON_FORMS: Final[tuple[Words, ...]] = (
    Words(OnKind.EVENT, "an event kind", "某种事件", "on: cart_add"),
    Words(OnKind.ANY_EVENT, "any event", "任何事件", "on: any event"),
    Words(OnKind.SIGNAL, "a signal begins or ends", "信号开始或结束", "on: signal.high_intent"),
    Words(OnKind.TIER_CHANGED, "a tier changes", "层级变化", "on: tier.value changed"),
    Words(OnKind.VISIT_START, "a visit begins", "到访开始", "on: visit start"),
    Words(OnKind.VISIT_REACHES, "a visit reaches so much time", "到访达到一段时间", "on: visit reaches 5m"),
    Words(OnKind.VISIT_END, "a visit ends", "到访结束", "on: visit end"),
    Words(OnKind.CUE, "a cue is given", "按下提示按钮", "on: cue.flash"),
    Words(OnKind.EVERY, "at regular times", "每隔一段时间", "on: every 1m"),
)

DIMENSIONS: Final[tuple[Words, ...]] = (
    Words("viewer", "for each viewer", "每位观众"),
    Words("item", "for each item", "每件商品"),
    Words("room", "for each room", "每个直播间"),
    Words("order", "for each order", "每个订单"),
    Words("room.category", "for each category of rooms", "每个直播间类目"),
)
"""Dimensions that are always there; text fields of events (``channel``, ``topic``, attributes) may stand beside."""

EVENT_FIELDS: Final = {
    "item": Type.TEXT,
    "order": Type.TEXT,
    "coupon": Type.TEXT,
    "quantity": Type.NUMBER,
    "amount": Type.MONEY,
    "coins": Type.NUMBER,
    "text": Type.TEXT,
    "topic": Type.TEXT,
    "channel": Type.TEXT,
    "reply_to": Type.TEXT,
}
"""Fields of events with their types, as ``event.FIELD`` and as ``KIND.FIELD`` in features."""

KIND_FIELD: Final = {"amount": "money"}
"""Fields that are called otherwise in `tiercast_api.Event`, and so in `Kind.needs` and `Kind.may`."""

TITLES: Final[tuple[Words, ...]] = (
    Words(Type.NUMBER, "number", "数字", "3"),
    Words(Type.MONEY, "money with its currency", "带币种的金额", "500 CNY"),
    Words(Type.DURATION, "duration", "时长", "5m"),
    Words(Type.PERCENT, "percent", "百分比", "60%"),
    Words(Type.TEXT, "text", "文字", "扣1"),
    Words(Type.DATE, "date", "日期", "2026-01-31"),
    Words(Type.TIME, "time of day", "时刻", "19:30"),
    Words(Type.FLAG, "true or false", "true 或 false", "true"),
    Words(Type.LIST, "list of texts", "文字列表", "fan | moderator"),
)
"""Types with an example of each."""
