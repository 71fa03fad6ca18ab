"""The audience: everybody as columns, what moved by week, one viewer with reasons, and what happened with them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from tiercast.serve import on_audience
from tiercast.serve.audience_columns import Everybody, Pages
from tiercast.serve.audience_columns import everybody as columns_of_all
from tiercast.serve.protocol_audience import (
    AskTrends,
    AskViewer,
    ExportViewer,
    ListTimeline,
    ListViewers,
    TimelineReply,
    TrendsReply,
    ViewerColumns,
    ViewerExportReply,
    ViewersReply,
)
from tiercast.serve.protocol_commands import TellViewer
from tiercast.serve.protocol_replies import Failed, Reply
from tiercast.serve.protocol_viewer import ViewerReply
from tiercast_api.event import Money

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
features:
  views: {count: item_view, within: 30m, title: Looks}
  paid: {sum: order_paid.amount, within: 90d}
tiers:
  value:
    - {tier: buyer, title: Buyer, when: paid > 0 CNY, hold: 7d}
    - {tier: prospect, title: Prospect}
signals:
  keen: {title: Keen, on: item_view, when: views >= 3, lasts: 10m}
triggers:
  greet: {on: comment, do: [host_prompt: {text: "Hi {viewer.name}"}]}
"""
_decode = msgspec.json.Decoder(Reply).decode
WEEK = 7 * 86_400


async def over_the_wire(room: LiveRoom, command: Any) -> Any:
    """The reply as a client reads it."""
    return _decode(msgspec.json.encode(await room.command(command)))


async def everybody(room: LiveRoom, since: int = 0) -> ViewerColumns:
    reply: ViewersReply = await over_the_wire(room, ListViewers(id=1, since=since))
    assert reply.pages == 1
    assert reply.total == len(reply.columns.keys)
    return reply.columns


def column(columns: ViewerColumns, name: str) -> dict[str, Any]:
    """A column by the viewers' names."""
    found = getattr(columns, name)
    values = [found.words[code] for code in found.codes] if hasattr(found, "codes") else found
    return dict(zip(columns.names, values, strict=True))


async def people(room: LiveRoom) -> None:
    await room.say("order_paid", "ann", order="o1", money=Money(9_900, "CNY"))
    for _ in range(3):
        await room.say("item_view", "bob", item="i1")
    await room.say("comment", "cat", text="hello")


def key_of(columns: ViewerColumns, name: str) -> str:
    return columns.keys[columns.names.index(name)]


