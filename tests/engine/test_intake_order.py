"""Bounded reordering by event time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.intake.order import Reorder

batches = st.lists(
    st.tuples(st.integers(0, 20), st.lists(st.integers(0, 200), max_size=6)), max_size=12
)  # (time since the last batch, event times)


def test_that_without_lateness_a_batch_is_sorted_and_nothing_held() -> None:
    order: Reorder[str] = Reorder()
    assert order.push([(3, "c"), (1, "a"), (3, "d"), (2, "b")], now=10) == ["a", "b", "c", "d"]
    assert order.push([(1, "late")], now=11) == ["late"]
    assert len(order) == 0
    assert order.next_due() is None


def test_that_a_late_event_is_put_in_its_place() -> None:
    order: Reorder[str] = Reorder(lateness=10)
    assert order.push([(100, "b")], now=100) == []
    assert order.push([(95, "a")], now=101) == []
    assert order.push([(110, "c")], now=110) == ["a", "b"]
    assert order.next_due() == 111
    assert order.due(119) == []
    assert order.due(120) == ["c"]


def test_that_the_earliest_goes_on_where_too_many_are_held() -> None:
    order: Reorder[int] = Reorder(lateness=1_000, most=3)
    assert order.push([(time, time) for time in (5, 4, 3, 2, 1)], now=0) == [1, 2]
    assert order.flush() == [3, 4, 5]
    assert order.flush() == []


@pytest.mark.parametrize("lateness", [0, 10])
def test_that_what_comes_after_a_later_one_has_gone_on_is_counted(lateness: int) -> None:
    order: Reorder[str] = Reorder(lateness)
    order.push([(100, "a"), (200, "b")], now=200)
    order.due(now=300)
    assert order.late == 0
    order.push([(150, "late"), (200, "in time"), (300, "c")], now=300)
    assert order.late == 1


@pytest.mark.parametrize(("lateness", "most"), [(-1, 5), (5, 0)])
def test_that_senseless_settings_are_refused(lateness: int, most: int) -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        Reorder(lateness, most)


@given(batches, st.integers(0, 60))
def test_that_every_event_goes_on_once_and_no_later_than_its_lateness(
    arrivals: list[tuple[int, list[int]]], lateness: int
) -> None:
    order: Reorder[tuple[int, int, int]] = Reorder(lateness)
    now, number, sent = 0, 0, []
    released: list[tuple[int, int, int]] = []
    for pause, times in arrivals:
        now += pause
        batch = []
        for time in times:
            number += 1
            batch.append((time, (time, number, now)))
        sent += [event for _, event in batch]
        released += order.push(batch, now)
        waiting = [event for event in sent if event not in released]
        assert all(arrived + lateness > now for _, _, arrived in waiting)
        assert len(order) == len(waiting)
        assert (order.next_due() is None) is (not waiting)
    released += order.flush()
    assert sorted(released) == sorted(sent)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 50)), max_size=40))
def test_that_events_no_later_than_declared_come_out_sorted(steps: list[tuple[int, int]]) -> None:
    lateness = 50
    events, time = [], 0
    for pause, late in steps:
        time += pause
        events.append((time + late, time))  # (arrival, event time)
    order: Reorder[int] = Reorder(lateness)
    released: list[int] = []
    for arrival, at in sorted(events):
        released += order.due(arrival)
        released += order.push([(at, at)], arrival)
    released += order.flush()
    assert released == sorted(released)
    assert len(released) == len(events)
