"""The sink `webhook`, against scripted answers and against a real server on this computer."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import tiercast_sink_webhook
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from tiercast_api import (
    SECOND,
    Action,
    Delivery,
    Health,
    InvalidSettings,
    Outcome,
    Permanent,
    PluginError,
    RateLimited,
    Reach,
    Refused,
    Response,
    RetryAfter,
    SignInExpired,
)
from tiercast_api.testing import BareHost, FakeHttp, MemorySinkContext, check_sink
from tiercast_sink_webhook.answers import error_of, wait_of
from tiercast_sink_webhook.signing import sign, verify
from tiercast_sink_webhook.sink import WebhookSink

URL = "https://shop.example/hook"


def _sink(**settings: Any) -> WebhookSink:
    host = BareHost()
    host.register("tiercast-sink-webhook", tiercast_sink_webhook)
    sink = host.sink("webhook", {"url": URL, **settings})
    assert isinstance(sink, WebhookSink)
    return sink


def _action(name: str = "id1", **other: Any) -> Action:
    fields: dict[str, Any] = {"text": "购物车里的口红", "event": "cart"}
    return Action(id=name, type="webhook", room="r", rule="cart", time=5, fields=fields, **other)


def _english(english: str, chinese: str) -> str:
    return english


def _http(*answers: Response | Exception) -> FakeHttp:
    http = FakeHttp()
    http.on("POST", URL, *(answers or (Response(204),)))
    http.on("HEAD", URL, Response(405))
    return http


async def test_that_the_sink_keeps_every_promise_of_the_kit() -> None:
    await check_sink(_sink, [_action()], make_context=lambda: MemorySinkContext(http=_http()))


async def test_that_every_attempt_has_the_same_key_and_body_and_a_fresh_signature() -> None:
    http = _http(Response(503), Response(200))
    context = MemorySinkContext(http=http, secrets={"secret": "s3cret"})
    sink = _sink(headers={"X-Shop": "7"})
    await sink.open(context)
    with pytest.raises(RetryAfter):
        await sink.deliver(_action())
    await context.clock.advance(60)
    receipt = await sink.deliver(_action(attempt=2))
    first, second = http.requests
    assert receipt.outcome is Outcome.ACCEPTED
    assert first.body == second.body
    assert [request.headers["idempotency-key"] for request in http.requests] == ["id1", "id1"]
    assert [request.headers["x-tiercast-attempt"] for request in http.requests] == ["1", "2"]
    assert first.headers["x-tiercast-signature"] != second.headers["x-tiercast-signature"]
    assert first.headers["x-shop"] == "7"
    stamp, signature = second.headers["x-tiercast-timestamp"], second.headers["x-tiercast-signature"]
    assert verify("s3cret", stamp, second.body, signature, context.clock.now() // SECOND)


async def test_that_a_signature_is_refused_for_another_body_secret_or_time() -> None:
    signature = sign("key", 1_000, b"body")
    assert verify("key", "1000", b"body", signature, 1_299)
    assert not verify("key", "1000", b"body!", signature, 1_000)
    assert not verify("other", "1000", b"body", signature, 1_000)
    assert not verify("key", "1000", b"body", signature, 1_301)
    assert not verify("key", "1001", b"body", signature, 1_000)
    assert not verify("key", "-1", b"body", signature, 1_000)
    assert not verify("key", "1000", b"body", "", 1_000)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (404, Refused),
        (422, Refused),
        (401, SignInExpired),
        (403, SignInExpired),
        (408, RetryAfter),
        (409, RetryAfter),
        (500, RetryAfter),
        (503, RetryAfter),
        (429, RateLimited),
        (301, Permanent),
        (308, Permanent),
    ],
)
async def test_that_a_status_means_what_the_table_says(status: int, error: type[PluginError]) -> None:
    sink = _sink()
    await sink.open(MemorySinkContext(http=_http(Response(status))))
    with pytest.raises(error) as raised:
        await sink.deliver(_action())
    assert type(raised.value) is error
    assert str(status) in str(raised.value)
    assert raised.value.perhaps is (status in (409, 500))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("999999", 3_600.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 90.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("soon", 5.0),
        ("", 5.0),
        ("-3", 5.0),
        ("٣", 5.0),
    ],
)
def test_that_retry_after_is_read_as_seconds_or_as_a_date(header: str, seconds: float) -> None:
    assert wait_of(Response(429, headers={"Retry-After": header}), 10 * SECOND, 5.0) == seconds


@given(st.integers(100, 599), st.text(max_size=40))
def test_that_no_answer_of_a_receiver_breaks_the_sink(status: int, header: str) -> None:
    error = error_of(Response(status, headers={"retry-after": header}), 0, _english)
    assert (error is None) == (200 <= status < 300)


async def test_that_who_the_viewer_is_leaves_only_where_the_merchant_said_so() -> None:
    known = {"viewer": "key", "platform": "douyin", "viewer_id": "42", "viewer_name": "小红"}
    for allowed in (False, True):
        http = _http()
        sink = _sink(viewer=allowed)
        await sink.open(MemorySinkContext(http=http))
        await sink.deliver(_action(**known))
        body = json.loads(http.requests[0].body)
        assert ("小红" in http.requests[0].body.decode()) is allowed
        assert body["viewer"]["key"] == "key"
        assert sink.declaration.actions[0].reach is (Reach.VIEWER if allowed else Reach.SYSTEM)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"url": "ftp://shop.example/x"}, "expected an address such as"),
        ({"url": "shop.example/hook"}, "expected an address such as"),
        ({"url": "https://u:p@shop.example/"}, "no user and password"),
        ({"headers": {"Idempotency-Key": "x"}}, "is set by the webhook itself"),
        ({"headers": {"X-A": "1\r\nX-B: 2"}}, "no header that can be sent"),
        ({"headers": {"X A": "1"}}, "no header that can be sent"),
    ],
)
def test_that_settings_that_cannot_be_are_refused_by_name(settings: Mapping[str, Any], message: str) -> None:
    with pytest.raises(InvalidSettings, match=message):
        _sink(**settings)


async def test_that_sending_in_the_clear_to_another_computer_is_shown_as_trouble() -> None:
    context = MemorySinkContext(chinese=True)
    await _sink(url="http://shop.example/hook").open(context)
    assert context.statuses[-1].health is Health.TROUBLED
    local = MemorySinkContext()
    await _sink(url="http://127.0.0.1:8000/hook").open(local)
    assert local.statuses[-1].health is Health.WORKING


async def test_that_the_connection_test_sends_no_action_and_says_whether_requests_are_signed() -> None:
    http = _http()
    sentence = await _sink().test_connection(MemorySinkContext(http=http))
    assert [request.method for request in http.requests] == ["HEAD"]
    assert "not signed" in sentence


class RealHttp:
    """`tiercast_api.Http` over aiohttp, as the engine's is."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> Response:
        limit = aiohttp.ClientTimeout(total=timeout)
        try:
            async with self._session.request(
                method, url, headers=headers, data=body, timeout=limit, allow_redirects=False
            ) as response:
                return Response(response.status, await response.read(), dict(response.headers))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryAfter(f"no answer ({type(error).__name__})") from error


