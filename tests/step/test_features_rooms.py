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
