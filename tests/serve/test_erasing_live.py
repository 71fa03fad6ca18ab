"""A viewer is erased while the engine is at work, and nothing of them is left anywhere."""

import asyncio
import json
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import select
from tiercast.decide.ids import id_text
from tiercast.engine import erasing_live
from tiercast.serve.protocol_commands import EraseViewer, TellViewer
from tiercast.serve.protocol_replies import Done, ErasedReply, Failed
from tiercast.serve.protocol_watch import SetMark
from tiercast.step.timers import Timers
from tiercast.store.audit import notes
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.states import last_cut, load_space
from tiercast.store.tables import actions, metadata, states, viewers

from tests.serve.engine_site import did, site

ID, NAME = "dy-7788990011", "小红爱吃瓜呀"
RULES = """\
ruleset: rules
features:
  comments: {count: comment, within: 1d}
triggers:
  greet: {on: comment, do: [alert: {text: "{viewer.name} said {event.text}"}, log: {text: "{viewer.name}"}]}
  later: {on: cart_add, after: 30m, unless: order_paid, do: [alert: {text: "{viewer.name}"}]}
"""


async def test_that_somebody_is_erased_from_a_running_engine_and_nothing_is_left(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(
            did("comment", ID, NAME, text="我是小红，电话一二三四五六七"), did("cart_add", ID, NAME, item="i1")
        )
        await engine.hear(did("comment", "other-person", "另一位观众呢", text="我也想要这个，谢谢主播"))
        await engine.hear(*(did("cart_add", f"somebody-{n}", f"第 {n} 位", item="i1") for n in range(70)))
        await asyncio.wrap_future(engine.live.shop.snapshot() or Future[None]())
        out = tmp_path / "out.jsonl"
        await engine.until(lambda: out.exists() and NAME in out.read_text("utf-8"))
        key, other = engine.key(ID), engine.key("other-person")
        reply = await engine.ask(EraseViewer(id=1, platform="shop", person=ID))
        assert isinstance(reply, ErasedReply), reply
        report = reply.report
        assert (report["viewer"], report["identity"], report["traces"]) == (id_text(key), True, [])
        assert list(report["masked"]) == [str(out)]
        assert report["searched"]["texts"] == 1
        assert {str(tmp_path / "shop.db"), str(out)} <= set(report["searched"]["files"])
        assert [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        for file in tmp_path.rglob("*"):
            data = file.read_bytes() if file.is_file() else b""
            assert ID.encode() not in data, file
            assert NAME.encode() not in data, file
        state = engine.live.shop.core.state
        assert key not in state.viewers.values
        assert other in state.viewers.values
        assert [timer for timer in state.timers.all() if timer.viewer == key] == []
        with engine.live.opened.database.read() as connection:
            (note,) = notes(connection, engine.live.opened.shop)
            left = {bytes(one) for one in connection.execute(select(viewers.c.viewer)).scalars()}
            cut, stored = last_cut(connection, engine.live.opened.shop), Timers()
            assert cut is not None
            for name, value in load_space(connection, engine.live.opened.shop, cut.number, "timer"):
                stored.space.load(name, value)
            held = select(states.c.value).where(states.c.space == "timer", states.c.value.is_not(None))
            assert not any(key in value for value in connection.execute(held).scalars())
        stored.index()
        assert len(stored) >= 70
        assert stored.all() == state.timers.all()
        assert (note.who, note.what, ID in note.detail) == ("tester", "viewer erase", False)
        assert key not in left
        assert other in left


async def test_that_whoever_comes_back_after_an_erasure_is_new_and_the_room_goes_on(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", ID, NAME, text="one"))
        before = engine.key(ID)
        erasing = asyncio.create_task(engine.ask(EraseViewer(id=1, viewer=id_text(before))))
        for number in range(20):
            await engine.hear(did("comment", f"v{number}", text="meanwhile"))
            await asyncio.sleep(0.02)
        assert (await erasing).report["traces"] == []
        await engine.hear(did("comment", ID, NAME, text="again"))
        after = engine.key(ID)
        assert after != before
        assert set(engine.live.shop.core.state.viewers.values) == {after, *(engine.key(f"v{n}") for n in range(20))}
    async with site(tmp_path, RULES) as engine:
        assert engine.live.shop.recovered.divergent == 0
        assert engine.key(ID) == after


async def test_that_an_action_that_waits_for_the_erased_viewer_ends(tmp_path: Path) -> None:
    rules = RULES.replace('log: {text: "{viewer.name}"}', 'todo: {text: "call {viewer.name}"}')
    async with site(tmp_path, rules) as engine:
        await engine.hear(did("comment", ID, NAME, text="hello there"))
        reply = await engine.ask(EraseViewer(id=1, platform="shop", person=ID))
        assert reply.report["traces"] == []
        with engine.live.opened.database.read() as connection:
            states = set(connection.execute(select(actions.c.state)).scalars())
        assert states.isdisjoint({"planned", "waiting", "held", "dispatching"})


async def test_that_an_erasure_of_nobody_says_what_to_name(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        for command in (EraseViewer(id=1), EraseViewer(id=2, viewer="a" * 26), EraseViewer(id=3, viewer="x")):
            reply = await engine.ask(command)
            assert isinstance(reply, Failed)


async def test_that_nothing_told_of_the_erased_viewer_stays_with_whom_they_were_one(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", ID, NAME, text="hi"), did("comment", "other-person", "另一位", text="hi"))
        key, other = id_text(engine.key(ID)), id_text(engine.key("other-person"))
        for told in (
            TellViewer(id=1, what="label", viewer=key, name="VIP of the street"),
            TellViewer(id=1, what="set", viewer=key, name="telephone", value="13800138000"),
            TellViewer(id=1, what="label", viewer=other, name="likes soap"),
            TellViewer(id=1, what="merge", viewer=other, other=key),
        ):
            assert isinstance(await engine.ask(told), Done)
        await asyncio.wrap_future(engine.live.shop.snapshot() or Future[None]())
        reply = await engine.ask(EraseViewer(id=1, platform="shop", person=ID))
        assert isinstance(reply, ErasedReply), reply
        assert engine.live.shop.core.state.viewers.values[engine.key("other-person")].labels == ("likes soap",)
        with engine.live.opened.database.read() as connection:
            rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
        for word, stands in (("VIP of the street", False), ("telephone", False), ("likes soap", True)):
            assert any(word in row for row in rows) is stands, word


async def test_that_an_erasing_that_was_cut_off_behind_the_identity_leaves_no_name_that_nobody_knows_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError(Trouble.DISK_FULL)

    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", ID, NAME, text="hello there"))
        out = tmp_path / "out.jsonl"
        await engine.until(lambda: out.exists() and NAME in out.read_text("utf-8"))
        marked = await engine.ask(SetMark(id=1, room="r", text=f"{NAME} asked"))
        assert not isinstance(marked, Failed), marked
        monkeypatch.setattr(erasing_live, "tidy", full)
        reply = await engine.ask(EraseViewer(id=1, platform="shop", person=ID))
        assert isinstance(reply, Failed), reply
        assert NAME not in out.read_text("utf-8")
        with engine.live.opened.database.read() as connection:
            rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
        assert not any(NAME in row for row in rows)
