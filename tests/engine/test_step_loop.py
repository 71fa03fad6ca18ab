"""The step loop: what a failed commit leaves, what is skipped, what a clean end drains."""

import asyncio
import threading
from pathlib import Path

import pytest
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Decision
from tiercast.engine.arrivals import Emit
from tiercast.engine.heartbeat import Death
from tiercast.engine.shop import Stepped
from tiercast.engine.step_loop import HEAD_START
from tiercast.engine.suspects import event_name
from tiercast.step.core import Core
from tiercast.store.batch import Batch
from tiercast.store.cursors import load_cursors
from tiercast.store.errors import StoreError, Trouble
from tiercast_api.context import Taken
from tiercast_api.errors import RetryAfter
from tiercast_api.testing import VirtualClock

from tests.engine.workshop import Workshop, comment, workshop

FULL = StoreError(Trouble.DISK_FULL)


async def settled(emit: Emit) -> Taken:
    async with asyncio.timeout(30):
        return await emit.committed()


async def test_that_an_emit_is_acknowledged_once_its_events_are_journaled(tmp_path: Path) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        taken = await settled(await shop.emit(comment(1), comment(2, "fire")))
        assert (taken.accepted, taken.duplicates) == (2, 0)
        assert shop.kinds() == ["config", "comment", "comment"]
        assert shop.firings() == ["fire"]
        again = await settled(await shop.emit(comment(2, "fire")))
        assert (again.accepted, again.duplicates) == (0, 1)
        assert shop.kinds().count("comment") == 2


async def test_that_a_failed_commit_leaves_no_trace_and_the_events_come_again(tmp_path: Path) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        await settled(await shop.emit(comment(1)))
        broken = True
        shop.fails = lambda batch: FULL if broken and batch.entries else None
        lost = [await shop.emit(comment(number, "fire")) for number in range(2, 5)]
        for emit in lost:
            with pytest.raises(RetryAfter, match="disk is full"):
                await settled(emit)
        await shop.until(lambda: "mended" in shop.told)
        broken = False
        assert shop.kinds() == ["config", "comment"]
        for number in range(2, 5):
            taken = await settled(await shop.emit(comment(number, "fire")))
            assert taken.accepted == 1
        assert shop.kinds() == ["config", *["comment"] * 4]
        assert shop.firings() == ["fire"] * 3
        assert shop.shop.recovered.divergent == 0


async def test_that_nothing_is_taken_in_until_the_store_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        full = True

        def no_room(*_: object) -> None:
            if full:
                raise FULL

        monkeypatch.setattr("tiercast.engine.shop.plugin_put", no_room)
        shop.fails = lambda batch: FULL if full else None
        with pytest.raises(RetryAfter):
            await settled(await shop.emit(comment(1)))
        await shop.until(lambda: shop.arrivals.refusing)
        await shop.clock.advance(5)
        assert shop.loop.is_broken
        with pytest.raises(RetryAfter, match="disk is full"):
            await shop.emit(comment(1))
        with pytest.raises(StoreError):
            await shop.loop.put(Entry(shop.clock.now(), "tick"))
        full = False
        await shop.until(lambda: not shop.loop.is_broken)
        assert shop.told == [FULL.message, "mended"]
        assert (await settled(await shop.emit(comment(1)))).accepted == 1


async def test_that_a_cursor_does_not_pass_events_whose_commit_failed(tmp_path: Path) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        await settled(await shop.emit(comment(1)))
        shop.fails = lambda batch: FULL if any(e.kind == "comment" for e in batch.entries) else None
        first = await shop.arrivals.emit("feed", [comment(2)], b"2")
        await asyncio.sleep(0)
        second = await shop.arrivals.emit("feed", [comment(1)], b"3")
        for emit in (first, second):
            with pytest.raises(RetryAfter):
                await settled(emit)
        await shop.until(lambda: "mended" in shop.told)
        with shop.opened.database.read() as connection:
            assert "feed" not in load_cursors(connection, shop.opened.shop)


async def test_that_an_engine_that_has_lost_the_store_ends_and_touches_nothing(tmp_path: Path) -> None:
    shop = Workshop(tmp_path, VirtualClock())
    running = asyncio.create_task(shop.loop.run())
    await shop.configure()
    shop.opened.owner.epoch -= 1
    with pytest.raises(RetryAfter):
        await settled(await shop.emit(comment(1)))
    async with asyncio.timeout(30):
        await running
    assert "another engine" in shop.told[0]
    assert shop.loop.is_broken
    shop.hand.close()
    shop.spool.close()
    shop.opened.close()


async def test_that_an_event_that_breaks_the_step_is_skipped_and_the_others_of_its_batch_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Core.step

    def step(core: Core, entry: Entry) -> Decision:
        decision = real(core, entry)
        if entry.text == "break":
            raise ZeroDivisionError("on purpose")
        return decision

    monkeypatch.setattr(Core, "step", step)
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        await shop.configure()
        taken = await settled(await shop.emit(comment(1, "fire"), comment(2, "break"), comment(3, "fire")))
        assert taken.accepted == 3
        assert shop.kinds() == ["config", "comment", "skipped", "comment"]
        assert shop.firings() == ["fire"] * 2
        assert "on purpose" in shop.letters()[0]
    async with workshop(tmp_path, clock) as shop:
        assert shop.shop.recovered.divergent == 0
        assert (await settled(await shop.emit(comment(2, "break")))).duplicates == 1


