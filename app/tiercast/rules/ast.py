"""The ruleset language as typed trees: what the parser makes and every other part of `rules` reads.

Durations are microseconds, money is minor units. A position is where it stands in the file, for diagnostics and traces.
"""

from enum import StrEnum
from typing import TypeAlias

import msgspec


class Position(msgspec.Struct, frozen=True):
    """Where something stands: file, 1-based line and column, and the path inside the document (``triggers.x.when``)."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""


class Type(StrEnum):
    """Types of values in conditions. Unlike types are an error when the file is loaded."""

    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    PERCENT = "percent"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    """Time of day."""
    FLAG = "flag"
    LIST = "list"
    """A list of texts, such as ``viewer.roles``."""


class Literal(msgspec.Struct, frozen=True):
    """A value as written.

    Attributes:
        type: how it was read.
        value: number: int or float; money: minor units (int); duration: microseconds (int); percent: float (60 for
            ``60%``); text: the text, normalised (NFKC, case folded, trimmed); date: days since 1970-01-01; time:
            microseconds since midnight; flag: bool.
        currency: of money.
        written: as it stood in the file.
    """

    type: Type
    value: int | float | str | bool
    currency: str = ""
    written: str = ""


class Name(msgspec.Struct, frozen=True):
    """A name that has a value: a feature (``clicks_5m``) or ``visit.dwell``, ``tier.value``, ``params.patience`` …"""

    name: str


class PercentOf(msgspec.Struct, frozen=True):
    """``60% of orders_90d``."""

    percent: float
    name: str


class Values(msgspec.Struct, frozen=True):
    """``扣1 | 1 | 要``: the right side of ``in`` and ``not in``; of ``between`` (two values, both included)."""

    values: tuple[Literal | Name, ...]


Operand: TypeAlias = Literal | Name | PercentOf | Values


class Operator(StrEnum):
    """What can stand between a name and a value."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    NOT_IN = "not in"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    MATCHES = "matches"
    BETWEEN = "between"
    CHANGED = "changed"
    WAS = "was"
    """``tier.value was champion``: its value before this event changed it."""
    IS_KNOWN = "is known"
    IS_TODAY = "is today"


class Compare(msgspec.Struct, frozen=True):
    """``NAME OPERATOR VALUE``; `right` is None for ``changed``, ``is known`` and ``is today``."""

    name: str
    operator: Operator
    right: Operand | None = None
    position: Position = Position()


class Within(msgspec.Struct, frozen=True):
    """``KIND within D`` and ``KIND not within D``; also ``cue.NAME``, ``signal.NAME``, ``trigger.NAME`` for KIND.

    Read for the viewer of the event where the kind is a viewer's, for the room where it is a cue.
    `duration` is microseconds or the name of a param.
    """

    fact: str
    duration: int | Name
    negated: bool = False
    position: Position = Position()


class Connective(StrEnum):
    """How the parts of a group are joined."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class Group(msgspec.Struct, frozen=True):
    """``all``, ``any`` or ``none`` of the parts. Empty, ``all`` and ``none`` are true and ``any`` is false."""

    connective: Connective
    parts: tuple["Condition", ...]
    position: Position = Position()


Condition: TypeAlias = Compare | Within | Group


class OnKind(StrEnum):
    """What a rule listens to."""

    EVENT = "event"
    """An event kind."""
    ANY_EVENT = "any event"
    SIGNAL = "signal"
    """A signal begins (`name`), or ends (`ended`)."""
    TIER_CHANGED = "tier changed"
    VISIT_START = "visit start"
    VISIT_REACHES = "visit reaches"
    VISIT_END = "visit end"
    CUE = "cue"
    EVERY = "every"


class On(msgspec.Struct, frozen=True):
    """One thing in ``on:``."""

    what: OnKind
    name: str = ""
    """Event kind, signal, ladder or cue."""
    ended: bool = False
    duration: int | Name = 0
    """Of ``visit reaches D`` and ``every D``."""


class WindowKind(StrEnum):
    """How far a window reaches back."""

    DURATION = "duration"
    VISIT = "visit"
    SESSION = "session"
    DAY = "day"
    EVER = "ever"


class Window(msgspec.Struct, frozen=True):
    """``within:``, ``ago:``, ``since:``. (t − ago − duration, t − ago]."""

    kind: WindowKind = WindowKind.EVER
    duration: int | Name = 0
    ago: int | Name = 0
    since: str = ""
    """A kind, ``cue.NAME``, ``signal.NAME``: the window starts after the last one."""


class Function(StrEnum):
    """Functions of features."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    DISTINCT = "distinct"
    LAST = "last"
    FIRST = "first"
    ELAPSED = "elapsed"
    """Microseconds since the last one."""
    RATE = "rate"
    """Per minute."""
    VISITS = "visits"
    """Groups of events more than `gap` apart."""
    HOLDING = "holding"
    """For how many viewers a signal holds now."""


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """``clicks_5m: {count: item_click, within: 5m}``.

    Attributes:
        facts: event kinds, ``visit start``, ``visit end``, ``signal.X``, ``trigger.X``.
        field: for functions of a field (``sum: order_paid.amount``): ``amount``, ``quantity``, ``coins``,
            ``order``, ``item``, ``text``, or an attribute.
        per: dimensions of its key: ``viewer``, ``item``, ``room``, ``order``, ``room.category``, or a text field.
        gap: of ``visits``.
    """

    name: str
    function: Function
    facts: tuple[str, ...]
    field: str = ""
    where: Condition | None = None
    window: Window = Window()
    per: tuple[str, ...] = ("viewer",)
    gap: int | Name = 0
    title: str = ""
    position: Position = Position()


