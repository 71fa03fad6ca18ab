"""Conditions lowered to a small form that both evaluators start from: groups and leaves.

Lowering changes no meaning: ``between`` becomes two comparisons, ``was`` a comparison of another reading.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tiercast.rules.conditions import Connective, Operator
from tiercast.rules.slots import Slots

Truth: TypeAlias = Callable[[Slots], bool | None]
"""Kleene's three values: True, False, None for unknown."""

Check: TypeAlias = Callable[[Slots], bool]

Constant: TypeAlias = int | float | str | bool


@dataclass(frozen=True, slots=True)
class Native:
    """A test of one slot against constants, which a network can make itself.

    Attributes:
        operator: ``=``, ``<`` …, or ``in``; never a negation of ``in``.
        values: one constant; several for ``in``.
    """

    slot: int
    operator: Operator
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One comparison.

    Attributes:
        truth: its value, three-valued.
        is_true, is_false: the same as two questions, faster to ask.
        native: how a network tests it, where one can.
    """

    truth: Truth
    is_true: Check
    is_false: Check
    native: Native | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Junction:
    """``all``, ``any`` or ``none`` of the parts."""

    connective: Connective
    parts: tuple["Node", ...]


Node: TypeAlias = Leaf | Junction


def leaf_of(truth: Truth) -> Leaf:
    """A leaf that is computed: two tests of one three-valued function."""
    return Leaf(truth, lambda slots: truth(slots) is True, lambda slots: truth(slots) is False)
