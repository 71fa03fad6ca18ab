"""What people told is taken back through the audit log: exactly, or not at all where things have changed since."""

from pathlib import Path

from tiercast.decide.ids import id_text
from tiercast.serve.protocol_commands import EraseViewer, ListAudit, SetShow, TellViewer, Undo
from tiercast.serve.protocol_imports import ChannelsReply, ListChannels, SetChannel
from tiercast.serve.protocol_replies import AuditReply, Done, Failed
from tiercast.step.values import ViewerState

from tests.serve.engine_site import Site, site

RULES = """\
ruleset: rules
triggers:
  greet: {on: comment, do: [alert: {text: hi}]}
"""


class Room:
    """An engine with three viewers, and the audit log at hand."""

    def __init__(self, engine: Site) -> None:
        self.engine = engine
        self.keys = {name: engine.live.opened.vault.viewer_key("shop", name) for name in ("anna", "ben", "cleo")}

    async def tell(self, what: str, viewer: str = "anna", other: str = "", **more: object) -> int:
        """Tell something. Returns: number of its note in the audit log."""
        second = id_text(self.keys[other]) if other else ""
        command = TellViewer(id=1, what=what, viewer=id_text(self.keys[viewer]), other=second, **more)  # type: ignore[arg-type]
        reply = await self.engine.ask(command)
        assert isinstance(reply, Done), reply
        return await self.newest()

    async def newest(self) -> int:
        reply = await self.engine.ask(ListAudit(id=9))
        assert isinstance(reply, AuditReply)
        assert "老板" not in str(reply.notes)
        return reply.notes[0].n

    async def undo(self, note: int) -> str:
        """Take back. Returns: "" where it was done, else why not."""
        reply = await self.engine.ask(Undo(id=2, note=note))
        return reply.message if isinstance(reply, Failed) else ""

    def state(self, viewer: str = "anna") -> ViewerState:
        found = self.engine.live.shop.viewer(self.keys[viewer])
        return found if found is not None else ViewerState()

    def groups(self) -> set[frozenset[str]]:
        who = self.engine.live.shop.core.state.who
        heads = {name: who(key) for name, key in self.keys.items()}
        return {frozenset(name for name in heads if heads[name] == head) for head in heads.values()}


async def test_that_a_label_is_taken_back_and_one_that_was_there_before_stays(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        first = await room.tell("label", name="老板")
        again = await room.tell("label", name="老板")
        assert "cannot be taken back" in await room.undo(again), "it changed nothing"
        assert await room.undo(first) == ""
        assert room.state().labels == ()
        assert await room.undo(await room.newest()) == "", "taking back is taken back"
        assert room.state().labels == ("老板",)
        await room.tell("unlabel", name="老板")
        other = await room.tell("label", name="老板")
        await room.tell("unlabel", name="老板")
        assert "changed since" in await room.undo(other)


async def test_that_an_attribute_gets_its_former_value_unless_it_was_changed_since(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        await room.tell("set", name="height", value=170)
        second = await room.tell("set", name="height", value=180)
        assert await room.undo(second) == ""
        assert room.state().attributes == {"height": 170}
        third = await room.tell("set", name="height", value=175)
        fourth = await room.tell("unset", name="height")
        assert "changed since" in await room.undo(third)
        assert await room.undo(fourth) == ""
        assert await room.undo(third) == ""
        assert room.state().attributes == {"height": 170}


async def test_that_a_merge_is_taken_back_with_everybody_who_came_along(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        await room.tell("merge", "ben", "cleo")
        merged = await room.tell("merge", "anna", "ben")
        assert room.groups() == {frozenset({"anna", "ben", "cleo"})}
        assert await room.undo(merged) == ""
        assert room.groups() == {frozenset({"anna"}), frozenset({"ben", "cleo"})}
        first = await room.tell("merge", "anna", "ben")
        await room.tell("split", "anna", "cleo")
        assert "changed since" in await room.undo(first), "cleo has left since"


async def test_that_a_later_merge_keeps_an_earlier_one_from_being_taken_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        first = await room.tell("merge", "anna", "ben")
        second = await room.tell("merge", "anna", "cleo")
        assert "changed since" in await room.undo(first)
        assert await room.undo(second) == ""
        assert await room.undo(first) == ""
        assert len(room.groups()) == 3
        split_of = await room.tell("merge", "anna", "ben")
        apart = await room.tell("split", "anna", "ben")
        assert "changed since" in await room.undo(split_of)
        assert await room.undo(apart) == ""
        assert room.groups() == {frozenset({"anna", "ben"}), frozenset({"cleo"})}


async def test_that_nothing_is_taken_back_for_somebody_who_was_erased(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        label = await room.tell("label", name="老板")
        merged = await room.tell("merge", "ben", "cleo")
        for name in ("anna", "cleo"):
            await engine.ask(EraseViewer(id=3, platform="shop", person=name))
        assert "erased since" in await room.undo(label)
        assert "since" in await room.undo(merged)
        assert room.keys["anna"] not in engine.live.shop.core.state.viewers.values


async def test_that_what_is_on_is_what_it_was_before_and_so_is_the_plan(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        for plan in ((("501", "", 5), ("502", "", 5)), (("503", "sale", 5),)):
            assert isinstance(await engine.ask(SetShow(id=1, room="r", what="plan", plan=plan)), Done)
        second = await room.newest()
        assert await room.undo(second) == ""
        state = engine.live.shop.core.state.rooms
        assert [item for item, _, _ in state.values[b"r"].plan] == ["501", "502"]
        await engine.ask(SetShow(id=2, room="r", what="next"))
        first = await room.newest()
        assert "cannot be taken back" in await room.undo(first)
        await engine.ask(SetShow(id=3, room="r", what="next"))
        assert await room.undo(await room.newest()) == ""
        assert (state.values[b"r"].on_air, state.values[b"r"].place) == ("501", 0)


async def test_that_a_note_is_taken_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        note = await room.tell("note", value="asked for a size chart")
        assert await room.undo(note) == ""
        assert "cannot be taken back" in await room.undo(await room.newest())


async def test_that_what_a_channel_cost_is_told_listed_and_taken_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        room = Room(engine)
        for amount in ("100", "150"):
            reply = await engine.ask(SetChannel(id=1, channel="dou", amount=amount, title="DOU+"))
            assert isinstance(reply, ChannelsReply), reply
        last = await room.newest()
        reply = await engine.ask(ListChannels(id=2))
        assert isinstance(reply, ChannelsReply)
        assert [(one.channel, one.title, one.total, one.today) for one in reply.channels] == [
            ("dou", "DOU+", 15_000, 15_000)
        ]
        assert await room.undo(last) == ""
        assert await room.undo(last - 1) == ""
        assert engine.live.shop.core.state.shop.channels == {}
        refused = await engine.ask(SetChannel(id=3, channel="dou", amount="-5"))
        assert isinstance(refused, Failed)
        assert "not below zero" in refused.message