async def test_that_everybody_is_told_of_as_columns_also_before_a_snapshot_and_after_a_restart(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        fresh = await everybody(room)
        assert sorted(fresh.names) == ["Ann", "Bob", "Cat"]
        assert column(fresh, "spent") == {"Ann": 9_900, "Bob": 0, "Cat": 0}
        assert column(fresh, "labels") == {"Ann": "", "Bob": "Keen", "Cat": ""}
        assert set(column(fresh, "here").values()) == {"r"}
        tier = fresh.tiers["rules/value"]
        assert dict(zip(fresh.names, [tier.words[c] for c in tier.codes], strict=True))["Ann"] == "buyer"
        clock = room.clock
    async with live_room(tmp_path, RULES, clock) as room:
        assert room.live.shop.core.state.viewers.values == {}
        again = await everybody(room)
        assert sorted(again.names) == ["Ann", "Bob", "Cat"]
        await room.say("comment", "dan", text="hi")
        assert sorted((await everybody(room)).names) == ["Ann", "Bob", "Cat", "Dan"]
        lately = await everybody(room, since=room.clock.now() - 1_000_000)
        assert lately.names == ["Dan"]


async def test_that_a_list_is_made_anew_where_somebody_was_erased_while_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        made: list[int] = []

        def slow(asked: Everybody) -> Pages:
            found = columns_of_all(asked)
            made.append(found.total)
            room.live.forgets += len(made) < 3  # before and behind the erasing
            return found

        def endless(asked: Everybody) -> Pages:
            room.live.forgets += 1
            return columns_of_all(asked)

        monkeypatch.setattr(on_audience, "everybody", slow)
        assert sorted((await everybody(room)).names) == ["Ann", "Bob", "Cat"]
        assert made == [3, 3, 3]
        monkeypatch.setattr(on_audience, "everybody", endless)
        refused = await room.command(ListViewers(id=1))
        assert isinstance(refused, Failed)
        assert refused.message == "this list is not kept any more"


async def test_that_who_is_another_one_is_told_of_once(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        before = await everybody(room)
        ann, bob = key_of(before, "Ann"), key_of(before, "Bob")
        await room.command(TellViewer(id=1, what="merge", viewer=ann, other=bob))
        assert sorted((await everybody(room)).names) == ["Ann", "Cat"]
        viewer: ViewerReply = await over_the_wire(room, AskViewer(id=1, viewer=ann))
        assert [(one.name, one.key) for one in viewer.same] == [("Bob", bob)]


async def test_that_a_viewer_is_shown_with_features_reasons_and_what_people_told(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        columns = await everybody(room)
        ann, bob = key_of(columns, "Ann"), key_of(columns, "Bob")
        await room.command(TellViewer(id=1, what="label", viewer=ann, name="VIP"))
        await room.command(TellViewer(id=1, what="note", viewer=ann, value="likes red"))
        await room.command(TellViewer(id=1, what="consent", viewer=ann, name="marketing", value=False))
        viewer: ViewerReply = await over_the_wire(room, AskViewer(id=1, viewer=ann))
        assert (viewer.name, viewer.person, viewer.platform, viewer.quality) == ("Ann", "ann", "shop", "stable")
        assert (viewer.orders, viewer.spent, viewer.visits, viewer.here) == (1, 9_900, 1, "r")
        assert (viewer.labels, viewer.marketing, viewer.personalised) == (("VIP",), False, None)
        assert [(note.who, note.text) for note in viewer.notes] == [("operator", "likes red")]
        assert {one.name: (one.title, one.value, one.unit) for one in viewer.features} == {
            "rules/views": ("Looks", 0, "number"),
            "rules/paid": (
                "The amount, added up over all times that the viewer paid in the last 90 days", 9_900, "money",
            ),
        }  # fmt: skip
        (ladder,) = viewer.ladders
        assert (ladder.tier, ladder.until, [rung.held for rung in ladder.rungs]) == ("buyer", 0, [True, True])
        assert ladder.rungs[0].reasons[0].text == "paid > ¥0"
        assert ladder.rungs[0].reasons[0].message == '"paid" is more than ¥0: holds (it is ¥99)'
        assert ladder.rungs[1].always
        assert [(order.amount, order.refunded) for order in viewer.bought] == [(9_900, False)]
        assert {"message", "host_prompt", "coupon", "todo"} <= {one.action for one in viewer.actions}
        other: ViewerReply = await over_the_wire(room, AskViewer(id=1, viewer=bob))
        assert [(signal.title, signal.item) for signal in other.signals] == [("Keen", "i1")]
        await room.say("item_pinned", "bob", item="i1", attributes={"title": "Serum"})
        other = await over_the_wire(room, AskViewer(id=1, viewer=bob))
        assert [signal.item_title for signal in other.signals] == ["Serum"]
        told: TimelineReply = await over_the_wire(room, ListTimeline(id=1, viewer=bob))
        assert [(row.item, row.item_title) for row in told.rows if row.what == "signal"] == [("i1", "Serum")]
        assert other.ladders[0].rungs[0].held is False
        nobody = await room.command(AskViewer(id=1, viewer="a" * 26))
        assert isinstance(nobody, Failed)
        assert nobody.code == "not_found"


async def test_that_a_timeline_has_visits_orders_firings_actions_tiers_and_notes(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        columns = await everybody(room)
        cat, ann = key_of(columns, "Cat"), key_of(columns, "Ann")
        await room.command(TellViewer(id=1, what="note", viewer=cat, value="asks a lot"))
        await room.until(lambda: room.ended)
        told: TimelineReply = await over_the_wire(room, ListTimeline(id=1, viewer=cat))
        assert sorted(row.what for row in told.rows) == ["action", "firing", "note", "visit"]
        (visit,) = (row for row in told.rows if row.what == "visit")
        assert (visit.room, visit.counts) == ("r", {"comment": 1})
        (firing,) = (row for row in told.rows if row.what == "firing")
        assert (firing.name, firing.state, firing.reason) == ("rules/greet", "live", "")
        bought: TimelineReply = await over_the_wire(room, ListTimeline(id=1, viewer=ann, limit=2))
        assert bought.more
        assert len(bought.rows) == 2
        everything: TimelineReply = await over_the_wire(room, ListTimeline(id=1, viewer=ann))
        assert {row.what for row in everything.rows} == {"visit", "order", "tier"}
        assert [(row.before, row.after) for row in everything.rows if row.what == "tier"] == [("", "buyer")]


async def test_that_moves_and_returns_are_told_by_week(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        room.clock.set(room.clock.now() + 2 * WEEK * 1_000_000)
        await room.say("comment", "ann", text="back")
        await room.say("order_paid", "cat", order="o2", money=Money(100, "CNY"))
        found: TrendsReply = await over_the_wire(room, AskTrends(id=1))
        first = found.this_week - 14
        assert [(one.week, one.size, one.again) for one in found.visits] == [
            (first, 3, (0, 2)), (first + 7, 0, (0,)), (found.this_week, 0, ()),
        ]  # fmt: skip
        assert [(one.week, one.size) for one in found.orders] == [(first, 1), (first + 7, 0), (found.this_week, 1)]
        moves = [(one.week, one.before, one.after, one.viewers) for one in found.moves["rules/value"]]
        assert (first, "", "buyer", 1) in moves
        assert (found.this_week, "prospect", "buyer", 1) in moves
        assert found.since > 0


async def test_that_a_viewer_s_data_come_as_lines_and_an_old_list_is_refused(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        await people(room)
        ann = key_of(await everybody(room), "Ann")
        file: ViewerExportReply = await over_the_wire(room, ExportViewer(id=1, viewer=ann))
        lines = [msgspec.json.decode(line) for line in file.text.splitlines()]
        assert (file.pages, lines[0]["record"], lines[0]["name"]) == (1, "person", "Ann")
        assert any(line.get("kind") == "order_paid" for line in lines)
        gone = await room.command(ListViewers(id=1, list=99))
        assert isinstance(gone, Failed)
        assert gone.hint == "ask anew"
