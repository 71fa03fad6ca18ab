"""What a viewer does in one room is known to the rules of another room of the shop."""

from tests.step.support_a import DAY, HOUR, Stage, on_both

both_evaluators = on_both()

BEAUTY = "ruleset: beauty\ntriggers:\n  r: {on: order_paid, do: [alert: {text: a}]}\n"
SNACKS = """ruleset: snacks
features:
  paid: {count: order_paid, within: 90d}
triggers:
  buyer: {on: enter, when: paid >= 1, do: [alert: {text: a}]}
"""


def test_that_a_feature_of_one_rooms_rules_counts_what_the_viewer_did_in_a_room_with_other_rules(stage: Stage) -> None:
    stage.room(BEAUTY).room(SNACKS, key="s")
    stage.hear("order_paid", 0, order="1")
    assert stage.hear("enter", DAY, room="s") == ["buyer"]
    assert stage.hear("enter", DAY, viewer="bob", room="s") == []


def test_that_within_knows_what_the_viewer_did_in_a_room_with_other_rules(stage: Stage) -> None:
    rules = "ruleset: snacks\ntriggers:\n  r: {on: enter, when: order_paid within 2h, do: [alert: {text: a}]}\n"
    stage.room(BEAUTY).room(rules, key="s")
    stage.hear("order_paid", 0, order="1")
    assert stage.hear("enter", HOUR, room="s") == ["r"]


def test_that_a_room_that_is_configured_later_is_fed_from_then_on(stage: Stage) -> None:
    stage.room(BEAUTY)
    stage.hear("order_paid", 0, order="1")
    stage.room(SNACKS, key="s")
    assert stage.hear("enter", HOUR, room="s") == []
    stage.hear("order_paid", 2 * HOUR, order="2")
    assert stage.hear("enter", 3 * HOUR, room="s") == ["buyer"]


def test_that_what_belongs_to_a_visit_or_a_room_is_not_shared(stage: Stage) -> None:
    rules = """ruleset: snacks
features:
  in_visit: {count: item_click, within: visit}
  in_room: {count: item_click, within: 1h, per: [viewer, room]}
  anywhere: {count: item_click, within: 1h}
triggers:
  visit_: {on: item_click, when: in_visit = 1, do: [alert: {text: a}]}
  room_: {on: item_click, when: in_room = 1, do: [alert: {text: a}]}
  shop_: {on: item_click, when: anywhere = 2, do: [alert: {text: a}]}
"""
    stage.room(BEAUTY).room(rules, key="s")
    stage.hear("item_click", 0, item="a")
    assert stage.hear("item_click", 60, item="a", room="s") == ["visit_", "room_", "shop_"]


def test_that_two_rooms_with_the_same_rules_count_an_event_once(stage: Stage) -> None:
    stage.room(SNACKS.replace("paid >= 1", "paid = 1")).room(SNACKS.replace("paid >= 1", "paid = 1"), key="s")
    stage.hear("order_paid", 0, order="1")
    assert stage.hear("enter", 1, room="s") == ["buyer"]


def test_that_a_filter_of_another_rooms_feature_reads_the_event_where_it_happened(stage: Stage) -> None:
    rules = """ruleset: snacks
features:
  dear: {count: item_view, where: item.price >= 100 CNY, within: 1h}
triggers:
  r: {on: enter, when: dear = 1, do: [alert: {text: a}]}
"""
    stage.room(BEAUTY).room(rules, key="s")
    stage.nobody("item_pinned", 0, item="a", money=20_000, currency="CNY")
    stage.nobody("item_pinned", 0, item="b", money=2_000, currency="CNY")
    stage.hear("item_view", 1, item="a")
    stage.hear("item_view", 2, item="b")
    assert stage.hear("enter", 3, room="s") == ["r"]
