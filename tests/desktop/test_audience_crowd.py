"""Everybody as columns in the window: what is searched, sorted, counted, and what changes as viewers are seen."""

import numpy as np
from tiercast.desktop.audience.axes import axes_of, stage_axis
from tiercast.desktop.audience.crowd import Crowd, tier_column

from tests.desktop.made_audience import ACTIVITY, STAGES, VALUE, columns


def crowd(count: int = 300) -> Crowd:
    made = Crowd()
    made.take_ladders((VALUE, ACTIVITY))
    made.add([columns(count)])
    return made


def test_that_pages_add_up_and_codes_of_different_pages_mean_the_same() -> None:
    one, two = crowd(300), Crowd()
    two.take_ladders((VALUE, ACTIVITY))
    pages = [columns(100, first) for first in (0, 100, 200)]
    two.add(pages)
    assert len(one) == len(two) == 300
    assert two.keys == [key for page in pages for key in page.keys]
    stages = [page.stage.words[code] for page in pages for code in page.stage.codes]
    assert [two.words["stage"].of(row) for row in range(300)] == stages
    assert two.numbers["spent"].tolist() == [value for page in pages for value in page.spent]


def test_that_who_is_told_of_again_is_changed_where_they_stand() -> None:
    made = crowd(50)
    again = columns(60, seed=11)
    made.add([again])
    assert len(made) == 60
    assert made.keys == again.keys
    assert made.numbers["last_seen"].tolist() == again.last_seen
    assert [made.words[tier_column(VALUE.name)].of(row) for row in range(60)] == [
        again.tiers[VALUE.name].words[code] for code in again.tiers[VALUE.name].codes
    ]
    assert made.row(again.keys[59]) == 59


def test_that_a_search_finds_names_ids_and_keys_and_every_word_must_be_there() -> None:
    made = crowd(300)
    assert {made.names[row] for row in np.flatnonzero(made.search("小美"))} == {
        name for name in made.names if "小美" in name
    }
    assert np.flatnonzero(made.search("dy10000017")).tolist() == [17]
    assert np.flatnonzero(made.search(f"{5:026d}")).tolist() == [5]
    assert made.search("ANNA").any()
    assert not made.search("anna kevin").any()
    assert made.search("").all()


def test_that_what_is_unknown_stands_last_in_both_directions() -> None:
    made = crowd(300)
    for column in ("spent", "visits", "last_paid", "cell", tier_column(VALUE.name)):
        for descending in (False, True):
            order = made.order(column, descending)
            assert sorted(order.tolist()) == list(range(300))
            if column in ("spent", "visits"):
                values = made.numbers[column][order]
                known = values[values >= 0]
                assert (np.diff(known) <= 0).all() if descending else (np.diff(known) >= 0).all()
                assert (values[len(known) :] < 0).all()
    tiers = [made.words[tier_column(VALUE.name)].of(int(row)) for row in made.order(tier_column(VALUE.name), False)]
    assert tiers == sorted(tiers, key=("big", "buyer", "prospect").index)


def test_that_axes_put_everybody_into_one_step() -> None:
    made = crowd(300)
    axes = axes_of(made, lambda: False)
    assert {"cell", "visits", "stage", "segment", "quality", tier_column(VALUE.name)} <= {axis.key for axis in axes}
    for axis in axes:
        codes, steps = axis.codes(), axis.steps()
        assert len(codes) == 300
        assert 0 <= codes.min() <= codes.max() < len(steps), axis.key
    stage = stage_axis(made, lambda: True)
    assert stage.steps()[:2] == ["新客", "活跃"]
    counted = np.bincount(stage.codes(), minlength=len(stage.steps()))
    assert counted.sum() == 300
    assert counted[-1] == sum(made.words["stage"].of(row) not in STAGES for row in range(300))
