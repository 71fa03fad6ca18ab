"""Snapshots beside the stepping: how much goes out with a batch, and how soon a cut ends."""

from collections.abc import Iterator

from tiercast.audience.entry import Entry
from tiercast.engine.snapshots import SLICE, Snapshots
from tiercast.step.state import State
from tiercast.step.values import Timer
from tiercast.store.batch import Batch

EVERY = 5_000
IN_A_BATCH = 500


def state_with(viewers: int, timers: int = 0) -> State:
    state = State()
    for number in range(viewers):
        state.viewer(Entry(1, "comment", viewer=number.to_bytes(16, "big")))
    for number in range(timers):
        state.timers.add(Timer(number, number, "after"))
    return state


def batches(snapshots: Snapshots, seq: int, entries: int = IN_A_BATCH) -> Iterator[Batch]:
    """Those behind the entry `seq`, to the one that ends a snapshot."""
    while True:
        seq += entries
        batch = Batch(1, entries=[Entry(1, "tick")] * entries)
        snapshots.add_to(batch, seq)
        yield batch
        if batch.cut is not None:
            return


def test_that_a_snapshot_of_many_values_ends_before_half_as_many_entries_as_lie_between_two() -> None:
    carried = list(batches(Snapshots(state_with(viewers=50_000), every=EVERY), EVERY - IN_A_BATCH))
    assert carried[-1].cut is not None
    assert carried[-1].cut.seq == EVERY
    assert (len(carried) - 1) * IN_A_BATCH <= EVERY // 2
    assert sum(len(batch.states) for batch in carried) == 50_000 + 2


def test_that_a_small_snapshot_goes_out_in_small_slices() -> None:
    carried = list(batches(Snapshots(state_with(viewers=2_000), every=EVERY), EVERY, entries=1))
    assert max(len(batch.states) for batch in carried) <= SLICE
    assert sum(len(batch.states) for batch in carried) == 2_000 + 2


def test_that_timers_go_out_in_slices_and_as_they_were_at_the_cut() -> None:
    state = state_with(viewers=10, timers=10_000)
    snapshots, written = Snapshots(state, every=EVERY), dict[bytes, bytes]()
    for batch in batches(snapshots, EVERY, entries=1):
        assert len(batch.states) <= SLICE
        written |= timers_of(batch)
        state.timers.drop(len(written))
    back = State()
    for key, value in written.items():
        back.timers.space.load(key, value)
    back.timers.index()
    assert [timer.number for timer in back.timers] == list(range(10_000))


def test_that_a_snapshot_writes_only_timers_that_lie_beside_ones_that_changed() -> None:
    state = state_with(viewers=0, timers=10_000)
    snapshots = Snapshots(state, every=EVERY)
    everything = sum(len(timers_of(batch)) for batch in batches(snapshots, EVERY, entries=1))
    assert everything == -(-10_000 // 32)
    state.timers.drop(5_000)
    for number in range(32):
        state.timers.drop(number)
    state.timers.add(Timer(1, 10_000, "after"))
    states = [one for batch in batches(snapshots, 4 * EVERY, entries=1) for one in batch.states if one.space == "timer"]
    assert {one.key[-2:]: one.value is None for one in states} == {
        (5_000 // 32).to_bytes(2, "big"): False, (0).to_bytes(2, "big"): True, (10_000 // 32).to_bytes(2, "big"): False,
    }  # fmt: skip


def timers_of(batch: Batch) -> dict[bytes, bytes]:
    return {one.key: one.value for one in batch.states if one.space == "timer" and one.value is not None}
