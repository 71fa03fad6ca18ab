"""The control connection, against a real server on loopback."""

import asyncio
from typing import Any

import msgspec
import pytest
from aiohttp import WSMsgType
from hypothesis import given
from hypothesis import strategies as st
from tiercast.serve import protocol
from tiercast.serve.port import Mounts
from tiercast.serve.protocol_commands import (
    AskWhy,
    Command,
    GetStatus,
    ListAudit,
    RuleStateName,
    SendCue,
    SetStop,
    Shutdown,
    StopStrength,
)
from tiercast.serve.protocol_pushes import Notice, Numbers
from tiercast.serve.protocol_replies import Done, Failed, Reply, Welcome

from tests.serve.support import Door, FakeEngine, received


def numbers(now: int) -> Numbers:
    return Numbers(now=now, rooms={})


async def test_that_hello_with_the_token_is_welcomed_and_commands_are_answered_with_their_id() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        socket = await door.connect()
        welcome = await received(socket)
        assert isinstance(welcome, Welcome)
        assert (welcome.version, welcome.shop) == (1, "demo")
        await socket.send_str(protocol.encode(SendCue(id=5, room="demo", name="flash")))
        assert await received(socket) == Done(id=5, message="ok", seq=7)
        assert door.engine.commands == [(SendCue(id=5, room="demo", name="flash"), "test")]


@pytest.mark.parametrize(
    ("hello", "code", "close"),
    [({"token": "wrong"}, "sign_in", 4401), ({"versions": (99,)}, "version", 4426)],
)
async def test_that_a_wrong_token_or_version_is_refused_with_its_reason(
    hello: dict[str, Any], code: str, close: int
) -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        socket = await door.connect(**hello)
        failed = await received(socket)
        assert isinstance(failed, Failed)
        assert failed.code == code
        message = await socket.receive(timeout=30)
        assert (message.type, message.data) == (WSMsgType.CLOSE, close)
        assert door.engine.commands == []


async def test_that_a_command_before_hello_is_refused() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        socket = await door.session.ws_connect("/control")
        await socket.send_str(protocol.encode(Shutdown(id=1)))
        failed = await received(socket)
        assert isinstance(failed, Failed)
        assert failed.code == "sign_in"
        assert door.engine.commands == []


async def test_that_an_unreadable_message_is_answered_and_the_connection_goes_on() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        socket = await door.connect()
        await received(socket)
        await socket.send_str('{"type": "stop", "id": 1, "strength": "gently"}')
        failed = await received(socket)
        assert isinstance(failed, Failed)
        assert failed.code == "unreadable"
        assert "gently" in failed.message
        assert failed.id == 1
        for strange in ('{"type": "stop", "id": ', '{"type": "stop", "id": "x"}', "[1]", '{"type": "never", "id": 7}'):
            await socket.send_str(strange)
            failed = await received(socket)
            assert (failed.code, failed.id) == ("unreadable", 7 if "7" in strange else 0)
        await socket.send_str(protocol.encode(GetStatus(id=2)))
        assert (await received(socket)).id == 2


async def test_that_a_fault_of_the_engine_becomes_a_reply() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        socket = await door.connect()
        await received(socket)
        await socket.send_str(protocol.encode(AskWhy(id=3, viewer="v", room="r", ruleset="s", rule="t")))
        failed = await received(socket)
        assert isinstance(failed, Failed)
        assert (failed.id, failed.code) == (3, "fault")


async def test_that_a_number_out_of_range_is_refused_in_words() -> None:
    class Narrow(FakeEngine):
        async def command(self, command: Command, who: str) -> Reply:
            raise OverflowError("too large to convert")

    async with Door(Narrow(), Mounts()) as door:
        socket = await door.connect()
        await received(socket)
        await socket.send_str(protocol.encode(ListAudit(id=4, before=2**80)))
        failed = await received(socket)
        assert isinstance(failed, Failed)
        assert (failed.id, failed.code) == (4, "refused")
        assert "超出范围" in failed.message_zh


async def test_that_more_commands_at_once_than_allowed_are_answered_as_busy() -> None:
    engine = FakeEngine()
    engine.hold = True
    async with Door(engine, Mounts()) as door:
        socket = await door.connect()
        await received(socket)
        for number in range(40):
            await socket.send_str(protocol.encode(GetStatus(id=number)))
        busy = [await received(socket) for _ in range(8)]
        assert {reply.code for reply in busy} == {"busy"}
        engine.release.set()
        done = [await received(socket) for _ in range(32)]
        assert sorted(reply.id for reply in done) == list(range(32))


async def test_that_pushes_arrive_in_order_and_numbers_are_coalesced() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        socket = await door.connect()
        await received(socket)
        await socket.send_str(protocol.encode(GetStatus(id=1)))
        await received(socket)
        for now in range(1000):
            door.engine.told.put_nowait(numbers(now))
        for text in ("one", "two", "three"):
            door.engine.told.put_nowait(Notice(what="alert", room="demo", text=text, time=1))
        seen: list[str] = []
        latest, count = -1, 0
        while len(seen) < 3 or latest != 999:
            message = await received(socket)
            if isinstance(message, Numbers):
                latest, count = message.now, count + 1
            elif isinstance(message, Notice):
                seen.append(message.text)
        assert seen == ["one", "two", "three"]
        assert count <= 3


async def test_that_a_client_that_joins_late_gets_the_latest_numbers() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        door.engine.told.put_nowait(numbers(42))
        while not door.engine.told.empty():
            await asyncio.sleep(0)
        socket = await door.connect()
        await received(socket)
        assert (await received(socket)) == numbers(42)


async def test_that_a_client_that_does_not_read_is_dropped_while_others_go_on() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        slow = await door.connect()
        quick = await door.connect()
        await received(slow)
        await received(quick)
        await quick.send_str(protocol.encode(GetStatus(id=1)))
        await received(quick)
        text = "x" * 60_000
        connection = slow._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.pause_reading()
        for number in range(1500):
            door.engine.told.put_nowait(Notice(what="alert", room="demo", text=text, time=number))
            notice = await received(quick)
            assert notice.time == number
            if door.server._hub.listeners == 1:
                break
        assert door.server._hub.listeners == 1
        assert door.server._hub.dropped == 1


async def test_that_a_command_over_http_needs_the_token() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        body = protocol.encode(SetStop(id=1, strength=StopStrength.HOLD))
        async with door.session.post("/command", data=body) as answer:
            assert answer.status == 401
        from tests.serve.support import TOKEN

        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with door.session.post("/command", data=body, headers=headers) as answer:
            assert answer.status == 200
            assert protocol.decode_from_engine(await answer.read()) == Done(id=1, message="ok", seq=7)
        async with door.session.post("/command", data="{}", headers=headers) as answer:
            assert answer.status == 400
        assert [who for _, who in door.engine.commands] == ["http"]


@given(st.text() | st.binary())
def test_that_any_text_is_a_message_or_a_decode_error(text: str | bytes) -> None:
    try:
        protocol.decode_from_client(text)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return


@given(st.sampled_from(Command.__args__), st.integers(0, 2**31))
def test_that_every_command_comes_back_as_it_was_sent(kind: type, number: int) -> None:
    values: dict[str, object] = {"id": number}
    for field in msgspec.structs.fields(kind):
        if field.required and field.name != "id":
            values[field.name] = {
                str: "x", bool: True, int: 3, tuple[str, ...]: ("a",), tuple[int, ...]: (1,),
                RuleStateName: RuleStateName.LIVE,
            }[field.type]  # fmt: skip
    message = kind(**values)
    assert protocol.decode_from_client(protocol.encode(message)) == message
