"""The clock that does not jump during a show and never goes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.steady import NEAR, SLOWER, SteadyClock, slept

HOUR = 3_600_000_000


class Jumps:
    """A computer's clock that somebody sets."""

    def __init__(self) -> None:
        self.wall, self.mono, self.asleep = 1_000 * HOUR, 0, 0

    def now(self) -> int:
        return self.wall

    def monotonic(self) -> int:
        return self.mono

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody sleeps here")

    def pass_(self, microseconds: int) -> None:
        self.wall += microseconds
        self.mono += microseconds

    def sleep_for(self, microseconds: int) -> None:
        """The machine is suspended: only the computer's own clock goes on."""
        self.wall += microseconds
        self.asleep += microseconds

    def steady(self, on: bool = False) -> SteadyClock:
        """A clock over this one, while a show is on or not."""
        clock = SteadyClock(self, lambda: self.asleep)
        clock.keep_while(lambda: on)
        return clock


def test_that_it_is_the_computers_clock_while_nobody_sets_it() -> None:
    jumps = Jumps()
    clock = jumps.steady(on=True)
    jumps.pass_(5_000_000)
    assert (clock.now(), clock.off) == (jumps.wall, 0)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 24 * HOUR, -24 * HOUR, NEAR + 1, -NEAR - 1])
def test_that_during_a_show_a_clock_that_is_set_changes_nothing_and_the_distance_is_kept(jump: int) -> None:
    jumps = Jumps()
    clock, began = jumps.steady(on=True), jumps.wall
    jumps.wall += jump
    assert (clock.now(), clock.off) == (began, jump)
    for second in range(1, 3_600):
        jumps.pass_(1_000_000)
        assert (clock.now(), clock.off) == (began + second * 1_000_000, jump)
    jumps.wall -= jump
    assert (clock.now(), clock.off) == (jumps.wall, 0)


@pytest.mark.parametrize("on", [True, False])
def test_that_a_small_step_forward_is_followed_at_once(on: bool) -> None:
    jumps = Jumps()
    clock = jumps.steady(on)
    jumps.wall += NEAR
    assert (clock.now(), clock.off) == (jumps.wall, 0)


def test_that_a_clock_that_was_set_forward_is_followed_once_the_show_is_over() -> None:
    jumps = Jumps()
    clock = jumps.steady(on=True)
    jumps.wall += 3 * HOUR
    assert clock.now() == jumps.wall - 3 * HOUR
    clock.keep_while(lambda: False)
    assert (clock.now(), clock.off) == (jumps.wall, 0)


@pytest.mark.parametrize("on", [True, False])
def test_that_time_in_which_the_machine_slept_has_passed(on: bool) -> None:
    jumps = Jumps()
    clock = jumps.steady(on)
    jumps.sleep_for(8 * HOUR)
    jumps.pass_(1_000_000)
    assert (clock.now(), clock.off) == (jumps.wall, 0)


def test_that_a_clock_that_was_set_while_the_machine_slept_is_known_to_be_set() -> None:
    jumps = Jumps()
    clock, began = jumps.steady(on=True), jumps.wall
    jumps.sleep_for(HOUR)
    jumps.wall += 2 * HOUR
    assert (clock.now(), clock.off) == (began + HOUR, 2 * HOUR)


def test_that_what_a_machine_has_slept_is_no_less_than_nothing() -> None:
    assert slept() >= 0


@pytest.mark.parametrize("on", [True, False])
def test_that_after_a_small_step_back_time_goes_on_a_tenth_slower_until_the_other_has_caught_up(on: bool) -> None:
    jumps = Jumps()
    clock = jumps.steady(on)
    before = clock.now()
    jumps.wall -= 1_000_000
    assert clock.now() == before
    jumps.pass_(5_000_000)
    assert clock.now() == before + 5_000_000 * (SLOWER - 1) // SLOWER
    jumps.pass_(5_000_000)
    assert clock.now() == jumps.wall
    jumps.pass_(1_000_000)
    assert clock.now() == jumps.wall


def test_that_without_a_show_a_clock_that_was_set_back_is_caught_up_with_slowly() -> None:
    jumps = Jumps()
    clock, began = jumps.steady(), jumps.wall
    jumps.wall -= HOUR
    jumps.pass_(10 * HOUR)
    assert (clock.now(), clock.off) == (jumps.wall, 0)
    assert jumps.wall == began + 9 * HOUR


@pytest.mark.parametrize("on", [True, False])
def test_that_it_begins_no_earlier_than_the_journal_ends(on: bool) -> None:
    jumps = Jumps()
    clock = jumps.steady(on)
    clock.at_least(jumps.wall + HOUR)
    assert clock.off == -HOUR
    assert clock.now() == jumps.wall + HOUR
    clock.at_least(jumps.wall)
    assert clock.now() == jumps.wall + HOUR


@given(st.lists(st.tuples(st.integers(0, HOUR), st.integers(-2 * HOUR, 2 * HOUR), st.booleans()), max_size=30))
def test_that_it_never_goes_back_and_goes_with_the_time_that_passes(steps: list[tuple[int, int, bool]]) -> None:
    jumps = Jumps()
    clock = jumps.steady()
    last = clock.now()
    for passed, jump, on in steps:
        clock.keep_while(lambda on=on: on)  # type: ignore[misc]
        jumps.pass_(passed)
        jumps.wall += jump
        now = clock.now()
        assert clock.off == jumps.wall - now
        assert now - last >= passed * (SLOWER - 1) // SLOWER - 1
        assert now >= jumps.wall - NEAR or on
        assert now - last <= passed + NEAR or not on
        last = now
