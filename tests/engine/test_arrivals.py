"""What waits before the step: room in memory, what is left out at a peak, and the spool."""

import asyncio
from pathlib import Path

import pytest
from tiercast.store.dead_letters import count_letters
from tiercast.store.errors import StoreError, Trouble
from tiercast_api.errors import RetryAfter
from tiercast_api.testing import VirtualClock

from tests.engine.test_step_loop import settled
from tests.engine.workshop import Workshop, comment, workshop


def shop_at_rest(folder: Path, clock: VirtualClock, **how: object) -> Workshop:
    """Without a loop: nothing is gathered until the test says so."""
    return Workshop(folder, clock, **how)  # type: ignore[arg-type]


def close(shop: Workshop) -> None:
    shop.hand.close()
    shop.spool.close()
    shop.opened.close()


async def test_that_decoration_is_shed_and_counted_before_the_journal(tmp_path: Path) -> None:
    shop = shop_at_rest(tmp_path, VirtualClock(), capacity=16)
    emit = await shop.emit(*(comment(n, kind="like", quantity=2) for n in range(20)))
    assert (len(emit.events), emit.shed, shop.arrivals.shed_events) == (12, [*range(12, 20)], 8)
    counted = shop.shedder.drain()
    assert {key: (count.events, count.quantity) for key, count in counted.items()} == {("r", "like"): (8, 16)}
    close(shop)


async def test_that_an_emit_tells_which_of_its_events_were_left_out_in_its_own_places(tmp_path: Path) -> None:
    async with workshop(tmp_path, VirtualClock(), capacity=16) as shop:
        await shop.configure()
        likes = [comment(n, kind="like", quantity=2) for n in range(14)]
        unknown, again = comment(14, kind="unheard-of"), comment(0, kind="like", quantity=2)
        emit = await shop.emit(*likes, unknown, again)
        assert emit.shed == [12, 13, 15]
        taken = await settled(emit)
        assert (taken.accepted, taken.shed, taken.shed_at) == (12, 3, (12, 13, 15))
        assert [place for place, _ in taken.refused] == [14]
        taken = await settled(await shop.emit(comment(20), comment(3, kind="like"), comment(21)))
        assert (taken.accepted, taken.duplicates, taken.duplicates_at) == (2, 1, (1,))


