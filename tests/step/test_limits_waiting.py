"""``over_limit``: what finds its limit used up waits for room, the most valuable first, until its time is over."""

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import HOUR, ON_BOTH, Stage, event, key_of, receipt, rules_of, second_of

pytestmark = ON_BOTH

WAITING = """
ruleset: door
features:
  value: {count: item_view, within: ever}
triggers:
  welcome:
    on: enter
    do: [note: {text: "{value}"}]
    limit: {room: 1 per 20s}
    over_limit: {wait: 2m, first: value}
"""
UNRANKED = WAITING.replace(", first: value", "")


def views(stage: Stage, **counts: int) -> None:
    """Let viewers be worth something, long before the door opens."""
    stage.take(*(event(-HOUR, "item_view", viewer) for viewer, count in counts.items() for _ in range(count)))


def order(stage: Stage) -> list[tuple[bytes, str, float]]:
    """Who was welcomed or dropped, why, and when."""
    return [(firing.viewer, firing.suppressed, second_of(firing.time)) for firing in stage.firings]


def test_that_the_most_valuable_goes_first_and_the_longest_waiting_among_equals(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    views(stage, low=1, high=9, mid=5, also=5)
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("first", "low", "mid", "high", "also"))))
    stage.tick(HOUR)
    assert order(stage) == [
        (key_of("first"), "", 0),
        (key_of("high"), "", 20),
        (key_of("mid"), "", 40),
        (key_of("also"), "", 60),
        (key_of("low"), "", 80),
    ]


def test_that_without_first_they_go_in_the_order_in_which_they_came(evaluator: Prefer) -> None:
    stage = Stage(evaluator, UNRANKED)
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("a", "b", "c"))))
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "", 20), (key_of("c"), "", 40)]


def test_that_who_comes_while_there_is_room_need_not_wait(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(event(0, "enter", "a"), event(20, "enter", "b"))
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "", 20)]


def test_that_who_waits_goes_before_who_comes_later_at_the_instant_of_the_room(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(event(0, "enter", "a"), event(1, "enter", "b"), event(20.000001, "enter", "c"))
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "", 20), (key_of("c"), "", 40)]


def test_that_waiting_ends_at_its_deadline_with_the_limit_as_the_reason(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING.replace("2m", "30s"))
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("a", "b", "c"))))
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "", 20), (key_of("c"), "limit", 32)]
    assert stage.firings[2].reason == "door/trigger.welcome"


def test_that_a_lower_one_is_dropped_at_its_own_deadline_while_a_higher_one_waits_on(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING.replace("1 per 20s", "1 per 40s").replace("2m", "50s"))
    views(stage, high=3)
    stage.take(event(0, "enter", "a"), event(1, "enter", "low"), event(30, "enter", "high"))
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("high"), "", 40), (key_of("low"), "limit", 51)]


def test_that_one_whose_own_limit_is_used_up_keeps_nobody_else_waiting(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING.replace("room: 1 per 20s", "viewer: 1 per 90s, room: 1 per 20s"))
    views(stage, high=9)
    stage.take(event(0, "enter", "high"), event(1, "enter", "high"), event(2, "enter", "low"))
    stage.tick(HOUR)
    assert order(stage) == [(key_of("high"), "", 0), (key_of("low"), "", 20), (key_of("high"), "", 90)]


def test_that_what_waits_for_a_session_or_cue_goes_when_the_next_one_begins(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING.replace("room: 1 per 20s", "room: 1 per session"))
    views(stage, high=9)
    stage.take(event(0, "enter", "a"), event(0.3, "enter", "low"), event(0.7, "enter", "high"))
    stage.take(event(5, "room_close", ""), event(6, "room_open", ""))
    stage.tick(HOUR)
    assert [(viewer, suppressed) for viewer, suppressed, _ in order(stage)] == [
        (key_of("a"), ""),
        (key_of("high"), ""),
        (key_of("low"), "limit"),
    ]


