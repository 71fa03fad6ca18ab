"""The course of a session as clients see it: what changed, what is unknown, marks, the funnel, and a restart."""

import asyncio
from pathlib import Path
from typing import Any

from tiercast.insight.series import STEP
from tiercast.serve.protocol_commands import ListAudit, SetShow, Undo
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.serve.protocol_watch import (
    FunnelReply,
    GetFunnel,
    MarkReply,
    NamesReply,
    NameViewers,
    RemoveMark,
    SetMark,
    WatchReply,
    WatchRoom,
)

from tests.serve.live_room import NOON, LiveRoom, Money, VirtualClock, live_room

RULES = """
ruleset: lab
features:
  bought: {count: order_paid, within: 1d}
tiers:
  heat:
    - {tier: hot, title: 热, when: bought >= 1}
    - {tier: cold, title: 冷}
signals:
  keen: {title: 想买, on: cart_add, lasts: 5m}
triggers:
  cart: {title: 加购, on: cart_add, do: [{todo: {text: call}}]}
"""


async def watch(room: LiveRoom, reply: WatchReply | None = None) -> WatchReply:
    """The reply to a first look, or to the one after `reply`."""
    asked = WatchRoom(id=1, room="r")
    if reply is not None:
        about = reply.about.digest if reply.about is not None else ""
        asked = WatchRoom(id=1, room="r", after=reply.revision, run=reply.run, about=about)
    found = await room.command(asked)
    assert isinstance(found, WatchReply)
    return found


def total(columns: dict[str, list[int]]) -> dict[str, int]:
    return {name: sum(column) for name, column in columns.items()}


async def show(room: LiveRoom) -> None:
    """A little show: two come, one puts something into the cart and pays."""
    await room.say("enter", "ann", channel="search")
    await room.say("enter", "bob", channel="feed")
    await room.say("comment", "bob", text="hi")
    await room.say("cart_add", "ann", item="1001")
    await room.say("order_paid", "ann", item="1001", order="o1", money=Money(9_900, "CNY"))


async def _course(folder: Path) -> None:
    clock = VirtualClock(NOON)
    async with live_room(folder, RULES, clock) as room:
        nothing = await watch(room)
        assert nothing.whole
        assert nothing.began == 0
        assert nothing.columns.at == []
        assert nothing.about is not None
        assert [one.name for one in nothing.about.rules] == ["lab/cart"]
        assert [tier.title for tier in nothing.about.ladders[0].tiers] == ["热", "冷"]
        await show(room)
        await room.pass_time(6)
        first = await watch(room, nothing)
        assert first.whole
        assert first.is_open
        assert first.about is None
        assert total(first.columns.kinds) == {"enter": 2, "comment": 1, "cart_add": 1, "order_paid": 1}
        assert total(first.columns.paid) == {"CNY": 9_900}
        assert sum(first.columns.paid_orders) == 1
        assert total(first.columns.on) == {"lab/keen": 1}
        assert total(first.columns.fired) == {"lab/cart": 1}
        assert [one.rule for one in first.fired] == ["lab/cart"]
        assert first.fired[0].state == "live"
        assert first.columns.present[-1] == 2
        tiers = first.columns.tiers["lab/heat"]
        assert (tiers["hot"][-1], tiers["cold"][-1]) == (1, 1)
        assert first.columns.holding["lab/keen"][-1] == 1
        await _marks_and_item(room, first)
        whole = await watch(room)
        names = await room.command(NameViewers(id=1, viewers=(first.fired[0].viewer,)))
        assert isinstance(names, NamesReply)
        assert list(names.names.values()) == ["Ann"]
    # A new engine over the same store knows the session as it was.
    async with live_room(folder, RULES, clock) as room:
        again = await watch(room)
        assert again.run != whole.run
        assert again.began == whole.began
        assert again.columns.at[:2] == whole.columns.at[:2]
        assert total(again.columns.kinds) == total(whole.columns.kinds)
        assert total(again.columns.paid) == total(whole.columns.paid)
        assert again.fired == whole.fired
        assert again.marks == whole.marks
        assert again.aired == whole.aired
        await room.say("like", "bob", quantity=1)
        more = await watch(room, again)
        assert not more.whole
        assert total(more.columns.kinds)["like"] == 1
        assert more.fired == ()


async def _marks_and_item(room: LiveRoom, before: WatchReply) -> None:
    marked = await room.command(SetMark(id=1, room="r", text=" 讲了  尺码表 "))
    assert isinstance(marked, MarkReply)
    assert marked.mark.text == "讲了 尺码表"
    assert marked.mark.who == "operator"
    await room.command(SetShow(id=1, room="r", what="set", item="1001", phase="sale"))
    told = await watch(room, before)
    assert not told.whole
    assert told.marks == (marked.mark,)
    assert told.fired == ()
    assert told.aired is not None
    assert [(one.item, one.phase) for one in told.aired] == [("1001", "sale")]
    quiet = await watch(room, told)
    assert quiet.marks is None
    assert quiet.aired is None


