"""Days and instants as people write them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tiercast.audience.calendar import Calendar, date_number, date_text, instant_text


@given(st.dates())
def test_that_a_day_s_number_and_its_text_tell_of_the_same_date(day: date) -> None:
    assert date.fromisoformat(date_text(date_number(day))) == day


def test_that_days_are_counted_from_1970_in_the_zone_of_the_calendar() -> None:
    assert date_number(date(1970, 1, 1)) == 0
    assert date_text(-1) == "1969-12-31"
    assert Calendar("Asia/Shanghai").day_number(16 * 3_600_000_000) == 1


def test_that_an_instant_is_written_to_the_second_in_utc_and_none_not_at_all() -> None:
    assert instant_text(1_700_000_000_999_999) == "2023-11-14T22:13:20+00:00"
    assert instant_text(0) == instant_text(None) == ""
