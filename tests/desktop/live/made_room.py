"""A made-up room for tests and pictures of the panels: who is here, what is asked, what is to be done, what happens."""

from tiercast.serve.protocol_room import (
    ConcernRow,
    CueRow,
    CuesReply,
    DeskReply,
    DeskRow,
    EventRow,
    EventsReply,
    ItemRow,
    ListCues,
    ListDesk,
    ListPresent,
    ListQuestions,
    PresentReply,
    PresentRow,
    QuestionRow,
    QuestionsReply,
    RecentEvents,
    TierRow,
)
from tiercast_api.testing import VirtualClock

from tests.desktop.made import NOON
from tests.desktop.made_link import Answer, MadeLink

SECOND = 1_000_000
MINUTE, DAY = 60 * SECOND, 86_400 * SECOND
NAMES = (
    "小美",
    "爱吃的橘子",
    "Golden Otter",
    "北方的米粒",
    "阿宁",
    "认真星星",
    "快乐团子",
    "Misty Pearl",
    "追光的桃子",
)
CLOCK = VirtualClock(NOON)
PASTE = "亲，口红还有货，需要帮您下单吗？"


def viewer(place: int) -> str:
    return f"v{place}"


def present() -> PresentReply:
    """Nine people, the first three regulars."""
    rows = [
        PresentRow(
            viewer=viewer(0), name=NAMES[0], tiers=(TierRow(ladder="r/value", tier="champion", title="老客"),),
            value="important_value", stage="active", labels=("问价格",), orders=12, spent=348_800, currency="CNY",
            last_paid=NOON - 5 * DAY, away=5 * DAY, visits=31, since=NOON - 24 * MINUTE, dwell=22 * MINUTE,
            received="coupon", received_at=NOON - 6 * MINUTE,
        ),
        PresentRow(
            viewer=viewer(1), name=NAMES[1], tiers=(TierRow(ladder="r/activity", tier="talking", title="爱聊"),),
            value="general_retain", stage="at_risk", orders=2, spent=19_900, currency="CNY", last_paid=NOON - 48 * DAY,
            away=30 * DAY, visits=9, since=NOON - 9 * MINUTE, dwell=8 * MINUTE, estimated=True,
        ),
        PresentRow(
            viewer=viewer(2), name=NAMES[2], stage="reactivated", orders=1, spent=4_900, currency="CNY",
            last_paid=NOON - 12 * DAY, away=4 * DAY, visits=4, since=NOON - 3 * MINUTE, dwell=3 * MINUTE,
        ),
    ]  # fmt: skip
    rows += [
        PresentRow(
            viewer=viewer(place), name=name, tiers=(TierRow(ladder="r/activity", tier="watching", title="在看"),),
            orders=0, spent=0, visits=1, away=0, since=NOON - place * MINUTE, dwell=place * MINUTE,
        )
        for place, name in enumerate(NAMES[3:7], 3)
    ]  # fmt: skip
    rows += [
        PresentRow(viewer=viewer(place), name=name, since=NOON - MINUTE, dwell=40 * SECOND)
        for place, name in enumerate(NAMES[7:], 7)
    ]
    return PresentReply(id=0, viewers=tuple(rows), count=408, regulars=56, time=NOON)


def questions() -> QuestionsReply:
    """Three concerns."""

    def asked(place: int, text: str) -> QuestionRow:
        return QuestionRow(
            seq=100 + place, time=NOON - place * SECOND, text=text, viewer=viewer(place), viewer_name=NAMES[place]
        )

    return QuestionsReply(
        id=0,
        concerns=(
            ConcernRow(
                concern="starter/asks_price", title="问价格", title_zh="问价格", viewers=12, until=140,
                questions=(asked(0, "这个口红多少钱呀"), asked(4, "比上次贵了？"), asked(5, "有活动价吗")),
            ),
            ConcernRow(
                concern="shipping", title="Shipping", title_zh="发货和快递", viewers=4, until=150,
                questions=(asked(1, "几天发货，发什么快递，新疆包邮吗，上次等了十天"), asked(2, "which carrier?")),
            ),
            ConcernRow(
                concern="item:色号", title="色号", title_zh="色号", viewers=1, until=151,
                questions=(asked(7, "黄皮选哪个色号"),), answered_by=("哑光口红",),
            ),
        ),
    )  # fmt: skip