def test_that_a_client_sees_what_changed_and_a_restart_loses_nothing(tmp_path: Path) -> None:
    asyncio.run(_course(tmp_path))


async def _marks(folder: Path) -> None:
    async with live_room(folder, RULES) as room:
        await show(room)
        refused: list[Any] = [
            await room.command(SetMark(id=1, room="r", text="  ")),
            await room.command(SetMark(id=1, room="r", text="x" * 201)),
            await room.command(SetMark(id=1, room="r", text="x", at=room.clock.now() + 60_000_000)),
            await room.command(SetMark(id=1, room="nowhere", text="x")),
            await room.command(RemoveMark(id=1, number=77)),
        ]
        assert all(isinstance(one, Failed) and one.message and one.message_zh for one in refused)
        marked = await room.command(SetMark(id=1, room="r", text="size chart"))
        before = await watch(room)
        assert isinstance(await room.command(RemoveMark(id=1, number=marked.mark.number)), Done)
        gone = await watch(room, before)
        assert gone.marks == ()
        notes = (await room.command(ListAudit(id=1))).notes
        back = await room.command(Undo(id=1, note=notes[0].n))
        assert isinstance(back, MarkReply)
        assert back.mark.text == "size chart"
        assert back.mark.time == marked.mark.time


def test_that_marks_are_refused_removed_and_brought_back(tmp_path: Path) -> None:
    asyncio.run(_marks(tmp_path))


async def _funnel(folder: Path) -> None:
    async with live_room(folder, RULES) as room:
        await show(room)
        found = await room.command(GetFunnel(id=1, room="r"))
        assert isinstance(found, FunnelReply)
        assert found.steps == (
            "here",
            "joined_in",
            "product",
            "cart",
            "ordered",
            "paid",
        )
        assert found.everybody == (2, 2, 1, 1, 1, 1)
        assert found.channels == {"search": (1, 1, 1, 1, 1, 1), "feed": (1, 1, 0, 0, 0, 0)}
        assert found.ladders == {"lab/heat": {"hot": (1, 1, 1, 1, 1, 1), "cold": (1, 1, 0, 0, 0, 0)}}
        await room.say("cart_add", "bob", item="1001")
        again = await room.command(GetFunnel(id=1, room="r"))
        assert isinstance(again, FunnelReply)
        assert again.everybody == (2, 2, 2, 2, 1, 1)


def test_that_the_funnel_counts_who_came_at_least_so_far(tmp_path: Path) -> None:
    asyncio.run(_funnel(tmp_path))


async def _another_session(folder: Path) -> None:
    async with live_room(folder, RULES) as room:
        await show(room)
        first = await watch(room)
        await room.say("room_close")
        closed = await watch(room, first)
        assert not closed.is_open
        assert closed.began == first.began
        assert not closed.whole
        await room.say("order_paid", "bob", order="o2", money=Money(100, "CNY"))
        late = await watch(room, closed)
        assert total(late.columns.paid)["CNY"] in (100, 10_000)
        await room.pass_time(60)
        await room.say("room_open", session="next")
        second = await watch(room, late)
        assert second.whole
        assert second.is_open
        assert second.began > first.began
        assert "comment" not in second.columns.kinds
        assert second.fired == ()


def test_that_a_session_stays_after_its_end_until_the_next_one_begins(tmp_path: Path) -> None:
    asyncio.run(_another_session(tmp_path))


async def _killed(folder: Path) -> None:
    clock = VirtualClock(NOON)
    async with live_room(folder, RULES, clock) as room:
        await show(room)
        await room.pass_time(6)
        await room.say("cart_add", "bob", item="1001")
        before = await watch(room)

        async def nothing() -> None:
            """An engine that dies writes nothing any more."""

        room.live.series.write = nothing  # type: ignore[method-assign]
    async with live_room(folder, RULES, clock) as room:
        after = await watch(room)
        assert total(after.columns.kinds) == total(before.columns.kinds)
        assert total(after.columns.fired) == total(before.columns.fired)
        assert after.fired == before.fired
        assert total(after.columns.on) == total(before.columns.on)


def test_that_what_was_not_written_before_a_death_is_counted_again(tmp_path: Path) -> None:
    asyncio.run(_killed(tmp_path))


def test_that_a_bucket_is_five_seconds() -> None:
    assert STEP == 5_000_000
