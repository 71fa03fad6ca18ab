"""Beyond 4,096 entries a slot stays small, says that it is approximate, and errs by no more than a part in 256."""

import pytest
from hypothesis import HealthCheck, given, settings
from tiercast.audience import counts, distinct, extremes, groups, lists, totals
from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, FeatureSpec, Function
from tiercast.audience.features import build_feature
from tiercast.audience.windows import Marks, WindowKind

from tests.audience.oracle import naive
from tests.audience.test_features import same, streams
from tests.audience.test_features import spec_of as windowed

SPAN = 10_000_000


def spec_of(function: Function, field: str) -> FeatureSpec:
    """A feature of a window of ten seconds."""
    return FeatureSpec(
        name="x", function=function, facts=frozenset({"a"}), field=field, window=WindowKind.DURATION, duration=SPAN,
        gap=0,
    )  # fmt: skip


def at(time: int) -> Entry:
    """An entry with a number and a text of its own."""
    return Entry(time=time, kind="a", money=(time * 7919) % 1000, item=str(time), order=str(time))


@pytest.mark.parametrize(
    ("function", "field"),
    [
        (Function.COUNT, ""), (Function.SUM, "amount"), (Function.MEAN, "amount"), (Function.DISTINCT, "item"),
        (Function.VISITS, ""), (Function.RATE, ""),
    ],
)  # fmt: skip
def test_that_a_busy_window_is_close_small_and_says_so(function: Function, field: str) -> None:
    feature = build_feature(spec_of(function, field))
    slot, times = b"", [1000 * number for number in range(1, 20_001)]
    for time in times:
        slot = feature.update(slot, at(time))
    now = times[-1] + SPAN // 3
    inside = [time for time in times if time > now - SPAN]
    exact = {
        Function.COUNT: len(inside),
        Function.SUM: sum(at(time).money or 0 for time in inside),
        Function.MEAN: sum(at(time).money or 0 for time in inside) / len(inside),
        Function.DISTINCT: len(inside),
        Function.VISITS: len(inside),
        Function.RATE: len(inside) * 6,
    }[function]
    got = feature.read(slot, now, Marks())
    assert isinstance(got, int | float)
    assert feature.is_approximate(slot)
    assert got == pytest.approx(exact, rel=0.06 if function is Function.DISTINCT else 2 / 256)
    assert len(slot) <= 24 * CAP + 9


def test_that_different_values_are_counted_closely_again_when_the_window_has_grown_quiet() -> None:
    feature = build_feature(spec_of(Function.DISTINCT, "item"))
    slot, now = b"", 0
    for _ in range(20_000):
        now += 200
        slot = feature.update(slot, at(now))
    assert feature.is_approximate(slot)
    for _ in range(4000):
        now += SPAN // 100
        slot = feature.update(slot, at(now))
    assert not feature.is_approximate(slot)
    assert feature.read(slot, now, Marks()) == 100


def test_that_different_values_of_all_time_are_estimated() -> None:
    spec = FeatureSpec(
        name="x", function=Function.DISTINCT, facts=frozenset({"a"}), field="item", window=WindowKind.EVER
    )
    feature = build_feature(spec)
    slot = b""
    for number in range(30_000):
        slot = feature.update(slot, at(number % 20_000))
    assert feature.read(slot, 0, Marks()) == pytest.approx(20_000, rel=0.06)
    assert len(slot) <= 8 * CAP + 1


@pytest.mark.parametrize("function", [Function.COUNT, Function.SUM, Function.MEAN])
def test_that_a_window_which_has_grown_quiet_is_exact_again(function: Function) -> None:
    feature = build_feature(spec_of(function, "amount"))
    slot = b""
    for time in range(CAP + 2):
        slot = feature.update(slot, Entry(time=time, kind="a", money=1))
    assert feature.is_approximate(slot)
    for time in (2 * SPAN, 2 * SPAN + 1, 2 * SPAN + 2):
        slot = feature.update(slot, Entry(time=time, kind="a", money=4))
    assert not feature.is_approximate(slot)
    assert feature.read(slot, 2 * SPAN + 5, Marks()) == {"count": 3, "sum": 12, "mean": 4}[function]


