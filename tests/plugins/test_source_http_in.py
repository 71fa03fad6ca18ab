"""Events over HTTP: who is let in, what is answered, and when."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast_api import Event, InvalidSettings, Permanent, Request, Taken, check_schema, validate
from tiercast_api.testing import FakeChannel, MemorySourceContext, check_source, settle
from tiercast_source_http_in.access import signature
from tiercast_source_http_in.records import NotJsonError, Records, TooManyError, read_records, shares
from tiercast_source_http_in.source import SOURCE, HttpIn

EVENT = b'{"kind": "comment", "text": "hi", "id": "e1"}'
SECRETS = {"token": "letmein", "signing_secret": "hush"}


def make(**values: Any) -> HttpIn:
    """A source with these settings."""
    source = SOURCE.make(validate(SOURCE.settings, values))
    assert isinstance(source, HttpIn)
    return source


def post(body: bytes, headers: dict[str, str] | None = None) -> Request:
    """A request with the token."""
    return Request("POST", "", {}, {"authorization": "Bearer letmein", **(headers or {})}, body)


@asynccontextmanager
async def running(source: HttpIn, context: MemorySourceContext) -> AsyncIterator[None]:
    """The source runs."""
    task = asyncio.ensure_future(source.run(context))
    await settle()
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def answer(response: Any) -> Any:
    """The answer's body."""
    return msgspec.json.decode(response.body)


def test_that_the_settings_stay_within_the_subset() -> None:
    check_schema(SOURCE.settings)


async def test_that_it_keeps_what_the_engine_relies_on() -> None:
    async def drive(source: Any, context: MemorySourceContext) -> None:
        await settle()
        for number in range(5):
            await source.handle(post(b'{"kind": "like", "id": "%d"}' % number))
        await source.handle(post(b'{"kind": 1}'))

    await check_source(
        make,
        make_context=lambda **some: MemorySourceContext(secrets=SECRETS, **some),
        drive=drive,
        malformed=make,
    )


async def test_that_success_is_answered_only_after_the_commit() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    async with running(source, context):
        task = asyncio.ensure_future(source.handle(post(EVENT)))
        await settle()
        assert not task.done()
        context.commit()
        response = await task
    assert (response.status, answer(response)["accepted"]) == (200, 1)


async def test_that_a_failed_commit_is_no_success() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    async with running(source, context):
        task = asyncio.ensure_future(source.handle(post(EVENT)))
        await settle()
        context.fail()
        response = await task
    assert (response.status, response.headers["retry-after"]) == (503, "1")


async def test_that_a_commit_that_is_late_is_no_fault_of_the_source_and_may_be_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tiercast_source_http_in.source.COMMITTED_WITHIN", 0.01)
    source, context = make(), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    async with running(source, context):
        response = await source.handle(post(EVENT))
        assert (response.status, response.headers["retry-after"]) == (503, "5")
        assert "send the same events again" in answer(response)["error"]
        context.auto_commit = True
        context.commit()
        assert (await source.handle(post(EVENT))).status == 200


@pytest.mark.parametrize(
    ("body", "headers", "kinds"),
    [
        (EVENT, {}, 1),
        (b"[" + EVENT + b"," + EVENT + b"]", {}, 2),
        (EVENT + b"\n\n" + EVENT + b"\r\n", {}, 2),
        (EVENT, {"content-type": "application/x-ndjson; charset=utf-8"}, 1),
        (b'{\n  "kind": "like",\n  "quantity": 3\n}', {}, 1),
    ],
)
async def test_that_every_shape_of_body_is_read(body: bytes, headers: dict[str, str], kinds: int) -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS)
    async with running(source, context):
        response = await source.handle(post(body, headers))
    assert response.status == 200
    assert len(context.committed) == kinds


