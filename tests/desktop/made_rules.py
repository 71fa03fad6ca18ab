"""Made-up rulesets, firings and answers, for widget tests and pictures of the rules."""

import msgspec
from tiercast.resources import rulesets_folder
from tiercast.rules.parse import hash_of, parse_ruleset
from tiercast.serve.protocol_commands import AskWhy, ListNearMisses, WhatIf
from tiercast.serve.protocol_money import BudgetRow, BudgetsReply, ListBudgets
from tiercast.serve.protocol_replies import (
    NearMissesReply,
    NearMissRow,
    NearRuleRow,
    Reply,
    WhatIfReply,
    WhyReply,
    WhyRow,
)
from tiercast.serve.protocol_room import ListPresent, PresentReply, PresentRow
from tiercast.serve.protocol_rules import (
    CoverageReason,
    CoverageRow,
    FiringRow,
    FiringsReply,
    GetRuleEnvironment,
    ListFirings,
    ListRules,
    ListVersions,
    ParamRow,
    ReadRuleset,
    RuleCounts,
    RuleEnvironmentReply,
    RuleRow,
    RulesetRow,
    RulesetTextReply,
    RulesReply,
    SavedReply,
    SaveRuleset,
    VersionRow,
    VersionsReply,
)

from tests.desktop.made import NOON

MINUTE = 60_000_000
NAMES = ("小美", "阿强", "Lily", "老王", "橙子", "Momo", "大白兔", "清风")
SHARE = CoverageReason(
    message="no connected source emits share", message_zh="没有数据接入提供 share", missing=("share",)
)
ORDERS = CoverageReason(
    message="no connected source emits order_paid", message_zh="没有数据接入提供 order_paid", missing=("order_paid",)
)
STATES = ("live", "ask", "shadow", "shadow", "paused", "draft")


def ruleset_file(chinese: bool = True) -> str:
    """The text of the shipped ruleset."""
    return (rulesets_folder() / f"newcomers{'' if chinese else '-en'}.yaml").read_text("utf-8")


