"""Lifecycle: stages by silence, coming back, and no flapping."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.lifecycle import (
    DAY,
    SILENT,
    Life,
    LifecycleCuts,
    Overrides,
    Stage,
    lifecycle_cuts,
    next_stage_at,
    settle_life,
    visit_life,
)

CUTS = LifecycleCuts(10, 20, 50)


def test_that_the_cuts_are_percentiles_of_the_populations_own_gaps() -> None:
    cuts = lifecycle_cuts([DAY * day for day in range(1, 12)], [DAY * day for day in range(10, 121, 10)])
    assert cuts is not None
    assert (cuts.at_risk, cuts.dormant) == (9 * DAY, 10 * DAY)
    assert cuts.churned == round(DAY * 109)


def test_that_cuts_can_be_set_in_days_and_without_anybody_coming_twice() -> None:
    assert lifecycle_cuts([]) is None
    cuts = lifecycle_cuts([], overrides=Overrides(7, 30, 90), version=3)
    assert cuts == LifecycleCuts(7 * DAY, 30 * DAY, 90 * DAY, 3)


def test_that_silence_leads_down_stage_by_stage() -> None:
    life = visit_life(None, 100, CUTS)
    stages = [settle_life(life, 100 + silence, CUTS).stage for silence in (0, 10, 11, 20, 21, 50, 51)]
    assert stages == [
        Stage.NEW, Stage.NEW, Stage.AT_RISK, Stage.AT_RISK, Stage.DORMANT, Stage.DORMANT, Stage.CHURNED,
    ]  # fmt: skip


def test_that_a_second_visit_makes_active_and_a_return_makes_reactivated() -> None:
    life = visit_life(visit_life(None, 100, CUTS), 105, CUTS)
    assert life.stage is Stage.ACTIVE
    back = visit_life(life, 140, CUTS)
    assert back.stage is Stage.REACTIVATED
    assert visit_life(back, 141, CUTS).stage is Stage.REACTIVATED
    assert visit_life(back, 145, CUTS).stage is Stage.ACTIVE


def test_that_a_late_visit_only_counts() -> None:
    life = visit_life(None, 100, CUTS)
    assert visit_life(life, 90, CUTS) == Life(Stage.NEW, 100, 2)


def test_that_cuts_which_move_a_little_make_nobody_better() -> None:
    life = settle_life(visit_life(None, 0, CUTS), 11, CUTS)
    assert settle_life(life, 11, LifecycleCuts(12, 24, 60)).stage is Stage.AT_RISK
    assert settle_life(life, 11, LifecycleCuts(14, 28, 60)).stage is Stage.NEW


@settings(max_examples=200, deadline=None)
@given(visits=st.lists(st.integers(0, 80), min_size=1, max_size=12), later=st.integers(0, 100))
def test_that_the_next_stage_comes_when_it_is_announced(visits: list[int], later: int) -> None:
    life, now = None, 0
    for step in visits:
        now += step
        life = visit_life(life, now, CUTS)
    assert life is not None
    life = settle_life(life, now + later, CUTS)
    due = next_stage_at(life, CUTS)
    if due is None:
        assert life.stage is Stage.CHURNED
    else:
        assert due > now + later
        assert settle_life(life, due - 1, CUTS).stage is life.stage
        assert settle_life(life, due, CUTS).stage in SILENT
        assert settle_life(life, due, CUTS).stage is not life.stage
