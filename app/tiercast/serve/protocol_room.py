"""What clients ask of a room at work: its newest events, who is here, what is asked, cues, and what people are to do.

Each is asked again by whoever shows it, as often as it is shown: nothing is kept for a client, and personal data go to
the client that asked and to no other.
"""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class RecentEvents(CommandMessage, frozen=True, kw_only=True, tag="events"):
    """The newest events of a room; ask at most five times a second. Answer: `EventsReply`.

    Attributes:
        after: place in the journal up to which they are known: `EventsReply.until` of the last answer; 0: none is.
        kinds: of events, () for all.
        limit: at most this many, up to 200; what came in between is counted in `EventsReply.left_out`.
    """

    room: str
    after: int = 0
    kinds: tuple[str, ...] = ()
    limit: int = 100


class EventRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event as the journal has it; what is not known is empty or None.

    Attributes:
        seq: place in the journal.
        viewer: key; viewer_name: as last heard.
        money: minor units of `currency`; coins: the platform's own currency.
        source: key of the source, "" for what people told the engine.
        topic_title: of a cue, what its button says.
    """

    seq: int
    time: int
    kind: str
    viewer: str = ""
    viewer_name: str = ""
    item: str = ""
    item_title: str = ""
    text: str = ""
    quantity: int | None = None
    money: int | None = None
    currency: str = ""
    coins: int | None = None
    topic: str = ""
    channel: str = ""
    source: str = ""
    topic_title: str = ""


class EventsReply(ReplyMessage, frozen=True, kw_only=True, tag="events_reply"):
    """Events, the oldest first.

    Attributes:
        until: what to ask `after` next time.
        left_out: there were more after the last answer than asked for.
    """

    events: tuple[EventRow, ...]
    until: int
    left_out: bool = False


class ListPresent(CommandMessage, frozen=True, kw_only=True, tag="present"):
    """Who is in a room now, regulars first; `limit` up to 500. Answer: `PresentReply`."""

    room: str
    limit: int = 100


class TierRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where somebody stands on a ladder; titles as the ruleset has them, "" where it has none."""

    ladder: str
    tier: str
    title: str = ""


class PresentRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is here. None is unknown: of a viewer whom the platform does not let us know again (`visits` too),
    or, of orders alone, where nothing tells of any.

    Attributes:
        tiers: one for each ladder of the room's rulesets on which they stand.
        value, stage: cell of RFM and stage of the lifecycle, "" where there are no cuts.
        labels: titles of signals that hold, and what people gave.
        orders: paid and not refunded; spent: minor units of `currency`; last_paid: instant.
        away: microseconds between this visit and the one before; 0: this is the first.
        visits: with this one.
        since: when this visit began; dwell: microseconds of it, `estimated` where silence was left out.
        received: type of the last action that reached them, and `received_at`, when.
    """

    viewer: str
    name: str = ""
    tiers: tuple[TierRow, ...] = ()
    value: str = ""
    stage: str = ""
    labels: tuple[str, ...] = ()
    orders: int | None = None
    spent: int | None = None
    currency: str = ""
    last_paid: int | None = None
    away: int | None = None
    visits: int | None = None
    since: int = 0
    dwell: int = 0
    estimated: bool = False
    received: str = ""
    received_at: int = 0


class PresentReply(ReplyMessage, frozen=True, kw_only=True, tag="present_reply"):
    """Who is here: `count` in all, of whom `regulars` have bought or come for the third time; and the first of them."""

    viewers: tuple[PresentRow, ...]
    count: int
    regulars: int
    time: int


class ListQuestions(CommandMessage, frozen=True, kw_only=True, tag="questions"):
    """What was asked in a room and is not answered, by concern. Answer: `QuestionsReply`."""

    room: str


class QuestionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a viewer last asked about a concern, and how often."""

    seq: int
    time: int
    text: str
    viewer: str = ""
    viewer_name: str = ""
    item: str = ""
    item_title: str = ""
    times: int = 1


class ConcernRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A concern with what is asked about it.

    Attributes:
        concern: a signal of the room's rulesets (``RULESET/SIGNAL``), what a product's facts answer (``item:WORD``),
            or one of those that are known anyway (``price``, ``size`` …).
        viewers: how many ask; until: place of the newest question in the journal, for `AnswerQuestions`.
        questions: the newest first, a few.
        answered_by: titles of products whose facts answer it.
    """

    concern: str
    title: str
    title_zh: str
    viewers: int
    until: int
    questions: tuple[QuestionRow, ...]
    answered_by: tuple[str, ...] = ()


class QuestionsReply(ReplyMessage, frozen=True, kw_only=True, tag="questions_reply"):
    """Concerns, those of most viewers first; `heard`: whether any source of the room brings comments."""

    concerns: tuple[ConcernRow, ...]
    heard: bool = True


class AnswerQuestions(CommandMessage, frozen=True, kw_only=True, tag="questions_answered"):
    """Somebody has answered a concern, up to place `until` of the journal. Answer: `Done`.

    It is journaled as the cue ``answered`` with ``event.concern``, so that rules can read it.

    Attributes:
        answered: False takes it back: the questions are open again. What rules made of the cue stays.
    """

    room: str
    concern: str
    until: int
    answered: bool = True


class ListCues(CommandMessage, frozen=True, kw_only=True, tag="cues"):
    """What people can tell the rules of a room. Answer: `CuesReply`."""

    room: str


class CueRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cue: what it asks for (``item``, ``viewer``, ``text`` …), and when it was last given (0: never)."""

    ruleset: str
    name: str
    title: str = ""
    asks: tuple[str, ...] = ()
    key: str = ""
    last: int = 0


class ItemRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A product that a cue can be about."""

    item: str
    title: str = ""


class CuesReply(ReplyMessage, frozen=True, kw_only=True, tag="cues_reply"):
    """Cues in the rulesets' order, and products, the one that is on first."""

    cues: tuple[CueRow, ...]
    items: tuple[ItemRow, ...] = ()


class ListDesk(CommandMessage, frozen=True, kw_only=True, tag="desk"):
    """What waits for people in a room: actions that ask, to-dos, lines for the host. Answer: `DeskReply`."""

    room: str


class DeskRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One action that waits for a person.

    Attributes:
        asks: it waits for a yes or no (`AnswerAction`); else it waits to be done (`FinishAction`).
        rule: ``RULESET/RULE``, and its title.
        text: what it says, filled in; fields: its other texts, such as ``who`` and ``paste`` of a to-do.
        cost: the most that it costs, minor units of `currency`; None: nothing, or unknown.
        expires: after this it is not done, or a yes comes too late.
    """

    action: str
    asks: bool = False
    rule: str
    rule_title: str = ""
    type: str
    time: int
    text: str = ""
    fields: dict[str, str] = {}
    viewer: str = ""
    viewer_name: str = ""
    item: str = ""
    item_title: str = ""
    cost: int | None = None
    currency: str = ""
    expires: int | None = None


class DeskReply(ReplyMessage, frozen=True, kw_only=True, tag="desk_reply"):
    """What waits for people, the oldest first."""

    rows: tuple[DeskRow, ...]


class SawAction(CommandMessage, frozen=True, kw_only=True, tag="saw"):
    """A line for the host is on a screen that somebody looks at. Answer: `Done`."""

    action: str


class ListWaiting(CommandMessage, frozen=True, kw_only=True, tag="waiting"):
    """What waits behind the stop, and is dropped when it ends unless `Resume` names it. Answer: `ActionsReply`.

    The oldest first, and nothing where no stop stands. A firing that waits for room in a limit is a row too: with the
    state ``over_limit``, the id of the firing, the types of what it would do with commas between, and as `expires` the
    instant until which it waits. `limit` is at most 1,000.
    """

    limit: int = 1000


class StopRoom(CommandMessage, frozen=True, kw_only=True, tag="room_stop"):
    """Stop one room by itself, or (`stopped` false) let it go on. Answer: `Done`, once it is in the journal.

    While it is stopped its rules decide nothing new; what waited of it is taken out at once. It stands over restarts.
    """

    room: str
    stopped: bool = True


RoomCommand: TypeAlias = (
    StopRoom
    | RecentEvents
    | ListPresent
    | ListQuestions
    | AnswerQuestions
    | ListCues
    | ListDesk
    | SawAction
    | ListWaiting
)
RoomReply: TypeAlias = EventsReply | PresentReply | QuestionsReply | CuesReply | DeskReply
ROOM_READS: Final = (RecentEvents, ListPresent, ListQuestions, ListCues, ListDesk, SawAction, ListWaiting)
"""Commands that change nothing of what people said and did."""
