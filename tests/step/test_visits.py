"""Visits, sessions and the room's clock."""

import pytest

from tests.step.support_a import DAY, HOUR, MINUTE, Stage, on_both

both_evaluators = on_both()

VISITS = """
triggers:
  starts: {on: visit start, do: [alert: {text: a}]}
  ends: {on: visit end, do: [alert: {text: a}]}
  stays: {on: visit reaches 1m, do: [alert: {text: a}]}
"""


def test_that_a_visit_starts_with_the_first_thing_heard_and_before_it(stage: Stage) -> None:
    stage.room(VISITS + "  says: {on: comment, do: [alert: {text: a}]}\n")
    assert stage.hear("comment", 0, text="a") == ["starts", "says"]
    assert stage.hear("comment", 30, text="a") == ["says"]


def test_that_silence_of_exactly_the_gap_does_not_end_a_visit(stage: Stage) -> None:
    stage.room(VISITS)
    stage.hear("enter", 0)
    assert stage.hear("like", 30 * MINUTE) == []
    assert stage.hear("like", 60 * MINUTE + 0.000001) == ["ends", "starts"]


def test_that_the_end_of_a_visit_is_known_when_the_gap_is_over(stage: Stage) -> None:
    stage.room(VISITS)
    stage.hear("enter", 0)
    stage.hear("like", 40)
    assert stage.until(30 * MINUTE + 40) == []
    assert stage.until(31 * MINUTE) == ["ends"]
    assert stage.when("ends") == [1_840.000001]
    assert stage.hear("enter", 32 * MINUTE) == ["starts"]


def test_that_a_leave_ends_the_visit_at_once(stage: Stage) -> None:
    stage.room(VISITS)
    stage.hear("enter", 0)
    assert stage.hear("leave", 10) == ["ends"]
    assert stage.hear("leave", 11) == []
    assert stage.until(HOUR) == []
    assert stage.hear("enter", HOUR) == ["starts"]


def test_that_the_end_of_a_visit_reads_the_visit_that_ended(stage: Stage) -> None:
    stage.room(
        """
triggers:
  long: {on: visit end, when: visit.dwell >= 90s, do: [alert: {text: a}]}
  short: {on: visit end, when: visit.dwell < 90s, do: [alert: {text: a}]}
"""
    )
    stage.hear("enter", 0)
    stage.hear("like", 60)
    stage.hear("like", 100)
    assert stage.hear("enter", HOUR) == ["long"]
    assert stage.hear("leave", HOUR + 10) == ["short"]


def test_that_dwell_leaves_long_silences_out_and_age_does_not(stage: Stage) -> None:
    stage.room(
        """
triggers:
  dwell: {on: like, when: visit.dwell = 60s, do: [alert: {text: a}]}
  age: {on: like, when: visit.age = 10m, do: [alert: {text: a}]}
"""
    )
    stage.hear("enter", 0)
    assert stage.hear("like", 60) == ["dwell"]
    assert stage.hear("like", 10 * MINUTE) == ["dwell", "age"]


def test_that_silence_counts_where_the_source_says_who_stays(stage: Stage) -> None:
    stage.room("triggers:\n  dwell: {on: like, when: visit.dwell = 10m, do: [alert: {text: a}]}\n", dense=True)
    stage.hear("enter", 0)
    assert stage.hear("like", 10 * MINUTE) == ["dwell"]


def test_that_a_visit_reaches_a_length_once(stage: Stage) -> None:
    stage.room(VISITS)
    stage.hear("enter", 0)
    assert [stage.hear("like", n) for n in (59, 60, 61, 120)] == [[], ["stays"], [], []]
    stage.hear("enter", HOUR)
    assert stage.hear("like", HOUR + 61) == ["stays"]


def test_that_a_length_passed_by_a_leave_was_reached(stage: Stage) -> None:
    stage.room(VISITS)
    stage.hear("enter", 0)
    assert sorted(stage.hear("leave", 90)) == ["ends", "stays"]


def test_that_a_length_may_be_a_knob(stage: Stage) -> None:
    stage.room(
        "params:\n  patience: {title: P, value: 5m, from: 1m, to: 30m}\n"
        "triggers:\n  stays: {on: visit reaches params.patience, do: [alert: {text: a}]}\n",
        params={"base/patience": "1m"},
    )
    stage.hear("enter", 0)
    assert stage.hear("like", 60) == ["stays"]


def test_that_visits_in_two_rooms_are_two(stage: Stage) -> None:
    stage.room(VISITS).room(VISITS, key="s")
    assert stage.hear("enter", 0) == ["starts"]
    assert stage.hear("enter", 10, room="s") == ["starts"]
    assert stage.hear("like", 70, room="s") == ["stays"]
    assert stage.hear("like", 71) == ["stays"]
    assert stage.hear("leave", 72, room="s") == ["ends"]
    assert stage.hear("like", 73) == []


def test_that_visits_are_numbered_for_those_who_are_known(stage: Stage) -> None:
    stage.room("triggers:\n  third: {on: visit start, when: visit.number = 3, do: [alert: {text: a}]}\n")
    said = [stage.hear("enter", n * HOUR) for n in range(4)]
    assert said == [[], [], ["third"], []]


def test_that_visits_that_start_and_end_are_counted(stage: Stage) -> None:
    stage.room(
        """
features:
  started: {count: visit start, within: 1d}
  ended: {count: visit end, within: 1d}
triggers:
  second: {on: like, when: {all: [started = 2, ended = 1]}, do: [alert: {text: a}]}
"""
    )
    stage.hear("like", 0)
    assert stage.hear("like", 10) == []
    assert stage.hear("like", HOUR) == ["second"]


