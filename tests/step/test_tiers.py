"""Tiers: up at once, down only after the hold, and silence moves people too."""

import pytest

from tests.step.support_a import DAY, HOUR, MINUTE, Stage, on_both

both_evaluators = on_both()

LADDER = """
features:
  clicks: {count: item_click, within: 5m}
tiers:
  heat:
    - {tier: hot, when: clicks >= 3, hold: 10m}
    - {tier: warm, when: clicks >= 1}
    - {tier: silent}
triggers:
  moved: {on: tier.heat changed, do: [alert: {text: "{tier.heat}"}]}
"""


def test_that_somebody_goes_up_at_once_and_by_several_rungs(stage: Stage) -> None:
    stage.room(LADDER)
    assert stage.hear("item_click", 0, item="a") == ["moved"]
    assert stage.hear("item_click", 1, item="a") == []
    assert stage.hear("item_click", 2, item="a") == ["moved"]
    assert stage.moves("heat") == [("", "warm", 0), ("warm", "hot", 2)]


def test_that_a_newcomer_on_the_lowest_rung_has_not_changed(stage: Stage) -> None:
    stage.room(LADDER)
    assert stage.hear("enter", 0) == []
    assert stage.moves("heat") == []
    assert stage.hear("item_click", 1, item="a") == ["moved"]
    assert stage.moves("heat") == [("silent", "warm", 1)]


def test_that_the_silent_become_silent_without_an_event_of_theirs(stage: Stage) -> None:
    stage.room(LADDER)
    stage.hear("item_click", 0, item="a")
    assert stage.until(5 * MINUTE - 1) == []
    assert stage.until(6 * MINUTE) == ["moved"]
    assert stage.moves("heat")[1:] == [("warm", "silent", 5 * MINUTE)]


def test_that_a_fall_waits_for_the_hold_since_the_condition_was_last_true(stage: Stage) -> None:
    stage.room(LADDER)
    for n in (0, 60, 120):
        stage.hear("item_click", n, item="a")
    stage.until(HOUR)
    # Three clicks until 300 s, when the first one leaves the window; held for ten minutes from then on.
    assert stage.moves("heat") == [("", "warm", 0), ("warm", "hot", 120), ("hot", "silent", 300 + 10 * MINUTE)]


def test_that_a_condition_that_is_true_again_ends_the_hold(stage: Stage) -> None:
    stage.room(LADDER)
    for n in (0, 60, 120, 8 * MINUTE, 8 * MINUTE + 1, 8 * MINUTE + 2):
        stage.hear("item_click", n, item="a")
    stage.until(2 * HOUR)
    # True again from 482 s until the click of 480 s leaves at 780 s.
    assert stage.moves("heat")[2:] == [("hot", "silent", 13 * MINUTE + 10 * MINUTE)]


def test_that_a_look_at_a_fall_comes_at_the_next_whole_second(stage: Stage) -> None:
    stage.room(LADDER)
    stage.hear("item_click", 0.25, item="a")
    stage.until(HOUR)
    assert stage.moves("heat")[1:] == [("warm", "silent", 5 * MINUTE + 1)]


def test_that_events_of_others_do_not_move_anybody(stage: Stage) -> None:
    stage.room(LADDER)
    stage.hear("item_click", 0, item="a")
    stage.hear("item_click", 10, viewer="bob", item="a")
    stage.until(HOUR)
    assert stage.moves("heat", "ann")[1:] == [("warm", "silent", 300)]
    assert stage.moves("heat", "bob")[1:] == [("warm", "silent", 310)]


def test_that_a_ladder_without_a_lowest_rung_is_left_in_silence(stage: Stage) -> None:
    stage.room(
        """
features:
  clicks: {count: item_click, within: 5m}
tiers:
  heat:
    - {tier: warm, when: clicks >= 1}
"""
    )
    stage.hear("item_click", 0, item="a")
    stage.until(HOUR)
    assert stage.moves("heat") == [("", "warm", 0), ("warm", "", 300)]