async def test_that_one_bad_record_is_named_and_the_others_are_taken() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS)
    async with running(source, context):
        response = await source.handle(post(b"[" + EVENT + b', {"kind": "like", "knd": 1}, ' + EVENT + b"]"))
    assert response.status == 200
    ((place, reason),) = answer(response)["refused"]
    assert (place, "knd" in reason, len(context.committed), len(context.dead_letters)) == (1, True, 2, 1)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": "Bearer letmein"}, 200),
        ({"x-tiercast-token": "letmein"}, 200),
        ({"x-tiercast-signature": signature("hush", EVENT)}, 200),
        ({"x-tiercast-signature": signature("hush", EVENT + b" ")}, 401),
        ({"x-tiercast-signature": "sha256=é"}, 401),
        ({"authorization": "Bearer wrong"}, 401),
        ({"authorization": "Basic letmein"}, 401),
        ({}, 401),
        ({"authorization": "Bearer letmein", "origin": "https://evil.example"}, 403),
        ({"authorization": "Bearer letmein", "origin": "https://shop.example"}, 200),
    ],
)
async def test_that_only_who_may_is_let_in(headers: dict[str, str], status: int) -> None:
    source, context = make(origins=["https://shop.example"]), MemorySourceContext(secrets=SECRETS)
    async with running(source, context):
        response = await source.handle(Request("POST", "", {}, headers, EVENT))
    assert response.status == status
    assert len(context.emitted) == (status == 200)


async def test_that_without_a_secret_nobody_is_let_in() -> None:
    source, context = make(), MemorySourceContext()
    async with running(source, context):
        assert (await source.handle(post(EVENT))).status == 401
    with pytest.raises(Permanent, match="token"):
        await source.test_connection(context)


@pytest.mark.parametrize(
    ("body", "values", "status"),
    [
        (b"", {}, 400),
        (b"[1", {}, 400),
        (b"hello", {}, 400),
        (b"[" * 5000, {}, 400),
        (b"{}", {}, 422),
        (EVENT, {"max_bytes": 10}, 413),
        (EVENT + b"\n" + EVENT, {"max_records": 1}, 413),
    ],
)
async def test_that_what_cannot_be_taken_is_answered_so(body: bytes, values: dict[str, Any], status: int) -> None:
    source, context = make(**values), MemorySourceContext(secrets=SECRETS)
    async with running(source, context):
        assert (await source.handle(post(body))).status == status
    assert context.emitted == []


async def test_that_under_pressure_the_sender_is_told_to_wait() -> None:
    source, context = make(max_waiting=2), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    async with running(source, context):
        first = asyncio.ensure_future(source.handle(post(EVENT + b"\n" + EVENT)))
        await settle()
        response = await source.handle(post(EVENT))
        assert (response.status, response.headers["retry-after"]) == (429, "1")
        context.commit()
        assert (await first).status == 200
        second = asyncio.ensure_future(source.handle(post(EVENT)))
        await settle()
        context.commit()
        assert (await second).status == 200


async def test_that_a_source_that_does_not_run_says_so() -> None:
    assert (await make().handle(post(EVENT))).status == 503


async def test_that_messages_are_acknowledged_in_order_after_their_commit() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    channel = FakeChannel(post(b""))
    channel.feed(EVENT.decode())
    async with running(source, context):
        task = asyncio.ensure_future(source.handle_channel(channel))
        await context.until_emitted(1)
        channel.feed('{"id": 7, "events": [{"kind": "like"}, {"kind": 1}]}', "{]", "[]")
        await context.until_emitted(2)
        await settle()
        assert channel.sent == []
        context.commit(1)
        await settle()
        assert len(channel.sent) == 1
        context.commit()
        channel.hang_up()
        await task
    acks = [msgspec.json.decode(text) for text in channel.sent]
    assert [ack["ack"] for ack in acks] == ["e1", 7, None, None]
    assert [ack["seq"] for ack in acks] == [1, 2, 3, 4]
    assert [ack.get("accepted", 0) for ack in acks] == [1, 1, 0, 0]
    assert acks[1]["refused"][0][0] == 1
    assert "JSON" in acks[2]["error"]


async def test_that_messages_that_come_at_once_are_handed_over_at_once_and_fail_together() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    channel = FakeChannel(post(b""))
    channel.feed(*(f'{{"kind": "like", "id": "e{number}"}}' for number in range(600)), "[]", "{]")
    async with running(source, context):
        task = asyncio.ensure_future(source.handle_channel(channel))
        await context.until_emitted(600)
        assert [len(ticket.events) for ticket in context.pending] == [256, 256, 88]
        assert [event.id for event in context.emitted] == [f"e{number}" for number in range(600)]
        context.commit(2)
        context.fail()
        channel.hang_up()
        await task
    acks = [msgspec.json.decode(text) for text in channel.sent]
    assert [ack["seq"] for ack in acks] == list(range(1, 603))
    assert [ack["ack"] for ack in acks] == [*(f"e{number}" for number in range(600)), None, None]
    assert [ack.get("accepted", 0) for ack in acks] == [1] * 512 + [0] * 90
    assert [ack.get("error") for ack in acks[512:600]] == ["the disk is full"] * 88
    assert {ack["retry_after"] for ack in acks[512:600]} == {1.0}
    assert "error" not in acks[600]
    assert "JSON" in acks[601]["error"]


