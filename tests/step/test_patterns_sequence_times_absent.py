"""``sequence``, ``times`` and ``absent``: what came in which order, how often, and what did not come."""

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import DAY, HOUR, MINUTE, ON_BOTH, Stage, at, event, key_of, rules_of

pytestmark = ON_BOTH

VIEW_THEN_CART = """
ruleset: steps
triggers:
  steps: {sequence: [item_view, cart_add], within: 10m, do: [note]}
"""
THREE_STEPS = VIEW_THEN_CART.replace("cart_add]", "cart_add, order_paid]")
THRICE = """
ruleset: often
triggers:
  often: {on: comment, times: 3, within: 1m, do: [note]}
"""
SILENT = """
ruleset: silence
triggers:
  silent: {absent: comment, for: 5m, do: [note]}
"""

# --- sequence


@pytest.mark.parametrize(
    ("first", "fires"),
    [(0, True), (1, True), (10 * MINUTE - 0.000001, True), (-0.000001, False), (10 * MINUTE, False)],
)
def test_that_a_sequence_asks_for_its_first_from_the_left_edge_to_just_before(
    evaluator: Prefer, first: float, fires: bool
) -> None:
    stage = Stage(evaluator, VIEW_THEN_CART)
    stage.say(first, "item_view", item="i1")
    assert rules_of(stage.say(10 * MINUTE, "cart_add", item="i1")) == ["steps"] * fires


def test_that_a_sequence_fires_once_at_each_last_that_has_its_first(evaluator: Prefer) -> None:
    stage = Stage(evaluator, VIEW_THEN_CART)
    stage.take(*(event(second, "item_view") for second in (0, 1, 2)))
    stage.take(event(3, "cart_add"), event(4, "cart_add"), event(4, "cart_add"))
    assert stage.fired == [("steps", 3), ("steps", 4), ("steps", 4)]


def test_that_a_sequence_in_the_wrong_order_or_of_two_viewers_is_none(evaluator: Prefer) -> None:
    stage = Stage(evaluator, VIEW_THEN_CART)
    stage.take(event(0, "cart_add"), event(1, "item_view"), event(2, "cart_add", "bob"))
    assert stage.fired == []


def test_that_a_sequence_compares_items_where_both_events_carry_one(evaluator: Prefer) -> None:
    stage = Stage(evaluator, VIEW_THEN_CART)
    stage.take(event(0, "item_view", item="i1"), event(1, "cart_add", item="i2"), event(2, "cart_add", item="i1"))
    assert stage.fired == [("steps", 2)]


def test_that_three_steps_must_come_one_after_the_other(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THREE_STEPS)
    stage.take(event(0, "item_view"), event(1, "cart_add"), event(2, "order_paid"))
    stage.take(event(3600, "cart_add", "bob"), event(3601, "item_view", "bob"), event(3602, "order_paid", "bob"))
    assert stage.fired == [("steps", 2)]


def test_that_all_steps_must_lie_within_the_window(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THREE_STEPS)
    stage.take(event(0, "item_view"), event(590, "cart_add"), event(601, "order_paid"))
    assert stage.fired == []


def test_that_a_sequence_of_one_kind_is_its_second_and_every_further_one(evaluator: Prefer) -> None:
    stage = Stage(evaluator, VIEW_THEN_CART.replace("cart_add]", "item_view]"))
    stage.take(event(0, "item_view"), event(0, "item_view"), event(1, "item_view"), event(2, "item_view"))
    assert stage.fired == [("steps", 1), ("steps", 2)]


def test_that_a_late_first_sets_nothing_off_and_a_late_last_finds_its_first(evaluator: Prefer) -> None:
    stage = Stage(evaluator, VIEW_THEN_CART)
    stage.take(event(10, "cart_add"), event(5, "item_view"))
    assert stage.fired == []
    assert rules_of(stage.say(7, "cart_add")) == ["steps"]
    assert rules_of(stage.say(4, "cart_add")) == []


