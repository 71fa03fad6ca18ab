"""Tests beside rulesets: what is expected is compared with what the core decides."""

from pathlib import Path

import pytest
from tiercast.engine.jobs import JobError
from tiercast.engine.ruleset_tests import run_tests

from tests.engine.ruleset_tests_support import one, run

CART = """
items:
  lip: {title: Lipstick, stock: 5, price: 99 CNY}
"""


@pytest.mark.parametrize("evaluator", ["rete", "plain"])
def test_that_a_test_passes_where_everything_is_as_expected(tmp_path: Path, evaluator: str) -> None:
    result = run(
        tmp_path,
        """
        ruleset: shop
        items:
          lip: {title: Lipstick, stock: 5, price: 99 CNY}
        tests:
          - test: a cart
            events:
              - {at: 0s, viewer: Ann, event: cart_add, item: lip}
              - {at: 10m, viewer: Bob, event: cart_add, item: lip}
              - {at: 20m, viewer: Bob, event: order_paid, item: lip, amount: 99 CNY}
              - now: +40m
            expect:
              firings:
                unpaid_cart: {viewer: Ann, item: lip, at: 30m}
              actions:
                unpaid_cart: {type: say, viewer: Ann, fields: {text: Ann left Lipstick, level: info}}
              tiers:
                value: {Bob: buyer, Ann: [prospect]}
        """,
        evaluator=evaluator,
    )
    assert [(test.name, test.place, test.differences) for test in result.tests] == [
        ("a cart", f"{tmp_path / 'shop.test.yaml'}:5", ())
    ]
    assert result.ruleset == "shop"


def test_that_a_firing_that_is_missing_says_which_part_of_the_condition_was_false(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip}
        expect:
          signals:
            hot: {viewer: Ann}
        """,
    )
    assert differences == (
        "hot for Ann should have come (line 7), and did not: at 0s (item_click) `clicks >= 2` was false (clicks = 1)",
    )


def test_that_differences_are_told_in_chinese_too(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: 小雨, event: item_click, item: lip}
        expect:
          signals: {hot: {viewer: 小雨}}
          tiers: {value: {小雨: buyer}}
        """,
        language="zh",
    )
    assert differences == (
        "hot（小雨）应发生（第 6 行），但没有：0s（item_click）时 `clicks >= 2` 不成立（clicks = 1）",
        "小雨 的 tier.value 是 prospect；第 7 行预期 buyer：0s（item_click）时 `cheap >= 1` 不成立（cheap = 0）",
    )


def test_that_a_rule_that_is_not_named_must_not_fire_and_says_what_it_saw(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 2, every: 10s}
        expect:
          firings: none
        """,
    )
    assert differences == (
        "seen_hot for Ann (item lip) came at 10s, which no line expects; it saw tier.value = prospect",
    )


def test_that_a_firing_at_another_time_is_one_difference_and_not_two(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 2, every: 10s}
        expect:
          firings: {seen_hot: {viewer: Ann, at: 20s}}
        """,
    )
    assert differences == ("seen_hot for Ann (item lip) came at 10s; line 6 expects at 20s",)


def test_that_a_firing_that_its_limit_held_back_says_so(tmp_path: Path) -> None:
    body = """
        events:
          - {at: 0s, viewer: "Ann*", event: item_click, item: lip, times: 1}
          - {at: 1s, viewer: Ann1, event: item_click, item: lip}
          - {at: 2s, viewer: Bob, event: item_click, item: lip, times: 2}
        expect:
          firings: {seen_hot: [{viewer: Ann1}, {viewer: Bob}]}
        """
    assert one(tmp_path, body) == (
        "seen_hot for Bob should have come (line 8), and did not: it held at 2s and was suppressed: "
        "its limit was used up (shop/trigger.seen_hot)",
    )
    expected = body.replace("{seen_hot: [{viewer: Ann1}, {viewer: Bob}]}", "{seen_hot: {viewer: Ann1}}")
    assert one(tmp_path, expected.rstrip() + "\n          suppressed: {seen_hot: {viewer: Bob, reason: limit}}") == ()


def test_that_a_suppressed_firing_that_no_line_expects_is_a_difference_only_where_the_rule_is_named(
    tmp_path: Path,
) -> None:
    body = """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 2}
          - {at: 2s, viewer: Bob, event: item_click, item: lip, times: 2}
        expect:
          firings: {seen_hot: 1}
        """
    assert one(tmp_path, body) == ()
    assert one(tmp_path, body.rstrip() + "\n          suppressed: {seen_hot: 0}") == (
        "seen_hot for Bob (item lip) was suppressed at 2s, which no line expects: limit, its limit was used up",
    )


