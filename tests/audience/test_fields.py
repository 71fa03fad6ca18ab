"""Fields of entries, holding, calendars."""

from zoneinfo import ZoneInfoNotFoundError

import pytest
from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.audience.feature import FeatureSpec, Function
from tiercast.audience.features import build_feature
from tiercast.audience.fields import number_reader, value_reader
from tiercast.audience.holding import add_holding, read_holding
from tiercast.audience.lasts import Elapsed
from tiercast.audience.quantiles import quantile
from tiercast.audience.windows import Marks

FULL = Entry(
    time=5, kind="comment", room="r", viewer=b"\x01" * 16, item="i", quantity=2, money=300, currency="CNY", order="o",
    text="扣1", coins=9, topic="size", attributes={"score": 1.5, "flag": True, "name": "x"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 300), ("quantity", 2), ("coins", 9), ("order", "o"), ("item", "i"), ("text", "扣1"), ("time", 5),
        ("topic", "size"), ("viewer", "01" * 16), ("score", 1.5), ("absent", None), ("channel", None),
    ],
)  # fmt: skip
def test_that_every_field_can_be_the_last_one(field: str, value: object) -> None:
    assert value_reader(field)(FULL) == value
    feature = build_feature(FeatureSpec(name="x", function=Function.LAST, facts=frozenset({"comment"}), field=field))
    assert feature.read(feature.update(b"", FULL), 9, Marks()) == value


def test_that_an_event_that_says_no_quantity_is_one() -> None:
    assert number_reader("quantity")[0](Entry(time=0, kind="like")) == 1


def test_that_flags_add_up_and_texts_do_not() -> None:
    assert number_reader("flag")[0](FULL) == 1_000_000
    assert number_reader("name")[0](FULL) is None
    assert number_reader("score")[0](Entry(time=0, kind="a", attributes={"score": float("nan")})) is None


def test_that_holding_counts_beginnings_and_ends_and_zero_is_no_state() -> None:
    slot = add_holding(add_holding(b"", 1), 1)
    assert read_holding(slot) == 2
    assert add_holding(add_holding(slot, -1), -1) == b""
    assert add_holding(b"", -1) == b""


def test_that_a_calendar_knows_its_days_in_any_order() -> None:
    shanghai, hour = Calendar("Asia/Shanghai"), 3_600_000_000
    assert shanghai.day_start(0) == -8 * hour
    assert shanghai.next_day(15 * hour) == 16 * hour
    assert shanghai.day_start(16 * hour) == 16 * hour
    assert shanghai.day_start(16 * hour - 1) == -8 * hour
    assert shanghai.time_of_day(0) == 8 * hour
    with pytest.raises(ZoneInfoNotFoundError):
        Calendar("Nowhere/Land")


def test_that_the_instant_at_which_elapsed_is_reached_is_known() -> None:
    spec = FeatureSpec(name="x", function=Function.ELAPSED, facts=frozenset({"comment"}))
    feature = build_feature(spec)
    assert isinstance(feature, Elapsed)
    slot = feature.update(b"", FULL)
    assert feature.reaches(slot, 30) == 35
    assert feature.reaches(b"", 30) is None
    assert feature.read(slot, 35, Marks()) == 30


def test_that_a_quantile_of_nothing_is_an_error() -> None:
    assert quantile([1, 2, 3, 4], 0.5) == 2.5
    with pytest.raises(ValueError, match="at least one"):
        quantile([], 0.5)
