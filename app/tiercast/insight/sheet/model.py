"""What the end-of-show sheet holds. Pure values; money in minor units of the room's currency."""

from enum import StrEnum

import msgspec

from tiercast.words import Words

NOTHING = Words("", "")
"""No sentence."""


class Unit(StrEnum):
    """What a value is counted in."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"


class Term(msgspec.Struct, frozen=True):
    """A part of a formula with its value in this session; None: unknown."""

    title: Words
    value: int | None
    unit: Unit = Unit.COUNT


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """One of the ten numbers.

    Attributes:
        key: for programs; formula: how it is computed, in words; by: which of several formulas it is.
        value: None: unknown; whole but for a share (1 is 100 %).
        terms: what went into it.
        why: why it is unknown; note: what to know about a value that is less sure than it looks.
        more: whether more of it is better; None: neither.
        before: its value in the session before; None: unknown, or computed otherwise.
    """

    key: str
    title: Words
    formula: Words
    unit: Unit
    value: int | float | None
    terms: tuple[Term, ...] = ()
    by: str = ""
    why: Words = NOTHING
    note: Words = NOTHING
    more: bool | None = True
    before: int | float | None = None


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A best moment.

    Attributes:
        key: ``audience``, ``arrivals``, ``sales``, ``comments`` or ``after``.
        time, until: of it, microseconds; until is left out.
        rule: full name of the rule after whose firings people bought; viewers: how many of them.
        item, phase: what was on the air; marks: what people marked then.
        fired: firings of rules that act, by full name; said: what the host said; asked: what was asked most, and how
            often.
    """

    key: str
    title: Words
    time: int
    until: int
    value: int
    unit: Unit = Unit.COUNT
    rule: str = ""
    viewers: int = 0
    item: str = ""
    phase: str = ""
    marks: tuple[str, ...] = ()
    fired: dict[str, int] = {}
    said: str = ""
    asked: Words = NOTHING
    asked_count: int = 0


class RuleRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule did, or would have done.

    Attributes:
        rule: full name; state: at its last firing.
        fired: firings in which it acted or asked; shadow: those in which it would have; held: suppressed, by reason.
        viewers: to whom it turned, in earnest; shadow_viewers: in shadow only.
        actions: that were decided in earnest; accepted: that their sink took; shown: of these, those that were seen.
        waiting: without an end yet; uncertain: of which nobody knows; failed: refused, failed, expired or dropped
            (what a person skipped is none of these).
        cost: the most that what was done, or may have been, costs, by currency; would_cost: the same of shadow.
        bought: of `viewers`, those who paid within the time after the firing; None: unknown; orders, paid: theirs.
        shadow_bought: of `shadow_viewers`; nothing was done for them.
    """

    rule: str
    title: str = ""
    state: str = ""
    fired: int = 0
    shadow: int = 0
    held: dict[str, int] = {}
    viewers: int = 0
    shadow_viewers: int = 0
    actions: int = 0
    accepted: int = 0
    shown: int = 0
    waiting: int = 0
    uncertain: int = 0
    failed: int = 0
    cost: dict[str, int] = {}
    would_cost: dict[str, int] = {}
    bought: int | None = None
    orders: int | None = None
    paid: int | None = None
    shadow_bought: int | None = None


class Arm(msgspec.Struct, frozen=True):
    """A variant: viewers who met it and whose time is over, and how many of them did what is measured."""

    variant: str
    viewers: int
    converted: int


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """A variant against the one that the others are compared with.

    Attributes:
        difference, low, high: of the two shares, with the interval that holds whenever one looks; None: too few.
    """

    variant: str
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    says: Words = NOTHING


class ExperimentRow(msgspec.Struct, frozen=True, kw_only=True):
    """An experiment that viewers met in the session for the first time: who comes again may do so because of it.

    Attributes:
        name: full name; title: what the ruleset calls it; metric: what is measured, in words.
        baseline: variant that the others are compared with.
        open: viewers whose time is not over; excluded: who met two variants.
    """

    name: str
    title: str = ""
    metric: Words
    baseline: str
    arms: tuple[Arm, ...]
    compared: tuple[Compared, ...]
    open: int = 0
    excluded: int = 0


class CourseOf(msgspec.Struct, frozen=True, kw_only=True):
    """The course of the session in equal steps; None: unknown.

    Attributes:
        first: instant of the first step; step: microseconds.
        columns: ``audience``, ``arrivals``, ``interactions``, ``sales``; those that nobody tells of are left out.
    """

    first: int
    step: int
    columns: dict[str, list[int | None]]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The end-of-show sheet.

    Attributes:
        session: number in the room; began, until: from when to when it counts; is_open: it is still on.
        entries: events that were counted; late_orders: paid orders after its end, which are in no number.
        before: begin of the session that it is compared with; 0: none is known.
        after: microseconds after a firing in which an order is counted with it.
        titles: of items, as far as the events told them.
    """

    room: str
    title: str
    zone: str
    currency: str
    session: int
    began: int
    until: int
    is_open: bool
    entries: int
    numbers: tuple[Number, ...]
    course: CourseOf
    moments: tuple[Moment, ...]
    rules: tuple[RuleRow, ...]
    experiments: tuple[ExperimentRow, ...]
    late_orders: int = 0
    before: int = 0
    after: int = 0
    titles: dict[str, str] = {}