def test_that_a_tier_whose_name_ends_like_the_lowest_one_is_left_in_silence(stage: Stage) -> None:
    stage.room(LADDER.replace("warm", "unsilent"))
    stage.hear("item_click", 0, item="a")
    stage.until(HOUR)
    assert stage.moves("heat") == [("", "unsilent", 0), ("unsilent", "silent", 300)]


def test_that_a_hold_that_ends_before_a_window_does_is_looked_at(stage: Stage) -> None:
    stage.room(
        """
features:
  paid: {count: order_paid, within: 90d}
  refunds: {count: order_refunded, within: 90d}
tiers:
  value:
    - {tier: buyer, when: {all: [paid >= 1, refunds = 0]}, hold: 7d}
    - {tier: prospect}
"""
    )
    stage.hear("order_paid", 0, order="1")
    stage.hear("order_refunded", HOUR, order="1")
    stage.until(30 * DAY)
    assert stage.moves("value") == [("", "buyer", 0), ("buyer", "prospect", HOUR + 7 * DAY)]


@pytest.mark.parametrize(
    ("window", "falls"),
    [("within: day", 4 * HOUR), ("within: 1h", HOUR), ("within: 10m, ago: 10m", 20 * MINUTE)],
)
def test_that_tiers_follow_every_window_that_time_empties(stage: Stage, window: str, falls: int) -> None:
    stage.room(
        f"""
features:
  clicks: {{count: item_click, {window}}}
  long: {{count: item_click, within: 30d}}
tiers:
  heat:
    - {{tier: warm, when: clicks >= 1}}
    - {{tier: silent}}
  faith:
    - {{tier: known, when: long >= 1}}
    - {{tier: stranger}}
"""
    )
    stage.hear("item_click", 0, item="a")
    stage.until(31 * DAY)
    assert stage.moves("heat")[-1] == ("warm", "silent", falls)
    assert stage.moves("faith")[-1] == ("known", "stranger", 30 * DAY)


def test_that_a_window_in_the_past_can_lift_somebody_in_silence(stage: Stage) -> None:
    stage.room(
        """
features:
  then: {count: item_click, within: 10m, ago: 10m}
tiers:
  heat:
    - {tier: was, when: then >= 1}
    - {tier: now}
"""
    )
    stage.hear("item_click", 0, item="a")
    stage.until(HOUR)
    assert stage.moves("heat") == [("now", "was", 600), ("was", "now", 1200)]


def test_that_a_negated_within_lifts_somebody_who_falls_silent(stage: Stage) -> None:
    stage.room(
        """
tiers:
  mood:
    - {tier: quiet, when: {all: [viewer.visits >= 1, comment not within 10m]}}
    - {tier: talking}
triggers:
  quiet: {on: tier.mood changed, when: tier.mood = quiet, do: [alert: {text: a}]}
"""
    )
    stage.hear("comment", 0, text="a")
    stage.until(5 * MINUTE)
    stage.hear("comment", 5 * MINUTE, text="a")
    stage.until(HOUR)
    assert stage.when("quiet") == [15 * MINUTE]


def test_that_time_since_the_last_event_moves_somebody_who_falls_silent(stage: Stage) -> None:
    stage.room(
        """
features:
  idle: {elapsed: [comment, item_click]}
tiers:
  mood:
    - {tier: gone, when: idle >= 10m}
    - {tier: here}
"""
    )
    stage.hear("comment", 0, text="a")
    stage.until(HOUR)
    assert stage.moves("mood") == [("here", "gone", 10 * MINUTE)]


