"""Rulesets for a page: how their rules stand, knobs, counts, coverage, and what they are checked against."""

from pathlib import Path

import pytest
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Decision
from tiercast.serve.protocol import decode_from_engine, encode
from tiercast.serve.protocol_commands import RuleStateName, SetParam, SetRuleState
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.serve.protocol_rules import (
    FiringsReply,
    GetRuleEnvironment,
    ListFirings,
    ListRules,
    ReadRuleset,
    RuleEnvironmentReply,
    RuleRow,
    RulesetRow,
    RulesReply,
)
from tiercast.step.core import Core

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
title: Gifts
params:
  often: {title: How often, value: 3, from: 1, to: 9}
  pause: {value: 5m}
features:
  views: {count: item_view, within: 30m}
triggers:
  offer:
    title: An offer
    on: item_view
    when: views >= params.often
    do: [coupon: {pool: gifts, cost: 5 CNY}]
    limit: {viewer: 1 per 1d, room: 2 per session}
  greet: {on: follow, do: [host_prompt: {text: hello}], limit: {viewer: 1 per params.pause}}
"""


async def ruleset(room: LiveRoom) -> RulesetRow:
    reply = await room.command(ListRules(id=1, room="r"))
    assert isinstance(reply, RulesReply)
    assert decode_from_engine(encode(reply)) == reply
    (found,) = reply.rulesets
    return found


async def rule(room: LiveRoom, name: str) -> RuleRow:
    return next(one for one in (await ruleset(room)).rules if one.rule == name)


async def test_that_a_page_is_told_how_rules_and_knobs_stand(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 9)
        found = await ruleset(room)
        assert (found.ruleset, found.title, found.file) == ("rules", "Gifts", str(tmp_path / "rules.yaml"))
        assert (found.shipped, found.rooms) == (False, ("r",))
        often = found.params[0]
        assert (often.name, often.title, often.type, often.value) == ("often", "How often", "number", "3")
        assert (often.written, often.low, often.high) == ("3", "1", "9")
        offer = found.rules[0]
        assert (offer.rule, offer.title, offer.state, offer.actions, offer.costly) == (
            "offer", "An offer", "live", ("coupon",), True,
        )  # fmt: skip
        await room.command(SetParam(id=1, room="r", ruleset="rules", param="often", value="2"))
        await room.command(SetRuleState(id=1, room="r", ruleset="rules", rule="greet", state=RuleStateName.PAUSED))
        found = await ruleset(room)
        assert (found.params[0].value, found.params[0].written) == ("2", "3")
        assert [one.state for one in found.rules] == ["live", "paused"]


async def test_that_firings_are_counted_since_the_session_began_and_in_the_last_hour(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="shadow") as room:
        assert (await rule(room, "greet")).session.fired == 0
        await room.say("follow", "a")
        first = await rule(room, "greet")
        assert (first.session.fired, first.hour.fired, first.session.suppressed) == (1, 1, {})
        assert 0 < first.last <= room.clock.now()
        await room.say("follow", "a")
        again = await rule(room, "greet")
        assert (again.session.fired, again.session.suppressed) == (1, {"limit": 1})


async def test_that_coverage_says_what_the_sources_do_not_tell(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES.replace("on: follow", "on: [follow, gift]")) as room:
        found = {(one.kind, one.name): one for one in (await ruleset(room)).coverage}
        assert set(found) == {("trigger", "offer"), ("trigger", "greet")}
        for one in found.values():
            assert one.works in ("works", "partly", "cannot")
            assert all(reason.message and reason.message_zh for reason in one.reasons)


async def test_that_the_latest_firings_are_listed_with_what_became_of_them(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 9)
        await room.say("item_pinned", "b", item="i1", attributes={"title": "口红"})
        for _ in range(3):
            await room.say("item_view", "a", item="i1")
        await room.say("follow", "b")
        await room.say("follow", "b")
        every = await room.command(ListFirings(id=1, room="r"))
        assert isinstance(every, FiringsReply)
        assert [one.rule for one in every.firings] == ["greet", "greet", "offer"]
        assert [one.suppressed for one in every.firings] == ["limit", "", ""]
        assert every.back_to == 0
        offer = await room.command(ListFirings(id=1, room="r", ruleset="rules", rule="offer", outcome="fired"))
        (one,) = offer.firings
        assert (one.viewer_name, one.item, one.item_title, one.actions[0][0]) == ("A", "i1", "口红", "coupon")
        about = await room.command(ListFirings(id=1, viewer=one.viewer))
        assert [row.rule for row in about.firings] == ["offer"]
        odd = await room.command(ListFirings(id=1, outcome="often"))
        assert isinstance(odd, Failed)


async def test_that_an_editor_is_told_what_rulesets_are_checked_against(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        room.codes("gifts", 1)
        found = await room.command(GetRuleEnvironment(id=1, room="r"))
        assert isinstance(found, RuleEnvironmentReply)
        assert decode_from_engine(encode(found)) == found
        assert (found.currency, found.pools) == ("CNY", ("gifts",))
        assert {"coupon", "host_prompt"} <= {action.name for action in found.actions}
        assert {"coupon", "host_prompt"} <= set(found.sinks)


@pytest.mark.parametrize(
    "command",
    [
        ListRules(id=1, room="elsewhere"),
        ReadRuleset(id=1, room="elsewhere", ruleset="rules"),
        ReadRuleset(id=1, room="r", ruleset="other"),
        ReadRuleset(id=1, room="r", ruleset="rules", hash="no"),
        GetRuleEnvironment(id=1, room="elsewhere"),
    ],
)
async def test_that_what_is_not_there_is_refused_in_words(tmp_path: Path, command: object) -> None:
    async with live_room(tmp_path, RULES) as room:
        refused = await room.command(command)  # type: ignore[arg-type]
        assert isinstance(refused, Failed)
        assert refused.code == "not_found"


async def test_that_a_switch_which_the_step_cannot_take_in_is_refused_and_not_called_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with live_room(tmp_path, RULES) as room:
        turn = SetParam(id=1, room="r", ruleset="rules", param="often", value="2")
        pause = SetRuleState(id=2, room="r", ruleset="rules", rule="greet", state=RuleStateName.PAUSED)
        step = Core.step

        def broken(core: Core, entry: Entry) -> Decision:
            if entry.kind in ("param", "rule_state"):
                raise RuntimeError("no room for it")
            return step(core, entry)

        with monkeypatch.context() as patched:
            patched.setattr(Core, "step", broken)
            for command, name in ((turn, "rules/often"), (pause, "rules/greet")):
                refused = await room.command(command)
                assert isinstance(refused, Failed), refused
                assert refused.message.startswith(f"{name} was not set to")
                assert refused.message_zh.startswith(f"{name} 没有改成")
        assert room.live.shop.core.state.shop.params == {}
        assert isinstance(await room.command(turn), Done)
        assert isinstance(await room.command(pause), Done)