def test_that_a_rule_that_still_waits_says_until_when(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: cart_add, item: lip}
          - now: 29m
        expect:
          firings: {unpaid_cart: {viewer: Ann}}
        """,
    )
    assert differences == (
        "unpaid_cart for Ann should have come (line 7), and did not: it waits until 30m, and the test ends before; "
        "let time pass with `now: 30m`",
    )


def test_that_what_is_due_at_the_very_end_of_a_test_fires(tmp_path: Path) -> None:
    body = """
        items: {lip: {stock: 1}}
        events:
          - {at: 0s, viewer: Ann, event: cart_add, item: lip}
          - now: 30m
        expect:
          firings: {unpaid_cart: {viewer: Ann, at: 30m}}
        """
    assert one(tmp_path, body) == ()


def test_that_a_rule_whose_second_condition_failed_says_what_it_read_when_it_was_due(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        items: {lip: {stock: 1}}
        events:
          - {at: 0s, viewer: Ann, event: cart_add, item: lip}
          - {at: 1m, event: item_stock, item: lip, quantity: 0}
          - now: 31m
        expect:
          firings: {unpaid_cart: {viewer: Ann}}
        """,
    )
    assert len(differences) == 1
    assert differences[0].endswith("when it was due, at 30m (still shop/unpaid_cart) `item.stock > 0` was false "
                                   "(item.stock = 0)")  # fmt: skip


def test_that_a_rule_at_a_time_of_a_visit_says_the_time_as_people_write_it(tmp_path: Path) -> None:
    ruleset = """
        ruleset: shop
        triggers:
          stays: {on: visit reaches 90s, when: visit.number >= 2, do: [say: {text: hello}]}
        """
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: enter}
          - {at: 90s, viewer: Ann, event: like, quantity: 1}
        expect:
          firings: {stays: {viewer: Ann}}
        """,
        ruleset=ruleset,
    )
    assert differences == (
        "stays for Ann should have come (line 7), and did not: at 1m30s (visit reaches 1m30s) `visit.number >= 2` was "
        "false (visit.number = 1)",
    )


def test_that_a_test_may_have_several_rooms_of_one_shop(tmp_path: Path) -> None:
    ruleset = """
        ruleset: shop
        features:
          here: {visits: enter, gap: 1m, within: 3d, per: [viewer, room.category]}
        triggers:
          again: {on: enter, when: here = 2, do: [say: {text: "{room.key}"}]}
        """
    differences = one(
        tmp_path,
        """
        room: {category: beauty}
        rooms: {second: {category: beauty}, snacks: {category: snacks}}
        events:
          - {at: -1d, viewer: Ann, event: enter}
          - {at: -1d, viewer: Ann, event: enter, room: snacks}
          - {at: 0s, viewer: Ann, event: enter, room: second}
        expect:
          firings: {again: {viewer: Ann, at: 0s}}
          actions: {again: {fields: {text: second}}}
        """,
        ruleset=ruleset,
    )
    assert differences == ()


def test_that_a_rule_that_was_answered_says_what_may_have_answered_it(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        items: {lip: {stock: 1}}
        events:
          - {at: 0s, viewer: Ann, event: cart_add, item: lip}
          - {at: 1m, viewer: Ann, event: order_paid, item: lip}
          - now: 31m
        expect:
          firings: {unpaid_cart: {viewer: Ann}}
        """,
    )
    assert len(differences) == 1
    assert "it held, and was answered before it was due (unless: order_paid)" in differences[0]


def test_that_a_rule_on_a_signal_that_never_began_says_why_the_signal_did_not(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip}
        expect:
          firings: {seen_hot: {viewer: Ann}}
        """,
    )
    assert differences == (
        "seen_hot for Ann should have come (line 6), and did not: nothing that it listens to came (on: signal.hot); "
        "hot: at 0s (item_click) `clicks >= 2` was false (clicks = 1)",
    )


def test_that_a_rule_to_which_nothing_came_says_what_it_listens_to(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: enter}
        expect:
          firings: {unpaid_cart: {viewer: Ann}}
        """,
    )
    assert differences == (
        "unpaid_cart for Ann should have come (line 6), and did not: nothing that it listens to came (on: cart_add)",
    )


