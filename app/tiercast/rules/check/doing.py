"""Actions: sinks know them, their fields fit, pools exist, results are there when they are used."""

from collections.abc import Iterable

from tiercast_api.action import ActionType, FieldType

from tiercast.rules.actions import ActionSpec, Template
from tiercast.rules.check.environment import Check
from tiercast.rules.check.fields import FieldMismatch, typed_field
from tiercast.rules.check.walk import actions, places
from tiercast.rules.names import nearest

OWN_FIELDS = ("expires", "cost")
"""What every action may say besides the fields that its sink declares."""


def check_actions(check: Check) -> None:
    """Actions exist, with their fields, pools and results."""
    known = check.environment.actions
    for trigger, variant, action in actions(check.ruleset):
        if action.cost is not None:
            check.money(action.cost.currency, action.position)
        if known is None:
            continue
        declared = known.get(action.type)
        if declared is None:
            near = nearest(action.type, known)
            expected = ", ".join(sorted(known))
            check.report("unknown-action", action.position, found=action.type, expected=expected, nearest=near)
            continue
        sinks = check.environment.sinks
        if sinks is not None and action.type not in sinks:
            check.report("no-sink", action.position, found=action.type, expected=", ".join(sorted(sinks)) or "none")
        _fields(check, action, declared)
        _results(check, trigger, variant, action)


def _fields(check: Check, action: ActionSpec, declared: ActionType) -> None:
    fields = {field.name: field for field in declared.fields}
    for name, value in action.fields:
        field = fields.get(name)
        if field is None:
            names = (*fields, *OWN_FIELDS)
            check.report(
                "unknown-field",
                action.position,
                found=name,
                name=action.type,
                expected=", ".join(names),
                nearest=nearest(name, names),
            )
            continue
        try:
            typed_field(value, field)
        except FieldMismatch as wrong:
            check.report("field-type", action.position, name=name, found=wrong.found, expected=wrong.expected)
        if field.type is FieldType.POOL and isinstance(value, Template):
            _pool(check, action, value.written)
    given = {name for name, _ in action.fields}
    for field in declared.fields:
        if field.required and field.name not in given:
            check.report("field-required", action.position, name=action.type, expected=field.name)


def _pool(check: Check, action: ActionSpec, pool: str) -> None:
    pools = check.environment.pools
    if pools is not None and pool not in pools:
        expected = ", ".join(sorted(pools)) or "none"
        check.report("unknown-pool", action.position, found=pool, expected=expected, nearest=nearest(pool, pools))


def _results(check: Check, trigger: str, variant: str, action: ActionSpec) -> None:
    """``{coupon.code}`` needs a coupon action in the same firing, before or in the action itself."""
    wanted = {part.name for part in places(action) if part.name.startswith("coupon.")}
    if not wanted:
        return
    for earlier in _until(check, trigger, variant, action):
        declared = (check.environment.actions or {}).get(earlier.type)
        results = declared.results if declared is not None else ()
        wanted -= {name if "." in name else f"{earlier.type}.{name}" for name in results}
    for name in sorted(wanted):
        check.report("no-result", action.position, found=name)


def _until(check: Check, trigger: str, variant: str, action: ActionSpec) -> Iterable[ActionSpec]:
    same = [spec for name, own, spec in actions(check.ruleset) if (name, own) == (trigger, variant)]
    return same[: same.index(action) + 1]
