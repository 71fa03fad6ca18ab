"""Durations and numbers that must be more than zero: a window of 0 s holds nothing, `every 0s` has no next time."""

from collections.abc import Iterator
from typing import TypeAlias

from tiercast.rules.ast import On, OnKind, Ruleset, WindowKind
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import actions, conditions, leaves
from tiercast.rules.conditions import Literal, Name, Position, Within

_Place: TypeAlias = tuple[str, object, Position]
_STEPS = 2
"""Fewest facts of a ``sequence``."""


def check_amounts(check: Check) -> None:
    """What must be longer than nothing is, whatever its knob is turned to; a sequence has steps, a count a number."""
    params = {f"params.{param.name}": param for param in check.ruleset.params}
    for word, value, position in _lengths(check.ruleset):
        if value == 0:
            check.report("zero", position, found=word)
        elif isinstance(value, Name) and value.name in params:
            param = params[value.name]
            if _is_zero(param.value) or _is_zero(param.low):
                check.report("zero-knob", param.position, name=param.name, found=word)
    for trigger in check.ruleset.triggers:
        if 0 < len(trigger.sequence) < _STEPS:
            check.report("one-step", trigger.position, name=trigger.name)
        if trigger.times == 0:
            check.report("zero", trigger.position, found="times")


def _is_zero(literal: Literal | None) -> bool:
    return literal is not None and literal.value == 0


def _lengths(ruleset: Ruleset) -> Iterator[_Place]:
    yield from _lengths_of_facts(ruleset)
    yield from _lengths_of_triggers(ruleset)
    for owned in conditions(ruleset):
        for leaf in leaves(owned.condition):
            if isinstance(leaf, Within):
                yield "within", leaf.duration, leaf.position


def _lengths_of_facts(ruleset: Ruleset) -> Iterator[_Place]:
    for feature in ruleset.features:
        if feature.window.kind is WindowKind.DURATION:
            yield "within", feature.window.duration, feature.position
    for signal in ruleset.signals:
        yield from _on(signal.on, signal.position)
        yield "lasts", signal.lasts, signal.position
    for limit in ruleset.limits:
        yield from (("limit", cap.duration, cap.position) for cap in limit.caps if cap.per == "duration")
    for experiment in ruleset.experiments:
        if experiment.metric is not None:
            yield "metric", experiment.metric.duration, experiment.position


def _lengths_of_triggers(ruleset: Ruleset) -> Iterator[_Place]:
    for trigger in ruleset.triggers:
        yield from _on(trigger.on, trigger.position)
        yield "within", trigger.within, trigger.position
        if trigger.absent is not None:
            yield "for", trigger.absent.duration, trigger.position
        if trigger.over_limit is not None:
            yield "wait", trigger.over_limit.wait, trigger.position
    for _, _, action in actions(ruleset):
        yield "expires", action.expires, action.position


def _on(on: tuple[On, ...], position: Position) -> Iterator[_Place]:
    words = {OnKind.EVERY: "every", OnKind.VISIT_REACHES: "visit reaches"}
    yield from ((words[one.what], one.duration, position) for one in on if one.what in words)
