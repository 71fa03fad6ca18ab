"""What the networks said of a situation is said of every fact in it, and of no other. Skipped without durable_rules."""

from math import inf, nan, nextafter
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiercast.rules import situations
from tiercast.rules.conditions import Compare, Condition, Connective, Group, Literal, Operator, Type, Values
from tiercast.rules.evaluators import rete_available
from tiercast.rules.plain import build_plain
from tiercast.rules.rete import ReteEvaluator, build_rete
from tiercast.rules.stages import RuleSpec, Value

from tests.rules.conditions import ORDERED, TYPES, conditions, values_for

AVAILABLE = rete_available()
pytestmark = pytest.mark.skipif(not AVAILABLE, reason=AVAILABLE.reason)

CONSTANTS = (0, 1, 3, -2, 2.25, 0.1, 10**9 - 0.5, 10**9, 99_999_999_999_999, -99_999_999_999_999)


def _compare(name: str, how: Operator, constant: float | str | bool) -> Compare:
    kind = Type.FLAG if isinstance(constant, bool) else Type.TEXT if isinstance(constant, str) else Type.NUMBER
    return Compare(name, how, Literal(kind, constant, written=str(constant)))


def _rules(whens: list[Condition]) -> list[RuleSpec]:
    return [RuleSpec(index, f"r{index}", frozenset({"comment"}), when) for index, when in enumerate(whens)]


def _around(constant: float) -> list[Value]:
    """Values at, right below, right above and far from a constant, whole and not."""
    near: list[Value] = [constant, nextafter(constant, inf), nextafter(constant, -inf), float(constant)]
    return [*near, int(constant), int(constant) + 1, int(constant) - 1, constant + 0.5, constant - 0.00001]


ODD: list[Value | None] = [None, True, False, nan, inf, -inf, -0.0, 5e-324, 2**70, -(2**70), 1e300, "3", ("a", "b")]

number_tests = st.builds(_compare, st.sampled_from(["n0", "n1"]), st.sampled_from(ORDERED), st.sampled_from(CONSTANTS))
text_tests = st.builds(
    _compare, st.just("tier.value"), st.sampled_from([Operator.EQ, Operator.NE]), st.sampled_from(["a", "ß", "扣1", ""])
)
flag_tests = st.builds(_compare, st.just("viewer.is_new"), st.just(Operator.EQ), st.booleans())
list_tests = st.builds(
    lambda found: Compare("n0", Operator.IN, Values(tuple(Literal(Type.NUMBER, one) for one in found))),
    st.lists(st.sampled_from(CONSTANTS), min_size=1, max_size=9),
)
groups = st.builds(
    Group,
    st.sampled_from(Connective),
    st.lists(number_tests | text_tests | flag_tests | list_tests, min_size=1, max_size=4).map(tuple),
)
numbers_seen = st.sampled_from([*ODD, *(value for constant in CONSTANTS for value in _around(constant))])
texts_seen = st.sampled_from(["a", "A ", "ß", "SS", "扣１", "", " ", "other", "b", "\ud800", None, 1, True, ("a",)])
flags_seen = st.sampled_from([True, False, None, 0, 1, 1.0, "true"])


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.lists(groups, min_size=1, max_size=6), st.data())
def test_that_values_at_between_below_and_above_the_constants_are_decided_as_by_closures(
    whens: list[Condition], data: st.DataObject
) -> None:
    rules = _rules(whens)
    plain, evaluator = build_plain(rules, TYPES), build_rete(rules, TYPES)
    seen = {"n0": numbers_seen, "n1": numbers_seen, "tier.value": texts_seen, "viewer.is_new": flags_seen}
    names = evaluator.stage("comment").readings
    try:
        for values in data.draw(st.lists(st.tuples(*(seen[name] for name in names)), min_size=20, max_size=40)):
            assert evaluator.holds("comment", values) == plain.holds("comment", values), values
    finally:
        evaluator.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.lists(conditions, min_size=1, max_size=4), st.data())
