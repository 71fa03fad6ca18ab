"""What is said on the control connection about the end-of-show sheet; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, Message, ReplyMessage


class AskSheet(CommandMessage, frozen=True, kw_only=True, tag="sheet"):
    """The end-of-show sheet of a session, also of one that is still on. Answer: `SheetReply`.

    Attributes:
        session: its number in the room; 0: the one that is on, or the last one.
    """

    room: str
    session: int = 0


class CancelSheet(CommandMessage, frozen=True, kw_only=True, tag="sheet_cancel"):
    """Count the session of the room no more for whoever asks this. Answer: `Done`; `AskSheet` gets a refusal.

    Attributes:
        session: as it was asked for.
    """

    room: str
    session: int = 0


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence in both languages."""

    en: str = ""
    zh: str = ""


class TermTold(msgspec.Struct, frozen=True):
    """A part of a formula with its value; None: unknown. `unit` as in `NumberTold`."""

    title: Said
    value: int | None
    unit: str = "count"


class NumberTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the ten numbers.

    Attributes:
        unit: ``count``, ``money`` (minor units), ``share`` (1 is 100 %) or ``duration`` (microseconds).
        value: None: unknown, then `why` says why; `note`: what to know about a value that is less sure than it looks.
        formula: how it is computed; terms: what went into it.
        more: whether more of it is better.
        before: in the session before; None: unknown.
    """

    key: str
    title: Said
    formula: Said
    unit: str
    value: int | float | None
    terms: tuple[TermTold, ...] = ()
    why: Said = Said()
    note: Said = Said()
    more: bool | None = True
    before: int | float | None = None


class MomentTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A best moment: from when to when, how much, and what happened then.

    Attributes:
        rule: full name of the rule after whose firings people bought; viewers: how many of them.
        item, item_title, phase: what was on; marks: what people marked; said: what the host said.
        fired: firings by full name of the rule; asked: what was asked most, asked_count times.
    """

    key: str
    title: Said
    time: int
    until: int
    value: int
    unit: str = "count"
    rule: str = ""
    viewers: int = 0
    item: str = ""
    item_title: str = ""
    phase: str = ""
    marks: tuple[str, ...] = ()
    fired: dict[str, int] = {}
    said: str = ""
    asked: Said = Said()
    asked_count: int = 0


class RuleTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a rule did, or would have done; the fields are those of `tiercast.insight.sheet.model.RuleRow`."""

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


class ArmTold(msgspec.Struct, frozen=True):
    """A variant: viewers who met it, and how many of them did what is measured."""

    variant: str
    viewers: int
    converted: int


class ComparedTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A variant against the one without: the difference of the shares, with its interval; None: too few to say."""

    variant: str
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    says: Said = Said()


class ExperimentTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An experiment; `open`: viewers whose time is not over; `excluded`: who met two variants."""

    name: str
    title: str = ""
    metric: Said
    baseline: str
    arms: tuple[ArmTold, ...]
    compared: tuple[ComparedTold, ...]
    open: int = 0
    excluded: int = 0


class CourseTold(msgspec.Struct, frozen=True, kw_only=True):
    """The course of the session in equal steps from `first` on; None: unknown; what nobody tells of is left out.

    Attributes:
        columns: ``audience``, ``arrivals``, ``interactions``, ``sales`` (minor units).
    """

    first: int
    step: int
    columns: dict[str, list[int | None]]


class SheetTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sheet of a session.

    Attributes:
        began, until: from when to when it counts; is_open: the session is still on.
        late_orders: paid after its end, and in no number; before: begin of the session it is compared with, 0 for none.
        after: microseconds after a firing in which orders are counted with it.
    """

    room: str
    title: str
    zone: str
    currency: str
    session: int
    began: int
    until: int
    entries: int
    numbers: tuple[NumberTold, ...]
    course: CourseTold
    moments: tuple[MomentTold, ...]
    rules: tuple[RuleTold, ...]
    experiments: tuple[ExperimentTold, ...]
    is_open: bool = False
    late_orders: int = 0
    before: int = 0
    after: int = 0


class SessionTold(msgspec.Struct, frozen=True):
    """A session of the room: its number, its begin, and the last instant that is known of it."""

    number: int
    began: int
    heard: int


class SheetReply(ReplyMessage, frozen=True, kw_only=True, tag="sheet_reply"):
    """The sheet; None: the room had no session yet. `sessions`: those of the room, the newest first."""

    sheet: SheetTold | None
    sessions: tuple[SessionTold, ...] = ()


class SheetProgress(Message, frozen=True, kw_only=True, tag="sheet_progress"):
    """How much of the sheet under way for a room is counted, between 0 and 1."""

    room: str
    part: float


SheetCommand: TypeAlias = AskSheet | CancelSheet
SHEET_READS: Final = (AskSheet, CancelSheet)
"""Commands that change nothing."""
