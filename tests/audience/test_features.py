"""Every function in every window against a list of all entries, with late entries and entries on both edges."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature, FeatureSpec, Function
from tiercast.audience.features import build_feature
from tiercast.audience.windows import DAY, Marks, WindowKind

from tests.audience.oracle import naive

FIELDS = {Function.DISTINCT: "item", Function.LAST: "item", Function.FIRST: "item"}
NO_FIELD = {Function.COUNT, Function.ELAPSED, Function.RATE, Function.VISITS}
SHANGHAI = Calendar("Asia/Shanghai")


def spec_of(function: Function, window: WindowKind, **more: Any) -> FeatureSpec:
    """A feature of `function` in `window`, ten instants long."""
    field = "" if function in NO_FIELD else FIELDS.get(function, "amount")
    base: dict[str, Any] = {"field": field, "duration": 10, "gap": 3, "currency": "CNY" if field == "amount" else ""}
    return FeatureSpec(name="x", function=function, facts=frozenset({"a"}), window=window, **(base | more))


def same(left: Any, right: Any) -> bool:
    """Equal, or equal as far as floating point goes."""
    return left == right or (isinstance(left, float) and right is not None and math.isclose(left, right))


entries = st.builds(
    Entry,
    time=st.integers(0, 12),
    kind=st.just("a"),
    item=st.sampled_from(["", "p", "q", "r"]),
    quantity=st.none() | st.integers(-3, 3),
    money=st.none() | st.integers(-5, 5),
    currency=st.sampled_from(["CNY"] * 12 + ["USD"]),
)


@st.composite
def streams(draw: st.DrawFn) -> list[Entry]:
    """Entries whose times mostly go on, and are sometimes late by up to twenty-five instants."""
    stream, now = [], 100
    for entry in draw(st.lists(entries, max_size=25)):
        now += draw(st.sampled_from([0, 0, 1, 2, 5, 10, 11]))
        entry.time = now - draw(st.sampled_from([0, 0, 0, 1, 4, 10, 25]))
        stream.append(entry)
    return stream


def run(spec: FeatureSpec, stream: list[Entry], marks: Marks, with_marks: bool, steps: tuple[int, ...]) -> None:
    """Feed the feature; after every entry, and some instants later, it must agree with the list."""
    feature = build_feature(spec)
    slot, heard, newest = b"", [], 0
    for entry in stream:
        newest = max(newest, entry.time)
        slot = feature.update(slot, entry, marks if with_marks else None)
        heard.append(entry)
        for later in steps:
            now = newest + later
            wanted = naive(spec, heard, now, marks)
            got = feature.read(slot, now, marks)
            assert same(got, wanted), (got, wanted, now, feature)
        assert not feature.is_approximate(slot)
        check_next_change(feature, slot, newest, marks)


def check_next_change(feature: Feature, slot: bytes, now: int, marks: Marks) -> None:
    """Nothing changes before the instant that `next_change` names; without one nothing changes at all."""
    if feature.continuous:
        return
    change = feature.next_change(slot, now, marks)
    assert change is None or change > now
    value = feature.read(slot, now, marks)
    for instant in range(now + 1, min(change, now + 40) if change is not None else now + 40):
        assert same(feature.read(slot, instant, marks), value), (instant, change)


@pytest.mark.parametrize("ago", [0, 7])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=50, deadline=None)
@given(stream=streams())
def test_that_a_window_of_a_duration_agrees_with_the_list(function: Function, ago: int, stream: list[Entry]) -> None:
    run(spec_of(function, WindowKind.DURATION, ago=ago), stream, Marks(), False, (0, 1, 9, 10, 11))


@pytest.mark.parametrize("ago", [0, 7])
@pytest.mark.parametrize("window", [WindowKind.VISIT, WindowKind.SESSION])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=25, deadline=None)
@given(stream=streams(), start=st.integers(90, 180), with_marks=st.booleans())
def test_that_a_visit_and_a_session_begin_with_their_first_instant(
    function: Function, window: WindowKind, ago: int, stream: list[Entry], start: int, with_marks: bool
) -> None:
    marks = Marks(visit=start, session=start)
    run(spec_of(function, window, ago=ago, per=("room",)), stream, marks, with_marks, (0, 3, 20))


@pytest.mark.parametrize("ago", [0, 7])
@pytest.mark.parametrize("window", [WindowKind.EVER, WindowKind.DURATION])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=25, deadline=None)
@given(stream=streams(), since=st.none() | st.integers(90, 180), with_marks=st.booleans())
def test_that_since_begins_after_its_fact_and_is_unknown_without_one(
    function: Function, window: WindowKind, ago: int, stream: list[Entry], since: int | None, with_marks: bool
) -> None:
    spec = spec_of(function, window, ago=ago, since="cue.flash")
    run(spec, stream, Marks(since=since), with_marks, (0, 3, 11))


@pytest.mark.parametrize("window", [WindowKind.EVER, WindowKind.DURATION])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=25, deadline=None)
@given(stream=streams(), ago=st.sampled_from([0, 7]))
def test_that_only_what_fits_where_counts(
    function: Function, window: WindowKind, ago: int, stream: list[Entry]
) -> None:
    spec = spec_of(function, window, ago=ago, where=lambda entry: entry.item != "q")
    run(spec, stream, Marks(), False, (0, 3, 11))


@pytest.mark.parametrize("ago", [0, 7])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=25, deadline=None)
@given(stream=streams())
def test_that_ever_counts_everything(function: Function, ago: int, stream: list[Entry]) -> None:
    run(spec_of(function, WindowKind.EVER, ago=ago), stream, Marks(), False, (0, 1, 50))


@pytest.mark.parametrize("ago", [0, DAY])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=25, deadline=None)
@given(stream=streams(), hours=st.sampled_from([0, 1, 7, 13]))
def test_that_a_day_begins_at_midnight_of_the_room(
    function: Function, ago: int, stream: list[Entry], hours: int
) -> None:
    hour = 3_600_000_000
    stretched = [
        Entry(time=e.time * hours * hour + e.time, kind="a", item=e.item, money=e.money, currency=e.currency)
        for e in stream
    ]
    spec = spec_of(function, WindowKind.DAY, ago=ago, gap=3 * hour)
    run(spec, stretched, Marks(calendar=SHANGHAI), False, (0, hour, 8 * hour, DAY, DAY + hour))


@pytest.mark.parametrize("function", list(Function))
def test_that_a_window_without_its_mark_is_unknown(function: Function) -> None:
    for window in (WindowKind.VISIT, WindowKind.SESSION, WindowKind.DAY):
        feature = build_feature(spec_of(function, window))
        slot = feature.update(b"", Entry(time=5, kind="a", item="p", money=3, currency="CNY"))
        assert feature.read(slot, 5, Marks()) is None


def test_that_the_left_edge_is_out_and_the_right_edge_in() -> None:
    feature = build_feature(spec_of(Function.COUNT, WindowKind.DURATION))
    slot = feature.update(b"", Entry(time=100, kind="a"))
    assert feature.read(slot, 100, Marks()) == 1
    assert feature.read(slot, 109, Marks()) == 1
    assert feature.read(slot, 110, Marks()) == 0
    assert feature.next_change(slot, 100, Marks()) == 110


def test_that_a_knob_may_be_turned_up_to_its_end_without_losing_state() -> None:
    narrow = build_feature(spec_of(Function.SUM, WindowKind.DURATION, duration=10, retain=50))
    wide = build_feature(spec_of(Function.SUM, WindowKind.DURATION, duration=50, retain=50))
    assert narrow.spec.identity == wide.spec.identity
    slot = b""
    for time in (100, 120, 149):
        slot = narrow.update(slot, Entry(time=time, kind="a", money=time, currency="CNY"))
    assert narrow.read(slot, 149, Marks()) == 149
    assert wide.read(slot, 149, Marks()) == 369


def test_that_features_which_differ_in_meaning_differ_in_identity() -> None:
    base = spec_of(Function.SUM, WindowKind.DURATION)
    others = [
        spec_of(Function.SUM, WindowKind.DURATION, **change)
        for change in ({"duration": 11}, {"ago": 1}, {"since": "b"}, {"where_text": "x"}, {"per": ("room",)})
    ]
    assert len({base.identity_key, *(spec.identity_key for spec in others)}) == 6


def test_that_attributes_are_summed_exactly_in_any_order() -> None:
    values = [0.1] * 10 + [2.5, 1]
    for order in (values, values[::-1]):
        feature = build_feature(spec_of(Function.SUM, WindowKind.DURATION, field="score", currency=""))
        slot = b""
        for value in order:
            slot = feature.update(slot, Entry(time=5, kind="a", attributes={"score": value}))
        slot = feature.update(slot, Entry(time=5, kind="a", attributes={"score": "no number"}))
        assert feature.read(slot, 5, Marks()) == 4.5


def test_that_an_attribute_beyond_what_can_be_kept_makes_the_sum_unknown_while_it_counts() -> None:
    feature = build_feature(spec_of(Function.SUM, WindowKind.DURATION, field="score", currency=""))
    slot = feature.update(b"", Entry(time=5, kind="a", attributes={"score": 1}))
    slot = feature.update(slot, Entry(time=6, kind="a", attributes={"score": 10**30}))
    assert feature.read(slot, 6, Marks()) is None
    assert feature.next_change(slot, 14, Marks()) == 15
    assert feature.read(slot, 16, Marks()) == 0


def test_that_an_unfit_description_is_refused_with_its_name() -> None:
    for change in ({"field": ""}, {"duration": 0}, {"ago": -1}):
        with pytest.raises(ValueError, match="feature 'x'"):
            build_feature(spec_of(Function.SUM, WindowKind.DURATION, **change))
