"""Alerts of a real engine: told when they begin and when they are over, and asked for by who comes later."""

from pathlib import Path
from typing import Any

from tiercast.serve.protocol_alerts import Alert, ListAlerts
from tiercast.serve.protocol_money import BringCodes
from tiercast.words import Words

from tests.serve.engine_site import Site, did, site

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
