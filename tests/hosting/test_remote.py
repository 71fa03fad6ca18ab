"""Sources and sinks in processes of their own do what they would do inside: with real processes."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from tiercast.hosting.errors import PluginFault
from tiercast_api import (
    SECOND,
    Action,
    Delivery,
    Event,
    Outcome,
    Permanent,
    Recallable,
    Refused,
    Request,
    Response,
    RetryAfter,
)
from tiercast_api.testing import FakeChannel, FakeHttp, MemorySinkContext, MemorySourceContext

from tests.hosting.support import Hosted, texts


def action(name: str = "a1") -> Action:
    return Action(id=name, type="poke", room="room", rule="rule", time=0, viewer="v")


def sink_context() -> MemorySinkContext:
    return MemorySinkContext(pools={"pool": ["C1", "C2"]})


async def test_that_a_source_in_its_own_process_emits_commits_and_uses_its_whole_context() -> None:
    async with Hosted() as hosted:
        source = await hosted.source()
        context = MemorySourceContext(secrets={"token": "sesame-open"})
        await source.run(context)
        assert texts(context) == ["0", "1", "2", "3", "4"]
        assert context.cursor == b"5"
        assert [letter.raw for letter in context.dead_letters] == [b"\xff\x00", "text"]
        assert context.secrets.values["fresh"] == "new-token"
        assert [status.message for status in context.statuses] == ["working"]


async def test_that_a_sink_in_its_own_process_is_not_late_where_the_computers_clock_is_ahead_of_the_engines() -> None:
    async with Hosted() as hosted:
        sink, context = await hosted.sink(how="punctual"), sink_context()
        await sink.open(context)
        now = context.clock.now()  # months ago by the computer's clock
        done = await sink.deliver(msgspec.structs.replace(action(), expires=now + 60 * SECOND))
        assert done.outcome is Outcome.ACCEPTED
        with pytest.raises(Refused, match="too late"):
            await sink.deliver(msgspec.structs.replace(action("a2"), expires=now - 60 * SECOND))


async def test_that_deliveries_that_find_the_process_restarted_open_the_sink_once_and_are_all_done(
    tmp_path: Path,
) -> None:
    async with Hosted() as hosted:
        sink = await hosted.sink(how="exit", once=f"{tmp_path}/once")
        context = MemorySinkContext(pools={"pool": [f"C{number}" for number in range(5)]})
        await sink.open(context)
        with pytest.raises(PluginFault, match="ended with exit code 3"):
            await sink.deliver(action("a0"))
        async with asyncio.timeout(60):
            while hosted.faults.pause > 0:
                await asyncio.sleep(0)
        done = await asyncio.gather(*(sink.deliver(action(f"a{number}")) for number in range(4)))
        assert sorted(receipt.results["code"] for receipt in done) == ["C0", "C1", "C2", "C3"]
        assert [message for message in context.pushes if message["text"] == "opened"] == [{"text": "opened"}] * 2


async def test_that_the_declaration_is_known_before_it_runs() -> None:
    async with Hosted() as hosted:
        assert (await hosted.source()).declaration.kinds == ("comment", "dance")
        assert (await hosted.sink(count=1)).declaration.delivery is Delivery.AT_MOST_ONCE
        assert [kind.name for kind in (await hosted.host.connected()).offered.kinds] == ["dance"]


async def test_that_a_source_waits_while_the_engine_is_behind() -> None:
    async with Hosted() as hosted:
        source = await hosted.source(count=50)
        context = MemorySourceContext(auto_commit=False, capacity=1)
        task = asyncio.ensure_future(source.run(context))
        await context.until_emitted(1)
        assert len(context.emitted) == 1
        while not task.done():
            context.commit()
            await asyncio.sleep(0)
        await task
        assert len(context.committed) == 50


async def test_that_a_failed_commit_is_told_to_the_source_as_retry_after() -> None:
    async with Hosted() as hosted:
        source = await hosted.source()
        context = MemorySourceContext(auto_commit=False)
        task = asyncio.ensure_future(source.run(context))
        await context.until_emitted(1)
        context.fail("the disk is full")
        with pytest.raises(RetryAfter, match="the disk is full"):
            await task


async def test_that_a_cancelled_source_ends_and_runs_again_from_its_cursor() -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how="wait")
        context = MemorySourceContext()
        task = asyncio.ensure_future(source.run(context))
        await context.until_emitted(5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        task = asyncio.ensure_future(source.run(context))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(context.committed) == 5


async def test_that_http_and_websockets_of_the_engine_serve_the_plugin() -> None:
    http, channel = FakeHttp(), FakeChannel()
    http.on("POST", "http://there/hook", Response(200, b"answer"))
    http.on_websocket("ws://there/feed", channel)
    channel.feed(*(str(number) for number in range(600)))
    channel.hang_up()
    async with Hosted() as hosted:
        context = MemorySourceContext(http=http)
        await (await hosted.source(how="http")).run(context)
        assert http.requests[0].body == b"\x00\x01"
        assert http.requests[0].headers == {"a": "b"}
        assert channel.sent == ["hello"]
        assert texts(context)[5:] == [str(number) for number in range(600)]


async def test_that_routes_reach_the_running_source() -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how="wait")
        with pytest.raises(RetryAfter):
            await source.handle(Request("POST", "", {}, {}, b"early"))
        context = MemorySourceContext()
        task = asyncio.ensure_future(source.run(context))
        await context.until_emitted(5)
        response = await source.handle(Request("POST", "x", {"a": "1"}, {}, b"abc"))
        assert (response.status, response.body, response.headers) == (201, b"cba", {"x-path": "x"})
        assert texts(context)[-1] == "abc"
        channel = FakeChannel(Request("WS", "feed", {}, {}, b""))
        channel.feed("one", "end")
        await source.handle_channel(channel)
        assert channel.sent == ["ONE", "END"]
        assert channel.closed is not None
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_that_a_sink_in_its_own_process_delivers_recalls_and_clears() -> None:
    async with Hosted() as hosted:
        sink, context = await hosted.sink(), sink_context()
        assert await sink.test_connection(context) == "2 left"
        await sink.open(context)
        receipt = await sink.deliver(action())
        assert (receipt.outcome, receipt.results) == (Outcome.ACCEPTED, {"code": "C1"})
        assert context.pushes == [{"text": "poked", "left": 1}]
        assert context.troubles == [("low", "不多了")]
        assert [each.outcome for each in context.reports] == [Outcome.SHOWN]
        assert isinstance(sink, Recallable)
        assert (await sink.recall("a1")).outcome is Outcome.RECALLED
        await sink.clear()
        assert context.pushes[-1] == {"text": "cleared"}
        await sink.close()
        await sink.close()
        with pytest.raises(Permanent, match="not open"):
            await sink.deliver(action())


async def test_that_errors_on_purpose_keep_their_kind_and_are_not_counted() -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how="refuse")
        for _ in range(10):
            with pytest.raises(Refused, match="not today"):
                await source.test_connection(MemorySourceContext())
        assert hosted.quarantined == []


@pytest.mark.parametrize("how", ["raise", "system-exit"])
async def test_that_what_a_plugin_raises_is_a_counted_fault_with_its_traceback(how: str) -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how=how)
        with pytest.raises(PluginFault, match=r"ZeroDivisionError: on purpose|SystemExit: 4") as caught:
            await source.run(MemorySourceContext())
        assert "misbehave" in caught.value.details
        process = hosted.host.process_id
        await hosted.host.connected()
        assert hosted.host.process_id == process


async def test_that_a_source_goes_on_from_its_cursor_in_a_new_process_after_an_exit(tmp_path: object) -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how="exit", once=f"{tmp_path}/once")
        context = MemorySourceContext()
        with pytest.raises(PluginFault, match="exit code 3"):
            await source.run(context)
        assert texts(context) == ["0", "1"]
        await source.run(context)
        assert texts(context) == ["0", "1", "2", "3", "4"]


async def test_that_an_at_least_once_delivery_is_tried_again_after_the_process_died(tmp_path: object) -> None:
    async with Hosted() as hosted:
        sink, context = await hosted.sink(how="exit", once=f"{tmp_path}/once"), sink_context()
        await sink.open(context)
        with pytest.raises(PluginFault):
            await sink.deliver(action())
        clock = hosted.faults.pause
        await asyncio.sleep(clock)
        assert (await sink.deliver(action())).results == {"code": "C1"}
        await sink.close()


async def test_that_an_at_most_once_delivery_that_died_is_unknown_and_not_tried_again(tmp_path: object) -> None:
    async with Hosted() as hosted:
        sink = await hosted.sink(how="exit", once=f"{tmp_path}/once", count=1)
        await sink.open(sink_context())
        assert (await sink.deliver(action())).outcome is Outcome.UNKNOWN
        assert hosted.quarantined == []
        await sink.close()


async def test_that_the_plugin_is_quarantined_after_so_many_deaths() -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how="exit")
        for _ in range(2):
            with pytest.raises(PluginFault):
                await source.run(MemorySourceContext())
        with pytest.raises(Permanent, match="quarantined after 3 faults"):
            await source.run(MemorySourceContext())
        assert hosted.quarantined == ["ended with exit code 3"]
        with pytest.raises(Permanent, match="quarantined"):
            await source.test_connection(MemorySourceContext())
        hosted.faults.reset()
        assert await (await hosted.source()).test_connection(MemorySourceContext()) == "fine"


async def test_that_an_event_of_wrong_types_is_refused_and_named() -> None:
    async with Hosted() as hosted:
        source = await hosted.source()
        connection = await hosted.host.connected()
        served = MemorySourceContext()
        async with source.inner.attached(connection, 99, served):  # type: ignore[attr-defined]
            from msgspec import Raw
            from tiercast_api import wire

            with pytest.raises(Permanent, match=r"\$\[0\]"):
                await connection.serve(wire.Emit(1, 99, Raw(b'[{"kind": 5}]')))
            await connection.serve(wire.Emit(2, 99, Raw(b'[{"kind": "comment", "text": "hi"}]')))
        assert served.committed == [Event(kind="comment", text="hi")]


async def test_that_whoever_gives_up_waiting_for_the_start_leaves_no_process_behind() -> None:
    async with Hosted() as hosted:
        waiting = asyncio.ensure_future(hosted.host.connected())
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        connection = await hosted.host.connected()
        assert connection.alive
        assert hosted.faults.pause == 0
