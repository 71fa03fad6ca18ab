"""Experiments and the holdout: who gets what, who counts as exposed, and what a control viewer takes of limits."""

from collections import Counter

from tiercast.decide.experiments import is_held_out
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import ON_BOTH, Stage, event, key_of

pytestmark = ON_BOTH

OFFER = """
ruleset: shop
experiments:
  offer: {variants: {control: 50%, coupon: 50%}}
triggers:
  offer:
    on: comment
    experiment: offer
    do:
      control: []
      coupon: [message]
    limit: {viewer: 1 per 1d}
"""
VIEWERS = [f"v{number}" for number in range(60)]


def variants(stage: Stage) -> dict[bytes, str]:
    """The variant of each viewer who met one."""
    return {exposure.viewer: exposure.variant for exposure in stage.exposures}


def test_that_each_viewer_gets_one_variant_and_keeps_it(evaluator: Prefer) -> None:
    stage = Stage(evaluator, OFFER.replace("1 per 1d", "9 per 1d"))
    stage.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS * 3)))
    assert len(stage.exposures) == len(VIEWERS)
    assert 15 < Counter(variants(stage).values())["coupon"] < 45
    assert {(f.viewer, f.variant) for f in stage.firings} == set(variants(stage).items())
    assert {a.viewer for a in stage.actions} == {v for v, variant in variants(stage).items() if variant == "coupon"}


def test_that_variants_are_a_hash_and_not_drawn(evaluator: Prefer) -> None:
    forth, back = Stage(evaluator, OFFER), Stage(evaluator, OFFER)
    forth.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS)))
    back.take(*(event(n, "comment", viewer) for n, viewer in enumerate(reversed(VIEWERS))))
    assert variants(forth) == variants(back)


def test_that_a_control_viewer_takes_per_viewer_limits_like_all_others(evaluator: Prefer) -> None:
    stage = Stage(evaluator, OFFER)
    stage.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS * 2)))
    fates = Counter((firing.variant, firing.suppressed) for firing in stage.firings)
    coupons = Counter(variants(stage).values())
    assert fates == {
        ("control", ""): coupons["control"],
        ("control", "limit"): coupons["control"],
        ("coupon", ""): coupons["coupon"],
        ("coupon", "limit"): coupons["coupon"],
    }


def test_that_a_control_viewer_takes_no_money_and_no_pieces_of_the_room(evaluator: Prefer) -> None:
    text = OFFER.replace("[message]", "[coupon: {cost: 10 CNY}]").replace(
        "{viewer: 1 per 1d}", "{viewer: 1 per 1d, room: 5 per session, budget: 100 CNY per session}"
    )
    stage = Stage(evaluator, text)
    stage.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS)))
    # Five were given; from then on neither group may go on, so that they can be compared.
    given = [firing.variant for firing in stage.firings if not firing.suppressed]
    assert Counter(given)["coupon"] == 5
    assert given[-1] == "coupon"
    assert {firing.suppressed for firing in stage.firings[len(given) :]} == {"limit"}


def test_that_who_is_suppressed_is_not_exposed(evaluator: Prefer) -> None:
    stage = Stage(evaluator, OFFER)
    stage.control("stop", "pause", room="")
    stage.say(0, "comment")
    assert stage.exposures == []


def test_that_a_rule_in_shadow_leaves_no_exposure(evaluator: Prefer) -> None:
    stage = Stage(evaluator, OFFER, rooms={"r": {"default_state": "shadow"}})
    stage.say(0, "comment")
    assert stage.exposures == []
    assert stage.firings[0].variant != ""


def test_that_shares_that_change_leave_each_their_variant(evaluator: Prefer) -> None:
    stage = Stage(evaluator, OFFER.replace("1 per 1d", "9 per 1d"))
    stage.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS)))
    before = {f.viewer: f.variant for f in stage.firings}
    changed = OFFER.replace("1 per 1d", "9 per 1d").replace("control: 50%, coupon: 50%", "control: 1%, coupon: 99%")
    stage.configure(changed)
    stage.take(*(event(100 + n, "comment", viewer) for n, viewer in enumerate(VIEWERS)))
    assert {f.viewer: f.variant for f in stage.firings[len(VIEWERS) :]} == before


def test_that_two_experiments_split_apart(evaluator: Prefer) -> None:
    other = OFFER.replace("ruleset: shop", "ruleset: other")
    stage = Stage(evaluator, OFFER, other)
    stage.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS)))
    assert {exposure.experiment for exposure in stage.exposures} == {"shop/offer", "other/offer"}
    pairs: dict[bytes, set[str]] = {}
    for exposure in stage.exposures:
        pairs.setdefault(exposure.viewer, set()).add(exposure.variant)
    assert {len(met) for met in pairs.values()} == {1, 2}


def test_that_the_held_out_get_nothing_and_are_counted_and_others_are_treated(evaluator: Prefer) -> None:
    text = "ruleset: shop\ntriggers:\n  hello: {on: comment, do: [message]}\n  own: {on: comment, do: [note]}\n"
    stage = Stage(evaluator, text, rooms={"r": {"holdout": 0.3}})
    stage.take(*(event(n, "comment", viewer) for n, viewer in enumerate(VIEWERS)))
    held = {key_of(viewer) for viewer in VIEWERS if is_held_out(b"s" * 32, key_of(viewer), 0.3)}
    assert 5 < len(held) < 35
    assert {f.viewer for f in stage.firings if f.suppressed == "holdout"} == held
    assert {e.viewer for e in stage.exposures if (e.experiment, e.variant) == ("holdout", "held")} == held
    assert {a.viewer for a in stage.actions if a.type == "message"} == {key_of(v) for v in VIEWERS} - held
    # What reaches no viewer is not kept from anybody.
    assert len([a for a in stage.actions if a.type == "note"]) == len(VIEWERS)


def test_that_what_the_whole_room_sees_is_split_by_time(evaluator: Prefer) -> None:
    text = """
ruleset: shop
experiments:
  look: {variants: {plain: 50%, loud: 50%}}
triggers:
  show: {on: item_pinned, experiment: look, do: {plain: [], loud: [banner]}}
"""
    stage = Stage(evaluator, text)
    stage.take(*(event(n * 600, "item_pinned", "", "i1") for n in range(60)))
    by_slot: dict[int, set[str]] = {}
    for firing in stage.firings:
        by_slot.setdefault(firing.time // 1_800_000_000, set()).add(firing.variant)
    assert all(len(met) == 1 for met in by_slot.values())
    assert {variant for met in by_slot.values() for variant in met} == {"plain", "loud"}