def test_that_the_condition_of_a_sequence_is_read_at_its_last(evaluator: Prefer) -> None:
    text = """
ruleset: steps
features:
  views: {count: item_view, within: ever}
triggers:
  steps: {sequence: [item_view, cart_add], within: 10m, when: views >= 2, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "item_view"), event(1, "cart_add"), event(2, "item_view"), event(3, "cart_add"))
    assert stage.fired == [("steps", 3)]


# --- times


def test_that_times_fires_when_its_number_is_reached_and_not_again_before_it_fell_below(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THRICE)
    stage.take(*(event(second, "comment") for second in (0, 10, 20, 30, 40)))
    assert stage.fired == [("often", 20)]
    # At 89 the window (29, 89] holds those of 30 and 40: one more reaches three again.
    stage.say(89, "comment")
    assert stage.fired == [("often", 20), ("often", 89)]


def test_that_the_left_edge_of_times_is_out(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THRICE)
    stage.take(event(0, "comment"), event(30, "comment"), event(60, "comment"))
    assert stage.fired == []
    stage = Stage(evaluator, THRICE)
    stage.take(event(0.000001, "comment"), event(30, "comment"), event(60, "comment"))
    assert stage.fired == [("often", 60)]


def test_that_times_counts_each_of_equal_instants_and_each_viewer_apart(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THRICE)
    stage.take(*(event(0, "comment", viewer) for viewer in ("ann", "bob", "ann", "bob", "ann")))
    assert [firing.viewer for firing in stage.firings] == [key_of("ann")]


def test_that_times_counts_only_what_its_condition_lets_through(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THRICE.replace("times: 3", "when: event.text = 要, times: 3"))
    stage.take(*(event(n, "comment", text=text) for n, text in enumerate(("要", "要", "不", "要"))))
    assert stage.fired == [("often", 3)]


def test_that_times_beyond_the_marks_that_are_usual_is_still_reached(evaluator: Prefer) -> None:
    stage = Stage(evaluator, THRICE.replace("times: 3", "times: 300").replace("1m", "1h"))
    stage.take(*(event(n, "comment") for n in range(320)))
    assert stage.fired == [("often", 299)]


def test_that_times_follows_a_knob(evaluator: Prefer) -> None:
    text = THRICE.replace("triggers:", "params:\n  n: {value: 3}\ntriggers:").replace("times: 3", "times: params.n")
    stage = Stage(evaluator, text)
    stage.take(event(0, "comment"))
    stage.control("param", "often/n", "2")
    assert rules_of(stage.say(1, "comment")) == ["often"]


# --- absent


def test_that_absence_is_noted_when_the_time_is_over_and_once(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SILENT)
    stage.say(0, "comment")
    assert stage.tick(5 * MINUTE) == []
    assert rules_of(stage.tick(5 * MINUTE + 0.000001)) == ["silent"]
    assert stage.tick(DAY) == []
    assert (stage.firings[0].viewer, stage.firings[0].time) == (key_of("ann"), at(5 * MINUTE))


def test_that_each_further_one_puts_the_absence_off(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SILENT)
    stage.take(event(0, "comment"), event(200, "comment"), event(500, "comment"))
    stage.tick(HOUR)
    assert stage.fired == [("silent", 800)]


def test_that_one_at_the_very_last_instant_still_puts_it_off(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SILENT)
    stage.take(event(0, "comment"), event(300, "comment"))
    stage.tick(HOUR)
    assert stage.fired == [("silent", 600)]


def test_that_a_late_one_moves_the_absence_only_where_it_is_the_newest(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SILENT)
    stage.take(event(100, "comment"), event(250, "item_view"), event(50, "comment"), event(200, "comment"))
    stage.tick(HOUR)
    assert stage.fired == [("silent", 500)]


def test_that_the_condition_of_an_absence_is_read_when_it_is_due(evaluator: Prefer) -> None:
    text = """
ruleset: silence
features:
  views: {count: item_view, within: ever}
triggers:
  silent: {absent: comment, for: 5m, when: views >= 1, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "comment"), event(1, "comment", "bob"), event(2, "item_view", "bob"))
    stage.tick(HOUR)
    assert [(firing.viewer, firing.values) for firing in stage.firings] == [(key_of("bob"), {"views": 1})]


def test_that_what_nobody_said_is_absent_from_the_room(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SILENT.replace("comment", "item_pinned"), rooms={"r": {}, "q": {}})
    stage.take(event(0, "item_pinned", "", "i1"), event(10, "item_pinned", "", "i1", room="q"))
    stage.take(event(200, "item_pinned", "", "i2"))
    stage.tick(HOUR)
    assert [(firing.room, firing.time) for firing in stage.firings] == [("q", at(310)), ("r", at(500))]