def test_that_late_entries_count_in_an_approximate_slot() -> None:
    feature = build_feature(spec_of(Function.COUNT, ""))
    slot = b""
    for time in range(0, 10 * CAP, 5):
        slot = feature.update(slot, at(time))
    before = feature.read(slot, 10 * CAP, Marks())
    slot = feature.update(slot, at(CAP))
    assert isinstance(before, int)
    assert feature.read(slot, 10 * CAP, Marks()) == before + 1


def test_that_what_lies_before_the_session_is_dropped() -> None:
    spec = FeatureSpec(
        name="x", function=Function.COUNT, facts=frozenset({"a"}), window=WindowKind.SESSION, per=("room",)
    )
    feature = build_feature(spec)
    slot = b""
    for time in range(3 * CAP):
        slot = feature.update(slot, at(time), Marks(session=0))
    assert feature.is_approximate(slot)
    assert feature.read(slot, 3 * CAP, Marks(session=0)) == 3 * CAP
    slot = feature.update(slot, at(5 * CAP), Marks(session=5 * CAP))
    slot = feature.update(slot, at(5 * CAP + 1), Marks(session=5 * CAP))
    assert not feature.is_approximate(slot)
    assert feature.read(slot, 5 * CAP + 1, Marks(session=5 * CAP)) == 2


@pytest.mark.parametrize("ago", [0, 7])
@pytest.mark.parametrize("function", list(Function))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream=streams())
def test_that_whatever_does_not_say_approximate_is_exact(
    monkeypatch: pytest.MonkeyPatch, function: Function, ago: int, stream: list[Entry]
) -> None:
    for module in (counts, distinct, extremes, groups, lists, totals):
        monkeypatch.setattr(module, "CAP", 4)
    monkeypatch.setattr(totals, "COARSE_CAP", 3)
    spec = windowed(function, WindowKind.DURATION, duration=30, ago=ago)
    feature = build_feature(spec)
    slot, heard, now = b"", [], 0
    for entry in stream:
        slot = feature.update(slot, entry)
        heard.append(entry)
        now = max(now, entry.time)
        for later in (0, 5, 29, 30, 31, 100):
            value = feature.read(slot, now + later, Marks())
            if not feature.is_approximate(slot):
                assert same(value, naive(spec, heard, now + later, Marks()))
            elif function is Function.COUNT:
                assert isinstance(value, int)
                assert 0 <= value <= len(heard)


def test_that_a_twelve_feature_viewer_takes_about_a_kilobyte() -> None:
    functions = [Function.COUNT, Function.SUM, Function.MAX, Function.DISTINCT, Function.LAST, Function.VISITS]
    total = 0
    for function in functions * 2:
        feature = build_feature(spec_of(function, "amount" if function in (Function.SUM, Function.MAX) else "item"))
        slot = b""
        for time in range(0, 5000, 1000):
            slot = feature.update(slot, at(time))
        total += len(slot) + 33
    assert total < 1200


@pytest.mark.parametrize("function", [Function.MIN, Function.MAX])
def test_that_a_long_staircase_stays_close(function: Function) -> None:
    sign = 1 if function is Function.MIN else -1
    feature = build_feature(spec_of(function, "amount"))
    slot = b""
    for step in range(CAP + 1):
        slot = feature.update(slot, Entry(time=step * 1000, kind="a", money=sign * step))
    now = CAP * 1000 + SPAN // 2
    edge = (now - SPAN) // 1000
    got = feature.read(slot, now, Marks())
    assert feature.is_approximate(slot)
    assert isinstance(got, int)
    assert abs(got) == pytest.approx(max(0, edge + 1), abs=SPAN // 1000 // 256 + 1)
    assert len(slot) < 16 * 300
    assert feature.next_change(slot, now, Marks()) is not None
    slot = feature.update(slot, Entry(time=3 * SPAN, kind="a", money=5))
    assert not feature.is_approximate(slot)
    assert feature.read(slot, 3 * SPAN, Marks()) == 5


def test_that_entries_without_the_field_change_nothing() -> None:
    for function in (Function.SUM, Function.MEAN, Function.MIN, Function.DISTINCT, Function.LAST, Function.FIRST):
        for window in WindowKind:
            feature = build_feature(windowed(function, window, field="missing", currency=""))
            assert feature.update(b"", Entry(time=5, kind="a")) == b""
