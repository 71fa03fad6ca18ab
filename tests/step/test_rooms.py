"""Several rulesets in a room, several rooms with one viewer, and what is whose."""

from tests.step.support import MakeRoom


def test_that_a_ruleset_builds_on_the_signals_of_a_later_one_too(make_room: MakeRoom) -> None:
    room = make_room(
        "ruleset: one\ntriggers: {t: {on: like, when: signal.fan = true, do: [alert: {text: x}]}}",
        "ruleset: two\nsignals: {fan: {on: like, lasts: 5m}}",
    )
    room.at(0, "like")
    assert room.fired() == ["t a 0"]


def test_that_each_ruleset_has_its_own_names_first(make_room: MakeRoom) -> None:
    text = """
features: {{n: {{count: {kind}, within: 1h}}}}
triggers: {{t: {{on: like, when: n >= 1, do: [alert: {{text: x}}]}}}}
"""
    room = make_room("ruleset: one" + text.format(kind="like"), "ruleset: two" + text.format(kind="share"))
    room.at(0, "like")
    assert [f.ruleset for f in room.firings] == ["one"]
    room.at(1, "share")
    room.at(2, "like")
    assert [f.ruleset for f in room.firings] == ["one", "one", "two"]


def test_that_a_signal_of_the_room_is_one_for_all_its_viewers(make_room: MakeRoom) -> None:
    room = make_room("""
features: {said: {count: comment, within: 1m, per: room}}
signals: {busy: {on: comment, when: said >= 2, lasts: 1m, per: [room]}}
triggers:
  began: {on: signal.busy, do: [alert: {text: x}]}
  seen: {on: like, when: signal.busy = true, do: [alert: {text: x}]}
  not_seen: {on: like, when: signal.busy = false, do: [alert: {text: x}]}
  over: {on: signal.busy ended, do: [alert: {text: x}]}
""")
    room.at(0, "comment", "a", text="x")
    room.at(1, "comment", "b", text="x")
    room.at(2, "like", "c")
    room.at(30, "comment", "d", text="x")
    room.tick(89)
    assert room.fired() == ["began b 1", "seen c 2"]
    room.tick(91)
    room.at(92, "like", "c")
    assert room.fired()[2:] == ["over 90", "not_seen c 92"]


def test_that_a_signal_of_the_room_and_an_item_is_kept_by_item(make_room: MakeRoom) -> None:
    room = make_room("""
signals: {wanted: {on: favourite, lasts: 5m, per: [room, item]}}
triggers: {t: {on: item_pinned, when: signal.wanted = true, do: [alert: {text: x}]}}
""")
    room.at(0, "favourite", item="i")
    room.at(1, "item_pinned", "", item="j")
    room.at(2, "item_pinned", "", item="i")
    assert room.fired() == ["t i 2"]


def test_that_a_signal_by_item_is_seen_by_events_without_an_item(make_room: MakeRoom) -> None:
    room = make_room("""
features: {returns: {visits: item_view, gap: 1m, within: ever, per: [viewer, item]}}
signals: {hesitating: {on: item_view, when: returns >= 2, lasts: 5m}}
triggers: {t: {on: [comment, item_view], when: signal.hesitating = true, do: [alert: {text: x}]}}
""")
    room.at(0, "item_view", item="i")
    room.at(100, "item_view", item="i")
    room.at(101, "item_view", item="j")
    room.at(102, "comment", text="x")
    assert room.fired() == ["t a i 100", "t a 102"]


def test_that_a_signal_is_counted_out_where_it_was_counted_in(make_room: MakeRoom) -> None:
    rules = """
ruleset: shared
features: {fans: {holding: signal.fan, per: room}}
signals: {fan: {on: [like, comment], when: event.kind = like}}
triggers: {t: {on: share, when: fans = 0, do: [alert: {text: x}]}}
"""
    room = make_room(rules, key="room").room(rules, key="other")
    room.at(0, "like", "a")
    room.at(1, "like", "b", room="other")
    room.at(2, "comment", "a", room="other", text="x")
    room.at(3, "share", "c")
    room.at(4, "share", "c", room="other")
    assert room.fired() == ["t c 3"]


def test_that_windows_and_caps_of_a_viewer_are_one_over_all_rooms(make_room: MakeRoom) -> None:
    rules = """
ruleset: shared
features: {n: {count: like, within: 1h}}
triggers: {t: {on: like, when: n >= 2, do: [message: {text: x}], limit: {viewer: 1 per 1d}}}
"""
    room = make_room(rules, key="room").room(rules, key="other")
    room.at(0, "like", "a")
    room.at(1, "like", "a", room="other")
    room.at(2, "like", "a")
    assert room.fired() == ["t a 1"]
    assert room.suppressed() == ["t a limit"]


def test_that_a_visit_ends_with_the_session_and_is_known_at_the_next_event(make_room: MakeRoom) -> None:
    room = make_room("""
triggers:
  came: {on: visit start, do: [alert: {text: x}]}
  went: {on: visit end, do: [alert: {text: x}]}
""")
    room.at(0, "room_open", "")
    room.at(1, "enter")
    room.at(60, "room_close", "")
    room.at(120, "room_open", "")
    room.at(130, "comment", text="x")
    assert room.fired() == ["came a 1", "went a 130", "came a 130"]
    room.tick(4000)
    assert room.fired()[3:] == ["went a 1930.000001"]


def test_that_a_stray_payment_after_the_close_opens_no_session(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: order_paid, when: session.age is known, do: [alert: {text: x}]}}")
    room.at(0, "room_open", "")
    room.at(1, "order_paid")
    room.at(2, "room_close", "")
    room.at(3, "order_paid")
    room.at(20_000, "order_paid")
    assert room.fired() == ["t a 1", "t a 20000"]


def test_that_last_seen_is_before_this_visit(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: comment, when: viewer.last_seen is today, do: [alert: {text: x}]}}")
    room.at(0, "comment", text="x")
    room.at(1, "comment", text="x")
    room.at(3600, "comment", text="x")
    assert room.fired() == ["t a 3600"]


def test_that_a_limit_per_viewer_cannot_be_kept_for_nobody(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: comment, do: [alert: {text: x}], limit: {viewer: 1 per 1d}}}")
    room.at(0, "comment", "", text="x")
    room.at(1, "comment", "a", text="x")
    assert room.fired() == ["t a 1"]
    assert room.suppressed() == ["t identity"]
