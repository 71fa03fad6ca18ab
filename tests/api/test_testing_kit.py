"""The testing kit finds what it promises to find."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from tiercast_api import (
    Action,
    ActionType,
    Delivery,
    Event,
    Guarantee,
    Kind,
    Officialness,
    Outcome,
    Quality,
    Receipt,
    Refused,
    Response,
    RetryAfter,
    Risk,
    SinkContext,
    SinkDeclaration,
    SourceContext,
    SourceDeclaration,
    SourceType,
    Viewer,
    hookimpl,
)
from tiercast_api.register import RegistrationError
from tiercast_api.testing import (
    BareHost,
    FakeChannel,
    FakeHttp,
    MemorySinkContext,
    MemorySourceContext,
    Nonconforming,
    VirtualClock,
    check_sink,
    check_source,
    settle,
)

RISK = Risk(Officialness.OFFICIAL, "None.", "无。")


class Numbers:
    """Replays ten comments; each class attribute breaks one promise."""

    guarantee = Guarantee.REPLAYABLE
    kinds = ("comment",)
    emitted_kind = "comment"
    quality = Quality.STABLE
    skip = 0
    swallows = False
    leaks = False
    floods = False
    bad = False

    @property
    def declaration(self) -> SourceDeclaration:
        return SourceDeclaration(
            kinds=self.kinds, quality=self.quality, guarantee=self.guarantee, risk=RISK, pulls=True
        )

    async def run(self, context: SourceContext) -> None:
        if self.leaks:
            self.task = asyncio.ensure_future(asyncio.Event().wait())
        start = int(context.cursor or b"0") + (self.skip if context.cursor else 0)
        try:
            await self.emit_all(context, start)
        except asyncio.CancelledError:
            if not self.swallows:
                raise

    async def emit_all(self, context: SourceContext, start: int) -> None:
        emits = []
        for number in range(start, 10):
            if self.bad:
                await context.dead_letter(str(number), "not a comment", f"feed:{number}")
                continue
            viewer = Viewer("test", str(number), Quality.STABLE)
            event = Event(kind=self.emitted_kind, time=number, id=str(number), text="hello", viewer=viewer)
            emit = context.emit([event], str(number + 1).encode())
            if self.floods:
                emits.append(asyncio.ensure_future(emit))
            else:
                await emit
                await context.clock.sleep(60)
        try:
            await asyncio.gather(*emits)
        finally:
            for task in emits:
                task.cancel()
            await asyncio.gather(*emits, return_exceptions=True)

    async def test_connection(self, context: SourceContext) -> str:
        return "ten comments are there"


def numbers(**changes: Any) -> Any:
    return type("Numbers", (Numbers,), changes)


async def test_that_a_good_source_passes_and_its_events_are_returned() -> None:
    assert [event.id for event in await check_source(Numbers, malformed=numbers(bad=True))] == [
        str(number) for number in range(10)
    ]


@pytest.mark.parametrize(
    ("changes", "promise"),
    [
        ({"emitted_kind": "like"}, "only declared kinds"),
        ({"kinds": ("nonsense",)}, "is no known kind"),
        ({"kinds": ("follow",), "emitted_kind": "follow", "quality": Quality.MASKED}, "identity quality"),
        ({"skip": 1}, "events are lost"),
        ({"skip": -1}, "events came twice"),
        ({"swallows": True}, "swallowed the cancellation"),
        ({"leaks": True}, "still running afterwards"),
        ({"floods": True}, "emits wait at once"),
    ],
)  # fmt: skip
async def test_that_each_broken_promise_of_a_source_is_named(changes: Mapping[str, Any], promise: str) -> None:
    with pytest.raises(Nonconforming, match=promise):
        await check_source(numbers(**changes))


async def test_that_a_source_that_drops_what_it_cannot_read_is_found() -> None:
    with pytest.raises(Nonconforming, match="nothing came to the dead letters"):
        await check_source(Numbers, malformed=Numbers)


async def test_that_an_endless_source_goes_on_from_its_cursor_with_what_is_left() -> None:
    class Polling(Numbers):
        async def run(self, context: SourceContext) -> None:
            await super().run(context)
            while True:
                await context.clock.sleep(1)

    assert len(await check_source(Polling, events=10, limit=2)) == 10


async def test_that_an_endless_source_without_events_is_told_what_to_do() -> None:
    class Endless(Numbers):
        async def run(self, context: SourceContext) -> None:
            while True:
                await context.clock.sleep(1)

    with pytest.raises(Nonconforming, match="events= or drive="):
        await check_source(Endless, limit=0.2)


class Gifts:
    """A sink that gives codes of a pool; each class attribute breaks one promise."""

    delivery = Delivery.AT_LEAST_ONCE
    forgets = False
    extra: Mapping[str, str] = {}
    late = False
    gives_previews = False
    wrong_id = False

    def __init__(self) -> None:
        self.done: dict[str, Receipt] = {}
        self.context: SinkContext | None = None

    @property
    def declaration(self) -> SinkDeclaration:
        action = ActionType(name="gift", title="Gift", title_zh="礼物", results=("code",), reversible=True)
        return SinkDeclaration(actions=(action,), delivery=self.delivery, concurrency=4)

    async def open(self, context: SinkContext) -> None:
        self.context = context

    async def deliver(self, action: Action) -> Receipt:
        assert self.context is not None
        if action.id in self.done and not self.forgets:
            return self.done[action.id]
        if action.expires is not None and action.expires < self.context.clock.now() and not self.late:
            return Receipt(action=action.id, outcome=Outcome.REFUSED, detail="expired")
        await asyncio.sleep(0)
        if not action.preview or self.gives_previews:
            COUNT.append(action.id)
            code = await self.context.pools.take("pool", action.viewer, action.id)
        else:
            code = "EXAMPLE"
        results = {"code": code or "", **self.extra}
        receipt = Receipt(action="x" if self.wrong_id else action.id, outcome=Outcome.ACCEPTED, results=results)
        self.done[action.id] = receipt
        return receipt

    async def recall(self, action: str) -> Receipt:
        known = self.done.pop(action, None)
        return Receipt(action=action, outcome=Outcome.RECALLED if known else Outcome.REFUSED)

    async def clear(self) -> None:
        self.done.clear()

    async def close(self) -> None:
        self.context = None

    async def test_connection(self, context: SinkContext) -> str:
        return f"{await context.pools.left('pool')} codes left"


COUNT: list[str] = []


def gift_context() -> MemorySinkContext:
    return MemorySinkContext(pools={"pool": [f"CODE{number}" for number in range(50)]})


async def check_gifts(**changes: Any) -> list[Receipt]:
    COUNT.clear()
    action = Action(id="a1", type="gift", room="room", rule="rule", time=0, viewer="v1")
    return await check_sink(
        type("Gifts", (Gifts,), changes),
        [action],
        make_context=gift_context,
        effects=lambda: len(COUNT),
        refuses_expired=True,
    )


async def test_that_a_good_sink_passes_and_its_receipts_are_returned() -> None:
    assert [receipt.results["code"] for receipt in await check_gifts()] == ["CODE0"]


@pytest.mark.parametrize(
    ("changes", "promise"),
    [
        ({"forgets": True}, "was done twice"),
        ({"extra": {"name": "x"}}, "does not declare as results"),
        ({"late": True}, "was done late"),
        ({"gives_previews": True}, "for the preview"),
        ({"wrong_id": True}, "the receipt is for"),
        ({"recall": None}, "no recall"),
    ],
)
async def test_that_each_broken_promise_of_a_sink_is_named(changes: Mapping[str, Any], promise: str) -> None:
    with pytest.raises(Nonconforming, match=promise):
        await check_gifts(**changes)


async def test_that_sleepers_wake_in_the_order_of_their_instants() -> None:
    clock, woken = VirtualClock(start=0), []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))
        await clock.sleep(1)
        woken.append((name, clock.now()))

    tasks = [asyncio.ensure_future(sleeper(name, seconds)) for name, seconds in [("b", 2), ("a", 1), ("c", 2)]]
    await clock.advance(2.5)
    assert woken == [("a", 1_000_000), ("b", 2_000_000), ("c", 2_000_000), ("a", 2_000_000)]
    assert clock.now() == 2_500_000
    await clock.advance(1)
    await asyncio.gather(*tasks)
    assert woken[-2:] == [("b", 3_000_000), ("c", 3_000_000)]


async def test_that_running_jumps_over_the_sleep_of_a_year() -> None:
    clock = VirtualClock()
    before = clock.monotonic()
    await clock.run(clock.sleep(365 * 86_400))
    assert clock.monotonic() - before == 365 * 86_400 * 1_000_000


async def test_that_what_never_comes_is_a_timeout_and_not_a_hang() -> None:
    with pytest.raises(TimeoutError, match="never comes"):
        await VirtualClock().run(asyncio.Event().wait(), patience=0.05)


async def test_that_a_cancelled_sleeper_is_forgotten() -> None:
    clock = VirtualClock()
    task = asyncio.ensure_future(clock.sleep(1))
    await settle()
    task.cancel()
    await settle()
    assert clock.sleeping == 0
    await clock.advance(2)


async def test_that_scripted_http_answers_in_turn_and_keeps_the_requests() -> None:
    http = FakeHttp()
    http.on("POST", "http://shop/hook?a=1", RetryAfter("later"), Response(201))
    with pytest.raises(RetryAfter):
        await http.request("POST", "http://shop/hook?a=1", body=b"1")
    for _ in range(2):
        assert (await http.request("POST", "http://shop/hook?a=1", headers={"X-A": "b"})).status == 201
    assert [(each.path, each.query, each.headers) for each in http.requests[1:2]] == [
        ("/hook", {"a": "1"}, {"x-a": "b"})
    ]
    with pytest.raises(AssertionError, match="no answer for GET"):
        await http.request("GET", "http://shop/hook")


async def test_that_a_scripted_websocket_gives_its_texts_and_ends() -> None:
    http, channel = FakeHttp(), FakeChannel()
    http.on_websocket("ws://feed", channel)
    channel.feed("1", "2")
    channel.hang_up()
    async with http.websocket("ws://feed") as opened:
        await opened.send("hello")
        assert [text async for text in opened] == ["1", "2"]
    assert channel.sent == ["hello"]
    assert channel.closed == (1000, "")
    with pytest.raises(ConnectionError):
        await opened.send("more")
    with pytest.raises(AssertionError, match="no channel left"):
        async with http.websocket("ws://feed"):
            pass


async def test_that_emit_waits_at_the_capacity_until_a_commit() -> None:
    context = MemorySourceContext(auto_commit=False, capacity=2)
    first = await context.emit([Event(kind="comment"), Event(kind="comment")], b"2")
    second = asyncio.ensure_future(context.emit([Event(kind="comment")]))
    await settle()
    assert (context.waiting, context.cursor) == (1, None)
    context.commit()
    assert (await first.committed()).accepted == 2
    ticket = await second
    assert context.cursor == b"2"
    context.fail()
    with pytest.raises(RetryAfter):
        await ticket.committed()
    assert len(context.committed) == 2


async def test_that_pools_give_one_action_one_code() -> None:
    pools = gift_context().pools
    assert await pools.take("pool", "v", "a") == await pools.take("pool", "v", "a") == "CODE0"
    with pytest.raises(Refused):
        await pools.take("nothing", "v", "a2")
    with pytest.raises(Refused):
        await pools.left("nothing")


def source_type(name: str) -> SourceType:
    schema = {"type": "object", "properties": {"rows": {"type": "integer", "default": 3}}}
    texts = {"title": "Numbers", "title_zh": "数字", "summary": "", "summary_zh": ""}
    return SourceType(name=name, settings=schema, make=lambda _: Numbers(), **texts)


class Plugin:
    """A plugin as an object with hooks."""

    @hookimpl
    def tiercast_sources(self) -> list[SourceType]:
        return [source_type("numbers")]

    @hookimpl
    def tiercast_kinds(self) -> list[Kind]:
        return [Kind("dance", "Dances", "跳舞")]


def test_that_the_bare_host_knows_only_what_is_registered() -> None:
    host = BareHost()
    host.register("one", Plugin())
    assert isinstance(host.source("numbers"), Numbers)
    assert "dance" in host.kinds
    with pytest.raises(ValueError, match="already"):
        host.register("one", Plugin())
    with pytest.raises(ValueError, match="taken by another plugin: numbers"):
        host.register("two", Plugin())


@pytest.mark.parametrize("found", [[1], None, [source_type("")], [source_type("a"), source_type("a")]])
def test_that_a_hook_with_a_wrong_result_is_named(found: Any) -> None:
    class Wrong:
        @hookimpl
        def tiercast_sources(self) -> Any:
            return found if found is not None else 1

    with pytest.raises(RegistrationError, match="tiercast_sources") as caught:
        BareHost().register("wrong", Wrong())
    assert caught.value.plugin == "wrong"
