"""The catalogue of names: what each is called, of which type it is, what it needs to have a value, where it may stand.

The reference, the JSON Schema, the checker and the editor are made from this one table.
"""

from types import MappingProxyType
from typing import Final

from tiercast.rules.catalogue_info import NameInfo
from tiercast.rules.catalogue_info import name_info as _name
from tiercast.rules.catalogue_standing import STANDING
from tiercast.rules.conditions import Type

NUMBER, MONEY, DURATION, TEXT, FLAG = Type.NUMBER, Type.MONEY, Type.DURATION, Type.TEXT, Type.FLAG
_VIEWER = ("viewer",)
_ITEM = ("item",)


_EVENT = (
    _name("event.kind", TEXT, ("Kind of event", "事件类型"), ("What happened.", "发生了什么。")),
    _name("event.item", TEXT, ("Id of the item", "商品编号"), ("The item of this event.", "这个事件的商品。")),
    _name("event.order", TEXT, ("Id of the order", "订单号"), ("The order of this event.", "这个事件的订单。")),
    _name("event.coupon", TEXT, ("Coupon code", "优惠券码"), ("The coupon used or taken.", "使用或领取的优惠券。")),
    _name("event.quantity", NUMBER, ("Quantity", "数量"), ("How many, as an increase.", "数量，按增量计。")),
    _name("event.amount", MONEY, ("Amount of money", "金额"), ("Money of this event.", "这个事件的金额。")),
    _name("event.coins", NUMBER, ("Coins", "平台币"), ("The platform's currency; no money.", "平台币，不是钱。")),
    _name("event.text", TEXT, ("What was said", "说的话"), ("Text of a comment.", "评论的内容。"), personal=True),
    _name("event.topic", TEXT, ("Topic", "话题"), ("What it is about, where the feed says.", "关于什么（如有）。")),
    _name("event.channel", TEXT, ("Traffic channel", "流量渠道"), ("What brought it here.", "从哪里来。")),
    _name(
        "event.confidence",
        Type.PERCENT,
        ("Certainty of the viewer", "观众的可信度"),
        (
            "How sure it is that the order is this viewer's: 100% where the source names them, less for imports linked "
            "by coupon or nickname.",
            "订单属于这位观众的把握：数据接入直接给出时为 100%，按优惠券或昵称关联的导入订单较低。",
        ),
        needs=("order",),
    ),
    _name("event.reply_to", TEXT, ("Answers", "回复的是"), ("Id of what it answers.", "所回复事件的编号。")),
    _name(
        "event.*", None, ("Attribute of the event", "事件的其他属性"), ("As the source sends it.", "数据接入给的属性。")
    ),
)

_VISIT = (
    _name(
        "visit.dwell",
        DURATION,
        ("Dwell", "停留时长"),
        ("Time in the room in this visit, long silences left out.", "本次到访停留多久，长时间没有动作的不算。"),
        needs=_VIEWER,
    ),
    _name(
        "visit.age",
        DURATION,
        ("Since the visit began", "到访多久了"),
        ("Time since the visit began.", "从进入直播间到现在。"),
        needs=_VIEWER,
    ),
    _name(
        "visit.number",
        NUMBER,
        ("Number of the visit", "第几次到访"),
        ("1 in the first visit.", "第一次到访是 1。"),
        needs=_VIEWER,
        history=True,
    ),
    _name(
        "visit.channel",
        TEXT,
        ("Channel of the visit", "到访渠道"),
        ("The traffic channel that brought the viewer.", "观众从哪个渠道来。"),
        needs=_VIEWER,
    ),
    _name(
        "visit.started",
        Type.DATE,
        ("Day of the visit", "到访日期"),
        ("Day on which the visit began, in the room's zone.", "到访开始的日期（直播间时区）。"),
        needs=_VIEWER,
    ),
    _name("session.age", DURATION, ("Since the opening", "开播多久了"), ("Time since room_open.", "从开播到现在。")),
    _name("session.number", NUMBER, ("Number of the session", "第几场"), ("1 in the first one.", "第一场是 1。")),
)

