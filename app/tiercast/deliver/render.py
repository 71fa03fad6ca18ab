"""Filling in the texts of an action at the moment of its dispatch.

The grammar is closed: text, and ``{name}`` places that are looked up; ``{{`` and ``}}`` stand for single braces.
Nothing is escaped here, because only the sink knows for what; control characters and marks that turn the direction of
writing are taken out of values, because a viewer's name must not rearrange the host's screen.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec
from tiercast_api.action import Action, ActionType, FieldType, Reach
from tiercast_api.event import Money

from tiercast.decide.decision import PlannedAction, Value
from tiercast.decide.ids import id_text
from tiercast.deliver.ports import Person
from tiercast.one_line import UNWANTED
from tiercast.rules.actions import Part, Template
from tiercast.rules.grammar_templates import parse_template
from tiercast.rules.grammar_values import GrammarError

LONGEST_TEXT: Final = 2_000
"""Characters of a rendered text."""
LONGEST_VALUE: Final = 200
"""Characters of one value in it."""

_DANGLING: Final = re.compile(r"^[\s,，、:：;；!！。.]+")


class Rendered(msgspec.Struct, frozen=True):
    """An action ready for its sink, and notes about what was unknown (names only, nothing personal)."""

    action: Action
    notes: tuple[str, ...] = ()


def cut(written: str) -> Template:
    """Cut a text into parts; one that is no template (its file was not checked) stands as it is."""
    try:
        return parse_template(written)
    except GrammarError:
        return Template((Part(text=written),), written)


def fill(template: Template, values: Mapping[str, Value | None]) -> tuple[str, list[str]]:
    """The text of a template, and the names that had no value and became empty.

    Where the text begins with a name that is empty, the comma or space after it goes too.
    """
    pieces: list[str] = []
    unknown: list[str] = []
    for part in template.parts:
        if not part.name:
            pieces.append(part.text)
            continue
        value = values.get(part.name)
        if value is None or value == "":
            unknown.append(part.name)
        else:
            pieces.append(_shown(value))
    text = "".join(pieces)
    if template.parts and template.parts[0].name in unknown:
        text = _DANGLING.sub("", text)
    return text[:LONGEST_TEXT], unknown


def render(
    planned: PlannedAction,
    action_type: ActionType,
    person: Person | None,
    results: Mapping[str, str],
    attempt: int,
) -> Rendered:
    """The action as its sink gets it.

    Args:
        person: who the viewer is; None where nobody, unknown or erased. Only a sink that reaches viewers learns their
            id; the name is filled into texts wherever a rule puts it.
        results: of earlier actions of the firing, by ``type.name``.
        attempt: 1 for the first.
    """
    values: dict[str, Value | None] = {**planned.values, **results}
    if person is not None and person.name:
        values["viewer.name"] = person.name
    for name in action_type.results:  # what this very action will give is filled in by its sink
        values[f"{planned.type}.{name}"] = f"{{{planned.type}.{name}}}"
    fields, unknown = _fields(planned, action_type, values)
    reaches_viewer = person is not None and action_type.reach is Reach.VIEWER
    action = Action(
        id=id_text(planned.id),
        type=planned.type,
        room=planned.room,
        rule=planned.rule,
        time=planned.time,
        fields=fields,
        expires=planned.expires,
        viewer=id_text(planned.viewer) if planned.viewer else "",
        platform=person.platform if person is not None and reaches_viewer else "",
        viewer_id=person.id if person is not None and reaches_viewer else "",
        viewer_name=person.name if person is not None and reaches_viewer else "",
        item=planned.item,
        context={**{name: value for name, value in planned.values.items() if value is not None}, **results},
        money=None if planned.cost is None else Money(planned.cost, planned.currency),
        attempt=attempt,
    )
    return Rendered(action, tuple(f"{name} was unknown and left empty" for name in dict.fromkeys(unknown)))


def _fields(
    planned: PlannedAction, action_type: ActionType, values: Mapping[str, Value | None]
) -> tuple[dict[str, Value | None], list[str]]:
    fields: dict[str, Value | None] = {}
    unknown: list[str] = []
    declared = {field.name: field for field in action_type.fields}
    for field in action_type.fields:
        if field.default is not None and field.name not in planned.fields:
            fields[field.name] = field.default
    for name, value in planned.fields.items():
        if isinstance(value, str) and name in declared and declared[name].type is FieldType.TEMPLATE:
            fields[name], missing = fill(cut(value), values)
            unknown.extend(missing)
        else:
            fields[name] = value
    return fields, unknown


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return UNWANTED.sub(" ", str(value))[:LONGEST_VALUE]
