"""Decisions: order, suppression with reasons, limits, control and holdout, shadow."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.decide.decide import SHADOW, Outcome, Shop, assignment_key, decide
from tiercast.decide.decision import RuleState, Suppressed
from tiercast.decide.experiments import HELD, HOLDOUT, TREATED, Assignment, is_held_out, write_assignment
from tiercast.decide.limits import FOREVER, MarkedCap, SlidingCap
from tiercast.decide.terms import ActionTerms, Candidate, CapKind, CapUse, RuleTerms, cap_key
from tiercast_api.action import Reach

from tests.decide.stores import Store

SHOP = Shop(1, b"secret")
COUPON = ActionTerms(
    type="coupon", sink="coupons", fields={"pool": "ten", "message": "{viewer.name} {item.title}"},
    names=("item.title",), reach=Reach.VIEWER, costly=True, cost=1000, currency="CNY",
)  # fmt: skip
PROMPT = ActionTerms(type="host_prompt", sink="desk", reach=Reach.HOST, expires=90, named=(("about", "item.title"),))
WEIGHTS = (("control", 50.0), ("coupon", 50.0))


def viewer(number: int) -> bytes:
    """A viewer's key."""
    return number.to_bytes(16, "big")


def per_viewer(who: bytes, most: int = 1) -> CapUse:
    """``viewer: 1 per 100``."""
    return CapUse("any_coupon", CapKind.VIEWER, SlidingCap(most, 100), cap_key("any_coupon", "viewer", who))


def per_room(most: int) -> CapUse:
    """``room: N per session``."""
    return CapUse("any_coupon", CapKind.SHARED, MarkedCap(most), cap_key("any_coupon", "room", "r"), 0, total=True)


def budget(most: int) -> CapUse:
    """``budget: N CNY per ever``."""
    cap = MarkedCap(most)
    return CapUse("any_coupon", CapKind.BUDGET, cap, cap_key("any_coupon", "budget", "r"), FOREVER, True, "CNY")


def candidate(terms: RuleTerms, who: int = 1, **more: Any) -> Candidate:
    """A case of a rule for a viewer."""
    base: dict[str, Any] = {
        "state": RuleState.LIVE, "seq": 7, "cause": 7, "time": 1000, "room": "r", "viewer": viewer(who),
        "look": {"item.title": "口红"}.get,
    }  # fmt: skip
    return Candidate(terms=terms, **(base | more))


def run(
    *candidates: Candidate, shop: Shop = SHOP, caps: Store | None = None, kept: Store | None = None
) -> list[Outcome]:
    """Decide with fresh stores unless some are given."""
    return decide(candidates, shop, Store() if caps is None else caps, Store() if kept is None else kept)


def reasons(outcomes: list[Outcome]) -> list[str]:
    """Why each was suppressed."""
    return [outcome.firing.suppressed if outcome.firing else "waits" for outcome in outcomes]


PLAIN = RuleTerms(ruleset="s", rule="plain", actions=(COUPON, PROMPT))
SPLIT = RuleTerms(
    ruleset="s", rule="split", experiment="offer", weights=WEIGHTS, variants={"control": (), "coupon": (COUPON,)}
)


def test_that_a_firing_plans_its_actions_in_order_with_what_they_need() -> None:
    caps = Store()
    (outcome,) = run(candidate(PLAIN, caps=(per_viewer(viewer(1)), budget(5000))), caps=caps)
    coupon, prompt = outcome.actions
    assert outcome.firing is not None
    assert (coupon.ordinal, prompt.ordinal, coupon.firing) == (0, 1, outcome.firing.id)
    assert coupon.values == {"item.title": "口红"}
    assert coupon.fields["message"] == "{viewer.name} {item.title}"
    assert prompt.fields == {"about": "口红"}
    assert (coupon.expires, prompt.expires, coupon.mode) == (None, 1090, "live")
    assert [(each.time, each.amount) for each in coupon.reservations] == [(1000, 1), (1000, 1000)]
    assert prompt.reservations == ()
    assert len(caps) == 2


def test_that_a_full_limit_suppresses_and_takes_nothing_of_the_others() -> None:
    caps = Store()
    uses = (per_room(5), per_viewer(viewer(1)))
    run(candidate(PLAIN, caps=uses), caps=caps)
    before = dict(caps)
    (outcome,) = run(candidate(PLAIN, caps=uses, time=1001), caps=caps)
    assert outcome.firing is not None
    assert (outcome.firing.suppressed, outcome.firing.reason) == ("limit", "any_coupon")
    assert (outcome.actions, outcome.exposures) == ([], [])
    assert dict(caps) == before


def test_that_money_runs_out_as_a_budget() -> None:
    caps = Store()
    outcomes = [run(candidate(PLAIN, who, caps=(budget(2500),)), caps=caps)[0] for who in range(3)]
    assert reasons(outcomes) == ["", "", "budget"]


