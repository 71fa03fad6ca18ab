"""Limits: whom and what they count, for how long, shared by several rules, in money, and given back."""

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import DAY, HOUR, MINUTE, ON_BOTH, Stage, event, receipt, rules_of

pytestmark = ON_BOTH

LIMITED = """
ruleset: shop
triggers:
  greet: {{on: comment, do: [note], limit: {{{limit}}}}}
"""


def limited(evaluator: Prefer, limit: str, **settings: object) -> Stage:
    """A stage with one rule at each comment, under `limit`."""
    return Stage(evaluator, LIMITED.format(limit=limit), rooms={"r": settings, "q": settings})


def test_that_a_limit_per_viewer_counts_each_viewer_apart_and_over_all_rooms(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per 1d")
    stage.take(event(0, "comment"), event(1, "comment", "bob"), event(2, "comment"), event(3, "comment", room="q"))
    assert stage.said == [("greet", ""), ("greet", ""), ("greet", "limit"), ("greet", "limit")]
    assert stage.firings[2].reason == "shop/trigger.greet"


def test_that_a_duration_ends_after_exactly_its_length(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per 1h")
    stage.take(event(0, "comment"), event(HOUR - 0.000001, "comment"), event(HOUR, "comment"))
    assert stage.fired == [("greet", 0), ("greet", HOUR)]


def test_that_a_limit_per_room_counts_each_room_apart(evaluator: Prefer) -> None:
    stage = limited(evaluator, "room: 2 per 1d")
    stage.take(event(0, "comment"), event(1, "comment", "bob"), event(2, "comment", "cat"))
    stage.take(event(3, "comment", "dan", room="q"))
    assert stage.fired == [("greet", 0), ("greet", 1), ("greet", 3)]


def test_that_a_limit_per_item_counts_each_item_over_all_viewers(evaluator: Prefer) -> None:
    stage = limited(evaluator, "item: 1 per 1d")
    stage.take(event(0, "comment", item="i1"), event(1, "comment", "bob", item="i1"), event(2, "comment", item="i2"))
    assert stage.fired == [("greet", 0), ("greet", 2)]


def test_that_a_limit_per_visit_begins_anew_with_the_next_visit(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per visit", visit_gap=600_000_000)
    stage.take(event(0, "comment"), event(600, "comment"), event(1201, "comment"))
    assert stage.fired == [("greet", 0), ("greet", 1201)]


def test_that_a_limit_per_session_begins_anew_when_the_room_opens_again(evaluator: Prefer) -> None:
    stage = limited(evaluator, "room: 1 per session")
    stage.take(event(0, "room_open", ""), event(1, "comment"), event(2, "comment", "bob"))
    stage.take(event(3, "room_close", ""), event(4, "room_open", ""), event(5, "comment", "bob"))
    assert stage.fired == [("greet", 1), ("greet", 5)]


def test_that_a_limit_per_day_begins_anew_at_the_rooms_midnight(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per day")
    stage.take(event(0, "comment"), event(DAY - 0.000001, "comment"), event(DAY, "comment"))
    assert stage.fired == [("greet", 0), ("greet", DAY)]


def test_that_a_limit_per_cue_allows_nothing_before_the_cue_and_begins_anew_with_each(evaluator: Prefer) -> None:
    text = LIMITED.format(limit="viewer: 1 per cue.flash").replace("triggers:", "cues:\n  flash: {}\ntriggers:")
    stage = Stage(evaluator, text)
    stage.say(0, "comment")
    stage.take(event(1, "cue", "", topic="flash"), event(2, "comment"), event(3, "comment"))
    stage.take(event(4, "cue", "", topic="flash"), event(5, "comment"))
    assert stage.fired == [("greet", 2), ("greet", 5)]


def test_that_a_limit_for_ever_never_begins_anew(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 2 per ever")
    stage.take(*(event(n * 365 * DAY, "comment") for n in range(4)))
    assert stage.fired == [("greet", 0), ("greet", 365 * DAY)]


def test_that_all_caps_of_a_limit_are_taken_or_none(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 5 per 1d, room: 1 per 1m")
    stage.take(*(event(second, "comment") for second in (0, 1, 2, 60, 120, 180, 240, 300)))
    # The two that the room held back took nothing of the viewer's five.
    assert [second for _, second in stage.fired] == [0, 60, 120, 180, 240]


SHARED = """
ruleset: shop
limits:
  one: {viewer: 1 per 1d}
triggers:
  low: {on: comment, do: [note], limit: one}
  high: {on: comment, do: [note], limit: one, priority: 5}
  both: {on: like, do: [note], limit: [one, {room: 1 per 1d}]}
"""


def test_that_a_shared_limit_is_one_and_the_higher_priority_takes_it(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SHARED)
    assert [(f.rule, f.suppressed) for f in stage.say(0, "comment")] == [("high", ""), ("low", "limit")]
    assert [(f.rule, f.reason) for f in stage.say(1, "like")] == [("both", "shop/one")]


def test_that_a_trigger_with_several_limits_keeps_them_all(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SHARED)
    stage.take(event(0, "like"), event(1, "like", "bob"), event(2, "comment", "bob"))
    assert stage.said == [("both", ""), ("both", "limit"), ("high", ""), ("low", "limit")]


def test_that_a_limit_follows_its_knob_and_keeps_what_was_taken(evaluator: Prefer) -> None:
    text = LIMITED.format(limit="viewer: params.n per 1d")
    stage = Stage(evaluator, text.replace("triggers:", "params:\n  n: {value: 1}\ntriggers:"))
    stage.take(event(0, "comment"), event(1, "comment"))
    stage.control("param", "shop/n", "2")
    stage.take(event(2, "comment"), event(3, "comment"))
    assert stage.fired == [("greet", 0), ("greet", 2)]


def test_that_a_viewers_limit_cannot_be_kept_for_nobody(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per 1d")
    stage.say(0, "comment", "")
    assert stage.said == [("greet", "identity")]


# --- money

PAYING = """
ruleset: shop
triggers:
  give:
    on: comment
    do: [coupon: {cost: 40 CNY}]
    limit: {budget: 100 CNY per session}
"""


def test_that_a_budget_counts_money_and_says_so(evaluator: Prefer) -> None:
    stage = Stage(evaluator, PAYING)
    stage.take(*(event(n, "comment") for n in range(3)))
    assert stage.said == [("give", ""), ("give", ""), ("give", "budget")]
    assert [action.cost for action in stage.actions] == [4000, 4000]


def test_that_the_rooms_own_budget_is_over_all_rules_that_give_something(evaluator: Prefer) -> None:
    text = """
ruleset: shop
triggers:
  give: {on: comment, do: [coupon: {cost: 40 CNY}], limit: {room: 100 per session}}
  more: {on: like, do: [coupon: {cost: 50 CNY}], limit: {room: 100 per session}}
  talk: {on: comment, do: [note]}
"""
    stage = Stage(evaluator, text, rooms={"r": {"budget": 9000}, "q": {}})
    stage.take(event(0, "comment"), event(1, "like"), event(2, "comment"), event(3, "comment", room="q"))
    assert [(rule, suppressed) for rule, suppressed in stage.said if rule != "talk"] == [
        ("give", ""),
        ("more", ""),
        ("give", "budget"),
        ("give", ""),
    ]
    assert len([rule for rule, _ in stage.fired if rule == "talk"]) == 3
    stage.take(event(10, "room_close", ""), event(11, "room_open", ""))
    assert rules_of(stage.say(12, "comment")) == ["give", "talk"]


def test_that_a_costly_rule_without_a_cap_is_in_shadow_where_it_would_be_live(evaluator: Prefer) -> None:
    stage = Stage(evaluator, PAYING.replace("limit: {budget: 100 CNY per session}", ""))
    stage.say(0, "comment")
    stage.control("rule_state", "shop/give", "live")
    stage.say(1, "comment")
    stage.control("rule_state", "shop/give", "ask")
    stage.say(2, "comment")
    assert [one.state for one in stage.firings] == ["shadow", "shadow", "ask"]
    assert [one.mode for one in stage.actions] == ["shadow", "shadow", "ask"]


# --- given back


@pytest.mark.parametrize("limit", ["viewer: 1 per 1d", "room: 1 per session", "viewer: 1 per ever", "item: 1 per day"])
def test_that_what_no_sink_accepted_is_given_back_and_revives_nothing(evaluator: Prefer, limit: str) -> None:
    stage = limited(evaluator, limit)
    (firing,) = stage.say(0, "comment", item="i1")
    stage.say(1, "comment", item="i1")
    receipt(stage, firing, gives_back=True)
    assert stage.said == [("greet", ""), ("greet", "limit")]
    assert rules_of(stage.say(2, "comment", item="i1")) == ["greet"]
    assert rules_of(stage.say(3, "comment", item="i1")) == []


def test_that_money_is_given_back_too(evaluator: Prefer) -> None:
    stage = Stage(evaluator, PAYING)
    first, *_ = (*stage.say(0, "comment"), *stage.say(1, "comment"), *stage.say(2, "comment"))
    receipt(stage, first, gives_back=True)
    assert rules_of(stage.say(3, "comment")) == ["give"]


def test_that_what_was_accepted_is_kept_whatever_comes_later(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per 1d")
    (firing,) = stage.say(0, "comment")
    receipt(stage, firing, gives_back=False, state="accepted")
    receipt(stage, firing, gives_back=True)
    assert rules_of(stage.say(2, "comment")) == []


def test_that_a_receipt_gives_back_once(evaluator: Prefer) -> None:
    stage = limited(evaluator, "room: 2 per session")
    first, _ = (*stage.say(0, "comment"), *stage.say(1, "comment"))
    receipt(stage, first, gives_back=True)
    receipt(stage, first, gives_back=True)
    stage.take(event(3, "comment"), event(4, "comment"))
    assert [second for _, second in stage.fired] == [0, 1, 3]


def test_that_a_receipt_of_an_unknown_firing_changes_nothing(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer: 1 per 1d")
    stage.say(0, "comment")
    stage.control("receipt", firing="ab" * 16, gives_back=True, state="failed")
    assert rules_of(stage.say(2, "comment")) == []


def test_that_what_belongs_to_an_earlier_window_is_not_given_back_to_the_next(evaluator: Prefer) -> None:
    stage = limited(evaluator, "room: 1 per session")
    (firing,) = stage.say(0, "comment")
    stage.take(event(10, "room_close", ""), event(11, "room_open", ""), event(12, "comment"))
    receipt(stage, firing, gives_back=True)
    assert rules_of(stage.say(13, "comment")) == []


def test_that_in_a_replay_every_action_counts_as_accepted(evaluator: Prefer) -> None:
    stage = Stage(evaluator, LIMITED.format(limit="viewer: 1 per 1d"), simulated=True)
    (firing,) = stage.say(0, "comment")
    receipt(stage, firing, gives_back=True)
    assert stage.core.state.shop.open == {}
    assert rules_of(stage.say(2, "comment")) == []


def test_that_a_rule_in_shadow_uses_up_a_limit_of_its_own(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SHARED, rooms={"r": {"rule_states": {"shop/high": "shadow"}}})
    stage.say(0, "comment")
    assert stage.said == [("high", ""), ("low", "")]
    stage.say(1, "comment")
    assert stage.said[2:] == [("high", "limit"), ("low", "limit")]


# --- the room's minimum gap


def test_that_the_minimum_gap_is_between_actions_that_reach_the_same_viewer(evaluator: Prefer) -> None:
    text = """
ruleset: shop
triggers:
  write: {on: comment, do: [message]}
  other: {on: like, do: [message]}
  note: {on: like, do: [note]}
"""
    stage = Stage(evaluator, text, rooms={"r": {"minimum_gap": MINUTE * 1_000_000}})
    stage.take(event(0, "comment"), event(1, "like"), event(1, "like", "bob"), event(60, "like"))
    assert [(f.rule, f.suppressed) for f in stage.firings if f.rule != "note"] == [
        ("write", ""),
        ("other", "minimum_gap"),
        ("other", ""),
        ("other", ""),
    ]
    assert len([rule for rule, _ in stage.fired if rule == "note"]) == 3
