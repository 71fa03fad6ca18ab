"""The page of one viewer, as `AskViewer` of `serve.protocol_audience` is answered."""

import msgspec

from tiercast.serve.protocol_base import Plain, ReplyMessage


class ViewerFeature(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feature as it stands now.

    Attributes:
        name: ``ruleset/feature``; title: its own, else what it measures, in English (`title_zh`: in Chinese).
        value: None: unknown; unit: ``number``, ``money`` (minor units of the room's currency), ``duration``
            (microseconds), ``percent``, ``text``, ``date`` (days since 1970-01-01), ``time``, ``flag`` or ``list``.
    """

    name: str
    title: str
    title_zh: str
    value: Plain = None
    unit: str = ""


class ReasonRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of a rung's condition: whether it is true (None: unknown), and what it saw, in a sentence."""

    text: str
    held: bool | None
    message: str = ""
    message_zh: str = ""


class RungNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rung and what its condition says now.

    Attributes:
        held: None: unknown; `always`: it has no condition and holds for everybody.
        reasons: the parts of its condition.
    """

    tier: str
    title: str = ""
    held: bool | None = None
    always: bool = False
    reasons: tuple[ReasonRow, ...] = ()


class LadderNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the viewer stands on a ladder, and why.

    Attributes:
        name: ``ruleset/ladder``; tier: "": on no rung; since: microseconds.
        until: the rung's condition is no longer true, and it is only held until then; 0: its condition is true.
        rungs: from the top.
    """

    name: str
    title: str = ""
    tier: str = ""
    since: int = 0
    until: int = 0
    rungs: tuple[RungNow, ...] = ()


class SignalNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A signal that holds; with a title it is a label.

    Attributes:
        until: microseconds, 0: until its condition says otherwise.
        item: the product for which it holds; item_title: what that is called.
    """

    name: str
    title: str = ""
    began: int
    until: int = 0
    item: str = ""
    item_title: str = ""


class AttributeNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An attribute: `shown` is its value in words, `origin` ``hand`` or the source that told it, `since` when."""

    name: str
    value: Plain
    shown: str
    type: str = ""
    origin: str = ""
    since: int = 0


class OrderNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An order that was paid.

    Attributes:
        number: as far as an import has told it; amount: minor units, refunds taken off.
        source: number of the import that told of it; 0: a source did.
        confidence: in percent, that it is this viewer's; how: ``id``, ``coupon``, ``nickname`` or ``hand``.
        items: titles or ids, as far as an import has told them.
    """

    time: int
    amount: int
    number: str = ""
    source: int = 0
    confidence: int = 100
    how: str = ""
    refunded: bool = False
    items: tuple[str, ...] = ()


class NoteNow(msgspec.Struct, frozen=True, kw_only=True):
    """A note about the viewer, and whose it is."""

    number: int
    time: int
    who: str
    text: str


class SameViewer(msgspec.Struct, frozen=True, kw_only=True):
    """Another account of the same person."""

    key: str
    platform: str = ""
    id: str = ""
    name: str = ""


class HandField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field of an action, as a form shows it; `type` as `tiercast_api.FieldType`."""

    name: str
    type: str
    title: str
    title_zh: str
    required: bool = False
    default: Plain = None
    choices: tuple[str, ...] = ()
    help: str = ""
    help_zh: str = ""


class HandAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that a person may have done for this viewer in this room.

    Attributes:
        reach: ``viewer``, ``room``, ``host`` or ``operator``; costly: it gives something away.
        limits: names of the limits that it is counted under.
    """

    action: str
    title: str
    title_zh: str
    reach: str
    costly: bool = False
    reversible: bool = False
    fields: tuple[HandField, ...] = ()
    limits: tuple[str, ...] = ()


class ViewerReply(ReplyMessage, frozen=True, kw_only=True, tag="viewer_reply"):
    """Who a viewer is and what is known of them now. Instants are microseconds, 0 where there is none.

    Attributes:
        person: the platform's id; name: as last heard; quality: identity quality.
        visits, orders, spent: None where the identity does not carry what is older than a session; `orders` and
            `spent` also where nothing tells of orders.
        tells_orders: a source or an import tells of orders.
        cell, segment: value by RFM; r, f, m: its scores, 0 where unknown; stage: of life.
        marketing, personalised: what was said, None: nothing yet.
        room, rooms: whose rules are read here, and all there are; currency: of that room.
        here: the room that the viewer is in now, "".
        actions: what a person may have done in that room.
        signal_titles: of the shop's signals by full name, also of those that do not hold now.
    """

    viewer: str
    at: int
    platform: str = ""
    person: str = ""
    name: str = ""
    quality: str = ""
    first_seen: int = 0
    last_seen: int = 0
    last_paid: int = 0
    reached: int = 0
    visits: int | None = None
    orders: int | None = None
    spent: int | None = None
    spent_currency: str = ""
    tells_orders: bool = True
    channel: str = ""
    roles: tuple[str, ...] = ()
    cell: str = ""
    segment: str = ""
    r: int = 0
    f: int = 0
    m: int = 0
    stage: str = ""
    marketing: bool | None = None
    personalised: bool | None = None
    room: str = ""
    rooms: tuple[str, ...] = ()
    currency: str = ""
    here: str = ""
    features: tuple[ViewerFeature, ...] = ()
    ladders: tuple[LadderNow, ...] = ()
    labels: tuple[str, ...] = ()
    signals: tuple[SignalNow, ...] = ()
    attributes: tuple[AttributeNow, ...] = ()
    bought: tuple[OrderNow, ...] = ()
    notes: tuple[NoteNow, ...] = ()
    same: tuple[SameViewer, ...] = ()
    actions: tuple[HandAction, ...] = ()
    signal_titles: dict[str, str] = msgspec.field(default_factory=dict)