def test_that_two_ladders_stand_side_by_side_and_may_read_each_other(stage: Stage) -> None:
    stage.room(
        """
features:
  clicks: {count: item_click, within: 5m}
  paid: {count: order_paid, within: 1h}
tiers:
  target:
    - {tier: yes_, when: {all: [tier.heat = warm, paid = 0]}}
    - {tier: no_}
  heat:
    - {tier: warm, when: clicks >= 1}
    - {tier: silent}
"""
    )
    stage.hear("enter", 0)
    stage.hear("item_click", 1, item="a")
    stage.hear("order_paid", 2, order="1")
    assert stage.moves("target") == [("no_", "yes_", 1), ("yes_", "no_", 2)]
    stage.until(2 * HOUR)
    assert stage.moves("heat") == [("silent", "warm", 1), ("warm", "silent", 301)]
    assert stage.core.faults == []


def test_that_a_tier_was_and_has_changed_at_the_event_and_at_its_own_fact(stage: Stage) -> None:
    stage.room(
        LADDER
        + """
  by_event: {on: item_click, when: tier.heat changed, do: [alert: {text: a}]}
  was_warm: {on: item_click, when: {all: [tier.heat was warm, tier.heat = hot]}, do: [alert: {text: a}]}
  by_fact: {on: tier.heat changed, when: {all: [tier.heat was warm, tier.heat = hot]}, do: [alert: {text: a}]}
  fell: {on: tier.heat changed, when: {all: [tier.heat was hot, tier.heat = silent]}, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("item_click", 0, item="a") == ["by_event", "moved"]
    assert stage.hear("item_click", 1, item="a") == []
    assert stage.hear("item_click", 2, item="a") == ["by_event", "was_warm", "moved", "by_fact"]
    assert stage.hear("item_click", 3, item="a") == []
    assert stage.until(2 * HOUR) == ["moved", "fell"]


def test_that_a_returning_viewer_is_on_the_tier_that_the_absence_left_when_the_visit_starts(stage: Stage) -> None:
    stage.room(
        LADDER
        + """
  back: {on: visit start, when: tier.heat = silent, do: [alert: {text: a}]}
"""
    )
    stage.hear("item_click", 0, item="a")
    stage.until(HOUR)
    assert stage.hear("enter", 2 * HOUR) == ["back"]


def test_that_a_viewer_counts_once_in_the_numbers_of_the_tiers(stage: Stage) -> None:
    stage.room(LADDER)
    stage.hear("item_click", 0, item="a")
    stage.hear("enter", 1, viewer="bob")
    assert stage.core.state.shop.standing == {"base/heat": {"warm": 1, "silent": 1}}
    stage.until(HOUR)
    assert stage.core.state.shop.standing == {"base/heat": {"warm": 0, "silent": 2}}


def test_that_a_rung_that_is_unknown_is_passed_over(stage: Stage) -> None:
    stage.room(
        """
features:
  paid: {sum: order_paid.amount, within: 90d}
tiers:
  value:
    - {tier: buyer, when: paid >= 0 CNY}
    - {tier: prospect}
"""
    )
    stage.hear("enter", 0, viewer="ann", quality="session")
    stage.hear("enter", 0, viewer="bob")
    assert stage.moves("value", "ann") == []
    assert stage.moves("value", "bob") == [("", "buyer", 0)]


def test_that_nobody_has_no_tier(stage: Stage) -> None:
    stage.room(
        LADDER
        + """
  none: {on: comment, when: {none: [tier.heat is known]}, do: [alert: {text: a}]}
"""
    )
    assert stage.nobody("comment", 0, text="a") == ["none"]


def test_that_one_viewer_in_two_rooms_stands_on_each_rooms_ladder(stage: Stage) -> None:
    second = "ruleset: other\n" + LADDER.replace("heat", "cold").replace("5m", "2m").replace("item_click", "like")
    stage.room(LADDER).room(second, key="s")
    stage.hear("item_click", 0, item="a")
    stage.hear("like", 10, room="s")
    stage.until(HOUR)
    assert stage.moves("heat")[-1] == ("warm", "silent", 300)
    assert stage.moves("cold")[-1] == ("warm", "silent", 130)
