"""Experiments: hashes against published vectors, stickiness, holdout, exclusion, weights."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.decide.experiments import (
    Assignment,
    assign,
    choose,
    expose,
    is_held_out,
    merge_assignments,
    position,
    read_assignment,
    share_of,
    too_many_excluded,
    write_assignment,
)
from tiercast.decide.growthbook import bucket_ranges, choose_variation, equal_weights, hash_position, in_namespace
from tiercast.decide.thompson import LEAST_SHARE, Arm, thompson_weights

from tests.shared_data import shared_data

SECRET = b"secret of the shop"
WEIGHTS = (("control", 20.0), ("coupon", 40.0), ("host", 40.0))


def viewer(number: int) -> bytes:
    """A viewer's key."""
    return number.to_bytes(16, "big")


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    """The published vectors of GrowthBook's SDKs."""
    loaded: dict[str, Any] = json.loads(shared_data("growthbook_sdk_cases.json").read_text(encoding="utf-8"))
    return loaded


def test_that_growthbook_hashes_are_the_published_ones(cases: dict[str, Any]) -> None:
    assert len(cases["hash"]) == 15
    for seed, value, version, wanted in cases["hash"]:
        assert hash_position(seed, value, version) == wanted


def test_that_growthbook_ranges_are_the_published_ones(cases: dict[str, Any]) -> None:
    for name, (number, coverage, weights), wanted in cases["getBucketRange"]:
        got = [[pytest.approx(low), pytest.approx(high)] for low, high in bucket_ranges(number, coverage, weights)]
        assert wanted == got, name


def test_that_growthbook_variations_and_namespaces_are_the_published_ones(cases: dict[str, Any]) -> None:
    for name, at, ranges, wanted in cases["chooseVariation"]:
        assert choose_variation(at, ranges) == wanted, name
    for name, user, (namespace, low, high), wanted in cases["inNamespace"]:
        assert in_namespace(user, (namespace, low, high)) is wanted, name
    for number, weights in cases["getEqualWeights"]:
        assert equal_weights(number) == pytest.approx(weights, abs=1e-8)


def test_that_the_same_viewer_gets_the_same_variant_and_another_secret_another_split() -> None:
    first = [assign(SECRET, "x", viewer(n), WEIGHTS).variant for n in range(200)]
    assert first == [assign(SECRET, "x", viewer(n), WEIGHTS).variant for n in range(200)]
    assert first != [assign(b"other", "x", viewer(n), WEIGHTS).variant for n in range(200)]
    assert first != [assign(SECRET, "y", viewer(n), WEIGHTS).variant for n in range(200)]


def test_that_shares_are_met() -> None:
    counts = Counter(assign(SECRET, "x", viewer(n), WEIGHTS).variant for n in range(20_000))
    for name, share in share_of(dict(WEIGHTS)):
        assert counts[name] / 20_000 == pytest.approx(share, abs=0.015)
    held = sum(is_held_out(SECRET, viewer(n), 0.05) for n in range(20_000))
    assert held / 20_000 == pytest.approx(0.05, abs=0.007)
    assert not any(is_held_out(SECRET, viewer(n), 0) for n in range(1000))


def test_that_a_growing_holdout_keeps_those_who_were_in_it() -> None:
    small = {n for n in range(2000) if is_held_out(SECRET, viewer(n), 0.05)}
    large = {n for n in range(2000) if is_held_out(SECRET, viewer(n), 0.1)}
    assert small < large


def test_that_a_viewer_keeps_a_variant_when_the_shares_move() -> None:
    kept = expose(assign(SECRET, "x", viewer(1), WEIGHTS))
    moved = tuple((name, 100.0 if name != kept.variant else 0.0) for name, _ in WEIGHTS)
    assert assign(SECRET, "x", viewer(1), moved, kept) == kept


def test_that_a_viewer_of_a_variant_that_is_gone_is_excluded_once_exposed() -> None:
    gone = (("new", 100.0),)
    assert assign(SECRET, "x", viewer(1), gone, Assignment("old")) == Assignment("new")
    assert assign(SECRET, "x", viewer(1), gone, Assignment("old", exposed=True)) == Assignment("new", False, True)


def test_that_an_experiment_without_shares_says_so() -> None:
    with pytest.raises(ValueError, match="'x' has no variant"):
        assign(SECRET, "x", viewer(1), (("a", 0.0),))


def test_that_two_viewers_who_are_one_and_met_two_variants_are_excluded() -> None:
    met_a, met_b, unmet = Assignment("a", True), Assignment("b", True), Assignment("b")
    assert merge_assignments(met_a, met_b).excluded
    assert merge_assignments(unmet, met_a) == met_a
    assert not merge_assignments(met_a, met_a).excluded
    assert too_many_excluded([met_a] * 98 + [merge_assignments(met_a, met_b)] * 2)
    assert not too_many_excluded([met_a] * 99 + [merge_assignments(met_a, met_b)])
    assert not too_many_excluded([])


@given(st.text(max_size=8), st.booleans(), st.booleans())
def test_that_an_assignment_survives_being_written(variant: str, exposed: bool, excluded: bool) -> None:
    assignment = Assignment(variant, exposed, excluded)
    assert read_assignment(write_assignment(assignment)) == assignment
    assert read_assignment(b"") is None


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1, exclude_max=True), st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_that_every_position_has_a_variant_with_a_share(at: float, shares: list[float]) -> None:
    weights = (*((str(index), share) for index, share in enumerate(shares)), ("last", 1.0))
    assert dict(weights)[choose(weights, at)] > 0
    assert 0 <= position(SECRET, "x", viewer(int(at * 1000))) < 1


def test_that_weights_stay_until_every_variant_has_a_hundred_viewers() -> None:
    arms = {"control": Arm(5000, 10), "coupon": Arm(99, 90), "host": Arm(500, 5)}
    assert thompson_weights(SECRET, "x", 1, arms, WEIGHTS) == WEIGHTS
    assert thompson_weights(SECRET, "x", 1, {}, WEIGHTS) == WEIGHTS


def test_that_the_better_variant_gets_more_and_none_less_than_a_hundredth() -> None:
    arms = {"control": Arm(1000, 50), "coupon": Arm(1000, 120), "host": Arm(1000, 60)}
    weights = dict(thompson_weights(SECRET, "x", 1, arms, WEIGHTS))
    assert weights["coupon"] > 0.9
    assert min(weights.values()) >= LEAST_SHARE
    assert sum(weights.values()) == pytest.approx(1)


def test_that_weights_are_the_same_in_every_replay_and_close_to_the_exact_chance() -> None:
    arms = {"a": Arm(100, 49), "b": Arm(100, 51)}
    before = (("a", 0.5), ("b", 0.5))
    one = thompson_weights(SECRET, "x", 1, arms, before)
    assert one == thompson_weights(SECRET, "x", 1, arms, before)
    assert one != thompson_weights(SECRET, "x", 2, arms, before)
    # METHODS.md: P(B > A) is 0.610771.
    assert dict(thompson_weights(SECRET, "x", 1, arms, before, draws=20_000))["b"] == pytest.approx(0.6086, abs=0.012)
