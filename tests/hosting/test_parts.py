"""Pauses, redaction, contexts, HTTP."""

import asyncio
import logging
import random
from collections.abc import Sequence
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.hosting.contexts import EngineSinkContext, EngineSourceContext, Ports
from tiercast.hosting.errors import PluginFault, Quarantined
from tiercast.hosting.faults import FaultCounter, RestartPolicy
from tiercast.hosting.http import AiohttpHttp
from tiercast.hosting.keeper import keep_running, sentence_of
from tiercast.hosting.redact import LineGate, plugin_logger, redact
from tiercast.hosting.sayings import Sayings
from tiercast.hosting.sentence import Sentence
from tiercast.hosting.served import ServedContext
from tiercast_api import Event, Health, Outcome, Receipt, RetryAfter, SignInExpired, Status, wire
from tiercast_api.testing import (
    FakeHttp,
    MemoryPools,
    MemorySecrets,
    MemorySinkContext,
    MemorySourceContext,
    MemoryStore,
    MemoryTicket,
    VirtualClock,
)

WHY = Sentence("why", "为何")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1000), max_size=12), st.integers(1, 6))
def test_that_pauses_stay_within_their_bounds_and_quarantine_comes_exactly_at_the_limit(
    gaps: list[float], most: int
) -> None:
    clock = VirtualClock()
    policy = RestartPolicy(faults=most, window=600)
    told: list[Quarantined] = []
    faults = FaultCounter("p", clock, policy, random.Random(7), told.append)
    times: list[int] = []
    for gap in gaps:
        clock.set(clock.now() + round(gap * 1_000_000))
        times = [each for each in [*times, clock.monotonic()] if each >= clock.monotonic() - 600_000_000]
        faults.count(WHY)
        if len(times) >= most:
            assert len(told) == 1
            with pytest.raises(Quarantined):
                faults.check()
            return
        full = min(60.0, 2.0 ** (len(times) - 1))
        assert full / 2 - 1e-5 <= faults.pause <= full + 1e-5
    assert told == []