def test_that_what_is_computed_outside_tells_situations_apart_too(whens: list[Condition], data: st.DataObject) -> None:
    rules = _rules(whens)
    plain, evaluator = build_plain(rules, TYPES), build_rete(rules, TYPES)
    names = evaluator.stage("comment").readings
    try:
        for values in data.draw(st.lists(st.tuples(*map(values_for, names)), min_size=10, max_size=20)):
            assert evaluator.holds("comment", values) == plain.holds("comment", values), values
        assert evaluator.faults == 0
    finally:
        evaluator.close()


def _evaluator() -> ReteEvaluator:
    return build_rete(
        _rules([_compare("n0", Operator.GT, 10), _compare("n0", Operator.LT, 100), _compare("n0", Operator.EQ, 50)]),
        TYPES,
    )


def test_that_the_networks_are_asked_once_for_each_situation() -> None:
    evaluator = _evaluator()
    for value in range(200):
        evaluator.holds("comment", [value])
        evaluator.holds("comment", [value + 0.25])
    assert evaluator.asked == 5, "to 10, between 10 and 50, 50, between 50 and 100, from 100"
    evaluator.holds("comment", [None])
    assert evaluator.asked == 6
    evaluator.close()


def _both(*parts: Condition) -> Group:
    return Group(Connective.ALL, parts)


def test_that_numbers_of_rules_that_the_texts_rule_out_tell_nothing_apart() -> None:
    champions = _both(_compare("tier.value", Operator.EQ, "champion"), _compare("n0", Operator.GT, 10))
    others = _both(_compare("tier.value", Operator.NE, "champion"), _compare("n1", Operator.GT, 10))
    evaluator = build_rete(_rules([champions, others]), TYPES)
    assert evaluator.stage("comment").readings == ("tier.value", "n0", "n1")
    for value in range(20):
        assert evaluator.holds("comment", ["champion", 11, value]) == (0,)
        assert evaluator.holds("comment", ["silent", value, 11]) == (1,)
        assert evaluator.holds("comment", [None, value, value]) == ()
    assert evaluator.asked == 3
    evaluator.close()


@pytest.mark.parametrize("branches", [0, 1, situations.MOST_BRANCHES])
def test_that_texts_beyond_the_number_of_branches_are_decided_as_by_closures(
    branches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(situations, "MOST_BRANCHES", branches)
    rules = _rules(
        [
            _both(_compare("tier.value", Operator.EQ, f"t{index}"), _compare(f"n{index % 2}", Operator.GE, index))
            for index in range(90)
        ]
    )
    plain, evaluator = build_plain(rules, TYPES), build_rete(rules, TYPES)
    for index in range(95):
        for number in (index - 1, index, index + 1, None):
            seen: tuple[list[Value | None], ...] = ([f"T{index}", number, 200], [f"t{index}", 0, number])
            for values in seen:
                assert evaluator.holds("comment", values) == plain.holds("comment", values)
    assert evaluator.faults == 0
    evaluator.close()


def _is_compiled(module: ModuleType) -> bool:
    return not (module.__file__ or "").endswith(".py")


@pytest.mark.skipif(_is_compiled(situations), reason="compiled, the number cannot be replaced")
def test_that_no_more_situations_are_remembered_than_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(situations, "MOST_SITUATIONS", 2)
    evaluator = _evaluator()
    for value in (5, 20, 50, 70, 150, 5, 20):
        evaluator.holds("comment", [value])
        assert _known(evaluator) <= 2
    assert evaluator.holds("comment", [20]) == (0, 1)
    evaluator.close()


def _known(evaluator: ReteEvaluator) -> int:
    return evaluator._kinds["comment"].situations.known


def test_that_a_closed_evaluator_has_forgotten_its_situations() -> None:
    evaluator = _evaluator()
    evaluator.holds("comment", [20])
    evaluator.close()
    assert _known(evaluator) == 0


def test_that_an_error_is_not_remembered_as_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    evaluator = _evaluator()
    network = evaluator._kinds["comment"].parts[0].network
    assert network is not None

    def failing(*_: Any) -> None:
        raise RuntimeError("error code: 303")

    monkeypatch.setattr(network, "ask", failing)
    assert evaluator.holds("comment", [20]) == (0, 1)
    assert evaluator.faults == 1
    assert _known(evaluator) == 0
    evaluator.close()
