"""The door for phones, as phones call it and as others do."""

import asyncio
import ipaddress
import json
import socket

import aiohttp
import pytest
from tiercast.serve.phone.door import HEADERS
from tiercast.serve.phone.networks import Network
from tiercast.serve.phone.pairing import CODE_LASTS
from tiercast.serve.phone.porter import MOST_EACH
from tiercast_api.testing import VirtualClock

from tests.serve.phone.made_door import HERE, MadeDoor, event, made_door

NOON = 1_704_081_600_000_000


async def lines_of(door: MadeDoor, session: aiohttp.ClientSession) -> list[str]:
    """The texts that a phone is told first once there are some."""
    async with session.get("/lines") as answer:
        while True:
            name, data = await event(answer)
            if name == "lines" and json.loads(data)["lines"]:
                return [line["text"] for line in json.loads(data)["lines"]]


async def status(door: MadeDoor, method: str, path: str, **headers: str) -> int:
    """What a stranger is answered."""
    async with door.client() as session, session.request(method, path, headers=headers) as answer:
        return answer.status


async def test_that_a_phone_that_was_paired_sees_the_lines_and_answers_them() -> None:
    async with made_door() as door, door.client(**{"User-Agent": "iPhone"}) as session:
        await door.pair(session)
        assert [phone.name for phone in door.noted] == ["iPhone"]
        async with session.get("/lines") as answer:
            assert (await event(answer))[0] in ("lines", "beat")
            door.line("a", "Mei is here", viewer="Mei")
            door.line("b", "Li is here", viewer="Li")
            line = None
            while line is None or line["count"] < 2:
                name, data = await event(answer)
                if name == "lines" and json.loads(data)["lines"]:
                    line = json.loads(data)["lines"][0]
            assert line["text"] == "Mei and 1 more are here"
            async with door.post(session, "/answer", {"what": "seen", "line": "a", "count": 2}) as got:
                assert got.status == 204
            async with door.post(session, "/answer", {"what": "said", "line": "a", "count": 1}) as got:
                assert got.status == 204
        assert door.seen == ["a", "b"]
        assert door.finished == [("a", True, "iPhone")], "what was merged into it meanwhile was not said"


async def test_that_every_answer_forbids_to_keep_frame_or_tell_it() -> None:
    async with made_door() as door, door.client() as session:
        for path in ("/", "/page.css", "/page.js", "/elsewhere"):
            async with session.get(path) as answer:
                assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS), path
        await door.pair(session)
        async with session.get("/lines") as answer:
            assert {name: answer.headers[name] for name in HEADERS} == dict(HEADERS)


async def test_that_a_token_is_a_cookie_that_no_script_and_no_other_page_can_use() -> None:
    async with made_door() as door, door.client() as session:
        code, _ = door.phones.offer("r")
        async with door.post(session, "/pair", {"code": code}) as answer:
            said = answer.headers["Set-Cookie"]
    assert "HttpOnly" in said
    assert "SameSite=Strict" in said
    assert "Max-Age=43" in said


async def test_that_nothing_of_the_engine_is_there() -> None:
    async with made_door() as door:
        for method, path in (
            ("GET", "/control"), ("POST", "/command"), ("GET", "/metrics"), ("GET", "/healthz"), ("GET", "/out/x"),
            ("POST", "/in/web"), ("GET", "/../page.html"), ("GET", "/page.html"), ("PUT", "/pair"), ("DELETE", "/"),
        ):  # fmt: skip
            assert await status(door, method, path, Origin=door.phones.url) == 404, (method, path)


async def test_that_without_a_token_nothing_is_told() -> None:
    async with made_door() as door:
        door.line("a", "secret")
        assert await status(door, "GET", "/lines") == 401
        assert await status(door, "GET", "/lines", Cookie=f"tiercast_phone_{door.phones.url[-5:]}=wrong") == 401
        assert await status(door, "POST", "/answer", Origin=door.phones.url) == 401


async def test_that_a_code_that_was_used_or_is_late_pairs_nobody() -> None:
    clock = VirtualClock(NOON)
    async with made_door(clock) as door, door.client() as session, door.client() as thief:
        code, _ = door.phones.offer("r")
        async with door.post(session, "/pair", {"code": code}) as answer:
            assert answer.status == 204
        async with door.post(thief, "/pair", {"code": code}) as answer:
            assert answer.status == 403
        late, _ = door.phones.offer("r")
        await clock.advance(CODE_LASTS / 1e6)
        async with door.post(thief, "/pair", {"code": late}) as answer:
            assert answer.status == 403
    assert len(door.noted) == 1


async def test_that_whoever_guesses_codes_is_locked_out_and_others_are_not() -> None:
    async with made_door() as door, door.client("127.0.0.9") as thief, door.client() as host:
        seen = []
        for number in range(12):
            async with door.post(thief, "/pair", {"code": f"WRONG{number}"}) as answer:
                seen.append(answer.status)
        assert seen == [403] * 10 + [429] * 2
        await door.pair(host)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8711", "127.0.0.1", "localhost:1", ""])
async def test_that_another_name_for_this_address_is_refused(host: str) -> None:
    async with made_door() as door:
        assert await status(door, "GET", "/", Host=host) == 421


