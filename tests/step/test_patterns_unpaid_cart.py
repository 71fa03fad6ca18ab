"""The unpaid cart against an oracle that looks at all events at once, on streams full of equal instants and edges."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import ON_BOTH, Stage, at, event

pytestmark = ON_BOTH

AFTER = 6
"""Seconds that a cart waits; few, so that generated events meet both edges of many windows."""
TEXT = f"""
ruleset: carts
triggers:
  any: {{on: cart_add, after: {AFTER}s, unless: order_paid, do: [note]}}
  same_item: {{on: cart_add, after: {AFTER}s, unless: order_paid, same: [viewer, item], do: [note]}}
  same_viewer: {{on: cart_add, after: {AFTER}s, unless: order_paid, same: viewer, do: [note]}}
"""

Fires = Callable[[Entry, Entry], bool]
ANSWERS: dict[str, Fires] = {
    "any": lambda cart, paid: cart.item == paid.item or not cart.item or not paid.item,
    "same_item": lambda cart, paid: cart.item == paid.item,
    "same_viewer": lambda cart, paid: True,
}

entries = st.builds(
    event,
    st.integers(0, 30),
    st.sampled_from(["cart_add", "cart_add", "order_paid", "item_view"]),
    st.sampled_from(["ann", "bob"]),
    st.sampled_from(["i1", "i2", ""]),
)
in_time = st.lists(entries, max_size=24).map(lambda found: sorted(found, key=lambda entry: entry.time))

Fired = list[tuple[str, bytes, str, int, int]]


def fired(stage: Stage) -> Fired:
    """Rule, viewer, item, cause and instant of all that fired."""
    return sorted((f.rule, f.viewer, f.item, f.cause, f.time) for f in stage.firings)


def expected(stream: list[Entry], end: int) -> Fired:
    """By the definition: a cart fires at t + D unless an order lies in [t, t + D]; what is due by the end fires."""
    found = []
    for rule, answers in ANSWERS.items():
        for place, cart in enumerate(stream):
            due = cart.time + (at(AFTER) - at(0))
            paid = (e for e in stream if e.kind == "order_paid" and e.viewer == cart.viewer)
            answered = any(cart.time <= e.time <= due and answers(cart, e) for e in paid)
            if cart.kind == "cart_add" and not answered and due <= end:
                # The configuration is the first entry of the journal.
                found.append((rule, cart.viewer, cart.item, place + 2, due))
    return sorted(found)


@given(stream=in_time)
@settings(max_examples=60, deadline=None)
def test_that_events_in_order_fire_as_the_definition_says(evaluator: Prefer, stream: list[Entry]) -> None:
    stage = Stage(evaluator, TEXT)
    stage.take(*stream)
    stage.flush()
    assert fired(stage) == expected(stream, stream[-1].time if stream else 0)


@given(stream=st.lists(entries, max_size=24), lateness=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_that_events_late_within_the_lateness_fire_as_if_they_had_come_in_time(
    evaluator: Prefer, stream: list[Entry], lateness: int
) -> None:
    span = at(lateness) - at(0)
    latest = 0
    kept = []
    for entry in stream:
        if entry.time >= latest - span:
            kept.append(entry)
            latest = max(latest, entry.time)
    stage = Stage(evaluator, TEXT, rooms={"r": {"lateness": {"order_paid": span, "cart_add": span}}})
    stage.take(*kept)
    stage.tick(1000)
    assert [f[:4] for f in fired(stage)] == [f[:4] for f in expected(kept, at(1000))]


@given(stream=st.lists(entries, max_size=24))
@settings(max_examples=60, deadline=None)
def test_that_without_a_lateness_nothing_fires_twice_or_in_the_past_or_after_it_was_answered(
    evaluator: Prefer, stream: list[Entry]
) -> None:
    stage = Stage(evaluator, TEXT)
    for entry in stream:
        before = stage.core.state.shop.now
        assert all(firing.time >= before for firing in stage.take(entry))
    stage.tick(1000)
    causes = [(firing.rule, firing.cause) for firing in stage.firings]
    assert len(causes) == len(set(causes))
    assert {f[:4] for f in fired(stage)} >= {f[:4] for f in expected(stream, at(1000))}


@pytest.mark.parametrize("second", [0, AFTER])
def test_that_an_order_at_either_edge_answers_whatever_the_order_of_the_instant(evaluator: Prefer, second: int) -> None:
    for paid_first in (True, False):
        stage = Stage(evaluator, TEXT)
        cart, paid = event(0, "cart_add", item="i1"), event(second, "order_paid", item="i1")
        stage.take(*((paid, cart) if paid_first and second == 0 else (cart, paid)))
        stage.tick(1000)
        assert stage.fired == []
