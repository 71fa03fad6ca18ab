"""``tiercast sheet``: from the store, as text in both languages and as JSON."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.serve.live_room import Money, live_room

RULES = """
ruleset: lab
triggers:
  cart: {title: 加购提醒, on: cart_add, do: [{todo: {text: call}}]}
"""


async def show(folder: Path) -> None:
    """A little show, written into a store."""
    async with live_room(folder, RULES) as room:
        await room.say("enter", "ann")
        await room.say("enter", "bob")
        await room.say("cart_add", "ann", item="1")
        await room.say("order_paid", "ann", item="1", order="o1", money=Money(9_900, "CNY"))
        await room.pass_time(6)
        await room.say("room_close", "host")
        await room.pass_time(6)


@pytest.fixture
def shown(tmp_path: Path, run: Run) -> Run:
    """Runs commands in a folder in which there was a show."""
    asyncio.run(show(tmp_path))
    return run


def test_that_the_sheet_of_a_show_is_told_as_text_and_json(shown: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = shown("sheet", "--json")
    assert code == 0, err
    made = json.loads(out)
    numbers = {one["key"]: one["value"] for one in made["sheet"]["numbers"]}
    assert (numbers["gmv"], numbers["uv_value"], numbers["watch_to_pay"]) == (9_900, 4_950, 0.5)
    assert numbers["gpm"] == 4_950_000
    assert [rule["rule"] for rule in made["sheet"]["rules"]] == ["lab/cart"]
    assert [span["number"] for span in made["sessions"]] == [1]
    code, out, _ = shown("sheet", "--session", "1")
    assert code == 0
    assert "¥99" in out
    assert "Bought after" in out
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    code, out, _ = shown("sheet")
    assert code == 0
    for words in ("看播成交率", "最佳时刻", "加购提醒", "这并不说明是因为规则才付款"):
        assert words in out, words


def test_that_a_sheet_that_is_not_there_is_refused_in_words(shown: Run) -> None:
    code, _, err = shown("sheet", "--session", "7")
    assert code == 3
    assert "has no session 7; there are: 1" in err
    code, out, _ = shown("sheet", "--room", "nowhere")
    assert code == 0
    assert "no session yet" in out
    code, _, err = shown("sheet", "--store", "sqlite:///missing.db")
    assert code == 3
    assert "there is no store yet" in err
