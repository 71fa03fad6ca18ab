"""Watches an evaluator at work: which conditions were ever true and ever false, and what each rule saw."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import msgspec

from tiercast.audience.entry import Entry
from tiercast.rules.conditions import Condition, Type
from tiercast.rules.plain import compile_condition
from tiercast.rules.stages import ANY_EVENT, Evaluator, RuleSpec, Stage, Value, is_event_kind
from tiercast.rules.units import units
from tiercast.step.moment import Moment

STEP = "ruleset-test-step"
"""Attribute of every event of a test: the number of its step."""

Truth: TypeAlias = Callable[[Sequence[Value | None]], bool | None]
_Part: TypeAlias = tuple[Condition, Truth, bool]
Build: TypeAlias = Callable[[Sequence[RuleSpec], Mapping[str, Type], str], Evaluator]


class Tally:
    """Paths of the conditions that were true, or false, in any test so far."""

    def __init__(self) -> None:
        self.true: set[str] = set()
        self.false: set[str] = set()


class Seen(msgspec.Struct, frozen=True):
    """A part of a rule's condition, what it came to (None is unknown), and what it should be for the whole to hold."""

    condition: Condition
    truth: bool | None
    wanted: bool


class Look(msgspec.Struct, frozen=True):
    """One reading of a rule's condition.

    Attributes:
        now: room time; fact: what it was read at; about: the event.
        held: the whole was true; parts: what each part came to; values: what was read, by name.
    """

    rule: str
    now: int
    fact: str
    about: Entry
    held: bool
    parts: tuple[Seen, ...]
    values: Mapping[str, Value | None]


class Watch:
    """Makes evaluators that are watched.

    Args:
        build: compiles conditions.
        tally: gets what was true and false.
    """

    def __init__(self, build: Build, tally: Tally) -> None:
        self._build, self.tally = build, tally
        self.moment: Moment | None = None
        self.looks: list[Look] = []
        self._held_back: tuple[object, list[Look]] | None = None

    def build(self, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str) -> Evaluator:
        """See `tiercast.step.program.BuildEvaluator`."""
        return _Watched(self._build(rules, types, zone), rules, types, zone, self)

    def note(self, place: object, looks: list[Look]) -> None:
        """Note a reading. While tiers and signals settle, only the last one at a `place` counts."""
        if self._held_back is not None and self._held_back[0] != place:
            self.settle()
        self._held_back = (place, looks)

    def settle(self) -> None:
        """Take over what was held back."""
        if self._held_back is None:
            return
        for look in self._held_back[1]:
            self.looks.append(look)
            for part in look.parts:
                if part.truth is not None:
                    (self.tally.true if part.truth else self.tally.false).add(part.condition.position.path)
        self._held_back = None


class _Watched:
    """An evaluator that answers as the one inside, and tells the watch what was asked."""

    def __init__(
        self, inner: Evaluator, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str, watch: Watch
    ) -> None:
        self._inner, self._rules, self._types, self._zone = inner, rules, types, zone
        self._watch = watch
        self._compiled: dict[str, list[tuple[RuleSpec, list[_Part]]]] = {}

    def stage(self, kind: str) -> Stage:
        """What the inner one wants, and the step: what is asked twice must not be answered from memory."""
        return Stage(kind, (*self._inner.stage(kind).readings, f"event.{STEP}"))

    def holds(self, kind: str, values: Sequence[Value | None]) -> tuple[int, ...]:
        values = values[:-1]
        holding = self._inner.holds(kind, values)
        moment = self._watch.moment
        if moment is not None:
            self._note(kind, values, frozenset(holding), moment)
        return holding

    def close(self) -> None:
        self._inner.close()

    def _note(self, kind: str, values: Sequence[Value | None], holding: frozenset[int], moment: Moment) -> None:
        named = dict(zip(self._inner.stage(kind).readings, values, strict=True))
        about = moment.entry
        looks = [
            Look(
                rule.name,
                moment.now,
                kind,
                about,
                rule.index in holding,
                tuple(Seen(condition, truth(values), wanted) for condition, truth, wanted in parts),
                named,
            )
            for rule, parts in self._of(kind)
        ]
        self._watch.note((id(self), kind, about.seq, moment.now, moment.key, about.item), looks)

    def _of(self, kind: str) -> list[tuple[RuleSpec, list[_Part]]]:
        """The rules that listen to `kind`, with their compiled parts."""
        found = self._compiled.get(kind)
        if found is None:
            found = self._compiled[kind] = [
                (rule, self._parts(kind, rule)) for rule in self._rules if _hears(rule, kind)
            ]
        return found

    def _parts(self, kind: str, rule: RuleSpec) -> list[_Part]:
        order = self._inner.stage(kind).readings
        return [
            (unit, compile_condition(unit, order, self._types, self._zone), wanted) for unit, wanted in units(rule.when)
        ]


def _hears(rule: RuleSpec, kind: str) -> bool:
    return kind in rule.kinds or (ANY_EVENT in rule.kinds and is_event_kind(kind))