@pytest.mark.parametrize("state", ["draft", "paused"])
def test_that_a_rule_that_a_test_switches_off_does_not_fire_and_says_so(tmp_path: Path, state: str) -> None:
    body = f"""
        states: {{flashed: {state}}}
        events:
          - {{at: 0s, cue: flash}}
        expect:
          firings: FIRINGS
        """
    assert one(tmp_path, body.replace("FIRINGS", "none")) == ()
    differences = one(tmp_path, body.replace("FIRINGS", "{flashed: 1}"))
    assert differences == (
        f"flashed should have come (line 7), and did not: the rule is {state} in this test",
    )  # fmt: skip


def test_that_a_rule_in_shadow_fires_in_a_test(tmp_path: Path) -> None:
    body = """
        states: {flashed: shadow}
        events:
          - {at: 0s, cue: flash}
        expect:
          firings: {flashed: 1}
        """
    assert one(tmp_path, body) == ()


def test_that_a_signal_is_expected_with_its_end(tmp_path: Path) -> None:
    body = """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 2}
          - now: 20m
        expect:
          signals: {hot: {viewer: Ann, at: 0s, ends: END}}
        """
    assert one(tmp_path, body.replace("END", "10m")) == ()
    assert one(tmp_path, body.replace("END", "5m")) == (
        "hot for Ann (item lip) came at 0s, ending at 10m; line 7 expects ends 5m",
    )


