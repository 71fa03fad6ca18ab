"""Tiers in silence: a viewer falls, or rises, at the second at which time alone moves them."""

from tests.step.support import MakeRoom

SILENT = """
features: {quiet: {elapsed: [comment, enter], within: ever}}
tiers:
  talk:
    - {tier: silent, when: quiet > 5m}
    - {tier: awake}
triggers: {wake: {on: tier.talk changed, when: tier.talk = silent, do: [alert: {text: x}]}}
"""


def test_that_the_silent_become_silent(make_room: MakeRoom) -> None:
    room = make_room(SILENT)
    room.at(0, "enter")
    room.at(200, "comment", text="x")
    room.tick(500)
    assert room.fired() == []
    room.tick(600)
    # More than five minutes after the comment, at the next whole second.
    assert room.fired() == ["wake a 501"]
    room.at(700, "comment", text="x")
    assert room.tier("r/talk") == "awake"


def test_that_a_rung_on_kind_within_falls_when_the_kind_is_that_long_ago(make_room: MakeRoom) -> None:
    room = make_room("""
tiers:
  mood:
    - {tier: buyer, when: order_paid within 10m}
    - {tier: looker}
""")
    room.at(0, "order_paid")
    room.tick(600)
    room.tick(601)
    assert room.changed() == ["mood >buyer a 0", "mood buyer>looker a 600"]


def test_that_the_age_of_the_session_moves_tiers_without_an_event(make_room: MakeRoom) -> None:
    room = make_room("""
tiers:
  phase:
    - {tier: late, when: session.age >= 20m}
    - {tier: early}
""")
    room.at(0, "enter")
    room.tick(2000)
    assert room.changed() == ["phase early>late a 1200"]


def test_that_a_tier_without_a_lowest_rung_is_left_when_its_window_is_empty(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: like, within: 1m}}
tiers: {likes: [{tier: fan, when: n >= 1}]}
triggers: {t: {on: tier.likes changed, do: [alert: {text: x}]}}
""")
    room.at(0, "like")
    room.tick(120)
    assert room.changed("tier") == ["likes >fan a 0", "likes fan> a 60"]
    assert room.fired() == ["t a 0", "t a 60"]


def test_that_a_tier_whose_name_ends_like_the_lowest_one_falls_too(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: like, within: 1m}}
tiers: {likes: [{tier: inactive, when: n >= 1}, {tier: active}]}
""")
    room.at(0, "like")
    room.tick(120)
    assert room.tier("r/likes") == "active"


def test_that_a_hold_that_begins_by_an_event_ends_by_the_clock(make_room: MakeRoom) -> None:
    room = make_room("""
features: {views: {count: item_view, within: 1h}, paid: {count: order_paid, within: 1d}}
tiers:
  heat:
    - {tier: hot, when: {all: [views >= 1, paid = 0]}, hold: 10m}
    - {tier: cold}
""")
    room.at(0, "item_view", item="i")
    room.at(60, "order_paid")
    room.tick(2000)
    assert room.changed("tier") == ["heat >hot a 0", "heat hot>cold a 660"]


def test_that_a_hold_counts_from_when_the_window_emptied(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: like, within: 1m}}
tiers: {heat: [{tier: hot, when: n >= 1, hold: 10m}, {tier: cold}]}
""")
    room.at(0, "like")
    room.tick(3000)
    assert room.changed("tier")[1:] == ["heat hot>cold a 660"]


def test_that_what_enters_a_window_of_the_past_moves_a_tier_when_it_enters(make_room: MakeRoom) -> None:
    room = make_room("""
features: {before: {count: like, within: 1m, ago: 5m}}
tiers: {past: [{tier: liked, when: before >= 1}, {tier: nothing}]}
""")
    room.at(0, "like")
    room.at(10, "comment", text="x")
    room.tick(1000)
    assert room.changed("tier") == ["past nothing>liked a 300", "past liked>nothing a 360"]


def test_that_a_day_ends_at_midnight(make_room: MakeRoom) -> None:
    room = make_room("""