async def test_that_what_may_not_be_shed_goes_to_the_spool_and_comes_back_in_order(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with workshop(tmp_path, clock, capacity=16) as shop:
        await shop.configure()
        emits = [await shop.emit(*(comment(10 * k + n, f"{k}{n}") for n in range(10))) for k in range(8)]
        assert shop.arrivals.spool_events > 0
        taken = [await settled(emit) for emit in emits]
        assert [one.accepted for one in taken] == [10] * 8
        await shop.until(lambda: not shop.arrivals.waiting and not shop.arrivals.spool_events)
        entries = [entry for stepped in shop.committed for entry in stepped.entries if entry.kind == "comment"]
        assert [entry.text for entry in entries] == [f"{k}{n}" for k in range(8) for n in range(10)]
        await shop.until(lambda: shop.spool.first == shop.spool.end)


async def test_that_the_spool_goes_on_where_the_journal_ended_after_a_kill(tmp_path: Path) -> None:
    clock = VirtualClock()
    shop = shop_at_rest(tmp_path, clock, capacity=8)
    emit = await shop.emit(*(comment(n, str(n)) for n in range(30)))
    assert (len(emit.events), emit.spooled) == (8, 22)
    close(shop)  # a kill: what was in memory is lost, and was not acknowledged
    async with workshop(tmp_path, clock, capacity=64, run="2") as shop:
        assert shop.arrivals.spool_events == 22
        await shop.configure()
        await shop.until(lambda: not shop.arrivals.spool_events and not shop.arrivals.waiting)
        again = await settled(await shop.emit(*(comment(n, str(n)) for n in range(30))))
        assert (again.accepted, again.duplicates) == (8, 22)
    async with workshop(tmp_path, clock, run="3") as shop:
        assert shop.arrivals.spool_events == 0
        assert shop.kinds().count("comment") == 30


async def test_that_what_waits_of_a_source_that_was_taken_out_is_kept_as_dead_letters_once(tmp_path: Path) -> None:
    clock = VirtualClock()
    shop = shop_at_rest(tmp_path, clock, capacity=8)
    await shop.emit(*(comment(n, str(n)) for n in range(30)))
    close(shop)

    def letters(shop: Workshop) -> int:
        with shop.opened.database.read() as connection:
            return sum(count_letters(connection, shop.opened.shop).values())

    async with workshop(tmp_path, clock, capacity=64, run="2") as shop:
        shop.arrivals._feed = lambda key: None
        await shop.configure()
        await shop.until(lambda: letters(shop) == 22)
    async with workshop(tmp_path, clock, run="3") as shop:
        assert shop.arrivals.spool_events == 0
        assert letters(shop) == 22
        assert "comment" not in shop.kinds()


async def test_that_events_without_an_id_come_out_of_the_spool_once_also_after_a_kill_in_the_middle(
    tmp_path: Path,
) -> None:
    clock = VirtualClock()
    shop = shop_at_rest(tmp_path, clock, capacity=8)
    nameless = [comment(n, str(n)) for n in range(20)]
    for event in nameless:
        event.id = ""
    await shop.emit(*nameless)
    close(shop)
    async with workshop(tmp_path, clock, capacity=64, run="2") as shop:
        # They cannot be committed, once; the rules that were to take over with them are told so too.
        failures = [StoreError(Trouble.DISK_FULL)]
        shop.fails = lambda batch: failures.pop() if failures and batch.entries[-1].kind == "comment" else None
        with pytest.raises(StoreError):
            await shop.configure()
        await shop.until(lambda: "mended" in shop.told)
        await shop.configure()
        await shop.until(lambda: not shop.arrivals.spool_events and not shop.arrivals.waiting)
    async with workshop(tmp_path, clock, run="3") as shop:
        assert shop.kinds().count("comment") == 12


async def test_that_a_full_spool_takes_nothing_of_an_emit(tmp_path: Path) -> None:
    shop = shop_at_rest(tmp_path, VirtualClock(), capacity=8)
    shop.spool._maximum = 2_000
    with pytest.raises(RetryAfter, match="spool"):
        await shop.emit(*(comment(n, "x" * 100) for n in range(30)), *(comment(n, kind="like") for n in range(30, 60)))
    assert (shop.arrivals.depth, shop.arrivals.spool_events, shop.arrivals.shed_events) == (0, 0, 0)
    assert shop.shedder.drain() == {}
    close(shop)


async def test_that_a_spooled_event_keeps_the_instant_of_its_arrival(tmp_path: Path) -> None:
    clock = VirtualClock()
    shop = shop_at_rest(tmp_path, clock, capacity=8)
    arrived = clock.now()
    await shop.emit(*(comment(n) for n in range(10)))
    clock.set(clock.now() + 60_000_000)
    close(shop)
    async with workshop(tmp_path, clock, capacity=64, run="2") as shop:
        await shop.configure()
        await shop.until(lambda: not shop.arrivals.spool_events and not shop.arrivals.waiting)
        entries = [entry for stepped in shop.committed for entry in stepped.entries if entry.kind == "comment"]
        assert {entry.time for entry in entries} == {arrived}


async def test_that_a_source_that_can_wait_does_so_and_is_let_go_on(tmp_path: Path) -> None:
    shop = shop_at_rest(tmp_path, VirtualClock(), capacity=8, pulls=True)
    await shop.emit(*(comment(n) for n in range(8)))
    waiting = asyncio.ensure_future(shop.emit(comment(9)))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    shop.arrivals.gather()
    async with asyncio.timeout(30):
        await waiting
    assert (shop.arrivals.depth, shop.arrivals.shed_events, shop.arrivals.spool_events) == (1, 0, 0)
    close(shop)


async def test_that_what_waits_of_an_erased_viewer_is_left_out_in_memory_and_on_disk(tmp_path: Path) -> None:
    async with workshop(tmp_path, capacity=16) as shop:
        await shop.configure()
        emit = await shop.emit(*(comment(n) for n in range(30)))
        in_memory, on_disk = len(emit.events), shop.arrivals.spool_events
        assert (in_memory, on_disk) == (16, 14)
        key = shop.opened.vault.viewer_key("shop", "v1")
        assert shop.arrivals.forget(key, lambda event: event.viewer is not None and event.viewer.id == "v1") == 10
        assert (shop.arrivals.depth + shop.arrivals.spool_events, len(emit.events)) == (20, shop.arrivals.depth)
        await shop.until(lambda: not shop.arrivals.waiting and not shop.arrivals.spool_events)
        await settled(emit)
        assert shop.kinds().count("comment") == 20
        assert key not in shop.shop.core.state.viewers.values


async def test_that_what_is_held_for_its_lateness_of_an_erased_viewer_becomes_nobodys(tmp_path: Path) -> None:
    async with workshop(tmp_path, lateness=60_000_000) as shop:
        await shop.configure()
        now = shop.clock.now()
        await shop.emit(comment(1, "theirs", time=now), comment(2, "another's", time=now))
        await shop.until(lambda: not shop.arrivals.depth)
        key = shop.opened.vault.viewer_key("shop", "v1")
        assert shop.arrivals.forget(key, lambda event: False) == 1
        theirs, anothers = key, shop.opened.vault.viewer_key("shop", "v2")
    entries = [entry for stepped in shop.committed for entry in stepped.entries if entry.kind == "comment"]
    assert [(entry.viewer, entry.text) for entry in entries] == [(b"", None), (anothers, "another's")]
    assert theirs not in shop.shop.core.state.viewers.values
