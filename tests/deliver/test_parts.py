"""The dispatcher's small parts: breaker, backoff, batches, timers."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.deliver.backoff import Backoff
from tiercast.deliver.batching import Batcher
from tiercast.deliver.breaker import Breaker
from tiercast.deliver.timers import Timers
from tiercast_api import SECOND
from tiercast_api.testing import VirtualClock


@given(st.integers(1, 1_000), st.binary(max_size=8))
def test_that_a_wait_grows_is_capped_and_jittered_in_its_upper_half(attempt: int, key: bytes) -> None:
    backoff = Backoff(first=SECOND, most=60 * SECOND)
    whole = min(60 * SECOND, SECOND << min(attempt - 1, 10))
    assert whole // 2 <= backoff.wait(attempt, key) <= whole
    assert backoff.wait(attempt, key) == backoff.wait(attempt, key)


def test_that_waits_of_different_actions_differ() -> None:
    waits = {Backoff().wait(3, bytes([number])) for number in range(50)}
    assert len(waits) == 50


@given(st.lists(st.sampled_from(["ok", "fail", "wait"]), max_size=60))
def test_that_an_open_breaker_lets_one_probe_through_and_a_success_closes_it(steps: list[str]) -> None:
    breaker, now, in_a_row = Breaker(b"k", failures=3), 1, 0
    for step in steps:
        if step == "wait":
            now = max(now, breaker.open_until)
            continue
        if not breaker.may_start(now):
            assert in_a_row >= 3
            continue
        was_open = not breaker.is_closed
        breaker.started()
        assert breaker.may_start(now) is not was_open
        if step == "ok":
            breaker.succeeded()
            in_a_row = 0
            assert breaker.is_closed
        else:
            breaker.failed(now)
            in_a_row += 1
            assert breaker.is_closed == (in_a_row < 3)


def test_that_an_abandoned_probe_may_be_followed_by_another() -> None:
    breaker = Breaker(b"k", failures=1)
    breaker.failed(0)
    breaker.started()
    assert not breaker.may_start(breaker.open_until)
    breaker.abandoned()
    assert breaker.may_start(breaker.open_until)


async def test_that_what_comes_during_a_call_goes_into_the_next() -> None:
    calls: list[list[int]] = []

    async def send(items: Sequence[int]) -> Sequence[int]:
        calls.append(list(items))
        await asyncio.sleep(0.001)
        return [item * 2 for item in items]

    batcher = Batcher(send, most=3)
    first = asyncio.gather(*(batcher(number) for number in range(4)))
    await asyncio.sleep(0)
    second = asyncio.gather(batcher(9))
    assert await first == [0, 2, 4, 6]
    assert [*await second] == [18]
    assert calls == [[0, 1, 2], [3, 9]] or calls == [[0, 1, 2], [3], [9]]


async def test_that_a_call_that_fails_fails_for_each_and_the_next_goes_on() -> None:
    async def send(items: Sequence[int]) -> Sequence[int]:
        if 0 in items:
            raise OSError("full")
        return items

    batcher = Batcher(send)
    results = await asyncio.gather(batcher(0), batcher(1), return_exceptions=True)
    assert [type(result) for result in results] == [OSError, OSError]
    assert await batcher(2) == 2
    await batcher.close()


async def test_that_timers_fire_in_order_at_their_instant_and_cancelled_ones_never() -> None:
    clock = VirtualClock()
    timers, fired = Timers(clock), []
    start = clock.now()
    handles = [timers.at(start + second * SECOND, lambda second=second: fired.append(second)) for second in (3, 1, 2)]  # type: ignore[misc]
    handles[2].cancel()
    handles[2].cancel()
    await clock.advance(1)
    assert fired == [1]
    await clock.advance(5)
    assert fired == [1, 3]
    await timers.close()


async def test_that_many_cancelled_timers_take_no_room() -> None:
    timers = Timers(VirtualClock())
    for _ in range(5_000):
        timers.at(10**18, lambda: None).cancel()
    assert len(timers._heap) < 2_100
    await timers.close()


@pytest.mark.parametrize("jump", [-3_600, 3_600])
async def test_that_a_clock_that_jumps_stops_no_timer(jump: int) -> None:
    clock = VirtualClock()
    timers, fired = Timers(clock), []
    timers.at(clock.now() + 5 * SECOND, lambda: fired.append(True))
    await clock.advance(1)
    clock.set(clock.now() + jump * SECOND)
    await clock.advance(3_700 if jump < 0 else 2)
    assert fired == [True]
    await timers.close()
