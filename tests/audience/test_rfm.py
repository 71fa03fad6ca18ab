"""RFM: the numbers of the real retail file, and the words for the cuts."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from statistics import fmean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.rfm import (
    CELL_TITLES,
    CELLS,
    SEGMENTS,
    Cell,
    Customer,
    CutKind,
    Segment,
    compute_cuts,
    place,
    score,
    scores_by_rank,
)

from tests.shared_data import shared_data

AS_OF = datetime(2011, 12, 11)  # noqa: DTZ001 the file's dates have no zone


@pytest.fixture(scope="module")
def customers() -> list[Customer]:
    """The customers of the retail file: days since the last invoice, invoices, thousandths of a pound."""
    last: dict[str, datetime] = {}
    invoices: dict[str, set[str]] = defaultdict(set)
    money: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows():
        key = row["CustomerID"]
        if not key or row["InvoiceNo"].startswith("C"):
            continue
        when = datetime.fromisoformat(row["InvoiceDate"])
        last[key] = max(last.get(key, when), when)
        invoices[key].add(row["InvoiceNo"])
        money[key] += int(row["Quantity"]) * Decimal(row["UnitPrice"])
    return [
        Customer((AS_OF - last[key]).days, len(invoices[key]), float(total * 1000))
        for key, total in money.items()
        if total > 0
    ]


def rows() -> Iterator[dict[str, str]]:
    """The lines of the file."""
    with gzip.open(shared_data("uci_online_retail.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_that_the_real_file_has_the_customers_it_is_said_to_have(customers: list[Customer]) -> None:
    assert len(customers) == 4338
    assert round(fmean(each.recency for each in customers), 3) == 93.059
    assert round(fmean(each.frequency for each in customers), 3) == 4.273
    assert round(fmean(each.monetary for each in customers) / 1000, 3) == 2054.266
    assert median(each.recency for each in customers) == 51
    assert median(each.frequency for each in customers) == 2
    assert median(each.monetary for each in customers) / 1000 == pytest.approx(674.485)


def test_that_the_eight_cells_by_mean_are_those_of_the_real_file(customers: list[Customer]) -> None:
    cuts = compute_cuts(customers)
    assert cuts is not None
    counts = Counter(CELL_TITLES[place(each, cuts).cell][1] for each in customers)
    assert counts == {
        "重要价值": 689, "一般价值": 358, "重要发展": 117, "一般发展": 1750,
        "重要保持": 27, "一般保持": 41, "重要挽留": 38, "一般挽留": 1318,
    }  # fmt: skip


def test_that_equal_customers_share_a_score_and_all_names_are_met(customers: list[Customer]) -> None:
    cuts = compute_cuts(customers)
    assert cuts is not None
    placed = {(each.recency, each.frequency): place(each, cuts).segment for each in customers}
    assert len(placed) == len({(each.recency, each.frequency) for each in customers})
    assert Counter(place(each, cuts).segment for each in customers).keys() == set(Segment)


def test_that_each_pair_of_digits_has_the_customary_name() -> None:
    assert len(SEGMENTS) == 25
    pairs = ((5, 5), (4, 1), (5, 1), (3, 3), (1, 5), (4, 4), (4, 2), (2, 2), (1, 3), (3, 1))
    assert [SEGMENTS[pair] for pair in pairs] == [
        Segment.CHAMPION, Segment.PROMISING, Segment.NEW, Segment.NEED_ATTENTION, Segment.CANT_LOSE, Segment.LOYAL,
        Segment.POTENTIAL_LOYALIST, Segment.HIBERNATING, Segment.AT_RISK, Segment.ABOUT_TO_SLEEP,
    ]  # fmt: skip
    assert set(CELLS.values()) == set(Cell)
    assert set(CELL_TITLES) == set(Cell)


def test_that_a_value_on_a_cut_belongs_below_it() -> None:
    assert [score((1, 2, 3, 4), value) for value in (1, 1.5, 2, 4, 4.1)] == [1, 2, 2, 4, 5]
    assert score((1, 1, 1, 4), 1) == 1


def test_that_the_cut_of_the_grid_can_be_the_median_or_fixed() -> None:
    people = [Customer(1, 1, 1), Customer(2, 2, 2), Customer(9, 9, 9)]
    by_median, fixed = compute_cuts(people, CutKind.MEDIAN), compute_cuts(people, CutKind.FIXED, (5, 0, 0), version=7)
    assert by_median is not None
    assert list(by_median.grid) == [2, 2, 2]
    assert fixed is not None
    assert fixed.version == 7
    cells = [place(each, fixed).cell for each in people]
    assert cells == [Cell.IMPORTANT_VALUE, Cell.IMPORTANT_VALUE, Cell.IMPORTANT_KEEP]
    with pytest.raises(ValueError, match="three numbers"):
        compute_cuts(people, CutKind.FIXED)


def test_that_nobody_has_a_place_where_nobody_has_bought() -> None:
    assert compute_cuts([]) is None


def test_that_ranking_splits_equal_customers_by_their_row() -> None:
    assert scores_by_rank([7] * 5) == [1, 2, 3, 4, 5]
    assert scores_by_rank([7] * 5, inverted=True) == [5, 4, 3, 2, 1]
    assert scores_by_rank([]) == []


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=1, max_size=30))
def test_that_more_is_never_scored_lower(values: list[tuple[int, int, int]]) -> None:
    people = [Customer(*value) for value in values]
    cuts = compute_cuts(people)
    assert cuts is not None
    for one in people:
        for other in people:
            if one.recency <= other.recency and one.frequency >= other.frequency:
                assert place(one, cuts).recency >= place(other, cuts).recency
                assert place(one, cuts).frequency >= place(other, cuts).frequency