# --- sessions

SESSION = """
triggers:
  first: {on: like, when: session.number = 1, do: [alert: {text: a}]}
  second: {on: like, when: session.number = 2, do: [alert: {text: a}]}
  young: {on: like, when: session.age < 10m, do: [alert: {text: a}]}
"""


def test_that_a_session_opens_with_the_first_event_after_four_hours_of_silence(stage: Stage) -> None:
    stage.room(SESSION)
    assert stage.hear("like", 0) == ["first", "young"]
    assert stage.hear("like", 4 * HOUR) == ["first"]
    assert stage.hear("like", 8 * HOUR + 1) == ["second", "young"]


def test_that_a_room_open_begins_the_session_and_a_close_ends_it(stage: Stage) -> None:
    stage.room(SESSION)
    stage.nobody("room_open", 0)
    assert stage.hear("like", MINUTE) == ["first", "young"]
    stage.nobody("room_close", HOUR)
    stage.nobody("room_open", 2 * HOUR)
    assert stage.hear("like", 2 * HOUR + 1) == ["second", "young"]


def test_that_what_trickles_in_after_the_close_opens_no_session(stage: Stage) -> None:
    stage.room(SESSION + "  open: {on: order_paid, when: session.age is known, do: [alert: {text: a}]}\n")
    stage.nobody("room_open", 0)
    stage.nobody("room_close", HOUR)
    assert stage.hear("order_paid", HOUR + 60, order="1") == []
    stage.nobody("room_open", 2 * HOUR)
    assert stage.hear("like", 2 * HOUR + 1) == ["second", "young"]


def test_that_a_repeated_open_of_the_same_broadcast_is_no_new_session(stage: Stage) -> None:
    stage.room(SESSION)
    stage.nobody("room_open", 0, session="b1")
    stage.nobody("room_open", MINUTE, session="b1")
    assert stage.hear("like", 20 * MINUTE) == ["first"]
    stage.nobody("room_open", 30 * MINUTE, session="b2")
    assert stage.hear("like", 31 * MINUTE) == ["second", "young"]


def test_that_a_tick_does_not_break_the_silence(stage: Stage) -> None:
    stage.room(SESSION)
    stage.hear("like", 0)
    stage.until(3 * HOUR)
    assert stage.hear("like", 5 * HOUR) == ["second", "young"]


def test_that_a_window_of_the_session_starts_anew_with_it(stage: Stage) -> None:
    stage.room(
        "features:\n  likes: {count: like, within: session, per: room}\n"
        "triggers:\n  two: {on: like, when: likes = 2, do: [alert: {text: a}]}\n"
    )
    said = [stage.hear("like", n) for n in (0, 1, 2, 10 * HOUR, 10 * HOUR + 1)]
    assert said == [[], ["two"], [], [], ["two"]]


# --- the room's clock

EVERY = "triggers:\n  strikes: {on: every 10m, do: [alert: {text: a}]}\n"


def test_that_every_strikes_at_multiples_of_the_rooms_clock_from_the_opening_on(stage: Stage) -> None:
    stage.room(EVERY)
    stage.until(25 * MINUTE)
    assert stage.fired == []
    stage.nobody("room_open", 25 * MINUTE + 1)
    stage.until(50 * MINUTE)
    assert stage.when("strikes") == [30 * MINUTE, 40 * MINUTE, 50 * MINUTE]


def test_that_every_is_silent_while_the_room_is_closed_and_strikes_once_when_it_reopens(stage: Stage) -> None:
    stage.room(EVERY)
    stage.nobody("room_open", 1)
    stage.nobody("room_close", 5 * MINUTE)
    stage.nobody("room_open", 6 * MINUTE)
    stage.nobody("room_close", 15 * MINUTE)
    stage.until(35 * MINUTE)
    stage.nobody("room_open", 36 * MINUTE)
    stage.until(50 * MINUTE)
    assert stage.when("strikes") == [10 * MINUTE, 40 * MINUTE, 50 * MINUTE]


def test_that_every_stops_after_four_hours_of_silence(stage: Stage) -> None:
    stage.room(EVERY.replace("10m", "1h"))
    stage.hear("like", 60)
    stage.until(2 * DAY)
    assert stage.when("strikes") == [n * HOUR for n in (1, 2, 3, 4)]


def test_that_every_reads_numbers_of_the_room(stage: Stage) -> None:
    stage.room(
        """
features:
  now_: {count: order_paid, within: 10m, per: room}
  before: {count: order_paid, within: 10m, ago: 10m, per: room}
triggers:
  falls: {on: every 1m, when: {all: [before >= 2, now_ < 70% of before]}, do: [alert: {text: a}]}
"""
    )
    for n in range(10):
        stage.hear("order_paid", n * MINUTE + 1, viewer=f"v{n}", order=str(n))
    stage.until(25 * MINUTE)
    # At 15 min five against five; at 16 min four against six; from 20 min on none at all.
    assert stage.when("falls") == [n * MINUTE for n in range(16, 26)]


@pytest.mark.parametrize(
    ("zone", "first"), [("Asia/Shanghai", 4 * HOUR), ("UTC", 12 * HOUR), ("Asia/Kolkata", 6.5 * HOUR)]
)
def test_that_the_clock_is_that_of_the_rooms_zone(stage: Stage, zone: str, first: float) -> None:
    stage.room(EVERY.replace("10m", "1d"), zone=zone, session_gap=10**15)
    stage.hear("like", 60)
    stage.until(2 * DAY)
    assert stage.when("strikes")[0] == first
