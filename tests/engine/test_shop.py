"""A shop at work: memory, snapshots, skipped entries and recovery."""

from pathlib import Path

import pytest
from sqlalchemy import update
from tiercast.audience.entry import Entry
from tiercast.compiled import core_form
from tiercast.decide.decision import Decision
from tiercast.engine import shop as shop_module
from tiercast.step.core import Core
from tiercast.step.due import Due
from tiercast.store.states import last_cut
from tiercast.store.tables import firings
from tiercast_api.testing import VirtualClock

from tests.engine.test_step_loop import settled
from tests.engine.workshop import comment, workshop

MINUTE = 60_000_000


def step_that_breaks_on(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    real = Core.step

    def step(core: Core, entry: Entry) -> Decision:
        decision = real(core, entry)
        if entry.text == text:
            raise ZeroDivisionError("on purpose")
        return decision

    monkeypatch.setattr(Core, "step", step)


@pytest.mark.skipif(bool(core_form().modules), reason="compiled, the method cannot be replaced")
async def test_that_a_timer_that_breaks_the_step_is_left_out_and_the_event_that_met_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Due.advance

    def advance(due: Due, to: int) -> None:
        for timer in due._state.timers:
            if timer.due < to and timer.item == "bad":
                due.at_work = timer
                raise ZeroDivisionError("a bad timer")
        real(due, to)

    monkeypatch.setattr(Due, "advance", advance)
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        await shop.configure()
        carts = [comment(n, kind="cart_add", item=item) for n, item in enumerate(("good", "bad", "fine"))]
        await settled(await shop.emit(*carts))
        clock.set(clock.now() + 31 * MINUTE)
        await settled(await shop.emit(comment(9, "fire")))
        assert shop.kinds()[-2:] == ["skipped", "comment"]
        assert sorted(shop.firings()) == ["fire", "unpaid", "unpaid"]
        assert "a bad timer" in shop.letters()[0]
        assert "unpaid" in shop.letters()[0]
    async with workshop(tmp_path, clock) as shop:
        assert shop.shop.recovered.divergent == 0
        assert len(shop.shop.core.state.timers) == 0 or all(t.item != "bad" for t in shop.shop.core.state.timers)


async def test_that_a_snapshot_asked_for_while_another_is_under_way_has_what_came_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiercast.engine.shop.EVERY", 10)
    monkeypatch.setattr("tiercast.engine.snapshots.SLICE", 1)
    async with workshop(tmp_path, VirtualClock()) as shop:
        await shop.configure()
        number = 0
        while not shop.shop._snapshots.pending:
            number += 1
            await settled(await shop.emit(comment(number)))
        await settled(await shop.emit(comment(number + 1)))
        assert shop.shop._snapshots.pending
        commit = shop.shop.snapshot()
        assert commit is not None
        commit.result()
        with shop.opened.database.read() as connection:
            cut = last_cut(connection, shop.opened.shop)
        assert cut is not None
        assert cut.seq == shop.shop.seq
        assert not shop.shop._snapshots.pending


async def test_that_viewers_in_the_store_are_not_forgotten_behind_an_event_that_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        await shop.configure()
        await settled(await shop.emit(*(comment(n) for n in range(3))))
        first_seen = {key: viewer.first_seen for key, viewer in shop.shop.core.state.viewers.values.items()}
        commit = shop.shop.snapshot()
        assert commit is not None
        commit.result()
    step_that_breaks_on(monkeypatch, "break")
    clock.set(clock.now() + 5 * MINUTE)
    async with workshop(tmp_path, clock) as shop:
        assert not shop.shop.core.state.viewers.values
        await settled(await shop.emit(comment(30, "break"), comment(31), comment(32)))
        viewers = shop.shop.core.state.viewers.values
        assert {key: viewer.first_seen for key, viewer in viewers.items()}.items() <= first_seen.items()
        assert len(viewers) >= 2


async def test_that_viewers_who_are_gone_move_to_the_store_and_come_back_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop_module, "EVICT_AT_ONCE", 10)
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        shop.shop._most_viewers = 1
        await shop.configure()
        await settled(await shop.emit(*(comment(n, kind="like") for n in range(3))))
        before = {key: viewer.first_seen for key, viewer in shop.shop.core.state.viewers.values.items()}
        for minutes in (40, 41):
            clock.set(clock.now() + minutes * MINUTE)
            await settled(await shop.emit(comment(100 * minutes, kind="like")))
        assert shop.shop.counters.evicted >= 1
        assert len(shop.shop.core.state.viewers.values) < 3
        await settled(await shop.emit(*(comment(200 + n, kind="like") for n in range(3))))
        after = shop.shop.core.state.viewers.values
        assert {key: after[key].first_seen for key in before} == before
    async with workshop(tmp_path, clock) as shop:
        assert shop.shop.recovered.divergent == 0


async def test_that_a_start_reads_the_snapshot_and_the_journal_behind_it_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiercast.engine.shop.EVERY", 20)
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        await shop.configure()
        for n in range(50):
            await settled(await shop.emit(comment(n, "fire")))
        timers = [await shop.emit(comment(60, kind="cart_add", item="i"))]
        await settled(timers[0])
    async with workshop(tmp_path, clock) as shop:
        assert shop.shop.recovered.cut is not None
        assert shop.shop.recovered.replayed < 30
        assert shop.shop.recovered.divergent == 0
        assert len([timer for timer in shop.shop.core.state.timers if timer.what == "after"]) == 1
        clock.set(clock.now() + 31 * MINUTE)
        await settled(await shop.emit(comment(70)))
        assert shop.firings() == ["unpaid"]


async def test_that_a_decision_that_would_be_another_now_is_counted_and_what_is_recorded_stands(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with workshop(tmp_path, clock) as shop:
        await shop.configure()
        await settled(await shop.emit(comment(1, "fire"), comment(2)))
        with shop.opened.database.read() as connection:
            recorded = connection.execute(firings.select()).all()
        shop.opened.writer.call(lambda c: c.execute(update(firings).values(id=bytes(16)))).result()
    async with workshop(tmp_path, clock) as shop:
        assert (shop.shop.recovered.replayed, shop.shop.recovered.divergent) == (3, 1)
        with shop.opened.database.read() as connection:
            assert len(connection.execute(firings.select()).all()) == len(recorded)
