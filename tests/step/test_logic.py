"""Conditions as Kleene meant them: unknown is neither true nor false, and nothing fires on it."""

import pytest

from tests.step.support_a import DAY, HOUR, MINUTE, Stage, on_both

both_evaluators = on_both()


def _rule(condition: str, on: str = "comment", features: str = "") -> str:
    head = f"features:\n{features}\n" if features else ""
    return f"{head}triggers:\n  r:\n    on: {on}\n    when: {condition}\n    do: [alert: {{text: r}}]\n"


@pytest.mark.parametrize(
    "condition", ["event.score > 3", "event.score <= 3", "event.score != 3", "{none: [event.score > 3]}"]
)
def test_that_a_condition_on_a_name_without_a_value_fires_neither_way(stage: Stage, condition: str) -> None:
    stage.room(_rule(condition))
    assert stage.hear("comment", 0, text="hi") == []


def test_that_is_known_turns_unknown_into_yes_or_no(stage: Stage) -> None:
    stage.room(
        """
triggers:
  known: {on: comment, when: event.score is known, do: [alert: {text: a}]}
  unknown: {on: comment, when: {none: [event.score is known]}, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("comment", 0, text="hi") == ["unknown"]
    assert stage.hear("comment", 1, text="hi", attributes={"score": 0}) == ["known"]


@pytest.mark.parametrize(
    ("group", "fires"),
    [
        ("{any: [event.score > 3, event.text = hi]}", True),
        ("{any: [event.score > 3, event.text = no]}", False),
        ("{all: [event.score > 3, event.text = hi]}", False),
        ("{none: [event.score > 3, event.text = no]}", False),
        ("{none: [{all: [event.score > 3, event.text = no]}]}", True),
        ("{none: [{any: [event.score > 3, event.text = hi]}]}", False),
        ("{none: []}", True),
        ("{all: []}", True),
        ("{any: []}", False),
        ("{none: [{none: [event.score > 3]}]}", False),
    ],
)
def test_that_groups_follow_kleenes_tables_where_the_score_is_unknown(stage: Stage, group: str, fires: bool) -> None:
    stage.room(_rule(group))
    assert bool(stage.hear("comment", 0, text="hi")) is fires


def test_that_what_is_a_viewers_is_unknown_without_a_viewer(stage: Stage) -> None:
    features = "  clicks: {count: item_click, within: 5m}"
    stage.room(_rule("{any: [clicks = 0, clicks > 0, visit.dwell >= 0s, item_click not within 5m]}", features=features))
    assert stage.nobody("comment", 0, text="hi") == []
    assert stage.hear("comment", 1, text="hi") == ["r"]


def test_that_a_count_is_zero_and_known_from_the_first_event_of_any_kind(stage: Stage) -> None:
    stage.room(_rule("clicks = 0", features="  clicks: {count: item_click, within: 90d}"))
    assert stage.hear("comment", 0, text="hi") == ["r"]


def test_that_a_count_of_kinds_that_no_source_emits_is_unknown(stage: Stage) -> None:
    features = "  paid: {count: order_paid, within: ever}\n  any: {count: [order_paid, gift], within: ever}"
    other = "  s:\n    on: comment\n    when: any = 0\n    do: [alert: {text: r}]\n"
    stage.room(_rule("paid = 0", features=features) + other, known_kinds=("comment", "gift"))
    assert stage.hear("comment", 0, text="hi") == ["s"]


def test_that_within_of_a_kind_that_no_source_emits_is_unknown(stage: Stage) -> None:
    stage.room(_rule("order_paid not within 5m"), known_kinds=("comment",))
    assert stage.hear("comment", 0, text="hi") == []


def test_that_without_a_list_of_kinds_every_kind_counts_as_emitted(stage: Stage) -> None:
    stage.room(_rule("order_paid not within 5m"))
    assert stage.hear("comment", 0, text="hi") == ["r"]


@pytest.mark.parametrize(
    ("window", "known"),
    [("within: 30m", True), ("within: visit", True), ("within: session", True), ("within: 90d", False),
     ("within: ever", False), ("within: day", False), ("within: 3h, ago: 3h", False)],
)  # fmt: skip
def test_that_an_identity_of_the_session_carries_nothing_older_than_the_session(
    stage: Stage, window: str, known: bool
) -> None:
    stage.room(_rule("clicks >= 0", features=f"  clicks: {{count: item_click, {window}}}"))
    assert bool(stage.hear("comment", 0, text="hi", quality="session")) is known
    assert stage.hear("comment", 1, text="hi", quality="stable") == ["r"]


@pytest.mark.parametrize(
    "name", ["viewer.orders >= 0", "viewer.visits >= 0", "visit.number >= 0", "viewer.spent >= 0 CNY"]
)
def test_that_a_profile_is_unknown_to_an_identity_of_the_session(stage: Stage, name: str) -> None:
    stage.room(_rule(name))
    assert stage.hear("comment", 0, text="hi", quality="session") == []
    assert stage.hear("comment", 1, viewer="bob", text="hi") == ["r"]


def test_that_item_and_room_rules_fire_for_masked_viewers(stage: Stage) -> None:
    stage.room(_rule("likes >= 2", on="like", features="  likes: {count: like, within: 1m, per: room}"))
    assert [stage.nobody("like", n) for n in range(3)] == [[], ["r"], ["r"]]


def test_that_money_of_another_currency_is_unknown_and_makes_a_sum_unknown(stage: Stage) -> None:
    stage.room(
        _rule("event.amount > 1 CNY", on="order_paid", features="  paid: {sum: order_paid.amount, within: 1d}")
        + "  s:\n    on: order_paid\n    when: paid > 0 CNY\n    do: [alert: {text: r}]\n"
    )
    assert stage.hear("order_paid", 0, money=500, currency="CNY") == ["r", "s"]
    assert stage.hear("order_paid", 1, money=500, currency="USD") == []
    assert stage.hear("order_paid", 2, money=500, currency="CNY") == ["r"]
    assert stage.hear("order_paid", 2 + DAY, money=500, currency="CNY") == ["r", "s"]


def test_that_a_percentage_compares_with_a_share_of_another_name(stage: Stage) -> None:
    stage.room(
        _rule(
            "{all: [orders >= 3, with_coupon >= 60% of orders]}",
            on="order_paid",
            features="  orders: {distinct: order_paid.order, within: 90d}\n"
            "  with_coupon: {count: order_paid, where: event.coupon is known, within: 90d}",
        )
    )
    said = [stage.hear("order_paid", n * HOUR, order=str(n), coupon="c" if n % 2 else "") for n in range(6)]
    assert said == [[], [], [], [], [], []]
    assert stage.hear("order_paid", 7 * HOUR, order="7", coupon="c") == []
    assert stage.hear("order_paid", 8 * HOUR, order="8", coupon="c") == ["r"]


def test_that_text_is_compared_after_folding_case_and_width(stage: Stage) -> None:
    stage.room(_rule("event.text in 扣1 | ok"))
    assert [bool(stage.hear("comment", n, text=t)) for n, t in enumerate([" ＯＫ ", "扣１", "扣2", "Ok!"])] == [
        True, True, False, False,
    ]  # fmt: skip


def test_that_a_rule_whose_names_become_known_fires_from_then_on(stage: Stage) -> None:
    stage.room(_rule("item.stock < 5", on="item_view"))
    assert stage.hear("item_view", 0, item="lipstick") == []
    stage.nobody("item_stock", 1, item="lipstick", quantity=3)
    assert stage.hear("item_view", 2, item="lipstick") == ["r"]
    assert stage.hear("item_view", 2, item="brush") == []


def test_that_room_time_and_not_the_time_of_a_late_event_is_compared(stage: Stage) -> None:
    stage.room(_rule("clicks = 1", features="  clicks: {count: item_click, within: 5m}"))
    stage.hear("item_click", 0, item="a")
    stage.hear("enter", 5 * MINUTE, viewer="bob")
    assert stage.hear("comment", 2 * MINUTE, text="late") == []
