"""A rule in shadow records what it would have done, and touches no sink: not live, not again, not after a restart."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.serve.protocol_commands import (
    AnswerAction,
    RecallAction,
    ReloadRuleset,
    Resume,
    RetryAction,
    RuleStateName,
    SetRuleState,
    SetStop,
    StopStrength,
)
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.store import coupons
from tiercast_api.action import Action, Receipt

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
triggers:
  desk:    {on: comment, do: [host_prompt: {text: a}, message: {text: b}, todo: {text: c}, alert: {text: d}]}
  coupon:  {on: comment, do: [coupon: {pool: gifts}], limit: {room: 100 per session}}
  log:     {on: comment, do: [log: {text: e}]}
  overlay: {on: comment, do: [popup: {text: f}, ticker: {text: g}, banner: {text: h}]}
  hook:    {on: comment, do: [webhook: {text: i}]}
  later:   {on: cart_add, after: 30s, do: [log: {text: j}]}
"""
HOOK = '  hook: {type: webhook, settings: {url: "http://127.0.0.1:9/none"}}'
TYPES = {
    "host_prompt", "message", "todo", "alert", "coupon", "log", "popup", "ticker", "banner", "webhook",
}  # fmt: skip


def watch(room: LiveRoom, touched: list[str]) -> None:
    """Note whatever a sink is asked to deliver or take back."""
    for key, sink in room.live.sinks.running.items():

        async def deliver(action: Action, key: str = key) -> Receipt:
            touched.append(f"{key}: {action.type}")
            raise AssertionError("a sink was touched")

        sink.deliver = deliver  # type: ignore[method-assign]


async def no_more(room: LiveRoom) -> list[str]:
    """The states of all actions, after everybody has had time for everything."""
    await room.pass_time(90)
    return sorted(set(await room.states()))


async def test_that_a_rule_in_shadow_touches_no_sink_whatever_happens(tmp_path: Path) -> None:
    touched: list[str] = []
    async with live_room(tmp_path, RULES, start="shadow", more=HOOK) as room:
        assert set(room.live.sinks.running) == {"desk", "coupon", "log", "overlay", "hook"}
        watch(room, touched)
        room.codes("gifts", 3)
        await room.say("comment", text="hello")
        await room.say("cart_add", item="i1")
        assert await no_more(room) == ["shadow"]
        recorded = await room.actions()
        assert {row.type for row in recorded} == TYPES
        assert len(recorded) == 11
        commands: list[Any] = [AnswerAction(id=1, actions=tuple(row.id for row in recorded), yes=True)]
        commands += [RetryAction(id=1, action=row.id) for row in recorded]
        commands += [RecallAction(id=1, action=row.id) for row in recorded]
        for command in commands:
            assert isinstance(await room.command(command), Failed)
        await room.command(SetStop(id=1, strength=StopStrength.HOLD))
        await room.command(Resume(id=1, release=tuple(row.id for row in recorded)))
        assert await no_more(room) == ["shadow"]
        (tmp_path / "rules.yaml").write_text(RULES.replace("text: a", "text: changed"), "utf-8")
        assert isinstance(await room.command(ReloadRuleset(id=1, room="r")), Done)
        await room.say("comment", "b", text="again")
        # A rule that becomes live acts from then on; what it recorded before stays what it was.
        await room.command(
            SetRuleState(id=1, room="r", ruleset="rules", rule="overlay", state=RuleStateName.LIVE)
        )  # fmt: skip
        await room.command(
            SetRuleState(id=1, room="r", ruleset="rules", rule="overlay", state=RuleStateName.SHADOW)
        )  # fmt: skip
        assert await no_more(room) == ["shadow"]
        with room.live.opened.database.read() as connection:
            assert coupons.left(connection, room.live.opened.shop, "gifts") == 3
        clock = room.clock
    async with live_room(tmp_path, RULES, clock, start="shadow", more=HOOK) as room:
        watch(room, touched)
        await room.say("comment", "c", text="after a restart")
        assert await no_more(room) == ["shadow"]
        assert room.live.dispatcher.ports.outbox is not None
        assert not any(report.queued or report.under_way for report in room.live.dispatcher.reports())
    assert touched == []
    assert room.logged() == []


@pytest.mark.parametrize("state", ["draft", "paused"])
async def test_that_a_draft_and_a_paused_rule_record_nothing(tmp_path: Path, state: str) -> None:
    async with live_room(tmp_path, RULES, start="shadow", more=HOOK) as room:
        for rule in ("desk", "coupon", "log", "overlay", "hook", "later"):
            await room.command(
                SetRuleState(id=1, room="r", ruleset="rules", rule=rule, state=RuleStateName(state))
            )  # fmt: skip
        await room.say("comment", text="hello")
        await room.say("cart_add", item="i1")
        assert await no_more(room) == []
