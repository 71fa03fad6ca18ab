"""Running and final totals become deltas."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.intake.totals import COMBO_GAP, SECOND, STREAK_GAP, TOTAL_GAP, Amounts, Totals
from tiercast_api.event import Counts, Event, Viewer

ANNA = Viewer("p", "1")


def gift(quantity: int | None, streak: str = "s1", **fields: Any) -> Event:
    return Event(kind="gift", viewer=fields.pop("viewer", ANNA), quantity=quantity, streak=streak or None, **fields)


def like(quantity: int, viewer: Viewer | None = ANNA) -> Event:
    return Event(kind="like", viewer=viewer, quantity=quantity)


def run(events: list[tuple[int, Event]], sense: Counts = Counts.RUNNING) -> list[int | None]:
    totals = Totals()
    return [totals.amounts("src", event, sense, time * SECOND).quantity for time, event in events]


def test_that_deltas_pass_and_leave_no_state() -> None:
    totals = Totals()
    assert totals.amounts("src", gift(3), Counts.DELTA, 0) == Amounts(3, None)
    assert len(totals) == 0


def test_that_a_running_total_with_a_repeated_last_row_counts_once() -> None:
    assert run([(0, gift(1)), (1, gift(2)), (2, gift(5)), (3, gift(5))]) == [1, 1, 3, 0]
    totals = Totals()
    for quantity in (1, 2, 2):
        last = totals.amounts("src", gift(quantity), Counts.RUNNING, 0)
    assert last.repeated


def test_that_a_streak_that_begins_anew_under_its_id_counts_from_nothing() -> None:
    assert run([(0, gift(9)), (5, gift(1)), (6, gift(3))]) == [9, 1, 2]


def test_that_a_row_that_comes_late_adds_nothing() -> None:
    assert run([(0, gift(1)), (2, gift(3)), (1, gift(2)), (3, gift(4))]) == [1, 2, 0, 1]


def test_that_streaks_viewers_items_rooms_and_sources_are_apart() -> None:
    totals = Totals()
    events = [
        gift(4),
        gift(4, "s2"),
        gift(4, viewer=Viewer("p", "2")),
        gift(4, viewer=Viewer("q", "1")),
        gift(4, item="rose"),
        gift(4, room="r2"),
    ]
    assert [totals.amounts("src", event, Counts.RUNNING, 0).quantity for event in events] == [4] * 6
    assert totals.amounts("other", gift(4), Counts.RUNNING, 0).quantity == 4


def test_that_a_combo_without_an_id_ends_after_its_gap() -> None:
    gap = COMBO_GAP // SECOND
    assert run([(0, gift(1, "")), (1, gift(1, "")), (2 + gap, gift(1, ""))]) == [1, 0, 1]


def test_that_a_streak_with_an_id_outlasts_a_pause_and_ends_in_the_end() -> None:
    gap = STREAK_GAP // SECOND
    assert run([(0, gift(2)), (gap, gift(3)), (2 * gap + 1, gift(3))]) == [2, 1, 3]


def test_that_likes_run_over_the_broadcast() -> None:
    assert run([(0, like(10)), (1_000, like(25)), (2_000 + TOTAL_GAP // SECOND, like(5))]) == [10, 15, 5]


def test_that_a_rooms_total_begins_with_what_was_before_us() -> None:
    totals = Totals()
    assert totals.amounts("src", like(5_000, None), Counts.RUNNING, 0) == Amounts(0, None, True)
    assert totals.amounts("src", like(5_030, None), Counts.RUNNING, 1) == Amounts(30, None)


def test_that_a_masked_viewers_combo_counts_from_its_first_row() -> None:
    assert run([(0, gift(2, "", viewer=None)), (1, gift(3, "", viewer=None))]) == [2, 1]


def test_that_a_final_total_adds_what_the_running_rows_left() -> None:
    totals = Totals()
    rows = [gift(2), gift(5), gift(7, counts=Counts.FINAL), gift(7, counts=Counts.FINAL)]
    assert [totals.amounts("s", row, Counts.RUNNING, n).quantity for n, row in enumerate(rows)] == [2, 3, 2, 0]


def test_that_finals_without_an_id_are_streaks_of_their_own() -> None:
    assert run([(0, gift(3, "")), (0, gift(3, "")), (1, gift(3, ""))], Counts.FINAL) == [3, 0, 3]


def test_that_unknown_stays_unknown() -> None:
    assert Totals().amounts("s", gift(None), Counts.RUNNING, 0) == Amounts(None, None)


def test_that_coins_run_as_quantities_do() -> None:
    totals = Totals()
    rows = [(1, 10), (3, 30), (3, 30)]
    found = [totals.amounts("s", gift(q, coins=c), Counts.RUNNING, n) for n, (q, c) in enumerate(rows)]
    assert found == [Amounts(1, 10), Amounts(2, 20), Amounts(0, 0, True)]


def test_that_a_restart_counts_nothing_twice() -> None:
    totals = Totals()
    totals.amounts("s", gift(5), Counts.RUNNING, 0)
    assert Totals(totals.dump()).amounts("s", gift(7), Counts.RUNNING, 1).quantity == 2


def test_that_a_batch_that_was_not_committed_counts_when_it_comes_again() -> None:
    totals = Totals()
    totals.amounts("s", gift(5), Counts.RUNNING, 0)
    mark = totals.mark()
    totals.amounts("s", gift(8), Counts.RUNNING, 1)
    totals.amounts("s", gift(1, "s2"), Counts.RUNNING, 1)
    totals.settle(mark)
    totals.revert()
    assert totals.amounts("s", gift(8), Counts.RUNNING, 1).quantity == 3
    assert totals.amounts("s", gift(1, "s2"), Counts.RUNNING, 1).quantity == 1


def test_that_memory_is_bounded_and_old_streaks_are_forgotten() -> None:
    totals = Totals(most=3)
    for number in range(5):
        totals.amounts("s", gift(1, f"s{number}"), Counts.RUNNING, number)
    assert len(totals) == 3
    assert totals.forget(TOTAL_GAP + 4) == 2
    assert len(totals) == 1


streaks = st.lists(
    st.tuples(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(0, 3)), min_size=1, max_size=8
)


@given(streaks, st.booleans(), st.randoms(use_true_random=False))
def test_that_deltas_add_up_to_the_truth_however_rows_are_repeated(
    made: list[tuple[list[int], int]], final: bool, random: Any
) -> None:
    truth, rows = 0, []
    for number, (steps, repeats) in enumerate(made):
        total, own = 0, []
        for step in steps:
            total += step
            own.append(gift(total, f"s{number}"))
        own += [gift(total, f"s{number}", counts=Counts.FINAL if final else None)] * repeats
        truth += total
        rows.append(own)
    merged = []
    while any(rows):
        merged.append(random.choice([own for own in rows if own]).pop(0))
    totals = Totals()
    found = [totals.amounts("s", row, Counts.RUNNING, time) for time, row in enumerate(merged)]
    assert sum(one.quantity or 0 for one in found) == truth
    assert all(one.quantity == 0 for one in found if one.repeated)


@given(streaks)
def test_that_reverting_is_as_if_the_batch_had_never_been(made: list[tuple[list[int], int]]) -> None:
    totals = Totals(most=4)
    before = totals.dump()
    for number, (steps, sense) in enumerate(made):
        for step in steps:
            totals.amounts("s", gift(step, f"s{number % 3}"), Counts.FINAL if sense else Counts.RUNNING, step)
        if number % 2:
            totals.settle()
            before = totals.dump()
    totals.revert()
    assert totals.dump() == before
