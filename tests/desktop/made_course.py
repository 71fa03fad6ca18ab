"""A made-up session of two hours, for tests and pictures of the Live page."""

import math
import random

from tiercast.serve.protocol_watch import (
    AiredItem,
    Columns,
    FiredMark,
    FunnelReply,
    HandMark,
    LadderAbout,
    RoomAbout,
    Titled,
    WatchReply,
)

from tests.desktop.made import NOON

STEP = 5_000_000
MINUTE = 60_000_000
KINDS = ("enter", "comment", "like", "follow", "share", "gift", "item_click", "cart_add", "order_paid")
_TITLES = {
    "enter": ("Enters the room", "进入直播间"),
    "leave": ("Leaves the room", "离开直播间"),
    "comment": ("Comments", "评论"),
    "like": ("Likes", "点赞"),
    "follow": ("Follows", "关注"),
    "share": ("Shares", "分享"),
    "gift": ("Gives a gift", "送礼物"),
    "item_click": ("Clicks a product", "点击商品"),
    "cart_add": ("Puts into the cart", "加入购物车"),
    "order_created": ("Orders", "下单"),
    "order_paid": ("Pays", "付款"),
    "order_refunded": ("Is refunded", "退款成功"),
    "room_stats": ("Numbers of the room", "直播间统计"),
}


def about(chinese: bool = False, told: tuple[str, ...] = tuple(_TITLES)) -> RoomAbout:
    """What the numbers are about; `told`: kinds that sources tell of."""

    def words(en: str, zh: str) -> str:
        return zh if chinese else en

    return RoomAbout(
        digest=f"d{chinese}{len(told)}",
        title=words("Xiaomei's make-up room", "小美的美妆直播间"),
        zone="Asia/Shanghai",
        currency="CNY",
        told=tuple(Titled(name=name, title=_TITLES[name][0], title_zh=_TITLES[name][1]) for name in told),
        knows_viewers=bool(told),
        ladders=(
            LadderAbout(
                name="lab/value",
                title=words("Value", "价值"),
                tiers=(
                    Titled(name="champion", title=words("Champion", "冠军")),
                    Titled(name="loyal", title=words("Loyal", "忠诚")),
                    Titled(name="promising", title=words("Promising", "有希望")),
                    Titled(name="prospect", title=words("Prospect", "潜在")),
                ),
            ),
            LadderAbout(
                name="lab/engagement",
                title=words("Engagement", "互动"),
                tiers=(Titled(name="hot", title=words("Hot", "热")), Titled(name="cold", title=words("Cold", "冷"))),
            ),
        ),
        signals=(
            Titled(name="lab/keen", title=words("Wants to buy", "高意向")),
            Titled(name="lab/hesitating", title=words("Hesitates", "犹豫")),
            Titled(name="lab/price", title=words("Price-sensitive", "价格敏感")),
        ),
        rules=(
            Titled(name="lab/cart", title=words("Cart without payment", "加购未付款")),
            Titled(name="lab/asked", title=words("Asked twice about the size", "两次问尺码")),
            Titled(name="lab/welcome", title=words("Welcome back", "欢迎老客")),
        ),
        channels=(Titled(name="paid", title=words("Paid traffic", "付费流量")),),
    )


def columns(minutes: float = 120.0, until: int = NOON, seed: int = 7) -> Columns:
    """Buckets of a session that ended at `until`."""
    draw = random.Random(seed)
    count = int(minutes * MINUTE / STEP)
    first = until // STEP - count
    at = [(first + place) * STEP for place in range(count)]
    wave = [1 + 0.6 * math.sin(place / count * 9) + 1.6 * math.exp(-(((place / count - 0.62) / 0.05) ** 2))
            for place in range(count)]  # fmt: skip
    rates = {"enter": 2.2, "comment": 3.5, "like": 16, "follow": 0.35, "share": 0.2, "gift": 0.15, "item_click": 2.4,
             "cart_add": 0.5, "order_paid": 0.22}  # fmt: skip
    kinds = {kind: [_poisson(draw, rate * wave[place]) for place in range(count)] for kind, rate in rates.items()}
    present = [int(380 * (0.35 + 0.65 * min(1.0, place / count * 3)) * (0.7 + 0.3 * wave[place])) for place in
               range(count)]  # fmt: skip
    paid = [sum(draw.choice((5_900, 9_900, 12_900, 29_900)) for _ in range(n)) for n in kinds["order_paid"]]
    refunded = [9_900 if draw.random() < 0.004 else 0 for _ in range(count)]
    shares = {"champion": 0.06, "loyal": 0.14, "promising": 0.27, "prospect": 0.45}
    return Columns(
        at=at,
        kinds=kinds,
        orders=[n + (draw.random() < 0.1) for n in kinds["order_paid"]],
        paid_orders=kinds["order_paid"],
        paid={"CNY": paid},
        refunded={"CNY": refunded},
        present=list(present),
        online=[int(n * 1.31) if place % 12 == 0 else None for place, n in enumerate(present)],
        tiers={
            "lab/value": {name: [int(n * share) for n in present] for name, share in shares.items()},
            "lab/engagement": {
                "hot": [int(n * 0.2) for n in present],
                "cold": [n - int(n * 0.2) for n in present],
            },
        },
        holding={
            "lab/keen": [int(n * 0.08 * w) for n, w in zip(present, wave, strict=True)],
            "lab/hesitating": [int(n * 0.03 * (2 - w / 2)) for n, w in zip(present, wave, strict=True)],
            "lab/price": [int(n * 0.05) for n in present],
        },
        fired={"lab/cart": [int(draw.random() < 0.08) for _ in range(count)]},
    )


