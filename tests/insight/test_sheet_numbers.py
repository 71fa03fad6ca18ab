"""The ten numbers of the sheet: computed by hand beside, unknown where nobody tells, the same each time."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.insight.sheet.kinds import kind_title
from tiercast.insight.sheet.model import NOTHING, Unit
from tiercast.insight.sheet.numbers import Basis, compared, ten_numbers
from tiercast.step.config import RoomConfig

from tests.insight.sheet_support import CONFIG, EVERY_KIND, MINUTE, SECOND, at, ledger, little_show, numbers

KEYS = (
    "gmv", "gpm", "uv_value", "watch_to_pay", "click_through", "conversion", "watch_time", "followers", "unpaid",
    "refunds",
)  # fmt: skip


def test_that_there_are_ten_numbers_each_with_title_and_formula_in_both_languages() -> None:
    found = ten_numbers(Basis(ledger(little_show()), EVERY_KIND))
    assert tuple(number.key for number in found) == KEYS
    for number in found:
        assert number.title.en
        assert number.title.zh
        assert number.formula.en
        assert any("一" <= letter <= "鿿" for letter in number.formula.zh)


def test_that_the_numbers_of_a_little_show_are_those_computed_by_hand() -> None:
    found = {key: number.value for key, number in numbers(little_show()).items()}
    assert found == {
        "gmv": 12_000,  # one order of two lines; what bob paid came after the close
        "gpm": 2_400_000,  # 12000 × 1000 ÷ 5 enters
        "uv_value": 3_000,  # 12000 ÷ 4 viewers
        "watch_to_pay": 1 / 4,
        "click_through": 3 / 4,  # ann, bob and cy of four viewers
        "conversion": 1 / 3,
        # ann from 0 to 180 s, never silent for two minutes; bob 10 to 110; cy 20 to 85; dee 30 to 90
        "watch_time": (180 + 100 + 65 + 60) * SECOND // 4,
        "followers": 1,
        "unpaid": 1,  # o2
        "refunds": 2_000,
    }


def test_that_events_of_a_plugin_that_are_of_nobody_do_not_make_viewers_unknown() -> None:
    others = [at(100 + n, "till_opened") for n in range(100)]
    shown = sorted([*little_show(), *others], key=lambda entry: entry.time)
    assert numbers(shown)["uv_value"].value == 3_000
    nobody = [at(100 + n, "enter") for n in range(100)]
    assert numbers(sorted([*little_show(), *nobody], key=lambda entry: entry.time))["uv_value"].value is None


def test_that_an_order_of_several_lines_is_one_and_what_is_paid_after_the_close_counts_apart() -> None:
    book = ledger(little_show())
    assert book.paid.count == 1
    assert book.created.count == 2
    assert book.late_orders == 1
    assert book.ended


@pytest.mark.parametrize(
    ("kind", "unknown"),
    [
        ("order_paid", {"gmv", "gpm", "uv_value", "watch_to_pay", "conversion", "unpaid"}),
        ("enter", {"gpm", "uv_value", "watch_to_pay", "click_through", "watch_time"}),
        ("follow", {"followers"}),
        ("order_created", {"unpaid"}),
        ("order_refunded", {"refunds"}),
    ],
)
def test_that_what_no_source_tells_is_unknown_and_says_which_event_is_missing(kind: str, unknown: set[str]) -> None:
    without = [entry for entry in little_show() if entry.kind != kind]
    found = numbers(without, EVERY_KIND - {kind})
    assert {key for key, number in found.items() if number.value is None} == unknown
    for key in unknown:
        assert kind_title(kind).en in found[key].why.en
        assert kind_title(kind).zh in found[key].why.zh


def test_that_what_is_told_and_did_not_happen_is_nothing_not_unknown() -> None:
    found = numbers([at(0, "enter", "ann")])
    assert found["gmv"].value == 0
    assert found["followers"].value == 0
    assert found["unpaid"].value == 0
    assert found["watch_to_pay"].value == 0
    assert found["conversion"].value is None
    assert found["conversion"].why.en == "There were no viewers who looked at a product"


def test_that_masked_viewers_are_not_counted_as_one() -> None:
    said = [at(second, "comment", text="1") for second in range(30)]
    found = numbers([at(0, "enter", "ann"), *said])
    assert found["uv_value"].value is None
    assert "only 3% of what people did" in found["uv_value"].why.en
    assert found["gpm"].value == 0


def test_that_other_currencies_need_a_rate() -> None:
    paid = [at(0, "enter", "ann"), at(1, "order_paid", "ann", order="o", money=100, currency="USD")]
    unknown = numbers(paid)["gmv"]
    assert unknown.value is None
    assert "USD" in unknown.why.en
    rated = numbers(paid, config=msgspec.structs.replace(CONFIG, rates={"USD": (7, 1)}))["gmv"]
    assert rated.value == 700


def test_that_amounts_that_are_not_told_make_a_sum_the_least_or_unknown() -> None:
    some = numbers([at(1, "order_paid", "a", order="o", money=100), at(2, "order_paid", "b", order="p")])["gmv"]
    assert some.value == 100
    assert some.note.en == "At least: 1 event told no amount"
    none = numbers([at(2, "order_paid", "b", order="p")])["gmv"]
    assert none.value is None
    assert none.why.en == "The source tells no amounts"


def test_that_orders_without_a_number_cannot_be_called_unpaid() -> None:
    found = numbers([at(1, "order_created", "a", money=100), at(2, "order_paid", "a", money=100)])["unpaid"]
    assert found.value is None
    assert found.why != NOTHING


def test_that_those_who_were_shown_a_product_are_what_clicks_are_measured_by_where_somebody_tells() -> None:
    shown = [at(5, "item_exposed", who, item="1") for who in ("ann", "bob")]
    found = numbers(sorted([*little_show(), *shown], key=lambda entry: entry.time))["click_through"]
    assert found.value == 3 / 2
    assert "to whom one was shown" in found.formula.en
    before = numbers(little_show())["click_through"]
    assert compared((found,), (before,))[0].before is None
    assert compared((found,), (found,))[0].before == found.value


def test_that_merged_arrivals_are_views_and_make_viewers_the_least() -> None:
    merged = at(50, "shed", topic="enter", quantity=5)
    found = numbers([*[*little_show()][:-2], merged])
    assert found["gpm"].value == 1_200_000
    assert found["uv_value"].note.en.startswith("At least: 5 events merged")


def test_that_a_dense_source_makes_silence_presence() -> None:
    quiet = [at(0, "enter", "ann"), at(1_200, "comment", "ann", text="x")]
    assert numbers(quiet)["watch_time"].value == 0
    assert numbers(quiet)["watch_time"].note.en.startswith("Estimated")
    dense = numbers(quiet, config=msgspec.structs.replace(CONFIG, dense=True))["watch_time"]
    assert dense.value == 20 * MINUTE
    assert dense.note == NOTHING


def test_that_a_session_ends_by_silence_and_before_the_next_one() -> None:
    entries = [at(0, "enter", "ann"), at(5 * 3_600, "enter", "bob"), at(5 * 3_600 + 1, "order_paid", "bob", money=5)]
    book = ledger(entries)
    assert (book.ended, len(book.viewers), book.late_orders) == (book.began, 1, 1)
    follows = ledger([at(0, "enter", "ann"), *entries[1:]], following=entries[1].time)
    assert follows.late_orders == 0


PEOPLE = st.sampled_from(["", "ann", "bob", "cy", "dee"])
EVENTS = st.tuples(
    st.integers(0, 7_200),
    st.sampled_from(sorted(EVERY_KIND)),
    PEOPLE,
    st.sampled_from(["", "o1", "o2", "o3"]),
    st.none() | st.integers(0, 50_000),
)


def _made(event: tuple[int, str, str, str, int | None]) -> Entry:
    second, kind, who, order, money = event
    named = {"order": order, "money": money} if kind.startswith("order") else {}
    return at(second, kind, who, item="1" if kind.startswith("item") else "", **named)


@settings(max_examples=150, deadline=None)
@given(st.lists(EVENTS, max_size=60), st.frozensets(st.sampled_from(sorted(EVERY_KIND))))
def test_that_a_journal_gives_the_same_numbers_each_time_and_unknown_is_never_nothing(
    events: list[tuple[int, str, str, str, int | None]], told: frozenset[str]
) -> None:
    entries = sorted(map(_made, events), key=lambda entry: entry.time)
    first = ten_numbers(Basis(ledger(entries), told))
    assert ten_numbers(Basis(ledger(entries), told)) == first
    heard = told | {entry.kind for entry in entries}
    for number in first:
        assert (number.value is None) == (number.why != NOTHING)
        assert number.value is None or number.value >= 0
        if number.unit is Unit.SHARE and number.key == "watch_to_pay" and number.value is not None:
            assert number.value <= 1
    by_key = {number.key: number for number in first}
    for key, kind in (("gmv", "order_paid"), ("followers", "follow"), ("refunds", "order_refunded")):
        assert kind in heard or by_key[key].value is None


@settings(max_examples=60, deadline=None)
@given(st.lists(EVENTS, max_size=40))
def test_that_visits_are_those_of_the_step(events: list[tuple[int, str, str, str, int | None]]) -> None:
    """All visits together are never longer than the session for each viewer."""
    entries = sorted(map(_made, events), key=lambda entry: entry.time)
    for config in (CONFIG, RoomConfig(key="r", dense=True)):
        book = ledger(entries, config)
        assert 0 <= book.dwell() <= len(book.viewers) * (book.last - book.began)
