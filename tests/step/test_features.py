"""Features as rules read them: windows, functions, keys, filters."""

import pytest

from tests.step.support_a import DAY, HOUR, MINUTE, Stage, on_both

both_evaluators = on_both()


def _when(features: str, condition: str, on: str = "comment") -> str:
    return (
        f"features:\n{features}\ntriggers:\n  r:\n    on: {on}\n    when: {condition}\n    do: [alert: {{text: r}}]\n"
    )


@pytest.mark.parametrize(("after", "counts"), [(0, True), (299.999999, True), (300, False), (301, False)])
def test_that_the_left_edge_of_a_window_is_out_and_the_right_one_in(stage: Stage, after: float, counts: bool) -> None:
    stage.room(_when("  n: {count: item_click, within: 5m}", "n = 1"))
    stage.hear("item_click", 0, item="a")
    assert bool(stage.hear("comment", after, text="a")) is counts


@pytest.mark.parametrize(("at", "fires"), [(599, False), (600, True), (899.999999, True), (900, False)])
def test_that_ago_moves_the_window_back(stage: Stage, at: float, fires: bool) -> None:
    stage.room(_when("  n: {count: item_click, within: 5m, ago: 10m}", "n = 1"))
    stage.hear("item_click", 0, item="a")
    assert bool(stage.hear("comment", at, text="a")) is fires


def test_that_the_event_itself_is_counted(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_click, within: 5m}", "n >= 3", on="item_click"))
    assert [stage.hear("item_click", n, item="a") for n in range(4)] == [[], [], ["r"], ["r"]]


@pytest.mark.parametrize("feature", ["{count: follow, within: 1h, per: [room, channel]}",
                                     "{count: follow, within: 1h, per: [room, room.category]}"])  # fmt: skip
def test_that_what_conditions_take_for_one_text_is_counted_together(stage: Stage, feature: str) -> None:
    stage.room(_when(f"  n: {feature}", "n >= 3", on="follow"), category="Beauty ")
    channels = ("paid", "Paid ", "ｐａｉｄ")
    assert [stage.hear("follow", at, channel=channel) for at, channel in enumerate(channels)] == [[], [], ["r"]]


def test_that_what_conditions_take_for_one_text_is_one_of_the_different_ones(stage: Stage) -> None:
    stage.room(_when("  n: {distinct: follow.channel, within: 1h}", "n = 1", on="follow"))
    assert [stage.hear("follow", at, channel=channel) for at, channel in enumerate(("paid", "Paid ", "free"))] == [
        ["r"], ["r"], [],
    ]  # fmt: skip


def test_that_a_window_of_the_visit_starts_anew_with_the_visit(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_click, within: visit}", "n = 1"))
    stage.hear("item_click", 0, item="a")
    assert stage.hear("comment", 60, text="a") == ["r"]
    assert stage.hear("comment", 2 * HOUR, text="a") == []
    stage.hear("item_click", 2 * HOUR + 1, item="a")
    assert stage.hear("comment", 2 * HOUR + 2, text="a") == ["r"]


def test_that_a_window_of_the_day_ends_at_the_rooms_midnight(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_click, within: day}", "n = 1"))
    stage.hear("item_click", 3 * HOUR, item="a")
    assert stage.hear("comment", 4 * HOUR - 1, text="a") == ["r"]
    assert stage.hear("comment", 4 * HOUR, text="a") == []


def test_that_a_window_without_end_reaches_back_for_ever(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_click, within: ever}", "n = 1"))
    stage.hear("item_click", 0, item="a")
    assert stage.hear("comment", 1_000 * DAY, text="a") == ["r"]


def test_that_since_a_kind_starts_the_window_after_the_viewers_last_one(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_click, within: 1h, since: order_paid}", "n = 1"))
    stage.hear("order_paid", 0, order="1")
    stage.hear("item_click", 1, item="a")
    assert stage.hear("comment", 2, text="a") == ["r"]
    stage.hear("order_paid", 3, viewer="bob", order="2")
    assert stage.hear("comment", 4, text="a") == ["r"]
    stage.hear("order_paid", 5, order="3")
    assert stage.hear("comment", 6, text="a") == []
    stage.hear("item_click", 7, item="a")
    assert stage.hear("comment", 8, text="a") == ["r"]


def test_that_since_a_cue_starts_the_window_after_it_for_everybody(stage: Stage) -> None:
    stage.room(
        "cues:\n  flash: {title: F}\n"
        + _when("  n: {count: comment, within: 1h, since: cue.flash, per: room}", "n = 2", on="comment")
    )
    stage.hear("comment", 0, text="a")
    stage.nobody("cue", 10, topic="flash")
    assert stage.hear("comment", 11, text="a") == []
    assert stage.hear("comment", 12, viewer="bob", text="a") == ["r"]
    stage.nobody("cue", 20, topic="flash")
    assert stage.hear("comment", 21, text="a") == []


