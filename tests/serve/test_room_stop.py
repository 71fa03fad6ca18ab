"""A room that is stopped by itself: nothing new, nothing that waited, over restarts, and with a way back."""

from pathlib import Path

import pytest
from tiercast.hosting.http import AiohttpHttp
from tiercast.serve.numbers import numbers_of
from tiercast.serve.protocol_commands import GetStatus, Undo
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import Done, Failed, StatusReply
from tiercast.serve.protocol_room import StopRoom
from tiercast_api.event import Money

from tests.serve.live_room import LiveRoom, live_room
from tests.serve.test_stop_live import HOOK, RULES, SLOW, nobody_there, said, suppressed


async def stopped(room: LiveRoom) -> bool:
    status: StatusReply = await room.command(GetStatus(id=1))
    return status.known[0].stopped


async def test_that_a_stopped_room_decides_nothing_new_over_a_restart_until_it_goes_on(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        await room.command(StopRoom(id=1, room="r"))
        told = [push for push in room.pushes if isinstance(push, StopChanged)]
        assert (told[-1].stop, told[-1].rooms) == (None, ("r",))
        await room.say("comment", text="one")
        assert await suppressed(room) == ["stopped"]
        await room.pass_time(2)
        assert [one.alarm.key for one in room.live.alarms.standing()] == ["stopped/r"]
        clock = room.clock
    async with live_room(tmp_path, RULES, clock, start="live") as room:
        assert await stopped(room)
        await room.say("comment", text="two")
        await room.command(StopRoom(id=1, room="r", stopped=False))
        assert not await stopped(room)
        await room.say("comment", text="three")
        await room.until(lambda: said(room) == ["three"])


async def test_that_what_waits_of_a_stopped_room_is_dropped_and_tried_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AiohttpHttp, "request", nobody_there)
    async with live_room(tmp_path, SLOW, start="live", more=HOOK) as room:
        await room.say("comment", text="one")
        await room.pass_time(1)
        await room.command(StopRoom(id=1, room="r"))
        await room.pass_time(30)
        assert await room.states() == ["dropped"]


async def test_that_what_asks_in_a_stopped_room_is_not_asked_any_more(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="ask") as room:
        await room.say("comment", text="one")
        assert await room.states() == ["waiting"]
        await room.command(StopRoom(id=1, room="r"))
        assert await room.states() == ["dropped"]


async def test_that_stopping_a_room_is_noted_and_taken_back(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        await room.command(StopRoom(id=1, room="r"))
        assert isinstance(await room.command(StopRoom(id=1, room="r")), Done), "it stands already"
        assert isinstance(await room.command(Undo(id=1, note=1)), Done)
        assert not await stopped(room)
        refused = await room.command(StopRoom(id=1, room="elsewhere"))
        assert isinstance(refused, Failed)
        assert refused.message == "there is no room 'elsewhere'; there are: " + ", ".join(room.live.config.rooms)


async def test_that_the_numbers_have_what_was_paid_and_who_the_platform_counts(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        assert numbers_of(room.live, room.clock.now()).rooms["r"].paid == {}, "its source tells of payments"
        await room.say("room_open")
        await room.say("order_paid", order="1", money=Money(990, "CNY"))
        await room.say("order_paid", order="2", money=Money(10, "CNY"))
        await room.say("room_stats", attributes={"online": 88})
        await room.pass_time(6)
        found = numbers_of(room.live, room.clock.now()).rooms["r"]
        assert (found.paid, found.online) == ({"CNY": 1_000}, 88)
        clock = room.clock
    async with live_room(tmp_path, RULES, clock, start="live") as room:
        found = numbers_of(room.live, room.clock.now()).rooms["r"]
        assert found.paid == {"CNY": 1_000}
