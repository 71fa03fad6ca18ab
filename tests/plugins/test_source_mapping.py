"""The mapping from records to events: its grammar, its converters, its errors."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast_api import Counts, Event, Money, Quality, Viewer
from tiercast_api.lines import LineSplitter
from tiercast_api.mapping import MappingError, RecordError, load_mapping, mapping_schema

SHOP: dict[str, Any] = {
    "mapping": 1,
    "csv": {"columns": ["user", "item", "category", "what", "at"]},
    "kind": {"from": "what", "table": {"pv": "item_view", "fav": "favourite", "cart": "cart_add", "buy": "order_paid"}},
    "time": {"from": "at", "unit": "s"},
    "viewer": {"id": "user", "platform": "taobao", "quality": "stable"},
    "item": "item",
    "attributes": {"category": "category"},
}
JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdtu"), inner, max_size=4),
    max_leaves=12,
)


def one(document: dict[str, Any], record: Any) -> Event | None:
    """The event of one JSON record."""
    return load_mapping({"mapping": 1, **document}).for_records()(record)


def test_that_a_row_becomes_the_event_that_the_mapping_says() -> None:
    mapping = load_mapping(SHOP)
    event = mapping.for_rows(mapping.csv.columns)(["7", "0012", "c9", "buy", "1511658000"])
    assert event == Event(
        kind="order_paid",
        time=1_511_658_000_000_000,
        viewer=Viewer("taobao", "7", Quality.STABLE),
        item="0012",
        attributes={"category": "c9"},
    )
    assert mapping.kinds == ("item_view", "favourite", "cart_add", "order_paid")
    assert mapping.quality is Quality.STABLE


def test_that_an_empty_cell_is_unknown_and_a_short_row_is_an_error() -> None:
    row = load_mapping(SHOP).for_rows(["user", "item", "category", "what", "at"])
    event = row(["", "5", "", "pv", "1"])
    assert event is not None
    assert (event.viewer, event.attributes) == (None, {})
    with pytest.raises(RecordError, match=r"5 cells \(it has 2\)"):
        row(["1", "2"])


@pytest.mark.parametrize(
    ("time", "value", "expected"),
    [
        ({"unit": "s"}, 1.25, 1_250_000),
        ({"unit": "s", "since": "2024-03-17T12:00:00Z"}, "0", 1_710_676_800_000_000),
        ({"unit": "ms", "since": "2024-03-17T20:00:00", "zone": "Asia/Shanghai"}, 1_500, 1_710_676_801_500_000),
        ({"unit": "s"}, "1710000000.000001", 1_710_000_000_000_001),
        ({"unit": "ms"}, 1_710_000_000_123, 1_710_000_000_123_000),
        ({"unit": "us"}, "42", 42),
        ({"unit": "iso"}, "2024-03-17T20:00:00.1234567+08:00", 1_710_676_800_123_456),
        ({"unit": "iso", "zone": "Asia/Shanghai"}, "2024-03-17 20:00:00", 1_710_676_800_000_000),
        ({"unit": "iso"}, "2024-03-17T12:00:00Z", 1_710_676_800_000_000),
        ({"unit": "text", "pattern": "%m/%d/%Y %H:%M", "zone": "UTC"}, "3/17/2024 12:00", 1_710_676_800_000_000),
    ],
)
def test_that_times_are_read_in_every_unit(time: dict[str, str], value: object, expected: int) -> None:
    event = one({"kind": "like", "time": {"from": "t", **time}}, {"t": value})
    assert event is not None
    assert event.time == expected


@pytest.mark.parametrize(
    ("unit", "value"), [("s", "soon"), ("s", -5), ("s", 1e300), ("iso", "2024-03-17T12:00:00"), ("iso", 5), ("ms", [])]
)
def test_that_a_wrong_time_says_what_was_found_and_expected(unit: str, value: object) -> None:
    with pytest.raises(RecordError) as caught:
        one({"kind": "like", "time": {"from": "t", "unit": unit}}, {"t": value})
    assert caught.value.field == "time"
    assert repr(value)[:20] in str(caught.value)


@pytest.mark.parametrize(
    ("unit", "currency", "value", "amount"),
    [
        ("major", "CNY", "19.9", 1990),
        ("major", "CNY", 0.285, 29),
        ("major", "JPY", 500, 500),
        ("minor", "CNY", 990, 990),
    ],
)
def test_that_money_is_kept_in_minor_units(unit: str, currency: str, value: object, amount: int) -> None:
    event = one({"kind": "like", "money": {"amount": "m", "in": unit, "currency": currency}}, {"m": value})
    assert event is not None
    assert event.money == Money(amount, currency)


def test_that_cases_paths_tables_and_cuts_build_one_event() -> None:
    mapping = load_mapping(
        {
            "mapping": 1,
            "records": "data.list",
            "unwrap": ["data.inner"],
            "by": "type",
            "otherwise": "skip",
            "viewer": {"id": "u.id", "name": "u.name", "platform": "p", "masked_by": "***", "roles": {"fan": "u.fan"}},
            "cases": {
                "5": {"kind": "gift", "quantity": "n", "counts": "running", "attributes": {"way": {"value": "combo"}}},
                "6": {
                    "kind": "order_paid",
                    "order": {"from": "no", "before": "#"},
                    "channel": {"from": "ch", "table": {"1": "feed"}, "otherwise": "other"},
                },
            },
        }
    )
    message = {
        "data": {
            "inner": "[1]",
            "list": [
                {"type": 5, "n": "3", "u": {"id": 12, "name": "用***", "fan": 1}},
                {"type": "6", "no": "A7#paid", "u": {"id": "x"}, "ch": 9},
                {"type": 99},
            ],
        }
    }
    event_of = mapping.for_records()
    gift, order, nothing = [event_of(record) for record in mapping.records(message)]
    assert gift is not None
    assert order is not None
    assert gift.viewer == Viewer("p", "12", Quality.MASKED, "用***", ("fan",))
    assert (gift.quantity, gift.counts, gift.attributes) == (3, Counts.RUNNING, {"way": "combo"})
    assert (order.order, order.channel, nothing) == ("A7", "other", None)
    assert mapping.counts() == {"gift": Counts.RUNNING}


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"knd": "x"}, "", "knd"),
        ({"viewer": {"id": "user", "platform": "p", "qality": "stable"}}, "viewer", "qality"),
        ({"kind": "item_veiw"}, "kind", "'item_view'"),
        ({"kind": None}, "kind", "is missing"),
        ({"item": "itm"}, "item", "user, item, category, what, at"),
        ({"time": {"from": "at", "unit": "s", "pattern": "%Y"}}, "time.pattern", "unit: text"),
        ({"time": {"from": "at", "unit": "iso", "since": "2024-03-17T12:00:00Z"}}, "time.since", "goes with numbers"),
        ({"time": {"from": "at", "unit": "s", "since": "noon"}}, "time.since", "ISO 8601"),
        ({"time": {"from": "at", "unit": "iso", "zone": "Mars/Base"}}, "time.zone", "Asia/Shanghai"),
        ({"money": {"amount": "at", "in": "major", "currency": "yuan"}}, "money.currency", "CNY"),
        ({"text": {"from": "user", "value": "x"}}, "text", "exactly one"),
        ({"csv": {"columns": ["a", "a"]}}, "csv.columns", "twice"),
        ({"csv": {"delimiter": ";;"}}, "csv.delimiter", "one character"),
        ({"mapping": 2}, "mapping", "2"),
        ({"cases": {"1": {"kind": "like"}}}, "by", "is missing"),
    ],
)
def test_that_an_error_names_the_place_in_the_mapping(change: dict[str, Any], place: str, words: str) -> None:
    with pytest.raises(MappingError) as caught:
        load_mapping({**SHOP, **change})
    assert caught.value.path == place
    assert words in str(caught.value)


def test_that_a_kind_of_a_plugin_is_taken_when_it_is_named() -> None:
    assert load_mapping({"mapping": 1, "kind": "auction_bid", "own_kinds": ["auction_bid"]}).kinds == ("auction_bid",)


def test_that_the_published_schema_names_every_member_of_the_grammar() -> None:
    schema = mapping_schema()
    fields = schema["$defs"]["Document"]["properties"]
    assert {"mapping", "kind", "time", "viewer", "cases", "unwrap", "own_kinds"} <= set(fields)
    assert "from" in schema["$defs"]["Value"]["properties"]
    assert msgspec.json.decode(msgspec.json.encode(schema)) == schema


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_that_no_record_does_anything_but_become_an_event_or_an_error(record: Any) -> None:
    mapping = load_mapping(
        {
            "mapping": 1,
            "kind": "comment",
            "time": {"from": "t", "unit": "s"},
            "viewer": {"id": "u", "name": "a", "platform": "p", "roles": {"fan": "b"}},
            "text": {"join": ["a", "b.0"], "with": "-"},
            "quantity": "c",
            "money": {"amount": "d", "in": "major", "currency": {"from": "a"}},
            "attributes": {"x": "a.b", "n": {"from": "b", "as": "number"}},
        }
    )
    try:
        event = mapping.for_records()(record)
    except RecordError:
        return
    assert event is not None
    assert msgspec.json.decode(msgspec.json.encode(event), type=Event) == event


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_that_no_document_does_anything_but_load_or_say_why_not(document: Any) -> None:
    with pytest.raises(MappingError):
        load_mapping(document if not isinstance(document, dict) else {"mapping": 1, "kind": 7, **document})


@given(st.binary(max_size=80), st.integers(1, 12), st.integers(1, 9))
def test_that_lines_are_the_same_however_the_bytes_are_cut(data: bytes, limit: int, step: int) -> None:
    whole, pieces = LineSplitter(limit), LineSplitter(limit)
    expected = [*whole.feed(data), *whole.finish()]
    found = [line for start in range(0, len(data), step) for line in pieces.feed(data[start : start + step])]
    assert [*found, *pieces.finish()] == expected
    assert all(len(line.data) <= limit for line in expected)
    if not any(line.cut for line in expected):
        lines = data.split(b"\n")
        lines = lines if lines[-1] else lines[:-1]
        assert [line.data for line in expected] == [line.removesuffix(b"\r") for line in lines]


def test_that_a_clock_that_begins_at_zero_is_told_how_to_say_when_that_was() -> None:
    with pytest.raises(RecordError, match="the instant of its 0"):
        one({"kind": "comment", "time": {"from": "at", "unit": "s"}}, {"at": 0})