FIELDS = [
    ("sum: order_paid.amount, within: 1d", "= 60 CNY"),
    ("min: order_paid.amount, within: 1d", "= 10 CNY"),
    ("max: order_paid.amount, within: 1d", "= 30 CNY"),
    ("mean: order_paid.amount, within: 1d", "= 20 CNY"),
    ("first: order_paid.amount, within: 1d", "= 20 CNY"),
    ("last: order_paid.amount, within: 1d", "= 30 CNY"),
    ("count: order_paid, within: 1d", "= 3"),
    ("distinct: order_paid.item, within: 1d", "= 2"),
    ("sum: order_paid.quantity, within: 1d", "= 6"),
    ("elapsed: order_paid", "= 10s"),
    ("rate: order_paid, within: 1m", "= 3"),
    ("visits: order_paid, gap: 15s, within: 1d", "= 2"),
    ("count: [order_paid, item_view], within: 1d", "= 4"),
]


@pytest.mark.parametrize(("feature", "expected"), FIELDS)
def test_that_every_function_is_read_by_conditions(stage: Stage, feature: str, expected: str) -> None:
    stage.room(_when(f"  n: {{{feature}}}", f"n {expected}"))
    for at, money, item, quantity in ((0, 2_000, "a", 3), (20, 1_000, "b", 2), (30, 3_000, "a", 1)):
        stage.hear("order_paid", at, item=item, money=money, currency="CNY", quantity=quantity, order=str(at))
    stage.hear("item_view", 35, item="a")
    assert stage.hear("comment", 40, text="a") == ["r"]


@pytest.mark.parametrize(
    ("feature", "empty"),
    [
        ("sum: order_paid.amount, within: 1d", "n = 0 CNY"),
        ("count: order_paid, within: 1d", "n = 0"),
        ("distinct: order_paid.order, within: 1d", "n = 0"),
        ("visits: order_paid, gap: 10m, within: 1d", "n = 0"),
        ("min: order_paid.amount, within: 1d", "{none: [n is known]}"),
        ("mean: order_paid.amount, within: 1d", "{none: [n is known]}"),
        ("last: order_paid.amount, within: 1d", "{none: [n is known]}"),
        ("elapsed: order_paid", "{none: [n is known]}"),
    ],
)
def test_that_counts_of_nothing_are_zero_and_what_has_no_value_is_unknown(
    stage: Stage, feature: str, empty: str
) -> None:
    stage.room(_when(f"  n: {{{feature}}}", empty))
    assert stage.hear("comment", 0, text="a") == ["r"]


def test_that_where_chooses_what_is_counted(stage: Stage) -> None:
    stage.room(_when("  n: {count: comment, where: event.text contains 便宜, within: 5m}", "n = 2"))
    said = [stage.hear("comment", n, text=text) for n, text in enumerate(["太便宜了", "贵", "便宜吗", "hi"])]
    assert said == [[], [], ["r"], ["r"]]


def test_that_where_may_read_other_names_at_the_event(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_view, where: item.stock < 5, within: 5m}", "n = 1"))
    stage.hear("item_view", 0, item="a")
    stage.nobody("item_stock", 1, item="a", quantity=3)
    stage.hear("item_view", 2, item="a")
    stage.nobody("item_stock", 3, item="a", quantity=9)
    stage.hear("item_view", 4, item="a")
    assert stage.hear("comment", 5, text="a") == ["r"]


def test_that_a_where_that_is_unknown_counts_nothing(stage: Stage) -> None:
    stage.room(_when("  n: {count: comment, where: event.score > 3, within: 5m}", "n = 0"))
    stage.hear("comment", 0, text="a")
    assert stage.hear("comment", 1, text="a") == ["r"]


# --- keys


def test_that_a_feature_per_viewer_and_item_has_a_number_for_each(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_view, within: 1h, per: [viewer, item]}", "n = 2", on="item_view"))
    told = [("ann", "a"), ("ann", "b"), ("bob", "a"), ("ann", "a"), ("ann", "a"), ("bob", "a")]
    said = [bool(stage.hear("item_view", n, viewer=v, item=i)) for n, (v, i) in enumerate(told)]
    assert said == [False, False, False, True, False, True]


def test_that_a_feature_per_item_is_unknown_where_the_event_names_none(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_view, within: 1h, per: [viewer, item]}", "n >= 0"))
    assert stage.hear("comment", 0, text="a") == []
    assert stage.hear("comment", 1, item="a", text="a") == ["r"]


def test_that_a_feature_per_room_counts_everybody_of_the_room_only(stage: Stage) -> None:
    rules = _when("  n: {count: comment, within: 1m, per: room}", "n = 3")
    stage.room(rules).room(rules, key="s")
    stage.hear("comment", 0, text="a")
    stage.hear("comment", 1, viewer="bob", text="a", room="s")
    stage.nobody("comment", 2, text="a")
    assert stage.hear("comment", 3, viewer="cem", text="a") == ["r"]
    assert stage.hear("comment", 4, viewer="dan", text="a", room="s") == []


