"""Cues: what a person tells the engine, by command and by request."""

from pathlib import Path

import pytest
from tiercast.audience.entry import Entry
from tiercast.engine.config import Listen
from tiercast.serve.port import Mounts
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_commands import SendCue
from tiercast.serve.protocol_replies import Done, Failed
from tiercast.store.journal import stream_entries

from tests.serve.live_room import LiveRoom, live_room
from tests.serve.support import TOKEN, Door, FakeEngine

RULES = """
ruleset: rules
cues:
  flash: {asks: [item]}
  praise: {asks: [viewer, text]}
  more: {asks: quantity}
triggers:
  sale: {on: cue.flash, do: [host_prompt: {text: "{item.title}"}]}
"""
CUES = "cues-token-1234567890"


async def give(room: LiveRoom, name: str, **values: Plain) -> Done | Failed:
    reply: Done | Failed = await room.command(SendCue(id=1, room="r", name=name, values=values))
    return reply


def cues_of(room: LiveRoom) -> list[Entry]:
    with room.live.opened.database.read() as connection:
        entries = list(stream_entries(connection, room.live.opened.vault, 0))
    return [entry for entry in entries if entry.kind == "cue"]


async def test_that_a_cue_is_journaled_with_what_it_asks_for(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES) as room:
        assert isinstance(await give(room, "flash", item="p1"), Done)
        assert isinstance(await give(room, "more", quantity="3", seat="A1"), Done)
        await room.say("comment", "anna", text="hi")
        assert isinstance(await give(room, "praise", viewer="anna", text="well done"), Done)
        flash, more, praise = cues_of(room)
        assert (flash.topic, flash.item) == ("flash", "p1")
        assert (more.quantity, more.attributes) == (3, {"seat": "A1"})
        assert (praise.viewer, praise.text) == (room.live.opened.vault.viewer_key("shop", "anna"), "well done")
        assert [row.type for row in await room.actions()] == ["host_prompt"]


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("flsh", {}, "no cue 'flsh'; it has: flash, praise, more"),
        ("flash", {}, "asks for item"),
        ("flash", {"item": "x" * 501}, "at most 500"),
        ("praise", {"viewer": "stranger", "text": "x"}, "nobody here is 'stranger'"),
        ("more", {"quantity": "-1"}, "whole number"),
        ("more", {"quantity": "many"}, "whole number"),
    ],
)
async def test_that_what_does_not_fit_is_refused_and_leaves_nothing(
    tmp_path: Path, name: str, values: dict[str, Plain], said: str
) -> None:
    async with live_room(tmp_path, RULES) as room:
        reply = await give(room, name, **values)
        assert isinstance(reply, Failed)
        assert said in reply.message
        assert cues_of(room) == []


async def test_that_a_request_gives_a_cue_with_its_query_and_body() -> None:
    engine = FakeEngine()
    listen = Listen(address="127.0.0.1", port=0, cue_token=CUES)
    async with Door(engine, Mounts(), listen) as door:
        headers = {"Authorization": f"Bearer {CUES}"}
        async with door.session.post("/cue/main/flash?item=p1", json={"quantity": 2}, headers=headers) as answer:
            assert answer.status == 200
            assert (await answer.json())["seq"] == 7
    ((command, who),) = engine.commands
    assert command == SendCue(id=0, room="main", name="flash", values={"item": "p1", "quantity": 2})
    assert who == "http cue"


@pytest.mark.parametrize(
    ("token", "path", "status"),
    [
        (CUES, "/cue/main/flash", 200),
        (TOKEN, "/cue/main/flash", 200),
        ("wrong", "/cue/main/flash", 401),
        ("", "/cue/main/flash", 401),
        (CUES, "/command", 401),
        (CUES, "/metrics", 405),
    ],
)
async def test_that_the_token_for_cues_opens_nothing_else(token: str, path: str, status: int) -> None:
    listen = Listen(address="127.0.0.1", port=0, cue_token=CUES)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with Door(FakeEngine(), Mounts(), listen) as door, door.session.post(path, headers=headers) as answer:
        assert answer.status == status


async def test_that_without_a_token_for_cues_an_empty_one_opens_nothing() -> None:
    headers = {"Authorization": "Bearer "}
    async with Door(FakeEngine(), Mounts()) as door, door.session.post("/cue/m/flash", headers=headers) as answer:
        assert answer.status == 401


async def test_that_a_body_that_is_no_flat_object_is_refused_with_a_sentence() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with door.session.post("/cue/main/flash", data=b"[1]", headers=headers) as answer:
            assert answer.status == 400
            assert "no flat JSON object" in (await answer.json())["message"]
