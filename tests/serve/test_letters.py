"""What could not be read: listed without its content, looked at on asking, fed again once, dropped."""

import asyncio
from pathlib import Path
from typing import Any

from tiercast.serve.protocol_connections import PutRoom, TryPartAgain
from tiercast.serve.protocol_letters import DropLetters, FedReply, FeedLetters, LettersReply, ListLetters, ReadLetter
from tiercast.serve.protocol_replies import Done, Failed
from tiercast_api.event import Event
from tiercast_api.said import said

from tests.serve.engine_site import CONFIG, Site, site

RULES = "ruleset: rules\ntriggers:\n  line: {on: follow, do: [alert: {text: hi}]}\n"


async def letters(engine: Site, **how: Any) -> LettersReply:
    await asyncio.wrap_future(engine.live.opened.writer.call(lambda connection: None))
    reply = await engine.ask(ListLetters(id=1, **how))
    assert isinstance(reply, LettersReply), reply
    return reply


async def refused(engine: Site, kind: str = "comment", **fields: Any) -> None:
    """An event that intake does not take becomes a dead letter."""
    before = len((await letters(engine)).letters)
    await engine.hear(Event(kind=kind, **fields))
    while len((await letters(engine)).letters) == before:
        await asyncio.sleep(0.01)


async def test_that_letters_are_listed_with_reasons_and_opened_only_when_asked(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await refused(engine, room="elsewhere", text="my phone is 138-0013")
        reply = await letters(engine)
        assert reply.counts == {"web": 1}
        assert "elsewhere" in reply.letters[0].reason
        assert "138-0013" not in repr(reply)
        opened = await engine.ask(ReadLetter(id=2, number=reply.letters[0].number))
        assert "138-0013" in opened.text
        assert isinstance(await engine.ask(ReadLetter(id=3, number=999)), Failed)
        dropped = await engine.ask(DropLetters(id=4, numbers=(reply.letters[0].number, 999)))
        assert isinstance(dropped, Done)
        assert dropped.message == "1"
        assert (await letters(engine)).letters == ()


async def test_that_a_letter_is_fed_again_once_after_the_configuration_was_mended(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await refused(engine, room="second", text="hello")
        number = (await letters(engine)).letters[0].number
        fed = await engine.ask(FeedLetters(id=1, numbers=(number,)))
        assert isinstance(fed, FedReply)
        assert fed.events == 0
        assert "second" in fed.left[number]
        assert "没有配置" in fed.left_zh[number]
        again = (await letters(engine)).letters
        assert len(again) == 1
        assert isinstance(await engine.ask(PutRoom(id=2, key="second", platform="shop")), Done)
        fed = await engine.ask(FeedLetters(id=3, numbers=(again[0].number,)))
        assert isinstance(fed, FedReply), fed
        assert (fed.events, fed.left) == (1, {})
        assert (await letters(engine)).letters == ()


async def test_that_a_message_of_a_feed_is_read_again_with_the_mended_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(MAPPING % "t", "utf-8")
    config = CONFIG.replace("sinks:\n", f"  feed: {{type: websocket, room: r, settings: {FEED}}}\nsinks:\n")
    async with site(tmp_path, RULES, config) as engine:
        raw = '{"u": "v1", "t": {"said": "how much"}, "id": "7"}'
        await engine.live.arrivals.dead_letter("feed", raw, "text: expected a text", "ws://127.0.0.1:9")
        while not (found := (await letters(engine)).letters):
            await asyncio.sleep(0.01)
        number = found[0].number
        fed = await engine.ask(FeedLetters(id=1, numbers=(number,)))
        assert isinstance(fed, FedReply)
        assert "still" in fed.left[number]
        mapping.write_text(MAPPING % "t.said", "utf-8")
        again = TryPartAgain(id=2, side="in", key="feed")
        assert isinstance(await engine.ask(again), Done)
        fed = await engine.ask(FeedLetters(id=3, numbers=(number,)))
        assert isinstance(fed, FedReply)
        assert (fed.events, fed.left) == (1, {})
        assert (await letters(engine)).letters == ()


async def test_that_what_cannot_be_fed_says_why_in_both_languages(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        dead = engine.live.arrivals.dead_letter
        await dead("gone", b"{}", "unreadable", "line 1")
        await dead("web", b"{}", "the step failed on a comment", "entry 12")
        await dead("web", b"\xff\xfe", "no JSON", "POST")
        await dead("web", b'{"kind": "enter", "a": 1}', said("unknown_field", field="a").kept(), "POST")
        while len(found := (await letters(engine)).letters) < 4:
            await asyncio.sleep(0.01)
        fed = await engine.ask(FeedLetters(id=1, numbers=tuple(one.number for one in found)))
        assert isinstance(fed, FedReply)
        assert len(fed.left) == len(fed.left_zh) == 4
        assert all(fed.left.values())
        assert all(fed.left_zh.values())
        # Sent to us, it can only be mended by who sent it: what is wrong with it goes on standing there.
        assert fed.left[found[0].number].startswith("a is no field of an event")
        assert fed.left_zh[found[0].number].startswith("a：事件没有这个字段")
        assert len((await letters(engine)).letters) == 4


async def test_that_the_content_of_an_old_shop_system_is_shown_in_its_own_letters(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.live.arrivals.dead_letter("web", "付款成功".encode("gbk"), "no JSON", "POST")
        while not (found := (await letters(engine)).letters):
            await asyncio.sleep(0.01)
        opened = await engine.ask(ReadLetter(id=1, number=found[0].number))
        assert opened.text == "付款成功"


FEED = "{url: 'ws://127.0.0.1:9/', mapping: map.json}"
MAPPING = '{"mapping": 1, "kind": "comment", "viewer": {"id": "u", "platform": "p"}, "text": "%s", "id": "id"}'