def test_that_a_feature_per_category_is_one_over_the_rooms_of_the_category(stage: Stage) -> None:
    rules = _when("  n: {visits: enter, gap: 30m, within: 3d, per: [viewer, room.category]}", "n = 2", on="enter")
    stage.room(rules, category="beauty").room(rules, key="s", category="beauty")
    stage.room(rules, key="t", category="snacks")
    assert stage.hear("enter", 0) == []
    assert stage.hear("enter", HOUR, room="t") == []
    assert stage.hear("enter", 2 * HOUR, room="s") == ["r"]
    assert stage.hear("enter", 3 * HOUR, room="t") == ["r"]


def test_that_a_category_that_is_not_set_is_unknown(stage: Stage) -> None:
    stage.room(_when("  n: {count: enter, within: 3d, per: [viewer, room.category]}", "n >= 0", on="enter"))
    assert stage.hear("enter", 0) == []


def test_that_a_viewers_features_are_one_over_all_rooms_of_the_shop(stage: Stage) -> None:
    rules = _when("  n: {count: item_click, within: 1d}", "n = 2", on="item_click")
    stage.room(rules).room(rules, key="s")
    assert stage.hear("item_click", 0, item="a") == []
    assert stage.hear("item_click", HOUR, item="a", room="s") == ["r"]


def test_that_a_feature_may_be_keyed_by_a_text_field_of_the_event(stage: Stage) -> None:
    stage.room(_when("  n: {count: comment, within: 1h, per: [room, topic]}", "n = 2"))
    told = ["price", "size", "price", "", "size"]
    assert [bool(stage.hear("comment", n, text="a", topic=t)) for n, t in enumerate(told)] == [
        False, False, True, False, True,
    ]  # fmt: skip


def test_that_holding_counts_for_how_many_viewers_a_signal_holds_now(stage: Stage) -> None:
    stage.room(
        "signals:\n  hot: {on: item_click, lasts: 5m}\n"
        + _when("  n: {holding: signal.hot, per: room}", "n = 2", on="[signal.hot, signal.hot ended]")
    )
    for n, viewer in enumerate(["ann", "bob", "ann", "cem"]):
        stage.hear("item_click", n, viewer=viewer, item="a")
    stage.until(HOUR)
    # Two at 1 s; three at 3 s; ann's is renewed until 302 s, bob's ends first, at 301 s.
    assert stage.when("r") == [1, 301]


def test_that_within_and_not_within_have_the_edges_of_a_window(stage: Stage) -> None:
    stage.room(
        "triggers:\n"
        "  yes_: {on: comment, when: item_click within 30s, do: [alert: {text: a}]}\n"
        "  no_: {on: comment, when: item_click not within 30s, do: [alert: {text: a}]}\n"
    )
    assert stage.hear("comment", 0, text="a") == ["no_"]
    stage.hear("item_click", 0, item="a")
    assert stage.hear("comment", 29.999999, text="a") == ["yes_"]
    assert stage.hear("comment", 30, text="a") == ["no_"]


def test_that_a_cue_within_is_the_rooms(stage: Stage) -> None:
    rules = (
        "cues:\n  flash: {title: F}\n"
        "triggers:\n  r: {on: comment, when: {all: [event.text in 扣1 | 1, cue.flash within 30s]},"
        " do: [alert: {text: a}]}\n"
    )
    stage.room(rules).room(rules, key="s")
    assert stage.hear("comment", 0, text="1") == []
    stage.nobody("cue", 1, topic="flash")
    assert stage.hear("comment", 2, text="扣1") == ["r"]
    assert stage.nobody("comment", 3, text="1") == ["r"]
    assert stage.hear("comment", 4, text="1", room="s") == []
    assert stage.hear("comment", 31, text="1") == []


def test_that_a_feature_changed_at_the_event_that_changed_it(stage: Stage) -> None:
    stage.room(
        "features:\n  kinds: {distinct: item_click.item, within: 1h}\n"
        "triggers:\n"
        "  changed: {on: item_click, when: kinds changed, do: [alert: {text: a}]}\n"
        "  was_one: {on: item_click, when: {all: [kinds was 1, kinds = 2]}, do: [alert: {text: a}]}\n"
    )
    said = [stage.hear("item_click", n, item=item) for n, item in enumerate(["a", "a", "b", "b", "c"])]
    assert said == [["changed"], [], ["changed", "was_one"], [], ["changed"]]


def test_that_firings_are_facts_that_features_count(stage: Stage) -> None:
    stage.room(
        "features:\n  told: {count: trigger.tell, within: 1h}\n"
        "triggers:\n"
        "  tell: {on: item_click, when: told < 2, do: [alert: {text: a}]}\n"
        "  twice: {on: trigger.tell, do: [alert: {text: a}]}\n".replace(
            "  twice: {on: trigger.tell, do: [alert: {text: a}]}\n", ""
        )
    )
    assert [stage.hear("item_click", n, item="a") for n in range(4)] == [["tell"], ["tell"], [], []]


def test_that_a_late_event_counts_at_its_own_time(stage: Stage) -> None:
    stage.room(_when("  n: {count: item_click, within: 5m}", "n = 2"))
    stage.hear("item_click", 4 * MINUTE, item="a")
    stage.hear("item_click", MINUTE, item="a")
    assert stage.hear("comment", 5 * MINUTE, text="a") == ["r"]
    assert stage.hear("comment", 6 * MINUTE, text="a") == []
