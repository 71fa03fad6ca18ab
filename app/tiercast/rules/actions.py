"""What a rule does, as typed trees: actions with their fields, and texts with places for values."""

from typing import TypeAlias

import msgspec

from tiercast.rules.conditions import Literal, Name, Position


class Part(msgspec.Struct, frozen=True):
    """A piece of a template: text as it stands, or the value of a name."""

    text: str = ""
    name: str = ""


class Template(msgspec.Struct, frozen=True):
    """Text with ``{name}`` places, cut into parts."""

    parts: tuple[Part, ...]
    written: str = ""


FieldValue: TypeAlias = Template | Literal | Name


class ActionSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: ``coupon: {pool: newcomer-10, message: …}``.

    Attributes:
        type: name of an action that a sink declares.
        fields: the sink's own fields.
        expires: overrides the action type's; microseconds; None: as declared.
        cost: money that it costs at the most, where written.
    """

    type: str
    fields: tuple[tuple[str, FieldValue], ...] = ()
    expires: int | Name | None = None
    cost: Literal | None = None
    position: Position = Position()
