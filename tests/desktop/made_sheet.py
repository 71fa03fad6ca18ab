"""A made-up sheet of a good evening."""

from math import sin

import msgspec
from tiercast.insight.sheet.ledger import Ledger
from tiercast.insight.sheet.numbers import Basis, ten_numbers
from tiercast.serve.protocol_sheet import (
    ArmTold,
    AskSheet,
    ComparedTold,
    CourseTold,
    ExperimentTold,
    MomentTold,
    NumberTold,
    RuleTold,
    Said,
    SessionTold,
    SheetReply,
    SheetTold,
)
from tiercast.step.config import RoomConfig

from tests.desktop.made import NOON, TITLES

MINUTE = 60_000_000
BEGAN = NOON + 8 * 60 * MINUTE
"""Eight in the evening in Shanghai."""
LONG = 194 * MINUTE
VALUES: dict[str, tuple[int | float | None, int | float | None, dict[str, int]]] = {
    "gmv": (8_642_350, 7_718_900, {"paid orders": 612}),
    "gpm": (512_870, 488_200, {"GMV": 8_642_350, "views": 16_851}),
    "uv_value": (783, 741, {"GMV": 8_642_350, "viewers": 11_038}),
    "watch_to_pay": (0.0487, 0.0512, {"buyers": 538, "viewers": 11_038}),
    "click_through": (0.3127, 0.2980, {}),
    "conversion": (0.1559, 0.1490, {"buyers": 538}),
    "watch_time": (372_000_000, 341_000_000, {}),
    "followers": (684, 701, {}),
    "unpaid": (57, 83, {"orders placed": 669}),
    "refunds": (None, None, {}),
}


def numbers() -> tuple[NumberTold, ...]:
    """The ten numbers, with the true formulas."""
    real = ten_numbers(Basis(Ledger(BEGAN, RoomConfig(key="main")), frozenset({"order_paid", "enter"})))
    made = msgspec.convert([msgspec.to_builtins(number) for number in real], list[NumberTold])
    found = []
    for number in made:
        value, before, _ = VALUES[number.key]
        why = Said("No connected source tells this: Is refunded", "没有数据接入提供：退款成功")
        note = Said("At least: 12 events were merged at a peak", "至少：高峰时合并了 12 个事件")
        number = msgspec.structs.replace(number, value=value, before=before, why=why if value is None else Said())
        number = msgspec.structs.replace(number, note=note if number.key == "uv_value" else Said())
        found.append(number)
    return tuple(found)


def _course() -> CourseTold:
    steps = LONG // MINUTE
    wave = [1.0 + 0.5 * sin(place / 19) + 0.2 * sin(place / 3.1) for place in range(steps)]
    rise = [min(1.0, place / 25) for place in range(steps)]
    audience = [round(1_400 * up * one) for up, one in zip(rise, wave, strict=True)]
    known: list[int | None] = [min(value, 2_250) if not 70 < place < 76 else None for place, value in
                               enumerate(audience)]  # fmt: skip
    arrivals = [round(86 * one) for one in wave]
    interactions = [round(150 * one * one) for one in wave]
    # What was sold beside the best five minutes makes up the GMV.
    sold = [0.0 if 31 <= place < 36 else max(0.1, one - 0.7) for place, one in enumerate(wave)]
    sales = [257_720 if not one else round(7_353_750 * one / sum(sold)) for one in sold]
    known[28], arrivals[12], interactions[122] = 2_310, 241, 590
    return CourseTold(
        first=BEGAN, step=MINUTE,
        columns={
            "audience": known, "arrivals": list(arrivals), "interactions": list(interactions), "sales": list(sales),
        },
    )  # fmt: skip


def _moments() -> tuple[MomentTold, ...]:
    return (
        MomentTold(key="arrivals", title=Said("Most arrivals in a minute", "一分钟进入最多"), time=BEGAN + 12 * MINUTE,
                   until=BEGAN + 13 * MINUTE, value=241, phase="开场"),
        MomentTold(key="audience", title=Said("Most viewers at once", "同时在线最多"), time=BEGAN + 28 * MINUTE,
                   until=BEGAN + 29 * MINUTE, value=2_310, item="1001", item_title="丝绒口红 01",
                   fired={"s/welcome": 3}),
        MomentTold(key="sales", title=Said("Best five minutes in sales", "成交最好的五分钟"), time=BEGAN + 31 * MINUTE,
                   until=BEGAN + 36 * MINUTE, value=1_288_600, unit="money", item="1001", item_title="丝绒口红 01",
                   phase="秒杀", marks=("讲了色号表",), said="最后一百支，三二一上链接",
                   asked=Said("Price and discounts", "价格和优惠"), asked_count=46,
                   fired={"s/intent": 38, "s/cart": 11}),
        MomentTold(key="after", title=Said("Most orders soon after a rule fired", "规则触发后下单最多"),
                   time=BEGAN + 90 * MINUTE, until=BEGAN + 95 * MINUTE, value=19, viewers=17, rule="s/intent",
                   item="1002", item_title="气垫粉底", fired={"s/intent": 24}),
        MomentTold(key="comments", title=Said("Most comments in a minute", "一分钟评论最多"), time=BEGAN + 122 * MINUTE,
                   until=BEGAN + 123 * MINUTE, value=388, item="1002", item_title="气垫粉底",
                   asked=Said("Colour and size", "尺码和规格"), asked_count=61),
    )  # fmt: skip


