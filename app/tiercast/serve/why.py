"""Why, or why not: a rule's conditions one by one, read for one viewer as things stand now."""

from tiercast.rules.conditions import Compare, Condition, Group, Literal, Name, Operand, PercentOf, Values, Within
from tiercast.rules.plain import compile_condition
from tiercast.rules.readings import readings
from tiercast.serve.protocol_replies import WhyRow
from tiercast.step.acting import plain
from tiercast.step.core import Core
from tiercast.step.moment import Reader
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule


def why(core: Core, program: RoomProgram, rule: TriggerRule, viewer: bytes) -> tuple[str, list[WhyRow]]:
    """Read the conditions of a rule.

    Args:
        viewer: key of the viewer; b"" for a rule of the room.

    Returns:
        ``held`` or ``not held``, and a row for each condition. What only an event brings (its item) is unknown.
    """
    core.look_at(program, viewer)
    rows: list[WhyRow] = []
    held = True
    for name, condition in (("when", rule.trigger.when), ("still", rule.trigger.still)):
        if condition is not None:
            held &= _truth(core, program, rule.ruleset, condition) is True
            rows += _rows(core, program, rule, condition, f"triggers.{rule.trigger.name}.{name}")
    return "held" if held else "not held", rows


def _rows(core: Core, program: RoomProgram, rule: TriggerRule, condition: Condition, path: str) -> list[WhyRow]:
    if isinstance(condition, Group):
        inner = f"{path}.{condition.connective.value}"
        rows: list[WhyRow] = []
        for place, part in enumerate(condition.parts):
            rows += _rows(core, program, rule, part, f"{inner}[{place}]")
        return rows
    readers = _readers(program, rule.ruleset, condition)
    values = {name: plain(read(core.moment)) for name, read in readers.items()}
    truth = _truth(core, program, rule.ruleset, condition)
    return [WhyRow(path=path, text=_text(condition), held=truth, values=values)]


def _readers(program: RoomProgram, ruleset: str, condition: Condition) -> dict[str, Reader]:
    return {name: program.readings.reader(ruleset, name) for name in readings(condition)}


def _truth(core: Core, program: RoomProgram, ruleset: str, condition: Condition) -> bool | None:
    readers = _readers(program, ruleset, condition)
    test = compile_condition(condition, tuple(readers), program.types(ruleset), program.config.zone)
    return test([read(core.moment) for read in readers.values()])


def _text(condition: Compare | Within) -> str:
    if isinstance(condition, Within):
        duration = condition.duration.name if isinstance(condition.duration, Name) else f"{condition.duration} µs"
        return f"{condition.fact} {'not ' if condition.negated else ''}within {duration}"
    return f"{condition.name} {condition.operator.value} {_operand(condition.right)}".rstrip()


def _operand(operand: Operand | None) -> str:
    match operand:
        case None:
            return ""
        case Literal():
            return operand.written or str(operand.value)
        case Name():
            return operand.name
        case PercentOf():
            return f"{operand.percent:g}% of {operand.name}"
        case Values():
            return " | ".join(_operand(value) for value in operand.values)