async def test_that_another_page_cannot_call_it() -> None:
    async with made_door() as door, door.client() as session:
        await door.pair(session)
        for origin in ("http://evil.example", "null", door.phones.url + "0", door.phones.url.replace("http", "https")):
            async with session.post("/answer", json={}, headers={"Origin": origin}) as answer:
                assert answer.status == 403, origin
            async with session.get("/lines", headers={"Origin": origin}) as answer:
                assert answer.status == 403, origin
        async with session.post("/answer", json={}) as answer:
            assert answer.status == 403, "a browser says where it comes from"
        for place in ("cross-site", "same-site"):
            image = {"Sec-Fetch-Site": place, "Sec-Fetch-Mode": "no-cors"}
            async with session.get("/lines", headers=image) as answer:
                assert answer.status == 403, place
            link = {"Sec-Fetch-Site": place, "Sec-Fetch-Mode": "navigate"}
            async with session.get("/", headers=link) as answer:
                assert answer.status == 200, "a link in a chat opens the page"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"code": 1}', b'{"code": "x", "more": 1}', b"\xff\xfe", b'{"code": "' + b"x" * 1000]
)
async def test_that_what_is_no_code_is_refused(body: bytes) -> None:
    async with made_door() as door, door.client() as session:
        answer = await session.post("/pair", data=body, headers={"Origin": door.phones.url})
        assert answer.status in (400, 403)


async def test_that_a_large_body_is_refused() -> None:
    async with made_door() as door, door.client() as session:
        answer = await session.post("/pair", data=b"x" * 100_000, headers={"Origin": door.phones.url})
        assert answer.status == 413


async def test_that_an_answer_ends_only_lines_of_its_own_room() -> None:
    async with made_door() as door, door.client() as session:
        await door.pair(session)
        for line, count in (("a" * 26, 1), ("../x", 9), ("", 0), ("a", -1)):
            async with door.post(session, "/answer", {"what": "said", "line": line, "count": count}) as answer:
                assert answer.status == 410
    assert door.finished == []


async def test_that_a_flood_of_connections_is_cut_and_a_phone_goes_on() -> None:
    async with made_door() as door, door.client() as session:
        await door.pair(session)
        door.line("a", "Hello")
        address = ("127.0.0.1", int(door.phones.url.rpartition(":")[2]))
        flood = [socket.socket() for _ in range(100)]
        for one in flood:
            one.setblocking(False)
            one.bind(("127.0.0.7", 0))
            one.connect_ex(address)
        assert door.phones._door is not None
        porter = door.phones._door.porter
        async with asyncio.timeout(60):
            while porter.turned_away < 100 - MOST_EACH:
                await asyncio.sleep(0.01)
        assert await lines_of(door, session) == ["Hello"]
        for one in flood:
            one.close()
        async with asyncio.timeout(60):
            while porter.connections > 1:
                await asyncio.sleep(0.01)


async def test_that_a_flood_of_requests_is_answered_with_wait() -> None:
    async with made_door() as door, door.client("127.0.0.7") as session:
        seen = set()
        for _ in range(120):
            try:
                async with session.get("/") as answer:
                    seen.add(answer.status)
            except aiohttp.ClientError:
                seen.add(0)
        assert 429 in seen or 0 in seen


async def test_that_only_members_of_the_network_are_let_in() -> None:
    async with made_door(opened=False) as door:
        narrow = Network("127.0.0.1", ipaddress.IPv4Network("127.0.0.0/30"), "lo")
        await door.phones.open(narrow, 0, 1, or_any=False)
        async with door.client("127.0.0.2") as near, near.get("/") as answer:
            assert answer.status == 200
        async with door.client("127.0.1.2") as far:
            with pytest.raises(aiohttp.ClientError):
                await far.get("/")


async def test_that_a_phone_that_is_taken_out_hears_that_it_is_over() -> None:
    async with made_door() as door, door.client() as session:
        await door.pair(session)
        async with session.get("/lines") as answer:
            await event(answer)
            await door.phones.forget(door.noted[0].key)
            while (await event(answer))[0] != "over":
                pass
        async with session.get("/lines") as answer:
            assert answer.status == 401


async def test_that_the_door_closes_by_itself_and_forgets_its_phones() -> None:
    clock = VirtualClock(NOON)
    async with made_door(clock, opened=False) as door:
        await door.open(hours=1)
        async with door.client() as session:
            await door.pair(session)
        for _ in range(130):
            await clock.advance(30)
        async with asyncio.timeout(60):
            while door.phones.url:
                await asyncio.sleep(0.01)
        assert door.phones.phones() == []
        assert door.kept[-1] is None


async def test_that_a_phone_goes_on_after_the_engine_was_restarted() -> None:
    async with made_door() as door, door.client() as session:
        await door.pair(session)
        kept = door.kept[-1]
        assert kept is not None
        await door.phones.leave()
        assert door.kept[-1] is kept, "a restart forgets nobody"
        await door.again().reopen(kept)
        door.line("a", "Still here")
        assert await lines_of(door, session) == ["Still here"]


async def test_that_a_door_whose_time_is_over_or_whose_network_has_gone_does_not_open_again() -> None:
    clock = VirtualClock(NOON)
    async with made_door(clock) as door:
        kept = door.kept[-1]
        assert kept is not None
        await door.phones.leave()
        door.networks = []
        await door.again().reopen(kept)
        assert (door.phones.url, door.kept[-1]) == ("", None)
        door.networks = [HERE]
        await clock.advance(13 * 3600)
        await door.again().reopen(kept)
        assert door.phones.url == ""


async def test_that_a_phone_looks_once_and_is_paired_once() -> None:
    async with made_door() as door, door.client() as session:
        await door.pair(session)
        async with session.get("/lines") as first:
            await event(first)
            async with session.get("/lines") as second:
                await event(second)
                async with asyncio.timeout(60):
                    while not first.content.at_eof():
                        await event(first)
        await door.pair(session)
        assert len(door.phones.phones()) == 1
