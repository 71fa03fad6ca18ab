"""Conflict: the order in which rules that hold are decided, and groups of which only one fires."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar


class Ranked(Protocol):
    """What can be put in order."""

    @property
    def priority(self) -> int:
        """Higher goes first."""
        ...

    @property
    def position(self) -> tuple[int, int]:
        """(place of the ruleset in the room's list, place of the rule in its file)."""
        ...


R = TypeVar("R", bound=Ranked)


def in_order(rules: Iterable[R]) -> list[R]:
    """Higher priority first, then the order of the rulesets and of their files; equal ones stay as they are."""
    return sorted(rules, key=lambda rule: (-rule.priority, rule.position))


class ExclusiveGroups:
    """Which groups have fired, for whom, among the rules that held at one entry.

    A rule in shadow takes a group only from other rules in shadow: what is not really sent keeps nothing back.
    """

    def __init__(self) -> None:
        self._taken: dict[tuple[str, bytes, bool], str] = {}

    def taken_by(self, group: str, viewer: bytes, shadow: bool) -> str:
        """The rule that took the group for this viewer; "": none did, or there is no group."""
        if not group:
            return ""
        real = self._taken.get((group, viewer, False), "")
        return real or (self._taken.get((group, viewer, True), "") if shadow else "")

    def take(self, group: str, viewer: bytes, shadow: bool, rule: str) -> None:
        """`rule` has fired."""
        if group:
            self._taken.setdefault((group, viewer, shadow), rule)


def waiting_order(values: Sequence[tuple[float | None, int]]) -> list[int]:
    """Indices of what waits for a limit (``over_limit``): the highest value first, unknown last, then by seq.

    Args:
        values: of each that waits, the value of ``first`` and the seq of its entry.
    """
    return sorted(
        range(len(values)),
        key=lambda i: (values[i][0] is None, -(values[i][0] or 0.0), values[i][1]),
    )
