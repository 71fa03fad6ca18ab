"""Consent, quiet hours and the order of rules."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.decide.conflict import ExclusiveGroups, waiting_order
from tiercast.decide.consent import (
    Approach,
    Consent,
    ConsentPolicy,
    QuietHours,
    hear_consent,
    note_consent,
    objection,
    read_consent,
)
from tiercast.decide.decision import Suppressed
from tiercast.decide.ids import action_id, firing_id, id_from_text, id_text, make_id

HOUR = 3_600_000_000
SHANGHAI, BERLIN = Calendar("Asia/Shanghai"), Calendar("Europe/Berlin")
NIGHT = QuietHours(22 * HOUR, 8 * HOUR)
TO_VIEWER = Approach(True)


def instant(text: str) -> int:
    """Microseconds of an ISO time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def consent_entry(time: int, **said: bool) -> Entry:
    """What a viewer says."""
    return Entry(time=time, kind="consent", attributes=dict(said))


def test_that_the_last_word_counts_by_the_time_it_was_said() -> None:
    state = hear_consent(b"", consent_entry(10, marketing=False))
    state = hear_consent(state, consent_entry(5, marketing=True, personalised=False))
    assert read_consent(state) == Consent(marketing=False, personalised=False)
    state = hear_consent(state, consent_entry(11, marketing=True))
    assert read_consent(state) == Consent(marketing=True, personalised=False)
    assert read_consent(b"") == Consent()


def test_that_of_two_answers_at_one_instant_the_refusal_counts() -> None:
    for answers in ((True, False), (False, True)):
        state = b""
        for answer in answers:
            state = hear_consent(state, consent_entry(5, marketing=answer))
        assert read_consent(state).marketing is False


def test_that_each_objection_has_its_reason() -> None:
    policy = ConsentPolicy(quiet=NIGHT)
    noon, night = instant("2026-03-01T04:00"), instant("2026-03-01T15:00")
    assert objection(Consent(), policy, TO_VIEWER, noon, SHANGHAI) is None
    assert objection(Consent(), policy, TO_VIEWER, night, SHANGHAI) is Suppressed.QUIET_HOURS
    assert objection(Consent(), policy, TO_VIEWER, noon, None) is Suppressed.QUIET_HOURS
    assert objection(Consent(marketing=False), policy, TO_VIEWER, noon, SHANGHAI) is Suppressed.CONSENT
    assert objection(Consent(), ConsentPolicy(ask_first=True), TO_VIEWER, noon, SHANGHAI) is Suppressed.CONSENT
    no_profile = Consent(personalised=False)
    assert objection(no_profile, policy, TO_VIEWER, noon, SHANGHAI) is Suppressed.NOT_PERSONALISED
    assert objection(no_profile, policy, Approach(True, personalised=False), noon, SHANGHAI) is None
    assert objection(Consent(False, False), policy, Approach(False), night, SHANGHAI) is None


@pytest.mark.parametrize(
    ("clock", "quiet"), [("13:59:59", False), ("14:00", True), ("15:59", True), ("23:59:59", True), ("00:00", False)]
)
def test_that_quiet_hours_go_over_midnight_of_the_room(clock: str, quiet: bool) -> None:
    assert NIGHT.hold(instant(f"2026-03-01T{clock}"), SHANGHAI) is quiet


def test_that_an_hour_which_the_clocks_repeat_is_quiet_twice_and_a_skipped_one_never() -> None:
    small_hours = QuietHours(2 * HOUR, 3 * HOUR)
    autumn = [small_hours.hold(instant(f"2026-10-25T0{hour}:30"), BERLIN) for hour in (0, 1, 2)]
    spring = [small_hours.hold(instant(f"2026-03-29T0{hour}:30"), BERLIN) for hour in (0, 1, 2)]
    assert autumn == [True, True, False]
    assert spring == [False, False, False]
    assert not QuietHours().hold(instant("2026-03-01T00:00"), BERLIN)


def test_that_days_have_23_24_and_25_hours() -> None:
    lengths = []
    for day in ("2026-03-29T10:00", "2026-06-01T10:00", "2026-10-25T10:00"):
        now = instant(day)
        lengths.append((BERLIN.next_day(now) - BERLIN.day_start(now)) // HOUR)
    assert lengths == [23, 24, 25]
    assert BERLIN.day_number(instant("1970-01-01T23:30")) == 1


def test_that_a_rule_in_shadow_keeps_nothing_back() -> None:
    groups = ExclusiveGroups()
    groups.take("g", b"v", True, "tried")
    assert groups.taken_by("g", b"v", False) == ""
    assert groups.taken_by("g", b"v", True) == "tried"
    groups.take("g", b"v", False, "real")
    assert groups.taken_by("g", b"v", True) == "real"
    assert groups.taken_by("g", b"w", False) == ""
    assert groups.taken_by("", b"v", False) == ""


def test_that_the_most_valuable_waits_the_shortest() -> None:
    assert waiting_order([(1.0, 5), (None, 1), (9.0, 7), (9.0, 3)]) == [3, 2, 0, 1]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=4), min_size=1, max_size=4), st.lists(st.binary(max_size=4), min_size=1, max_size=4))
def test_that_different_fields_have_different_ids(one: list[bytes], other: list[bytes]) -> None:
    assert (make_id("x", *one) == make_id("x", *other)) == (one == other)
    assert make_id("x", *one) != make_id("y", *one)


def test_that_an_id_can_be_read_back_from_its_text() -> None:
    firing = firing_id(1, "beauty", "nudge", b"v" * 16, 7, 0)
    assert id_from_text(id_text(firing)) == firing
    assert len(id_text(firing)) == 26
    assert action_id(firing, 0) != action_id(firing, 1)
    for wrong in ("abc", "1" * 26):
        with pytest.raises(ValueError, match="is no id"):
            id_from_text(wrong)


@given(st.sampled_from(["marketing", "personalised"]), st.sampled_from([True, False, None]), st.booleans())
def test_that_what_a_person_writes_down_counts_until_the_viewer_says_otherwise(
    what: str, said: bool | None, later: bool
) -> None:
    heard = hear_consent(b"", consent_entry(10, marketing=True, personalised=False))
    noted = note_consent(heard, what, said, 20)
    assert getattr(read_consent(noted), what) is said
    other = "personalised" if what == "marketing" else "marketing"
    assert getattr(read_consent(noted), other) is getattr(read_consent(heard), other)
    again = hear_consent(noted, consent_entry(30, **{what: later}))
    assert getattr(read_consent(again), what) is later