async def test_that_a_sender_that_goes_away_leaves_nothing_waiting_and_others_are_let_in() -> None:
    source, context = make(max_waiting=3), MemorySourceContext(secrets=SECRETS, auto_commit=False)
    channel = FakeChannel(post(b""))
    channel.feed("[" + ", ".join(['{"kind": "like"}'] * 3) + "]")
    async with running(source, context):
        task = asyncio.ensure_future(source.handle_channel(channel))
        await context.until_emitted(3)
        assert (await source.handle(post(EVENT))).status == 429
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        context.auto_commit = True
        assert (await source.handle(post(EVENT))).status == 200


class Broken(MemorySourceContext):
    """An engine that refuses a source for good."""

    async def emit(self, events: Any, cursor: bytes | None = None) -> Any:
        raise Permanent("this source was taken out")


async def test_that_what_cannot_be_handed_over_ends_the_conversation() -> None:
    source, channel = make(), FakeChannel(post(b""))
    channel.feed(EVENT.decode())
    async with running(source, context := Broken(secrets=SECRETS)):
        with pytest.raises(Permanent, match="taken out"):
            await source.handle_channel(channel)
    assert (context.emitted, channel.sent) == ([], [])


@given(st.data())
def test_that_each_message_hears_of_its_own_events_only(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 4), max_size=12))
    fates = data.draw(st.lists(st.sampled_from("adrs"), min_size=sum(sizes), max_size=sum(sizes)))
    at = {fate: tuple(place for place, one in enumerate(fates) if one == fate) for fate in "adrs"}
    refused = tuple((place, f"reason {place}") for place in at["r"])
    taken = Taken(len(at["a"]), len(at["d"]), refused, len(at["s"]), at["d"], at["s"])
    messages = [Records([Event(kind="like")] * size, list(range(size)), []) for size in sizes]
    begin = 0
    for size, share in zip(sizes, shares(taken, messages), strict=True):
        mine = fates[begin : begin + size]
        assert (share.accepted, share.duplicates, share.shed) == (mine.count("a"), mine.count("d"), mine.count("s"))
        assert share.refused == tuple((n, f"reason {begin + n}") for n, fate in enumerate(mine) if fate == "r")
        assert share.duplicates_at == tuple(n for n, fate in enumerate(mine) if fate == "d")
        assert share.shed_at == tuple(n for n, fate in enumerate(mine) if fate == "s")
        begin += size


async def test_that_a_browser_may_give_the_token_in_its_first_message() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS)
    good, bad = FakeChannel(), FakeChannel()
    good.feed('{"token": "letmein"}', EVENT.decode())
    bad.feed('{"token": "guess"}', EVENT.decode())
    async with running(source, context):
        good.hang_up()
        await source.handle_channel(good)
        await source.handle_channel(bad)
    assert len(context.emitted) == 1
    assert bad.closed is not None
    assert bad.closed[0] == 4401


async def test_that_a_signature_of_nothing_does_not_open_a_websocket() -> None:
    source, context = make(), MemorySourceContext(secrets=SECRETS)
    channel = FakeChannel(Request("WS", "", {}, {"x-tiercast-signature": signature("hush", b"")}, b""))
    channel.feed(EVENT.decode())
    async with running(source, context):
        await source.handle_channel(channel)
    assert context.emitted == []


def test_that_an_unknown_kind_in_the_settings_is_named() -> None:
    with pytest.raises(InvalidSettings, match="kinds: 'coment'"):
        make(kinds=["coment"])


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=120)
    | st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b",", EVENT, b"\n", b'"', b"1"]), max_size=20).map(b"".join),
    st.booleans(),
)
def test_that_no_body_does_anything_but_be_read_or_refused(body: bytes, lines: bool) -> None:
    try:
        records = read_records(body, 5, lines=lines)
    except (NotJsonError, TooManyError):
        return
    assert sorted([*records.places, *(refusal.place for refusal in records.refused)]) == list(
        range(len(records.events) + len(records.refused))
    )
