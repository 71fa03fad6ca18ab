"""Which rules that hold fire: priority, exclusive groups, rule states, stops, consent, quiet hours."""

import pytest
from tiercast.rules.evaluators import Prefer
from tiercast_api.event import SECOND

from tests.step.support_b import HOUR, MINUTE, ON_BOTH, Stage, at, event, rules_of

pytestmark = ON_BOTH

SEVERAL = """
ruleset: shop
triggers:
  second: {on: comment, do: [note]}
  third: {on: comment, do: [note]}
  first: {on: comment, do: [note], priority: 10}
  last: {on: comment, do: [note], priority: -1}
"""


def test_that_all_rules_that_hold_fire_by_priority_and_then_as_they_stand(evaluator: Prefer) -> None:
    stage = Stage(evaluator, SEVERAL)
    assert rules_of(stage.say(0, "comment")) == ["first", "second", "third", "last"]


def test_that_of_equal_priority_the_rulesets_go_in_the_order_of_the_room(evaluator: Prefer) -> None:
    other = "ruleset: zoo\ntriggers:\n  beast: {on: comment, do: [note]}\n"
    stage = Stage(evaluator, other, SEVERAL)
    assert rules_of(stage.say(0, "comment")) == ["first", "beast", "second", "third", "last"]


def test_that_of_an_exclusive_group_only_the_first_fires_for_each_viewer(evaluator: Prefer) -> None:
    text = SEVERAL.replace("do: [note]", "do: [note], exclusive: offer")
    stage = Stage(evaluator, text)
    stage.say(0, "comment")
    assert stage.said == [("first", ""), ("second", "exclusive"), ("third", "exclusive"), ("last", "exclusive")]
    assert stage.firings[1].reason == "offer: first"
    assert rules_of(stage.say(0, "comment", "bob")) == ["first"]


def test_that_a_rule_held_back_by_its_limit_leaves_its_exclusive_group_to_the_next(evaluator: Prefer) -> None:
    text = """
ruleset: shop
triggers:
  best: {on: comment, do: [note], exclusive: offer, priority: 2, limit: {viewer: 1 per 1d}}
  next: {on: comment, do: [note], exclusive: offer}
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "comment"), event(1, "comment"))
    assert stage.said == [("best", ""), ("next", "exclusive"), ("best", "limit"), ("next", "")]


ONE = """
ruleset: shop
triggers:
  hello: {on: comment, do: [message]}
  noted: {on: comment, after: 1m, do: [note]}
