"""In which weeks somebody came."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tiercast.audience.weeks import MOST_WEEKS, both_came, came_in, week_of, week_start, weeks_of

EPOCH = date(1970, 1, 1)
some_weeks = st.lists(st.integers(2_900, 3_000), max_size=40)


def came(weeks: list[int]) -> int:
    kept = 0
    for week in weeks:
        kept = came_in(kept, week)
    return kept


def kept(weeks: list[int]) -> list[int]:
    return sorted({week for week in weeks if week > max(weeks) - MOST_WEEKS}, reverse=True)


def test_that_weeks_begin_on_monday_and_the_first_holds_the_first_day_of_1970() -> None:
    assert (week_of(0), week_of(3), week_of(4)) == (1, 1, 2)
    for day in (0, 4, 20_000, 20_779):
        monday = week_start(week_of(day))
        assert (monday + 3) % 7 == 0
        assert monday <= day < monday + 7
    assert date.fromordinal(EPOCH.toordinal() + week_start(week_of(20_779))).isoweekday() == 1


@given(some_weeks)
def test_that_every_week_is_kept_once_whatever_the_order(weeks: list[int]) -> None:
    assert list(weeks_of(came(weeks))) == (kept(weeks) if weeks else [])
    assert came(weeks) == came(sorted(weeks))


@given(some_weeks, some_weeks)
def test_that_two_who_are_one_came_in_the_weeks_of_both(one: list[int], other: list[int]) -> None:
    both = both_came(came(one), came(other))
    assert both == came(sorted([*one, *other]))
    assert both == both_came(came(other), came(one))


@given(some_weeks)
def test_that_what_is_kept_fits_where_snapshots_are_written(weeks: list[int]) -> None:
    assert came(weeks) < 2**63
