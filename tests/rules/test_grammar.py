"""The grammar of conditions, values, `on` forms and templates."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.texts import normalise
from tiercast.rules.actions import Part
from tiercast.rules.ast import On, OnKind
from tiercast.rules.catalogue_operators import OPERATORS
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operand,
    Operator,
    PercentOf,
    Type,
    Values,
    Within,
)
from tiercast.rules.grammar import parse_condition, parse_fact, parse_on
from tiercast.rules.grammar_templates import parse_template
from tiercast.rules.grammar_values import GrammarError, in_units, read_duration, read_literal, split_bars
from tiercast.rules.names import distance, nearest

MINUTE = 60_000_000


def _is_name(word: str) -> bool:
    return word in ("touched", "params.patience", "tier.value")


def condition(text: str) -> Condition:
    return parse_condition(text, _is_name)


def right(text: str) -> Operand | None:
    found = condition(text)
    assert isinstance(found, Compare)
    return found.right


@pytest.mark.parametrize(
    ("written", "type_", "value"),
    [
        ("3", Type.NUMBER, 3),
        ("-2.5", Type.NUMBER, -2.5),
        ("90s", Type.DURATION, 90_000_000),
        ("1.5h", Type.DURATION, 90 * MINUTE),
        ("3d", Type.DURATION, 3 * 24 * 60 * MINUTE),
        ("60%", Type.PERCENT, 60.0),
        ("500 CNY", Type.MONEY, 50_000),
        ("9.9 CNY", Type.MONEY, 990),
        ("500 JPY", Type.MONEY, 500),
        ("1.234 KWD", Type.MONEY, 1_234),
        ("2026-01-31", Type.DATE, 20_484),
        ("19:30", Type.TIME, (19 * 60 + 30) * MINUTE),
        ("24:00", Type.TIME, 24 * 60 * MINUTE),
        ("true", Type.FLAG, True),
        ("0012", Type.TEXT, "0012"),
        ("1e5", Type.TEXT, "1e5"),
        ('"5"', Type.TEXT, "5"),
        ("扣１", Type.TEXT, "扣1"),
        ("ＡＢＣ", Type.TEXT, "abc"),
    ],
)
def test_that_values_are_read_as_what_they_are(written: str, type_: Type, value: object) -> None:
    literal = read_literal(written)
    assert (literal.type, literal.value) == (type_, value)
    assert type(literal.value) is type(value)


@pytest.mark.parametrize(
    ("text", "operator"),
    [(info.example, info.operator) for info in OPERATORS]
    + [("a>=1", Operator.GE), ("a ≥ 1", Operator.GE), ("a ＜ 1", Operator.LT), ("a == 1", Operator.EQ)]
    + [("a not  in x", Operator.NOT_IN), ("点击次数>3", Operator.GT)],
)
def test_that_every_operator_is_read(text: str, operator: Operator) -> None:
    found = condition(text)
    assert isinstance(found, Compare)
    assert found.operator is operator


def test_that_lists_are_written_with_bars_and_quotes_protect_them() -> None:
    values = right('event.text in 扣1 | "a|b" | touched')
    assert isinstance(values, Values)
    assert [getattr(value, "value", None) or getattr(value, "name", None) for value in values.values] == [
        "扣1",
        "a|b",
        "touched",
    ]


def test_that_a_list_after_contains_means_any_of_them() -> None:
    found = condition("event.text contains 尺码 | 多大")
    assert isinstance(found, Group)
    assert found.connective is Connective.ANY
    assert [part.operator for part in found.parts if isinstance(part, Compare)] == [Operator.CONTAINS] * 2


def test_that_names_on_the_right_are_names_and_quotes_make_them_texts() -> None:
    assert right("visit.dwell > params.patience") == Name("params.patience")
    assert right("a = touched") == Name("touched")
    assert right('a = "touched"') == Literal(Type.TEXT, "touched", written='"touched"')
    assert right("a = champion") == Literal(Type.TEXT, "champion", written="champion")


def test_that_a_percentage_of_a_name_is_read() -> None:
    assert right("coupon_orders >= 60% of orders_90d") == PercentOf(60.0, "orders_90d")


def test_that_between_takes_two_values() -> None:
    found = right("now.time between 19:30 and 23:00")
    assert isinstance(found, Values)
    assert [value.value for value in found.values if isinstance(value, Literal)] == [1170 * MINUTE, 1380 * MINUTE]


@pytest.mark.parametrize(
    ("text", "fact", "negated"),
    [
        ("cue.flash within 30s", "cue.flash", False),
        ("order_paid not within 30s", "order_paid", True),
        ("visit start within 30s", "visit start", False),
        ("trigger.nudge within 30s", "trigger.nudge", False),
    ],
)
def test_that_within_asks_for_facts(text: str, fact: str, negated: bool) -> None:
    assert condition(text) == Within(fact, 30_000_000, negated)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("cart_add", On(OnKind.EVENT, "cart_add")),
        ("any event", On(OnKind.ANY_EVENT)),
        ("signal.x", On(OnKind.SIGNAL, "x")),
        ("signal.x ended", On(OnKind.SIGNAL, "x", ended=True)),
        ("tier.value changed", On(OnKind.TIER_CHANGED, "value")),
        ("visit start", On(OnKind.VISIT_START)),
        ("visit reaches 5m", On(OnKind.VISIT_REACHES, duration=5 * MINUTE)),
        ("visit reaches params.p", On(OnKind.VISIT_REACHES, duration=Name("params.p"))),
        ("visit end", On(OnKind.VISIT_END)),
        ("cue.flash", On(OnKind.CUE, "flash")),
        ("every 1m", On(OnKind.EVERY, duration=MINUTE)),
    ],
)
def test_that_every_on_form_is_read(text: str, on: On) -> None:
    assert parse_on(text) == on


def test_that_a_daily_time_is_reserved() -> None:
    with pytest.raises(GrammarError) as error:
        parse_on("every day at 19:50")
    assert error.value.code == "reserved"


@pytest.mark.parametrize("text", ["item.stock", "tier.value", "a.b.c", "a b", "", "1"])
def test_that_what_does_not_happen_is_no_fact(text: str) -> None:
    with pytest.raises(GrammarError):
        parse_fact(text)


def test_that_a_template_is_cut_into_text_and_names() -> None:
    template = parse_template("{viewer.name}，{{还}}有 { item.stock } 件")
    assert template.parts == (
        Part(name="viewer.name"),
        Part(text="，{还}有 "),
        Part(name="item.stock"),
        Part(text=" 件"),
    )


@given(st.text(alphabet="ab{} .", max_size=30))
def test_that_a_template_without_names_comes_back_when_braces_are_doubled(text: str) -> None:
    template = parse_template(text.replace("{", "{{").replace("}", "}}"))
    assert "".join(part.text for part in template.parts) == text


@pytest.mark.parametrize(("text", "value"), [("90s", 90_000_000), ("2h", 120 * MINUTE), ("params.x", Name("params.x"))])
def test_that_durations_are_microseconds(text: str, value: int | Name) -> None:
    assert read_duration(text) == value


@given(st.integers(0, 3_000), st.sampled_from("smhd"))
def test_that_whole_durations_are_exact(count: int, unit: str) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86_400}[unit]
    assert read_duration(f"{count}{unit}") == count * seconds * 1_000_000


_WORDS = (
    "visit.dwell", "a", ">", "=", "not ", "within ", "in ", "|", "5m", "60%", " of ", "between ", " and ", '"', "'",
    " ", "cue.x", "is known", "matches ", "(", "500 CNY", "9" * 30, "．", "visit start",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(_WORDS),
            max_size=10,
        ).map("".join),
    )
)
def test_that_no_condition_raises_anything_but_a_grammar_error(text: str) -> None:
    for read in (condition, parse_on, parse_fact, parse_template, read_literal, read_duration):
        assert 0 <= _offset(read, text) <= len(text)


def _offset(read: Callable[[str], object], text: str) -> int:
    """Offset of the grammar error that `read` raises, 0 where it raises none."""
    try:
        read(text)
    except GrammarError as error:
        return error.offset
    return 0


@given(st.lists(st.text(alphabet="ab\"' ", max_size=5), min_size=1, max_size=5))
def test_that_bars_split_into_parts_that_stand_where_their_offsets_say(parts: list[str]) -> None:
    text = "|".join(parts)
    assert all(text[at : at + len(part)] == part for part, at in split_bars(text))


@given(st.text(max_size=40))
def test_that_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="abc", max_size=8), st.text(alphabet="abc", max_size=8))
def test_that_the_edit_distance_is_symmetric_and_zero_only_for_equals(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) == (left == right)


def test_that_a_swap_of_neighbours_is_one_edit() -> None:
    assert distance("comment", "comemnt") == 1
    assert nearest("comemnt", ["comment", "complaint"]) == "comment"
    assert nearest("zzzzzz", ["comment"]) == ""


@pytest.mark.parametrize(
    ("minor", "currency", "written", "short"),
    [
        (29_950, "CNY", "299.50", "299.50"),
        (30_000, "CNY", "300.00", "300"),
        (-5, "CNY", "-0.05", "-0.05"),
        (300, "JPY", "300", "300"),
        (1_500, "KWD", "1.500", "1.500"),
        (10**15 + 1, "CNY", "10000000000000.01", "10000000000000.01"),
    ],
)
def test_that_an_amount_is_written_in_units_of_its_currency(
    minor: int, currency: str, written: str, short: str
) -> None:
    assert in_units(minor, currency) == written
    assert in_units(minor, currency, short=True) == short
