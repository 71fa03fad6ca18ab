"""What would a rule have done: as recorded, changed, as another file has it, and where it did not run."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.engine.whatif_rules import needed, reads_any_event
from tiercast.rules.parse import parse_ruleset
from tiercast.serve.protocol_commands import RuleStateName, SetRuleState, WhatIf
from tiercast.serve.protocol_replies import Failed, WhatIfReply
from tiercast_api.event import Money

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
params:
  often: {value: 3, from: 1, to: 9}
features:
  views: {count: item_view, within: 30m}
  paid: {sum: order_paid.amount, within: 90d}
signals:
  keen: {on: item_view, when: views >= params.often, lasts: 10m}
triggers:
  offer:
    on: signal.keen
    when: {none: [paid > 0 CNY]}
    do: [coupon: {pool: gifts, cost: 5 CNY}]
    limit: {viewer: 1 per 1d, room: 2 per session}
  other:
    on: comment
    do: [host_prompt: {text: hello}]
"""


async def ask(room: LiveRoom, rule: str = "offer", **more: Any) -> Any:
    return await room.command(WhatIf(id=1, room="r", ruleset="rules", rule=rule, **more))


async def switch(room: LiveRoom, rule: str, state: str) -> None:
    await room.command(SetRuleState(id=1, room="r", ruleset="rules", rule=rule, state=RuleStateName(state)))


async def people(room: LiveRoom) -> None:
    """Three who look three times, one who looks twice, and one who has paid."""
    await room.say("order_paid", "e", order="o1", money=Money(100, "CNY"))
    for name, times in (("a", 3), ("b", 3), ("c", 3), ("d", 2), ("e", 3)):
        for _ in range(times):
            await room.say("item_view", name, item="i1")


@pytest.mark.parametrize("start", ["shadow", "ask"])
async def test_that_what_was_recorded_is_counted_and_not_tried_anew(tmp_path: Path, start: str) -> None:
    async with live_room(tmp_path, RULES, start=start) as room:
        await people(room)
        found: WhatIfReply = await ask(room)
        assert found.recorded
        assert (found.firings, found.viewers, found.suppressed) == (2, 2, {"limit": 1})
        assert (found.actions, found.cost, len(found.last_viewers)) == ({"coupon": 2}, {"CNY": 1000}, 2)
        await room.pass_time(30)
        assert (await ask(room, span=1_000_000)).firings == 0


async def test_that_a_changed_rule_is_tried_on_what_happened_and_changes_nothing(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 9)
        await switch(room, "offer", "paused")
        await people(room)
        before = room.live.shop.seq
        paused: WhatIfReply = await ask(room)
        assert not paused.recorded
        assert (paused.firings, paused.suppressed, paused.cost) == (2, {"limit": 1}, {"CNY": 1000})
        eager: WhatIfReply = await ask(room, params={"often": "2"})
        assert (eager.firings, eager.suppressed) == (2, {"limit": 2})
        rich = RULES.replace("room: 2 per session", "room: 9 per session").replace("cost: 5 CNY", "cost: 7 CNY")
        other: WhatIfReply = await ask(room, candidate=rich)
        assert (other.firings, other.viewers, other.cost, other.suppressed) == (3, 3, {"CNY": 2100}, {})
        free = RULES.replace(", room: 2 per session", "")
        assert (await ask(room, candidate=free)).uncapped == "coupon"
        assert await room.actions() == []
        assert room.live.shop.counters.firings == 0
        assert room.live.shop.seq - before < 60  # ticks only


async def test_that_what_was_tried_anew_is_what_was_recorded(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="shadow") as room:
        await people(room)
        recorded: WhatIfReply = await ask(room)
        tried: WhatIfReply = await ask(room, anew=True)
        assert (recorded.recorded, tried.recorded) == (True, False)
        for name in ("firings", "viewers", "actions", "cost", "suppressed", "last_viewers"):
            assert getattr(recorded, name) == getattr(tried, name), name


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"rule": "nothing"}, "no rule rules/nothing"),
        ({"params": {"rarely": "2"}}, "no param 'rarely'"),
        ({"params": {"often": "many"}}, "many"),
        ({"span": 0}, "24 hours"),
        ({"candidate": "ruleset: rules\ntriggers: {offer: {on: nonsense}}"}, "offer has no `do`"),
        ({"candidate": RULES.replace("ruleset: rules", "ruleset: else")}, "'else'"),
    ],
)
async def test_that_a_question_without_an_answer_is_refused_in_words(
    tmp_path: Path, more: dict[str, Any], said: str
) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("item_view", item="i1")
        refused = await ask(room, **more)
        assert isinstance(refused, Failed), refused
        assert said in refused.message


def test_that_only_what_a_rule_needs_is_kept() -> None:
    parsed = parse_ruleset(RULES, "rules.yaml").ruleset
    assert parsed is not None
    (offer,) = needed([parsed], "rules", "offer")
    assert [one.name for one in offer.triggers] == ["offer"]
    assert ({one.name for one in offer.features}, [one.name for one in offer.signals]) == ({"views", "paid"}, ["keen"])
    (other,) = needed([parsed], "rules", "other")
    assert (other.features, other.signals) == ((), ())
    assert not reads_any_event([offer])
    stays = parse_ruleset(RULES.replace("views >=", "visit.dwell > 2m and views >="), "rules.yaml").ruleset
    assert stays is None or reads_any_event([stays])
    chained = RULES + "  after_it: {on: comment, when: told > 0, do: [host_prompt: {text: x}]}\n"
    chained = chained.replace("signals:", "  told: {count: trigger.offer, within: 1h}\nsignals:")
    parsed = parse_ruleset(chained, "rules.yaml").ruleset
    assert parsed is not None
    (both,) = needed([parsed], "rules", "after_it")
    assert [one.name for one in both.triggers] == ["offer", "after_it"]
    assert [one.name for one in both.signals] == ["keen"]
