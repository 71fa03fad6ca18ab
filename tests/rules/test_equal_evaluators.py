"""The network, the closures and a naive interpreter decide alike over random rulesets and values."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiercast.rules.conditions import Condition
from tiercast.rules.evaluators import Prefer, build, rete_available
from tiercast.rules.plain import compile_condition
from tiercast.rules.readings import readings
from tiercast.rules.rete import ReteEvaluator
from tiercast.rules.stages import RuleSpec, Value

from tests.rules.conditions import TYPES, conditions, values_for
from tests.rules.naive import naive_truth

ZONE = "Asia/Shanghai"
FLAVOURS: tuple[Prefer, ...] = ("plain", "rete") if rete_available() else ("plain",)

rulesets = st.lists(st.none() | conditions, min_size=1, max_size=6)


def _values(data: st.DataObject, names: tuple[str, ...]) -> dict[str, Value | None]:
    return {name: data.draw(values_for(name), label=name) for name in names}


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(rulesets, st.data())
def test_that_plain_and_rete_and_a_naive_interpreter_decide_alike(
    whens: list[Condition | None], data: st.DataObject
) -> None:
    rules = [RuleSpec(index, f"r{index}", frozenset({"comment"}), when) for index, when in enumerate(whens)]
    evaluators = [build(rules, TYPES, ZONE, flavour) for flavour in FLAVOURS]
    try:
        names = evaluators[0].stage("comment").readings
        for _ in range(4):
            seen = _values(data, names)
            expected = tuple(
                rule.index for rule in rules if rule.when is None or naive_truth(rule.when, seen, TYPES, ZONE) is True
            )
            for evaluator in evaluators:
                assert evaluator.holds("comment", [seen[name] for name in names]) == expected
                assert not isinstance(evaluator, ReteEvaluator) or evaluator.faults == 0
    finally:
        for evaluator in evaluators:
            evaluator.close()


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(conditions, st.data())
def test_that_a_compiled_condition_has_the_three_values_of_the_naive_interpreter(
    when: Condition, data: st.DataObject
) -> None:
    names = readings(when)
    truth = compile_condition(when, names, TYPES, ZONE)
    for _ in range(4):
        seen = _values(data, names)
        assert truth([seen[name] for name in names]) is naive_truth(when, seen, TYPES, ZONE)
