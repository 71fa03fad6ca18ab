"""Wrong clocks: units, the future, time zones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.intake.clock import AHEAD, PATIENCE, SECOND, Correction, SkewGuard
from tiercast.engine.intake.skew import SkewState

NOW = 1_763_000_000 * SECOND
HOUR = 3_600 * SECOND


def test_that_a_good_time_is_left_alone() -> None:
    assert SkewGuard(live=True).correct(NOW - SECOND, NOW) == (NOW - SECOND, None)


def test_that_a_missing_time_is_the_arrival() -> None:
    assert SkewGuard(live=True).correct(0, NOW) == (NOW, None)


@pytest.mark.parametrize(
    ("given_time", "unit"),
    [(NOW // SECOND, "seconds"), (NOW // 1_000, "milliseconds"), (NOW * 1_000, "nanoseconds")],
)
@pytest.mark.parametrize("live", [False, True])
def test_that_other_units_are_recognised(given_time: int, unit: str, live: bool) -> None:
    assert SkewGuard(live).correct(given_time, NOW) == (NOW, Correction(unit, given_time, NOW))


def test_that_an_impossible_time_is_the_arrival() -> None:
    assert SkewGuard(live=True).correct(5, NOW) == (NOW, Correction("impossible", 5, NOW))


def test_that_a_recording_keeps_its_times() -> None:
    for age in (-HOUR, 8 * HOUR, 8_760 * HOUR):
        assert SkewGuard(live=False).correct(NOW - age, NOW) == (NOW - age, None)


def test_that_one_event_from_the_future_does_not_drag_the_room_along() -> None:
    guard = SkewGuard(live=True)
    assert guard.correct(NOW + 3 * HOUR, NOW) == (NOW, Correction("ahead", NOW + 3 * HOUR, NOW))
    assert guard.correct(NOW, NOW) == (NOW, None)
    assert guard.state == SkewState()


@pytest.mark.parametrize("hours", [8, -8, 5.75, -3.5])
def test_that_a_wrong_time_zone_is_learned_and_keeps_latencies(hours: float) -> None:
    guard, off = SkewGuard(live=True), int(hours * HOUR)
    learned = [guard.correct(NOW + off + n * SECOND - 300, NOW + n * SECOND)[1] for n in range(PATIENCE)]
    assert [one.learned for one in learned if one and one.learned is not None] == [-off]
    time, correction = guard.correct(NOW + off + 60 * SECOND - 300, NOW + 60 * SECOND)
    assert time == NOW + 60 * SECOND - 300
    assert correction is not None
    assert correction.why == "offset"


def test_that_a_clock_that_was_put_right_is_unlearned() -> None:
    guard = SkewGuard(live=True, state=SkewState(offset=-8 * HOUR))
    learned = [guard.correct(NOW + n * SECOND, NOW + n * SECOND)[1] for n in range(PATIENCE)]
    assert [one.learned for one in learned if one and one.learned is not None] == [0]  # kept over a restart by this
    assert guard.state.offset == 0
    assert guard.correct(NOW + 60 * SECOND, NOW + 60 * SECOND) == (NOW + 60 * SECOND, None)


def test_that_a_backlog_is_late_and_not_a_wrong_clock() -> None:
    guard = SkewGuard(live=True)
    for n in range(100):
        time = NOW - 7 * HOUR + n * 97 * SECOND
        assert guard.correct(time, NOW + n) == (time, None)
    assert guard.state.offset == 0


@pytest.mark.parametrize("minutes", [1, 10, 50, 60])
def test_that_after_this_computers_clock_was_set_right_a_source_that_was_right_is_believed_again(minutes: int) -> None:
    guard, off = SkewGuard(live=True), minutes * 60 * SECOND
    for n in range(PATIENCE):
        guard.correct(NOW + off + n * SECOND, NOW + n * SECOND)  # this computer is behind, the source is right
    assert guard.state.offset == -off
    learned = [guard.correct(NOW + off + n * SECOND, NOW + off + n * SECOND)[1] for n in range(PATIENCE)]
    assert [one.learned for one in learned if one and one.learned is not None] == [0]
    assert guard.correct(NOW + off + 60 * SECOND, NOW + off + 60 * SECOND) == (NOW + off + 60 * SECOND, None)


def test_that_a_late_event_now_and_then_does_not_let_an_offset_be_forgotten() -> None:
    guard, off = SkewGuard(live=True, state=SkewState(offset=-10 * 60 * SECOND)), 10 * 60 * SECOND
    for n in range(100):
        received = NOW + n * SECOND
        guard.correct(received + (0 if n % PATIENCE else off), received)
    assert guard.state.offset == -off


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 17 * 60 * SECOND, -50 * 60 * SECOND, 24 * HOUR])
@pytest.mark.parametrize("offset", [0, 8 * HOUR])
def test_that_times_of_a_computer_clock_that_was_set_count_from_the_first_on(jump: int, offset: int) -> None:
    guard = SkewGuard(live=True, state=SkewState(offset=offset))
    given_time = NOW - offset + jump - SECOND
    time, correction = guard.correct(given_time, NOW, jump)
    assert time == NOW - SECOND
    assert correction == Correction("computer", given_time, NOW - SECOND)
    assert guard.state == SkewState(offset=offset)


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_that_times_of_a_platforms_own_clock_stay_where_this_computers_was_set(jump: int) -> None:
    guard = SkewGuard(live=True)
    assert guard.correct(NOW - SECOND, NOW, jump) == (NOW - SECOND, None)
    assert guard.correct(0, NOW, jump) == (NOW, None)


def test_that_while_a_small_step_back_is_caught_up_with_times_stay_as_they_are() -> None:
    assert SkewGuard(live=True).correct(NOW - SECOND, NOW, -SECOND) == (NOW - SECOND, None)


@given(st.lists(st.tuples(st.integers(-(10**10), 10**10), st.integers(0, 10**7)), max_size=60), st.booleans())
def test_that_no_live_event_is_used_from_the_future(steps: list[tuple[int, int]], live: bool) -> None:
    guard, now = SkewGuard(live), NOW
    for error, pause in steps:
        now += pause
        given_time = now + error
        used, correction = guard.correct(given_time, now)
        assert used - now <= AHEAD or not live
        assert (correction is None or correction.learned is not None) if used == given_time else correction is not None
        assert correction is None or (correction.given, correction.used) == (given_time, used)


@given(st.integers(0, 2**63 - 1), st.booleans())
def test_that_any_time_is_read_as_some_instant_of_this_century_or_its_arrival(given_time: int, live: bool) -> None:
    used, _ = SkewGuard(live).correct(given_time, NOW)
    assert 946_684_800 * SECOND <= used < 4_102_444_800 * SECOND
