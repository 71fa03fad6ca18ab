"""Made-up actions, pools, codes and fairness, for widget tests and pictures of the actions."""

from tiercast.serve.protocol_commands import (
    AnswerAction,
    CancelAction,
    ListActions,
    RecallAction,
    RetryAction,
    RuleStateName,
)
from tiercast.serve.protocol_money import (
    ActionCountsReply,
    AskFairness,
    BringCodes,
    BroughtReply,
    CodeRow,
    CodesReply,
    CountActions,
    FairnessReply,
    FairnessRow,
    ListBudgets,
    ListCodes,
    ListPools,
    PoolRow,
    PoolsReply,
)
from tiercast.serve.protocol_replies import ActionRow, ActionsReply, Done, RuleStatus
from tiercast.serve.protocol_rules import GetRuleEnvironment

from tests.desktop.made import NOON
from tests.desktop.made_rules import NAMES, budgets, environment

STATES = (
    "waiting", "waiting", "planned", "dispatching", "accepted", "shown", "failed", "uncertain", "expired", "cancelled",
    "recalled", "shadow", "accepted", "refused", "skipped",
)  # fmt: skip
COUPON = "{name}，专属 10 元券已到账"
PROMPT = "{name} 正在看口红，可以讲一下"


def rules(chinese: bool) -> tuple[RuleStatus, ...]:
    """The rules that the actions are of, with their titles."""
    titles = {
        "first_coupon": ("A coupon for the first order", "首单券"), "welcome": ("Welcome a newcomer", "欢迎新客"),
        "first_gift": ("A gift with the first order", "首单赠品"), "greet": ("Greet regulars", "问候老客"),
        "flash": ("Flash sale", "限时秒杀"),
    }  # fmt: skip
    return tuple(
        RuleStatus(room="main", ruleset="newcomers", rule=rule, title=both[chinese], state=RuleStateName.LIVE)
        for rule, both in titles.items()
    )


def actions() -> tuple[ActionRow, ...]:
    """An action in every state."""
    rows = []
    for place, state in enumerate(STATES):
        name = NAMES[place % len(NAMES)]
        coupon = place % 3 != 1
        rows.append(
            ActionRow(
                id=f"{place:026d}", room="main", rule=f"newcomers/{'first_coupon' if coupon else 'welcome'}",
                type="coupon" if coupon else "host_prompt", sink="coupon" if coupon else "desk", state=state,
                time=NOON - place * 31_000_000, text=(COUPON if coupon else PROMPT).format(name=name),
                viewer="a" * 26, viewer_name=name, item="1001", cost=1_000 if coupon else None,
                currency="CNY" if coupon else "", expires=NOON + 90_000_000 if state == "waiting" else None,
                detail={"failed": "the platform did not answer", "skipped": "skipped"}.get(state, ""),
                detail_zh="已跳过" if state == "skipped" else "",
            )
        )  # fmt: skip
    return tuple(rows)


def listed(command: ListActions) -> ActionsReply:
    """The actions of some states."""
    return ActionsReply(
        id=0, actions=tuple(row for row in actions() if not command.states or row.state in command.states)
    )


def counts(_command: object = None) -> ActionCountsReply:
    """How many there are in each state."""
    found: dict[str, int] = {}
    for state in STATES:
        found[state] = found.get(state, 0) + 1
    return ActionCountsReply(id=0, counts=found | {"accepted": 12_480}, among=20_000)


def pools(_command: object = None) -> PoolsReply:
    """Three pools: enough, low, empty."""
    rows = (
        PoolRow(pool="newcomer", total=5_000, left=4_120, low=100, rules=("newcomers/first_coupon",)),
        PoolRow(pool="flash", total=200, left=18, low=20, rules=("sale/flash_sale",)),
        PoolRow(pool="try-out", total=50, left=0, low=5, test=True),
    )
    return PoolsReply(id=0, pools=rows, unknown=("birthday",))


def codes(command: ListCodes) -> CodesReply:
    """Some codes that were given."""
    states = ("accepted", "accepted", "uncertain", "recalled", "accepted", "")
    rows = tuple(
        CodeRow(
            code=f"XM10-{7_000 + place}", pool=command.pool or "newcomer", time=NOON - place * 90_000_000,
            viewer="a" * 26, viewer_name=name, action=f"{place:026d}", state=states[place % 6],
            rule="newcomers/first_coupon", room="main",
        )
        for place, name in enumerate(NAMES)
    )  # fmt: skip
    return CodesReply(id=0, codes=rows)


def fairness(_command: object = None) -> FairnessReply:
    """What was given by tier, city and channel."""
    groups = (
        ("all", "", 412, 436, 6, 14), ("room", "main", 412, 436, 6, 14),
        ("tier.starter/value", "champion", 31, 31, 0, 1),
        ("tier.starter/value", "promising", 140, 152, 2, 4), ("tier.starter/value", "prospect", 241, 253, 4, 9),
        ("viewer.city", "上海", 88, 93, 1, 2), ("viewer.city", "杭州", 61, 64, 0, 1),
        ("channel", "search", 9, 9, 0, 0), ("quality", "stable", 9, 9, 0, 0), ("erased", "", 3, 3, 0, 0),
    )  # fmt: skip
    rows = tuple(
        FairnessRow(
            dimension=dimension, group=group, currency="CNY", viewers=viewers, given=given, open=waits, lost=lost,
            value=given * 1_000, largest=1_000, per_viewer=given * 1_000 / viewers,
        )
        for dimension, group, viewers, given, waits, lost in groups
    )  # fmt: skip
    return FairnessReply(id=0, rows=rows)


def action_answers() -> dict[type, object]:
    """What a made link answers about actions and money."""
    return {
        ListActions: listed,
        CountActions: counts,
        ListBudgets: budgets,
        ListPools: pools,
        ListCodes: codes,
        AskFairness: fairness,
        GetRuleEnvironment: lambda command: environment(command.room),
        BringCodes: lambda command: BroughtReply(id=0, pool=command.pool, added=3, known=1, left=4_123),
        AnswerAction: Done(id=0),
        CancelAction: Done(id=0),
        RecallAction: Done(id=0),
        RetryAction: Done(id=0),
    }


def waiting(chinese: bool) -> tuple[ActionRow, ...]:
    """What waits behind a stop: two actions, and a firing that waits for a limit."""
    names = ("小林", "阿月", "老周") if chinese else ("Lin", "Ana", "Joe")
    coupon, prompt, limited = (
        ActionRow(
            id="abc"[place] * 26, room="main", rule=f"newcomers/{'first_coupon' if place == 0 else 'welcome'}",
            type="coupon" if place == 0 else "host_prompt", sink="" if place == 2 else "desk",
            state="over_limit" if place == 2 else "held", time=NOON - 60_000_000 + place * 7_000_000,
            text="" if place == 2 else (COUPON if place == 0 else PROMPT).format(name=name), viewer_name=name,
            expires=None if place == 0 else NOON + 90_000_000,
            detail="it waits for room in a limit" if place == 2 else "",
            detail_zh="上限已用完，正在等待空位" if place == 2 else "",
        )
        for place, name in enumerate(names)
    )  # fmt: skip
    return coupon, prompt, limited