def test_that_what_has_waited_has_an_id_of_its_own(evaluator: Prefer) -> None:
    text = """
ruleset: door
signals:
  one: {on: enter, lasts: 1m}
  two: {on: enter, lasts: 1m}
triggers:
  welcome: {on: [signal.one, signal.two], do: [note], limit: {viewer: 1 per 20s}, over_limit: {wait: 2m}}
"""
    stage = Stage(evaluator, text)
    stage.say(0, "enter")
    stage.tick(HOUR)
    assert [second for _, second in stage.fired] == [0, 20]
    assert len({firing.id for firing in stage.firings}) == 2
    assert len({action.id for action in stage.actions}) == 2


def test_that_what_waits_is_forgotten_where_its_rule_is_paused_or_gone(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(event(0, "enter", "a"), event(1, "enter", "b"))
    stage.control("rule_state", "door/welcome", "paused")
    stage.tick(30)
    stage.control("rule_state", "door/welcome", "live")
    stage.tick(HOUR)
    assert [second for _, second in stage.fired] == [0]


@pytest.mark.parametrize(("room", "strength"), [("", "hold"), ("", "pause"), ("", "clear"), ("r", "hold")])
def test_that_the_end_of_a_stop_releases_nothing_that_waited(evaluator: Prefer, room: str, strength: str) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("a", "b", "c"))))
    stage.control("stop", strength, room=room)
    stage.control("stop", "", room=room)
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "stopped", 2), (key_of("c"), "stopped", 2)]


def test_that_what_waits_is_listed_behind_a_stop_and_what_is_ticked_asks_its_limit_again(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("a", "b", "c"))))
    stage.control("stop", "hold", room="")
    stage.tick(30)
    waiting = stage.core.stops.waiting()
    assert [(one.viewer, one.rule, one.types) for one in waiting] == [
        (key_of(viewer), "door/welcome", ("note",)) for viewer in ("b", "c")
    ]
    assert [second_of(one.deadline) for one in waiting] == [121, 122]
    stage.control("stop", "", room="", keep=waiting[1].firing.hex())
    assert stage.core.stops.waiting() == waiting[1:]
    stage.tick(31)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "stopped", 30), (key_of("c"), "", 30)]
    assert stage.firings[-1].id == waiting[1].firing


def test_that_what_is_ticked_waits_on_where_its_limit_has_no_room_yet(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("a", "b", "c"))))
    stage.control("stop", "hold", room="")
    keep = " ".join(one.firing.hex() for one in stage.core.stops.waiting())
    stage.control("stop", "", room="", keep=keep)
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "", 20), (key_of("c"), "", 40)]


def test_that_behind_a_stop_each_is_dropped_at_its_own_deadline(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(*(event(n, "enter", viewer) for n, viewer in enumerate(("a", "b", "c"))))
    stage.control("stop", "pause", room="")
    stage.control("stop", "hold", room="")
    stage.tick(121.5)
    assert [one.viewer for one in stage.core.stops.waiting()] == [key_of("c")]
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "stopped", 121)]


def test_that_a_stop_of_another_room_keeps_what_waits_here(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING)
    stage.take(event(0, "enter", "a"), event(1, "enter", "b"))
    stage.control("stop", "hold", room="another")
    stage.tick(HOUR)
    assert order(stage) == [(key_of("a"), "", 0), (key_of("b"), "", 20)]


def test_that_what_was_given_back_serves_one_that_waits(evaluator: Prefer) -> None:
    stage = Stage(evaluator, WAITING.replace("1 per 20s", "1 per session"))
    (firing,) = stage.say(0, "enter", "a")
    stage.say(1, "enter", "b")
    stage.tick(3)
    receipt(stage, firing, gives_back=True)
    assert rules_of(stage.tick(5)) == ["welcome"]
    assert stage.firings[-1].viewer == key_of("b")
