"""A version that takes over, and a knob that is turned: profiles, histories, timers, tiers and limits stay."""

import pytest
from tiercast.rules.evaluators import Prefer
from tiercast.step.control import UnknownRulesetError

from tests.step.support_b import DAY, HOUR, MINUTE, ON_BOTH, Stage, event, key_of, rules_of

pytestmark = ON_BOTH

FIRST = """
ruleset: shop
features:
  views: {count: item_view, within: 1d}
triggers:
  thrice: {on: item_view, when: views >= 3, do: [note]}
  unpaid: {on: cart_add, after: 30m, unless: order_paid, do: [note]}
  capped: {on: comment, do: [note], limit: {viewer: 1 per 1d}}
"""
SECOND = """
ruleset: shop
features:
  likes: {count: like, within: 1d}
  views: {count: item_view, within: 1d}
triggers:
  capped: {on: comment, do: [banner], limit: {viewer: 1 per 1d}}
  unpaid: {on: cart_add, after: 30m, unless: order_paid, do: [banner]}
  thrice: {on: item_view, when: views >= 3, do: [note]}
  liked: {on: like, when: likes >= 2, do: [note]}
"""


def test_that_a_feature_that_stayed_keeps_its_history(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.take(event(0, "item_view"), event(1, "item_view"))
    stage.configure(SECOND)
    assert rules_of(stage.say(2, "item_view")) == ["thrice"]


def test_that_a_new_feature_begins_empty_and_one_taken_back_is_as_it_was(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SECOND)
    stage.take(event(0, "like"))
    stage.configure(FIRST)
    stage.take(event(1, "item_view"))
    stage.configure(SECOND)
    assert rules_of(stage.say(2, "like")) == ["liked"]
    assert rules_of(stage.say(3, "like", "bob")) == []


def test_that_a_pending_timer_fires_under_the_new_version_with_its_actions(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.say(0, "cart_add", item="i1")
    stage.configure(SECOND)
    stage.tick(HOUR)
    assert stage.fired == [("unpaid", 30 * MINUTE)]
    assert [action.type for action in stage.actions] == ["banner"]


def test_that_a_pending_timer_is_still_answered_after_a_reload(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.say(0, "cart_add", item="i1")
    stage.configure(SECOND)
    stage.say(60, "order_paid", item="i1")
    stage.tick(HOUR)
    assert stage.fired == []


def test_that_a_pending_timer_of_a_rule_that_is_gone_does_nothing(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.say(0, "cart_add", item="i1")
    stage.configure(SECOND.replace("unpaid:", "other:"))
    stage.tick(HOUR)
    assert stage.fired == []


def test_that_limits_variants_and_stand_stay(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.say(0, "comment")
    stage.configure(SECOND)
    stage.say(1, "comment")
    assert stage.said == [("capped", ""), ("capped", "limit")]


def test_that_tiers_and_signals_stay_and_their_timers_run_on(evaluator: Prefer) -> None:
    text = """
ruleset: shop
features:
  views: {count: item_view, within: 10m}
tiers:
  warmth:
    - {tier: hot, when: views >= 1}
    - {tier: cold}
signals:
  keen: {on: item_view, lasts: 5m}
triggers:
  begins: {on: signal.keen, do: [note]}
  over: {on: signal.keen ended, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.say(0, "item_view")
    stage.configure(text.replace("features:", "features:\n  likes: {count: like, within: 1d}"))
    stage.say(1, "item_view")
    assert stage.fired == [("begins", 0)]
    stage.tick(HOUR)
    assert stage.fired == [("begins", 0), ("over", 5 * MINUTE + 1)]
    assert [(c.name, c.before, c.after) for c in stage.changes if c.what == "tier"] == [
        ("shop/warmth", "", "hot"),
        ("shop/warmth", "hot", "cold"),
    ]


def test_that_an_interval_that_is_new_strikes_in_a_session_under_way_and_each_only_once(evaluator: Prefer) -> None:
    plain = "ruleset: clock\ntriggers:\n  other: {on: like, do: [note]}\n"
    clock = plain + "  strike: {on: every 1m, do: [note]}\n"
    stage = Stage(evaluator, plain)
    stage.say(1, "comment")
    for text in (clock, plain, clock, clock):
        stage.configure(text)
    stage.tick(3 * MINUTE)
    assert [second for _, second in stage.fired] == [60, 120]
    stage.take(event(190, "room_close", ""), event(191, "room_open", ""))
    stage.tick(5 * MINUTE)
    assert [second for _, second in stage.fired] == [60, 120, 180, 240]
    assert len({firing.id for firing in stage.firings}) == 4


def test_that_a_reload_of_one_room_leaves_the_other_as_it_is(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST, rooms={"r": {}, "q": {}})
    stage.take(event(0, "item_view"), event(1, "item_view", room="q"))
    stage.configure(SECOND, room="q")
    assert rules_of(stage.say(2, "item_view", room="r")) == ["thrice"]
    assert rules_of(stage.say(3, "item_view", room="q")) == ["thrice"]


def test_that_a_knob_that_is_turned_keeps_histories(evaluator: Prefer) -> None:
    text = """
ruleset: shop
params:
  many: {value: 5}
  long: {value: 1h, from: 1m, to: 2h}
features:
  views: {count: item_view, within: params.long}
triggers:
  many: {on: item_view, when: views >= params.many, do: [note]}
  unpaid: {on: cart_add, after: params.long, unless: order_paid, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "item_view"), event(50 * MINUTE, "item_view"))
    stage.control("param", "shop/many", "3")
    assert rules_of(stage.say(51 * MINUTE, "item_view")) == ["many"]
    stage.control("param", "shop/long", "2m")
    assert rules_of(stage.say(51 * MINUTE + 30, "item_view")) == ["many"]
    stage.control("param", "shop/long", "5m")
    assert stage.firings[-1].values == {"views": 3, "params.many": 3}
    stage.say(HOUR, "cart_add")
    stage.tick(2 * HOUR)
    assert stage.fired[-1] == ("unpaid", 65 * MINUTE)


def test_that_a_knob_is_of_one_room(evaluator: Prefer) -> None:
    text = "ruleset: shop\nparams:\n  on: {value: 1}\ntriggers:\n  a: {on: comment, when: params.on = 1, do: [note]}\n"
    stage = Stage(evaluator, text, rooms={"r": {}, "q": {}})
    stage.control("param", "shop/on", "0", room="q")
    assert rules_of(stage.take(event(0, "comment"), event(1, "comment", room="q"))) == ["a"]
    stage.configure(text, room="q")
    assert rules_of(stage.say(2, "comment", room="q")) == []


def test_that_a_version_whose_text_is_unknown_is_named(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    entry = stage.config_entry(SECOND)
    stage.library.clear()
    with pytest.raises(UnknownRulesetError, match="is not stored"):
        stage.take(entry)


def test_that_an_explanation_right_after_a_reload_reads_the_viewers_own_values(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.take(event(0, "item_view"), event(1, "item_view"))
    stage.configure(SECOND)
    program = stage.core.programs["r"]
    stage.core.look_at(program, key_of("ann"))
    assert program.readings.reader("shop", "views")(stage.core.moment) == 2
    assert program.readings.reader("shop", "likes")(stage.core.moment) == 0


# --- erased


def test_that_an_erased_viewer_is_nobody_known_and_nothing_follows(evaluator: Prefer) -> None:
    stage = Stage(evaluator, FIRST)
    stage.take(event(0, "item_view"), event(0, "item_view"), event(1, "cart_add", item="i1"), event(2, "comment"))
    before = len(stage.firings)
    stage.take(event(3, "erase", room=""))
    stage.tick(DAY)
    assert len(stage.firings) == before
    assert key_of("ann") not in stage.core.state.viewers.values
    assert stage.core.state.shop.open == {}
    assert rules_of(stage.say(DAY, "item_view")) == []
    assert rules_of(stage.say(DAY, "comment")) == ["capped"]


def test_that_an_erased_viewer_no_longer_counts_among_those_for_whom_a_signal_holds(evaluator: Prefer) -> None:
    text = """
ruleset: shop
signals:
  keen: {on: item_view, lasts: 1h}
features:
  keen_now: {holding: signal.keen, per: room}
triggers:
  crowd: {on: comment, when: keen_now >= 2, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "item_view"), event(0, "item_view", "bob"))
    assert rules_of(stage.say(1, "comment", "cat")) == ["crowd"]
    stage.take(event(2, "erase", "bob", room=""))
    assert rules_of(stage.say(3, "comment", "cat")) == []
    stage.tick(2 * HOUR)
    stage.take(event(2 * HOUR, "item_view"), event(2 * HOUR, "item_view", "cat"))
    assert rules_of(stage.say(2 * HOUR, "comment", "cat")) == ["crowd"]
