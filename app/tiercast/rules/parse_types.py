"""Literals settled by the type of what they are compared with: in ``event.item = 12`` the value is a text."""

import msgspec

from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Compare, Condition, Group, Literal, Name, Operator, Type, Values
from tiercast.rules.grammar import as_text


def settle(ruleset: Ruleset, scope: Scope) -> Ruleset:
    """`ruleset` with every literal beside a text made a text. Other types are left as written, for the checker."""
    replace = msgspec.structs.replace

    def one(condition: Condition | None) -> Condition | None:
        return None if condition is None else settle_condition(condition, scope)

    return replace(
        ruleset,
        features=tuple(replace(feature, where=one(feature.where)) for feature in ruleset.features),
        tiers=tuple(
            replace(ladder, rungs=tuple(replace(rung, when=one(rung.when)) for rung in ladder.rungs))
            for ladder in ruleset.tiers
        ),
        signals=tuple(replace(signal, when=one(signal.when)) for signal in ruleset.signals),
        triggers=tuple(
            replace(trigger, when=one(trigger.when), still=one(trigger.still)) for trigger in ruleset.triggers
        ),
    )


def settle_condition(condition: Condition, scope: Scope) -> Condition:
    """One condition with its literals settled."""
    if isinstance(condition, Group):
        parts = tuple(settle_condition(part, scope) for part in condition.parts)
        return msgspec.structs.replace(condition, parts=parts)
    if not isinstance(condition, Compare) or condition.operator is Operator.MATCHES:
        return condition
    info = scope.find(condition.name)
    if info is None or info.type not in (Type.TEXT, Type.LIST):
        return condition
    right = condition.right
    if isinstance(right, Literal):
        return msgspec.structs.replace(condition, right=as_text(right))
    if isinstance(right, Values):
        values = tuple(value if isinstance(value, Name) else as_text(value) for value in right.values)
        return msgspec.structs.replace(condition, right=Values(values))
    return condition