def rules_reply(room: str = "main", chinese: bool = True) -> RulesReply:
    """The shipped ruleset at work for an hour."""
    text = ruleset_file(chinese)
    ruleset = parse_ruleset(text).ruleset
    assert ruleset is not None
    rows = []
    for place, trigger in enumerate(ruleset.triggers):
        fired = (212, 31, 8, 0, 64, 3, 17, 5)[place % 8]
        suppressed = ({"limit": 31, "minimum_gap": 4}, {"budget": 12}, {})[place % 3]
        rows.append(
            RuleRow(
                rule=trigger.name, title=trigger.title, state=STATES[place % 6], said="live" if place == 2 else "",
                uncapped="coupon" if place in (2, 3) else "", session=RuleCounts(fired=fired, suppressed=suppressed),
                hour=RuleCounts(fired=fired // 3), last=NOON - (place + 1) * MINUTE if fired else 0,
                actions=("coupon",), costly=place in (1, 2, 3), line=trigger.position.line,
            )
        )  # fmt: skip
    params = tuple(
        ParamRow(
            name=one.name, title=one.title, type=one.value.type.value, written=one.value.written,
            value=one.value.written, low=one.low.written if one.low else "", high=one.high.written if one.high else "",
        )
        for one in ruleset.params
    )  # fmt: skip
    works = ("works", "works", "partly", "works", "cannot", "works")
    coverage = tuple(
        CoverageRow(
            kind="trigger", name=one.name, title=one.title, works=works[place % 6],
            reasons={"partly": (SHARE,), "cannot": (ORDERS,)}.get(works[place % 6], ()),
        )
        for place, one in enumerate(ruleset.triggers)
    )  # fmt: skip
    row = RulesetRow(
        room=room, ruleset=ruleset.name, title=ruleset.title, hash=ruleset.hash, shipped=True, rooms=(room,),
        file=f"/shop/{ruleset.name}.yaml", params=params, rules=tuple(rows), coverage=coverage,
    )  # fmt: skip
    return RulesReply(id=0, now=NOON, since={room: NOON - 90 * MINUTE}, rulesets=(row,))


def firings_reply(rule: str = "") -> FiringsReply:
    """Some firings of a rule."""
    outcomes = (("accepted", ""), ("shown", ""), ("", "limit"), ("failed", ""), ("accepted", ""), ("waiting", ""))
    rows = tuple(
        FiringRow(
            id=f"{place:026d}", time=NOON - place * 47_000_000, room="main", ruleset="newcomers", rule=rule,
            state="live", viewer="a" * 26, viewer_name=name, item=("1001", "1002", "")[place % 3],
            item_title=("口红 505 号色", "", "")[place % 3],
            suppressed=outcomes[place % 6][1],
            actions=(("coupon", outcomes[place % 6][0]),) if outcomes[place % 6][0] else (),
        )
        for place, name in enumerate(NAMES)
    )  # fmt: skip
    return FiringsReply(id=0, firings=rows)


def what_if(_command: WhatIf) -> WhatIfReply:
    """A rule that would have done something."""
    return WhatIfReply(
        id=0, since=NOON - 30 * MINUTE, until=NOON, firings=12, viewers=9, actions={"coupon": 12},
        cost={"CNY": 6_000}, suppressed={"limit": 3, "minimum_gap": 1}, uncapped="",
    )  # fmt: skip


def why(_command: AskWhy, ruleset: str = "newcomers") -> WhyReply:
    """A rule that nearly held."""
    rows = (
        WhyRow(
            path="when.all[0]", text="visit.dwell > params.patience", held=True,
            said="the time in the room is more than the knob \"Patience\"", said_zh="停留时长超过参数“耐心”",
            message="`visit.dwell > params.patience` holds (visit.dwell is 7 min, params.patience is 5 min)",
            message_zh="`visit.dwell > params.patience` 成立（visit.dwell 是 7 分钟，params.patience 是 5 分钟）",
            words="the time in the room is more than the knob \"Patience\": holds (the time in the room is 7 min, "
            "the knob \"Patience\" is 5 min)",
            words_zh="停留时长超过参数“耐心”：成立（停留时长是 7 分钟，参数“耐心”是 5 分钟）",
        ),
        WhyRow(
            path="when.all[1]", text="clicks_5m >= 3", held=False, left=2, right=3, unit="number", missing=1,
            said="\"clicks on products in 5 minutes\" is at least 3", said_zh="“5 分钟内点击商品次数”至少 3",
            message="`clicks_5m >= 3` does not hold (clicks_5m is 2), 1 away",
            message_zh="`clicks_5m >= 3` 不成立（clicks_5m 是 2），还差 1",
            words="\"clicks on products in 5 minutes\" is at least 3: does not hold (it is 2), 1 away",
            words_zh="“5 分钟内点击商品次数”至少 3：不成立（实际是 2），还差 1",
        ),
        WhyRow(
            path="when.all[2]", text="paid_90d > 0 CNY", held=None,
            said="\"money paid in 90 days\" is more than ¥0", said_zh="“90 天付款金额”超过 ¥0",
            message="`paid_90d > 0 CNY` is unknown (paid_90d is unknown)",
            message_zh="`paid_90d > 0 CNY` 未知（paid_90d 未知）",
            words="\"money paid in 90 days\" is more than ¥0: unknown (\"money paid in 90 days\" is unknown)",
            words_zh="“90 天付款金额”超过 ¥0：未知（“90 天付款金额”未知）",
        ),
    )  # fmt: skip
    return WhyReply(
        id=0, outcome="not held", message="It did not hold: one condition failed, one is unknown.",
        message_zh="没有成立：一个条件不满足，一个未知。", rows=rows, failing=("when.all[1]",), at=NOON, seq=128_402,
        version="8f" * 16, state="live", ruleset=ruleset, rule="welcome",
    )  # fmt: skip


def near(chinese: bool = True) -> NearMissesReply:
    """Some near misses."""
    row = WhyRow(
        path="when.all[1]", text="clicks_5m >= 3", held=False, left=2, right=3, missing=1,
        message="`clicks_5m >= 3` does not hold (clicks_5m is 2), 1 away",
        message_zh="`clicks_5m >= 3` 不成立（clicks_5m 是 2），还差 1",
        words="\"clicks on products in 5 minutes\" is at least 3: does not hold (it is 2), 1 away",
        words_zh="“5 分钟内点击商品次数”至少 3：不成立（实际是 2），还差 1",
    )  # fmt: skip
    misses = tuple(
        NearMissRow(
            viewer=sign * 26,
            viewer_name=NAMES[place],
            time=NOON - place * MINUTE,
            seq=place,
            fact="item_click",
            row=row,
            share=0.33,
        )
        for place, sign in enumerate("bcdef", 1)
    )
    rule = NearRuleRow(
        room="main",
        rule="newcomers/welcome" if chinese else "newcomers-en/welcome",
        title="欢迎新客" if chinese else "Welcome a newcomer",
        misses=41,
        viewers=18,
        fired=6,
        nearest=misses,
    )
    return NearMissesReply(id=0, since=NOON - 30 * MINUTE, until=NOON, rules=(rule,))


def versions(ruleset: str) -> VersionsReply:
    """Three versions."""
    rows = (
        VersionRow(n=3, hash="c" * 32, time=NOON - 20 * MINUTE, how="saved", who="anna", running=True),
        VersionRow(n=2, hash="b" * 32, time=NOON - 300 * MINUTE, how="restored", who="anna"),
        VersionRow(n=1, hash="a" * 32, time=NOON - 4_000 * MINUTE, how="found"),
    )
    return VersionsReply(id=0, ruleset=ruleset, versions=rows)


def budgets(_command: object = None) -> BudgetsReply:
    """Some caps."""
    rules = ("newcomers/first_gift", "newcomers/greet")
    gifts = BudgetRow(
        room="main", limit="newcomers/gifts", counts="budget", per="day", amount=50_000, currency="CNY", used=12_000,
        shadow=4_000, since=NOON, rules=rules,
    )  # fmt: skip
    flash = BudgetRow(
        room="main", limit="newcomers/trigger.flash", counts="room", per="cue.flash", amount=20, used=0, shadow=0,
        open=False, rules=("newcomers/flash",),
    )  # fmt: skip
    change = msgspec.structs.replace
    rows = (
        change(gifts, limit="budget", per="session", amount=100_000, used=83_500, shadow=0),
        gifts,
        change(gifts, counts="room", per="session", amount=200, currency="", used=200, shadow=0),
        flash,
        change(flash, limit="newcomers/trigger.greet", per="duration", duration=MINUTE, amount=3, used=1, open=True),
        change(gifts, counts="viewer", per="duration", duration=1_440 * MINUTE, amount=1, currency="", used=None,
               shadow=None),
    )  # fmt: skip
    return BudgetsReply(id=0, now=NOON, budgets=rows)


def environment(room: str = "main", chinese: bool = True) -> RuleEnvironmentReply:
    """What the shipped sinks can do, as far as an editor needs it."""
    from tiercast_sink_coupon.sink import COUPON
    from tiercast_sink_desk.actions import ALL as DESK
    from tiercast_sink_overlay.actions import ALL as OVERLAY

    actions = (COUPON, *DESK, *OVERLAY)
    return RuleEnvironmentReply(
        id=0, room=room, currency="CNY" if chinese else "USD", kinds=(), actions=actions,
        sinks=tuple(one.name for one in actions), pools=("newcomer", "flash"), attributes={},
    )  # fmt: skip


def rule_answers(chinese: bool = True) -> dict[type, object]:
    """What a made link answers about rules."""
    text, called = ruleset_file(chinese), "newcomers" if chinese else "newcomers-en"

    def read(command: ReadRuleset) -> Reply:
        old = text.replace("5m", "8m").replace("- ", "-  ", 1)
        shown = old if command.hash and command.hash != hash_of(text) else text
        return RulesetTextReply(
            id=0, ruleset=command.ruleset, text=shown, hash=command.hash or hash_of(text), running=hash_of(text),
            file=f"/shop/{command.ruleset}.yaml", shipped=True,
        )  # fmt: skip

    return {
        ListRules: lambda command: rules_reply(command.room, chinese),
        ListFirings: lambda command: firings_reply(command.rule),
        WhatIf: what_if,
        AskWhy: lambda command: why(command, called),
        ListNearMisses: lambda command: near(chinese),
        ListBudgets: budgets,
        ReadRuleset: read,
        ListVersions: lambda command: versions(command.ruleset),
        GetRuleEnvironment: lambda command: environment(command.room, chinese),
        ListPresent: PresentReply(
            id=0, viewers=tuple(PresentRow(viewer="a" * 26, name=name) for name in NAMES), count=8, regulars=2, time=0
        ),
        SaveRuleset: lambda command: SavedReply(
            id=0, ruleset=command.ruleset, hash=hash_of(command.text), file="/shop/newcomers.yaml", version=4,
            rooms=("main",),
        ),
    }  # fmt: skip