class Param(msgspec.Struct, frozen=True, kw_only=True):
    """A knob: ``patience: {title: …, value: 5m, from: 1m, to: 30m}``."""

    name: str
    title: str = ""
    value: Literal
    low: Literal | None = None
    high: Literal | None = None
    position: Position = Position()


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """One tier of a ladder; without `when` it always holds. `hold`: microseconds that it outlasts its condition."""

    tier: str
    title: str = ""
    when: Condition | None = None
    hold: int | Name = 0
    position: Position = Position()


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """One dimension of tiers; the first rung that holds, from the top."""

    name: str
    title: str = ""
    rungs: tuple[Rung, ...]
    position: Position = Position()


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """A derived fact. `per`: dimensions of its key; empty: inferred from what it reads (see `rules.check`)."""

    name: str
    title: str = ""
    on: tuple[On, ...]
    when: Condition | None = None
    lasts: int | Name | None = None
    per: tuple[str, ...] = ()
    position: Position = Position()


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """A button, a key, an HTTP call: what a person tells the engine."""

    name: str
    title: str = ""
    asks: tuple[str, ...] = ()
    key: str = ""
    position: Position = Position()


class Cap(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a limit: ``viewer: 1 per 1d``, ``budget: 1000 CNY per session``.

    Attributes:
        scope: ``viewer``, ``room``, ``item``, any `per` of a feature, or ``budget`` (money, counted per room).
        amount: how many; minor units for a budget.
        per: ``duration``, ``visit``, ``session``, ``day``, ``cue.NAME`` or ``ever``.
        duration: microseconds, where `per` is ``duration``.
    """

    scope: str
    amount: int | Name
    per: str
    duration: int | Name = 0
    currency: str = ""
    position: Position = Position()


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A named (shared) limit, or a trigger's own (named ``trigger.NAME``)."""

    name: str
    caps: tuple[Cap, ...]
    position: Position = Position()


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


class OverLimit(msgspec.Struct, frozen=True):
    """``over_limit: {wait: 2m, first: rfm.monetary}``: wait instead of drop, the highest `first` first."""

    wait: int | Name
    first: str = ""


class Absent(msgspec.Struct, frozen=True):
    """``absent: KIND`` with ``for: D``: due D after the last one, once, unless it comes."""

    facts: tuple[str, ...]
    duration: int | Name


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that leads to actions.

    Attributes:
        on: what it listens to; empty only with `sequence` or `absent`.
        when: read at the event; `still`: read when it is due.
        after, unless, same: look at [t, t + after] for facts of `unless` with the same values of `same`.
        sequence, within: fires at each last fact that has the ones before it in [t − within, t).
        times: with `within`: when the count of `on` reaches this number.
        actions: what is done without an experiment; `variants`: by variant with one.
        limits: names of limits; its own is ``trigger.NAME``.
    """

    name: str
    title: str = ""
    on: tuple[On, ...] = ()
    when: Condition | None = None
    after: int | Name | None = None
    unless: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    still: Condition | None = None
    sequence: tuple[str, ...] = ()
    within: int | Name | None = None
    times: int | Name | None = None
    absent: Absent | None = None
    actions: tuple[ActionSpec, ...] = ()
    experiment: str = ""
    variants: tuple[tuple[str, tuple[ActionSpec, ...]], ...] = ()
    limits: tuple[str, ...] = ()
    over_limit: OverLimit | None = None
    priority: int = 0
    exclusive: str = ""
    position: Position = Position()


class Metric(msgspec.Struct, frozen=True):
    """``order_paid within 30m``."""

    fact: str
    duration: int | Name


class Allocation(StrEnum):
    """How variants are handed out."""

    FIXED = "fixed"
    THOMPSON = "thompson"


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """``variants: {control: 20%, coupon: 80%}``, percentages that add up to 100."""

    name: str
    title: str = ""
    variants: tuple[tuple[str, float], ...]
    metric: Metric | None = None
    allocate: Allocation = Allocation.FIXED
    position: Position = Position()


class Ruleset(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `source` is its text, `hash` the BLAKE2b-128 (hex) of the text: the version that the journal names."""

    name: str
    title: str = ""
    params: tuple[Param, ...] = ()
    features: tuple[Feature, ...] = ()
    tiers: tuple[Ladder, ...] = ()
    signals: tuple[Signal, ...] = ()
    cues: tuple[Cue, ...] = ()
    limits: tuple[Limit, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    source: str = ""
    hash: str = ""
