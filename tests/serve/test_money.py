"""Budgets, pools, codes, fairness and counts for a page."""

from pathlib import Path

from tiercast.engine.alarms_live import LiveAlarms
from tiercast.serve.protocol import decode_from_engine, encode
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_money import (
    AskFairness,
    BringCodes,
    BroughtReply,
    BudgetsReply,
    CodesReply,
    CountActions,
    FairnessReply,
    ListBudgets,
    ListCodes,
    ListPools,
    PoolsReply,
)
from tiercast.serve.protocol_replies import Failed, StatusReply

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
limits:
  gifts: {viewer: 1 per 1d, room: 3 per session, budget: 20 CNY per session}
triggers:
  offer: {on: share, do: [coupon: {pool: gifts, cost: 5 CNY}], limit: gifts}
  other: {on: like, do: [coupon: {pool: lost, cost: 1 CNY}], limit: [gifts, trigger.other]}
  greet: {on: follow, do: [host_prompt: {text: hello}], limit: {room: 2 per 10m}}
"""
RULES = RULES.replace(", limit: [gifts, trigger.other]", ", limit: gifts")
CARE = "care: {budget: 50 CNY}\n"


async def budgets(room: LiveRoom) -> dict[tuple[str, str], tuple[int | None, int | None, int]]:
    reply = await room.command(ListBudgets(id=1, room="r"))
    assert isinstance(reply, BudgetsReply)
    assert decode_from_engine(encode(reply)) == reply
    return {(one.limit, one.counts): (one.used, one.shadow, one.amount) for one in reply.budgets}


async def test_that_budgets_say_what_is_used_of_them_live_and_in_shadow(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live", more=CARE) as room:
        room.codes("gifts", 5)
        before = await budgets(room)
        assert before["budget", "budget"] == (0, 0, 5000)
        await room.say("share", "a")
        await room.say("share", "b")
        await room.say("share", "b")
        await room.say("follow", "b")
        found = await budgets(room)
        assert found["budget", "budget"] == (1000, 0, 5000)
        assert found["rules/gifts", "budget"] == (1000, 0, 2000)
        assert found["rules/gifts", "room"] == (2, 0, 3)
        assert found["rules/gifts", "viewer"] == (None, None, 1)
        assert found["rules/trigger.greet", "room"] == (1, 0, 2)
        reply = await room.command(ListBudgets(id=1))
        first = reply.budgets[0]
        assert (first.limit, first.per, first.open, first.since > 0) == ("budget", "session", True, True)
        assert set(first.rules) == {"rules/offer", "rules/other"}
        window = next(one for one in reply.budgets if one.limit == "rules/trigger.greet")
        assert (window.per, window.duration) == ("duration", 600_000_000)


async def test_that_a_budget_that_is_nearly_used_is_an_alarm_and_the_pace_of_a_rule_is_none(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live", more=CARE) as room:
        room.codes("gifts", 5)
        for viewer in "abc":
            await room.say("share", viewer)
        await room.say("follow", "b")
        await room.say("follow", "c")
        found = await budgets(room)
        assert found["rules/trigger.greet", "room"] == (2, 0, 2)
        alarms = LiveAlarms(room.live)
        await alarms.look()
        assert {one.alarm.about: one.alarm.words.zh for one in alarms.standing() if one.alarm.kind == "budget"} == {
            "rules/gifts": "“offer”等 2 条规则的限额已用完（3 / 3）"
        }


async def test_that_a_rule_in_shadow_uses_a_budget_of_its_own(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="shadow") as room:
        await room.say("share", "a")
        assert (await budgets(room))["rules/gifts", "budget"] == (0, 500, 2000)


async def test_that_pools_tell_their_stock_and_codes_whose_they_are(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        reply = await room.command(BringCodes(id=1, pool="gifts", text="code\nA1\nA2\nA3\n", test=False, low=2))
        assert isinstance(reply, BroughtReply)
        assert (reply.added, reply.known, reply.left) == (3, 0, 3)
        assert (await room.command(BringCodes(id=1, pool="gifts", text="A3\nA4\n", test=False))).known == 1
        await room.say("share", "a")
        await room.until(lambda: [state for _, state in room.ended] == ["accepted"])
        found = await room.command(ListPools(id=1))
        assert isinstance(found, PoolsReply)
        (pool,) = found.pools
        assert (pool.pool, pool.total, pool.left, pool.test, pool.rules) == ("gifts", 4, 3, False, ("rules/offer",))
        assert found.unknown == ("lost",)
        codes = await room.command(ListCodes(id=1, pool="gifts"))
        assert isinstance(codes, CodesReply)
        (code,) = codes.codes
        assert (code.code, code.viewer_name, code.state, code.rule) == ("A1", "A", "accepted", "rules/offer")
        assert (await room.command(ListCodes(id=1, viewer=code.viewer))).codes == codes.codes
        assert (await room.command(ListCodes(id=1, pool="other"))).codes == ()


async def test_that_codes_that_cannot_be_used_are_refused_in_both_languages(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        for text in ("", "a,b\n1,2\n", "A\nA\n", "x" * 300):
            refused = await room.command(BringCodes(id=1, pool="gifts", text=text, test=True))
            assert isinstance(refused, Failed), text
            assert any("\u4e00" <= sign <= "\u9fff" for sign in refused.message_zh), text
        await room.command(BringCodes(id=1, pool="gifts", text="A", test=True))
        assert isinstance(await room.command(BringCodes(id=1, pool="gifts", text="B", test=False)), Failed)


async def test_that_fairness_and_counts_tell_what_was_given(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 5)
        await room.say("share", "a")
        await room.say("share", "b")
        await room.until(lambda: len(room.ended) == 2)
        found = await room.command(AskFairness(id=1))
        assert isinstance(found, FairnessReply)
        everybody = found.rows[0]
        assert (everybody.dimension, everybody.given, everybody.value, everybody.per_viewer) == ("all", 2, 1000, 500.0)
        lately = await room.command(AskFairness(id=2, back=86_400_000_000))
        assert lately.rows == found.rows
        counts = await room.command(CountActions(id=1, room="r"))
        assert counts.counts["accepted"] == 2
        assert sum(counts.counts.values()) == 2
        assert (await room.command(CountActions(id=1, room="elsewhere"))).counts == {}


async def test_that_a_pool_that_is_not_there_fails_the_action_and_not_the_sink(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 5)
        for viewer in ("a", "b", "c"):
            await room.say("like", viewer)
        await room.until(lambda: len(room.ended) == 3)
        assert {state for _, state in room.ended} == {"refused"}
        assert "no coupon pool 'lost'" in (await room.actions("refused"))[0].detail
        assert room.live.sinks.statuses["coupon"].health.value == "working"


async def test_that_a_status_tells_what_people_call_what_rulesets_name(tmp_path: Path) -> None:
    rules = """
ruleset: rules
title: For a start
params: {long: {title: How long is long, value: 5m}}
tiers: {value: {title: Worth, rungs: [{tier: best, title: The best, when: orders > 3}, {tier: other}]}}
features: {orders: {count: order_paid, within: ever}}
cues: {flash: {title: Flash sale}}
triggers:
  greet: {on: follow, do: [host_prompt: {text: hello}], limit: {room: 2 per 10m}}
"""
    async with live_room(tmp_path, rules, start="live") as room:
        status = await room.command(GetStatus(id=1))
        assert isinstance(status, StatusReply)
        assert decode_from_engine(encode(status)) == status
        assert status.titles == {
            "rules": "For a start", "rules/params.long": "How long is long", "rules/tier.value": "Worth",
            "rules/tier.value=best": "The best", "rules/cue.flash": "Flash sale",
        }  # fmt: skip
