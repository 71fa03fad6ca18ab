"""What a demo begins with: past orders and test codes."""

import csv
import io
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tiercast.engine.config import default_config, parse_config
from tiercast.engine.demo_goods import CUSTOMERS, TEST_CODES, WHO, bring_goods, demo_language, past_orders
from tiercast.serve.protocol import decode_from_engine, encode
from tiercast.serve.protocol_audience import ListViewers, ViewersReply
from tiercast.serve.protocol_rules import ListRules, RulesReply
from tiercast.store.coupons import pools

from tests.serve.engine_site import site

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DEMO = """
shop: site
demo: true
rooms:
  r: {rulesets: [starter-shop-en], currency: USD, start: live}
sources:
  feed: {type: FEED, room: r, settings: SETTINGS}
sinks:
  desk: {type: desk}
  coupon: {type: coupon}
"""


def test_that_past_orders_are_always_the_same_and_lie_in_the_past() -> None:
    rows = list(csv.DictReader(io.StringIO(past_orders(NOW, "USD"))))
    later = list(csv.DictReader(io.StringIO(past_orders(NOW + timedelta(days=9), "USD"))))
    assert [row | {"Paid at": ""} for row in rows] == [row | {"Paid at": ""} for row in later]
    times = [datetime.strptime(row["Paid at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=NOW.tzinfo) for row in rows]
    assert all(NOW - timedelta(days=600) < time < NOW - timedelta(days=1) for time in times)
    assert len({row["Customer ID"] for row in rows}) == CUSTOMERS
    assert len({row["Name"] for row in rows}) == len(rows)


def test_that_one_in_five_past_customers_spends_much() -> None:
    spent: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(past_orders(NOW, "USD"))):
        paid = datetime.strptime(row["Paid at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=NOW.tzinfo)
        if paid > NOW - timedelta(days=90) and row["Customer ID"].startswith("viewer-"):
            spent[row["Customer ID"]] += float(row["Total"])  # type: ignore[assignment]
    assert 20 <= sum(money >= 500 for money in spent.values()) <= 35


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_the_past_customers_of_each_demo_are_called_in_its_language(language: str, tmp_path: Path) -> None:
    shipped = default_config(language)
    assert demo_language(shipped) == language
    assert shipped.built_in is not None
    copied = parse_config(shipped.built_in.read_text("utf-8"), tmp_path / shipped.built_in.name)
    assert demo_language(copied) == language


def config(feed: str, settings: str) -> str:
    return DEMO.replace("FEED", feed).replace("SETTINGS", settings)


async def test_that_a_demo_brings_orders_and_codes_once(tmp_path: Path) -> None:
    feed = config("simulator", "{rate: 20, viewers: 300, language: en, currency: USD}")
    async with site(tmp_path, "", feed) as engine:
        live = engine.live
        await engine.door.brought()
        await bring_goods(live)
        (brought,) = await live.imports.list()
        assert (brought.who, brought.files) == (WHO, "demo-orders.csv")
        with live.opened.database.read() as connection:
            (pool,) = pools(connection, live.opened.shop)
        assert (pool.name, pool.total, pool.test) == ("newcomer", TEST_CODES, True)
        found = await engine.ask(ListViewers(id=1))
        assert isinstance(found, ViewersReply)
        assert found.total >= CUSTOMERS
        told = decode_from_engine(encode(found))
        assert isinstance(told, ViewersReply)
        assert len(set(told.columns.cell.codes)) > 4
        rules = await engine.ask(ListRules(id=2, room="r"))
        assert isinstance(rules, RulesReply)
        assert {one.works for one in rules.rulesets[0].coverage} == {"works"}


async def test_that_nothing_made_up_comes_into_a_shop_with_a_real_source(tmp_path: Path) -> None:
    async with site(tmp_path, "", config("http-in", "{token: secret-token-123456}")) as engine:
        live = engine.live
        await engine.door.brought()
        assert await live.imports.list() == []
        with live.opened.database.read() as connection:
            assert pools(connection, live.opened.shop) == []


def test_that_both_demos_are_the_same_but_for_the_language() -> None:
    mine, other = default_config("zh"), default_config("en")
    assert mine.sources["simulated"].settings["viewers"] == other.sources["simulated"].settings["viewers"]
    assert list(mine.sinks) == list(other.sinks)
    assert mine.rooms["demo"].params == other.rooms["demo"].params
