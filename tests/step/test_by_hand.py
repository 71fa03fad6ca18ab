"""What a person has done by hand passes the checks of a rule, and a journal with it decides alike each time."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Decision

from tests.step.support import ROOM, SECOND, START, Stage, core_with, key_of

RULES = """
limits:
  shared: {viewer: 2 per 1h, room: 5 per 1h}
triggers:
  offer: {on: item_view, do: [coupon: {pool: p, cost: 5 CNY}], limit: shared}
  own: {on: like, do: [message: {text: hi}], limit: {viewer: 1 per 1d}}
  flash: {on: comment, do: [coupon: {pool: q, cost: 1 CNY}], limit: {room: 1 per cue.go}}
cues: {go: {title: Go}}
"""


def stage(**config: Any) -> Stage:
    made = Stage(core_with("plain", simulated=False))
    made.room(RULES, sinks={name: name for name in ("coupon", "message", "host_prompt")}, **config)
    return made


def act(on: Stage, at: float, viewer: str = "a", action: str = "coupon", **fields: Any) -> Decision:
    text = msgspec.json.encode(fields or {"pool": "p"}).decode()
    return on.at(at, "by_hand", viewer, topic=action, text=text, money=500 if action == "coupon" else None)


def reasons(decision: Decision) -> list[tuple[str, str]]:
    return [(firing.suppressed, firing.reason) for firing in decision.firings]


def test_that_people_and_rules_share_the_limits_that_are_named() -> None:
    on = stage()
    on.at(0, "item_view", item="i")
    assert reasons(act(on, 1)) == [("", "")]
    assert reasons(act(on, 2)) == [("limit", "r/shared")]
    on.at(3, "item_view", item="i")
    assert on.suppressed()[-1] == "offer a limit"
    assert reasons(act(on, 3_700)) == [("", "")], "an hour later there is room again"


def test_that_a_rule_s_own_limit_and_one_since_a_cue_are_not_asked() -> None:
    on = stage()
    on.at(0, "like")
    assert reasons(act(on, 1, action="message", text="hello")) == [("", "")]
    only_flash = Stage(core_with("plain", simulated=False)).room(
        RULES.replace("limit: shared", "limit: {room: 9 per 1h}"), sinks={"coupon": "coupon"}
    )
    assert reasons(act(only_flash, 1)) == [("", "")]


def test_that_what_is_decided_is_planned_like_a_rule_s_action() -> None:
    on = stage()
    decision = act(on, 1, action="message", text="hello")
    (action,) = decision.actions
    assert (action.ruleset, action.rule, action.mode, action.sink) == ("", "by_hand", "live", "message")
    assert action.viewer == key_of("a")
    (coupon,) = act(on, 2).actions
    assert (coupon.cost, coupon.currency, len(coupon.reservations)) == (500, "CNY", 3)
    assert coupon.groups is not None


@pytest.mark.parametrize(
    ("config", "before", "why"),
    [
        ({"ask_first": True}, None, "consent"),
        ({}, "personalised", "not_personalised"),
        ({"quiet_from": 11 * 3_600 * SECOND, "quiet_to": 13 * 3_600 * SECOND}, None, "quiet_hours"),
        ({"holdout": 1.0}, None, "holdout"),
        ({"budget": 400}, None, "budget"),
    ],
)
def test_that_what_holds_for_rules_holds_for_people(config: dict[str, Any], before: str | None, why: str) -> None:
    on = stage(**config)
    on.at(0, "room_open", "")
    if before:
        on.at(0, "consent", attributes={before: False})
    assert [found for found, _ in reasons(act(on, 1))] == [why]
    assert on.actions == []


def test_that_a_hundred_a_day_are_given_by_hand_and_not_one_more() -> None:
    on = stage()
    for number in range(100):
        assert reasons(act(on, number * 800, f"v{number}")) in ([("", "")], [("limit", "r/shared")])
    free = Stage(core_with("plain", simulated=False)).room("triggers: {x: {on: like, do: [alert: {text: y}]}}",
                                                           sinks={"coupon": "coupon"})  # fmt: skip
    found = [reasons(act(free, number, f"v{number}"))[0] for number in range(101)]
    assert found[:100] == [("", "")] * 100
    assert found[100] == ("limit", "by_hand")


def test_that_nothing_is_done_for_somebody_whose_words_were_erased() -> None:
    on = stage()
    gone = Entry(START, "by_hand", ROOM, key_of("a"), topic="coupon", quality="stable")
    assert on.take(gone) == Decision([], [], [], [])


moves = st.lists(
    st.tuples(st.sampled_from(["hand", "view", "like", "tick"]), st.integers(0, 2_000), st.sampled_from("abc")),
    max_size=30,
)


@given(moves=moves)
@settings(max_examples=40, deadline=None)
def test_that_a_journal_with_deeds_by_hand_decides_alike_twice(moves: list[tuple[str, int, str]]) -> None:
    def played() -> tuple[list[Decision], bytes]:
        on, now = stage(minimum_gap=60 * SECOND), 0
        for kind, later, viewer in moves:
            now += later
            if kind == "hand":
                act(on, now, viewer)
            elif kind == "tick":
                on.tick(now)
            else:
                on.at(now, "item_view" if kind == "view" else "like", viewer, item="i")
        values = sorted(on.core.state.viewers.values.items())
        return on.decisions, msgspec.msgpack.encode(values)

    assert played() == played()
