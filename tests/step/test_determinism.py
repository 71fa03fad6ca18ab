"""The same journal decides alike: twice, in whatever batches, on either evaluator; and no two firings share an id."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.rules.evaluators import Prefer
from tiercast_api.event import Attribute

from tests.step.streams_b import END, EVERYTHING, SETTINGS, streams
from tests.step.support_b import MINUTE, ON_BOTH, Stage, at, event
from tests.step.test_snapshots_restored import told, written

ROOMS: dict[str, dict[str, Any]] = {"r": SETTINGS, "q": SETTINGS}


def played(evaluator: Prefer, stream: list[Entry]) -> Stage:
    """A stage after the whole stream and all time."""
    stage = Stage(evaluator, EVERYTHING, rooms=ROOMS)
    stage.take(*stream, Entry(at(END), "tick"))
    return stage


@given(stream=streams)
@settings(max_examples=25, deadline=None)
def test_that_a_journal_decides_alike_twice_and_on_either_evaluator(stream: list[Entry]) -> None:
    first, again, plain = played("rete", stream), played("rete", stream), played("plain", stream)
    assert told(first) == told(again) == told(plain)
    assert written(first) == written(again) == written(plain)


@ON_BOTH
@given(stream=streams, cuts=st.sets(st.integers(0, 50), max_size=8))
@settings(max_examples=25, deadline=None)
def test_that_batches_and_what_is_asked_between_them_decide_nothing(
    evaluator: Prefer, stream: list[Entry], cuts: set[int]
) -> None:
    stage = Stage(evaluator, EVERYTHING, rooms=ROOMS)
    batch: list[Entry] = []
    for place, entry in enumerate([*stream, Entry(at(END), "tick")]):
        batch.append(entry)
        if place in cuts:
            stage.core.viewers_needed(batch)
            stage.take(*batch)
            for key in stage.core.state.viewers.values:
                stage.core.look_at(stage.core.programs["q"], key)
            batch = []
    stage.take(*batch)
    assert told(stage) == told(played(evaluator, stream))


@ON_BOTH
@given(stream=streams)
@settings(max_examples=25, deadline=None)
def test_that_no_two_firings_and_no_two_actions_share_an_id(evaluator: Prefer, stream: list[Entry]) -> None:
    stage = played(evaluator, stream)
    stage.flush()
    for ids in ([firing.id for firing in stage.firings], [action.id for action in stage.actions]):
        assert [each for each, count in Counter(ids).items() if count > 1] == []
    assert {action.firing for action in stage.actions} <= {firing.id for firing in stage.firings}
    assert stage.core.faults == []


@ON_BOTH
@given(stream=streams)
@settings(max_examples=25, deadline=None)
def test_that_room_time_never_goes_back(evaluator: Prefer, stream: list[Entry]) -> None:
    stage = Stage(evaluator, EVERYTHING, rooms=ROOMS)
    now = stage.core.state.shop.now
    for entry in stream:
        for firing in stage.take(entry):
            assert firing.time >= now
            now = firing.time
        assert stage.core.state.shop.now >= now
        now = stage.core.state.shop.now


@ON_BOTH
@given(stream=streams)
@settings(max_examples=25, deadline=None)
def test_that_only_viewers_in_hand_are_asked_for(evaluator: Prefer, stream: list[Entry]) -> None:
    """Everybody else is evicted before each step and loaded only as `viewers_needed` says."""
    stage = Stage(evaluator, EVERYTHING, rooms=ROOMS)
    viewers = stage.core.state.viewers
    stored: dict[bytes, bytes] = {}
    for entry in [*stream, Entry(at(END), "tick")]:
        for key in list(viewers.values):
            if (packed := viewers.evict(key)) is not None:
                stored[key] = packed
        for key in stage.core.viewers_needed([entry]):
            if key in stored:
                viewers.load(key, stored[key])
        stage.take(entry)
        if entry.kind == "erase":
            stored.pop(entry.viewer, None)
    assert told(stage) == told(played(evaluator, stream))


@ON_BOTH
@pytest.mark.parametrize("ends", [True, False])
def test_that_what_strikes_in_one_jump_of_time_and_at_the_end_has_ids_of_its_own(evaluator: Prefer, ends: bool) -> None:
    text = """
ruleset: clock
features:
  views: {count: item_view, within: 1m}
tiers:
  warmth: [{tier: warm, when: views >= 1}, {tier: cold}]
triggers:
  strike: {on: every 1m, do: [banner]}
  moved: {on: tier.warmth changed, do: [note]}
"""
    stage = Stage(evaluator, text, rooms={"r": {}, "q": {}})
    stage.take(event(1, "item_view"), event(1, "item_view", "bob", room="q"), event(2, "item_view", "cat"))
    stage.tick(5 * MINUTE) if ends else stage.tick(5 * MINUTE + 30)
    stage.flush()
    stage.flush()
    assert Counter(rule for rule, _ in stage.fired) == {"strike": 10, "moved": 6}
    assert len({firing.id for firing in stage.firings}) == 16


@ON_BOTH
def test_that_a_receipt_reaches_a_viewer_who_is_no_longer_in_memory(evaluator: Prefer) -> None:
    text = "ruleset: shop\ntriggers:\n  a: {on: comment, do: [note], limit: {viewer: 1 per 1d}}\n"
    stage = Stage(evaluator, text)
    (firing,) = stage.say(0, "comment")
    viewers = stage.core.state.viewers
    stored = viewers.evict(firing.viewer)
    assert stored is not None
    said: dict[str, Attribute] = {"firing": firing.id.hex(), "gives_back": True, "state": "failed"}
    answer = Entry(at(1), "receipt", "r", attributes=said)
    assert stage.core.viewers_needed([answer]) == {firing.viewer}
    viewers.load(firing.viewer, stored)
    stage.take(answer)
    stage.say(2, "comment")
    assert [second for _, second in stage.fired] == [0, 2]