def test_that_a_signal_that_goes_on_says_that_it_did_not_begin_again(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 4, every: 10s}
        expect:
          signals: {hot: 2}
        """,
    )
    assert len(differences) == 1
    assert "a signal begins only once while it lasts" in differences[0]


def test_that_tiers_are_expected_at_the_end_or_over_the_whole_way(tmp_path: Path) -> None:
    body = """
        events:
          - {at: 0s, viewer: Ann, event: enter}
          - {at: 1m, viewer: Ann, event: order_paid, amount: 50 CNY}
        expect:
          tiers: {value: {Ann: TIERS}}
        """
    assert one(tmp_path, body.replace("TIERS", "buyer")) == ()
    assert one(tmp_path, body.replace("TIERS", "[prospect, buyer]")) == ()
    assert one(tmp_path, body.replace("TIERS", "[buyer]")) == (
        "tier.value of Ann is prospect → buyer; line 7 expects buyer",
    )
    assert one(tmp_path, body.replace("TIERS", "none")) == ("tier.value of Ann is buyer; line 7 expects none",)


def test_that_texts_of_actions_are_compared_as_they_would_be_sent(tmp_path: Path) -> None:
    body = """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 2}
        expect:
          actions: {seen_hot: {type: say, fields: {text: 2 clicks, loud: 3, level: LEVEL}}}
        """
    assert one(tmp_path, body.replace("LEVEL", "info")) == ()
    assert one(tmp_path, body.replace("LEVEL", "high")) == (
        "seen_hot should have done say (text: 2 clicks, loud: 3, level: high; line 6); "
        "found say → Ann (text: 2 clicks, loud: 3, level: info)",
    )
    assert one(tmp_path, body.replace("{type: say, fields: {text: 2 clicks, loud: 3, level: LEVEL}}", "0")) == (
        "seen_hot did say → Ann (text: 2 clicks, loud: 3, level: info), which no line expects",
    )


def test_that_lines_are_matched_so_that_as_many_as_possible_are_met(tmp_path: Path) -> None:
    """The first line could take the firing that only the second one fits; it takes another."""
    body = """
        events:
          - {at: 0s, cue: flash}
          - {at: 1m, cue: flash}
          - {at: 2m, cue: flash}
        expect:
          firings:
            flashed: [{}, {at: 0s}, {at: 1m}]
        """
    assert one(tmp_path, body.replace("[{}, ", "[{count: 1}, ")) == ()


def test_that_the_knobs_and_the_room_of_a_test_are_its_own(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        """
        items: {lip: {stock: 5}}
        tests:
          - test: short
            params: {wait: 5m}
            events:
              - {at: 0s, viewer: Ann, event: cart_add, item: lip}
              - now: 6m
            expect: {firings: {unpaid_cart: {at: 5m}}}
          - test: long
            events:
              - {at: 0s, viewer: Ann, event: cart_add, item: lip}
              - now: 6m
            expect: {firings: none}
          - test: other money
            room: {currency: USD}
            events:
              - {at: 0s, viewer: Ann, event: order_paid, amount: 50 CNY}
            expect: {tiers: {value: {Ann: prospect}}}
        """,
    )
    assert [test.differences for test in result.tests] == [(), (), ()]


def test_that_everybody_gets_the_variant_that_a_test_chooses(tmp_path: Path) -> None:
    ruleset = """
        ruleset: trial
        experiments:
          offer: {variants: {control: 90%, gift: 10%}}
        triggers:
          nudge:
            on: cart_add
            experiment: offer
            do:
              control: []
              gift: [coupon: {pool: p, cost: 1 CNY}]
            limit: {room: 100 per 1d}
        """
    for variant, count in (("gift", 30), ("control", 0)):
        body = f"""
            variants: {{offer: {variant}}}
            events:
              - {{at: 0s, viewer: "Ann*", event: cart_add, item: lip, times: 30}}
            expect:
              firings: {{nudge: 30}}
              actions: {{nudge: {count}}}
            """
        assert one(tmp_path, body, ruleset=ruleset) == ()


def test_that_a_test_says_where_value_and_lifecycle_are_cut(tmp_path: Path) -> None:
    ruleset = """
        ruleset: standing
        triggers:
          valued:
            on: visit start
            when: rfm.cell = important_value
            do: [say: {text: "{rfm.name}"}]
          back:
            on: visit start
            when: lifecycle.stage = reactivated
            do: [say: {text: welcome back}]
        """
    body = """
        cuts:
          recency: [7d, 30d, 60d, 90d]
          frequency: [1, 2, 3, 5]
          monetary: [100 CNY, 300 CNY, 600 CNY, 1000 CNY]
          grid: [30d, 1, 300 CNY]
          at_risk: 7d
          dormant: 14d
          churned: 30d
        events:
          - {at: -20d, viewer: Ann, event: order_paid, order: A1, amount: 400 CNY}
          - {at: -20d, viewer: Ann, event: order_paid, order: A2, amount: 400 CNY}
          - {at: -1d, viewer: Bob, event: order_paid, order: B1, amount: 50 CNY}
          - {at: 0s, viewer: Ann, event: enter}
          - {at: 0s, viewer: Bob, event: enter}
        expect:
          firings: {valued: {viewer: Ann, at: 0s}, back: {viewer: Ann, at: 0s}}
        """
    assert one(tmp_path, body, ruleset=ruleset) == ()


def test_that_masked_viewers_are_nobody(tmp_path: Path) -> None:
    body = """
        viewers: {用***: {quality: masked}}
        events:
          - {at: 0s, viewer: 用***, event: item_click, item: lip, times: 5}
        expect:
          firings: none
          signals: {hot: 0}
        """
    assert one(tmp_path, body) == ()


def test_that_times_may_be_written_as_a_clock_and_after_the_step_before(tmp_path: Path) -> None:
    body = """
        start: 2026-03-01 23:50
        items: {lip: {stock: 5}}
        events:
          - {at: -1d, viewer: Ann, event: order_paid, amount: 10 CNY}
          - {at: "23:55", viewer: Ann, event: cart_add, item: lip}
          - {at: +1m30s, viewer: Bob, event: cart_add, item: lip}
          - now: "00:30"
        expect:
          firings:
            unpaid_cart: [{viewer: Ann, at: "00:25"}, {viewer: Bob, at: 36m30s}]
        """
    assert one(tmp_path, body) == ()


def test_that_a_test_may_begin_late_in_the_evening_and_says_the_time_of_day_as_a_clock_shows_it(tmp_path: Path) -> None:
    night = """
        ruleset: night
        triggers:
          late: {on: like, when: now.time between 23:30 and 02:00, do: [say: {text: x}]}
    """
    body = """
        start: 23:20
        events:
          - {at: 0s, viewer: Ann, event: like}
          - {at: 23:40, viewer: Ann, event: like}
          - {at: 00:10, viewer: Ann, event: like}
        expect: {firings: {late: {at: 50m}}}
    """
    (told,) = one(tmp_path, body, ruleset=night)
    assert told == "late for Ann came at 20m, which no line expects; it saw now.time = 23:40"


def test_that_a_star_in_a_name_becomes_the_number_of_the_repetition(tmp_path: Path) -> None:
    body = """
        events:
          - {at: 0s, viewer: "guest*", event: order_paid, order: "A*", amount: 10 CNY, times: 3}
        expect:
          tiers: {value: {guest1: buyer, guest2: buyer, guest3: buyer}}
        """
    assert one(tmp_path, body) == ()


def test_that_conditions_that_were_never_true_or_never_false_are_named_with_their_place(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        """
        tests:
          - test: clicks
            events:
              - {at: 0s, viewer: Ann, event: item_click, item: lip, times: 2}
              - {at: 1m, viewer: Ann, event: order_paid, amount: 10 CNY}
            expect: {signals: {hot: 1}}
        """,
    )
    assert result.conditions == 5
    assert result.never_true == (
        "triggers.unpaid_cart.still: item.stock > 0",
        "triggers.seen_hot.when.none[0]: tier.value = buyer",
    )
    assert result.never_false == (
        "features.cheap.where: event.amount < 100 CNY",
        "triggers.unpaid_cart.still: item.stock > 0",
    )


def test_that_a_rule_that_reads_the_same_for_two_viewers_explains_both(tmp_path: Path) -> None:
    differences = one(
        tmp_path,
        """
        events:
          - {at: 0s, viewer: Ann, event: item_click, item: lip}
          - {at: 0s, viewer: Bob, event: item_click, item: lip}
        expect:
          signals: {hot: [{viewer: Ann}, {viewer: Bob}]}
        """,
    )
    assert [text.rpartition(": at ")[2] for text in differences] == [
        "0s (item_click) `clicks >= 2` was false (clicks = 1)"
    ] * 2


def test_that_a_condition_that_nothing_changed_is_told_without_inner_names(tmp_path: Path) -> None:
    ruleset = """
        ruleset: tiers
        tiers:
          value: [{tier: buyer, when: viewer.orders > 0}, {tier: prospect}]
        triggers:
          rises: {on: comment, when: {all: [tier.value changed, comment within 1m]}, do: [say: {text: up}]}
        """
    body = """
        events:
          - {at: 0s, viewer: Ann, event: enter}
          - {at: 1s, viewer: Ann, event: comment, text: hi}
        expect: {firings: {rises: 1}}
        """
    (told,) = one(tmp_path, body, ruleset=ruleset)
    assert told.endswith("at 1s (comment) `tier.value changed` was false")


def test_that_a_list_after_contains_is_one_condition(tmp_path: Path) -> None:
    ruleset = """
        ruleset: words
        signals:
          asks: {title: Asks, on: comment, when: event.text contains price | size, lasts: 1m}
        """
    body = """
        tests:
          - test: it
            events:
              - {at: 0s, viewer: Ann, event: comment, text: the price}
              - {at: 1s, viewer: Bob, event: comment, text: hello}
            expect: {signals: {asks: 1}}
        """
    result = run(tmp_path, body, ruleset=ruleset)
    assert (result.conditions, result.never_true, result.never_false) == (1, (), ())


def test_that_the_same_file_gives_the_same_answer_on_both_evaluators(tmp_path: Path) -> None:
    body = f"""{CART}
