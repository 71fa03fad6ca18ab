"""Actions: what a sink can do (`ActionType`), one thing to be done (`Action`), and the sink's answer (`Receipt`)."""

from enum import StrEnum
from typing import Any

import msgspec

from tiercast_api.event import Money


class Reach(StrEnum):
    """Whom an action reaches."""

    VIEWER = "viewer"
    ROOM = "room"
    HOST = "host"
    OPERATOR = "operator"
    SYSTEM = "system"
    """Another program, such as a webhook's receiver."""


class Delivery(StrEnum):
    """What a sink promises about repetition; it decides what happens after a crash."""

    AT_LEAST_ONCE = "at_least_once"
    """An attempt without a receipt is repeated with the same idempotency key."""
    AT_MOST_ONCE = "at_most_once"
    """An attempt without a receipt is shown as uncertain and never repeated."""


class FieldType(StrEnum):
    """Type of a field of an action."""

    TEMPLATE = "template"
    """Text with ``{name}`` places, filled in when it is sent."""
    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"
    MONEY = "money"
    FLAG = "flag"
    CHOICE = "choice"
    POOL = "pool"
    """Name of a coupon pool."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of an action as it stands in a ruleset."""

    name: str
    type: FieldType
    title: str
    title_zh: str
    required: bool = False
    default: str | int | float | bool | None = None
    choices: tuple[str, ...] = ()
    help: str = ""
    help_zh: str = ""


class ActionType(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a sink can do.

    Attributes:
        name: as it stands in rulesets (``coupon``, ``host_prompt``).
        fields: what may be said in a ruleset.
        reach: whom it reaches.
        costly: it gives away something of value; such an action needs a cap to go live.
        reversible: `Sink.recall` can take it back.
        results: names of what the receipt returns and later actions of the firing may use (``coupon.code``).
        expires: microseconds after the decision at which it is dropped; None: never.
    """

    name: str
    title: str
    title_zh: str
    fields: tuple[Field, ...] = ()
    reach: Reach = Reach.SYSTEM
    costly: bool = False
    reversible: bool = False
    results: tuple[str, ...] = ()
    expires: int | None = None


class Action(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One thing to be done by a sink, rendered at the moment of its dispatch.

    Attributes:
        id: the idempotency key, base32; the same for every attempt.
        type: name of the `ActionType`.
        fields: what the ruleset says, templates filled in.
        time: event time of the decision, microseconds UTC.
        expires: instant after which it must not be done, microseconds UTC; None: never.
        viewer: pseudonymous key of the viewer, base32; "" where it is for nobody in particular.
        platform, viewer_id, viewer_name: the viewer as the platform knows them, given only to sinks that reach viewers.
        context: values that the sink may want beside the fields (item, rule title, cause's kind …).
        money: what it costs at the most.
        preview: show what it would be, do nothing of value (a test send).
        attempt: 1 for the first attempt.
    """

    id: str
    type: str
    room: str
    rule: str
    time: int
    fields: dict[str, str | int | float | bool | None] = msgspec.field(default_factory=dict)
    expires: int | None = None
    viewer: str = ""
    platform: str = ""
    viewer_id: str = ""
    viewer_name: str = ""
    item: str = ""
    context: dict[str, Any] = msgspec.field(default_factory=dict)
    money: Money | None = None
    preview: bool = False
    attempt: int = 1


class Outcome(StrEnum):
    """What became of an action."""

    ACCEPTED = "accepted"
    SHOWN = "shown"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    RECALLED = "recalled"


class Receipt(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """A sink's answer to one attempt.

    Attributes:
        action: id of the action.
        outcome: what became of it.
        detail: a sentence for people, without personal data.
        results: what later actions of the firing may use, such as ``{"code": "A1B2"}``.
    """

    action: str
    outcome: Outcome
    detail: str = ""
    results: dict[str, str] = msgspec.field(default_factory=dict)
