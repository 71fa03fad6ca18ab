"""Messages about what a shop sells: its products, its orders, and the run of show; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_audience import Coded
from tiercast.serve.protocol_base import CommandMessage, Plain, ReplyMessage


class ListItems(CommandMessage, frozen=True, kw_only=True, tag="items"):
    """Every product that is known, as columns, page by page. Answer: `ItemsReply`.

    Attributes:
        list: number of a list that was begun, 0 begins one; page: of it, from 0. The newest lists are kept.
    """

    list: int = 0
    page: int = 0


class AskItem(CommandMessage, frozen=True, kw_only=True, tag="item"):
    """All that is known of one product, and who told it. Answer: `ItemReply`."""

    item: str


class SetItem(CommandMessage, frozen=True, kw_only=True, tag="item_tell"):
    """What a person knows of a product; it counts until somebody else tells of it again. Answer: `ItemReply`.

    Attributes:
        item: its id; one that nothing is known of yet needs a title first.
        name: ``title``, ``category``, ``price``, ``cost``, ``stock``, ``is_new``, ``concerns``, or a fact of its own.
        value: as people write it (``29.90``, ``yes``, ``size, shipping``); "" takes back what was told by hand.
    """

    item: str
    name: str
    value: str = ""


class ItemColumns(msgspec.Struct, frozen=True, kw_only=True):
    """Products as columns of one length. None is unknown. Money is minor units of the row's `currency`.

    Attributes:
        is_new: 1 yes, 0 no; concerns: what its facts answer, parted by ``|``.
        facts: how many further facts are known; since: since when the product is.
        told: by field, who told it: ``source``, ``hand``, ``import N``; "" where nobody did.
    """

    ids: list[str]
    titles: list[str]
    category: Coded
    price: list[int | None]
    cost: list[int | None]
    currency: Coded
    stock: list[int | None]
    is_new: list[int | None]
    concerns: list[str]
    facts: list[int]
    since: list[int]
    told: dict[str, Coded]


class ItemsReply(ReplyMessage, frozen=True, kw_only=True, tag="items_reply"):
    """One page of a list of `total` products, the ids in order; `currency`: of prices that are told by hand."""

    list: int
    page: int
    pages: int
    total: int
    columns: ItemColumns
    currency: str = ""


class ItemFact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field or fact: `value` (money in minor units), `shown` as people write it, and who told it."""

    name: str
    value: Plain
    shown: str
    told: str = ""
    by_hand: bool = False


class ItemReply(ReplyMessage, frozen=True, kw_only=True, tag="item_reply"):
    """One product: its fields first, then its facts by name. `currency`: of its price and cost."""

    item: str
    facts: tuple[ItemFact, ...]
    currency: str = ""
    since: int = 0


class ListOrders(CommandMessage, frozen=True, kw_only=True, tag="orders"):
    """Orders, as far as imports and the journal tell of them, page by page. Answer: `OrdersReply`.

    Attributes:
        list: number of a list that was begun, 0 begins one; page: of it, from 0. The newest lists are kept.
        text: stands in the number, a name, or a product; states, links: only these, () for all (see `OrderInfo`).
        origin: ``source``, ``import`` or ``import N``; "" for all.
        viewer: key of whose they are; since, until: instants between which they were made; 0: no bound.
        by: ``time``, ``amount`` or ``number``; descending: the newest, or greatest, first.
    """

    list: int = 0
    page: int = 0
    text: str = ""
    states: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    origin: str = ""
    viewer: str = ""
    since: int = 0
    until: int = 0
    by: str = "time"
    descending: bool = True


class OrderLineInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """A product of an order: its id and title, "" where nobody told, and how many of it."""

    item: str
    title: str = ""
    quantity: int | None = None


class OrderInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One order.

    Attributes:
        number: "" where its source told none; time: when it was paid, or heard of.
        viewer: key of whose it is, "" where that is not known; name: as last heard, or as the export has it.
        buyer: as the export has the name, where that is another one.
        amount, refunded: minor units of `currency`; None: nobody told.
        state: ``placed``, ``paid``, ``refund_asked``, ``partly_refunded``, ``refunded`` or ``cancelled``.
        link: how its viewer was found: ``source`` (who told of it names them), ``id``, ``coupon``, ``nickname``,
            ``hand``, or "" where they were not; confidence: percent, that they are the right one.
        source: key of the source that told of it; number_of_import: of the import that did, 0 for none.
    """

    number: str
    time: int
    platform: str = ""
    room: str = ""
    viewer: str = ""
    name: str = ""
    buyer: str = ""
    lines: tuple[OrderLineInfo, ...] = ()
    amount: int | None = None
    refunded: int = 0
    currency: str = ""
    state: str = "paid"
    link: str = ""
    confidence: int = 0
    coupon: str = ""
    source: str = ""
    number_of_import: int = 0


class OrdersReply(ReplyMessage, frozen=True, kw_only=True, tag="orders_reply"):
    """One page of a list.

    Attributes:
        read: the share of all orders that the engine has read; below 1 there is no list yet: ask again, and it goes on.
        total: orders in the list; left_out: further ones that are too many to be listed.
        amounts: paid and not refunded, of all of them, minor units by currency; unlinked: without a viewer.
        origins: where any order of the shop comes from, for `ListOrders.origin`.
    """

    list: int
    page: int
    pages: int
    total: int
    rows: tuple[OrderInfo, ...]
    left_out: int = 0
    amounts: dict[str, int] = msgspec.field(default_factory=dict)
    unlinked: int = 0
    origins: tuple[str, ...] = ()
    read: float = 1.0


class AskShow(CommandMessage, frozen=True, kw_only=True, tag="show_now"):
    """The run of show of a room, and where the show is in it. Answer: `ShowReply`."""

    room: str


class ShowStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step of the plan; `planned` in microseconds, 0 where nobody said; price and stock None where unknown."""

    item: str = ""
    title: str = ""
    phase: str = ""
    planned: int = 0
    price: int | None = None
    currency: str = ""
    stock: int | None = None


class ShowReply(ReplyMessage, frozen=True, kw_only=True, tag="show_reply"):
    """The run of show.

    Attributes:
        plan: its steps; place: of the one where the show is, -1: in none of them.
        on: what is on (it may be no step of the plan); None: nothing is; aired: since when.
        now: room time; opened: since when the session is on, 0: it is not.
    """

    room: str
    plan: tuple[ShowStep, ...]
    place: int = -1
    on: ShowStep | None = None
    aired: int = 0
    now: int = 0
    opened: int = 0


class ReadShow(CommandMessage, frozen=True, kw_only=True, tag="show_file"):
    """The plan that a file on the engine's computer tells of; nothing is changed. Answer: `ShowPlanReply`.

    Attributes:
        file: absolute path of a CSV or workbook with the columns item, phase and minutes.
    """

    file: str


class ShowPlanReply(ReplyMessage, frozen=True, kw_only=True, tag="show_plan"):
    """The steps of a file, for `SetShow`."""

    plan: tuple[ShowStep, ...]


ShopCommand: TypeAlias = ListItems | AskItem | SetItem | ListOrders | AskShow | ReadShow
SHOP_READS: Final = (ListItems, AskItem, ListOrders, AskShow, ReadShow)
"""Commands that change nothing."""
ShopReplies: TypeAlias = ItemsReply | ItemReply | OrdersReply | ShowReply | ShowPlanReply
