"""Kinds that fall silent while others flow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.intake.staleness import ENOUGH, LONGEST, ODD, OTHERS, STEADY, Silence, Staleness

SECOND, MINUTE = 1_000_000, 60_000_000


def watched() -> Staleness:
    staleness = Staleness({"comment": 5 * MINUTE})
    staleness.hear("comment", 0)
    return staleness


def test_that_silence_while_others_flow_is_told_once() -> None:
    staleness = watched()
    for minute in range(1, 6):
        staleness.hear("gift", minute * MINUTE)
    assert staleness.silent(5 * MINUTE - 1) == []
    assert staleness.silent(5 * MINUTE) == [Silence("comment", 0)]
    assert staleness.silent(6 * MINUTE) == []
    assert staleness.silent_kinds() == {"comment"}


def test_that_a_silent_feed_is_not_a_silent_kind() -> None:
    staleness = watched()
    for _ in range(OTHERS - 1):
        staleness.hear("gift", MINUTE)
    assert staleness.silent(60 * MINUTE) == []


def test_that_a_kind_that_was_never_heard_is_not_missed() -> None:
    staleness = Staleness({"comment": MINUTE})
    for minute in range(10):
        staleness.hear("gift", minute * MINUTE)
    assert staleness.silent(10 * MINUTE) == []


def test_that_a_trickle_does_not_flap() -> None:
    staleness = watched()
    told = []
    for minute in range(1, 120):
        staleness.hear("gift", minute * MINUTE)
        if minute % 10 == 0:
            told.append(staleness.hear("comment", minute * MINUTE))
        told += staleness.silent(minute * MINUTE)
    assert [one for one in told if one] == [Silence("comment", 0)]


def test_that_a_kind_is_back_when_it_flows_again() -> None:
    staleness = watched()
    for _ in range(OTHERS):
        staleness.hear("gift", MINUTE)
    staleness.silent(5 * MINUTE)
    told = [staleness.hear("comment", 6 * MINUTE + second) for second in range(STEADY)]
    assert told == [None] * (STEADY - 1) + [Silence("comment", 6 * MINUTE + STEADY - 1, back=True)]
    assert staleness.silent_kinds() == frozenset()


def test_that_a_duration_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="'comment'"):
        Staleness({"comment": 0})


@given(st.lists(st.tuples(st.sampled_from(["comment", "gift", "like"]), st.integers(0, 3 * MINUTE)), max_size=80))
def test_that_a_kind_told_silent_was_silent_and_tells_alternate(steps: list[tuple[str, int]]) -> None:
    staleness = Staleness({"comment": 4 * MINUTE, "gift": 4 * MINUTE})
    now, last = 0, dict[str, int]()
    silent: set[str] = set()
    for kind, pause in steps:
        now += pause
        for one in staleness.silent(now):
            assert now - last[one.kind] >= 4 * MINUTE
            assert one.since == last[one.kind]
            assert one.kind not in silent
            silent.add(one.kind)
        back = staleness.hear(kind, now)
        last[kind] = now
        if back is not None:
            silent.remove(back.kind)
        assert staleness.silent_kinds() == silent


def test_that_a_kind_that_came_often_is_missed_although_nobody_declared_it() -> None:
    staleness, now = Staleness({}, learns=True), 0
    for _ in range(10 * ENOUGH):
        now += 600_000  # 98 comments a minute, as in the room that was recorded
        staleness.hear("comment", now)
    last = now
    for _ in range(60):
        now += MINUTE // 6
        staleness.hear("gift", now)
        if now - last < ODD:
            assert staleness.silent(now) == []
    assert staleness.silent(now) == [Silence("comment", last)]
    assert staleness.odd()["comment"] == ODD
    # Six in an hour are a trickle, not its return.
    told = []
    for _ in range(6):
        now += 10 * MINUTE
        told.append(staleness.hear("comment", now))
    assert told == [None] * 6
    back = [staleness.hear("comment", now + second) for second in range(1, STEADY + 1)]
    assert any(one is not None and one.back for one in back)


def test_that_what_came_seldom_or_only_a_few_times_is_not_missed_and_orders_never() -> None:
    staleness, now = Staleness({}, learns=True), 0
    for number in range(10 * ENOUGH):
        now += 1_000_000
        staleness.hear("like", now)
        staleness.hear("order_paid", now)
        if number % 60 == 0:
            staleness.hear("superchat", now)
        if number < ENOUGH // 2:
            staleness.hear("share", now)
    for _ in range(OTHERS):
        now += 10 * MINUTE
        staleness.hear("like", now)
        assert staleness.silent(now) == []


# --- a source that tells nothing at all


def _often(staleness: Staleness, begin: int, count: int = 40) -> int:
    """`count` events of one kind, one a second. Returns: when the last one came."""
    for number in range(count):
        staleness.hear("comment", begin + number * SECOND)
    return begin + (count - 1) * SECOND


def test_that_a_source_that_told_something_often_is_mute_after_five_minutes_and_well_with_the_next_event() -> None:
    staleness = Staleness({}, learns=True)
    last = _often(staleness, 0)
    assert staleness.mute(last + ODD - 1) is None
    assert staleness.mute(last + ODD) == last
    staleness.hear("like", last + ODD)
    assert staleness.mute(last + ODD) is None


def test_that_a_source_is_not_mute_that_told_little_or_is_not_live_or_whose_show_is_over() -> None:
    few, past, over = Staleness({}, learns=True), Staleness({}), Staleness({}, learns=True)
    _often(few, 0, 20)
    _often(past, 0)
    last = _often(over, 0)
    later = last + ODD
    assert few.mute(later) is past.mute(later) is None
    assert over.mute(last + LONGEST) is None, "nobody broadcasts there any more"
    over.hear("room_close", last + SECOND)
    assert over.mute(later + SECOND) is None