def test_that_a_cost_that_is_not_known_is_not_paid_from_a_budget() -> None:
    unknown = ActionTerms(type="coupon", sink="c", costly=True)
    foreign = ActionTerms(type="coupon", sink="c", costly=True, cost=5, currency="USD")
    for action in (unknown, foreign):
        terms = RuleTerms(ruleset="s", rule="x", actions=(action,))
        (outcome,) = run(candidate(terms, caps=(budget(5000), per_room(5))))
        assert outcome.firing is not None
        assert outcome.firing.suppressed == "budget"
        assert "not known in CNY" in outcome.firing.reason


def test_that_a_costly_rule_without_a_total_cap_is_shadowed_but_never_live() -> None:
    only_viewer = (per_viewer(viewer(1)),)
    (live,) = run(candidate(PLAIN, caps=only_viewer))
    (asked,) = run(candidate(PLAIN, caps=only_viewer, state=RuleState.ASK))
    (shadow,) = run(candidate(PLAIN, caps=only_viewer, state=RuleState.SHADOW))
    assert reasons([live, asked, shadow]) == ["no_cap", "", ""]
    assert live.actions == []
    cheap = RuleTerms(ruleset="s", rule="cheap", actions=(PROMPT,))
    assert reasons(run(candidate(cheap))) == [""]


def test_that_shadow_uses_no_limit_of_live_rules_and_leaves_no_exposure() -> None:
    caps, kept = Store(), Store()
    uses = (per_room(1),)
    (shadow,) = run(candidate(SPLIT, caps=uses, state=RuleState.SHADOW), caps=caps, kept=kept)
    assert shadow.exposures == []
    assert not kept
    assert all(key.startswith(SHADOW) for key in caps)
    assert reasons(run(candidate(PLAIN, 2, caps=uses), caps=caps)) == [""]
    assert all(action.mode == "shadow" for action in shadow.actions)


def test_that_drafts_and_paused_rules_are_left_out() -> None:
    assert run(candidate(PLAIN, state=RuleState.DRAFT), candidate(PLAIN, state=RuleState.PAUSED)) == []


def test_that_only_the_first_of_a_group_fires_and_a_suppressed_one_leaves_the_place() -> None:
    low = RuleTerms(ruleset="s", rule="low", exclusive="one", actions=(PROMPT,), priority=1)
    high = RuleTerms(ruleset="s", rule="high", exclusive="one", actions=(PROMPT,), priority=9)
    outcomes = run(candidate(low), candidate(high))
    assert [outcome.firing.rule for outcome in outcomes if outcome.firing] == ["high", "low"]
    assert reasons(outcomes) == ["", "exclusive"]
    outcomes = run(candidate(low), candidate(high, objection=Suppressed.STOPPED, reason="stop"))
    assert reasons(outcomes) == ["stopped", ""]
    assert reasons(run(candidate(low, 1), candidate(high, 2))) == ["", ""]


def test_that_rules_of_one_priority_go_in_the_order_of_their_files() -> None:
    terms = [RuleTerms(ruleset="s", rule=str(place), position=place) for place in ((1, 0), (0, 2), (0, 1))]
    outcomes = run(*(candidate(each) for each in terms))
    assert [outcome.firing.rule for outcome in outcomes if outcome.firing] == ["(0, 1)", "(0, 2)", "(1, 0)"]


def test_that_a_control_viewer_takes_the_viewers_limit_and_no_money() -> None:
    caps, kept = Store(), Store()
    kept.put(assignment_key("offer", viewer(1)), write_assignment(Assignment("control")))
    uses = (per_viewer(viewer(1)), per_room(9), budget(5000))
    (outcome,) = run(candidate(SPLIT, caps=uses), caps=caps, kept=kept)
    assert outcome.firing is not None
    assert (outcome.firing.variant, outcome.firing.suppressed, outcome.actions) == ("control", "", [])
    assert [reservation.cap for reservation in outcome.reservations] == [uses[0].key]
    assert [(exposure.experiment, exposure.variant) for exposure in outcome.exposures] == [("offer", "control")]
    (again,) = run(candidate(SPLIT, caps=uses, time=1001), caps=caps, kept=kept)
    assert reasons([again]) == ["limit"]


def test_that_control_is_suppressed_too_where_the_money_is_gone() -> None:
    kept = Store()
    kept.put(assignment_key("offer", viewer(1)), write_assignment(Assignment("control")))
    (outcome,) = run(candidate(SPLIT, caps=(budget(999),)), kept=kept)
    assert reasons([outcome]) == ["budget"]
    assert outcome.exposures == []


def test_that_only_the_first_meeting_with_a_variant_is_an_exposure() -> None:
    kept = Store()
    uses = (per_room(9),)
    first = run(candidate(SPLIT, caps=uses), kept=kept)[0].exposures
    second = run(candidate(SPLIT, caps=uses, time=2000), kept=kept)[0].exposures
    assert (len(first), len(second)) == (1, 0)