_VIEWERS = (
    _name(
        "viewer.name",
        TEXT,
        ("Name of the viewer", "观众昵称"),
        ("In texts only, never in conditions.", "只能用在文案里，不能用在条件里。"),
        needs=_VIEWER,
        in_conditions=False,
        personal=True,
    ),
    _name(
        "viewer.platform",
        TEXT,
        ("Platform", "平台"),
        ("The platform that the viewer is on.", "观众所在的平台。"),
        needs=_VIEWER,
        static=True,
    ),
    _name(
        "viewer.quality",
        TEXT,
        ("Identity quality", "身份可信度"),
        ("How far the identity can be trusted.", "身份有多可信。"),
        needs=_VIEWER,
        values=("stable", "app_scoped", "session"),
    ),
    _name(
        "viewer.roles",
        Type.LIST,
        ("Roles", "身份"),
        ("Such as moderator, fan, as the platform says.", "平台给的身份，如管理员、粉丝团。"),
        needs=_VIEWER,
    ),
    _name(
        "viewer.labels",
        Type.LIST,
        ("Labels", "标签"),
        (
            "Labels given by hand, and titles of the signals that hold now.",
            "手动加的标签，以及当前成立的信号的名称。",
        ),
        needs=_VIEWER,
    ),
    _name(
        "viewer.is_new",
        FLAG,
        ("Is new", "是新客"),
        (
            "No visit before this one; unknown until history is imported or the room was watched long enough.",
            "以前没有来过；没有导入历史、观察场次不够时为未知。",
        ),
        needs=_VIEWER,
        history=True,
    ),
    _name(
        "viewer.first_seen",
        Type.DATE,
        ("First seen", "首次出现"),
        ("Day of the first event.", "第一次出现的日期。"),
        needs=_VIEWER,
        history=True,
    ),
    _name(
        "viewer.last_seen",
        Type.DATE,
        ("Last seen before", "上次出现"),
        ("Day of the last event before this visit.", "本次到访之前最后一次出现的日期。"),
        needs=_VIEWER,
        history=True,
    ),
    _name(
        "viewer.visits", NUMBER, ("Visits", "到访次数"), ("All visits.", "总到访次数。"), needs=_VIEWER, history=True
    ),
    _name(
        "viewer.orders",
        NUMBER,
        ("Paid orders", "付款订单数"),
        ("All paid orders.", "总付款订单数。"),
        needs=_VIEWER,
        history=True,
    ),
    _name(
        "viewer.spent",
        MONEY,
        ("Spent", "累计消费"),
        ("All paid orders, refunds taken off.", "累计付款，已扣除退款。"),
        needs=_VIEWER,
        history=True,
    ),
    _name(
        "viewer.non_personalised",
        FLAG,
        ("Not personalised", "不做个性化"),
        ("The viewer asked not to be addressed personally.", "观众要求不做个性化推荐。"),
        needs=_VIEWER,
    ),
    _name(
        "viewer.*",
        None,
        ("Attribute of the viewer", "观众的其他属性"),
        ("As a source or an import gives it.", "数据接入或导入给的属性。"),
        needs=_VIEWER,
        personal=True,
        static=True,
    ),
)

_ITEMS = (
    _name(
        "item.title",
        TEXT,
        ("Title of the item", "商品名称"),
        ("As imported; in texts its id where nobody told it.", "导入的名称；未知时文案里写商品编号。"),
        needs=_ITEM,
    ),
    _name("item.category", TEXT, ("Category", "类目"), ("As imported.", "导入的类目。"), needs=_ITEM),
    _name("item.price", MONEY, ("Price", "价格"), ("Price now.", "当前价格。"), needs=_ITEM),
    _name("item.stock", NUMBER, ("Stock", "库存"), ("Pieces left.", "剩余件数。"), needs=_ITEM, changes=True),
    _name(
        "item.cost",
        MONEY,
        ("Cost", "成本"),
        ("What it costs the merchant.", "商家的成本。"),
        needs=_ITEM,
        in_templates=False,
    ),
    _name("item.is_new", FLAG, ("Is new", "是新品"), ("Marked as new.", "标记为新品。"), needs=_ITEM),
    _name(
        "item.concerns",
        Type.LIST,
        ("Concerns answered", "能解答的问题"),
        ("What the product's facts answer, as imported.", "商品资料能解答的问题（导入）。"),
        needs=_ITEM,
    ),
    _name("item.*", None, ("Attribute of the item", "商品的其他属性"), ("As imported.", "导入的属性。"), needs=_ITEM),
)

