"""Alerts of a real engine: told when they begin and when they are over, and asked for by who comes later."""

from pathlib import Path
from typing import Any

from tiercast.engine.steady import SteadyClock
from tiercast.serve.protocol_alerts import Alert, ListAlerts
from tiercast.serve.protocol_money import BringCodes
from tiercast.serve.protocol_pushes import Numbers
from tiercast.words import Words

from tests.serve.engine_site import Site, did, site

HOUR = 3_600_000_000
CONFIG = """\
shop: site
evaluator: plain
rooms:
  r: {rulesets: [rules.yaml], platform: shop, currency: CNY, start: live}
sources:
  web: {type: http-in, room: r}
sinks:
  log: {type: log, settings: {path: out.jsonl}}
  coupon: {type: coupon}
  desk: {type: desk}
"""
RULES = """\
ruleset: rules
triggers:
  note:
    on: comment
    do: [log: {text: noted}]
    limit: {room: 5 per session}
"""


def pushed(shop: Site) -> list[Alert]:
    told: list[Any] = []
    while not shop.door._pushes.empty():
        told.append(shop.door._pushes.get_nowait())
    return [push for push in told if isinstance(push, Alert)]


async def test_that_a_budget_and_a_pool_that_run_out_are_told_and_stand(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, CONFIG) as shop:
        assert (await shop.ask(ListAlerts(id=1))).alerts == ()
        await shop.ask(BringCodes(id=2, pool="gifts", text="A1\nB2\n", test=True, low=20))
        await shop.hear(*(did("comment", f"v{number}", text="x") for number in range(4)))
        alarms = shop.live.alarms
        alarms._looks = 0
        await alarms.look()
        told = {push.alert.key: push for push in pushed(shop)}
        assert {"budget/r/rules/trigger.note/", "pool/gifts"} <= set(told), told
        assert told["pool/gifts"].alert.message_zh == "券池 gifts 只剩 2 张"
        listed = (await shop.ask(ListAlerts(id=3))).alerts
        assert {row.key for row in listed} >= {"pool/gifts"}
        await shop.ask(BringCodes(id=4, pool="gifts", text="\n".join(f"C{n}" for n in range(30)), test=True, low=20))
        alarms._looks = 0
        await alarms.look()
        await shop.until(lambda: any(push.over and push.alert.key == "pool/gifts" for push in pushed(shop)))
        assert "pool/gifts" not in {row.key for row in (await shop.ask(ListAlerts(id=5))).alerts}


async def test_that_a_restart_is_an_alert_with_what_the_engine_died_of(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, CONFIG) as shop:
        shop.live.alarms.restarted(Words("killed by SIGKILL", "被 SIGKILL 终止"), 12)
        await shop.live.alarms.look()
        (told,) = [push.alert for push in pushed(shop) if push.alert.kind == "restarted"]
        assert "killed by SIGKILL" in told.message
        assert "12 entries" in told.message
        assert "12 条记录" in told.message_zh


async def test_that_where_the_computers_clock_was_set_back_people_are_told_and_see_the_shops_time(
    tmp_path: Path,
) -> None:
    async with site(tmp_path, RULES, CONFIG) as shop:
        clock = shop.live.clock
        assert isinstance(clock, SteadyClock)
        clock.at_least(clock.now() + HOUR)  # as after a start with a clock that is an hour behind the journal
        await shop.live.alarms.look()
        (told,) = [push.alert for push in pushed(shop) if push.alert.kind == "computer_clock"]
        assert told.message == "This computer's clock was set back: it is 1 h 0 min behind the time by which rules go"
        assert told.message_zh == "这台电脑的时钟被拨慢了：比规则使用的时间慢 1 小时 0 分"
        async for push in shop.door.subscribe():
            if isinstance(push, Numbers):
                assert abs(push.now - clock.now()) < HOUR // 2  # lines and to-dos count down by it
                break
