"""Fields of actions: what stands in the ruleset as the type that the sink declares."""

from tiercast_api.action import ActionType, Field, FieldType

from tiercast.rules.actions import ActionSpec, FieldValue, Part, Template
from tiercast.rules.conditions import Literal, Name, Type
from tiercast.rules.grammar_values import GrammarError, read_literal
from tiercast.rules.names import half_width

_LITERALS = {
    FieldType.NUMBER: Type.NUMBER,
    FieldType.DURATION: Type.DURATION,
    FieldType.MONEY: Type.MONEY,
    FieldType.FLAG: Type.FLAG,
}


class FieldMismatch(ValueError):
    """A value does not fit its field. `expected`: the type, as a key of the diagnostics' words, or the choices."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


def typed_field(value: FieldValue, field: Field) -> FieldValue:
    """`value` as the declared type of `field`: a text written ``666`` becomes a template, a quoted ``"8s"`` a duration.

    Raises:
        FieldMismatch: where it cannot be of that type.
    """
    if isinstance(value, Name):
        return value
    wanted = _LITERALS.get(field.type)
    if wanted is None:
        text = value if isinstance(value, Template) else _as_template(value)
        if field.type is FieldType.CHOICE and text.written not in field.choices:
            raise FieldMismatch(text.written, ", ".join(field.choices))
        return text
    literal = value if isinstance(value, Literal) else _as_literal(value, wanted)
    if literal.type is not wanted:
        raise FieldMismatch(literal.written, f"type-{wanted}")
    return literal


def typed_fields(spec: ActionSpec, action: ActionType) -> tuple[tuple[str, FieldValue], ...]:
    """The fields of `spec` as `action` declares them; fields that it does not declare are left out.

    Raises:
        FieldMismatch: the checker has reported it before.
    """
    declared = {field.name: field for field in action.fields}
    return tuple((name, typed_field(value, declared[name])) for name, value in spec.fields if name in declared)


def _as_template(value: Literal) -> Template:
    return Template((Part(text=value.written),) if value.written else (), written=value.written)


def _as_literal(value: Template, wanted: Type) -> Literal:
    if any(part.name for part in value.parts):
        raise FieldMismatch(value.written, f"type-{wanted}")
    try:
        return read_literal(half_width(value.written))
    except GrammarError:
        raise FieldMismatch(value.written, f"type-{wanted}") from None
