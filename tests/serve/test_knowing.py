"""Imports, what people know of viewers, and the run of show, through the running engine."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tiercast.decide.ids import id_text
from tiercast.engine.imports.show import read_show
from tiercast.engine.jobs import JobError
from tiercast.serve.protocol_commands import EraseViewer, SetShow, TellViewer
from tiercast.serve.protocol_imports import CancelImport, ImportFiles, ImportReply, ListImports, UndoImport, UndoneReply
from tiercast.serve.protocol_pushes import ErasingProgress, ImportProgress
from tiercast.serve.protocol_replies import Done, ErasedReply, Failed

from tests.serve.live_room import live_room

MINUTE = 60_000_000


def test_that_a_plan_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("今晚流程\n商品ID,环节,分钟\n501,热场,5\n,抽奖,2.5\n", "utf-8")
    assert read_show(tmp_path / "a.csv") == [("501", "热场", 5 * MINUTE), ("", "抽奖", 150 * 1_000_000)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "expected columns item"),
        ("item,minutes\n501,soon\n", "a.csv:2: expected an item or a phase, and minutes such as 5, found 'soon'"),
        ("item,minutes\n", "1 to 500 rows"),
    ],
)
def test_that_a_plan_that_is_none_is_said_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.csv").write_text(text, "utf-8")
    with pytest.raises(JobError) as failed:
        read_show(tmp_path / "a.csv")
    assert said in str(failed.value)


RULES = """\
ruleset: rules
features:
  paid: {sum: order_paid.amount, within: 365d}
triggers:
  old: {on: comment, when: paid >= 100 CNY, do: [alert: {text: old}]}
  sale: {on: item_pinned, when: show.phase = 秒杀, do: [alert: {text: sale}]}
