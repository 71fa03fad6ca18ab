"""The contract between the step and whatever evaluates conditions, plain or by a network."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

import msgspec

from tiercast.rules.conditions import Condition
from tiercast.rules.readings import readings

Value: TypeAlias = int | float | str | bool | tuple[str, ...]
"""A value of a reading: number, minor units, microseconds, days, text, flag or list of texts. None is unknown."""

ANY_EVENT = "*"
"""In `RuleSpec.kinds`: any event kind, but no derived fact (see `is_event_kind`)."""


class RuleSpec(msgspec.Struct, frozen=True):
    """One rule as an evaluator sees it.

    Attributes:
        index: what `Evaluator.holds` returns for it; unique.
        name: for messages only.
        kinds: the fact kinds that it listens to: event kinds (``comment``), derived facts (``signal.x``,
            ``tier.value changed``, ``visit start`` …), `ANY_EVENT`.
        when: its condition; None always holds.
    """

    index: int
    name: str
    kinds: frozenset[str]
    when: Condition | None = None


class Stage(msgspec.Struct, frozen=True):
    """What must be supplied for one kind.

    Attributes:
        kind: the fact kind.
        readings: see `tiercast.rules.readings`; values are supplied in this order.
    """

    kind: str
    readings: tuple[str, ...]


class Evaluator(Protocol):
    """A compiled set of rules. Nothing of one call of `holds` changes another's answer; it belongs to one thread."""

    def stage(self, kind: str) -> Stage:
        """What must be supplied for facts of `kind`."""
        ...

    def holds(self, kind: str, values: Sequence[Value | None]) -> tuple[int, ...]:
        """The indices, ascending, of the rules that listen to `kind` and whose condition is true.

        Args:
            kind: the fact kind.
            values: the values of ``stage(kind).readings``, in that order; None is unknown.
        """
        ...

    def close(self) -> None:
        """Let go of everything; closing twice is nothing."""
        ...


def is_event_kind(kind: str) -> bool:
    """Whether `kind` is an event's: derived facts have a dot or a blank (``signal.x``, ``visit start``)."""
    return "." not in kind and " " not in kind


def rules_by_kind(rules: Sequence[RuleSpec]) -> Mapping[str, tuple[RuleSpec, ...]]:
    """The rules that listen to each kind, by ascending index; under `ANY_EVENT` those for kinds that nobody names."""
    ordered = sorted(rules, key=lambda rule: rule.index)
    named = {kind for rule in ordered for kind in rule.kinds} | {ANY_EVENT}
    return {kind: tuple(rule for rule in ordered if _listens(rule, kind)) for kind in named}


def stage_of(kind: str, rules: Sequence[RuleSpec]) -> Stage:
    """What the conditions of `rules` read, each reading once."""
    return Stage(kind, tuple(dict.fromkeys(name for rule in rules for name in readings(rule.when))))


def _listens(rule: RuleSpec, kind: str) -> bool:
    return kind in rule.kinds or (ANY_EVENT in rule.kinds and is_event_kind(kind))
