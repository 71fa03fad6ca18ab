"""The clock that never goes back."""

from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.steady import SLOWER, SteadyClock

HOUR = 3_600_000_000


class Jumps:
    """A computer's clock that somebody sets."""

    def __init__(self) -> None:
        self.wall, self.mono = 1_000 * HOUR, 0

    def now(self) -> int:
        return self.wall

    def monotonic(self) -> int:
        return self.mono

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nobody sleeps here")

    def pass_(self, microseconds: int) -> None:
        self.wall += microseconds
        self.mono += microseconds


def test_that_it_is_the_computers_clock_while_nobody_sets_it() -> None:
    jumps = Jumps()
    clock = SteadyClock(jumps)
    jumps.pass_(5_000_000)
    assert clock.now() == jumps.wall


def test_that_a_jump_forward_is_followed() -> None:
    jumps = Jumps()
    clock = SteadyClock(jumps)
    jumps.wall += 3 * HOUR
    assert clock.now() == jumps.wall


def test_that_after_a_jump_back_time_goes_on_a_tenth_slower_until_the_other_has_caught_up() -> None:
    jumps = Jumps()
    clock = SteadyClock(jumps)
    before = clock.now()
    jumps.wall -= 1_000_000
    assert clock.now() == before
    jumps.pass_(5_000_000)
    assert clock.now() == before + 5_000_000 * (SLOWER - 1) // SLOWER
    jumps.pass_(5_000_000)
    assert clock.now() == jumps.wall
    jumps.pass_(1_000_000)
    assert clock.now() == jumps.wall


def test_that_it_begins_no_earlier_than_the_journal_ends() -> None:
    jumps = Jumps()
    clock = SteadyClock(jumps)
    clock.at_least(jumps.wall + HOUR)
    assert clock.now() == jumps.wall + HOUR


@given(st.lists(st.tuples(st.integers(0, HOUR), st.integers(-2 * HOUR, 2 * HOUR)), max_size=30))
def test_that_it_never_goes_back_and_never_falls_behind(steps: list[tuple[int, int]]) -> None:
    jumps = Jumps()
    clock = SteadyClock(jumps)
    last = clock.now()
    for passed, jump in steps:
        jumps.pass_(passed)
        jumps.wall += jump
        now = clock.now()
        assert now >= max(last, jumps.wall)
        assert now - last >= passed * (SLOWER - 1) // SLOWER - 1
        last = now