tests:
  - test: many
    events:
      - {{at: 0s, viewer: "Ann*", event: item_click, item: lip, times: 20, every: 7s}}
      - {{at: 3m, viewer: "Ann*", event: item_click, item: lip, times: 20, every: 7s}}
      - {{at: 6m, viewer: "Ann*", event: cart_add, item: lip, times: 20}}
      - now: 1h
    expect: {{firings: none}}
"""
    assert run(tmp_path, body, evaluator="rete") == run(tmp_path, body, evaluator="plain")


def test_that_a_ruleset_with_errors_is_refused_with_its_own_lines(tmp_path: Path) -> None:
    with pytest.raises(JobError) as raised:
        run(tmp_path, "tests: []", ruleset="ruleset: bad\nsignals:\n  x: {on: comment, when: clicks > 1}\n")
    assert "shop.yaml:3:" in raised.value.words.en


def test_that_files_that_cannot_be_read_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    with pytest.raises(JobError) as raised:
        run_tests(tmp_path / "none.yaml", tmp_path / "none.test.yaml", "plain", "en")
    assert "none.yaml: cannot be read" in raised.value.words.en
    (tmp_path / "shop.yaml").write_text("ruleset: shop\n", "utf-8")
    (tmp_path / "shop.test.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(JobError) as raised:
        run_tests(tmp_path / "shop.yaml", tmp_path / "shop.test.yaml", "plain", "zh")
    assert "UTF-8" in raised.value.words.zh


def test_that_an_evaluator_that_is_not_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="fast"):
        run(tmp_path, "tests: []", evaluator="fast")
