"""The teleprompter on phones of a whole engine: opened by a command, fed by a rule, noted in the audit log."""

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest
from tiercast.serve import on_phones
from tiercast.serve.phone.kept import read_kept
from tiercast.serve.protocol_commands import ListActions, ListAudit, Undo
from tiercast.serve.protocol_phones import ClosePhones, ForgetPhone, ListPhones, OpenPhones, PairPhone
from tiercast.serve.protocol_replies import Done, Failed

from tests.serve.engine_site import CONFIG, Site, did, site
from tests.serve.phone.made_door import HERE, event

RULES = """\
ruleset: rules
triggers:
  greet: {on: enter, do: [host_prompt: {text: "Welcome, {viewer.name}"}]}
"""
ANY_PORT = CONFIG.replace("shop: site", "shop: site\nlisten: {phone_port: 0}", 1)


@pytest.fixture(autouse=True)
def one_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loopback is a local network here."""
    monkeypatch.setattr(on_phones, "networks", lambda: [HERE])


async def paired(engine: Site) -> tuple[str, aiohttp.ClientSession]:
    """A phone that is paired. Returns: where the page is, and its browser."""
    opened = await engine.ask(OpenPhones(id=1))
    code = await engine.ask(PairPhone(id=2, room="r"))
    assert code.url == f"{opened.url}/#{code.code.replace('-', '')}"
    session = aiohttp.ClientSession(opened.url, cookie_jar=aiohttp.CookieJar(unsafe=True))
    async with session.post("/pair", json={"code": code.code}, headers={"Origin": opened.url}) as answer:
        assert answer.status == 204
    return opened.url, session


async def test_that_a_rules_line_comes_to_the_phone_and_is_said_there(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, ANY_PORT) as engine:
        url, session = await paired(engine)
        async with session, session.get("/lines") as stream:
            await engine.hear(did("enter", "1", "Mei"))
            line = None
            async with asyncio.timeout(60):
                while line is None:
                    name, data = await event(stream)
                    line = next(iter(json.loads(data)["lines"]), None) if name == "lines" else None
            assert line["text"] == "Welcome, Mei"
            for what in ("seen", "said"):
                call = {"what": what, "line": line["id"], "count": line["count"]}
                async with session.post("/answer", json=call, headers={"Origin": url}) as answer:
                    assert answer.status == 204
            async with asyncio.timeout(60):
                while name != "lines" or json.loads(data)["lines"]:
                    name, data = await event(stream)
            listed = await engine.ask(ListPhones(id=3))
            assert [phone.here for phone in listed.phones] == [True]
        ended: list[tuple[str, str]] = []
        async with asyncio.timeout(60):
            while ended != [("shown", "done")]:
                found = await engine.ask(ListActions(id=4))
                ended = [(row.state, row.detail) for row in found.actions]
        notes = (await engine.ask(ListAudit(id=5))).notes
        assert [(note.what, note.who.split(":")[0]) for note in notes] == [
            ("finish", "phone"), ("phone_paired", "phone"), ("phone_pair", "tester"), ("phones_open", "tester"),
        ]  # fmt: skip
        secret = next(iter(session.cookie_jar)).value
        assert all(secret not in repr(note) for note in notes)


async def test_that_opening_it_can_be_taken_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, ANY_PORT) as engine:
        url, session = await paired(engine)
        note = (await engine.ask(ListAudit(id=1))).notes[-1]
        assert isinstance(await engine.ask(Undo(id=2, note=note.n)), Done)
        assert (await engine.ask(ListPhones(id=3))).url == ""
        async with session:
            with pytest.raises(aiohttp.ClientError):
                await session.get(url)


async def test_that_it_stands_in_a_private_file_until_it_closes(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, ANY_PORT) as engine:
        _, session = await paired(engine)
        file = engine.door.circumstances.paths.phones
        token = next(iter(session.cookie_jar)).value
        await session.close()
        assert file.stat().st_mode & 0o777 == 0o600
        assert token not in file.read_text()
        kept = read_kept(file)
        assert kept is not None
        assert len(kept.phones) == 1
        listed = await engine.ask(ListPhones(id=1))
        await engine.ask(ForgetPhone(id=2, phone=listed.phones[0].key))
        kept = read_kept(file)
        assert kept is not None
        assert kept.phones == ()
        await engine.ask(ClosePhones(id=3))
        assert not file.exists()


async def test_that_the_next_engine_lets_the_phone_in_again(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, ANY_PORT) as engine:
        url, session = await paired(engine)
    async with site(tmp_path, RULES, ANY_PORT), session, session.get(f"{url}/lines") as answer:
        assert answer.status == 200


async def test_that_what_cannot_be_done_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with site(tmp_path, RULES, ANY_PORT) as engine:
        refused = [
            await engine.ask(PairPhone(id=1, room="r")),
            await engine.ask(PairPhone(id=2, room="elsewhere")),
            await engine.ask(OpenPhones(id=3, address="8.8.8.8")),
            await engine.ask(OpenPhones(id=4, hours=0)),
            await engine.ask(OpenPhones(id=5, hours=25)),
            await engine.ask(ForgetPhone(id=6, phone="x")),
        ]
        monkeypatch.setattr(on_phones, "networks", list)
        refused.append(await engine.ask(OpenPhones(id=7)))
        assert all(isinstance(one, Failed) and one.message and one.message_zh for one in refused)
        assert "Wi-Fi" in refused[-1].hint
        assert (await engine.ask(ListPhones(id=8))).url == ""
