"""Experiments and limits: shares add up, variants have actions, limits exist and mean something."""

from tiercast.rules.ast import Allocation, Cap, Experiment, Trigger
from tiercast.rules.catalogue_operators import EVENT_FIELDS
from tiercast.rules.check.environment import Check
from tiercast.rules.conditions import Name
from tiercast.rules.names import NAME, nearest

SCOPES = ("viewer", "room", "item", "order", "room.category", "budget")
"""What a limit counts for; text fields of events may stand there too."""


def check_experiments(check: Check) -> None:
    """Variants add up to 100 %, and the trigger says what each does."""
    experiments = {experiment.name: experiment for experiment in check.ruleset.experiments}
    for experiment in experiments.values():
        total = sum(share for _, share in experiment.variants)
        if abs(total - 100) > 1e-6 or any(share < 0 for _, share in experiment.variants):
            check.report("shares-sum", experiment.position, name=experiment.name, found=f"{total:g}%")
        if experiment.allocate is Allocation.THOMPSON and experiment.metric is None:
            check.report("allocate-without-metric", experiment.position, name=experiment.name)
        if len(experiment.variants) < 2:
            check.report("one-variant", experiment.position, name=experiment.name)
    for trigger in check.ruleset.triggers:
        if not trigger.experiment:
            continue
        found = experiments.get(trigger.experiment)
        if found is None:
            near = nearest(trigger.experiment, experiments)
            check.report("unknown-experiment", trigger.position, found=trigger.experiment, nearest=near)
        else:
            _variants(check, trigger, found)


def _variants(check: Check, trigger: Trigger, experiment: Experiment) -> None:
    shares = [name for name, _ in experiment.variants]
    done = [name for name, _ in trigger.variants]
    for name in done:
        if name not in shares:
            check.report(
                "unknown-variant",
                trigger.position,
                found=name,
                name=experiment.name,
                expected=", ".join(shares),
                nearest=nearest(name, shares),
            )
    for name in shares:
        if name not in done:
            check.report("variant-missing", trigger.position, found=name, name=trigger.name)


def check_limits(check: Check) -> None:
    """Limits that are named exist; their scopes and amounts mean something."""
    known = {limit.name for limit in check.ruleset.limits}
    for trigger in check.ruleset.triggers:
        for name in trigger.limits:
            if name not in known:
                shared = [other for other in known if not other.startswith("trigger.")]
                check.report("unknown-limit", trigger.position, found=name, nearest=nearest(name, shared))
    for limit in check.ruleset.limits:
        if not limit.caps:
            check.report("empty-limit", limit.position, name=limit.name)
        for cap in limit.caps:
            _cap(check, cap)


def _cap(check: Check, cap: Cap) -> None:
    _scope(check, cap)
    if not isinstance(cap.amount, Name) and cap.amount <= 0:
        check.report("never-allows", cap.position, name=cap.scope)
    if cap.per == "visit" and cap.scope != "budget" and "viewer" not in cap.dimensions:
        check.report("visit-needs-viewer", cap.position, name=cap.scope)
    check.money(cap.currency, cap.position)


def _scope(check: Check, cap: Cap) -> None:
    fields = [field for field, kind in EVENT_FIELDS.items() if kind == "text"]
    for dimension in cap.dimensions:
        if dimension in (*SCOPES, *fields) and (dimension != "budget" or cap.scope == "budget"):
            continue
        # An attribute that a source sends may stand here as in the `per` of a feature; a misspelt word may not.
        near = nearest(dimension, (*SCOPES[:-1], *fields))
        is_attribute = f"event.{dimension}" in check.environment.attributes or (not near and NAME.fullmatch(dimension))
        if not is_attribute or dimension == "budget" or "." in dimension:
            check.report("unknown-scope", cap.position, found=dimension, expected=", ".join(SCOPES), nearest=near)
    if len(set(cap.dimensions)) < len(cap.dimensions):
        check.report("scope-twice", cap.position, found=cap.scope)