def fired(minutes: float = 120.0, until: int = NOON) -> tuple[FiredMark, ...]:
    """Firings of the session."""
    draw = random.Random(11)
    rules = (("lab/cart", "live"), ("lab/asked", "ask"), ("lab/welcome", "shadow"))
    begin = until - int(minutes * MINUTE)
    found = []
    for number in range(110):
        rule, state = rules[draw.choices((0, 1, 2), (6, 2, 3))[0]]
        time = begin + int(draw.random() ** 0.8 * (until - begin))
        viewer = f"{number:026d}".translate(str.maketrans("0189", "abcd"))
        found.append(FiredMark(time=time, rule=rule, firing=f"f{number:025d}", state=state, viewer=viewer))
    return tuple(sorted(found, key=lambda mark: mark.time))


def reply(minutes: float = 120.0, chinese: bool = False, is_open: bool = True) -> WatchReply:
    """The first reply to a window."""
    begin = NOON - int(minutes * MINUTE)
    items = (
        (("Velvet lipstick", "丝绒口红"), 0.02),
        (("Cushion compact", "气垫"), 0.22),
        (("Serum, 30 ml", "精华 30ml"), 0.45),
        (("Velvet lipstick", "丝绒口红"), 0.6),
        (("Gift box", "礼盒"), 0.83),
    )
    aired = tuple(
        AiredItem(time=begin + int(share * minutes * MINUTE), item=f"item-{place}", title=title[1 if chinese else 0])
        for place, (title, share) in enumerate(items)
    )
    texts = (("Size chart told", "讲了尺码表"), ("Flash sale", "开始秒杀"))
    marks = tuple(
        HandMark(
            number=place + 1, time=begin + int(share * minutes * MINUTE), who="desktop", text=texts[place][chinese]
        )
        for place, share in enumerate((0.9, 0.965))
    )
    return WatchReply(
        id=1, run="1", revision=100, whole=True, now=NOON, session=3, began=begin, is_open=is_open, step=STEP,
        columns=columns(minutes), fired=fired(minutes), marks=marks, aired=aired, about=about(chinese),
    )  # fmt: skip


def nothing(chinese: bool = False) -> WatchReply:
    """The reply of a room in which nothing has happened."""
    return WatchReply(
        id=1, run="1", revision=1, whole=True, now=NOON, session=0, began=0, is_open=False, step=STEP,
        columns=Columns(at=[]), marks=(), aired=(), about=about(chinese, ()),
    )  # fmt: skip


def poor(chinese: bool = False) -> WatchReply:
    """A room whose one source tells of comments and likes only, of nobody in particular."""
    whole = columns(40)
    told = ("comment", "like")
    bare = Columns(at=whole.at, kinds={kind: whole.kinds[kind] for kind in told})
    room = about(chinese, told)
    bare_about = RoomAbout(
        digest="poor", title=room.title, zone=room.zone, currency=room.currency, told=room.told, knows_viewers=False,
        ladders=(), signals=(), rules=room.rules,
    )  # fmt: skip
    return WatchReply(
        id=1, run="1", revision=5, whole=True, now=NOON, session=1, began=whole.at[0], is_open=True, step=STEP,
        columns=bare, marks=(), aired=(), about=bare_about,
    )  # fmt: skip


def funnel() -> FunnelReply:
    """How far the viewers of the session came."""
    return FunnelReply(
        id=1,
        steps=("here", "joined_in", "product", "cart", "ordered", "paid"),
        everybody=(3_120, 1_930, 1_240, 560, 402, 377),
        ladders={
            "lab/value": {
                "champion": (110, 98, 92, 85, 80, 78),
                "loyal": (310, 250, 200, 140, 110, 104),
                "promising": (800, 520, 380, 170, 120, 112),
                "prospect": (1_790, 1_020, 545, 157, 89, 80),
                "?": (110, 42, 23, 8, 3, 3),
            },
            "lab/engagement": {
                "hot": (760, 740, 600, 300, 200, 190),
                "cold": (2_360, 1_190, 640, 260, 202, 187),
            },
        },
        channels={
            "feed": (2_000, 1_120, 700, 290, 200, 190),
            "search": (400, 290, 230, 140, 110, 104),
            "paid": (600, 420, 260, 110, 80, 72),
            "?": (120, 100, 50, 20, 12, 11),
        },
    )


def _poisson(draw: random.Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count
