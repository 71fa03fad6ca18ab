"""Random conditions of every operator and type, and values for what they read, for property tests."""

from hypothesis import strategies as st
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operator,
    PercentOf,
    Type,
    Values,
    Within,
)
from tiercast.rules.readings import NEVER
from tiercast.rules.stages import Value

NUMBERS = ("n0", "n1", "n2")
MONEYS = ("m0", "m1")
DURATIONS = ("visit.dwell", "params.patience")
TEXTS = ("event.text", "tier.value", "item.category")
FLAGS = ("viewer.is_new",)
LISTS = ("viewer.roles",)
DATES = ("viewer.birthday",)
FACTS = ("cue.flash", "order_paid")
TYPES: dict[str, Type] = (
    dict.fromkeys(NUMBERS, Type.NUMBER)
    | dict.fromkeys(MONEYS, Type.MONEY)
    | dict.fromkeys(DURATIONS, Type.DURATION)
    | dict.fromkeys(TEXTS, Type.TEXT)
    | dict.fromkeys(FLAGS, Type.FLAG)
    | dict.fromkeys(LISTS, Type.LIST)
    | dict.fromkeys(DATES, Type.DATE)
)

ORDERED = (Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE)

words = st.sampled_from(["", "a", "b", "扣1", "扣", "要", "a\\b", 'q"', "é", "x\x00y", "$and", "0012", "champion", "ß"])
literal_numbers = st.sampled_from([0, 1, 2, 3, -1, 0.5, 0.1, 0.3, 2.25, 0.12345, 1e-7, 10**9 + 0.5, 10**14, -(10**16)])
seen_numbers = st.one_of(
    st.integers(-3, 5),
    st.sampled_from([0.5, 0.1, 0.3, 0.1 + 0.2, 2.25, 0.12345, 1e-7, 2e-7, 1 / 3, 10**9 + 0.5, 1e9 + 0.25, 10**14, 1e14])
    | st.sampled_from([-(10**16), 10**16, 1e300, -1e-300, 5e-324]),
    st.floats(-4, 4, allow_nan=False),
)
moneys = st.integers(-200, 200) | st.sampled_from([2**62, -(2**62)])
durations = st.sampled_from([0, 1, 999_999, 1_000_000, 300_000_000, 86_400_000_000])
seen_texts = (
    words
    | words.map(str.upper)
    | words.map(lambda word: f" {word} ")
    | st.sampled_from(["扣１", "ＣＨＡＭＰＩＯＮ", "SS"])
)
days = st.integers(19_990, 19_993)
NOW_VALUES = st.integers(19_990 * 86_400_000_000, 19_994 * 86_400_000_000)


def _number(value: float) -> Literal:
    return Literal(Type.NUMBER, value)


def _text(value: str) -> Literal:
    return Literal(Type.TEXT, value.casefold().strip(), written=value)


def _duration(value: int) -> Literal:
    return Literal(Type.DURATION, value)


def _money(value: int) -> Literal:
    return Literal(Type.MONEY, value, "CNY")


def _comparisons(names: tuple[str, ...], operands: st.SearchStrategy[Literal]) -> st.SearchStrategy[Compare]:
    either = operands | st.sampled_from(names).map(Name)
    several = st.lists(operands, min_size=1, max_size=12) | st.lists(either, min_size=1, max_size=4)
    values = several.map(lambda found: Values(tuple(found)))
    name = st.sampled_from(names)
    return st.one_of(
        st.builds(Compare, name, st.sampled_from(ORDERED), operands),
        st.builds(Compare, name, st.sampled_from(ORDERED), either),
        st.builds(Compare, name, st.sampled_from([Operator.IN, Operator.NOT_IN]), values),
        st.builds(Compare, name, st.just(Operator.WAS), either),
        st.builds(
            Compare, name, st.just(Operator.BETWEEN), st.tuples(either, either).map(lambda pair: Values(tuple(pair)))
        ),
    )


_texts = words.map(_text)
_text_operands = _texts | st.sampled_from(TEXTS).map(Name)
leaves: st.SearchStrategy[Condition] = st.one_of(
    _comparisons(NUMBERS, literal_numbers.map(_number)),
    _comparisons(MONEYS, moneys.map(_money)),
    _comparisons(DURATIONS, durations.map(_duration)),
    _comparisons(TEXTS, _texts),
    st.builds(
        Compare,
        st.sampled_from(NUMBERS),
        st.sampled_from(ORDERED),
        st.builds(PercentOf, st.sampled_from([60.0, 12.5, 0.1, 100.0, 33.3]), st.sampled_from(NUMBERS)),
    ),
    st.builds(
        Compare, st.sampled_from(TEXTS), st.sampled_from([Operator.CONTAINS, Operator.STARTS_WITH]), _text_operands
    ),
    st.builds(Compare, st.sampled_from(TEXTS), st.just(Operator.MATCHES), st.just(Literal(Type.TEXT, "^扣?1|A$"))),
    st.builds(Compare, st.sampled_from(LISTS), st.just(Operator.CONTAINS), _text_operands),
    st.builds(
        Compare,
        st.sampled_from(LISTS),
        st.sampled_from([Operator.IN, Operator.NOT_IN]),
        st.lists(_texts, min_size=1, max_size=3).map(lambda found: Values(tuple(found))),
    ),
    st.builds(
        Compare, st.sampled_from(FLAGS), st.just(Operator.EQ), st.booleans().map(lambda on: Literal(Type.FLAG, on))
    ),
    st.builds(Compare, st.sampled_from(sorted(TYPES)), st.sampled_from([Operator.CHANGED, Operator.IS_KNOWN])),
    st.builds(Compare, st.sampled_from(DATES), st.just(Operator.IS_TODAY)),
    st.builds(Within, st.sampled_from(FACTS), durations | st.just(Name("params.patience")), st.booleans()),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda parts: st.builds(Group, st.sampled_from(Connective), st.lists(parts, max_size=4).map(tuple)),
    max_leaves=12,
)


def values_for(reading: str) -> st.SearchStrategy[Value | None]:
    """A value for one reading, or None."""
    if reading.startswith("changed:"):
        return st.none() | st.booleans()
    if reading.startswith("within:"):
        return st.none() | durations | st.just(NEVER)
    if reading == "now":
        return st.none() | NOW_VALUES
    kind = TYPES[reading.removeprefix("was:")]
    by_type: dict[Type, st.SearchStrategy[Value]] = {
        Type.NUMBER: seen_numbers,
        Type.MONEY: moneys,
        Type.DURATION: durations,
        Type.TEXT: seen_texts,
        Type.FLAG: st.booleans(),
        Type.LIST: st.lists(seen_texts, max_size=3).map(tuple),
        Type.DATE: days,
    }
    return st.none() | by_type[kind]
