"""Ladders: up at once, down only after the hold."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.ladders import NOWHERE, Rungs, read_standing, write_standing

LADDER = Rungs([("champion", 10), ("promising", 0), ("prospect", 0)])


def test_that_a_viewer_goes_up_at_once() -> None:
    low = LADDER.settle([False, False, True], NOWHERE, 100)
    high = LADDER.settle([True, True, True], low, 101)
    assert (low.tier, high.tier, high.since) == ("prospect", "champion", 101)


def test_that_a_viewer_goes_down_when_the_hold_is_over_and_not_before() -> None:
    standing = LADDER.settle([True, False, True], NOWHERE, 100)
    held = LADDER.settle([False, False, True], standing, 150)
    assert held.tier == "champion"
    assert LADDER.next_change(held) == 160
    assert LADDER.settle([False, True, True], held, 159).tier == "champion"
    assert LADDER.settle([False, True, True], held, 160).tier == "promising"


def test_that_a_condition_that_is_true_again_ends_the_hold() -> None:
    held = LADDER.settle([False, False, True], LADDER.settle([True, False, True], NOWHERE, 100), 105)
    again = LADDER.settle([True, False, True], held, 110)
    assert LADDER.next_change(again) is None
    assert (again.tier, again.since) == ("champion", 100)


def test_that_unknown_does_not_hold() -> None:
    assert LADDER.settle([None, None, True], NOWHERE, 5).tier == "prospect"
    assert LADDER.settle([None, None, None], NOWHERE, 5) == NOWHERE


def test_that_nobody_stands_anywhere_at_first() -> None:
    assert read_standing(b"") == NOWHERE
    assert LADDER.next_change(NOWHERE) is None


def test_that_a_tier_which_the_ruleset_no_longer_has_is_left_at_once() -> None:
    old = Rungs([("legend", 1000), ("x", 0)]).settle([True, True], NOWHERE, 5)
    assert LADDER.settle([False, True, True], old, 6).tier == "promising"


@settings(max_examples=200, deadline=None)
@given(
    steps=st.lists(st.tuples(st.integers(0, 8), st.lists(st.sampled_from([True, False, None]), min_size=3, max_size=3)))
)
def test_that_the_standing_is_the_best_true_rung_or_a_held_one(steps: list[tuple[int, list[bool | None]]]) -> None:
    standing, now = NOWHERE, 0
    for step, values in steps:
        now += step
        before = standing
        standing = LADDER.settle(values, standing, now)
        assert read_standing(write_standing(standing)) == standing
        best = next(
            (tier for tier, value in zip(("champion", "promising", "prospect"), values, strict=True) if value), ""
        )
        if standing.tier != best:
            assert (standing.tier, before.tier) == ("champion", "champion")
            due = LADDER.next_change(standing)
            assert due is not None
            assert now < due <= now + 10
