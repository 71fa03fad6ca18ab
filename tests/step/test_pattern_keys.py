"""Whom a pattern is about: viewers, rooms, items, and events without a viewer."""

from tiercast.audience.entry import Entry

from tests.step.support import MakeRoom


def test_that_an_answer_without_a_viewer_is_everybodys_in_the_room(make_room: MakeRoom) -> None:
    rules = "ruleset: r\ntriggers: {t: {on: cart_add, after: 10m, unless: [room_close], do: [message: {text: x}]}}"
    room = make_room(rules, key="room").room(rules, key="other")
    room.at(0, "cart_add", "a", item="i")
    room.at(1, "cart_add", "b", item="i", room="other")
    room.at(2, "room_close", "")
    room.at(2, "cart_add", "c", item="i")
    room.tick(1000)
    assert room.fired() == ["t b i 601"]


def test_that_a_viewer_answers_what_was_about_nobody(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: item_pinned, after: 2m, unless: [cart_add], do: [host_prompt: {text: x}]}}")
    room.at(0, "item_pinned", "", item="i")
    room.at(1, "item_pinned", "", item="j")
    room.at(60, "cart_add", "a", item="i")
    room.at(200, "cart_add", "a", item="k")
    room.at(200, "item_pinned", "", item="k")
    room.tick(1000)
    assert room.fired() == ["t j 121"]


def test_that_same_item_without_the_viewer_is_answered_by_anybody(make_room: MakeRoom) -> None:
    room = make_room("""
triggers: {t: {on: cart_add, after: 10m, unless: [order_paid], same: [item], do: [alert: {text: x}]}}
""")
    room.at(0, "cart_add", "a", item="i")
    room.at(0, "cart_add", "a", item="j")
    room.at(9, "order_paid", "b", item="i")
    room.tick(1000)
    assert room.fired() == ["t a j 600"]


def test_that_another_viewer_does_not_answer(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: comment, after: 1m, unless: [reply], do: [alert: {text: x}]}}")
    room.at(0, "comment", "a", text="x")
    room.at(1, "comment", "b", text="x")
    room.at(2, "reply", "b", text="x")
    room.at(3, "comment", "", text="x")
    room.tick(100)
    assert room.fired() == ["t a 60", "t 63"]


def test_that_a_sequence_compares_what_both_events_carry(make_room: MakeRoom) -> None:
    room = make_room("""
triggers:
  same_item: {sequence: [item_view, cart_add], within: 1m, do: [alert: {text: x}]}
  any_item: {sequence: [item_view, cart_add], within: 1m, same: [viewer], do: [alert: {text: x}]}
  through: {sequence: [enter, item_view, order_paid], within: 1m, do: [alert: {text: x}]}
""")
    room.at(0, "enter")
    room.at(1, "item_view", item="i")
    room.at(2, "cart_add", item="j")
    room.at(3, "cart_add", item="i")
    room.at(4, "order_paid")
    assert room.fired() == ["any_item a j 2", "same_item a i 3", "any_item a i 3", "through a 4"]


def test_that_times_counts_beyond_the_marks_that_are_kept_of_other_patterns(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: like, times: 300, within: 1h, do: [alert: {text: x}]}}")
    for second in range(400):
        room.at(second, "like")
    assert room.fired() == ["t a 299"]


def test_that_absence_is_the_viewers_or_the_rooms(make_room: MakeRoom) -> None:
    room = make_room("""
triggers:
  viewer: {absent: comment, for: 5m, do: [alert: {text: x}]}
  room: {absent: comment, for: 5m, same: [room], do: [alert: {text: x}]}
""")
    room.at(0, "comment", "a", text="x")
    room.at(200, "comment", "b", text="x")
    room.at(400, "comment", "a", text="x")
    room.tick(800)
    assert room.fired() == ["viewer a 300", "viewer b 500", "viewer a 700", "room 700"]


