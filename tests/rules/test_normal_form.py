"""The bounded disjunctive normal form keeps its bound and its meaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.rules.comparing import ORDERED
from tiercast.rules.conditions import Compare, Condition, Connective, Group, Literal, Operator, Type, Values
from tiercast.rules.lowering import Lowering
from tiercast.rules.normal_form import MAX_DISJUNCTS, Atom, Computed, Disjunct, SlotTest, disjuncts
from tiercast.rules.plain import check_of, zone_of
from tiercast.rules.readings import readings
from tiercast.rules.slots import Layout, Slots
from tiercast.rules.texts import Normaliser

from tests.rules.conditions import TYPES, conditions, values_for


def _expanded(when: Condition) -> tuple[Disjunct, ...]:
    layout = Layout(readings(when), Normaliser())
    return disjuncts(Lowering(layout, TYPES, zone_of("UTC")).node(when), lambda test: True)


def _less(name: str, value: int) -> Compare:
    return Compare(name, Operator.LT, Literal(Type.NUMBER, value))


def _met(atom: Atom, slots: Slots) -> bool:
    if isinstance(atom, Computed):
        return atom.check(slots)
    value = slots[atom.slot]
    return value is not None and ORDERED[atom.operator](value, atom.constant)


@settings(max_examples=200, deadline=None)
@given(conditions, st.data())
def test_that_the_normal_form_is_true_exactly_where_the_condition_is(when: Condition, data: st.DataObject) -> None:
    names = readings(when)
    layout = Layout(names, Normaliser())
    node = Lowering(layout, TYPES, zone_of("UTC")).node(when)
    expanded = disjuncts(node, lambda test: True)
    assert len(expanded) <= MAX_DISJUNCTS
    slots = layout.cleaner()([data.draw(values_for(name)) for name in names])
    assert any(all(_met(atom, slots) for atom in one) for one in expanded) is check_of(node)(slots)


def test_that_a_negated_comparison_becomes_its_opposite() -> None:
    ((test,),) = _expanded(Group(Connective.NONE, (_less("n0", 3),)))
    assert test == SlotTest(0, Operator.GE, 3)


def test_that_none_of_a_list_is_a_conjunction_and_a_list_is_a_disjunction() -> None:
    values = Values(tuple(Literal(Type.TEXT, word) for word in "abc"))
    assert len(_expanded(Compare("tier.value", Operator.IN, values))) == 3
    (conjunction,) = _expanded(Compare("tier.value", Operator.NOT_IN, values))
    assert [atom.operator for atom in conjunction if isinstance(atom, SlotTest)] == [Operator.NE] * 3


def test_that_a_long_list_is_computed_outside() -> None:
    values = Values(tuple(Literal(Type.TEXT, str(word)) for word in range(10_000)))
    ((atom,),) = _expanded(Compare("tier.value", Operator.IN, values))
    assert isinstance(atom, Computed)


def test_that_a_product_beyond_the_bound_keeps_what_fits() -> None:
    wide = [Group(Connective.ANY, (_less("n0", 2 * index), _less("n1", index))) for index in range(11)]
    expanded = _expanded(Group(Connective.ALL, tuple(wide)))
    assert len(expanded) == MAX_DISJUNCTS
    assert all(sum(isinstance(atom, Computed) for atom in one) == 8 for one in expanded)


@pytest.mark.parametrize("depth", [20, 90])
def test_that_deep_nesting_expands_at_once(depth: int) -> None:
    when: Condition = _less("n0", 1)
    for level in range(depth):
        kind = (Connective.ANY, Connective.ALL, Connective.NONE)[level % 3]
        when = Group(kind, (when, Group(Connective.ANY, (_less("n1", level), _less("n2", -level)))))
    assert len(_expanded(when)) <= MAX_DISJUNCTS


def test_that_what_is_always_true_or_never_says_so() -> None:
    assert _expanded(Group(Connective.ALL, ())) == ((),)
    assert _expanded(Group(Connective.ANY, ())) == ()
    assert _expanded(Group(Connective.ANY, (_less("n0", 1), Group(Connective.NONE, ())))) == ((),)
