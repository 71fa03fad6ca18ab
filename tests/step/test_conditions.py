"""Three-valued logic, levels and edges, what rules listen to."""

import pytest

from tests.step.support import START, MakeRoom


def test_that_what_is_unknown_is_neither_true_nor_false(make_room: MakeRoom) -> None:
    room = make_room("""
triggers:
  above: {on: item_view, when: item.stock > 5, do: [alert: {text: x}]}
  not_above: {on: item_view, when: {none: [item.stock > 5]}, do: [alert: {text: x}]}
  unknown: {on: item_view, when: {none: [item.stock is known]}, do: [alert: {text: x}]}
  either: {on: item_view, when: {any: [item.stock > 5, event.quantity is known]}, do: [alert: {text: x}]}
""")
    room.at(0, "item_view", item="i")
    room.at(1, "item_view", item="i", quantity=1)
    assert room.fired() == ["unknown a i 0", "unknown a i 1", "either a i 1"]
    room.at(2, "item_stock", "", item="i", quantity=3)
    room.at(3, "item_view", item="i")
    assert room.fired()[3:] == ["not_above a i 3"]


def test_that_counts_are_known_and_zero_from_the_first_event_of_any_kind(make_room: MakeRoom) -> None:
    room = make_room("""
features: {clicks: {count: item_click, within: 5m}}
triggers: {none_yet: {on: enter, when: clicks = 0, do: [alert: {text: x}]}}
""")
    room.at(0, "enter")
    assert room.fired() == ["none_yet a 0"]


def test_that_a_count_of_what_no_source_emits_is_unknown(make_room: MakeRoom) -> None:
    room = make_room(
        """
features: {clicks: {count: item_click, within: 5m}}
triggers: {none_yet: {on: enter, when: clicks = 0, do: [alert: {text: x}]}}
""",
        known_kinds=("enter", "comment"),
    )
    room.at(0, "enter")
    assert room.fired() == []


def test_that_a_trigger_fires_at_each_event_at_which_it_holds(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: comment, within: 1m}}
triggers: {many: {on: comment, when: n >= 2, do: [alert: {text: x}]}}
""")
    for second in (0, 10, 20, 90):
        room.at(second, "comment", text="x")
    assert room.fired() == ["many a 10", "many a 20"]


def test_that_a_list_and_any_event_are_listened_to(make_room: MakeRoom) -> None:
    room = make_room("""
triggers:
  some: {on: [like, share], do: [alert: {text: x}]}
  all_of_them: {on: any event, do: [alert: {text: x}]}
""")
    room.at(0, "like")
    room.at(1, "comment", text="x")
    assert room.fired() == ["some a 0", "all_of_them a 0", "all_of_them a 1"]


def test_that_any_event_is_no_derived_fact(make_room: MakeRoom) -> None:
    room = make_room("""
signals: {s: {on: like, lasts: 1m}}
triggers: {t: {on: any event, do: [alert: {text: x}]}}
""")
    room.at(0, "like")
    assert room.fired() == ["t a 0"]


def test_that_every_strikes_at_multiples_of_the_rooms_clock_while_the_room_is_open(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: every 1m, do: [alert: {text: x}]}}")
    room.at(30, "room_open", "")
    room.tick(181)
    room.at(190, "room_close", "")
    room.tick(400)
    room.at(410, "comment", text="late")
    room.tick(600)
    assert room.fired() == ["t 60", "t 120", "t 180"]
    room.at(610, "room_open", "")
    room.tick(661)
    assert room.fired()[3:] == ["t 660"]


def test_that_a_room_that_is_closed_and_opened_at_once_has_one_clock(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: every 1m, do: [alert: {text: x}]}}")
    room.at(0, "room_open", "")
    room.at(10, "room_close", "")
    room.at(20, "room_open", "")
    room.tick(61)
    assert room.fired() == ["t 60"]


def test_that_every_hour_is_by_the_wall_clock_of_the_rooms_zone(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: every 1h, do: [alert: {text: x}]}}", zone="Asia/Kolkata")
    room.at(0, "enter")
    room.tick(3600)
    # Noon in Shanghai is half past nine in Kolkata.
    assert room.fired() == ["t 1800"]


def test_that_every_day_is_at_midnight_also_when_the_clocks_change(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: every 1d, do: [alert: {text: x}]}}", zone="Europe/Berlin", session_gap=10**15)
    spring = (
        1_711_753_200 - START // 1_000_000
    ) + 3600  # 30 March 2024, 01:00 in Berlin; the clocks change a day later
    room.at(spring, "enter")
    room.tick(spring + 3 * 86_400)
    hours = [(float(f.split()[1]) - spring) / 3600 for f in room.fired()]
    assert hours == [23, 46, 70]


def test_that_cues_are_listened_to_and_remembered(make_room: MakeRoom) -> None:
    room = make_room("""
cues: {flash: {title: Flash}}
triggers:
  pressed: {on: cue.flash, do: [alert: {text: x}]}
  in_time: {on: comment, when: cue.flash within 30s, do: [alert: {text: x}]}
  not_in_time: {on: comment, when: cue.flash not within 30s, do: [alert: {text: x}]}
