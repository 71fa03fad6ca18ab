"""Visits: dwell against a list of instants, their ends, and late events."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.visits import Gaps, Heard, close, ends_at, expire, hear, read_visit

GAPS = Gaps(visit=30, idle=5)


def hear_all(times: list[int], dense: bool = False, gaps: Gaps = GAPS) -> tuple[bytes, list[Heard]]:
    """Hear of a viewer at each instant."""
    state, what = b"", []
    for time in times:
        what.append(hear(state, time, False, gaps, dense))
        state = what[-1].state
    return state, what


def dwell_of(times: list[int], dense: bool) -> tuple[int, bool]:
    """Dwell of one visit, and whether silence was left out, from the list of its instants."""
    silences = [b - a for a, b in pairwise(sorted(times))]
    return sum(s for s in silences if dense or s <= GAPS.idle), any(s > GAPS.idle for s in silences) and not dense


def test_that_silence_of_exactly_the_gap_goes_on_and_more_begins_a_new_visit() -> None:
    state, what = hear_all([100, 130])
    assert what[1].started is None
    new = hear(state, 161, False, GAPS, False)
    assert new.started == 161
    assert new.ended is not None
    assert (new.ended.start, new.ended.heard, new.ended.open) == (100, 130, False)


def test_that_long_silence_does_not_count_unless_the_source_says_who_stays() -> None:
    sparse, _ = hear_all([100, 104, 120])
    dense, _ = hear_all([100, 104, 120], dense=True)
    assert read_visit(sparse).dwell == 4  # type: ignore[union-attr]
    assert read_visit(sparse).estimated  # type: ignore[union-attr]
    assert read_visit(dense).dwell == 20  # type: ignore[union-attr]
    assert not read_visit(dense).estimated  # type: ignore[union-attr]


def test_that_a_leave_ends_the_visit_at_once() -> None:
    state, _ = hear_all([100, 103])
    left = hear(state, 105, True, GAPS, True)
    assert left.ended is not None
    assert left.ended.dwell == 5
    assert ends_at(left.state, GAPS) is None
    assert hear(left.state, 106, True, GAPS, True).ended is None
    back = hear(left.state, 107, False, GAPS, True)
    assert (back.started, back.dwell) == (107, 0)


def test_that_a_leave_of_somebody_never_heard_of_is_nothing() -> None:
    assert hear(b"", 5, True, GAPS, True) == Heard(b"")


def test_that_silence_ends_a_visit_once_by_the_timer() -> None:
    state, _ = hear_all([100])
    assert ends_at(state, GAPS) == 131
    assert expire(state, 130, GAPS).ended is None
    ended = expire(state, 131, GAPS)
    assert ended.ended is not None
    assert expire(ended.state, 500, GAPS).ended is None
    again = hear(ended.state, 500, False, GAPS, False)
    assert (again.started, again.ended) == (500, None)


def test_that_a_late_event_does_not_reopen_an_ended_visit() -> None:
    state, _ = hear_all([100, 110])
    closed = close(state).state
    assert hear(closed, 105, False, GAPS, False).state == closed


def test_that_a_late_event_before_the_visit_moves_its_start_but_not_into_the_one_before() -> None:
    state, _ = hear_all([100, 160])
    moved = hear(state, 157, False, GAPS, False)
    assert read_visit(moved.state).start == 157  # type: ignore[union-attr]
    assert moved.dwell == 3
    assert hear(state, 99, False, GAPS, False).state == state
    assert hear(state, 129, False, GAPS, False).state == state


@pytest.mark.parametrize("duration", [1, 4, 5, 9])
def test_that_a_dwell_is_reached_exactly_once(duration: int) -> None:
    _, what = hear_all([100, 102, 104, 105, 109])
    assert sum(each.reached(duration) for each in what) == 1


@settings(max_examples=200, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(0, 12), st.sampled_from([0, 0, 0, 1, 4, 9])), min_size=1, max_size=30),
    dense=st.booleans(),
)
def test_that_the_dwell_is_what_it_would_have_been_in_order(steps: list[tuple[int, int]], dense: bool) -> None:
    times, now = [], 1000
    for step, late in steps:
        now += step
        times.append(now - late)
    state, what = hear_all(times, dense)
    visit = read_visit(state)
    assert visit is not None
    assert (visit.dwell, visit.estimated) == dwell_of(times, dense)
    assert (visit.start, visit.heard) == (min(times), max(times))
    assert what[-1].dwell == visit.dwell


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_that_every_visit_is_ended_once_and_none_spans_more_silence_than_the_gap(steps: list[int]) -> None:
    times, now = [], 1000
    for step in steps:
        now += step
        times.append(now)
    state, what = hear_all(times)
    ended = [each.ended for each in what if each.ended is not None]
    last = close(state).ended
    assert last is not None
    visits = [*ended, last]
    assert len(visits) == 1 + sum(b - a > GAPS.visit for a, b in pairwise(times))
    assert all(b.start - a.heard > GAPS.visit for a, b in pairwise(visits))


def test_that_the_state_stays_small_however_long_the_visit() -> None:
    state, _ = hear_all(list(range(0, 10_000, 7)))
    assert len(state) < 600
    assert read_visit(state).dwell == 0  # type: ignore[union-attr]


def test_that_a_leave_after_the_gap_ends_the_visit_where_it_was_last_heard() -> None:
    state, _ = hear_all([100, 103])
    left = hear(state, 200, True, GAPS, True)
    assert left.ended is not None
    assert (left.ended.heard, left.started) == (103, None)
    assert read_visit(left.state).open is False  # type: ignore[union-attr]


def test_that_without_a_visit_there_is_nothing_to_end() -> None:
    assert ends_at(b"", GAPS) is None
    assert expire(b"", 5, GAPS) == Heard(b"")
    assert close(b"") == Heard(b"")
    assert read_visit(b"") is None


def test_that_a_late_event_before_the_start_leaves_out_long_silence() -> None:
    state, _ = hear_all([100])
    moved = hear(state, 80, False, GAPS, False)
    assert (moved.dwell, read_visit(moved.state).estimated) == (0, True)  # type: ignore[union-attr]
    assert hear(state, 80, False, GAPS, True).dwell == 20
