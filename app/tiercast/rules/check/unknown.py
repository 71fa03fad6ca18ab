"""Names and facts that nobody knows."""

from collections.abc import Iterable, Iterator
from typing import Final

from tiercast.rules.ast import Feature, On, OnKind, Ruleset
from tiercast.rules.catalogue import BY_NAME
from tiercast.rules.catalogue_operators import DIMENSIONS, EVENT_FIELDS
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import actions, conditions, knobs, leaf_names, leaves, places
from tiercast.rules.conditions import Position, Within
from tiercast.rules.grammar import VISIT_FACTS
from tiercast.rules.names import nearest

_MEANT: Final = {
    "item.id": "event.item", "item.name": "item.title", "room.id": "room.key", "room.name": "room.title",
}  # fmt: skip
"""What is likely to be meant by a name that looks right and that nothing ever gives a value."""

_MISNAMED: Final = {"event.money": "event.amount"}
"""What is no name of the language, and yet gives a value that is another one: the minor units, without a currency."""


def check_names(check: Check) -> None:
    """Names in conditions, texts and durations are known, and may stand there."""
    for owned in conditions(check.ruleset):
        for leaf in leaves(owned.condition):
            for name in leaf_names(leaf):
                _known_name(check, name, leaf.position, in_condition=True)
    for _, _, action in actions(check.ruleset):
        for part in places(action):
            _known_name(check, part.name, action.position, in_condition=False)
    for knob in knobs(check.ruleset):
        _known_name(check, knob.name, knob.position, in_condition=True)
    for trigger in check.ruleset.triggers:
        if trigger.over_limit is not None and trigger.over_limit.first:
            _known_name(check, trigger.over_limit.first, trigger.position, in_condition=True)


def _known_name(check: Check, name: str, position: Position, *, in_condition: bool) -> None:
    info = check.scope.find(name)
    if info is None:
        if in_condition and name in check.environment.kinds:
            check.report("kind-as-name", position, found=name)
            return
        check.report("unknown-name", position, found=name, nearest=nearest(name, check.scope.known()))
    elif in_condition and not info.in_conditions:
        check.report("not-in-conditions", position, found=name)
    elif not in_condition and not info.in_templates:
        check.report("not-in-texts", position, found=name)
    elif in_condition and name.startswith("cue."):
        check.report("cue-as-name", position, found=name)
    elif name in _MISNAMED and name not in check.environment.attributes:
        check.report("unknown-name", position, found=name, nearest=_MISNAMED[name])
    elif info.type is None and name not in BY_NAME and name not in check.environment.attributes:
        _likely_misspelt(check, name, position)


def _likely_misspelt(check: Check, name: str, position: Position) -> None:
    if name in _MEANT:
        check.report("unknown-attribute", position, found=name, nearest=_MEANT[name])
        return
    prefix = name.partition(".")[0]
    siblings = [known for known in (*BY_NAME, *check.environment.attributes) if known.startswith(f"{prefix}.")]
    near = nearest(name, (known for known in siblings if not known.endswith(".*")))
    if near and _is_close(name, near):
        check.report("unknown-attribute", position, found=name, nearest=near)


def _is_close(name: str, other: str) -> bool:
    own, known = name.partition(".")[2], other.partition(".")[2]
    return bool(nearest(own, [known])) and own[:1] == known[:1]


def check_facts(check: Check) -> None:
    """Event kinds, signals, triggers, cues and ladders that are listened to or counted are known."""
    for fact, position in _facts(check.ruleset):
        _known_fact(check, fact, position)
    for on, position in _ons(check.ruleset):
        _known_on(check, on, position)
    for signal in check.ruleset.signals:
        _known_dimensions(check, signal.per, signal.position)
    for trigger in check.ruleset.triggers:
        _known_dimensions(check, trigger.same, trigger.position)
    for cue in check.ruleset.cues:
        for asked in cue.asks:
            if asked not in ("item", "viewer", "text", "quantity"):
                expected = "item, viewer, text, quantity"
                check.report("unknown-choice", cue.position, found=asked, expected=expected)