def test_that_who_is_held_out_is_recorded_like_a_control_and_gets_nothing() -> None:
    shop = Shop(1, b"secret", holdout=0.5)
    held = next(n for n in range(50) if is_held_out(shop.secret, viewer(n), 0.5))
    free = next(n for n in range(50) if not is_held_out(shop.secret, viewer(n), 0.5))
    kept, caps = Store(), Store()
    uses = (per_room(9), budget(9999))
    (nothing,) = run(candidate(SPLIT, held, caps=uses), shop=shop, kept=kept, caps=caps)
    assert reasons([nothing]) == ["holdout"]
    assert (nothing.actions, nothing.reservations) == ([], ())
    assert [(each.experiment, each.variant) for each in nothing.exposures] == [(HOLDOUT, HELD)]
    (something,) = run(candidate(PLAIN, free, caps=uses), shop=shop, kept=kept, caps=caps)
    assert [(each.experiment, each.variant) for each in something.exposures] == [(HOLDOUT, TREATED)]
    (host_only,) = run(candidate(RuleTerms(ruleset="s", rule="h", actions=(PROMPT,)), held), shop=shop)
    assert reasons([host_only]) == [""]
    (still,) = run(candidate(PLAIN, free, caps=uses, time=5), shop=Shop(1, b"secret", 1.0), kept=kept, caps=caps)
    assert reasons([still]) == [""]


def test_that_a_rule_of_the_whole_room_is_split_by_slots_of_time() -> None:
    kept = Store()
    shop = Shop(1, b"secret", slot=100)
    variants = [
        outcome.firing.variant
        for time in range(0, 2000, 50)
        for outcome in run(candidate(SPLIT, viewer=b"", caps=(per_room(99),), time=time), shop=shop)
        if outcome.firing
    ]
    assert variants[::2] == variants[1::2]
    assert set(variants) == {"control", "coupon"}
    (outcome,) = run(candidate(SPLIT, viewer=b"", caps=(per_room(5),)), kept=kept)
    assert len(outcome.exposures) == 1
    assert outcome.exposures[0].viewer == b""
    assert assignment_key("offer", b"r/0") in kept


def test_that_a_rule_may_wait_for_a_limit_until_its_deadline() -> None:
    caps = Store()
    terms = RuleTerms(ruleset="s", rule="w", actions=(PROMPT,), wait=120)
    use = CapUse("own", CapKind.SHARED, SlidingCap(1, 20), b"own", total=True)
    run(candidate(terms, 1, caps=(use,)), caps=caps)
    (waits,) = run(candidate(terms, 2, caps=(use,), time=1001), caps=caps)
    assert (waits.firing, waits.wait_until) == (None, 1121)
    (fires,) = run(candidate(terms, 2, caps=(use,), time=1020, deadline=1121), caps=caps)
    assert reasons([fires]) == [""]
    (drops,) = run(candidate(terms, 3, caps=(use,), time=1021, deadline=1021), caps=caps)
    assert reasons([drops]) == ["limit"]


def test_that_the_minimum_gap_between_two_actions_has_its_own_reason() -> None:
    caps = Store()
    gap = CapUse("minimum gap", CapKind.GAP, SlidingCap(1, 60), b"gap")
    uses = (per_room(9), gap)
    outcomes = [run(candidate(PLAIN, caps=uses, time=time), caps=caps)[0] for time in (0, 59, 60)]
    assert reasons(outcomes) == ["", "minimum_gap", ""]


@pytest.mark.parametrize("objection", [Suppressed.CONSENT, Suppressed.IDENTITY, Suppressed.STOPPED])
def test_that_an_objection_is_kept_with_its_reason(objection: Suppressed) -> None:
    (outcome,) = run(candidate(PLAIN, objection=objection, reason="why", caps=(per_room(5),)))
    assert outcome.firing is not None
    assert (outcome.firing.suppressed, outcome.firing.reason) == (objection.value, "why")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4), st.sampled_from([PLAIN, SPLIT]), st.integers(0, 60),
            st.sampled_from([RuleState.LIVE, RuleState.ASK, RuleState.SHADOW]),
        ),
        max_size=25,
    ),
    st.integers(0, 5),
    st.integers(0, 6000),
)  # fmt: skip
def test_that_no_cap_is_ever_exceeded(
    cases: list[tuple[int, RuleTerms, int, RuleState]], most: int, money: int
) -> None:
    caps, kept, now = Store(), Store(), 1000
    given_to: list[tuple[int, int, int]] = []
    for seq, (who, terms, step, state) in enumerate(cases):
        now += step
        uses = (per_viewer(viewer(who)), per_room(most), budget(money))
        case = candidate(terms, who, caps=uses, time=now, cause=seq, seq=seq, state=state)
        (outcome,) = run(case, caps=caps, kept=kept)
        if state is not RuleState.SHADOW and outcome.actions:
            given_to.append((who, now, sum(action.cost or 0 for action in outcome.actions)))
    assert len(given_to) <= most
    assert sum(cost for _, _, cost in given_to) <= money
    for who, time, _ in given_to:
        assert sum(other == who and time - 100 < at <= time for other, at, _ in given_to) == 1
