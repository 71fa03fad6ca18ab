"""Orders for people: what imports and sources told of each, put together.

An order of which an import and a source told is one: the source says what became of it, the import whose it is.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from tiercast.decide.ids import id_text
from tiercast.engine.imports.orders import Order
from tiercast.serve.protocol_shop import OrderInfo, OrderLineInfo
from tiercast.serve.sourced_orders import SourcedOrder
from tiercast.store.imports import Staged
from tiercast.store.secret import Secrets

CERTAIN: Final = 100


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders are wanted; see `ListOrders`.

    Attributes:
        store: URL; shop: its key; platforms: of the rooms, by key; titles: of products, by id.
        viewers: whose, () for anybody's.
        forgets: how often the engine has erased or forgotten people.
    """

    store: str
    shop: str
    secrets: Secrets
    platforms: Mapping[str, str]
    titles: Mapping[str, str]
    forgets: int = 0
    text: str = ""
    states: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    origin: str = ""
    viewers: tuple[bytes, ...] = ()
    since: int = 0
    until: int = 0
    by: str = "time"
    descending: bool = True


class Found(msgspec.Struct, kw_only=True):
    """One order, before it is written for people.

    Attributes:
        told: as an import tells it, with the import's row and number; heard: as sources do.
    """

    number: str
    platform: str
    told: Order | None = None
    row: Staged | None = None
    unit: int = 0
    heard: SourcedOrder | None = None

    @property
    def viewer(self) -> bytes:
        """Whose it is."""
        row, heard = self.row, self.heard
        if row is not None and row.viewer:
            return row.viewer
        return heard.viewer if heard is not None else b""

    @property
    def nickname(self) -> str:
        """Whose it is as the export has it; "" where it says nothing."""
        return self.told.nickname if self.told is not None else ""

    @property
    def time(self) -> int:
        """When it was paid, or heard of."""
        return self.told.time if self.told is not None else self.heard.time if self.heard is not None else 0

    @property
    def amount(self) -> int | None:
        """Minor units of `currency`; None: nobody told."""
        return self.told.amount if self.told is not None else self.heard.amount if self.heard is not None else None

    @property
    def refunded(self) -> int:
        """How much of the amount went back."""
        told, heard = self.told, self.heard
        return max(told.refunded if told is not None else 0, heard.refunded if heard is not None else 0)

    @property
    def currency(self) -> str:
        """Of its amounts."""
        return self.told.currency if self.told is not None else self.heard.currency if self.heard is not None else ""

    @property
    def link(self) -> str:
        """How its viewer was found; see `OrderInfo`."""
        if self.row is not None and self.row.viewer:
            return self.row.how
        return "source" if self.viewer else ""

    @property
    def state(self) -> str:
        """What became of it: money that went back counts before what was said last."""
        heard, amount, refunded = self.heard, self.amount, self.refunded
        if refunded or (heard is not None and heard.state == "refunded"):
            return "partly_refunded" if amount is not None and 0 < refunded < amount else "refunded"
        if heard is not None and not (self.told is not None and heard.state == "placed"):
            return heard.state
        return "paid"

    @property
    def lines(self) -> tuple[OrderLineInfo, ...]:
        """Its products, with the titles that the order itself tells."""
        if self.told is not None and self.told.lines:
            return tuple(OrderLineInfo(line.item, line.title, line.quantity) for line in self.told.lines)
        if self.heard is None:
            return ()
        return tuple(OrderLineInfo(item, "", count) for item, count in self.heard.lines.items() if item)


def info_of(one: Found, name: str, titles: Mapping[str, str]) -> OrderInfo:
    """The order for people.

    Args:
        name: of its viewer as last heard, "" where it was not; titles: of products, by id.
    """
    told, heard, row = one.told, one.heard, one.row
    linked = row is not None and bool(row.viewer)
    shown = name or one.nickname
    lines = one.lines
    if any(not line.title and line.item in titles for line in lines):
        lines = tuple(OrderLineInfo(one.item, one.title or titles.get(one.item, ""), one.quantity) for one in lines)
    return OrderInfo(
        number=one.number,
        time=one.time,
        platform=one.platform,
        room=heard.room if heard is not None else "",
        viewer=id_text(one.viewer) if one.viewer else "",
        name=shown,
        buyer=one.nickname if one.nickname != shown else "",
        lines=lines,
        amount=one.amount,
        refunded=one.refunded,
        currency=one.currency,
        state=one.state,
        link=one.link,
        confidence=row.confidence if row is not None and linked else CERTAIN if one.viewer else 0,
        coupon=(told.coupon if told is not None else "") or (heard.coupon if heard is not None else ""),
        source=heard.source if heard is not None else "",
        number_of_import=one.unit,
    )