features: {today: {count: like, within: day}}
tiers: {day: [{tier: liked, when: today >= 1}, {tier: nothing}]}
""")
    room.at(0, "like")
    room.tick(86_400)
    assert room.changed("tier")[1:] == ["day liked>nothing a 43200"]


def test_that_one_look_serves_every_room_that_the_viewer_was_in(make_room: MakeRoom) -> None:
    ladder = """
features: {{n: {{count: {kind}, within: {within}}}}}
tiers: {{{name}: [{{tier: up, when: n >= 1}}, {{tier: down}}]}}
"""
    room = make_room("ruleset: one" + ladder.format(kind="like", within="10m", name="likes"), key="room")
    room.room("ruleset: two" + ladder.format(kind="share", within="1m", name="shares"), key="other")
    room.at(0, "like")
    room.at(1, "share", room="other")
    room.tick(1000)
    assert room.changed("tier")[2:] == ["shares up>down a 61", "likes up>down a 600"]


def test_that_a_tier_follows_a_signal_that_ends_by_itself(make_room: MakeRoom) -> None:
    room = make_room("""
signals: {hot: {on: like, lasts: 1m}}
tiers: {heat: [{tier: burning, when: signal.hot = true}, {tier: cold}]}
""")
    room.at(0, "like")
    assert room.tier("r/heat") == "burning"
    room.tick(61)
    assert room.changed("tier") == ["heat cold>burning a 0", "heat burning>cold a 60"]


def test_that_tiers_are_left_alone_by_signals_of_facts_that_they_do_not_read(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: like, within: 1h}}
tiers: {heat: [{tier: hot, when: n >= 1}, {tier: cold}]}
signals: {stayer: {on: [like, visit reaches 1m], lasts: 5m}}
""")
    room.at(0, "like")
    room.at(90, "comment", text="x")
    room.at(91, "comment", text="x")
    assert room.changed("tier") == ["heat >hot a 0"]


def test_that_a_late_event_is_looked_at_when_it_leaves_by_its_own_time(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: like, within: 5m}}
tiers: {heat: [{tier: hot, when: n >= 2}, {tier: cold}]}
""")
    room.at(200, "like")
    room.at(60, "like")
    room.tick(600)
    assert room.changed("tier")[-1] == "heat hot>cold a 360"


def test_that_the_lowest_rung_of_conditions_that_only_decay_needs_no_timer(make_room: MakeRoom) -> None:
    room = make_room("""
features: {n: {count: like, within: 5m}}
tiers: {heat: [{tier: hot, when: n >= 2}, {tier: cold}]}
""")
    room.at(0, "like")
    assert len(room.core.state.timers) == 0


FANS = """
features: {n: {count: like, within: 1m}}
tiers: {likes: [{tier: fan, when: n >= 2}, {tier: nobody}]}
"""


def test_that_a_crowd_whose_windows_empty_at_once_is_looked_at_in_parts(make_room: MakeRoom) -> None:
    room = make_room(FANS)
    for viewer in range(100):
        room.at(0, "like", f"v{viewer}")
        room.at(1, "like", f"v{viewer}")
    room.tick(60.03)
    fell = [change for change in room.changed("tier") if "fan>nobody" in change]
    assert len(fell) == 64
    assert len(room.core.state.timers) == 36
    room.tick(61)
    assert all(room.tier("r/likes", f"v{viewer}") == "nobody" for viewer in range(100))
    assert len(room.core.state.timers) == 0


def test_that_one_look_a_viewer_is_pending(make_room: MakeRoom) -> None:
    room = make_room(FANS)
    for second in range(200):
        room.at(second / 3, "like")
        assert len(room.core.state.timers) <= 1
    assert room.tier("r/likes") == "fan"
