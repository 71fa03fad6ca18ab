"""Limits: never exceeded in any window, whatever is reserved and given back, and in whatever order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tiercast.decide.decision import Reservation
from tiercast.decide.limits import FOREVER, Draw, MarkedCap, SlidingCap, build_cap, give_back, reserve_all

from tests.decide.stores import Store

SPAN, MOST = 10, 5


def test_that_one_per_day_is_free_again_exactly_a_day_later() -> None:
    cap = SlidingCap(1, SPAN)
    state = cap.reserve(b"", 100, None, 1)
    assert [cap.room_for(state, now, None) for now in (100, 109, 110)] == [0, 0, 1]
    assert cap.free_at(state, 100, 1) == 110
    assert cap.free_at(state, 100, 2) is None
    assert cap.free_at(b"", 100, 1) == 100


def test_that_giving_back_what_is_not_out_changes_nothing() -> None:
    sliding, marked = SlidingCap(3, SPAN), MarkedCap(3)
    state = sliding.reserve(sliding.reserve(b"", 5, None, 1), 5, None, 2)
    assert sliding.used(state, 5) == 3
    assert sliding.give_back(state, 4, 1) == state
    assert sliding.used(sliding.give_back(state, 5, 2), 5) == 1
    assert sliding.give_back(b"", 5, 1) == b""
    assert marked.give_back(b"", 5, 1) == b""


def test_that_a_cap_of_a_session_starts_anew_with_the_next() -> None:
    cap = build_cap(2, "session")
    state = cap.reserve(cap.reserve(b"", 5, 0, 1), 6, 0, 1)
    assert cap.room_for(state, 7, 0) == 0
    assert cap.room_for(state, 100, 90) == 2
    assert cap.give_back(cap.reserve(state, 100, 90, 1), 6, 1) == cap.reserve(state, 100, 90, 1)


def test_that_a_beginning_moved_back_by_a_late_event_frees_nothing() -> None:
    cap = MarkedCap(1)
    assert cap.room_for(cap.reserve(b"", 50, 40, 1), 51, 35) == 0


def test_that_without_a_cue_nothing_is_allowed_per_cue() -> None:
    cap = build_cap(3, "cue.flash")
    assert cap.room_for(b"", 5, None) == 0
    with pytest.raises(ValueError, match="without a window"):
        cap.reserve(b"", 5, None, 1)


def test_that_ever_is_for_ever_and_can_be_given_back() -> None:
    cap = build_cap(1, "ever")
    state = cap.reserve(b"", 5, FOREVER, 1)
    assert cap.room_for(state, 10**15, FOREVER) == 0
    assert cap.room_for(cap.give_back(state, 5, 1), 10**15, FOREVER) == 1


def test_that_an_impossible_limit_is_refused_with_its_value() -> None:
    with pytest.raises(ValueError, match="-1"):
        build_cap(-1, "day")
    with pytest.raises(ValueError, match="longer than zero"):
        build_cap(1, "duration", 0)


def test_that_a_knob_may_be_turned_up_without_forgetting() -> None:
    state = SlidingCap(5, 10, retain=100).reserve(b"", 0, None, 1)
    state = SlidingCap(5, 10, retain=100).reserve(state, 50, None, 1)
    assert SlidingCap(5, 100, retain=100).used(state, 60) == 2


def test_that_several_caps_are_taken_all_or_none() -> None:
    store = Store()
    wide, narrow = MarkedCap(5), MarkedCap(1)
    draws = [Draw(wide, b"w", 0, 1, 1), Draw(narrow, b"n", 0, 1, 1)]
    full, taken = reserve_all(draws, store, 10)
    assert full is None
    assert [each.cap for each in taken] == [b"w", b"n"]
    before = dict(store)
    full, taken = reserve_all(draws, store, 11)
    assert full is draws[1]
    assert taken == ()
    assert dict(store) == before


def test_that_one_cap_named_twice_is_counted_twice() -> None:
    store = Store()
    draws = [Draw(MarkedCap(1), b"same", 0, 1, 1)] * 2
    assert reserve_all(draws, store, 1)[0] is draws[1]
    assert not store


def test_that_what_is_needed_may_be_more_than_what_is_taken() -> None:
    store = Store()
    budget = MarkedCap(10)
    assert reserve_all([Draw(budget, b"b", 0, 11, 0)], store, 1)[0] is not None
    assert reserve_all([Draw(budget, b"b", 0, 10, 0)], store, 1) == (None, ())


class Shopping(RuleBasedStateMachine):
    """Reserve and give back in any order against a plain list of what is out."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000
        self.session = 0
        self.store = Store()
        self.sliding, self.marked = SlidingCap(MOST, SPAN), MarkedCap(MOST)
        self.taken: list[tuple[tuple[Reservation, ...], int]] = []

    @rule(step=st.integers(0, 6), amount=st.integers(1, 4))
    def reserve(self, step: int, amount: int) -> None:
        """Time goes on, and something is taken of both caps."""
        self.now += step
        draws = [
            Draw(self.sliding, b"s", None, amount, amount),
            Draw(self.marked, b"m", self.session, amount, amount),
        ]
        wanted = self.out_sliding(self.now) + amount <= MOST and self.out_marked() + amount <= MOST
        full, reservations = reserve_all(draws, self.store, self.now)
        assert (full is None) == wanted
        if full is None:
            self.taken.append((reservations, amount))

    @rule(data=st.data())
    def give_one_back(self, data: st.DataObject) -> None:
        """Any firing is refused, perhaps long after."""
        if self.taken:
            reservations, _ = self.taken.pop(data.draw(st.integers(0, len(self.taken) - 1)))
            for reservation, cap in zip(reservations, (self.sliding, self.marked), strict=True):
                give_back(reservation, cap, self.store)

    @rule(step=st.integers(1, 5))
    def new_session(self, step: int) -> None:
        """Another session begins."""
        self.now += step
        self.session = self.now

    def out_sliding(self, until: int) -> int:
        """What is out in (until − SPAN, until]."""
        return sum(amount for (first, *_), amount in self.taken if until - SPAN < first.time <= until)

    def out_marked(self) -> int:
        """What is out of this session."""
        return sum(amount for (first, *_), amount in self.taken if first.time >= self.session)

    @invariant()
    def no_window_ever_holds_more_than_the_cap(self) -> None:
        """Also the windows of the past."""
        for (first, *_), _ in self.taken:
            assert self.out_sliding(first.time) <= MOST
        assert self.out_marked() <= MOST
        assert self.sliding.used(self.store.get(b"s"), self.now) == self.out_sliding(self.now)
        assert self.marked.used(self.store.get(b"m"), self.now, self.session) == self.out_marked()


TestShopping = Shopping.TestCase
TestShopping.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3)), max_size=20), amount=st.integers(1, MOST))
def test_that_room_is_free_exactly_when_it_is_announced(steps: list[tuple[int, int]], amount: int) -> None:
    cap, state, now = SlidingCap(MOST, SPAN), b"", 0
    for step, take in steps:
        now += step
        if cap.room_for(state, now, None) >= take:
            state = cap.reserve(state, now, None, take)
    free = cap.free_at(state, now, amount)
    assert free is not None
    assert cap.room_for(state, free, None) >= amount
    assert free == now or cap.room_for(state, free - 1, None) < amount
