"""Messages about the audience: everybody as columns, what moved by week, one viewer; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, Plain, ReplyMessage
from tiercast.serve.protocol_viewer import ViewerReply


class ListViewers(CommandMessage, frozen=True, kw_only=True, tag="viewers"):
    """Everybody, as columns, page by page. Answer: `ViewersReply`.

    Attributes:
        list: number of a list that was begun, 0 begins one; page: of it, from 0. The newest lists are kept.
        since: only those who were seen at this instant (microseconds) or later; 0: all.
    """

    list: int = 0
    page: int = 0
    since: int = 0


class AskTrends(CommandMessage, frozen=True, kw_only=True, tag="trends"):
    """Moves between tiers by week, and who came back by cohort. Answer: `TrendsReply`."""

    weeks: int = 26


class AskViewer(CommandMessage, frozen=True, kw_only=True, tag="viewer"):
    """Who a viewer is and what is known of them now. Answer: `ViewerReply`.

    Attributes:
        room: whose rules say what is measured; "": where the viewer was seen last.
    """

    viewer: str
    room: str = ""


class ListTimeline(CommandMessage, frozen=True, kw_only=True, tag="timeline"):
    """What happened with a viewer, the newest first. Answer: `TimelineReply`.

    Attributes:
        before: only what is older than this instant, microseconds; 0: all.
    """

    viewer: str
    before: int = 0
    limit: int = 200


class ActByHand(CommandMessage, frozen=True, kw_only=True, tag="act"):
    """Have something done for a viewer. Answer: `ActedReply`, or `Failed` with the limit or the reason against it.

    Attributes:
        action: as the room's sinks offer it (`HandAction.action`); fields: its own.
        cost: the most that it costs, minor units of the room's currency; None: what a rule says of the same, else
            unknown.
    """

    viewer: str
    room: str
    action: str
    fields: dict[str, Plain] = msgspec.field(default_factory=dict)
    item: str = ""
    cost: int | None = None


class ExportViewer(CommandMessage, frozen=True, kw_only=True, tag="viewer_export"):
    """Everything that is kept of a viewer, as JSON lines. Answer: `ViewerExportReply`.

    Attributes:
        list: number of an export that was begun, 0 begins one; page: of it, from 0.
    """

    viewer: str
    list: int = 0
    page: int = 0


class Coded(msgspec.Struct, frozen=True):
    """A column of few different texts: `codes` are places in `words`."""

    words: tuple[str, ...] = ()
    codes: list[int] = []


class ViewerColumns(msgspec.Struct, frozen=True, kw_only=True):
    """Viewers as columns of one length. Instants are microseconds, 0 where there is none; money is minor units.

    Attributes:
        platform, ids, names: as last heard, "" where nobody told.
        cell, segment, stage: value by RFM and stage of life, "" where unknown.
        tiers: by ``ruleset/ladder``; labels: of each, given by hand or by signals with a title, one a line.
        visits, orders, spent: -1 where the identity does not carry what is older than a session.
        here: key of the room that the viewer is in now, "".
        marketing, personalised: 1 yes, -1 no, 0 nothing said.
    """

    keys: list[str]
    ids: list[str]
    names: list[str]
    platform: Coded
    quality: Coded
    here: Coded
    cell: Coded
    segment: Coded
    stage: Coded
    tiers: dict[str, Coded]
    labels: Coded
    currency: Coded
    first_seen: list[int]
    last_seen: list[int]
    last_paid: list[int]
    visits: list[int]
    orders: list[int]
    spent: list[int]
    marketing: list[int]
    personalised: list[int]


class Rung(msgspec.Struct, frozen=True):
    """A rung of a ladder, for people."""

    tier: str
    title: str = ""


class LadderRow(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder of the shop: `name` is ``ruleset/ladder``; `rungs` from the top."""

    name: str
    rungs: tuple[Rung, ...]
    title: str = ""


class ViewersReply(ReplyMessage, frozen=True, kw_only=True, tag="viewers_reply"):
    """One page of a list.

    Attributes:
        total: viewers in the list; at: room time to which it tells, microseconds.
        ladders: of all rooms; titles are in the language of their rulesets.
        tells_orders: a source or an import tells of orders; where none does, 0 in `orders` and `spent` is unknown.
    """

    list: int
    page: int
    pages: int
    total: int
    at: int
    columns: ViewerColumns
    ladders: tuple[LadderRow, ...] = ()
    tells_orders: bool = True


class Moves(msgspec.Struct, frozen=True):
    """How many viewers moved from one tier to another in a week; "" is no tier."""

    week: int
    before: str
    after: str
    viewers: int


class Cohort(msgspec.Struct, frozen=True):
    """Those who first came (or bought) in one week, and how many of them did it again 1, 2, … weeks later."""

    week: int
    size: int
    again: tuple[int, ...]


class TrendsReply(ReplyMessage, frozen=True, kw_only=True, tag="trends_reply"):
    """What moved. A week is the day (since 1970-01-01) of its Monday, in the first room's time zone.

    Attributes:
        moves: by ``ruleset/ladder``; `since`: day from which they are kept, 0: nothing is kept yet.
        visits, orders: cohorts, the oldest first; the last week of each is not over yet.
    """

    this_week: int
    moves: dict[str, tuple[Moves, ...]]
    since: int
    visits: tuple[Cohort, ...]
    orders: tuple[Cohort, ...]
    ladders: tuple[LadderRow, ...] = ()


class ActedReply(ReplyMessage, frozen=True, kw_only=True, tag="acted"):
    """It is done, or on its way: the firing that it became, and its actions."""

    firing: str
    actions: tuple[str, ...]


class ViewerExportReply(ReplyMessage, frozen=True, kw_only=True, tag="viewer_export_reply"):
    """One page of an export; the pages one after the other are the file."""

    list: int
    page: int
    pages: int
    text: str


class TimelineRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened with a viewer.

    Attributes:
        what: ``visit``, ``order``, ``firing``, ``action``, ``tier``, ``signal``, ``note`` or ``told`` (by a person).
        end: of a visit; counts: what the viewer did in it, by kind of event.
        name: the rule, the ladder or signal, the kind of action, who wrote the note, what was told.
        before, after: tiers; "" and ``on`` of a signal.
        state: of an action; of a firing its rule's; ``refunded`` of an order. reason: why it did nothing; of an action
            also in Chinese, `reason_zh`, where that is another sentence.
        text: of a note; money: minor units of `currency`.
        id: of a firing or an action; number: of a note.
        item_title: what the product `item` is called; "": that is not known.
    """

    what: str
    time: int
    end: int = 0
    room: str = ""
    name: str = ""
    before: str = ""
    after: str = ""
    item: str = ""
    state: str = ""
    reason: str = ""
    text: str = ""
    money: int | None = None
    currency: str = ""
    id: str = ""
    number: int = 0
    counts: dict[str, int] = {}
    reason_zh: str = ""
    item_title: str = ""


class TimelineReply(ReplyMessage, frozen=True, kw_only=True, tag="timeline_reply"):
    """What happened, the newest first; `more`: there is older."""

    rows: tuple[TimelineRow, ...]
    more: bool = False


AudienceCommand: TypeAlias = ListViewers | AskTrends | AskViewer | ListTimeline | ActByHand | ExportViewer
AUDIENCE_READS: Final = (ListViewers, AskTrends, AskViewer, ListTimeline)
"""Commands that change nothing."""
AudienceReply: TypeAlias = ViewersReply | TrendsReply | ViewerReply | TimelineReply | ActedReply | ViewerExportReply
