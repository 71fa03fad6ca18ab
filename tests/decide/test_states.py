"""In which state a rule really is."""

import pytest
from tiercast.decide.decision import RuleState
from tiercast.decide.states import SAFE, first_uncapped, state_in_force
from tiercast.decide.terms import ActionTerms, CapKind, RuleTerms
from tiercast_api.action import Reach

FREE = ActionTerms(type="prompt", sink="desk", reach=Reach.HOST)
GIFT = ActionTerms(type="coupon", sink="c", reach=Reach.VIEWER, costly=True)
PRICED = ActionTerms(type="coupon", sink="c", reach=Reach.VIEWER, costly=True, cost=500, currency="CNY")
WORTHLESS = ActionTerms(type="coupon", sink="c", reach=Reach.VIEWER, costly=True, cost=0, currency="CNY")
PAID_HOOK = ActionTerms(type="webhook", sink="hook", reach=Reach.SYSTEM, cost=500, currency="CNY")


def rule(*actions: ActionTerms, variants: dict[str, tuple[ActionTerms, ...]] | None = None) -> RuleTerms:
    return RuleTerms(
        ruleset="s", rule="x", actions=actions, experiment="e" if variants else "", variants=variants or {}
    )


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (FREE, "live"),
        (ActionTerms(type="alert", sink="desk", reach=Reach.OPERATOR), "live"),
        (ActionTerms(type="webhook", sink="hook", reach=Reach.SYSTEM), "live"),
        (ActionTerms(type="message", sink="desk", reach=Reach.VIEWER), "ask"),
        (ActionTerms(type="popup", sink="overlay", reach=Reach.ROOM), "ask"),
        (ActionTerms(type="webhook", sink="hook", cost=1, currency="CNY"), "ask"),
        (GIFT, "ask"),
    ],
)
def test_that_a_safe_room_lets_ask_what_costs_something_or_is_seen_by_viewers(action: ActionTerms, state: str) -> None:
    assert state_in_force(SAFE, rule(action), "").value == state
    assert state_in_force(SAFE, rule(variants={"control": (), "offer": (action,)}), "").value == state
    assert state_in_force(SAFE, rule(FREE, action), "").value == state


@pytest.mark.parametrize("said", list(RuleState))
def test_that_without_a_cap_only_live_becomes_shadow(said: RuleState) -> None:
    assert state_in_force(said.value, rule(GIFT), "") is said
    forbidden = state_in_force(said.value, rule(GIFT), "coupon")
    assert forbidden is (RuleState.SHADOW if said is RuleState.LIVE else said)


@pytest.mark.parametrize(
    ("action", "totals", "uncapped"),
    [
        (GIFT, [], "coupon"),
        (GIFT, [CapKind.BUDGET], "coupon"),
        (GIFT, [CapKind.SHARED], ""),
        (PRICED, [], "coupon"),
        (PRICED, [CapKind.BUDGET], ""),
        (FREE, [], ""),
        (WORTHLESS, [CapKind.BUDGET], "coupon"),
        (PAID_HOOK, [], "webhook"),
        (PAID_HOOK, [CapKind.BUDGET], ""),
        (PAID_HOOK, [CapKind.SHARED], ""),
    ],
)
def test_that_a_budget_bounds_only_what_has_a_price(action: ActionTerms, totals: list[CapKind], uncapped: str) -> None:
    assert first_uncapped(rule(action), totals) == uncapped
