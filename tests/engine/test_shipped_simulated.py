"""The shipped rulesets in a simulated room: they help, do not flood the host, and spend no more than they say."""

from collections import Counter

import pytest

from tests.engine.shipped import MINUTES, Around, beside_each_other, look_around, simulated


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Around:
    return look_around(tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("rate", [2.0, 20.0])
@pytest.mark.parametrize(
    ("name", "fires"),
    [
        (
            "starter-comments",
            {"price_crowd", "trust_crowd", "wants_but_waits", "thank_order", "welcome_follower", "complaint"},
        ),
        ("starter-shop", {"explain_item", "show_item", "first_coupon", "unpaid_cart", "thank_big_order"}),
        ("starter-comments-en", {"price_crowd", "trust_crowd", "wants_but_waits", "thank_order", "welcome_follower"}),
        ("starter-shop-en", {"explain_item", "show_item", "first_coupon", "unpaid_cart", "thank_big_order"}),
    ],
)
def test_that_a_simulated_room_gets_a_handful_of_prompts_and_not_hundreds(
    name: str, fires: set[str], rate: float, around: Around
) -> None:
    made = simulated(name, around, rate)
    fired = Counter(f.rule.rpartition("/")[2] for decision in made for f in decision.firings if not f.suppressed)
    actions = Counter(action.type for decision in made for action in decision.actions)
    assert fires <= set(fired)
    assert 5 <= actions["host_prompt"] <= 3 * MINUTES
    assert sum(actions.values()) <= 5 * MINUTES
    assert actions["coupon"] <= 20


@pytest.mark.parametrize(
    ("name", "fires", "coupons"),
    [
        (
            "newcomers",
            {"first_question", "welcome", "introduce_again", "first_coupon", "first_cart", "first_order"},
            30,
        ),
        ("regulars", {"champion_enters", "regular_asks", "second_order", "promoted"}, 20),
        ("room-beauty", {"skin_crowd", "trust_crowd", "try_it_on", "sample_coupon", "unpaid_cart"}, 40),
        ("room-fashion", {"size_crowd", "help_to_choose", "what_goes_with_it", "second_piece"}, 30),
        ("room-food", {"shipping_crowd", "big_eater", "unpaid_cart"}, 20),
    ],
)
@pytest.mark.parametrize("language", ["", "-en"])
def test_that_a_busy_simulated_room_is_helped_and_not_flooded_by_the_rulesets_for_rooms(
    name: str, fires: set[str], coupons: int, language: str, around: Around
) -> None:
    made = simulated(f"{name}{language}", around, 20.0, newness_after=0)
    fired = Counter(f.rule.rpartition("/")[2] for decision in made for f in decision.firings if not f.suppressed)
    actions = Counter(action.type for decision in made for action in decision.actions)
    assert fires <= set(fired)
    assert 5 <= actions["host_prompt"] <= 3 * MINUTES
    assert sum(actions.values()) <= 6 * MINUTES
    assert actions["coupon"] <= coupons


@pytest.mark.parametrize("name", ["newcomers", "newcomers-en"])
def test_that_no_newcomers_coupon_leaves_on_the_first_day_of_a_room(name: str, around: Around) -> None:
    made = simulated(name, around, 20.0)
    assert {action.type for decision in made for action in decision.actions} <= {"host_prompt"}


def test_that_rulesets_beside_each_other_decide_the_same_on_both_evaluators(around: Around) -> None:
    plain = beside_each_other("plain", around)
    assert plain == beside_each_other("rete", around)
    assert {one[0] for one in plain if not one[4]} == {"newcomers", "regulars", "room-beauty", "starter-shop"}
