"""A state that was written and read back decides as the one that went on; a cut under way changes nothing."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.rules.evaluators import Prefer
from tiercast.step.config import RoomConfig

from tests.step.streams_b import END, EVERYTHING, SETTINGS, streams
from tests.step.support_b import ON_BOTH, Stage, at

pytestmark = ON_BOTH

ROOMS: dict[str, dict[str, Any]] = {"r": SETTINGS, "q": SETTINGS}
Told = tuple[list[bytes], list[bytes], list[bytes], list[bytes]]
Written = dict[str, dict[bytes, bytes]]

encode = msgspec.msgpack.Encoder().encode


def told(stage: Stage, since: tuple[int, int, int, int] = (0, 0, 0, 0)) -> Told:
    """All that the stage decided, in full."""
    firings, actions, changes, exposures = since
    return (
        [encode(each) for each in stage.firings[firings:]],
        [encode(each) for each in stage.actions[actions:]],
        [encode(each) for each in stage.changes[changes:]],
        [encode(each) for each in stage.exposures[exposures:]],
    )


def finish(stage: Stage, entries: list[Entry]) -> None:
    """Step the rest and let all time pass."""
    stage.take(*entries)
    stage.take(Entry(at(END), "tick"))


def written(stage: Stage) -> Written:
    """The whole state, as a snapshot would write it."""
    state = stage.core.state
    found = {space.name: {key: encode(value) for key, value in space.values.items()} for space in state.spaces}
    return {**found, "shop": dict(state.encode_shop())}


def restored(evaluator: Prefer, old: Stage, stored: Written) -> Stage:
    """A stage whose state is what was written."""
    stage = Stage(evaluator, configured=False)
    stage.library.update(old.library)
    stage.seq = old.seq
    state = stage.core.state
    state.restore_shop(stored["shop"])
    for space in state.spaces:
        for key, value in stored[space.name].items():
            space.load(key, value)
    state.timers.index()
    for packed in state.shop.configs.values():
        text, hashes = msgspec.msgpack.decode(packed, type=tuple[str, list[str]])
        stage.core.configure(msgspec.json.decode(text, type=RoomConfig), [stage.library[digest] for digest in hashes])
    return stage


@given(stream=streams, place=st.integers(0, 50))
@settings(max_examples=25, deadline=None)
def test_that_a_state_restored_anywhere_decides_as_the_one_that_went_on(
    evaluator: Prefer, stream: list[Entry], place: int
) -> None:
    went_on = Stage(evaluator, EVERYTHING, rooms=ROOMS)
    went_on.take(*stream[:place])
    stage = restored(evaluator, went_on, written(went_on))
    since = (len(went_on.firings), len(went_on.actions), len(went_on.changes), len(went_on.exposures))
    finish(went_on, stream[place:])
    finish(stage, stream[place:])
    assert told(stage) == told(went_on, since)
    assert written(stage) == written(went_on)


@given(stream=streams, places=st.lists(st.integers(0, 50), min_size=1, max_size=3), most=st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_that_a_cut_in_slices_writes_what_was_when_it_began_and_changes_no_decision(
    evaluator: Prefer, stream: list[Entry], places: list[int], most: int
) -> None:
    undisturbed, stage = (Stage(evaluator, EVERYTHING, rooms=ROOMS) for _ in range(2))
    finish(undisturbed, stream)
    spaces = stage.core.state.spaces
    stored: Written = {space.name: {} for space in spaces}
    expected: Written | None = None
    for place, entry in enumerate([*stream, Entry(at(END), "tick")]):
        if place in places and expected is None:
            expected = written(stage)
            for space in spaces:
                space.begin_cut()
        stage.take(entry)
        if entry.kind == "erase" and expected is not None:
            expected["viewer"].pop(entry.viewer, None)
        if entry.kind == "erase":
            stored["viewer"].pop(entry.viewer, None)
        for space in spaces:
            some = dict(space.encode_some(most))
            stored[space.name] |= {key: value for key, value in some.items() if value is not None}
            for key in some.keys() - stored[space.name].keys():
                assert key not in (expected or {}).get(space.name, {})
        if expected is not None and not any(space.cut_pending for space in spaces):
            assert stored == {name: expected[name] for name in stored}
            expected = None
    assert told(stage) == told(undisturbed)
    assert written(stage) == written(undisturbed)
