"""Retention in a running engine: events go in their time although no snapshot is due for hours."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from tiercast.decide.ids import id_text
from tiercast.engine import housekeeping
from tiercast.serve.protocol_commands import TellViewer
from tiercast.serve.protocol_replies import Done
from tiercast.store.tables import journal, metadata

from tests.serve.live_room import LiveRoom, live_room

RULES = """\
ruleset: rules
triggers:
  greet: {on: comment, do: [alert: {text: hi}]}
"""
LOGGED = """\
ruleset: rules
triggers:
  greet: {on: comment, do: [log: {text: hi}]}
"""
SECOND = 1_000_000


async def known(room: LiveRoom) -> list[str]:
    """What viewers are called of whom is kept who they are."""
    opened = room.live.opened
    with opened.database.read() as connection:
        return sorted(person.name or "" for _, person in opened.vault.all_people(connection))


async def test_that_who_viewers_are_goes_in_its_time_also_of_those_in_memory_and_comes_back_with_them(
    tmp_path: Path,
) -> None:
    async with live_room(tmp_path, RULES, start="live", more="retention: {identities: 1m}") as room:
        await room.say("comment", "anna", text="a")
        await room.say("comment", "bob", text="b")
        await room.say("comment", "cleo", text="c")
        keys = {name: room.live.opened.vault.viewer_key("shop", name) for name in ("anna", "bob", "cleo")}
        told = TellViewer(id=1, what="merge", viewer=id_text(keys["anna"]), other=id_text(keys["cleo"]))
        assert isinstance(await room.command(told), Done)
        await room.pass_time(90)
        await room.say("comment", "bob", text="b")
        assert all(key in room.live.shop.core.state.viewers.values for key in (keys["anna"], keys["bob"]))
        await room.while_time_passes(room.live.housekeeping.recompute())
        assert await known(room) == ["Bob"]
        await room.say("comment", "anna", text="again")
        assert await known(room) == ["Anna", "Bob"]


def standing(room: LiveRoom, *words: str) -> list[str]:
    """Those of `words` that stand readably in any table."""
    with room.live.opened.database.read() as connection:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return [word for word in words if any(word in row for row in rows)]


async def test_that_what_was_told_of_a_viewer_by_hand_is_sealed_and_goes_with_who_they_are(tmp_path: Path) -> None:
    told = {"label": ("vip of Bob", ""), "set": ("phone", "13800138000"), "note": ("", "lives in Hangzhou")}
    async with live_room(tmp_path, RULES, start="live", more="retention: {identities: 1m}") as room:
        for name in ("anna", "bob", "cleo"):
            await room.say("comment", name, text="a")
        keys = {name: room.live.opened.vault.viewer_key("shop", name) for name in ("anna", "bob", "cleo")}
        for what, (name, value) in told.items():
            command = TellViewer(id=1, what=what, viewer=id_text(keys["bob"]), name=name, value=value)
            assert isinstance(await room.command(command), Done)
        merge = TellViewer(id=1, what="merge", viewer=id_text(keys["anna"]), other=id_text(keys["bob"]))
        assert isinstance(await room.command(merge), Done)
        await room.say("profile", "cleo", attributes={"height": 170})
        # The state has it, since rules ask for it; the journal has it sealed.
        await room.while_time_passes(room.live.housekeeping.snapshot())
        assert standing(room, "vip of Bob", "phone", "Hangzhou") == ["vip of Bob", "phone"]
        with room.live.opened.database.read() as connection:
            rows = connection.execute(select(journal.c.payload).where(journal.c.kind.in_(("about", "profile")))).all()
            assert len(rows) == 3
            assert not any(word in row.payload for row in rows for word in (b"vip", b"phone", b"height"))
        await room.pass_time(90)
        await room.say("comment", "cleo", text="still here")
        await room.while_time_passes(room.live.housekeeping.recompute())
        assert await known(room) == ["Cleo"]
        assert standing(room, "vip of Bob", "phone", "13800138000", "Hangzhou") == []
        assert room.live.shop.viewer(keys["cleo"]).attributes == {"height": 170}  # type: ignore[union-attr]


async def test_that_a_quiet_shop_forgets_events_in_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "PRUNE_EVERY", 90)
    async with live_room(tmp_path, RULES, start="live", more="retention: {journal: 1m}") as room:
        await room.say("comment", "anna", text="secret")
        database = room.live.opened.database

        def oldest() -> int:
            with database.read() as connection:
                return int(connection.execute(select(func.min(journal.c.time))).scalar() or 0)

        began = room.clock.now()
        await room.until(lambda: oldest() > began + 20 * SECOND, step=1.0)
        assert room.clock.now() < began + 170 * SECOND


@pytest.mark.parametrize("kept", ["actions: 2m", "identities: 2m"])
async def test_that_lines_that_a_sink_wrote_go_when_their_actions_do_or_the_names_that_they_may_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    monkeypatch.setattr(housekeeping, "PRUNE_EVERY", 10)
    monkeypatch.setattr(housekeeping, "_DAY", 10 * SECOND)
    file = tmp_path / "log.jsonl"
    async with live_room(tmp_path, LOGGED, start="live", more=f"retention: {{{kept}}}") as room:
        await room.say("comment", "anna", text="a")
        await room.until(lambda: file.is_file() and b'"id"' in file.read_bytes(), step=0.5)
        began = room.clock.now()
        await room.until(lambda: b'"id"' not in file.read_bytes(), step=0.5)
        assert room.clock.now() > began + 100 * SECOND
        size = file.stat().st_size
        await room.say("comment", "anna", text="b")
        await room.until(lambda: file.stat().st_size > size, step=0.5)
        assert b'"id"' in file.read_bytes()