async def test_that_what_two_engines_died_of_is_left_out_and_all_else_is_stepped(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        await shop.configure()
        key = shop.feed._keys
        assert key is not None
        admitted, _ = shop.feed.take([comment(2, "fire")], 0, clock.now())
        name = event_name(admitted[0])
    async with workshop(tmp_path, clock, death=Death(kind="batch", id=name.hex(), count=2)) as shop:
        assert shop.suspects.careful
        taken = await settled(await shop.emit(*(comment(number, "fire") for number in range(1, 5))))
        assert taken.accepted == 4
        assert shop.kinds() == ["config", "comment", "skipped", "comment", "comment"]
        assert shop.firings() == ["fire"] * 3
        assert "the engine ended 2 times" in shop.told[0]
        assert "the engine ended 2 times" in shop.letters()[0]


async def test_that_an_event_that_cannot_be_stored_is_found_and_left_out(tmp_path: Path) -> None:
    def odd(batch: Batch) -> StoreError | None:
        return StoreError(Trouble.INVALID, "odd") if any(e.text == "odd" for e in batch.entries) else None

    async with workshop(tmp_path) as shop:
        await shop.configure()
        shop.fails = odd
        events = [comment(1, "fire"), comment(2, "odd"), comment(3, "fire")]
        tries = 0
        while True:
            try:
                await settled(await shop.emit(*events))
                break
            except RetryAfter:
                tries += 1
                assert tries < 5
                await shop.until(lambda: not shop.loop.is_broken)
        assert shop.kinds() == ["config", "comment", "skipped", "comment"]
        assert "cannot be stored" in shop.letters()[0]


async def test_that_what_is_held_for_its_lateness_is_stepped_before_the_end(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with workshop(tmp_path, clock, lateness=60_000_000) as shop:
        await shop.configure()
        emit = await shop.emit(comment(1, time=clock.now()))
        await shop.until(lambda: not shop.arrivals.depth)
        assert shop.kinds() == ["config"]
        assert not emit.is_over
    assert (await emit.committed()).accepted == 1
    async with workshop(tmp_path, clock) as shop:
        assert shop.kinds() == ["config", "comment"]


async def test_that_a_repetition_is_not_acknowledged_before_what_it_repeats_is_on_disk(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with workshop(tmp_path, clock, lateness=60_000_000) as shop:
        await shop.configure()
        first = await shop.emit(comment(1, time=clock.now()))
        again = await shop.emit(comment(1, time=clock.now()))
        await shop.until(lambda: not shop.arrivals.depth)
        assert not again.is_over
        await clock.advance(61)
        shop.loop.wake()
        assert (await settled(first)).accepted == 1
        assert (await settled(again)).duplicates == 1


async def test_that_what_comes_at_once_after_a_turn_goes_with_the_next_one_and_what_comes_later_waits_for_nothing(
    tmp_path: Path,
) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        shop.loop.pace = 4_000
        await settled(await shop.emit(comment(1)))
        turns, sleeping = len(shop.committed), shop.clock.sleeping
        soon = [await shop.emit(comment(2)), await shop.emit(comment(3))]
        for _ in range(20):
            await asyncio.sleep(0)
        assert shop.clock.sleeping == sleeping + 1
        await shop.clock.advance(0.0039)
        assert not any(emit.is_over for emit in soon)
        await shop.clock.advance(0.0001)
        assert [(await settled(emit)).accepted for emit in soon] == [1, 1]
        assert len(shop.committed) == turns + 1
        await shop.clock.advance(0.004)
        assert (await settled(await shop.emit(comment(4)))).accepted == 1
        assert len(shop.committed) == turns + 2


async def test_that_what_was_decided_goes_on_its_way_before_the_next_batch_is_stepped(tmp_path: Path) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        on_the_way: list[int] = []
        tasks = set[asyncio.Task[None]]()

        async def deliver() -> None:
            for _ in range(HEAD_START - 2):
                await asyncio.sleep(0)
            on_the_way.append(shop.shop.seq)

        def committed(stepped: Stepped) -> None:
            shop.committed.append(stepped)
            if stepped.actions:
                tasks.add(asyncio.create_task(deliver()))

        shop.loop._committed = committed
        gate = threading.Event()
        shop.opened.writer.call(lambda _connection: gate.wait(30))
        fires = await shop.emit(comment(1, "fire"))
        while shop.shop.seq < 2:
            await asyncio.sleep(0)
        late = await shop.emit(comment(2))
        gate.set()
        await settled(fires)
        await settled(late)
        await asyncio.gather(*tasks)
        assert on_the_way == [2]
        assert shop.shop.seq == 3