def test_that_a_late_event_does_not_make_an_absence_fire_again(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {absent: comment, for: 5m, do: [alert: {text: x}]}}")
    room.at(100, "comment", text="x")
    room.tick(500)
    room.at(50, "comment", text="x")
    room.tick(1000)
    assert room.fired() == ["t a 400"]


def test_that_a_timer_waits_out_the_lateness_of_its_answers(make_room: MakeRoom) -> None:
    room = make_room(
        "triggers: {t: {on: cart_add, after: 10m, unless: [order_paid], do: [message: {text: x}]}}",
        lateness={"order_paid": 60_000_000},
    )
    room.at(0, "cart_add", "a", item="i")
    room.at(1, "cart_add", "b", item="i")
    room.tick(650)
    room.at(600, "order_paid", "a", item="i")
    room.at(601.5, "order_paid", "b", item="i")
    room.tick(700)
    assert room.fired() == ["t b i 661"]


def test_that_a_start_that_comes_after_its_time_is_decided_at_room_time(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: cart_add, after: 10m, unless: [order_paid], do: [message: {text: x}]}}")
    room.at(1000, "enter")
    room.at(100, "cart_add", item="i")
    room.tick(1001)
    assert room.fired() == ["t a i 1000"]


def test_that_all_that_wait_for_a_limit_are_asked_the_most_valuable_first(make_room: MakeRoom) -> None:
    room = make_room("""
features: {spent: {sum: order_paid.amount, within: ever}}
triggers:
  t: {on: enter, do: [host_prompt: {text: x}], limit: {room: 1 per 20s}, over_limit: {wait: 50s, first: spent}}
""")
    for viewer, money in (("a", 100), ("b", 300), ("c", 200), ("d", 400), ("e", 50)):
        room.at(0, "order_paid", viewer, money=money)
    for second, viewer in enumerate("abcde"):
        room.at(second, "enter", viewer)
    room.tick(200)
    assert room.fired() == ["t a 0", "t d 20", "t b 40"]
    assert room.suppressed() == ["t c limit", "t e limit"]


def test_that_two_that_wait_for_one_cause_keep_ids_of_their_own(make_room: MakeRoom) -> None:
    room = make_room("""
signals: {one: {on: like, lasts: 1s}, two: {on: like, lasts: 1s}}
triggers:
  t: {on: [signal.one, signal.two], do: [alert: {text: x}], limit: {room: 1 per 10s}, over_limit: {wait: 1h}}
""")
    room.at(0, "like", "a")
    room.at(1, "like", "b")
    room.tick(100)
    ids = [firing.id for firing in room.firings]
    assert len(ids) == 4
    assert len(set(ids)) == 4


def test_that_at_the_end_of_a_recording_nobody_waits_for_what_might_come_late(make_room: MakeRoom) -> None:
    rules = """
triggers:
  unpaid: {on: cart_add, after: 30s, unless: order_paid, do: [alert: {text: x}]}
  silent: {absent: cart_add, for: 20s, do: [alert: {text: x}]}
"""
    for last, fired in ((30, ["silent a i 20", "unpaid a i 30"]), (29, ["silent a i 20"])):
        room = make_room(rules, lateness={"order_paid": 60_000_000, "cart_add": 60_000_000})
        room.at(0, "cart_add", item="i")
        room.tick(last)
        assert room.fired() == []
        room.end()
        assert [line.rsplit(" ", 1)[0] for line in room.fired()] == [line.rsplit(" ", 1)[0] for line in fired]
        assert room.core.state.shop.now == room.entry(last, "tick").time


def test_that_the_journaled_end_of_a_recording_ends_a_replay_alike(make_room: MakeRoom) -> None:
    rules = "triggers: {silent: {absent: comment, for: 20s, do: [alert: {text: x}]}}"
    room = make_room(rules, lateness={"comment": 60_000_000})
    room.at(0, "comment", text="x")
    room.tick(20)
    room.take(Entry(room.core.state.shop.now + 1, "tick", attributes={"end": True}))
    assert len(room.fired()) == 1
