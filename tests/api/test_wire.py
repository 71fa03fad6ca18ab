"""The pipe between the engine and a plugin: any line, any error, any moment of cancelling."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast_api import (
    InvalidSettings,
    Permanent,
    PluginError,
    RateLimited,
    Refused,
    RetryAfter,
    SignInExpired,
    wire,
)
from tiercast_api.memory import resident_memory
from tiercast_api.peer import Peer


class Pair:
    """Two peers, each writing to the other."""

    def __init__(self, serve: Callable[[Any], Awaitable[Any]], **options: Any) -> None:
        self.stuck: list[str] = []
        self.notes: list[Any] = []
        loop = asyncio.get_running_loop()

        async def nothing(call: Any) -> None:
            raise AssertionError(call)

        def to_plugin(line: bytes) -> None:
            loop.call_soon(lambda: self.plugin.receive(line))

        def to_engine(line: bytes) -> None:
            loop.call_soon(lambda: self.engine.receive(line))

        self.engine = Peer(
            wire.ToEngine, write=to_plugin, serve=nothing, note=self.notes.append, stuck=self.stuck.append, **options
        )
        self.plugin = Peer(wire.ToPlugin, write=to_engine, serve=serve, note=self.notes.append)


@pytest.mark.parametrize(
    "error",
    [
        InvalidSettings("port", "expected integer"),
        InvalidSettings("port", "expected integer", "应为整数"),
        RetryAfter("later", 3.5),
        RetryAfter("later", 3.5, perhaps=True),
        RateLimited("slower", 9.0),
        SignInExpired("again"),
        Refused("no"),
        Permanent("never"),
        PluginError("some"),
    ],
)
async def test_that_an_error_on_purpose_arrives_as_it_was_raised(error: PluginError) -> None:
    async def serve(call: Any) -> None:
        raise error

    pair = Pair(serve)
    with pytest.raises(type(error)) as caught:
        await pair.engine.call(wire.Clear(pair.engine.number(), 1))
    assert (type(caught.value), str(caught.value)) == (type(error), str(error))
    assert vars(caught.value) == vars(error)


async def test_that_anything_else_arrives_as_a_fault_with_its_traceback() -> None:
    async def serve(call: Any) -> None:
        raise SystemExit(3)

    pair = Pair(serve)
    with pytest.raises(wire.Fault, match="SystemExit: 3") as caught:
        await pair.engine.call(wire.Clear(pair.engine.number(), 1))
    assert "in serve" in caught.value.details


async def test_that_a_deadline_cancels_the_call_on_the_other_side() -> None:
    ended: list[str] = []

    async def serve(call: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    pair = Pair(serve)
    with pytest.raises(TimeoutError):
        await pair.engine.call(wire.Clear(pair.engine.number(), 1), deadline=0.02)
    assert (ended, pair.stuck) == (["cancelled"], [])


async def test_that_a_call_that_is_cancelled_before_it_begins_is_answered_too() -> None:
    async def serve(call: Any) -> None:
        await asyncio.Event().wait()

    pair = Pair(serve)
    pair.plugin.receive(wire.encode(wire.Clear(7, 1)))
    pair.plugin.receive(wire.encode(wire.Cancel(7)))
    for _ in range(5):
        await asyncio.sleep(0)
    await pair.plugin.close(ConnectionError())
    assert pair.plugin._serving == {}


async def test_that_a_side_that_does_not_answer_a_cancel_is_told_of() -> None:
    async def serve(call: Any) -> None:
        for _ in range(10):
            try:
                await asyncio.sleep(0.05)
            except asyncio.CancelledError:
                continue

    pair = Pair(serve, grace=0.02)
    with pytest.raises(TimeoutError):
        await pair.engine.call(wire.Clear(pair.engine.number(), 1), deadline=0.02)
    assert pair.stuck == ["clear"]
    await pair.engine.close(ConnectionError("gone"))
    with pytest.raises(ConnectionError, match="gone"):
        await pair.engine.call(wire.Clear(pair.engine.number(), 1))
    await pair.plugin.close(ConnectionError("gone"))


async def test_that_a_waiting_call_ends_when_the_other_side_is_gone() -> None:
    async def serve(call: Any) -> None:
        await asyncio.Event().wait()

    pair = Pair(serve)
    task: asyncio.Task[None] = asyncio.ensure_future(pair.engine.call(wire.Clear(pair.engine.number(), 1)))
    await asyncio.sleep(0)
    await pair.engine.close(ConnectionError("gone"))
    with pytest.raises(ConnectionError, match="gone"):
        await task
    await pair.plugin.close(ConnectionError("gone"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_TAGS = ["done", "failed", "cancel", "hello", "pong", "said", "read", "hang-up", "say", "log", "report", "push"]
_NEAR = st.fixed_dictionaries({"is": st.sampled_from(_TAGS)}, optional={"id": _JSON, "channel": _JSON, "status": _JSON})


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | (_JSON | _NEAR).map(msgspec.json.encode))
def test_that_any_line_is_a_message_or_an_error_that_says_so(line: bytes) -> None:
    async def receive() -> None:
        async def serve(call: Any) -> None:
            return None

        peer = Peer(wire.ToEngine, write=lambda _: None, serve=serve, note=lambda _: None)
        with contextlib.suppress(wire.WireError):  # any other error is a failure of this test
            peer.receive(line)
        await peer.close(ConnectionError())

    asyncio.run(receive())


def test_that_the_process_ends_when_its_stdin_ends() -> None:
    command = [sys.executable, "-P", "-m", "tiercast_api.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        hello = msgspec.json.decode(process.stdout.readline())
        assert (hello["is"], hello["versions"], hello["pid"]) == ("hello", [1], process.pid)
        process.stdin.close()
        assert process.wait(60) == 0


def test_that_the_process_ends_with_its_stdin_though_the_plugin_blocks_the_loop(tmp_path: Any) -> None:
    (tmp_path / "blocking.py").write_text("import threading\nthreading.Event().wait()\n", "utf-8")
    command = [sys.executable, "-P", "-m", "tiercast_api.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        load = wire.Load(1, 1, "blocking", "blocking", (str(tmp_path),))
        process.stdin.write(wire.encode(load))
        process.stdin.close()
        assert process.wait(60) == 0


def test_that_the_memory_of_this_process_is_told() -> None:
    assert resident_memory() > 1_000_000