@asynccontextmanager
async def _receiver(handler: Any) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/hook", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    try:
        yield f"http://127.0.0.1:{port}/hook"
    finally:
        await runner.cleanup()


async def test_that_a_real_receiver_can_prove_the_sender_and_tell_repetitions_apart() -> None:
    seen: dict[str, list[bytes]] = {}
    most = 0
    now = 0

    async def hook(request: web.Request) -> web.Response:
        nonlocal most, now
        now += 1
        most = max(most, now)
        body = await request.read()
        headers = request.headers
        clock = int(headers["X-Tiercast-Timestamp"])
        assert verify("k", headers["X-Tiercast-Timestamp"], body, headers["X-Tiercast-Signature"], clock)
        bodies = seen.setdefault(headers["Idempotency-Key"], [])
        bodies.append(body)
        await asyncio.sleep(0)
        now -= 1
        return web.Response(status=503 if len(bodies) == 1 else 200, headers={"Retry-After": "2"})

    async with _receiver(hook) as url, aiohttp.ClientSession() as session:
        sink = _sink(url=url, concurrency=4)
        context = MemorySinkContext(secrets={"secret": "k"})
        context.http = RealHttp(session)  # type: ignore[assignment]
        await sink.open(context)
        actions = [_action(f"id{number}") for number in range(20)]
        first = await asyncio.gather(*(sink.deliver(action) for action in actions), return_exceptions=True)
        assert all(isinstance(error, RetryAfter) and error.seconds == 2.0 for error in first)
        receipts = await asyncio.gather(*(sink.deliver(action) for action in actions))
        assert {receipt.outcome for receipt in receipts} == {Outcome.ACCEPTED}
        assert all(len(bodies) == 2 and bodies[0] == bodies[1] for bodies in seen.values())
        await sink.close()
    assert len(seen) == 20
    assert sink.declaration.delivery is Delivery.AT_LEAST_ONCE
    assert sink.declaration.concurrency == 4
