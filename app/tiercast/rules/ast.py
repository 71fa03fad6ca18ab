"""The ruleset language as typed trees: what the parser makes and every other part of `rules` reads.

Durations are microseconds, money is minor units. What conditions are made of is in
`rules.conditions`, what is done in `rules.actions`.
"""

from enum import StrEnum
from typing import Final

import msgspec

from tiercast.rules.actions import ActionSpec
from tiercast.rules.conditions import Condition, Literal, Name, Position

JOINS: Final = " and "
"""Between the dimensions of a limit that counts for several together: ``viewer and item: 1 per 1d``."""


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
        scope: what it is counted by: ``viewer``, ``room``, ``item``, any `per` of a feature, several of them
            (``viewer and item``), or ``budget`` (money, counted per room).
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

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it is counted by, part by part: ``viewer and item`` are two."""
        return tuple(self.scope.split(JOINS))


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A named (shared) limit, or a trigger's own (named ``trigger.NAME``)."""

    name: str
    caps: tuple[Cap, ...]
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