def _rules() -> tuple[RuleTold, ...]:
    return (
        RuleTold(rule="s/intent", title="高意向发券", state="live", fired=412, held={"limit": 96, "holdout": 21},
                 viewers=388, actions=412, accepted=405, shown=0, failed=7, cost={"CNY": 405_000}, bought=121,
                 orders=129, paid=1_893_400),
        RuleTold(rule="s/cart", title="加购未付款提醒", state="ask", fired=86, viewers=84, actions=86, accepted=61,
                 waiting=3, bought=33, orders=33, paid=402_100),
        RuleTold(rule="s/welcome", title="老客欢迎", state="live", fired=54, held={"limit": 12}, viewers=52, actions=54,
                 accepted=54, shown=49, bought=14, orders=15, paid=288_000),
        RuleTold(rule="s/again", title="第三次看同一件", state="shadow", shadow=203, shadow_viewers=174,
                 would_cost={"CNY": 203_000}, shadow_bought=29),
        RuleTold(rule="s/falls", title="成交下滑提醒", state="live", fired=2, actions=2, accepted=2, shown=2),
    )  # fmt: skip


def _experiments() -> tuple[ExperimentTold, ...]:
    return (
        ExperimentTold(
            name="s/intent_offer", title="高意向优惠", metric=Said("Pays within 30 min", "30 分钟内付款"),
            baseline="control",
            arms=(ArmTold("control", 78, 14), ArmTold("coupon", 161, 58), ArmTold("host", 22, 5)), open=9,
            compared=(
                ComparedTold(variant="coupon", difference=0.1807, low=0.0109, high=0.3505,
                             says=Said('more than in "control group"', "高于“对照组”")),
                ComparedTold(variant="host", says=Said(
                    "too few to say: fewer than 30 viewers in one of the two", "人数太少，无法判断：有一组不足 30 人")),
            ),
        ),
    )  # fmt: skip


def sheet(**more: object) -> SheetTold:
    """The sheet."""
    made = SheetTold(
        room="main", title=TITLES["main"], zone="Asia/Shanghai", currency="CNY", session=12, began=BEGAN,
        until=BEGAN + LONG, entries=128_412, numbers=numbers(), course=_course(), moments=_moments(), rules=_rules(),
        experiments=_experiments(), late_orders=7, before=BEGAN - 24 * 60 * MINUTE, after=30 * MINUTE,
    )  # fmt: skip
    return msgspec.structs.replace(made, **more)


def sheet_reply(**more: object) -> SheetReply:
    """What an engine answers to `AskSheet`."""
    begins = [BEGAN - days * 24 * 60 * MINUTE for days in range(12)]
    spans = tuple(SessionTold(12 - days, began, began + LONG) for days, began in enumerate(begins))
    return SheetReply(id=0, sheet=sheet(**more), sessions=spans)


def unknown_sheet() -> SheetTold:
    """Of a room of which only comments are told."""
    real = ten_numbers(Basis(Ledger(BEGAN, RoomConfig(key="main")), frozenset({"comment"})))
    plain = msgspec.convert([msgspec.to_builtins(number) for number in real], tuple[NumberTold, ...])
    course = CourseTold(first=BEGAN, step=MINUTE, columns={"interactions": [place % 17 for place in range(60)]})
    said = MomentTold(key="comments", title=Said("Most comments in a minute", "一分钟评论最多"),
                      time=BEGAN + 16 * MINUTE, until=BEGAN + 17 * MINUTE, value=16,
                      asked=Said("Colour and size", "尺码和规格"), asked_count=9)  # fmt: skip
    return sheet(
        numbers=plain, course=course, moments=(said,), rules=(), experiments=(), late_orders=0, before=0,
        is_open=True, until=BEGAN + 60 * MINUTE, entries=444,
    )  # fmt: skip


__all__ = ["BEGAN", "AskSheet", "sheet", "sheet_reply", "unknown_sheet"]