async def test_that_a_source_is_run_again_after_what_time_heals_and_not_after_the_rest() -> None:
    clock = VirtualClock()
    errors: list[Exception] = [RetryAfter("busy", 5), PluginFault("p", "died", 7), SignInExpired("sign in")]
    started: list[int] = []

    class Failing:
        async def run(self, context: Any) -> None:
            started.append(clock.monotonic() // 1_000_000)
            raise errors.pop(0)

    context = MemorySourceContext(clock=clock)
    with pytest.raises(SignInExpired) as caught:
        await clock.run(keep_running(Failing(), context, clock))  # type: ignore[arg-type]
    assert started == [0, 5, 12]
    assert [status.health for status in context.statuses] == [Health.TROUBLED] * 2
    assert sentence_of(caught.value, context.text) == "Sign in again: sign in"


def test_that_a_quarantine_is_told_in_both_languages() -> None:
    reason = Sentence("run: the drawer is stuck", "run：抽屉卡住了")
    error = Quarantined("till", reason, 5)
    sayings = Sayings()
    told = sentence_of(error, lambda english, chinese: sayings.say(english, chinese, True))
    assert sayings.both(told).english == "Switched off after too many errors: run: the drawer is stuck"
    assert sayings.both(told).chinese == "已停用（出错太多）：run：抽屉卡住了"


@given(st.text(min_size=4, max_size=12), st.text(max_size=20), st.text(max_size=20))
def test_that_no_secret_is_left_after_redaction(secret: str, before: str, after: str) -> None:
    if "•" not in secret:
        assert secret not in redact(before + secret + after, [secret]).replace("•••", "\0")


def test_that_a_secret_in_an_argument_or_a_traceback_is_redacted(caplog: pytest.LogCaptureFixture) -> None:
    log = plugin_logger("p", "key", lambda: ["sesame-open"])
    try:
        raise ValueError("bad token sesame-open")
    except ValueError:
        log.warning("refused %s", "sesame-open", exc_info=True)
    assert "refused •••" in caplog.text
    assert "sesame" not in caplog.text


def test_that_lines_beyond_the_rate_are_counted() -> None:
    clock = VirtualClock()
    gate = LineGate(clock, lines=2)
    assert [gate.passes() for _ in range(3)] == [True, True, False]
    assert gate.dropped == 1
    clock.set(clock.now() + 1_000_000)
    assert gate.passes()


class Secrets(MemorySecrets):
    def names(self) -> list[str]:
        return list(self.values)


class Engine:
    """Intake and outlet at once, remembering."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.tickets: list[MemoryTicket] = []

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> MemoryTicket:
        self.tickets.append(MemoryTicket(tuple(events), cursor))
        return self.tickets[-1]

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        self.heard.append((key, raw, reason, place))

    def report(self, key: str, receipt: Receipt) -> None:
        self.heard.append((key, receipt.outcome))

    def push(self, key: str, message: dict[str, Any]) -> None:
        self.heard.append((key, message))

    def trouble(self, key: str, english: str, chinese: str) -> None:
        self.heard.append((key, english))

    def status(self, key: str, status: Status) -> None:
        self.heard.append((key, status.health))


def ports(engine: Engine) -> Ports:
    return Ports(
        plugin="p",
        key="k",
        clock=VirtualClock(),
        http=FakeHttp(),
        secrets=Secrets({"token": "sesame-open"}),
        store=MemoryStore(),
        status=engine.status,
        chinese=True,
    )


async def test_that_the_cursor_moves_on_only_with_the_commit(caplog: pytest.LogCaptureFixture) -> None:
    from tiercast_api import Taken

    engine = Engine()
    context = EngineSourceContext(ports(engine), "room", b"0", engine)
    ticket = await context.emit([Event(kind="comment")], b"1")
    assert context.cursor == b"0"
    engine.tickets[0].settle(Taken(accepted=1))
    assert (await ticket.committed()).accepted == 1
    assert context.cursor == b"1"
    await context.emit([Event(kind="comment")], b"2")
    engine.tickets[1].settle(RetryAfter("no"))
    await asyncio.sleep(0.01)
    await context.emit([Event(kind="comment")], b"3")
    await context.close()
    assert context.cursor == b"1"
    await context.dead_letter("x", "why", "here:1")
    context.status(Status(Health.WAITING))
    context.log.warning("token sesame-open")
    assert engine.heard == [("k", "x", "why", "here:1"), ("k", Health.WAITING)]
    assert "sesame" not in caplog.text
    assert context.text("yes", "是") == "是"


async def test_that_a_sinks_words_reach_the_outlet_under_its_key() -> None:
    engine = Engine()
    context = EngineSinkContext(ports(engine), MemoryPools(), engine)
    context.report(Receipt(action="a", outcome=Outcome.SHOWN))
    context.push({"a": 1})
    context.trouble("low", "少")
    assert engine.heard == [("k", Outcome.SHOWN), ("k", {"a": 1}), ("k", "low")]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"type": "x", "what": object()}, "JSON"),
        ({"type": "x", "expires": "soon"}, "push: expires: expected microseconds UTC, found 'soon'"),
        ({"type": "x", "time": 1.5}, "push: time: expected microseconds UTC, found 1.5"),
        ({"text": "x" * 300_000}, "are too many"),
    ],
)
async def test_that_words_that_clients_could_not_read_are_the_sinks_own_fault(
    message: dict[str, Any], why: str
) -> None:
    engine = Engine()
    with pytest.raises(ValueError, match=why):
        EngineSinkContext(ports(engine), MemoryPools(), engine).push(message)
    with pytest.raises(ValueError, match=why):
        MemorySinkContext().push(message)
    assert engine.heard == []


async def test_that_a_process_that_goes_round_the_kit_with_such_words_breaks_the_protocol() -> None:
    engine, unused = Engine(), cast("Any", None)
    context = EngineSinkContext(ports(engine), MemoryPools(), engine)
    served = ServedContext(context, unused, unused, 1)
    with pytest.raises(wire.WireError, match="push: expires"):
        served.note(wire.Push(1, {"expires": "soon"}))
    assert engine.heard == []


async def _server(app: web.Application) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, runner.addresses[0][1]


async def test_that_http_keeps_to_its_limits_against_a_real_server() -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.Response(body=await request.read(), headers={"X-Method": request.method})

    async def elsewhere(request: web.Request) -> web.Response:
        raise web.HTTPFound("/echo")

    async def large(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 5000)

    async def slow(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    async def socket(request: web.Request) -> web.WebSocketResponse:
        answer = web.WebSocketResponse()
        await answer.prepare(request)
        async for message in answer:
            await answer.send_str(message.data.upper())
            await answer.close()
        return answer

    app = web.Application()
    app.router.add_route("*", "/echo", echo)
    for path, handler in {"/away": elsewhere, "/large": large, "/slow": slow, "/ws": socket}.items():
        app.router.add_get(path, handler)
    runner, port = await _server(app)
    base = f"http://127.0.0.1:{port}"
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    async with aiohttp.ClientSession() as session:
        http = AiohttpHttp(session, most=4096)
        answer = await http.request("PUT", f"{base}/echo", body=b"abc", headers={"A": "b"})
        assert (answer.status, answer.body, answer.headers["x-method"]) == (200, b"abc", "PUT")
        assert (await http.request("GET", f"{base}/away")).status == 302
        with pytest.raises(RetryAfter, match="larger than 4 KiB"):
            await http.request("GET", f"{base}/large")
        with pytest.raises(RetryAfter, match=r"did not answer within 0\.5 s") as caught:
            await http.request("GET", f"{base}/slow?token=secret", timeout=0.5)
        assert caught.value.perhaps  # it was sent, and may have been done
        async with http.websocket(f"ws://127.0.0.1:{port}/ws") as channel:
            await channel.send("hello")
            assert [text async for text in channel] == ["HELLO"]
            with pytest.raises(ConnectionError):
                await channel.send("more")
        with pytest.raises(RetryAfter, match="cannot be reached"):
            async with http.websocket(f"{base}/echo"):
                pass
        await runner.cleanup()
        with pytest.raises(RetryAfter, match="cannot be reached") as caught:
            await http.request("GET", f"{base}/echo?token=secret")
        assert "secret" not in str(caught.value)
        assert not caught.value.perhaps
