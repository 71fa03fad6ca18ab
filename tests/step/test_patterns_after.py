"""``after`` with ``unless``, ``same`` and ``still``: one timer for each event, due once its last instant is in."""

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import HOUR, MINUTE, ON_BOTH, Stage, at, event, key_of, rules_of

pytestmark = ON_BOTH

CART = """
ruleset: carts
triggers:
  unpaid:
    on: cart_add
    after: 30m
    unless: [order_paid, cart_remove]
    do: [note]
"""
SAME_ITEM = CART.replace("do: [note]", "same: [viewer, item]\n    do: [note]")
DUE = 30 * MINUTE


def test_that_an_unpaid_cart_fires_once_after_thirty_minutes(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    assert stage.say(0, "cart_add", item="i1") == []
    assert stage.tick(DUE) == []
    assert rules_of(stage.tick(DUE + 0.000001)) == ["unpaid"]
    assert stage.tick(24 * HOUR) == []
    assert stage.fired == [("unpaid", DUE)]


def test_that_the_firing_is_about_the_cart_and_at_the_instant_that_it_was_due(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(0, "cart_add", item="i1")
    (firing,) = stage.tick(DUE + 100)
    assert (firing.cause, firing.item, firing.viewer, firing.time) == (2, "i1", key_of("ann"), at(DUE))


@pytest.mark.parametrize("second", [0, 1, DUE - 1, DUE])
def test_that_an_answer_from_the_first_to_the_last_instant_answers(evaluator: Prefer, second: int) -> None:
    stage = Stage(evaluator, CART)
    stage.say(0, "cart_add", item="i1")
    stage.say(second, "order_paid", item="i1")
    stage.tick(2 * HOUR)
    assert stage.fired == []


def test_that_an_answer_after_the_last_instant_comes_too_late(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(0, "cart_add", item="i1")
    stage.say(DUE + 0.000001, "order_paid", item="i1")
    assert stage.fired == [("unpaid", DUE)]


def test_that_an_answer_before_the_start_at_the_same_instant_answers(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(5, "order_paid", item="i1")
    stage.say(5, "cart_add", item="i1")
    stage.tick(2 * HOUR)
    assert stage.fired == []


def test_that_an_answer_before_the_start_does_not_answer(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(4.999999, "order_paid", item="i1")
    stage.say(5, "cart_add", item="i1")
    stage.tick(2 * HOUR)
    assert stage.fired == [("unpaid", DUE + 5)]


def test_that_each_cart_has_a_timer_of_its_own(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.take(event(0, "cart_add", item="i1"), event(0, "cart_add", item="i1"), event(60, "cart_add", item="i1"))
    stage.tick(2 * HOUR)
    assert stage.fired == [("unpaid", DUE), ("unpaid", DUE), ("unpaid", DUE + 60)]
    assert len({firing.id for firing in stage.firings}) == 3


def test_that_without_same_items_are_compared_where_both_events_carry_one(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.take(event(0, "cart_add", item="i1"), event(1, "cart_add", item="i2"), event(2, "order_paid", item="i2"))
    stage.tick(2 * HOUR)
    assert [firing.item for firing in stage.firings] == ["i1"]
    stage = Stage(evaluator, CART)
    stage.take(event(0, "cart_add", item="i1"), event(1, "cart_add", item="i2"), event(2, "order_paid"))
    stage.tick(2 * HOUR)
    assert stage.fired == []


def test_that_same_item_asks_for_equal_items_and_takes_none_for_one_that_is_not(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SAME_ITEM)
    stage.take(event(0, "cart_add", item="i1"), event(2, "order_paid"))
    stage.tick(2 * HOUR)
    assert stage.fired == [("unpaid", DUE)]


def test_that_same_viewer_alone_lets_any_item_answer(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART.replace("do: [note]", "same: viewer\n    do: [note]"))
    stage.take(event(0, "cart_add", item="i1"), event(2, "order_paid", item="i2"))
    stage.tick(2 * HOUR)
    assert stage.fired == []


def test_that_somebody_else_does_not_answer(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.take(event(0, "cart_add", item="i1"), event(2, "order_paid", "bob", item="i1"))
    stage.tick(2 * HOUR)
    assert stage.fired == [("unpaid", DUE)]


def test_that_an_order_in_another_room_of_the_shop_answers(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART, rooms={"r": {}, "q": {}})
    stage.take(event(0, "cart_add", item="i1"), event(2, "order_paid", item="i1", room="q"))
    stage.tick(2 * HOUR)
    assert stage.fired == []


def test_that_a_repeated_event_of_its_own_kind_starts_anew_and_does_not_answer_itself(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART.replace("[order_paid, cart_remove]", "cart_add"))
    stage.take(event(0, "cart_add", item="i1"), event(60, "cart_add", item="i1"), event(60, "cart_add", item="i1"))
    stage.tick(2 * HOUR)
    assert stage.fired == [("unpaid", DUE + 60)]


def test_that_still_is_read_when_it_is_due_and_when_at_the_event(evaluator: Prefer) -> None:
    text = """
ruleset: carts
features:
  seen: {count: item_view, within: ever}
triggers:
  unpaid:
    on: cart_add
    when: seen >= 1
    after: 30m
    unless: order_paid
    still: seen >= 2
    do: [note]
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "cart_add", "late"), event(1, "item_view", "late"), event(2, "item_view", "late"))
    stage.take(event(0, "item_view", "once"), event(3, "cart_add", "once"))
    stage.take(event(4, "item_view", "twice"), event(5, "cart_add", "twice"), event(6, "item_view", "twice"))
    stage.tick(2 * HOUR)
    assert [firing.viewer for firing in stage.firings] == [key_of("twice")]
    assert stage.firings[0].values == {"seen": 2}


def test_that_still_on_the_item_reads_what_is_known_when_it_is_due(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART.replace("do: [note]", "still: item.stock > 0\n    do: [note]"))
    stage.say(0, "item_stock", "", item="i1", quantity=3)
    stage.take(event(1, "cart_add", item="i1"), event(2, "cart_add", "bob", item="i1"))
    stage.tick(DUE + 1.5)
    stage.say(DUE + 1.6, "item_stock", "", item="i1", quantity=0)
    stage.tick(2 * HOUR)
    assert [firing.viewer for firing in stage.firings] == [key_of("ann")]


def test_that_a_late_start_is_answered_by_what_was_heard_before_it(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(100, "order_paid", item="i1")
    stage.say(50, "cart_add", item="i1")
    stage.tick(2 * HOUR)
    assert stage.fired == []


def test_that_a_late_start_is_due_after_its_own_time_and_never_in_the_past(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(HOUR, "item_view")
    stage.say(HOUR - 60, "cart_add", item="i1")
    stage.say(0, "cart_add", item="i2")
    stage.tick(3 * HOUR)
    assert [(firing.item, firing.time) for firing in stage.firings] == [
        ("i2", at(HOUR)),
        ("i1", at(HOUR - 60 + DUE)),
    ]


def test_that_a_late_answer_in_time_answers_and_one_after_the_firing_undoes_nothing(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(0, "cart_add", item="i1")
    stage.say(DUE, "item_view", "bob")
    stage.say(10, "order_paid", item="i1")
    stage.tick(HOUR)
    assert stage.fired == []
    stage.say(HOUR, "cart_add", item="i1")
    stage.tick(2 * HOUR)
    assert stage.fired == [("unpaid", HOUR + DUE)]
    stage.say(HOUR + 1, "order_paid", item="i1")
    stage.tick(3 * HOUR)
    assert stage.fired == [("unpaid", HOUR + DUE)]


def test_that_a_timer_waits_out_the_lateness_of_its_answers(evaluator: Prefer) -> None:
    stage = Stage(
        evaluator, CART, rooms={"r": {"lateness": {"order_paid": at(120) - at(0), "comment": at(999) - at(0)}}}
    )
    stage.take(event(0, "cart_add", item="i1"), event(1, "cart_add", "bob", item="i1"))
    assert stage.tick(DUE + 119) == []
    stage.say(DUE, "order_paid", item="i1")
    assert [firing.viewer for firing in stage.tick(2 * HOUR)] == [key_of("bob")]
    assert stage.fired == [("unpaid", DUE + 121)]


def test_that_what_is_due_at_the_very_end_of_a_recording_fires_and_nothing_later(
    evaluator: Prefer,
) -> None:
    stage = Stage(evaluator, CART)
    stage.say(0, "cart_add", item="i1")
    stage.say(0.000001, "cart_add", item="i2")
    stage.say(DUE, "item_view", "bob")
    assert [firing.item for firing in stage.flush()] == ["i1"]
    assert stage.flush() == []


def test_that_the_tick_that_ends_a_recording_does_what_flush_does(evaluator: Prefer) -> None:
    stage = Stage(evaluator, CART)
    stage.say(0, "cart_add", item="i1")
    stage.say(0.000001, "cart_add", item="i2")
    stage.say(DUE, "item_view", "bob")
    assert [firing.item for firing in stage.tick(DUE + 0.000001)] == ["i1"]


def test_that_a_timer_of_nobody_is_the_rooms(evaluator: Prefer) -> None:
    text = """
ruleset: stage
triggers:
  quiet: {on: item_pinned, after: 1m, unless: item_unpinned, do: [note]}
"""
    stage = Stage(evaluator, text, rooms={"r": {}, "q": {}})
    stage.take(event(0, "item_pinned", "", item="i1"), event(1, "item_unpinned", "", item="i1", room="q"))
    stage.tick(HOUR)
    assert stage.fired == [("quiet", 60)]
