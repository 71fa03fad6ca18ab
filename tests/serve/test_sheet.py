"""The end-of-show sheet as clients get it: of a session that is on, of those that are over, and refusals."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection
from tiercast.audience.entry import CONTROL
from tiercast.engine.sessions import SessionSpan, sessions_of
from tiercast.engine.sheet import SheetAsked, make_sheet, measures_of
from tiercast.rules.parse import parse_ruleset
from tiercast.serve import on_sheet
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_replies import Done, Failed, Reply
from tiercast.serve.protocol_sheet import AskSheet, CancelSheet, NumberTold, SheetReply, SheetTold
from tiercast.step.config import RoomConfig
from tiercast.store.journal import stream_entries
from tiercast.store.vault import Vault

from tests.serve.live_room import NOON, LiveRoom, Money, VirtualClock, live_room

RULES = """
ruleset: lab
triggers:
  cart: {title: 加购, on: cart_add, do: [{todo: {text: call}}], limit: {viewer: 1 per session}}
  offer:
    on: item_click
    experiment: price
    do: {control: [], coupon: [{todo: {text: give}}]}
experiments:
  price: {variants: {control: 50%, coupon: 50%}, metric: order_paid within 1m}
"""
_decode = msgspec.json.Decoder(Reply).decode


def sessions_in_journal(connection: Connection, vault: Vault, room: str, config: RoomConfig) -> list[SessionSpan]:
    """What the journal alone says: told apart as `step.sessions` does."""
    found: list[SessionSpan] = []
    opened = heard = number = 0
    key, closed = "", False
    for entry in stream_entries(connection, vault, 0, room=room):
        if entry.kind in CONTROL:
            continue
        silent = bool(heard) and entry.time - heard > config.session_gap
        opens = entry.kind == "room_open"
        anew = opens and entry.time > opened and bool(entry.session) and entry.session != key
        if opened and (silent or anew):
            opened = 0
        if not opened and entry.kind != "room_close" and (not closed or silent or (opens and entry.time >= heard)):
            opened, closed, key, number = entry.time, False, entry.session, number + 1
            found.append(SessionSpan(number, opened, opened))
        heard = max(heard, entry.time)
        if opened:
            found[-1] = SessionSpan(number, opened, heard)
        if entry.kind == "room_close":
            opened, closed = 0, True
    return found[::-1]


async def sheet(room: LiveRoom, session: int = 0) -> SheetReply:
    """The reply as a client reads it."""
    reply = await room.command(AskSheet(id=1, room="r", session=session))
    assert isinstance(reply, SheetReply), reply
    read = _decode(msgspec.json.encode(reply))
    assert read == reply
    return reply


def told(reply: SheetReply) -> SheetTold:
    assert reply.sheet is not None
    return reply.sheet


def number(sheet: SheetTold, key: str) -> NumberTold:
    return next(one for one in sheet.numbers if one.key == key)


async def show(room: LiveRoom, orders: int) -> None:
    """Three come, one of them adds to the cart twice and pays `orders` orders of ¥10."""
    for name in ("ann", "bob", "cy"):
        await room.say("enter", name)
    await room.say("item_click", "ann", item="1001", attributes={"title": "口红"})
    await room.say("cart_add", "ann", item="1001")
    await room.say("cart_add", "ann", item="1001")
    await room.say("item_pinned", "ann", item="1001")
    for order in range(orders):
        await room.say("order_paid", "ann", item="1001", order=f"{room.clock.now()}-{order}", money=Money(1_000, "CNY"))
    await room.pass_time(6)


async def _sessions(folder: Path) -> None:
    async with live_room(folder, RULES, VirtualClock(NOON)) as room:
        nothing = await sheet(room)
        assert nothing.sheet is None
        assert nothing.sessions == ()
        await room.say("room_open", "host", session="first")
        await show(room, 2)
        running = told(await sheet(room))
        assert running.is_open
        assert running.session == 1
        assert number(running, "gmv").value == 2_000
        assert number(running, "gmv").before is None
        assert running.before == 0
        await room.say("room_close", "host")
        await room.say("order_paid", "bob", order="late", money=Money(500, "CNY"))
        over = told(await sheet(room))
        assert not over.is_open
        assert over.late_orders == 1
        assert number(over, "gmv").value == 2_000
        await room.pass_time(65)
        await room.say("room_open", "host", session="second")
        await room.say("item_click", "cy", item="1001")
        await show(room, 3)
        await room.pass_time(65)
        reply = await sheet(room)
        second = told(reply)
        assert [one.number for one in reply.sessions] == [2, 1]
        assert (second.session, number(second, "gmv").value, number(second, "gmv").before) == (2, 3_000, 2_000)
        assert second.before == over.began
        first = told(await sheet(room, 1))
        assert (first.numbers, first.moments, first.rules) == (over.numbers, over.moments, over.rules)
        _check_rules(second)
        _check_store(room, second)
        assert (await room.command(ListAudit(id=1))).notes == ()
        await _refusals(room)
    # A new engine over the same store knows both.
    async with live_room(folder, RULES, VirtualClock(NOON + 3_600_000_000)) as room:
        assert told(await sheet(room, 1)).numbers == over.numbers
        assert number(told(await sheet(room, 2)), "gmv").before == 2_000


def _check_rules(second: SheetTold) -> None:
    cart = next(rule for rule in second.rules if rule.rule == "lab/cart")
    assert (cart.title, cart.fired, cart.held, cart.viewers, cart.actions) == ("加购", 1, {"limit": 1}, 1, 1)
    assert (cart.bought, cart.orders, cart.paid) == (1, 3, 3_000)
    (price,) = second.experiments
    assert price.name == "lab/price"
    assert price.metric.en == "Pays within 1 min"
    # Ann met it in the first session; Cy in this one.
    assert [(arm.viewers, arm.converted) for arm in price.arms] == [(1, 0)]
    best = next(moment for moment in second.moments if moment.key == "sales")
    assert (best.value, best.unit, best.item, best.item_title) == (3_000, "money", "1001", "口红")
    assert second.course.columns["sales"][0] == 3_000
    assert second.course.columns["audience"][0] is not None


def _check_store(room: LiveRoom, second: SheetTold) -> None:
    """The journal alone tells the same sessions, and the same sheet twice."""
    opened, config = room.live.opened, room.live.shop.core.configs["r"]
    with opened.database.read() as connection:
        spans = sessions_of(connection, opened.shop, "r")
        walked = sessions_in_journal(connection, opened.vault, "r", config)
    assert [(span.number, span.began) for span in spans] == [(span.number, span.began) for span in walked]
    asked = SheetAsked(store=room.live.paths.store, shop="test", secrets=opened.secrets, config=config, session=2)
    assert make_sheet(asked) == make_sheet(asked)
    assert make_sheet(asked).sheet is not None


async def _refusals(room: LiveRoom) -> None:
    wrong: list[Any] = [("x", 0), ("r", 9), ("r", -1)]
    for key, session in wrong:
        command = AskSheet(id=1, room=key, session=session)
        reply = await room.command(command)
        assert isinstance(reply, Failed)
        assert reply.code in ("not_found", "refused")
        assert reply.message
        assert any("一" <= letter <= "鿿" for letter in reply.message_zh)


def test_that_a_sheet_counts_its_own_session_and_compares_it_with_the_one_before(tmp_path: Path) -> None:
    asyncio.run(_sessions(tmp_path))


def test_that_a_counting_is_cancelled_by_whoever_wants_it_and_the_next_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_cancelled(tmp_path, monkeypatch))


async def _cancelled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def long(*_arguments: object) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with live_room(folder, RULES, VirtualClock(NOON)) as room:
        await room.say("room_open", "host", session="first")
        await show(room, 1)
        with monkeypatch.context() as patched:
            patched.setattr(on_sheet, "in_telling_worker", long)
            asked = asyncio.create_task(room.command(AskSheet(id=1, room="r")))
            await begun.wait()
            assert isinstance(await room.command(CancelSheet(id=2, room="r", session=3)), Done), "of another session"
            assert not asked.done()
            await room.command(CancelSheet(id=3, room="r"))
            refused = await asked
            assert isinstance(refused, Failed)
            assert (refused.code, refused.message_zh) == ("cancelled", "已取消统计")
            assert ended.is_set()
        assert told(await sheet(room)).is_open


def test_that_experiments_of_one_title_are_told_apart_by_their_rulesets() -> None:
    text = """
ruleset: {name}
experiments:
  coupon: {{title: Does it work?, variants: {{control: 50%, coupon: 50%}}, metric: order_paid within 1m}}
  {name}_only: {{title: Only {name}, variants: {{control: 50%, coupon: 50%}}, metric: order_paid within 1m}}
"""
    rulesets = []
    for name in ("starter-shop", "newcomers"):
        parsed = parse_ruleset(text.format(name=name).replace(f"{name}_only", "only"))
        assert parsed.ruleset is not None, parsed.diagnostics
        rulesets.append(parsed.ruleset)
    assert {name: measure.title for name, measure in measures_of(rulesets).items()} == {
        "starter-shop/coupon": "Does it work? · starter shop",
        "starter-shop/only": "Only starter-shop",
        "newcomers/coupon": "Does it work? · newcomers",
        "newcomers/only": "Only newcomers",
    }
