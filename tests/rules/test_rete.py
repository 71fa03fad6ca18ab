"""durable_rules driven safely: limits, faults, disposal, exact numbers. Skipped where the library is not there."""

import logging
import pickle
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.rules import rete_network
from tiercast.rules.comparing import ORDERED
from tiercast.rules.conditions import Compare, Condition, Connective, Group, Literal, Operator, Type, Values
from tiercast.rules.evaluators import build, rete_available, try_build
from tiercast.rules.normal_form import SlotTest
from tiercast.rules.plain import PlainEvaluator, build_plain
from tiercast.rules.rete import MAX_FAULTS, ReteEvaluator, build_rete
from tiercast.rules.rete_fault import NetworkFault
from tiercast.rules.rete_message import is_exact, sendable
from tiercast.rules.rete_network import MAX_DISJUNCTS, MAX_TESTS, Network
from tiercast.rules.stages import RuleSpec

AVAILABLE = rete_available()
needs_library = pytest.mark.skipif(not AVAILABLE, reason=AVAILABLE.reason)
TYPES = {f"n{index}": Type.NUMBER for index in range(6)} | {"tier.value": Type.TEXT}


def _more(name: str, than: float) -> Compare:
    return Compare(name, Operator.GT, Literal(Type.NUMBER, than))


def _rule(index: int, when: Condition | None, kind: str = "comment") -> RuleSpec:
    return RuleSpec(index, f"r{index}", frozenset({kind}), when)


@needs_library
def test_that_two_hundred_rules_that_all_match_are_split_and_all_fire() -> None:
    rules = [_rule(index, Group(Connective.ALL, (_more("n0", index), _more("n1", -index)))) for index in range(200)]
    evaluator = build_rete(rules, TYPES)
    assert evaluator.holds("comment", [1000, 1000]) == tuple(range(200))
    assert evaluator.holds("comment", [100, 1000]) == tuple(range(100))
    assert evaluator.faults == 0
    evaluator.close()


@needs_library
def test_that_a_rule_of_many_disjuncts_fires_once() -> None:
    pairs = tuple(Group(Connective.ANY, (_more(f"n{index}", 0), _more(f"n{index + 1}", 0))) for index in range(3))
    evaluator = build_rete([_rule(5, Group(Connective.ALL, pairs))], TYPES)
    assert evaluator.holds("comment", [1] * len(evaluator.stage("comment").readings)) == (5,)
    evaluator.close()


@needs_library
def test_that_huge_lists_and_conjunctions_build_and_decide() -> None:
    words = Values(tuple(Literal(Type.TEXT, f"w{index}") for index in range(5_000)))
    many = Group(Connective.ALL, tuple(_more("n0", index) for index in range(600)))
    evaluator = build_rete([_rule(0, Compare("tier.value", Operator.IN, words)), _rule(1, many)], TYPES)
    assert evaluator.holds("comment", ["w4999", 600]) == (0, 1)
    assert evaluator.holds("comment", ["x", 599]) == ()
    evaluator.close()


def test_that_a_network_beyond_the_limits_is_refused_before_the_library_sees_it() -> None:
    with pytest.raises(ValueError, match="too many for one network"):
        Network("x", {str(index): [{"f0": float(index)}] for index in range(MAX_DISJUNCTS + 1)})
    with pytest.raises(ValueError, match="too many for one network"):
        Network("x", {"0": [{"f0": float(index)} for index in range(MAX_TESTS + 1)]})
    with pytest.raises(ValueError, match="needs rules"):
        Network("x", {"0": []})


@needs_library
@pytest.mark.parametrize("used", [False, True])
def test_that_networks_can_be_disposed_of_before_their_first_firing(used: bool) -> None:
    for _ in range(50):
        network = Network("x", {"0/0": [{"f0": True}]})
        if used:
            network.ask({"f1": True}, set())
        network.close()
        network.close()


class _Broken:
    """The library with one function that fails at will."""

    def __init__(self, library: Any, failing: str) -> None:
        self._library, self._failing = library, failing
        self.broken = False

    def __getattr__(self, name: str) -> Any:
        original = getattr(self._library, name)
        if name != self._failing:
            return original

        def maybe(*arguments: Any) -> Any:
            if self.broken:
                raise RuntimeError("error code: 303")
            return original(*arguments)

        return maybe


