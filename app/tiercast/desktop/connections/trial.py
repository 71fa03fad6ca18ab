"""What is sent to oneself to see what an action looks like: its first action with fields that anybody may see."""

from tiercast_api.action import ActionType, Field, FieldType

from tiercast.serve.protocol_base import Plain


def trial_of(actions: tuple[ActionType, ...], text: str) -> tuple[str, dict[str, Plain]] | None:
    """The first action that can be shown without knowing anything of the shop, and its fields; None where none can."""
    for action in actions:
        needed = [field for field in action.fields if field.required]
        given = {field.name: _value(field, text) for field in needed}
        if not action.costly and all(value is not None for value in given.values()):
            return action.name, given
    return None


def _value(field: Field, text: str) -> Plain:
    match field.type:
        case FieldType.TEMPLATE | FieldType.TEXT:
            return text
        case FieldType.NUMBER:
            return 1
        case FieldType.DURATION:
            return "30s"
        case FieldType.FLAG:
            return False
        case FieldType.CHOICE:
            return field.choices[0] if field.choices else None
    return None
