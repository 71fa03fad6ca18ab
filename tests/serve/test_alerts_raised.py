"""Every kind of alert is really raised by a room at work, and is over when its cause is gone."""

from pathlib import Path

import pytest
from tiercast.engine.alarm_causes import PoolNow
from tiercast.engine.alarms import Severity, Standing
from tiercast.engine.alarms_live import POOLS_EVERY, LiveAlarms
from tiercast.hosting.http import AiohttpHttp
from tiercast.store.errors import StoreError, Trouble
from tiercast_api.event import Event, Money

from tests.serve.live_room import LiveRoom, live_room
from tests.serve.test_stop_live import HOOK, RULES, SLOW, nobody_there

HOUR = 3_600_000_000


def standing(room: LiveRoom, kind: str) -> list[Standing]:
    return [one for one in room.live.alarms.standing() if one.alarm.kind == kind]


async def test_that_a_kind_that_falls_silent_while_others_come_is_an_alert(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        for _ in range(35):
            await room.say("comment", text="x")
            await room.pass_time(1)
        for _ in range(8):
            await room.pass_time(40)
            await room.say("like", quantity=1)
        await room.until(lambda: standing(room, "silent"))
        (told,) = standing(room, "silent")
        assert told.alarm.severity is Severity.WARN
        assert told.alarm.words.en.startswith('feed: no "Comments" for 5 min')
        assert told.alarm.words.zh.startswith("feed：5 分钟没有“评论”")
        for _ in range(4):
            await room.say("comment", text="x")
            await room.pass_time(1)
        await room.pass_time(6)
        assert standing(room, "silent") == []


async def test_that_a_source_that_tells_nothing_any_more_is_an_alert_until_the_show_is_over(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        for _ in range(35):
            await room.say("comment", text="x")
            await room.pass_time(1)
        assert standing(room, "silent") == []
        await room.until(lambda: standing(room, "silent"), 10)
        (told,) = standing(room, "silent")
        assert (told.alarm.severity, told.alarm.about) == (Severity.WARN, "feed")
        assert told.alarm.words.en == "feed: no event at all for 5 min, though many came before"
        assert told.alarm.words.zh == "feed：5 分钟没有收到任何事件，此前一直有"
        await room.say("room_close")
        await room.until(lambda: not standing(room, "silent"))


async def test_that_no_order_for_longer_than_is_usual_is_an_alert(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        for number in range(6):
            await room.say("order_paid", order=str(number), money=Money(100, "CNY"))
            await room.pass_time(10)
        for _ in range(12):
            await room.pass_time(60)
            await room.say("like", quantity=1)
        await room.until(lambda: standing(room, "no_orders"))
        assert standing(room, "no_orders")[0].alarm.words.en.startswith("No order for 1")
        await room.say("order_paid", order="again", money=Money(100, "CNY"))
        await room.pass_time(7)
        assert standing(room, "no_orders") == []


async def test_that_a_sink_that_takes_nothing_is_an_alert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AiohttpHttp, "request", nobody_there)
    async with live_room(tmp_path, SLOW, start="live", more=HOOK) as room:
        for number in range(8):
            await room.say("comment", text=str(number))
            await room.pass_time(2)
        await room.until(lambda: any(one.alarm.about == "hook" for one in standing(room, "sink")))
        (told,) = (one for one in standing(room, "sink") if one.alarm.about == "hook")
        assert told.alarm.severity is Severity.BAD
        assert "hook" in told.alarm.words.zh


async def test_that_a_store_that_does_not_answer_keeps_no_alert_back_and_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: object) -> list[PoolNow]:
        raise StoreError(Trouble.NO_SERVER)

    async with live_room(tmp_path, RULES, start="live") as room:
        alarms = LiveAlarms(room.live)
        with monkeypatch.context() as patch:
            patch.setattr(LiveAlarms, "_pools_now", away)
            room.live.sources.failed("feed", "gone")
            for _ in range(3 * POOLS_EVERY):
                await alarms.look()
        assert [one.alarm.about for one in alarms.standing()] == ["feed"]
        for _ in range(2 * POOLS_EVERY):
            await alarms.look()
    said = [line.getMessage() for line in caplog.records if "coupon pools" in line.getMessage()]
    assert len(said) == 2
    assert said[0].startswith("the coupon pools cannot be counted: the PostgreSQL server does not answer")
    assert said[1] == "the coupon pools are counted again"


async def test_that_a_clock_that_is_off_is_an_alert(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        for number in range(10):
            event = Event(kind="comment", id=f"late{number}", time=room.clock.now() - 8 * HOUR, text="x")
            ticket = await room.live.arrivals.emit("feed", [event], None)
            await room.while_time_passes(ticket.committed())
            await room.pass_time(1)
        await room.until(lambda: standing(room, "clock"))
        assert "8 h 0 min behind" in standing(room, "clock")[0].alarm.words.en


async def test_that_a_budget_of_which_four_fifths_are_used_is_an_alert(tmp_path: Path) -> None:
    few = RULES.replace("1000 per session", "5 per session")
    async with live_room(tmp_path, few, start="live") as room:
        for number in range(4):
            await room.say("comment", text=str(number))
        await room.until(lambda: standing(room, "budget"))
        assert standing(room, "budget")[0].alarm.severity is Severity.WARN
        await room.say("comment", text="the last")
        await room.until(lambda: standing(room, "budget")[0].alarm.severity is Severity.BAD)
