"""What is said on the control connection about the course of a session; see `serve.protocol`.

A client that shows a room asks `WatchRoom` once or twice a second with the revision of the reply before, and gets what
has changed since: whoever goes away costs nothing, and whoever comes back asks with revision 0.
"""

from typing import TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class WatchRoom(CommandMessage, frozen=True, kw_only=True, tag="watch"):
    """The course of a room's session, as far as it has changed. Answer: `WatchReply`.

    Attributes:
        after: revision of the reply before, 0 for everything; run: that reply's `run`.
        about: digest of the `RoomAbout` that the client has.
    """

    room: str
    after: int = 0
    run: str = ""
    about: str = ""


class SetMark(CommandMessage, frozen=True, kw_only=True, tag="mark"):
    """Mark an instant of the show, the present one where `at` is 0. Answer: `MarkReply`."""

    room: str
    text: str
    at: int = 0


class RemoveMark(CommandMessage, frozen=True, kw_only=True, tag="mark_remove"):
    """Take a mark away. Answer: `Done`."""

    number: int


class GetFunnel(CommandMessage, frozen=True, kw_only=True, tag="funnel"):
    """How far viewers came in the session, by tier and traffic channel. Answer: `FunnelReply`."""

    room: str


class NameViewers(CommandMessage, frozen=True, kw_only=True, tag="names"):
    """What viewers are called, at most a hundred. Answer: `NamesReply`."""

    viewers: tuple[str, ...]


class Titled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A name of a ruleset or of the catalogue, with what it is called; `title_zh` only where it has a Chinese one."""

    name: str
    title: str = ""
    title_zh: str = ""


class LadderAbout(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder (full name) with its tiers, from the top."""

    name: str
    title: str
    tiers: tuple[Titled, ...]


class RoomAbout(msgspec.Struct, frozen=True, kw_only=True):
    """What a room's numbers are about.

    Attributes:
        digest: of all this; sent with `WatchRoom`, so that it comes only when it has changed.
        told: kinds of events that the connected sources can tell of; of all others nothing is known.
        knows_viewers: some source tells viewers apart.
        ladders, signals, rules: by full name; channels: traffic channels that have a title.
    """

    digest: str
    title: str
    zone: str
    currency: str
    told: tuple[Titled, ...]
    knows_viewers: bool
    ladders: tuple[LadderAbout, ...]
    signals: tuple[Titled, ...]
    rules: tuple[Titled, ...]
    channels: tuple[Titled, ...] = ()


class Columns(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Buckets of time: `at` their first instants in order, all other lists in step with it.

    A name that is not there has none in any of these buckets.

    Attributes:
        kinds: events by kind; orders, paid_orders: how many; paid, refunded: minor units by currency.
        present: viewers there; online: as the platform counts them; None: unknown.
        tiers: those present by ladder and tier; holding: for how many a signal holds; None: unknown.
        on, off: signals that began and ended; fired: firings by rule; suppressed: firings that did nothing, by reason.
    """

    at: list[int]
    kinds: dict[str, list[int]] = {}
    orders: list[int] = []
    paid_orders: list[int] = []
    paid: dict[str, list[int]] = {}
    refunded: dict[str, list[int]] = {}
    present: list[int | None] = []
    online: list[int | None] = []
    tiers: dict[str, dict[str, list[int | None]]] = {}
    holding: dict[str, list[int | None]] = {}
    on: dict[str, list[int]] = {}
    off: dict[str, list[int]] = {}
    fired: dict[str, list[int]] = {}
    suppressed: dict[str, list[int]] = {}


class FiredMark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A firing that was not suppressed: `rule` by its full name, `viewer` a key, "" for the room; state of the rule."""

    time: int
    rule: str
    firing: str
    state: str
    viewer: str = ""
    item: str = ""


class HandMark(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody marked."""

    number: int
    time: int
    who: str
    text: str


class AiredItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is on from `time` on: a product, a phase, or nothing."""

    time: int
    item: str = ""
    title: str = ""
    phase: str = ""


class WatchReply(ReplyMessage, frozen=True, kw_only=True, tag="watch_reply"):
    """The course of a session.

    Attributes:
        run: one life of the engine; revision: to ask with next time; whole: forget what came before.
        now: room time; session, began: of the session that is on or was the last; began 0: there was none.
        is_open: it is on; step: microseconds of a bucket.
        columns: the buckets that have changed, each as it stands now.
        fired: newest firings; older ones are in the counts only (`more_fired`).
        marks, aired, about: None: as before.
    """

    run: str
    revision: int
    whole: bool
    now: int
    session: int
    began: int
    is_open: bool
    step: int
    columns: Columns
    fired: tuple[FiredMark, ...] = ()
    more_fired: bool = False
    marks: tuple[HandMark, ...] | None = None
    aired: tuple[AiredItem, ...] | None = None
    about: RoomAbout | None = None


class MarkReply(ReplyMessage, frozen=True, kw_only=True, tag="mark_reply"):
    """A mark was set; its number takes it away again."""

    mark: HandMark


class FunnelReply(ReplyMessage, frozen=True, kw_only=True, tag="funnel_reply"):
    """How many viewers came at least so far; steps that no source tells of are left out.

    Attributes:
        steps: ``here``, ``joined_in``, ``product``, ``cart``, ``ordered``, ``paid``.
        everybody: counts in their order; ladders: by ladder and tier ("" for none); channels: by traffic channel;
            ``?``: not known.
    """

    steps: tuple[str, ...]
    everybody: tuple[int, ...]
    ladders: dict[str, dict[str, tuple[int, ...]]]
    channels: dict[str, tuple[int, ...]]


class NamesReply(ReplyMessage, frozen=True, kw_only=True, tag="names_reply"):
    """Names by key; whoever has none is left out."""

    names: dict[str, str]


WatchCommand: TypeAlias = WatchRoom | SetMark | RemoveMark | GetFunnel | NameViewers
WatchAnswer: TypeAlias = WatchReply | MarkReply | FunnelReply | NamesReply
WATCH_READS: tuple[type, ...] = (WatchRoom, GetFunnel, NameViewers)
"""Commands that change nothing."""
