"""Acting by hand: the same limits, consent and log as rules, journaled, explained, and refused with the reason."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.serve.protocol_audience import ActByHand, ActedReply
from tiercast.serve.protocol_commands import AskWhy, ListAudit, SetStop, StopStrength, TellViewer, Undo
from tiercast.serve.protocol_replies import AuditReply, Failed, WhyReply

from tests.serve.live_room import LiveRoom, live_room
from tests.serve.test_audience import everybody, key_of

RULES = """
ruleset: rules
limits:
  any_coupon: {viewer: 1 per 1d, budget: 20 CNY per session}
  flash: {viewer: 1 per cue.flash}
cues:
  flash: {title: Flash}
triggers:
  offer:
    on: item_view
    do: [coupon: {pool: gifts, cost: 8 CNY}]
    limit: any_coupon
  sale:
    on: comment
    when: cue.flash within 30s
    do: [coupon: {pool: gifts, cost: 5 CNY}]
    limit: flash
"""


async def act(room: LiveRoom, viewer: str, action: str = "message", **fields: Any) -> Any:
    return await room.command(ActByHand(id=1, viewer=viewer, room="r", action=action, fields=fields))


async def anybody(room: LiveRoom, name: str = "ann") -> str:
    await room.say("enter", name)
    return key_of(await everybody(room), name.title())


async def test_that_a_message_by_hand_goes_the_way_of_a_rule_s(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        ann = await anybody(room)
        done: ActedReply = await act(room, ann, text="Hello {viewer.name}")
        await room.until(lambda: room.ended)
        (row,) = await room.actions()
        assert (row.id, row.rule, row.state, row.text) == (done.actions[0], "by_hand", "accepted", "Hello Ann")
        why: WhyReply = await room.command(AskWhy(id=1, firing=done.firing))
        assert why.outcome == "fired"
        assert why.message.startswith("A person had it done at ")
        audit: AuditReply = await room.command(ListAudit(id=1, limit=1))
        assert (audit.notes[0].what, "Hello" in audit.notes[0].detail, audit.notes[0].can_undo) == ("act", False, False)
        refused = await room.command(Undo(id=1, note=audit.notes[0].n))
        assert isinstance(refused, Failed)
        assert refused.hint == "it was acted on; cancel or recall its action"
        clock = room.clock
    async with live_room(tmp_path, RULES, clock, start="live") as room:
        assert await room.states() == ["accepted"]


async def test_that_a_coupon_by_hand_counts_under_the_limits_that_rules_share(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 9)
        ann, bob, cat = [await anybody(room, name) for name in ("ann", "bob", "cat")]
        assert isinstance(await act(room, ann, "coupon", pool="gifts"), ActedReply)
        again = await act(room, ann, "coupon", pool="gifts")
        assert isinstance(again, Failed)
        assert (again.code, again.message, again.message_zh) == (
            "refused", 'its limit was used up ("offer")', "已到上限（“offer”）",
        )  # fmt: skip
        await room.say("item_view", "ann", item="i1")
        assert len(await room.actions()) == 1, "the rule knows of the coupon that a person gave"
        assert isinstance(await act(room, bob, "coupon", pool="gifts"), ActedReply)
        poor = await act(room, cat, "coupon", pool="gifts")
        assert isinstance(poor, Failed)
        assert "budget" in poor.message
        clock = room.clock
    async with live_room(tmp_path, RULES, clock, start="live") as room:
        still = await act(room, ann, "coupon", pool="gifts")
        assert isinstance(still, Failed), "what was done by hand is known after a restart"


async def test_that_what_its_sink_refuses_gives_back_what_it_had_taken(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        room.codes("gifts", 1)
        ann, bob = await anybody(room, "ann"), await anybody(room, "bob")
        await act(room, bob, "coupon", pool="gifts")
        first: ActedReply = await act(room, ann, "coupon", pool="gifts")
        await room.until(lambda: len(room.ended) == 2 and not room.live.shop.core.state.shop.open)
        assert await room.states() == ["accepted", "refused"]
        room.codes("gifts", 3)
        second = await act(room, ann, "coupon", pool="gifts")
        assert isinstance(second, ActedReply), second
        assert second.firing != first.firing


@pytest.mark.parametrize("what", ["marketing", "personalised"])
async def test_that_nobody_is_reached_by_hand_who_does_not_want_it(tmp_path: Path, what: str) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        ann = await anybody(room)
        await room.command(TellViewer(id=1, what="consent", viewer=ann, name=what, value=False))
        refused = await act(room, ann, text="hello")
        assert isinstance(refused, Failed)
        assert refused.code == "refused"
        assert isinstance(await act(room, ann, "todo", text="call them"), ActedReply), "a to-do reaches nobody"


async def test_that_a_stop_holds_for_people_too(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        ann = await anybody(room)
        await room.command(SetStop(id=2, strength=StopStrength.PAUSE))
        refused = await act(room, ann, text="hello")
        assert isinstance(refused, Failed)
        assert refused.hint == 'end the stop first: "Go on"'


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("fly", {}, "no sink of the room"),
        ("message", {"words": "x"}, "no field 'words'"),
        ("message", {}, "this is needed"),
        ("message", {"text": "x" * 501}, "at most 500"),
        ("message", {"text": "hello {viewer.salary}"}, "cannot be filled in"),
        ("alert", {"text": "x", "level": "loud"}, "does not fit"),
        ("coupon", {"pool": "gifts"}, "there is no coupon pool 'gifts'"),
    ],
)
async def test_that_what_does_not_fit_is_refused_and_not_journaled(
    tmp_path: Path, action: str, fields: dict[str, Any], said: str
) -> None:
    async with live_room(tmp_path, RULES) as room:
        ann = await anybody(room)
        refused = await act(room, ann, action, **fields)
        assert isinstance(refused, Failed), refused
        assert said in refused.message
        assert room.live.shop.counters.firings == 0
        nobody = await act(room, "a" * 26, text="x")
        assert isinstance(nobody, Failed)
