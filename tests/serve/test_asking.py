"""Rules that ask first: what waits for a yes, what an answer does, and what becomes of it after a crash or a stop."""

from pathlib import Path

import pytest
from tiercast.beside.stop import Stop, Strength
from tiercast.serve.protocol_commands import (
    AnswerAction,
    CancelAction,
    GetStatus,
    ListAudit,
    RuleStateName,
    SetRuleState,
    SetStop,
    StopStrength,
)
from tiercast.serve.protocol_replies import AuditReply, Done, Failed, StatusReply
from tiercast.store.tables import journal

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
triggers:
  greet:
    on: comment
    when: event.text = hello
    do: [message: {text: "Hello {viewer.name}"}]
    limit: {room: 2 per session}
  pair:
    on: cart_add
    do:
      - log: {text: "first {event.item}"}
      - message: {text: "second", expires: 20s}
    limit: {viewer: 1 per 1d}
  prompt:
    on: like
    do: [host_prompt: {text: thanks}]
  gift:
    on: share
    do: [coupon: {pool: gifts}]
"""


async def answer(room: LiveRoom, *actions: str, yes: bool) -> Done | Failed:
    reply: Done | Failed = await room.command(AnswerAction(id=1, actions=actions, yes=yes))
    return reply


async def switch(room: LiveRoom, rule: str, state: str) -> Done | Failed:
    command = SetRuleState(id=1, room="r", ruleset="rules", rule=rule, state=RuleStateName(state))
    reply: Done | Failed = await room.command(command)
    return reply


async def test_that_in_a_new_room_what_reaches_viewers_asks_and_all_else_acts(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        status: StatusReply = await room.command(GetStatus(id=1))
        assert {rule.rule: rule.state.value for rule in status.rules} == {
            "greet": "ask", "pair": "ask", "prompt": "live", "gift": "ask",
        }  # fmt: skip
        await room.say("comment", "anna", text="hello")
        await room.say("like", "anna")
        await room.until(lambda: room.ended)
        (asked,) = await room.actions("waiting")
        assert (asked.rule, asked.text, asked.viewer_name) == ("rules/greet", "Hello Anna", "Anna")
        assert await room.states() == ["waiting", "accepted"]


async def test_that_a_yes_is_journaled_and_delivers(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", text="hello")
        (asked,) = await room.actions("waiting")
        assert isinstance(await answer(room, asked.id, yes=True), Done)
        await room.until(lambda: (asked.id, "accepted") in room.ended)
        again = await answer(room, asked.id, yes=False)
        assert isinstance(again, Failed)
        assert again.code == "refused"
        with room.live.opened.database.read() as connection:
            kinds = connection.execute(journal.select().with_only_columns(journal.c.kind)).scalars().all()
        assert kinds.count("answer") == 1


@pytest.mark.parametrize("how", ["no", "expired", "cancelled"])
async def test_that_what_is_not_wanted_gives_back_what_it_reserved(tmp_path: Path, how: str) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", "a", text="hello")
        await room.say("comment", "b", text="hello")
        await room.say("comment", "c", text="hello")
        asked = [row.id for row in await room.actions("waiting")]
        assert len(asked) == 2  # the third met the limit
        if how == "no":
            await answer(room, *asked, yes=False)
        elif how == "cancelled":
            for action in asked:
                assert isinstance(await room.command(CancelAction(id=2, action=action)), Done)
        else:
            room.clock.set(room.clock.now() + 3_602_000_000)
        state = "expired" if how == "expired" else "cancelled"
        await room.until(lambda: len(room.ended) == 2)
        assert await room.states() == [state, state]
        assert not room.live.shop.core.state.shop.open
        await room.say("comment", "c", text="hello")
        assert len(await room.actions("waiting")) == 1


async def test_that_the_log_names_the_action_that_was_cancelled_and_for_whom(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", "anna", text="hello")
        (asked,) = await room.actions("waiting")
        await room.command(CancelAction(id=2, action=asked.id))
        log = await room.command(ListAudit(id=3))
        assert isinstance(log, AuditReply)
        assert [(note.about, note.about_zh) for note in log.notes if note.what == "cancel"] == [
            ("Message to a viewer · Anna", "给观众发消息 · Anna")
        ]


async def test_that_a_yes_after_the_expiry_comes_too_late(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("cart_add", item="i1")
        first, second = await room.actions("waiting")
        assert second.expires is not None
        room.clock.set(second.expires + 1)
        reply = await answer(room, first.id, second.id, yes=True)
        assert isinstance(reply, Done)
        assert "1 of 2" in reply.message
        await room.until(lambda: len(room.ended) == 2)
        assert sorted(await room.states()) == ["accepted", "expired"]
        assert [line["text"] for line in room.logged()] == ["first i1"]


async def test_that_a_firing_of_which_one_action_was_refused_and_one_done_keeps_its_limit(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("cart_add", item="i1")
        first, second = await room.actions("waiting")
        await answer(room, second.id, yes=False)
        assert room.live.shop.core.state.shop.open
        await answer(room, first.id, yes=True)
        await room.until(lambda: not room.live.shop.core.state.shop.open)
        await room.say("cart_add", item="i1")
        assert await room.actions("waiting") == []


async def test_that_there_is_no_yes_for_somebody_who_has_refused_since(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", "a", text="hello")
        await room.say("comment", "b", text="hello")
        first, second = await room.actions("waiting")
        await room.say("consent", "a", attributes={"personalised": False})
        refused = await answer(room, first.id, yes=True)
        assert isinstance(refused, Failed)
        assert "does not want" in refused.message
        assert isinstance(await answer(room, first.id, second.id, yes=True), Done)
        await room.until(lambda: room.ended)
        assert await room.states() == ["waiting", "accepted"]
        assert isinstance(await answer(room, first.id, yes=False), Done)


async def test_that_there_is_no_yes_while_a_stop_stands_and_that_a_question_outlives_it(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", text="hello")
        (asked,) = await room.actions("waiting")
        await room.command(SetStop(id=2, strength=StopStrength.PAUSE))
        refused = await answer(room, asked.id, yes=True)
        assert isinstance(refused, Failed)
        assert "stopped" in refused.message
        room.live.stop_file.lift()
        assert isinstance(await answer(room, asked.id, yes=True), Done)
        await room.until(lambda: (asked.id, "accepted") in room.ended)


async def test_that_what_waits_for_a_yes_waits_on_after_a_restart_and_can_still_expire(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", "a", text="hello")
        await room.say("cart_add", "b", item="i1")
        clock = room.clock
    async with live_room(tmp_path, RULES, clock) as room:
        asked = await room.actions("waiting")
        assert len(asked) == 3
        await answer(room, asked[0].id, yes=True)
        await room.until(lambda: (asked[0].id, "accepted") in room.ended)
        await room.pass_time(25)
        assert await room.states() == ["accepted", "waiting", "expired"]


async def test_that_a_stop_that_clears_drops_what_waits_for_a_yes(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", text="hello")
        room.live.stop_file.set(Stop(Strength.CLEAR, "somebody", 0))
        await room.until(lambda: room.ended)
        assert await room.states() == ["dropped"]
        await room.until(lambda: not room.live.shop.core.state.shop.open)


async def test_that_a_rule_that_costs_something_is_not_switched_to_live_without_a_cap(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        refused = await switch(room, "gift", "live")
        assert isinstance(refused, Failed)
        assert "no cap in money or pieces" in refused.message
        assert "limit" in refused.hint
        assert isinstance(await switch(room, "greet", "live"), Done)
        await room.say("comment", text="hello")
        await room.until(lambda: room.ended)
        assert await room.states() == ["accepted"]


async def test_that_a_rule_configured_live_without_a_cap_is_in_shadow_and_says_so(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        status: StatusReply = await room.command(GetStatus(id=1))
        (gift,) = [rule for rule in status.rules if rule.rule == "gift"]
        assert (gift.state.value, gift.said, gift.uncapped) == ("shadow", "live", "coupon")
        assert any("rules/gift" in trouble and "shadow" in trouble for trouble in room.troubles)
        room.codes("gifts", 5)
        await room.say("share")
        await room.pass_time(5)
        assert await room.states() == ["shadow"]


async def test_that_who_starts_a_room_is_told_of_actions_that_no_sink_does(tmp_path: Path) -> None:
    rules = "ruleset: rules\ntriggers: {t: {on: like, do: [webhook: {text: x}, host_prompt: {text: thanks}]}}\n"
    async with live_room(tmp_path, rules) as room:
        assert [said for said in room.troubles if 'No sink does "Call a web address"' in said]
