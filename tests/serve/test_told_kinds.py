"""What no source tells is unknown: what viewers bought, where neither a source nor an import tells of orders."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from tiercast.serve.protocol_audience import AskViewer, ListViewers, ViewersReply
from tiercast.serve.protocol_imports import ImportFiles, UndoImport
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_room import ListPresent, PresentReply
from tiercast.serve.protocol_viewer import ViewerReply

from tests.serve import live_room as made
from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
features:
  views: {count: item_view, within: 30m, title: Looks}
  paid: {sum: order_paid.amount, within: 90d}
  gifts: {count: gift, within: 1h}
  keenness: {count: signal.keen, within: 1h}
signals:
  keen: {on: item_view, when: views >= 3, lasts: 10m}
triggers:
  greet: {on: comment, do: [host_prompt: {text: "Hi"}]}
"""
HEAD = "订单编号,支付时间,订单状态,实付款,商品名称,买家快手ID,买家昵称\n"
_decode = msgspec.json.Decoder(Reply).decode


@pytest.fixture(autouse=True)
def _a_relay_of_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = "token: secret-token-123456"
    told = made.CONFIG.replace(settings, settings + ", kinds: [comment, enter, item_view]")
    monkeypatch.setattr(made, "CONFIG", told)


async def asked(room: LiveRoom, command: Any) -> Any:
    """The reply as a client reads it."""
    return _decode(msgspec.json.encode(await room.command(command)))


async def the_viewer(room: LiveRoom) -> ViewerReply:
    told: ViewersReply = await asked(room, ListViewers(id=1))
    reply: ViewerReply = await asked(room, AskViewer(id=1, viewer=told.columns.keys[told.columns.names.index("Ann")]))
    return reply


async def test_that_what_viewers_bought_is_unknown_until_an_import_tells_of_orders(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(
        HEAD + "100000000000001,2023-12-01 20:15,已收货,120.00,口红,bob,小丽\n", "utf-8"
    )
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", "ann", text="hi")
        told: ViewersReply = await asked(room, ListViewers(id=1))
        assert told.tells_orders is False
        here: PresentReply = await asked(room, ListPresent(id=1, room="r", limit=9))
        assert [(one.name, one.orders, one.visits) for one in here.viewers] == [("Ann", None, 1)]
        viewer = await the_viewer(room)
        assert (viewer.tells_orders, viewer.orders, viewer.spent, viewer.visits) == (False, None, None, 1)
        imported = await room.command(
            ImportFiles(id=1, kind="orders", files=(str(tmp_path / "orders.csv"),), platform="shop")
        )
        told = await asked(room, ListViewers(id=1))
        assert told.tells_orders
        here = await asked(room, ListPresent(id=1, room="r", limit=9))
        assert [(one.name, one.orders) for one in here.viewers] == [("Ann", 0)]
        viewer = await the_viewer(room)
        assert (viewer.tells_orders, viewer.orders, viewer.spent) == (True, 0, 0)
        await room.command(UndoImport(id=1, number=imported.number))
        assert (await the_viewer(room)).orders is None


async def test_that_a_feature_of_which_no_source_tells_is_unknown_and_not_0(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await room.say("comment", "ann", text="hi")
        found = {one.name: one.value for one in (await the_viewer(room)).features}
        assert found == {"rules/views": 0, "rules/paid": None, "rules/gifts": None, "rules/keenness": 0}