def check_features(check: Check) -> None:
    """Fields and dimensions of features exist; a window of a visit needs a viewer."""
    for feature in check.ruleset.features:
        if feature.name in check.environment.kinds:
            check.report("feature-hides-kind", feature.position, found=feature.name)
        _known_dimensions(check, feature.per, feature.position)
        _known_field(check, feature)


def _known_field(check: Check, feature: Feature) -> None:
    if not feature.field or feature.field in EVENT_FIELDS or f"event.{feature.field}" in check.environment.attributes:
        return
    near = nearest(feature.field, EVENT_FIELDS)
    if near and feature.field[:1] == near[:1]:
        check.report("unknown-attribute", feature.position, found=feature.field, nearest=near)


def _known_dimensions(check: Check, dimensions: Iterable[str], position: Position) -> None:
    known = {words.word for words in DIMENSIONS} | {field for field, kind in EVENT_FIELDS.items() if kind == "text"}
    for dimension in dimensions:
        if dimension in known or f"event.{dimension}" in check.environment.attributes:
            continue
        near = nearest(dimension, known)
        if "." in dimension or near:
            expected = ", ".join(sorted(known))
            check.report("unknown-dimension", position, found=dimension, expected=expected, nearest=near)


def _known_fact(check: Check, fact: str, position: Position) -> None:
    if fact in VISIT_FACTS:
        return
    prefix, dot, name = fact.partition(".")
    if not dot:
        if fact not in check.environment.kinds:
            check.report("unknown-kind", position, found=fact, nearest=_nearest_kind(check, fact))
        return
    known = _section(check, prefix)
    if name not in known:
        near = nearest(name, known)
        check.report("unknown-fact", position, found=fact, nearest=f"{prefix}.{near}" if near else "")


def _section(check: Check, prefix: str) -> Iterable[str]:
    scope = check.scope
    sections: dict[str, Iterable[str]] = {
        "signal": scope.signals,
        "trigger": scope.triggers,
        "cue": scope.cues,
        "tier": scope.ladders,
    }
    return sections[prefix]


def _nearest_kind(check: Check, kind: str) -> str:
    own = [f"signal.{name}" for name in check.scope.signals if name == kind]
    return own[0] if own else nearest(kind, check.environment.kinds.by_name)


def _known_on(check: Check, on: On, position: Position) -> None:
    prefixes = {OnKind.EVENT: "", OnKind.SIGNAL: "signal.", OnKind.CUE: "cue.", OnKind.TIER_CHANGED: "tier."}
    prefix = prefixes.get(on.what)
    if prefix is not None:
        _known_fact(check, f"{prefix}{on.name}", position)


def _ons(ruleset: Ruleset) -> Iterator[tuple[On, Position]]:
    for signal in ruleset.signals:
        yield from ((on, signal.position) for on in signal.on)
    for trigger in ruleset.triggers:
        yield from ((on, trigger.position) for on in trigger.on)


def _facts(ruleset: Ruleset) -> Iterator[tuple[str, Position]]:
    for feature in ruleset.features:
        yield from ((fact, feature.position) for fact in feature.facts)
        if feature.window.since:
            yield feature.window.since, feature.position
    for owned in conditions(ruleset):
        yield from ((leaf.fact, leaf.position) for leaf in leaves(owned.condition) if isinstance(leaf, Within))
    for limit in ruleset.limits:
        yield from ((cap.per, cap.position) for cap in limit.caps if cap.per.startswith("cue."))
    for trigger in ruleset.triggers:
        absent = trigger.absent.facts if trigger.absent is not None else ()
        yield from ((fact, trigger.position) for fact in (*trigger.unless, *trigger.sequence, *absent))
    for experiment in ruleset.experiments:
        if experiment.metric is not None:
            yield experiment.metric.fact, experiment.position
