"""Ways through a ruleset's trees that several validators go."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from tiercast.rules.actions import ActionSpec, Part, Template
from tiercast.rules.ast import On, Ruleset, Trigger
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Name,
    Operand,
    PercentOf,
    Position,
    Type,
    Values,
    Within,
)

Leaf: TypeAlias = Compare | Within


class Owned(msgspec.Struct, frozen=True):
    """A condition and whose it is.

    Attributes:
        owner: ``feature``, ``tier``, ``signal`` or ``trigger``; `name`: the feature's, ladder's, signal's, trigger's.
        role: ``where``, ``when`` or ``still``.
        on: what sets it off; empty for features and tiers.
    """

    owner: str
    name: str
    role: str
    condition: Condition
    on: tuple[On, ...]
    position: Position


def conditions(ruleset: Ruleset) -> Iterator[Owned]:
    """All conditions, in the order of the sections."""
    for feature in ruleset.features:
        if feature.where is not None:
            yield Owned("feature", feature.name, "where", feature.where, (), feature.position)
    for ladder in ruleset.tiers:
        for rung in ladder.rungs:
            if rung.when is not None:
                yield Owned("tier", ladder.name, "when", rung.when, (), rung.position)
    for signal in ruleset.signals:
        if signal.when is not None:
            yield Owned("signal", signal.name, "when", signal.when, signal.on, signal.position)
    for trigger in ruleset.triggers:
        for role, condition in (("when", trigger.when), ("still", trigger.still)):
            if condition is not None:
                yield Owned("trigger", trigger.name, role, condition, trigger.on, trigger.position)


def leaves(condition: Condition | None) -> Iterator[Leaf]:
    """The comparisons of a condition, groups dissolved."""
    return (leaf for leaf, _ in signed_leaves(condition))


def signed_leaves(condition: Condition | None, positive: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The comparisons, each with whether its truth speaks for the whole (False under an odd number of ``none``)."""
    if condition is None:
        return
    if not isinstance(condition, Group):
        yield condition, positive
        return
    inner = positive if condition.connective is not Connective.NONE else not positive
    for part in condition.parts:
        yield from signed_leaves(part, inner)


def operand_names(operand: Operand | None) -> Iterator[str]:
    """Names on the right side of a comparison."""
    if isinstance(operand, Name | PercentOf):
        yield operand.name
    elif isinstance(operand, Values):
        yield from (value.name for value in operand.values if isinstance(value, Name))


def leaf_names(leaf: Leaf) -> Iterator[str]:
    """Names of values that a comparison reads."""
    if isinstance(leaf, Within):
        yield from [leaf.duration.name] if isinstance(leaf.duration, Name) else []
        return
    yield leaf.name
    yield from operand_names(leaf.right)


def condition_names(condition: Condition | None) -> frozenset[str]:
    """Names of values that a condition reads; not the facts of its ``within``."""
    return frozenset(name for leaf in leaves(condition) for name in leaf_names(leaf))


def condition_facts(condition: Condition | None) -> frozenset[str]:
    """Facts of the ``within`` of a condition."""
    return frozenset(leaf.fact for leaf in leaves(condition) if isinstance(leaf, Within))


def actions(ruleset: Ruleset) -> Iterator[tuple[str, str, ActionSpec]]:
    """All actions with (trigger, variant or "")."""
    for trigger in ruleset.triggers:
        yield from ((trigger.name, variant, action) for variant, action in actions_of(trigger))


def actions_of(trigger: Trigger) -> Iterator[tuple[str, ActionSpec]]:
    """All actions of a trigger with the variant, or ""."""
    yield from (("", action) for action in trigger.actions)
    for variant, specs in trigger.variants:
        yield from ((variant, action) for action in specs)


def places(action: ActionSpec) -> Iterator[Part]:
    """The ``{name}`` places of an action's texts."""
    for _, value in action.fields:
        if isinstance(value, Template):
            yield from (part for part in value.parts if part.name)


class Knob(msgspec.Struct, frozen=True):
    """A name where a value may stand: ``lasts: params.x``, ``limit: params.y per 1d``; `types` that fit, empty: any."""

    name: str
    position: Position
    types: tuple[Type, ...]


def knobs(ruleset: Ruleset) -> Iterator[Knob]:
    """All names that stand outside of comparisons, in place of a duration, a number or an amount."""
    for value, position, types in _knobs(ruleset):
        if isinstance(value, Name):
            yield Knob(value.name, position, types)


_Found: TypeAlias = tuple[object, Position, tuple[Type, ...]]
_DURATION = (Type.DURATION,)


def _knobs(ruleset: Ruleset) -> Iterator[_Found]:
    yield from _knobs_of_facts(ruleset)
    yield from _knobs_of_triggers(ruleset)
    for limit in ruleset.limits:
        for cap in limit.caps:
            yield cap.amount, cap.position, (Type.MONEY if cap.scope == "budget" else Type.NUMBER,)
            yield cap.duration, cap.position, _DURATION
    for experiment in ruleset.experiments:
        if experiment.metric is not None:
            yield experiment.metric.duration, experiment.position, _DURATION
    for _, _, action in actions(ruleset):
        yield action.expires, action.position, _DURATION
        yield from ((value, action.position, ()) for _, value in action.fields)
    for owned in conditions(ruleset):
        for leaf in leaves(owned.condition):
            if isinstance(leaf, Within):
                yield leaf.duration, leaf.position, _DURATION


def _knobs_of_facts(ruleset: Ruleset) -> Iterator[_Found]:
    for feature in ruleset.features:
        own = (feature.gap, feature.window.duration, feature.window.ago)
        yield from ((value, feature.position, _DURATION) for value in own)
    for ladder in ruleset.tiers:
        yield from ((rung.hold, rung.position, _DURATION) for rung in ladder.rungs)
    for signal in ruleset.signals:
        yield signal.lasts, signal.position, _DURATION
        yield from ((on.duration, signal.position, _DURATION) for on in signal.on)


def _knobs_of_triggers(ruleset: Ruleset) -> Iterator[_Found]:
    for trigger in ruleset.triggers:
        own = (trigger.after, trigger.within, *(on.duration for on in trigger.on))
        yield from ((value, trigger.position, _DURATION) for value in own)
        yield trigger.times, trigger.position, (Type.NUMBER,)
        if trigger.absent is not None:
            yield trigger.absent.duration, trigger.position, _DURATION
        if trigger.over_limit is not None:
            yield trigger.over_limit.wait, trigger.position, _DURATION


def names_of(ruleset: Ruleset) -> frozenset[str]:
    """Every name whose value the ruleset reads, in conditions, texts, durations and ``over_limit``."""
    names = {name for owned in conditions(ruleset) for name in condition_names(owned.condition)}
    names |= {part.name for _, _, action in actions(ruleset) for part in places(action)}
    names |= {knob.name for knob in knobs(ruleset)}
    names |= {trigger.over_limit.first for trigger in ruleset.triggers if trigger.over_limit is not None}
    return frozenset(names - {""})