""")
    room.at(0, "comment", text="1")
    room.cue(10, "flash")
    room.at(39.999999, "comment", text="1")
    room.at(40, "comment", text="1")
    assert room.fired() == ["not_in_time a 0", "pressed 10", "in_time a 39.999999", "not_in_time a 40"]


def test_that_kind_within_is_read_of_the_viewer_and_its_left_edge_is_out(make_room: MakeRoom) -> None:
    room = make_room("""
triggers:
  recent: {on: comment, when: like within 10s, do: [alert: {text: x}]}
  not_recent: {on: comment, when: like not within 10s, do: [alert: {text: x}]}
""")
    room.at(0, "like")
    room.at(9, "comment", "b", text="x")
    room.at(9, "comment", text="x")
    room.at(10, "comment", text="x")
    assert room.fired() == ["not_recent b 9", "recent a 9", "not_recent a 10"]


def test_that_text_is_compared_after_folding(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: comment, when: event.text in 扣1 | yes, do: [alert: {text: x}]}}")
    for second, text in enumerate((" 扣1 ", "ＹＥＳ", "Yes", "no")):
        room.at(second, "comment", text=text)
    assert room.fired() == ["t a 0", "t a 1", "t a 2"]


def test_that_one_and_true_of_an_attribute_are_told_apart(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: comment, when: event.vip = true, do: [alert: {text: x}]}}")
    for second, value in enumerate((1, True, 1, True, "true")):
        room.at(second, "comment", text="x", attributes={"vip": value})
    assert room.fired() == ["t a 1", "t a 3"]


def test_that_money_in_another_currency_makes_a_sum_unknown(make_room: MakeRoom) -> None:
    room = make_room("""
features: {paid: {sum: order_paid.amount, within: 1h}}
triggers:
  rich: {on: order_paid, when: paid >= 100 CNY, do: [alert: {text: x}]}
  known: {on: order_paid, when: paid is known, do: [alert: {text: x}]}
""")
    room.at(0, "order_paid", money=15_000)
    room.at(1, "order_paid", money=15_000, currency="USD")
    room.at(3600, "order_paid", money=9_000)
    assert room.fired() == ["rich a 0", "known a 0"]
    room.at(3602, "order_paid", money=9_000)
    assert room.fired()[2:] == ["rich a 3602", "known a 3602"]


def test_that_changed_and_was_are_about_this_event(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: comment, within: 1m}}
tiers:
  talk:
    - {tier: loud, when: n >= 2}
    - {tier: quiet}
triggers:
  rises: {on: any event, when: tier.talk changed, do: [alert: {text: x}]}
  from_quiet: {on: tier.talk changed, when: tier.talk was quiet, do: [alert: {text: x}]}
  from_loud: {on: tier.talk changed, when: tier.talk was loud, do: [alert: {text: x}]}
  counted: {on: [like, comment], when: n changed, do: [alert: {text: x}]}
""")
    room.at(0, "like")
    room.at(1, "comment", text="x")
    room.at(2, "comment", text="x")
    room.at(3, "comment", text="x")
    assert room.fired("rises") == ["a 0", "a 2"]
    assert room.fired("from_quiet") == ["a 2"]
    assert room.fired("counted") == ["a 1", "a 2", "a 3"]
    room.tick(100)
    assert room.fired("from_loud") == ["a 62"]


@pytest.mark.parametrize(("quality", "fires"), [("app_scoped", True), ("session", False), ("", True)])
def test_that_a_session_identity_carries_no_history(make_room: MakeRoom, quality: str, fires: bool) -> None:
    room = make_room("""
features: {ever: {count: like, within: ever}, lately: {count: like, within: 5m}}
triggers:
  history: {on: comment, when: ever = 0, do: [alert: {text: x}]}
  recent: {on: comment, when: lately = 0, do: [alert: {text: x}]}
""")
    room.at(0, "comment", text="x", quality=quality)
    assert room.fired() == [*(["history a 0"] if fires else []), "recent a 0"]


def test_that_what_a_session_identity_was_seen_to_do_is_known(make_room: MakeRoom) -> None:
    room = make_room("triggers: {t: {on: comment, when: like within 5m, do: [alert: {text: x}]}}")
    room.at(0, "comment", text="x", quality="session")
    room.at(1, "like", quality="session")
    room.at(2, "comment", text="x", quality="session")
    assert room.fired() == ["t a 2"]


def test_that_without_a_viewer_only_what_is_of_the_room_is_known(make_room: MakeRoom) -> None:
    room = make_room("""
features: {mine: {count: comment, within: 5m}, ours: {count: comment, within: 5m, per: room}}
triggers:
  viewer: {on: comment, when: mine >= 1, do: [alert: {text: x}]}
  room: {on: comment, when: ours >= 1, do: [alert: {text: x}]}
  reaches: {on: comment, do: [message: {text: x}]}
""")
    room.at(0, "comment", "", text="x")
    assert room.fired() == ["room 0"]
    assert room.suppressed() == ["reaches identity"]
