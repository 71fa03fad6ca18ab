"""A made-up audience for tests and pictures of the page: viewers as columns, what moved, one viewer with everything."""

import random
from typing import Any

import msgspec
from tiercast.serve.audience_columns import coded
from tiercast.serve.protocol_audience import (
    Cohort,
    LadderRow,
    Moves,
    Rung,
    TimelineReply,
    TimelineRow,
    TrendsReply,
    ViewerColumns,
    ViewersReply,
)
from tiercast.serve.protocol_commands import RuleStateName
from tiercast.serve.protocol_replies import RuleStatus
from tiercast.serve.protocol_viewer import (
    AttributeNow,
    HandAction,
    HandField,
    LadderNow,
    NoteNow,
    OrderNow,
    ReasonRow,
    RungNow,
    SameViewer,
    SignalNow,
    ViewerFeature,
    ViewerReply,
)

from tests.desktop.made import NOON

HOUR = 3_600_000_000
DAY = 24 * HOUR
MONDAY = 20_773
"""16 November 2026, as days since 1970."""
NAMES = ("小美", "阿杰", "Luna", "橙子汽水", "momo", "陈小满", "Kevin", "豆豆妈", "晚风", "小鱼儿", "Anna", "大白")
CELLS = ("important_value", "important_keep", "important_develop", "general_value", "general_develop", "general_retain")
STAGES = ("new", "active", "at_risk", "dormant", "churned", "reactivated")
VALUE = LadderRow(
    name="starter-shop/value", title="",
    rungs=(Rung("big", "大客户"), Rung("buyer", "老客"), Rung("prospect", "还没买过")),
)  # fmt: skip
ACTIVITY = LadderRow(
    name="starter-comments/activity", title="",
    rungs=(Rung("bought", "已付款"), Rung("talking", "爱聊"), Rung("watching", "在看")),
)  # fmt: skip


def rules(chinese: bool) -> tuple[RuleStatus, ...]:
    """The rules of the timeline, with their titles."""
    titles = {"nudge": ("A coupon for who hesitates", "犹豫时发券"), "greet": ("Greet regulars", "问候老客")}
    return tuple(
        RuleStatus(room="main", ruleset="starter", rule=rule, title=both[chinese], state=RuleStateName.LIVE)
        for rule, both in titles.items()
    )


def columns(count: int = 400, first: int = 0, seed: int = 7) -> ViewerColumns:
    """`count` viewers."""
    dice = random.Random(seed + first)
    bought = [dice.random() < 0.4 for _ in range(count)]
    orders = [dice.choice((1, 1, 1, 2, 2, 3, 5, 9)) if one else 0 for one in bought]
    visits = [dice.choice((1, 1, 1, 2, 2, 3, 4, 6, 8, 12, 20)) for _ in range(count)]
    ago = [int(dice.expovariate(1 / 9) * DAY) for _ in range(count)]
    here = [dice.random() < 0.12 for _ in range(count)]
    weak = [dice.random() < 0.08 for _ in range(count)]
    pick = [dice.random() for _ in range(count)]
    return ViewerColumns(
        keys=[f"{first + n:026d}" for n in range(count)],
        ids=[f"dy{10_000_000 + first + n}" for n in range(count)],
        names=[f"{NAMES[n % len(NAMES)]}{'' if n < len(NAMES) else first + n}" for n in range(count)],
        platform=coded("douyin" for _ in range(count)),
        quality=coded("session" if one else "stable" for one in weak),
        here=coded("main" if one else "" for one in here),
        cell=coded(
            CELLS[int(p * p * len(CELLS))] if o and not w else "" for o, w, p in zip(bought, weak, pick, strict=True)
        ),
        segment=coded("loyal" if one else "" for one in bought),
        stage=coded("" if w else STAGES[min(5, int(p * 6))] for w, p in zip(weak, pick, strict=True)),
        tiers={
            VALUE.name: coded("big" if o > 3 else "buyer" if o else "prospect" for o in orders),
            ACTIVITY.name: coded(
                "bought" if o else "talking" if p > 0.7 else "watching" for o, p in zip(orders, pick, strict=True)
            ),
        },
        labels=coded(
            "VIP\n高意向" if o > 4 else "高意向" if p > 0.9 else "" for o, p in zip(orders, pick, strict=True)
        ),
        currency=coded("CNY" for _ in range(count)),
        first_seen=[NOON - a - int(40 * DAY * p) for a, p in zip(ago, pick, strict=True)],
        last_seen=[NOON - (60_000_000 if h else a) for h, a in zip(here, ago, strict=True)],
        last_paid=[NOON - a - 3 * HOUR if o else 0 for o, a in zip(bought, ago, strict=True)],
        visits=[-1 if w else v for w, v in zip(weak, visits, strict=True)],
        orders=[-1 if w else o for w, o in zip(weak, orders, strict=True)],
        spent=[-1 if w else o * dice.choice((4_900, 12_900, 29_900)) for w, o in zip(weak, orders, strict=True)],
        marketing=[1 if p > 0.8 else -1 if p < 0.05 else 0 for p in pick],
        personalised=[0] * count,
    )  # fmt: skip


