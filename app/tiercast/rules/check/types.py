"""Unlike types: what may stand on both sides of an operator."""

from tiercast.audience.texts import normalise
from tiercast.rules.ast import Feature, Function, WindowKind
from tiercast.rules.catalogue_info import NameInfo
from tiercast.rules.catalogue_operators import EVENT_FIELDS, FUNCTION_INFO, OPERATOR_INFO, OPERATORS
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import conditions, knobs, leaves
from tiercast.rules.conditions import Compare, Literal, Name, Operand, Operator, PercentOf, Position, Type, Values
from tiercast.rules.names import NAME, half_width, nearest
from tiercast.rules.texts import PatternError, compile_pattern

HOLDING_PER = ("viewer", "room", "item", "room.category")
_MEASURES = frozenset({Type.NUMBER, Type.MONEY, Type.DURATION, Type.PERCENT})


def check_types(check: Check) -> None:
    """Types agree in all comparisons; money is in the room's currency; patterns are RE2's."""
    for owned in conditions(check.ruleset):
        for leaf in leaves(owned.condition):
            if isinstance(leaf, Compare):
                _compare(check, leaf)


def _compare(check: Check, leaf: Compare) -> None:
    info = check.scope.find(leaf.name)
    if info is None:
        return
    if info.type is not None and info.type not in OPERATOR_INFO[leaf.operator].types:
        check.report(
            "operator-type", leaf.position, found=leaf.operator.value, name=leaf.name, expected=f"type-{info.type}",
            operators=", ".join(f"`{one.operator}`" for one in OPERATORS if info.type in one.types),
        )  # fmt: skip
        return
    if leaf.operator in (Operator.CHANGED, Operator.WAS) and not info.changes:
        check.report("never-changes", leaf.position, found=leaf.name, operator=leaf.operator.value)
        return
    if leaf.operator is Operator.MATCHES and isinstance(leaf.right, Literal):
        _pattern(check, str(leaf.right.value), leaf.position)
    elif leaf.right is not None:
        _right(check, info, leaf.right, leaf.position)


def _right(check: Check, left: NameInfo, right: Operand, position: Position) -> None:
    if isinstance(right, Values):
        for value in right.values:
            _right(check, left, value, position)
    elif isinstance(right, PercentOf):
        _percent_of(check, left, right, position)
    elif isinstance(right, Name):
        info = check.scope.find(right.name)
        if info is not None and not _alike(left.type, info.type):
            _unlike(check, left, right.name, info.type, position)
    else:
        _literal(check, left, right, position)


def _percent_of(check: Check, left: NameInfo, right: PercentOf, position: Position) -> None:
    info = check.scope.find(right.name)
    if info is None:
        return
    if info.type is not None and info.type not in _MEASURES:
        check.report("percent-of-type", position, found=right.name, expected="type-number")
    elif not _alike(left.type, info.type):
        _unlike(check, left, right.name, info.type, position)


def _literal(check: Check, left: NameInfo, right: Literal, position: Position) -> None:
    if right.type is Type.TEXT and left.type not in (Type.TEXT, Type.LIST, None):
        word = half_width(right.written).strip()
        known = check.scope.known()
        near = nearest(word, known) if NAME.fullmatch(word) else ""
        if near or ("." in word and NAME.fullmatch(word)):
            check.report("unknown-name", position, found=word, nearest=near)
            return
    if not _alike(left.type, right.type):
        _unlike(check, left, right.written, right.type, position)
    elif right.type is Type.MONEY:
        check.money(right.currency, position)
    elif left.values and str(right.value) not in [normalise(value) for value in left.values]:
        near = nearest(str(right.value), left.values)
        expected = ", ".join(left.values)
        check.report("unknown-value", position, found=right.written, name=left.name, expected=expected, nearest=near)


def _alike(left: Type | None, right: Type | None) -> bool:
    if left is None or right is None:
        return Type.MONEY not in (left, right) or left is right
    return left is right or {left, right} == {Type.TEXT, Type.LIST}


def _unlike(check: Check, left: NameInfo, found: str, kind: Type | None, position: Position) -> None:
    check.report(
        "unlike-types",
        position,
        found=found,
        name=left.name,
        expected=f"type-{left.type}" if left.type is not None else "type-text",
        kind=f"type-{kind}" if kind is not None else "type-text",
    )


def _pattern(check: Check, pattern: str, position: Position) -> None:
    try:
        compile_pattern(pattern)
    except PatternError as error:
        check.report("bad-pattern", position, found=pattern, problem=error.reason)


def check_knobs(check: Check) -> None:
    """A name in place of a duration, a number or an amount is of that type; what goes first can be ordered."""
    for knob in knobs(check.ruleset):
        kind = check.scope.type_of(knob.name)
        if knob.types and kind is not None and kind not in knob.types:
            check.report(
                "knob-type", knob.position, found=knob.name, kind=f"type-{kind}", expected=f"type-{knob.types[0]}"
            )
    for trigger in check.ruleset.triggers:
        first = trigger.over_limit.first if trigger.over_limit is not None else ""
        kind = check.scope.type_of(first) if first else None
        if kind is not None and kind not in OPERATOR_INFO[Operator.GT].types:
            check.report("knob-type", trigger.position, found=first, kind=f"type-{kind}", expected="type-number")


def check_functions(check: Check) -> None:
    """A function fits its field; ``visits`` has its ``gap``, and ``holding`` counts a signal."""
    for feature in check.ruleset.features:
        info = FUNCTION_INFO[feature.function]
        kind = EVENT_FIELDS.get(feature.field)
        if feature.field and info.fields and kind is not None and kind not in info.fields:
            check.report(
                "function-type",
                feature.position,
                found=feature.field,
                name=feature.function.value,
                kind=f"type-{kind}",
                expected="amount, quantity, coins",
            )
        if feature.function is Function.VISITS and feature.gap == 0:
            check.report("key-missing", feature.position, name=feature.name, expected="gap")
        if feature.function is not Function.VISITS and feature.gap != 0:
            check.report("goes-with", feature.position, found="gap", expected="visits")
        if feature.function is Function.HOLDING:
            _holding(check, feature)
            for fact in feature.facts:
                if not fact.startswith("signal."):
                    check.report("holding-signal", feature.position, found=fact)


def _holding(check: Check, feature: Feature) -> None:
    """It counts by what a signal that holds remembers of its cause, and counts now."""
    fitting = HOLDING_PER[:-1] if "viewer" in feature.per else HOLDING_PER
    for dimension in feature.per:
        if dimension not in fitting:
            check.report("holding-per", feature.position, found=dimension, expected=", ".join(fitting))
    window = feature.window
    said = {"within": window.kind is not WindowKind.EVER, "ago": bool(window.ago), "since": bool(window.since)}
    for word in (word for word, is_said in said.items() if is_said):
        check.report("holding-window", feature.position, found=word)
