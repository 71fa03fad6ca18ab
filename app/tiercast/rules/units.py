"""A condition taken apart: the parts that are written in one place, and what keeps the whole from holding."""

from collections.abc import Iterator

from tiercast.rules.conditions import Condition, Connective, Group


def units(condition: Condition | None, wanted: bool = True) -> Iterator[tuple[Condition, bool]]:
    """The parts of a condition that are written in one place; ``x contains a | b`` is one of them.

    Each comes with what it should be for the whole to hold: False under an odd number of ``none``.
    """
    if condition is None:
        return
    if isinstance(condition, Group) and not is_one_place(condition):
        inner = wanted if condition.connective is not Connective.NONE else not wanted
        for part in condition.parts:
            yield from units(part, inner)
    else:
        yield condition, wanted


def is_one_place(group: Group) -> bool:
    """Whether a group was written as one comparison, such as ``x contains a | b``."""
    return bool(group.parts) and all(part.position == group.position for part in group.parts)