def viewers(count: int = 400) -> ViewersReply:
    """Everybody on one page."""
    return ViewersReply(
        id=0, list=1, page=0, pages=1, total=count, at=NOON, columns=columns(count), ladders=(VALUE, ACTIVITY)
    )


def nobody() -> ViewersReply:
    """A shop of which nothing is known yet."""
    return ViewersReply(id=0, list=1, page=0, pages=1, total=0, at=NOON, columns=columns(0))


def trends() -> TrendsReply:
    """Moves and cohorts of fourteen weeks."""
    dice = random.Random(3)
    weeks = [MONDAY - 7 * back for back in reversed(range(14))]
    ways = (("prospect", "buyer"), ("buyer", "big"), ("big", "buyer"), ("buyer", "prospect"), ("", "buyer"))
    moves = [
        Moves(week, before, after, dice.randrange(4, 90 if after != "prospect" else 30))
        for week in weeks
        for before, after in ways
    ]
    cohorts = []
    for place, week in enumerate(weeks):
        size = dice.randrange(180, 900)
        later = len(weeks) - 1 - place
        again = tuple(int(size * 0.34 / (back + 1) ** 0.7 * dice.uniform(0.8, 1.1)) for back in range(1, later + 1))
        cohorts.append(Cohort(week, size, again))
    bought = [Cohort(one.week, one.size // 4, tuple(count // 7 for count in one.again)) for one in cohorts]
    return TrendsReply(
        id=0, this_week=MONDAY, moves={VALUE.name: tuple(moves)}, since=weeks[0] + 2, visits=tuple(cohorts),
        orders=tuple(bought), ladders=(VALUE, ACTIVITY),
    )  # fmt: skip


def no_trends() -> TrendsReply:
    """Nothing moved yet."""
    return TrendsReply(id=0, this_week=MONDAY, moves={}, since=0, visits=(), orders=())


def viewer(**changed: Any) -> ViewerReply:
    """One viewer with everything."""
    why = ReasonRow(
        text="paid_90d >= 500 CNY", held=False,
        message='"money paid in 90 days" is at least ¥500: does not hold (it is ¥328), ¥172 away',
        message_zh="“90 天付款金额”至少 ¥500：不成立（实际是 ¥328），还差 ¥172",
    )  # fmt: skip
    held = ReasonRow(
        text="paid_90d > 0 CNY", held=True, message='"money paid in 90 days" is more than ¥0: holds (it is ¥328)',
        message_zh="“90 天付款金额”超过 ¥0：成立（实际是 ¥328）",
    )  # fmt: skip
    ladder = LadderNow(
        name=VALUE.name, tier="buyer", since=NOON - 9 * DAY,
        rungs=(
            RungNow(tier="big", title="大客户", held=False, reasons=(why,)),
            RungNow(tier="buyer", title="老客", held=True, reasons=(held,)),
            RungNow(tier="prospect", title="还没买过", held=True, always=True),
        ),
    )  # fmt: skip
    pool = HandField(
        name="pool", type="pool", title="Pool", title_zh="券池", required=True, choices=("newcomer-10", "vip-20")
    )  # fmt: skip
    text = HandField(name="text", type="template", title="Words", title_zh="内容", required=True)
    signal = SignalNow(
        name="starter/high_intent", title="高意向", began=NOON - 240_000_000, until=NOON + 360_000_000, item="1001",
        item_title="水光精华 30ml",
    )  # fmt: skip
    told = ViewerReply(
        id=0, viewer=f"{0:026d}", at=NOON, platform="douyin", person="dy10000000", name="小美", quality="stable",
        first_seen=NOON - 43 * DAY, last_seen=NOON - 40_000_000, last_paid=NOON - 9 * DAY, reached=NOON - 240_000_000,
        visits=12, orders=3, spent=32_800, spent_currency="CNY", channel="推荐", cell="important_develop",
        segment="potential_loyalist", r=4, f=3, m=4, stage="active", marketing=True, room="main",
        rooms=("main", "snacks"), currency="CNY", here="main", features=_features(), ladders=(ladder,),
        labels=("VIP", "爱问尺码"), signals=(signal,),
        attributes=(
            AttributeNow(name="skin", value="干皮", shown="干皮", type="text", origin="hand", since=NOON - 20 * DAY),
            AttributeNow(name="height", value=165, shown="165", type="number", origin="crm", since=NOON - 30 * DAY),
        ),
        bought=_orders(),
        notes=(NoteNow(number=4, time=NOON - 9 * DAY, who="anna", text="上次问过敏感肌能不能用，推荐了小样"),),
        same=(SameViewer(key=f"{9:026d}", platform="kuaishou", id="k-77120", name="小美美"),),
        actions=(
            HandAction(action="coupon", title="Give a coupon", title_zh="发优惠券", reach="viewer", costly=True,
                       fields=(pool,), limits=("starter/any_coupon", "by_hand", "budget")),
            HandAction(action="message", title="Message to a viewer", title_zh="给观众发消息", reach="viewer",
                       fields=(text,)),
            HandAction(action="host_prompt", title="A line for the host", title_zh="提示主播", reach="host",
                       fields=(text,)),
            HandAction(action="todo", title="To-do for a person", title_zh="待办", reach="operator", fields=(text,)),
        ),
    )  # fmt: skip
    return msgspec.structs.replace(told, **changed)


def _features() -> tuple[ViewerFeature, ...]:
    return (
        ViewerFeature(name="starter/clicks_5m", title="How often the viewer clicked a product in the last 5 minutes",
                      title_zh="最近 5 分钟点击商品的次数", value=4, unit="number"),
        ViewerFeature(name="starter/paid_90d", title="The amount paid in the last 90 days",
                      title_zh="最近 90 天付款的金额合计", value=32_800, unit="money"),
        ViewerFeature(name="starter/away", title="Time since the viewer was here before",
                      title_zh="距离上一次到访多久", value=93_000_000_000, unit="duration"),
        ViewerFeature(name="starter/shares", title="How often the viewer shared", title_zh="分享次数", unit="number"),
    )  # fmt: skip


def _orders() -> tuple[OrderNow, ...]:
    return (
        OrderNow(time=NOON - 9 * DAY, amount=12_900, number="6920031183", source=2, how="id",
                 items=("水光精华 30ml",)),
        OrderNow(time=NOON - 21 * DAY, amount=9_900, number="6919877310", source=2, confidence=60, how="nickname",
                 items=("卸妆膏",), refunded=True),
        OrderNow(time=NOON - 40 * DAY, amount=10_000),
    )  # fmt: skip


def timeline() -> TimelineReply:
    """What happened with that viewer."""
    now, minute = NOON, 60_000_000
    rows = (
        TimelineRow(what="action", time=now - 4 * minute, name="coupon", state="accepted", money=1_000, currency="CNY",
                    text="starter/nudge", id="a" * 26),
        TimelineRow(what="firing", time=now - 4 * minute, name="starter/nudge", state="live", id="f" * 26),
        TimelineRow(what="signal", time=now - 4 * minute, name="starter/high_intent", after="on", item="1001",
                    item_title="水光精华 30ml"),
        TimelineRow(what="firing", time=now - 5 * minute, name="starter/greet", state="live", reason="limit",
                    text="starter/lines", id="e" * 26),
        TimelineRow(what="visit", time=now - 25 * minute, end=now - minute, room="main",
                    counts={"enter": 1, "comment": 6, "item_click": 4, "like": 31}),
        TimelineRow(what="note", time=now - 9 * DAY, name="anna", number=4,
                    text="上次问过敏感肌能不能用，推荐了小样"),
        TimelineRow(what="tier", time=now - 9 * DAY, name="starter-shop/value", before="prospect", after="buyer"),
        TimelineRow(what="order", time=now - 9 * DAY, money=12_900, currency="CNY", number=2),
        TimelineRow(what="told", time=now - 20 * DAY, name="about"),
        TimelineRow(what="order", time=now - 21 * DAY, money=9_900, currency="CNY", state="refunded", number=2),
        TimelineRow(what="action", time=now - 22 * DAY, name="message", state="expired", text="by_hand", id="b" * 26),
    )  # fmt: skip
    return TimelineReply(id=0, rows=rows, more=True)