_ROOMS = (
    _name("room.key", TEXT, ("Key of the room", "直播间代号"), ("As configured.", "配置里的代号。")),
    _name("room.title", TEXT, ("Title of the room", "直播间名称"), ("As configured.", "配置里的名称。")),
    _name("room.category", TEXT, ("Category of the room", "直播间类目"), ("As configured.", "配置里的类目。")),
    _name("room.currency", TEXT, ("Currency", "币种"), ("ISO code of the room's money.", "直播间的币种代码。")),
    _name("room.platform", TEXT, ("Platform of the room", "直播间平台"), ("As configured.", "配置里的平台。")),
    _name(
        "room.viewers",
        NUMBER,
        ("Viewers now", "在线人数"),
        ("As the feed says, else counted.", "以数据接入为准，没有则自己数。"),
        changes=True,
    ),
)

_SHOW = (
    _name("show.item", TEXT, ("Item on air", "正在讲解的商品"), ("Id of the item on air.", "正在讲解的商品编号。")),
    _name(
        "show.phase",
        TEXT,
        ("Phase of the show", "当前环节"),
        ("As the run of show or an operator says.", "按流程表或场控的设置。"),
        changes=True,
    ),
    _name("show.minutes", DURATION, ("On air for", "已讲解多久"), ("Since it went on air.", "从开始讲解到现在。")),
    _name(
        "show.left",
        DURATION,
        ("Planned time left", "计划还剩多久"),
        ("By the run of show; 0 when it is over.", "按流程表计算；超时为 0。"),
    ),
    _name("show.next", TEXT, ("Next item", "下一个商品"), ("By the run of show.", "按流程表。")),
    _name(
        "channel.title",
        TEXT,
        ("Name of the channel", "渠道名称"),
        ("Of the traffic channel that brought the viewer, as imported.", "带来观众的流量渠道的名称（导入）。"),
        needs=_VIEWER,
    ),
    _name(
        "channel.paid",
        FLAG,
        ("Paid channel", "是付费渠道"),
        ("Whether money was spent on the viewer's channel.", "观众所属的渠道是否有花费。"),
        needs=_VIEWER,
    ),
    _name(
        "channel.spend",
        MONEY,
        ("Spent on the channel today", "渠道今日花费"),
        ("Today's cost of the viewer's channel, as imported.", "观众所属渠道今天的花费（导入）。"),
        needs=_VIEWER,
        in_templates=False,
    ),
)

_OTHERS = (
    _name("signal.*", FLAG, ("Signal", "信号"), ("Whether it holds now.", "现在是否成立。"), changes=True),
    _name("cue.*", FLAG, ("Cue", "提示按钮"), ("Given with `within D`.", "用 `within D` 表示。"), in_templates=False),
    _name("params.*", None, ("Knob", "参数"), ("Value of the knob in this room.", "这个直播间的参数值。")),
    _name("now.time", Type.TIME, ("Time of day", "时刻"), ("In the room's zone.", "直播间时区的时刻。")),
    _name("now.date", Type.DATE, ("Day", "日期"), ("In the room's zone.", "直播间时区的日期。")),
    _name("now.weekday", NUMBER, ("Day of the week", "星期几"), ("1 is Monday, 7 Sunday.", "1 是周一，7 是周日。")),
    _name(
        "coupon.code",
        TEXT,
        ("Coupon's code", "券码"),
        ("What an earlier coupon action of this firing gave.", "同一次触发里前一个发券动作给出的券码。"),
        in_conditions=False,
    ),
)

NAMES: Final[tuple[NameInfo, ...]] = _EVENT + _VISIT + _VIEWERS + _ITEMS + _ROOMS + _SHOW + STANDING + _OTHERS
"""Every name and family, in the order of the reference."""

BY_NAME: Final = MappingProxyType({info.name: info for info in NAMES})

PREFIXES: Final = frozenset(info.name.partition(".")[0] for info in NAMES)
"""First parts of the names of the catalogue."""


def find(name: str) -> NameInfo | None:
    """The catalogue's entry for `name`: its own, else its family's, else None. Features are not in the catalogue."""
    own = BY_NAME.get(name)
    if own is not None:
        return own
    prefix, dot, rest = name.partition(".")
    return BY_NAME.get(f"{prefix}.*") if dot and rest and "." not in rest and rest != "*" else None
