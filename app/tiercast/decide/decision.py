"""What one step decided: the value that is committed, dispatched, shown and explained."""

from enum import StrEnum

import msgspec

Value = int | float | str | bool
"""A value of a name at runtime: number, minor units, microseconds, text or flag. None stands for unknown."""


class RuleState(StrEnum):
    """State of a rule, kept beside the ruleset's file."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ASK = "ask"
    LIVE = "live"
    PAUSED = "paused"


class Suppressed(StrEnum):
    """Why a rule that held did nothing."""

    LIMIT = "limit"
    BUDGET = "budget"
    EXCLUSIVE = "exclusive"
    CONSENT = "consent"
    QUIET_HOURS = "quiet_hours"
    MINIMUM_GAP = "minimum_gap"
    HOLDOUT = "holdout"
    NOT_PERSONALISED = "not_personalised"
    IDENTITY = "identity"
    STOPPED = "stopped"
    NO_CAP = "no_cap"


class Firing(msgspec.Struct, gc=False):
    """One rule that held, for one viewer, at one entry.

    Attributes:
        id: BLAKE2b-128 of (shop, rule, viewer, cause, ordinal).
        seq: the entry at which it was decided; `cause`: the entry that it is about (the cart of an unpaid cart).
        time: room time, microseconds.
        state: of the rule at that time; only ``ask`` and ``live`` reach a sink.
        suppressed: "" for a firing, else why it did nothing; `reason` names the limit, group or experiment.
        values: what the condition saw, by name, for the trace.
        version: content hash of the ruleset as it was.
    """

    id: bytes
    seq: int
    cause: int
    time: int
    room: str
    ruleset: str
    rule: str
    state: str
    viewer: bytes = b""
    item: str = ""
    experiment: str = ""
    variant: str = ""
    suppressed: str = ""
    reason: str = ""
    values: dict[str, Value | None] | None = None
    version: str = ""


class Reservation(msgspec.Struct, frozen=True, gc=False):
    """What a firing took of one cap, so that it can be given back: the cap's key, the instant, how much."""

    cap: bytes
    time: int
    amount: int


class PlannedAction(msgspec.Struct, gc=False):
    """One action of a firing, as it enters the outbox. Templates are not filled in: names are looked up at dispatch.

    Attributes:
        id: BLAKE2b-128, the idempotency key of every attempt.
        ordinal: place within the firing; actions of a firing are delivered in order.
        sink: key of the configured sink.
        fields: texts as written (templates) and values.
        values: what the templates need, where it is not personal; personal names are read from the vault at dispatch.
        needs: results of earlier actions of the firing that it uses (``coupon.code``).
        mode: ``shadow``, ``ask`` or ``live``.
        expires: instant after which it is dropped; None: never.
        cost: the most that it costs, minor units of `currency`.
        groups: of what gives something of value: the viewer's tiers and attributes at that time, for the fairness log.
    """

    id: bytes
    firing: bytes
    ordinal: int
    time: int
    room: str
    ruleset: str
    rule: str
    type: str
    sink: str
    mode: str
    fields: dict[str, Value | None]
    values: dict[str, Value | None]
    viewer: bytes = b""
    item: str = ""
    cause: int = 0
    seq: int = 0
    needs: tuple[str, ...] = ()
    expires: int | None = None
    cost: int | None = None
    currency: str = ""
    reservations: tuple[Reservation, ...] = ()
    groups: dict[str, str] | None = None


class Exposure(msgspec.Struct, gc=False):
    """A viewer met a variant (control too), at the moment the treatment would be visible."""

    experiment: str
    variant: str
    viewer: bytes
    room: str
    time: int
    seq: int


class Change(msgspec.Struct, gc=False):
    """A tier changed, or a signal began or ended.

    Attributes:
        what: ``tier`` or ``signal``.
        name: ladder or signal; `before`, `after`: tiers, or ``""``/``"on"``.
    """

    what: str
    name: str
    before: str
    after: str
    viewer: bytes
    room: str
    item: str
    time: int
    seq: int


class Decision(msgspec.Struct):
    """All that one step decided, in order."""

    firings: list[Firing]
    actions: list[PlannedAction]
    exposures: list[Exposure]
    changes: list[Change]
