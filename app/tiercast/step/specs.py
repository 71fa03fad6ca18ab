"""The conditions of one ruleset as an evaluator is built from them, for trying a candidate before it takes over."""

from tiercast.rules import ast
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Condition, Type
from tiercast.rules.readings import readings
from tiercast.rules.stages import RuleSpec
from tiercast.step.room_scope import listens_to


def ruleset_specs(ruleset: ast.Ruleset) -> list[RuleSpec]:
    """Every condition of `ruleset` under the facts that it listens to."""
    found: list[tuple[str, frozenset[str], Condition | None]] = []
    for ladder in ruleset.tiers:
        found += [(f"{ladder.name}/{rung.tier}", frozenset({"*"}), rung.when) for rung in ladder.rungs]
    for signal in ruleset.signals:
        found.append((signal.name, frozenset(listens_to(on) for on in signal.on), signal.when))
    for trigger in ruleset.triggers:
        facts = frozenset(listens_to(on) for on in trigger.on) or frozenset({f"pattern {trigger.name}"})
        found.append((trigger.name, facts, trigger.when))
        found.append((f"{trigger.name} still", frozenset({f"still {trigger.name}"}), trigger.still))
    given = [(name, facts, when) for name, facts, when in found if when is not None]
    return [RuleSpec(index, name, facts, when) for index, (name, facts, when) in enumerate(given)]


def ruleset_types(ruleset: ast.Ruleset) -> dict[str, Type]:
    """Types of the names that its conditions read."""
    scope = Scope(ruleset)
    names = {name.rpartition(":")[2] for spec in ruleset_specs(ruleset) for name in readings(spec.when)}
    return {name: kind for name in names if (kind := scope.type_of(name)) is not None}