@needs_library
@pytest.mark.parametrize(
    "failing", ["assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact"]
)
def test_that_after_a_fault_the_message_is_evaluated_and_the_network_built_anew(
    failing: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    library = _Broken(rete_network.load_library(), failing)
    monkeypatch.setattr(rete_network, "load_library", lambda: library)
    evaluator = ReteEvaluator([_rule(0, _more("n0", 1)), _rule(1, _more("n0", 2))], TYPES)
    assert evaluator.holds("comment", [2]) == (0,)
    library.broken = True
    with caplog.at_level(logging.WARNING):
        assert evaluator.holds("comment", [3]) == (0, 1)
    assert evaluator.faults == 1
    assert "303" in caplog.text
    library.broken = False
    asked = evaluator.asked
    assert evaluator.holds("comment", [2]) == (0,)
    assert evaluator.holds("comment", [3]) == (0, 1)
    assert evaluator.asked == asked + 2, "what the failed network said, and what the closures said for it, is forgotten"
    assert evaluator.faults == 1
    evaluator.close()


@needs_library
def test_that_a_kind_that_keeps_failing_stays_with_the_closures(monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Broken(rete_network.load_library(), "assert_fact")
    monkeypatch.setattr(rete_network, "load_library", lambda: library)
    library.broken = True
    evaluator = ReteEvaluator([_rule(0, _more("n0", 1)), _rule(1, _more("n0", 1), "like")], TYPES)
    for _ in range(MAX_FAULTS + 3):
        assert evaluator.holds("comment", [3]) == (0,)
    assert evaluator.faults == MAX_FAULTS
    assert list(evaluator.fallen) == ["comment"]
    library.broken = False
    assert evaluator.holds("like", [3]) == (1,)
    evaluator.close()


@needs_library
def test_that_an_interrupt_in_a_drain_leaves_the_next_message_right(monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Broken(rete_network.load_library(), "none")
    monkeypatch.setattr(rete_network, "load_library", lambda: library)
    evaluator = ReteEvaluator([_rule(0, _more("n0", 1)), _rule(1, _more("n0", 2))], TYPES)
    assert evaluator.holds("comment", [2]) == (0,)
    network = evaluator._kinds["comment"].parts[0].network
    assert network is not None

    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(network, "_next", interrupted)
    with pytest.raises(KeyboardInterrupt):
        evaluator.holds("comment", [3])
    assert evaluator.holds("comment", [2]) == (0,)
    assert evaluator.faults == 0
    evaluator.close()


@needs_library
def test_that_text_that_cannot_be_encoded_costs_no_decision() -> None:
    evaluator = build_rete([_rule(0, Compare("tier.value", Operator.NE, Literal(Type.TEXT, "a")))], TYPES)
    assert evaluator.holds("comment", ["\ud800"]) == (0,)
    assert evaluator.holds("comment", ["a"]) == ()
    evaluator.close()


@needs_library
def test_that_warming_builds_one_network_at_a_step() -> None:
    rules = [_rule(index, _more("n0", index), kind) for index in range(60) for kind in ("comment",)]
    evaluator = ReteEvaluator(rules, TYPES)
    assert list(evaluator.warm()) == ["comment", "comment"]
    evaluator.close()


def test_that_an_answer_that_is_neither_match_nor_no_match_is_a_fault() -> None:
    class Odd:
        def create_ruleset(self, *_: Any) -> int:
            return 1

        def assert_fact(self, *_: Any) -> tuple[int, int]:
            return 2, 1

        start_action_for_state = complete_and_start_action = retract_fact = delete_state = delete_ruleset = assert_fact

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rete_network, "load_library", Odd)
        with pytest.raises(NetworkFault, match="answered 2"):
            Network("x", {"0/0": [{"f0": True}]})


def test_that_without_the_library_auto_is_plain_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    available = rete_available()
    assert not available
    assert "C compiler" in available.reason
    assert "C 编译器" in available.reason_zh
    assert isinstance(build([_rule(0, _more("n0", 1))], TYPES), PlainEvaluator)
    with pytest.raises(ImportError):
        build([_rule(0, _more("n0", 1))], TYPES, prefer="rete")


def test_that_try_build_can_be_sent_to_a_worker() -> None:
    rules = [_rule(0, _more("n0", 1))]
    function, arguments = pickle.loads(pickle.dumps((try_build, (rules, TYPES, "UTC"))))
    assert function(*arguments) == ""


numbers = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-50_000, 50_000).map(lambda tenth: tenth / 10_000),
    st.decimals(-100, 100, places=5).map(float),
    st.integers(10**9 - 3, 10**9 + 3).map(lambda near: near + 0.25),
)


@settings(max_examples=500)
@given(numbers, numbers, st.sampled_from(sorted(ORDERED)))
def test_that_a_sent_number_compares_as_the_number_itself(value: float, constant: float, how: Operator) -> None:
    if is_exact(SlotTest(0, how, constant)):
        assert ORDERED[how](sendable(value), float(constant)) is ORDERED[how](value, constant)


@settings(max_examples=500)
@given(numbers)
def test_that_a_sent_number_has_five_decimals_at_most_and_no_exponent(value: float) -> None:
    written = rete_network._encode(sendable(value)).decode()
    assert "e" not in written.lower()
    assert len(written.partition(".")[2]) <= 5
    assert abs(sendable(value)) < 1e15


def test_that_plain_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    evaluator = build_plain([_rule(0, _more("n0", 1))], TYPES)
    assert evaluator.holds("comment", [2]) == (0,)