def desk() -> DeskReply:
    """A question, two to-dos and lines for the host."""
    lines = [
        DeskRow(
            action=f"p{place}", rule="starter/look", rule_title="Looks", type="host_prompt", time=NOON - place * SECOND,
            text=f"{NAMES[place]}在看口红", viewer=viewer(place), viewer_name=NAMES[place], item="p1",
            item_title="哑光口红", expires=NOON + (80 - 5 * place) * SECOND,
        )
        for place in range(5)
    ]  # fmt: skip
    lines.append(
        DeskRow(
            action="p9", rule="starter/price", rule_title="问价格", type="host_prompt", time=NOON,
            text="12 位观众在问价格：报一次价，说清楚怎么优惠", expires=NOON + 15 * SECOND,
        )
    )  # fmt: skip
    todos = [
        DeskRow(
            action="t1",
            asks=True,
            rule="starter/coupon",
            rule_title="高意向送券",
            type="coupon",
            time=NOON - 20 * SECOND,
            text="小美，专属 10 元券已到账",
            viewer=viewer(0),
            viewer_name=NAMES[0],
            item="p1",
            item_title="哑光口红",
            cost=1_000,
            currency="CNY",
            expires=NOON + 40 * SECOND,
        ),
        DeskRow(
            action="t2",
            rule="starter/wants",
            rule_title="说了想要，却没下单",
            type="todo",
            time=NOON - 5 * MINUTE,
            text="阿宁 说想要，还没下单：私信问一句是不是遇到了问题",
            fields={"who": "客服", "paste": PASTE},
            viewer=viewer(4),
            viewer_name=NAMES[4],
            expires=NOON + 115 * MINUTE,
        ),
        DeskRow(
            action="t3",
            rule="starter/unhappy",
            type="todo",
            time=NOON - MINUTE,
            text="Call Golden Otter about the refund",
            fields={"who": "operator"},
            viewer=viewer(2),
            viewer_name=NAMES[2],
        ),
    ]
    return DeskReply(id=0, rows=(*todos, *lines))


def cues() -> CuesReply:
    """Three cues, one of which asks for something."""
    return CuesReply(
        id=0,
        cues=(
            CueRow(ruleset="starter", name="answered", title="刚讲过", key="F6", last=NOON - 3 * MINUTE),
            CueRow(
                ruleset="starter",
                name="flash",
                title="开始秒杀",
                asks=("item", "quantity"),
                key="F5",
                last=NOON - 3 * SECOND,
            ),
            CueRow(ruleset="starter", name="break", title="Back in five minutes"),
        ),
        items=(ItemRow(item="p1", title="哑光口红"), ItemRow(item="p2", title="保湿面霜")),
    )


def events() -> EventsReply:
    """A dozen events."""
    said: list[tuple[str, int, dict[str, object]]] = [
        ("enter", 3, {"channel": "feed"}),
        ("comment", 0, {"text": "这个口红多少钱呀"}),
        ("item_click", 2, {"item": "p1", "item_title": "哑光口红"}),
        ("like", 4, {"quantity": 15}),
        ("cart_add", 1, {"item": "p1", "item_title": "哑光口红", "quantity": 2}),
        ("gift", 5, {"coins": 520, "quantity": 1}),
        ("order_paid", 0, {"item": "p1", "item_title": "哑光口红", "money": 9_900, "currency": "CNY"}),
        ("comment", 7, {"text": "which carrier do you use, and how long does it take to Xinjiang?"}),
        ("follow", 6, {}),
        ("cue", 0, {"topic": "flash", "topic_title": "开始秒杀"}),
        ("comment", 8, {"text": "已拍"}),
        ("leave", 3, {}),
    ]
    rows = tuple(
        EventRow(
            seq=place + 1, time=NOON - (12 - place) * SECOND, kind=kind, source="relay",
            viewer="" if kind == "cue" else viewer(who), viewer_name="" if kind == "cue" else NAMES[who], **more,  # type: ignore[arg-type]
        )
        for place, (kind, who, more) in enumerate(said)
    )  # fmt: skip
    return EventsReply(id=0, events=rows, until=12)


ANSWERS: dict[type, Answer] = {
    ListPresent: present(),
    ListQuestions: questions(),
    ListDesk: desk(),
    ListCues: cues(),
    RecentEvents: lambda command: events() if not command.after else EventsReply(id=0, events=(), until=12),
}
NOTHING: dict[type, Answer] = {
    ListPresent: PresentReply(id=0, viewers=(), count=0, regulars=0, time=NOON),
    ListQuestions: QuestionsReply(id=0, concerns=()),
    ListDesk: DeskReply(id=0, rows=()),
    ListCues: CuesReply(id=0, cues=()),
    RecentEvents: EventsReply(id=0, events=(), until=1),
}


def furnish(link: MadeLink, answers: dict[type, Answer]) -> MadeLink:
    """Let a link answer so."""
    link.answers.update(answers)
    return link
