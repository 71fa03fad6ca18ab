"""What may be left out at a peak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.intake.shedding import DECORATION, NEVER, Shedder, Verdict
from tiercast_api.kinds import BUILT_IN

KINDS = [kind.name for kind in BUILT_IN]


def test_that_nothing_is_shed_while_there_is_room() -> None:
    assert {Shedder(100).verdict(kind, 74) for kind in KINDS} == {Verdict.TAKE}


def test_that_decoration_goes_first_then_what_nothing_reads() -> None:
    shedder = Shedder(1_000, {"comment"})
    assert shedder.verdict("like", 750) is Verdict.SHED
    assert shedder.verdict("follow", 750) is Verdict.TAKE
    assert shedder.verdict("follow", 875) is Verdict.SHED
    assert shedder.verdict("comment", 875) is Verdict.TAKE
    assert shedder.verdict("comment", 1_000) is Verdict.SPOOL


def test_that_a_rule_that_goes_live_keeps_its_kinds() -> None:
    shedder = Shedder(1_000)
    assert shedder.sheddable("like")
    shedder.reads({"like"})
    assert not shedder.sheddable("like")
    shedder.reads({"*"})
    assert not any(shedder.sheddable(kind) for kind in KINDS)


def test_that_sources_pause_at_half_and_go_on_at_a_quarter() -> None:
    shedder = Shedder(100)
    assert [shedder.paused(depth) for depth in (49, 50, 30, 25, 24, 49, 50)] == [
        False, True, True, True, False, False, True,
    ]  # fmt: skip


def test_that_counts_per_room_and_kind_are_exact() -> None:
    shedder = Shedder(100)
    for room, kind, quantity in (("a", "like", 5), ("a", "like", None), ("b", "like", 2), ("a", "stay", None)):
        shedder.count(room, kind, quantity)
    drained = {key: (count.events, count.quantity) for key, count in shedder.drain().items()}
    assert drained == {("a", "like"): (2, 5), ("b", "like"): (1, 2), ("a", "stay"): (1, 0)}
    assert shedder.drain() == {}


def test_that_decoration_and_what_is_never_shed_are_known_kinds_and_apart() -> None:
    assert set(KINDS) >= DECORATION | NEVER
    assert not DECORATION & NEVER


def test_that_a_capacity_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 8"):
        Shedder(7)


@given(st.sets(st.sampled_from(KINDS)), st.sampled_from(KINDS), st.integers(0, 300))
def test_that_what_is_read_or_never_shed_is_taken_or_spooled(read: set[str], kind: str, depth: int) -> None:
    verdict = Shedder(200, read).verdict(kind, depth)
    if kind in read or kind in NEVER:
        assert verdict is (Verdict.SPOOL if depth >= 200 else Verdict.TAKE)
    elif depth >= 175:
        assert verdict is Verdict.SHED


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(KINDS), st.integers(0, 250)), max_size=60))
def test_that_taken_spooled_and_shed_add_up(arrivals: list[tuple[str, str, int]]) -> None:
    shedder, others = Shedder(200, {"comment"}), 0
    for room, kind, depth in arrivals:
        if shedder.verdict(kind, depth) is Verdict.SHED:
            shedder.count(room, kind, 1)
        else:
            others += 1
    shed = shedder.drain().values()
    assert others + sum(count.events for count in shed) == len(arrivals)
    assert all(count.events == count.quantity for count in shed)
