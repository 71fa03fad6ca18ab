"""What a plugin raises, or how long it takes, comes out as an error of the plugin interface."""

import asyncio
import random
from typing import Any

import pytest
from tiercast.hosting.errors import PluginFault, Quarantined
from tiercast.hosting.faults import FaultCounter, RestartPolicy
from tiercast.hosting.guarded import Deadlines, GuardedRecallableSink, GuardedSink, guarded_sink
from tiercast_api import (
    Action,
    ActionType,
    Delivery,
    Outcome,
    Receipt,
    Refused,
    Request,
    RetryAfter,
    SinkDeclaration,
)
from tiercast_api.testing import MemorySinkContext, VirtualClock

ACTION = Action(id="a", type="poke", room="r", rule="x", time=0)


class Poke:
    """A sink that answers with whatever it is told to."""

    def __init__(self, answer: Any, delivery: Delivery = Delivery.AT_LEAST_ONCE) -> None:
        self.answer = answer
        action = ActionType(name="poke", title="Poke", title_zh="戳")
        self.declaration = SinkDeclaration(actions=(action,), delivery=delivery)

    async def open(self, context: Any) -> None:
        await self._do()

    async def deliver(self, action: Action) -> Any:
        return await self._do()

    async def close(self) -> None:
        await self._do()

    async def test_connection(self, context: Any) -> Any:
        return await self._do()

    async def handle(self, request: Request) -> Any:
        return await self._do()

    async def handle_channel(self, channel: Any) -> None:
        await self._do()

    async def _do(self) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        if self.answer == "hang":
            await asyncio.Event().wait()
        return self.answer


class Recallable(Poke):
    async def recall(self, action: str) -> Any:
        return await self._do()

    async def clear(self) -> None:
        await self._do()


def guarded(sink: Poke, faults: int = 5) -> GuardedSink:
    counter = FaultCounter("p", VirtualClock(), RestartPolicy(faults=faults), random.Random(1))
    return guarded_sink(sink, counter, Deadlines(deliver=0.02, close=0.02, handle=0.02, recall=0.02))


@pytest.mark.parametrize("answer", [ZeroDivisionError("x"), SystemExit(1), "hang", "no receipt", None])
async def test_that_a_fault_in_deliver_is_retried_or_unknown_as_the_sink_promises(answer: Any) -> None:
    with pytest.raises(PluginFault, match="p: deliver: ") as caught:
        await guarded(Poke(answer)).deliver(ACTION)
    assert 0.5 <= caught.value.seconds <= 1
    receipt = await guarded(Poke(answer, Delivery.AT_MOST_ONCE)).deliver(ACTION)
    assert (receipt.action, receipt.outcome) == ("a", Outcome.UNKNOWN)


@pytest.mark.parametrize("delivery", list(Delivery))
async def test_that_errors_on_purpose_go_through_uncounted(delivery: Delivery) -> None:
    sink = guarded(Poke(Refused("no"), delivery), faults=1)
    for _ in range(3):
        with pytest.raises(Refused):
            await sink.deliver(ACTION)
    sink = guarded(Poke(RetryAfter("later", 4), delivery), faults=1)
    with pytest.raises(RetryAfter, match="later"):
        await sink.deliver(ACTION)


async def test_that_every_other_call_is_guarded_too() -> None:
    sink = guarded(Recallable(ValueError("x")), faults=9)
    assert isinstance(sink, GuardedRecallableSink)
    request, context = Request("GET", "", {}, {}, b""), MemorySinkContext()
    calls = (
        sink.open(context),
        sink.test_connection(context),
        sink.handle(request),
        sink.handle_channel(Any),  # type: ignore[arg-type]
        sink.recall("a"),
        sink.clear(),
    )
    for call in calls:
        with pytest.raises(PluginFault, match="ValueError: x"):
            await call
    with pytest.raises(PluginFault, match="expected a Response"):
        await guarded(Poke("text")).handle(request)


async def test_that_closing_never_raises(caplog: pytest.LogCaptureFixture) -> None:
    await guarded(Poke(ValueError("x"))).close()
    await guarded(Poke("hang")).close()
    assert "close: " in caplog.text


async def test_that_a_quarantined_sink_is_not_called_any_more() -> None:
    inner = Poke(ValueError("x"))
    sink = guarded(inner, faults=1)
    with pytest.raises(Quarantined) as caught:
        await sink.deliver(ACTION)
    assert caught.value.perhaps  # it was called, and may have done it
    inner.answer = Receipt(action="a", outcome=Outcome.ACCEPTED)
    with pytest.raises(Quarantined, match="after 1 faults: deliver: ValueError: x") as caught:
        await sink.deliver(ACTION)
    assert not caught.value.perhaps


def test_that_only_a_sink_with_recall_can_recall() -> None:
    assert not isinstance(guarded(Poke(1)), GuardedRecallableSink)
    assert type(guarded(Poke(1))) is GuardedSink
