"""A version in which something means another thing: what was kept of the old meaning breaks nothing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.rules.evaluators import Prefer

from tests.step.streams_b import END, EVERYTHING, SETTINGS, streams
from tests.step.support_b import DAY, HOUR, MINUTE, ON_BOTH, Stage, at, event, receipt, rules_of

pytestmark = ON_BOTH

ROOM: dict[str, Any] = SETTINGS
LIMITED = """
ruleset: shop
triggers:
  greet: {{on: comment, do: [note], limit: {{{limit}}}}}
"""
LIMITS = [
    "viewer: 3 per 1d",
    "viewer: 3 per session",
    "viewer: 3 per visit",
    "viewer: 3 per ever",
    "room: 3 per 1d",
    "room: 3 per day",
    "item: 3 per 1h",
    "room: 9 per 1m, viewer: 3 per day",
]


@pytest.mark.parametrize("after", ["item: 9 per 1h, budget: 25 CNY per session", "budget: 25 CNY per session",
                                   "budget: 25 CNY per session, room: 9 per 1d"])  # fmt: skip
def test_that_what_a_cap_has_counted_stays_wherever_it_stands_in_its_limit(evaluator: Prefer, after: str) -> None:
    """Another cap written before it would else give the whole budget away once more."""
    text = LIMITED.replace("[note]", "[note: {{cost: 10 CNY}}]")
    stage = Stage(evaluator, text.format(limit="room: 9 per 1d, budget: 25 CNY per session"))
    stage.take(*(event(at, "comment") for at in range(3)))
    assert len(stage.fired) == 2
    stage.configure(text.format(limit=after))
    stage.take(*(event(at, "comment") for at in range(3, 6)))
    assert len(stage.fired) == 2


@pytest.mark.parametrize("before", LIMITS)
@pytest.mark.parametrize("after", LIMITS)
def test_that_a_limit_may_become_any_other(evaluator: Prefer, before: str, after: str) -> None:
    stage = Stage(evaluator, LIMITED.format(limit=before))
    first, *_ = stage.take(event(0, "comment"), event(60, "comment"), event(120, "comment"), event(180, "comment"))
    stage.configure(LIMITED.format(limit=after))
    receipt(stage, first, gives_back=True)
    stage.take(*(event(200 + n, "comment") for n in range(4)))
    for firing in stage.firings:
        receipt(stage, firing, gives_back=True)
    fired = [second for _, second in stage.fired if second >= 200]
    assert fired == [200 + n for n in range(len(fired))]
    assert len(fired) == 1 if before == after else len(fired) <= 3


def test_that_a_ladder_may_lose_the_tier_that_a_viewer_stands_on(evaluator: Prefer) -> None:
    text = """
ruleset: shop
features:
  views: {count: item_view, within: 10m}
tiers:
  warmth:
    - {tier: hot, when: views >= 1, hold: 5m}
    - {tier: cold}
triggers:
  moved: {on: tier.warmth changed, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.say(0, "item_view")
    stage.configure(text.replace("tier: hot, when: views >= 1", "tier: glowing, when: views >= 1"))
    stage.say(1, "item_view")
    stage.tick(HOUR)
    assert [(c.before, c.after) for c in stage.changes] == [("", "hot"), ("hot", "glowing"), ("glowing", "cold")]
    assert stage.core.state.shop.standing["shop/warmth"] == {"hot": 0, "glowing": 0, "cold": 1}


def test_that_a_signal_that_is_gone_ends_without_a_trace(evaluator: Prefer) -> None:
    text = """
ruleset: shop
signals:
  keen: {on: item_view, lasts: 5m}
triggers:
  any: {on: comment, do: [note]}
"""
    stage = Stage(evaluator, text)
    stage.say(0, "item_view")
    stage.configure("ruleset: shop\ntriggers:\n  any: {on: comment, do: [note]}\n")
    stage.tick(HOUR)
    assert stage.core.state.viewers.values[event(0, "").viewer].signals in (None, {})


def test_that_a_rule_may_begin_or_cease_to_wait(evaluator: Prefer) -> None:
    waits = "ruleset: shop\ntriggers:\n  a: {on: cart_add, after: 10m, unless: order_paid, do: [note]}\n"
    absent = "ruleset: shop\ntriggers:\n  a: {absent: cart_add, for: 10m, do: [note]}\n"
    at_once = "ruleset: shop\ntriggers:\n  a: {on: cart_add, do: [note]}\n"
    for texts in ((waits, at_once), (waits, absent), (absent, waits), (absent, at_once), (at_once, absent)):
        stage = Stage(evaluator, texts[0])
        stage.say(0, "cart_add")
        stage.configure(texts[1])
        stage.say(MINUTE, "cart_add")
        stage.tick(DAY)
        assert {firing.cause for firing in stage.firings} <= {2, 4}
        assert len(stage.firings) == len({firing.id for firing in stage.firings}) <= 2


def test_that_who_waits_for_a_limit_goes_on_under_a_version_that_does_not_let_wait(evaluator: Prefer) -> None:
    text = LIMITED.format(limit="viewer: 1 per 20s").replace("}\n", "}, over_limit: {wait: 1m}}\n")
    text = text.replace("}}, over", "}, over")
    stage = Stage(evaluator, text)
    stage.take(event(0, "comment"), event(1, "comment"))
    stage.configure(LIMITED.format(limit="viewer: 1 per 20s"))
    assert rules_of(stage.tick(HOUR)) == ["greet"]


@given(stream=streams, place=st.integers(0, 50), back=st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_that_a_version_that_comes_and_goes_breaks_nothing(
    evaluator: Prefer, stream: list[Entry], place: int, back: int
) -> None:
    other = (
        EVERYTHING.replace("within: 30s", "within: 45s")
        .replace("viewer: 2 per 20s", "viewer: 2 per session")
        .replace("per: [viewer, item], when", "when")
        .replace("tier: warm,", "tier: tepid,")
        .replace("viewer: 1 per 5s", "viewer: 1 per day")
        .replace("times: 3", "times: 2")
    )
    stage = Stage(evaluator, EVERYTHING, rooms={"r": ROOM, "q": ROOM})
    for number, entry in enumerate(stream):
        if number == place:
            stage.take(stage.config_entry(other, **ROOM))
        if number == place + back:
            stage.take(stage.config_entry(EVERYTHING, **ROOM))
        stage.take(entry)
    stage.take(Entry(at(END), "tick"))
    assert len({firing.id for firing in stage.firings}) == len(stage.firings)
    assert stage.core.faults == []
    assert all(count >= 0 for tiers in stage.core.state.shop.standing.values() for count in tiers.values())
