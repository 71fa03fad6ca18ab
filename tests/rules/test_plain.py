"""What conditions mean, on both evaluators where durable_rules is there."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.audience.texts import MAX_TEXT, normalise
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operator,
    PercentOf,
    Position,
    Type,
    Values,
    Within,
)
from tiercast.rules.evaluators import Prefer, build, rete_available, try_build
from tiercast.rules.plain import build_plain, compile_condition
from tiercast.rules.readings import MAX_DEPTH, NEVER, RuleBuildError, readings
from tiercast.rules.stages import Evaluator, RuleSpec, Value
from tiercast.rules.texts import MAX_PATTERN, PatternError, compile_pattern

MINUTE = 60_000_000
DAY = 86_400_000_000
TYPES = {
    "clicks": Type.NUMBER,
    "orders": Type.NUMBER,
    "event.text": Type.TEXT,
    "event.item": Type.TEXT,
    "tier.value": Type.TEXT,
    "viewer.roles": Type.LIST,
    "visit.dwell": Type.DURATION,
    "params.patience": Type.DURATION,
    "viewer.first_seen": Type.DATE,
    "now.time": Type.TIME,
}


@pytest.fixture(params=["plain", "rete"])
def prefer(request: pytest.FixtureRequest) -> Prefer:
    if request.param == "rete" and not (available := rete_available()):
        pytest.skip(available.reason)
    found: Prefer = request.param
    return found


def number(value: float) -> Literal:
    return Literal(Type.NUMBER, value)


def text(value: str) -> Literal:
    return Literal(Type.TEXT, value)


def compare(name: str, operator: Operator, right: Literal | Name | PercentOf | Values | None = None) -> Compare:
    return Compare(name, operator, right)


def group(connective: Connective, *parts: Condition) -> Group:
    return Group(connective, parts)


def holds(when: Condition, seen: Mapping[str, Value | None], prefer: Prefer, zone: str = "UTC") -> bool:
    evaluator = build([RuleSpec(0, "rule", frozenset({"comment"}), when)], TYPES, zone, prefer)
    try:
        return evaluator.holds("comment", [seen[name] for name in evaluator.stage("comment").readings]) == (0,)
    finally:
        evaluator.close()


def test_that_an_unknown_value_makes_neither_a_condition_nor_its_negation_true(prefer: Prefer) -> None:
    more = compare("clicks", Operator.GE, number(3))
    assert not holds(more, {"clicks": None}, prefer)
    assert not holds(group(Connective.NONE, more), {"clicks": None}, prefer)
    assert holds(group(Connective.NONE, more), {"clicks": 2}, prefer)


def test_that_any_is_true_beside_an_unknown_part_and_all_is_false(prefer: Prefer) -> None:
    known, unknown = compare("clicks", Operator.EQ, number(1)), compare("orders", Operator.EQ, number(1))
    seen: dict[str, Value | None] = {"clicks": 1, "orders": None}
    assert holds(group(Connective.ANY, known, unknown), seen, prefer)
    assert not holds(group(Connective.ALL, known, unknown), seen, prefer)
    assert holds(group(Connective.NONE, group(Connective.ALL, unknown, known)), {"clicks": 2, "orders": None}, prefer)


def test_that_empty_all_and_none_hold_and_empty_any_does_not(prefer: Prefer) -> None:
    assert holds(group(Connective.ALL), {}, prefer)
    assert holds(group(Connective.NONE), {}, prefer)
    assert not holds(group(Connective.ANY), {}, prefer)


def test_that_is_known_turns_unknown_into_no(prefer: Prefer) -> None:
    known = compare("event.item", Operator.IS_KNOWN)
    assert holds(known, {"event.item": ""}, prefer)
    assert not holds(known, {"event.item": None}, prefer)
    assert holds(group(Connective.NONE, known), {"event.item": None}, prefer)


@pytest.mark.parametrize("elapsed", [0, 29_999_999])
def test_that_within_holds_short_of_its_duration(prefer: Prefer, elapsed: int) -> None:
    assert holds(Within("cue.flash", 30_000_000), {"within:cue.flash": elapsed}, prefer)


def test_that_the_left_edge_of_within_is_out(prefer: Prefer) -> None:
    assert not holds(Within("cue.flash", 30_000_000), {"within:cue.flash": 30_000_000}, prefer)
    assert holds(Within("cue.flash", 30_000_000, negated=True), {"within:cue.flash": 30_000_000}, prefer)


def test_that_what_never_happened_is_not_within_and_what_is_unknown_is_neither(prefer: Prefer) -> None:
    for negated in (False, True):
        assert holds(Within("gift", DAY, negated), {"within:gift": NEVER}, prefer) is negated
        assert not holds(Within("gift", DAY, negated), {"within:gift": None}, prefer)


def test_that_turning_a_knob_needs_no_rebuild(prefer: Prefer) -> None:
    when = compare("visit.dwell", Operator.GT, Name("params.patience"))
    evaluator = build([RuleSpec(0, "rule", frozenset({"comment"}), when)], TYPES, "UTC", prefer)
    assert evaluator.stage("comment").readings == ("visit.dwell", "params.patience")
    assert evaluator.holds("comment", [6 * MINUTE, 5 * MINUTE]) == (0,)
    assert evaluator.holds("comment", [6 * MINUTE, 7 * MINUTE]) == ()
    evaluator.close()


def test_that_percent_of_is_exact_for_whole_numbers(prefer: Prefer) -> None:
    for percent, part, whole in ((60.0, 3, 5), (33.3, 333, 1000), (0.1, 1, 1000), (110.0, 11, 10)):
        when = compare("clicks", Operator.GE, PercentOf(percent, "orders"))
        assert holds(when, {"clicks": part, "orders": whole}, prefer)
        assert not holds(when, {"clicks": part - 1, "orders": whole}, prefer)


def test_that_between_takes_both_edges(prefer: Prefer) -> None:
    when = compare("now.time", Operator.BETWEEN, Values((Literal(Type.TIME, 10), Literal(Type.TIME, 20))))
    assert [holds(when, {"now.time": time}, prefer) for time in (9, 10, 20, 21)] == [False, True, True, False]


def test_that_between_two_times_of_day_goes_past_midnight_where_the_first_is_the_later_one(prefer: Prefer) -> None:
    night = compare("now.time", Operator.BETWEEN, Values((Literal(Type.TIME, 23), Literal(Type.TIME, 2))))
    assert [holds(night, {"now.time": time}, prefer) for time in (22, 23, 0, 2, 3)] == [False, True, True, True, False]
    # Of numbers it stays what it says, and nothing lies between.
    none = compare("clicks", Operator.BETWEEN, Values((Literal(Type.NUMBER, 23), Literal(Type.NUMBER, 2))))
    assert not any(holds(none, {"clicks": number}, prefer) for number in (1, 2, 10, 23, 24))


def test_that_texts_compare_after_normalising(prefer: Prefer) -> None:
    when = compare("event.text", Operator.IN, Values((text("扣1"), text("要"))))
    assert holds(when, {"event.text": " 扣１ "}, prefer)
    assert not holds(when, {"event.text": "不要"}, prefer)
    assert holds(compare("tier.value", Operator.EQ, text("champion")), {"tier.value": "CHAMPION"}, prefer)


def test_that_ids_are_texts_whatever_they_look_like(prefer: Prefer) -> None:
    when = compare("event.item", Operator.EQ, Literal(Type.NUMBER, 12, written="0012"))
    assert holds(when, {"event.item": "0012"}, prefer)
    assert not holds(when, {"event.item": "12"}, prefer)


def test_that_texts_beyond_the_limit_compare_by_their_beginning(prefer: Prefer) -> None:
    when = compare("event.text", Operator.EQ, text("长" * MAX_TEXT))
    assert holds(when, {"event.text": "长" * 70_000}, prefer)


def test_that_text_operators_look_into_texts_and_lists(prefer: Prefer) -> None:
    assert holds(compare("event.text", Operator.CONTAINS, text("尺码")), {"event.text": "有什么尺码？"}, prefer)
    assert holds(compare("event.text", Operator.STARTS_WITH, text("我要")), {"event.text": "我要两件"}, prefer)
    assert holds(compare("event.text", Operator.MATCHES, text(r"^\d+码$")), {"event.text": "38码"}, prefer)
    assert not holds(compare("event.text", Operator.MATCHES, text(r"^\D+$")), {"event.text": "38"}, prefer)
    assert holds(compare("viewer.roles", Operator.CONTAINS, text("fan")), {"viewer.roles": ("Fan", "vip")}, prefer)
    in_list = compare("viewer.roles", Operator.IN, Values((text("anchor"), text("vip"))))
    assert holds(in_list, {"viewer.roles": ("fan", "vip")}, prefer)


def test_that_was_reads_the_value_before_the_event(prefer: Prefer) -> None:
    when = group(
        Connective.ALL,
        compare("tier.value", Operator.CHANGED),
        compare("tier.value", Operator.WAS, text("champion")),
        compare("tier.value", Operator.NE, text("champion")),
    )
    assert readings(when) == ("changed:tier.value", "was:tier.value", "tier.value")
    seen: dict[str, Value | None] = {"changed:tier.value": True, "was:tier.value": "champion", "tier.value": "lost"}
    assert holds(when, seen, prefer)
    assert not holds(when, seen | {"changed:tier.value": False}, prefer)


def test_that_today_is_the_day_of_the_rooms_zone(prefer: Prefer) -> None:
    when = compare("viewer.first_seen", Operator.IS_TODAY)
    almost_midnight_utc = 20_000 * DAY + 23 * 3_600_000_000
    seen: dict[str, Value | None] = {"viewer.first_seen": 20_000, "now": almost_midnight_utc}
    assert holds(when, seen, prefer, "UTC")
    assert not holds(when, seen, prefer, "Asia/Shanghai")
    assert holds(when, seen | {"viewer.first_seen": 20_001}, prefer, "Asia/Shanghai")


def test_that_a_value_of_another_kind_is_unknown(prefer: Prefer) -> None:
    when = compare("event.level", Operator.GT, number(3))
    for wrong in ("5", True, float("nan"), float("inf"), ("a",)):
        assert not holds(when, {"event.level": wrong}, prefer)
        assert not holds(group(Connective.NONE, when), {"event.level": wrong}, prefer)
    assert holds(when, {"event.level": 5}, prefer)


def test_that_rules_without_a_condition_hold_and_indices_ascend(prefer: Prefer) -> None:
    rules = [
        RuleSpec(7, "late", frozenset({"comment"}), compare("clicks", Operator.GT, number(0))),
        RuleSpec(2, "always", frozenset({"comment", "like"})),
        RuleSpec(4, "any", frozenset({"*"})),
    ]
    evaluator = build(rules, TYPES, "UTC", prefer)
    assert evaluator.holds("comment", [1]) == (2, 4, 7)
    assert evaluator.holds("like", []) == (2, 4)
    evaluator.close()


def test_that_any_event_takes_event_kinds_and_no_derived_facts(prefer: Prefer) -> None:
    rules = [RuleSpec(0, "any", frozenset({"*"})), RuleSpec(1, "named", frozenset({"signal.hot"}))]
    evaluator = build(rules, TYPES, "UTC", prefer)
    assert evaluator.holds("a_kind_of_a_plugin", []) == (0,)
    assert evaluator.holds("signal.hot", []) == (1,)
    assert evaluator.holds("signal.cold", []) == ()
    assert evaluator.holds("visit start", []) == ()
    evaluator.close()


def _evaluate(evaluator: Evaluator, values: Sequence[Value | None]) -> tuple[int, ...]:
    return evaluator.holds("comment", values)


def test_that_nothing_is_held_between_two_messages(prefer: Prefer) -> None:
    rules = [
        RuleSpec(0, "n", frozenset({"comment"}), compare("clicks", Operator.GT, number(1))),
        RuleSpec(1, "t", frozenset({"comment"}), compare("event.text", Operator.EQ, text("要"))),
    ]
    evaluator = build(rules, TYPES, "UTC", prefer)
    assert _evaluate(evaluator, [2, None]) == (0,)
    assert _evaluate(evaluator, [None, "要"]) == (1,)
    assert _evaluate(evaluator, [None, None]) == ()
    assert _evaluate(evaluator, [2, "要"]) == (
        0,
        1,
    )
    evaluator.close()
    evaluator.close()


def test_that_a_compiled_condition_reads_values_in_the_order_asked_for() -> None:
    when = group(
        Connective.ANY, compare("clicks", Operator.GT, number(1)), compare("event.text", Operator.EQ, text("a"))
    )
    truth = compile_condition(when, ("event.text", "clicks"), TYPES)
    assert truth(["A", 0]) is True
    assert truth(["b", 0]) is False
    assert truth([None, 0]) is None


@pytest.mark.parametrize(
    ("when", "part"),
    [
        (Compare("event.text", Operator.MATCHES, text("("), Position("r.yaml", 3, 5)), "r.yaml:3:5"),
        (Compare("event.text", Operator.MATCHES, text("x" * (MAX_PATTERN + 1))), "at most 500"),
        (Compare("event.text", Operator.MATCHES, Name("tier.value")), "a regular expression"),
        (Compare("viewer.roles", Operator.EQ, text("fan")), "`contains`"),
        (Compare("clicks", Operator.EQ, Name("tier.value")), "expected a number, found tier.value, which is a text"),
        (Compare("clicks", Operator.BETWEEN, Values((number(1),))), "two values"),
        (Compare("clicks", Operator.GT), "a value or a name"),
    ],
)
def test_that_what_cannot_be_evaluated_is_refused_by_name(when: Compare, part: str) -> None:
    with pytest.raises(RuleBuildError) as refused:
        build_plain([RuleSpec(0, "my_rule", frozenset({"comment"}), when)], TYPES)
    assert part in str(refused.value)
    assert "my_rule" in str(refused.value)
    assert part in try_build([RuleSpec(0, "my_rule", frozenset({"comment"}), when)], TYPES)


def test_that_a_zone_that_does_not_exist_and_groups_too_deep_are_refused() -> None:
    with pytest.raises(RuleBuildError, match="no time zone"):
        build_plain([], TYPES, "Mars/Base")
    deep: Condition = compare("clicks", Operator.GT, number(1))
    for _ in range(MAX_DEPTH + 1):
        deep = group(Connective.NONE, deep)
    with pytest.raises(RuleBuildError, match="nested deeper"):
        build_plain([RuleSpec(0, "deep", frozenset({"comment"}), deep)], TYPES)


def test_that_without_re2_matches_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "re2", None)
    with pytest.raises(PatternError, match="google-re2"):
        compile_pattern("a+")


@given(st.text(max_size=60) | st.text(alphabet="ﬁẞİϓ̈ͅ ａ１ß\u1fbc", max_size=8))
def test_that_normalising_twice_is_normalising_once(value: str) -> None:
    assert normalise(normalise(value)) == normalise(value)


@given(st.text(max_size=30))
def test_that_the_ascii_short_cut_changes_nothing(value: str) -> None:
    assert normalise(value + "é").removesuffix("é").rstrip() == normalise(value) or not value.isascii()
