"""What is defined and read by nobody."""

from collections.abc import Collection, Sequence

from tiercast.rules.ast import Cue, Experiment, Feature, Limit, OnKind, Param
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import condition_facts, conditions, names_of


def check_unused(check: Check) -> None:
    """Features, params, signals, cues, limits and experiments that nothing uses are warned of."""
    ruleset = check.ruleset
    names, facts = names_of(ruleset), _facts(check)
    limits = {name for trigger in ruleset.triggers for name in trigger.limits}
    experiments = {trigger.experiment for trigger in ruleset.triggers}
    _unused(check, "a-feature", ruleset.features, names)
    _unused(check, "a-param", ruleset.params, {name.removeprefix("params.") for name in names})
    _unused(check, "a-cue", ruleset.cues, {fact.removeprefix("cue.") for fact in facts if fact.startswith("cue.")})
    _unused(check, "a-limit", ruleset.limits, limits)
    _unused(check, "an-experiment", ruleset.experiments, experiments)
    for signal in ruleset.signals:
        if not signal.title and f"signal.{signal.name}" not in names | facts:
            check.report("unused-signal", signal.position, found=signal.name)


_Defined = Sequence[Feature] | Sequence[Param] | Sequence[Cue] | Sequence[Limit] | Sequence[Experiment]


def _unused(check: Check, kind: str, defined: _Defined, used: Collection[str]) -> None:
    for one in defined:
        if one.name not in used:
            check.report("unused", one.position, kind=kind, found=one.name)


def _facts(check: Check) -> frozenset[str]:
    """Signals and cues that are listened to, counted, or asked for with ``within``."""
    ruleset = check.ruleset
    facts = {fact for owned in conditions(ruleset) for fact in condition_facts(owned.condition)}
    for feature in ruleset.features:
        facts |= {*feature.facts, feature.window.since}
    listened = [on for signal in ruleset.signals for on in signal.on]
    listened += [on for trigger in ruleset.triggers for on in trigger.on]
    facts |= {f"signal.{on.name}" for on in listened if on.what is OnKind.SIGNAL}
    facts |= {f"cue.{on.name}" for on in listened if on.what is OnKind.CUE}
    for trigger in ruleset.triggers:
        absent = trigger.absent.facts if trigger.absent is not None else ()
        facts |= {*trigger.unless, *trigger.sequence, *absent}
    facts |= {cap.per for limit in ruleset.limits for cap in limit.caps}
    facts |= {one.metric.fact for one in ruleset.experiments if one.metric is not None}
    return frozenset(facts)
