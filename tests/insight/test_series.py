"""The course of a session: what is counted where, and what is stored and taken up again."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Firing
from tiercast.insight.series import LONGEST, STEP, RoomSeries, Sample, Series

T0 = 1_700_000_000_000_000 // STEP * STEP
SECOND = 1_000_000


class Room:
    """A series whose room stands as the test says."""

    def __init__(self, began: int = T0) -> None:
        self.stands = (1, began)
        self.series = Series(lambda room: self.stands)
        self.seq = 0

    def take(self, *entries: Entry, firings: tuple[Firing, ...] = (), changes: tuple[Change, ...] = ()) -> None:
        for entry in entries:
            self.seq += 1
            entry.seq = self.seq
        self.series.take(entries, firings, changes)

    @property
    def room(self) -> RoomSeries:
        return self.series.room("r")


def e(at: float, kind: str, **more: Any) -> Entry:
    return Entry(T0 + int(at * SECOND), kind, "r", **more)


def f(at: float, rule: str, suppressed: str = "") -> Firing:
    return Firing(b"f" * 16, 1, 1, T0 + int(at * SECOND), "r", "lab", rule, "live", suppressed=suppressed)


def test_that_events_count_in_the_bucket_of_their_own_time_also_late_ones() -> None:
    room = Room()
    room.take(e(0, "enter"), e(4.9, "like"), e(5, "like"), e(5, "tick"))
    before = room.series.revision
    room.take(e(1, "like"))
    first, second = (room.room.buckets[T0 // STEP + n] for n in (0, 1))
    assert first.kinds == {"enter": 1, "like": 2}
    assert second.kinds == {"like": 1}
    assert [room.room.changed[T0 // STEP + n] > before for n in (0, 1)] == [True, False]


def test_that_what_was_shed_counts_as_well() -> None:
    room = Room()
    room.take(e(0, "like"), e(1, "shed", topic="like", quantity=40))
    assert room.room.buckets[T0 // STEP].kinds == {"like": 41}


def test_that_an_order_of_several_lines_counts_once_and_its_money_in_full() -> None:
    room = Room()
    paid = {"money": 100, "currency": "CNY"}
    room.take(e(0, "order_paid", order="a", **paid), e(1, "order_paid", order="a", **paid), e(2, "order_paid", **paid))
    room.take(e(3, "order_paid", money=7, currency="USD", order="b"), e(3, "order_refunded", order="a", **paid))
    room.take(e(4, "order_created", order="a"), e(4, "order_created", order="a"))
    bucket = room.room.buckets[T0 // STEP]
    assert (bucket.paid_orders, bucket.orders) == (3, 1)
    assert bucket.paid == {"CNY": 300, "USD": 7}
    assert bucket.refunded == {"CNY": 100}


def test_that_firings_count_by_rule_and_those_that_did_nothing_by_reason() -> None:
    room = Room()
    room.take(firings=(f(0, "greet"), f(1, "greet"), f(2, "greet", "limit")))
    bucket = room.room.buckets[T0 // STEP]
    assert bucket.fired == {"lab/greet": 2}
    assert bucket.suppressed == {"limit": 1}
    assert [one.firing.time - T0 for one in room.room.fired] == [0, SECOND]


def test_that_signals_count_where_they_begin_and_end() -> None:
    room = Room()
    on = Change("signal", "lab/hot", "", "on", b"v", "r", "", T0, 1)
    off = Change("signal", "lab/hot", "on", "", b"v", "r", "", T0 + STEP, 2)
    room.take(changes=(on, off, Change("tier", "lab/value", "", "gold", b"v", "r", "", T0, 1)))
    buckets = [room.room.buckets[T0 // STEP + n] for n in (0, 1)]
    assert [(one.on, one.off) for one in buckets] == [({"lab/hot": 1}, {}), ({}, {"lab/hot": 1})]


def test_that_what_is_on_is_told_once_and_keeps_its_phase() -> None:
    room = Room()
    room.take(e(1, "item_pinned", item="a"), e(2, "item_pinned", item="a"))
    room.take(e(3, "show", topic="set", item="b", attributes={"phase": "sale"}), e(9, "item_pinned", item="c"))
    assert [(one.time - T0, one.item, one.phase) for one in room.room.aired] == [
        (1 * SECOND, "a", ""), (3 * SECOND, "b", "sale"), (9 * SECOND, "c", "sale"),
    ]  # fmt: skip


def test_that_nobody_looked_is_unknown_and_a_number_of_the_platform_is_kept() -> None:
    room = Room()
    room.take(e(0, "like"), e(1, "room_stats", attributes={"online": 12}), e(2, "room_stats", attributes={"x": 1}))
    bucket = room.room.buckets[T0 // STEP]
    assert (bucket.present, bucket.tiers, bucket.holding, bucket.online) == (None, None, None, 12)
    room.series.sample("r", T0 + 1, Sample(3, {"lab/value": {"gold": 2}}, {"lab/hot": 1}))
    assert (bucket.present, bucket.tiers, bucket.holding) == (3, {"lab/value": {"gold": 2}}, {"lab/hot": 1})


def test_that_a_new_session_begins_an_empty_series_and_the_last_one_stays_after_its_end() -> None:
    room = Room()
    room.take(e(0, "like"), firings=(f(0, "greet"),))
    room.stands = (1, 0)
    room.series.stands("r")
    assert not room.room.is_open
    assert room.room.began == T0
    assert len(room.room.buckets) == 1
    room.take(e(7, "order_paid", money=5, currency="CNY"))
    assert room.room.buckets[T0 // STEP + 1].paid == {"CNY": 5}
    assert room.room.buckets[T0 // STEP + 1].began == 0
    room.stands = (2, T0 + 100 * SECOND)
    room.take(e(101, "like"), e(3, "like"))
    assert list(room.room.buckets) == [T0 // STEP + 20]
    assert not room.room.fired
    assert room.room.began_revision > 0
    assert room.room.session == 2


def test_that_a_very_long_session_keeps_its_last_day_at_hand() -> None:
    room = Room()
    room.take(e(0, "like"))
    room.take(Entry(T0 + LONGEST + 2 * STEP, "like", "r"))
    assert list(room.room.buckets) == [(T0 + LONGEST) // STEP + 2]


def test_that_what_rules_do_now_of_a_recording_of_another_day_does_not_push_it_out() -> None:
    room, later = Room(), 9 * 365 * 86_400.0
    hot = Change("signal", "lab/hot", "", "on", b"v", "r", "", T0 + int(later * SECOND), 1)
    room.take(e(0, "like"), e(60, "like"), firings=(f(later, "greet"),), changes=(hot,))
    assert list(room.room.buckets) == [T0 // STEP, T0 // STEP + 12]
    room.stands = (2, T0 + int(later * SECOND))
    room.take(firings=(f(later, "greet"),))
    assert [bucket.fired for bucket in room.room.buckets.values()] == [{"lab/greet": 1}], "it is of the next session"


KINDS = ("enter", "like", "order_paid", "item_pinned", "room_stats", "shed")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(KINDS), st.integers(0, 3)), max_size=60), st.data())
def test_that_what_is_stored_and_taken_up_again_is_what_was_counted(
    told: list[tuple[int, str, int]], data: st.DataObject
) -> None:
    room, kept = Room(), {}
    for number, (at, kind, which) in enumerate(told):
        more = {"item": f"i{which}", "order": f"o{number}", "money": which, "currency": "CNY", "quantity": which}
        room.take(e(at, kind, **more, topic="like", attributes={"online": which}))
        if data.draw(st.booleans()):
            kept.update({(key, time): payload for key, time, payload in room.series.take_dirty()})
    kept.update({(key, time): payload for key, time, payload in room.series.take_dirty()})
    again = Room()
    again.series.restore("r", [kept[place] for place in sorted(kept)], ())
    again.series.stands("r")
    assert again.room.buckets == dict(sorted(room.room.buckets.items()))
    assert [(one.time, one.item) for one in again.room.aired] == [(one.time, one.item) for one in room.room.aired]
    assert not list(room.series.take_dirty())