"""
ORDERS = (
    "订单编号,支付时间,订单状态,实付款,买家快手ID,买家昵称\n100000000000001,2023-12-01 20:15,已收货,120.00,anna,小美\n"
)


async def test_that_an_import_goes_through_the_running_engine_and_is_taken_back(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    async with live_room(tmp_path, RULES, start="live") as room:
        files = (str(tmp_path / "orders.csv"),)
        dry = await room.command(ImportFiles(id=1, kind="orders", files=files, dry_run=True))
        assert isinstance(dry, ImportReply), dry
        assert (dry.number, dry.added) == (0, 1)
        done = await room.command(ImportFiles(id=2, kind="orders", files=files))
        assert isinstance(done, ImportReply), done
        assert (done.number, done.viewers, done.history) == (1, 1, True)
        assert room.live.shop.core.state.shop.counts["cuts"] >= 1
        await room.say("comment", "anna", text="hi")
        assert [row.rule for row in await room.actions()] == ["rules/old"]
        undone = await room.command(UndoImport(id=3, number=1))
        assert isinstance(undone, UndoneReply), undone
        assert (undone.rows, undone.kept) == (1, {})
        await room.say("comment", "anna", text="hi")
        assert len(await room.actions()) == 1
        listed = await room.command(ListImports(id=4))
        assert [(row.number, row.state) for row in listed.imports] == [(1, "undone")]
        refused = await room.command(ImportFiles(id=5, kind="orders", files=(str(tmp_path / "none.csv"),)))
        assert isinstance(refused, Failed)
        assert any(isinstance(push, ImportProgress) for push in room.pushes)


async def test_that_an_erasure_tells_each_of_its_steps_and_how_much_is_searched(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    async with live_room(tmp_path, RULES, start="live") as room:
        await room.command(ImportFiles(id=1, kind="orders", files=(str(tmp_path / "orders.csv"),)))
        await room.say("comment", "bea", text="hi")
        reply = await room.command(EraseViewer(id=2, platform="shop", person="bea"))
        assert isinstance(reply, ErasedReply), reply
        told = [push for push in room.pushes if isinstance(push, ErasingProgress)]
        assert {push.viewer for push in told} == {reply.report["viewer"]}
        assert list(dict.fromkeys(push.doing for push in told)) == [
            "reading", "orders", "removing", "clearing", "searching"
        ]  # fmt: skip
        assert [push.step for push in told] == sorted(push.step for push in told)
        shares = [push.part for push in told if push.doing == "searching"]
        assert shares == sorted(shares)
        assert (shares[0], shares[-1]) == (0, 1)


async def test_that_the_show_moves_on_by_command_and_rules_hear_of_it(tmp_path: Path) -> None:
    plan = (("501", "热场", 5 * MINUTE), ("502", "秒杀", MINUTE))
    async with live_room(tmp_path, RULES, start="live") as room:
        assert isinstance(await room.command(SetShow(id=1, room="r", what="next")), Failed)
        assert (await room.command(SetShow(id=2, room="r", what="plan", plan=plan))).message == "2 steps"
        assert (await room.command(SetShow(id=3, room="r", what="next"))).message == "501 · 热场"
        assert (await room.command(SetShow(id=4, room="r", what="next"))).message == "502 · 秒杀"
        assert [row.rule for row in await room.actions()] == ["rules/sale"]
        over = await room.command(SetShow(id=5, room="r", what="next"))
        assert over.message == "the run of show is over"
        assert isinstance(await room.command(SetShow(id=6, room="x", what="next")), Failed)
        assert isinstance(await room.command(SetShow(id=7, room="r", what="set")), Failed)


async def test_that_what_people_know_of_a_viewer_goes_through_the_running_engine(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        await room.say("comment", "anna", text="hi")
        await room.say("comment", "bea", text="hi")
        keys = [room.live.opened.vault.viewer_key("shop", name) for name in ("anna", "bea")]
        one, two = map(id_text, keys)
        tells: list[tuple[str, dict[str, Any]]] = [
            ("label", {"name": "老板"}), ("merge", {"other": two}), ("note", {"value": "x"}),
        ]  # fmt: skip
        for what, more in tells:
            reply = await room.command(TellViewer(id=1, what=what, viewer=one, **more))
            assert isinstance(reply, Done), reply
        state = room.live.shop.core.state
        assert state.viewers.values[keys[0]].labels == ("老板",)
        assert state.who(keys[1]) == keys[0]
        assert isinstance(await room.command(TellViewer(id=2, what="sing", viewer=one)), Failed)
        assert isinstance(await room.command(TellViewer(id=3, what="label", viewer="!", name="a")), Failed)


async def test_that_an_import_goes_on_though_whoever_asked_for_it_has_gone(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    async with live_room(tmp_path, RULES, start="live") as room:
        asked = asyncio.ensure_future(
            room.command(ImportFiles(id=1, kind="orders", files=(str(tmp_path / "orders.csv"),)))
        )  # fmt: skip
        for _ in range(20):
            await asyncio.sleep(0)
        asked.cancel()
        while [record.state for record in await room.live.imports.list()] != ["done"]:
            await asyncio.sleep(0.01)
        refused = await room.command(CancelImport(id=2))
        assert (refused.code, refused.message) == ("refused", "no import is under way")


async def test_that_clients_hear_how_many_rows_were_read_while_a_file_is_read(tmp_path: Path) -> None:
    rows = "".join(f"1{number:014},2023-12-01 20:15,已收货,1.00,v{number},\n" for number in range(12_000))
    (tmp_path / "many.csv").write_text(ORDERS + rows, "utf-8")
    async with live_room(tmp_path, RULES, start="live") as room:
        command = ImportFiles(id=1, kind="orders", files=(str(tmp_path / "many.csv"),), dry_run=True)
        done = await room.command(command)
        assert isinstance(done, ImportReply), done
        told = [push for push in room.pushes if isinstance(push, ImportProgress)]
        heard = [push.rows for push in told if push.doing == "reading"]
        assert heard == sorted(heard)
        assert heard[-1] >= 10_000
        assert [(push.part > 0, push.rows) for push in told if push.doing == "linking"][:2] == [
            (False, 12_001), (True, 12_001),
        ]  # fmt: skip
