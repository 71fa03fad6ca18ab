"""Disjunctive normal form, bounded: what a network of conjunctions can be told.

Negation is pushed to the leaves (a negated comparison becomes its opposite, which an unknown value makes unknown too),
then groups are multiplied out. What would grow beyond the bound is computed outside and tested as one flag.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final, TypeAlias

from tiercast.rules.comparing import OPPOSITE
from tiercast.rules.conditions import Connective, Operator
from tiercast.rules.nodes import Check, Constant, Leaf, Node
from tiercast.rules.plain import check_of

MAX_DISJUNCTS: Final = 8
"""Disjuncts of a group, and values of a list, beyond which it is computed outside."""


@dataclass(frozen=True, slots=True)
class SlotTest:
    """A slot against a constant, made by the network."""

    slot: int
    operator: Operator
    constant: Constant


@dataclass(frozen=True, slots=True)
class Computed:
    """A flag computed outside: true where `check` says so, else left out."""

    check: Check


Atom: TypeAlias = SlotTest | Computed
Disjunct: TypeAlias = tuple[Atom, ...]
"""A conjunction; empty, it is always true."""

Representable: TypeAlias = Callable[[SlotTest], bool]
"""Tells of a test whether the network makes it exactly; the others are computed."""


def disjuncts(node: Node, representable: Representable) -> tuple[Disjunct, ...]:
    """`node` as a disjunction of conjunctions, at most `MAX_DISJUNCTS` of them; none at all is never true.

    Args:
        node: a condition.
        representable: tells of a test whether the network makes it exactly.
    """
    return _expand(node, True, representable)


def _expand(node: Node, positive: bool, representable: Representable) -> tuple[Disjunct, ...]:
    if isinstance(node, Leaf):
        return _leaf(node, positive, representable)
    conjunction = (node.connective is Connective.ANY) != positive
    part_positive = positive != (node.connective is Connective.NONE)
    parts = [(part, _expand(part, part_positive, representable)) for part in node.parts]
    if conjunction:
        return _multiply(parts, part_positive)
    alternatives = tuple(dict.fromkeys(one for _, expanded in parts for one in expanded))
    if () in alternatives:
        return ((),)
    return alternatives if len(alternatives) <= MAX_DISJUNCTS else _computed(check_of(node, positive))


def _leaf(leaf: Leaf, positive: bool, representable: Representable) -> tuple[Disjunct, ...]:
    native = leaf.native
    computed = leaf.is_true if positive else leaf.is_false
    if native is None or len(native.values) > MAX_DISJUNCTS:
        return _computed(computed)
    if native.operator is not Operator.IN:
        how = native.operator if positive else OPPOSITE[native.operator]
        tests = [SlotTest(native.slot, how, native.values[0])]
    else:
        how = Operator.EQ if positive else Operator.NE
        tests = [SlotTest(native.slot, how, value) for value in native.values]
    if not all(representable(test) for test in tests):
        return _computed(computed)
    if positive:
        return tuple((test,) for test in tests)
    return (tuple(tests),)


def _multiply(parts: list[tuple[Node, tuple[Disjunct, ...]]], positive: bool) -> tuple[Disjunct, ...]:
    expanded = [alternatives for _, alternatives in parts]
    while prod(len(alternatives) for alternatives in expanded) > MAX_DISJUNCTS:
        widest = max(range(len(expanded)), key=lambda index: len(expanded[index]))
        expanded[widest] = _computed(check_of(parts[widest][0], positive))
    conjunctions = (tuple(dict.fromkeys(atom for one in choice for atom in one)) for choice in product(*expanded))
    return tuple(dict.fromkeys(conjunctions))


def _computed(check: Check) -> tuple[Disjunct, ...]:
    return ((Computed(check),),)