"""


@pytest.mark.parametrize(
    ("state", "fires", "modes"),
    [
        ("live", True, ["live"]),
        ("ask", True, ["ask"]),
        ("shadow", True, ["shadow"]),
        ("paused", False, []),
        ("draft", False, []),
    ],
)
def test_that_a_switched_rule_acts_as_its_state_says(
    evaluator: Prefer, state: str, fires: bool, modes: list[str]
) -> None:
    stage = Stage(evaluator, ONE)
    stage.control("rule_state", "shop/hello", state)
    assert rules_of(stage.say(0, "comment")) == ["hello"] * fires
    assert [action.mode for action in stage.actions] == modes


def test_that_a_switch_is_of_one_room_and_goes_before_the_configuration(evaluator: Prefer) -> None:
    settings = {"default_state": "paused", "rule_states": {"shop/hello": "shadow"}}
    stage = Stage(evaluator, ONE, rooms={"r": settings, "q": settings})
    stage.control("rule_state", "shop/hello", "live", room="q")
    stage.take(event(0, "comment"), event(1, "comment", room="q"))
    assert [(firing.room, firing.state) for firing in stage.firings] == [("r", "shadow"), ("q", "live")]
    stage.tick(HOUR)
    assert rules_of(stage.firings) == ["hello", "hello"]


def test_that_a_rule_that_was_paused_while_it_waited_does_not_fire(evaluator: Prefer) -> None:
    stage = Stage(evaluator, ONE)
    stage.take(event(0, "comment"))
    stage.control("rule_state", "shop/noted", "paused")
    stage.tick(HOUR)
    assert rules_of(stage.firings) == ["hello"]


@pytest.mark.parametrize("strength", ["pause", "cancel", "recall"])
def test_that_a_stop_of_any_strength_stops_all_and_its_end_ends_it(evaluator: Prefer, strength: str) -> None:
    stage = Stage(evaluator, ONE)
    stage.control("stop", strength, room="")
    stage.say(0, "comment")
    stage.tick(2 * MINUTE)
    assert stage.said == [("hello", "stopped"), ("noted", "stopped")]
    assert stage.actions == []
    stage.control("stop", "", room="")
    assert rules_of(stage.say(200, "comment")) == ["hello"]


def test_that_a_stop_takes_nothing_of_a_limit(evaluator: Prefer) -> None:
    stage = Stage(evaluator, ONE.replace("do: [message]", "do: [message], limit: {viewer: 1 per 1d}"))
    stage.control("stop", "pause", room="")
    stage.say(0, "comment")
    stage.control("stop", "", room="")
    assert rules_of(stage.say(1, "comment")) == ["hello"]


def test_that_in_quiet_hours_viewers_are_not_reached_and_others_are(evaluator: Prefer) -> None:
    quiet = {"quiet_from": 22 * HOUR * SECOND, "quiet_to": 8 * HOUR * SECOND}
    stage = Stage(evaluator, ONE, rooms={"r": quiet})
    for hour in (1, 8, 21, 22):
        stage.say(hour * HOUR, "comment")
    stage.tick(25 * HOUR)
    hello = [firing.suppressed for firing in stage.firings if firing.rule == "hello"]
    assert hello == ["quiet_hours", "", "", "quiet_hours"]
    assert len([rule for rule, _ in stage.fired if rule == "noted"]) == 4


def test_that_who_refused_is_not_reached_and_where_asked_first_only_who_agreed_is(evaluator: Prefer) -> None:
    stage = Stage(evaluator, ONE, rooms={"r": {}, "q": {"ask_first": True}})
    stage.say(0, "consent", "no", attributes={"marketing": False})
    stage.say(0, "consent", "yes", attributes={"marketing": True})
    stage.say(0, "consent", "plain", attributes={"personalised": False})
    fates = {}
    for room in ("r", "q"):
        for viewer in ("no", "yes", "plain", "new"):
            (firing,) = stage.say(1, "comment", viewer, room=room)
            fates[room, viewer] = firing.suppressed
    assert fates == {
        ("r", "no"): "consent",
        ("r", "yes"): "",
        ("r", "plain"): "not_personalised",
        ("r", "new"): "",
        ("q", "no"): "consent",
        ("q", "yes"): "",
        ("q", "plain"): "consent",
        ("q", "new"): "consent",
    }


def test_that_nobody_is_nobody_to_write_to(evaluator: Prefer) -> None:
    stage = Stage(evaluator, ONE)
    stage.say(0, "comment", "")
    assert stage.said == [("hello", "identity")]


def test_that_a_firing_says_what_its_condition_saw_and_an_action_when_it_expires(evaluator: Prefer) -> None:
    text = """
ruleset: shop
features:
  talk: {count: comment, within: 1h}
triggers:
  hello: {on: comment, when: talk >= 2, do: [note: {text: "{talk}", expires: 90s}, banner]}
"""
    stage = Stage(evaluator, text)
    stage.take(event(0, "comment"), event(1, "comment"))
    (firing,) = stage.firings
    assert firing.values == {"talk": 2}
    assert [(a.type, a.ordinal, a.expires, a.values) for a in stage.actions] == [
        ("note", 0, at(91), {"talk": 2}),
        ("banner", 1, None, {}),
    ]
    assert len({action.id for action in stage.actions}) == 2
