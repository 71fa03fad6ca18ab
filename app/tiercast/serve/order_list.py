"""Orders as a list: what imports and sources told of each, put together. Read off the loop, in a process of its own.

An order of which an import and a source told is one: the source says what became of it, the import whose it is.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.decide.ids import id_text
from tiercast.engine.imports.entries import order_of
from tiercast.engine.imports.orders import Order
from tiercast.engine.imports.reading import order_key
from tiercast.serve.protocol_shop import OrderInfo, OrderLineInfo
from tiercast.serve.sourced_orders import SourcedOrder, sourced_orders
from tiercast.store.database import open_database
from tiercast.store.imports import ImportState, Staged, list_imports, read_staged
from tiercast.store.person import Person
from tiercast.store.secret import Secrets
from tiercast.store.vault import Vault, open_vault

PAGE: Final = 500
"""Orders on one page."""
MOST: Final = 100_000
"""Orders that a list has; there may be more, which are counted."""
CHUNK: Final = 2_000
CERTAIN: Final = 100
COUNTS: Final = (ImportState.STEPPING, ImportState.JOINING, ImportState.DONE)
_encode = msgspec.json.Encoder().encode


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders are wanted; see `ListOrders`.

    Attributes:
        store: URL; shop: its key; platforms: of the rooms, by key; titles: of products, by id.
        viewers: whose, () for anybody's.
    """

    store: str
    shop: str
    secrets: Secrets
    platforms: Mapping[str, str]
    titles: Mapping[str, str]
    text: str = ""
    states: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    origin: str = ""
    viewers: tuple[bytes, ...] = ()
    since: int = 0
    until: int = 0
    by: str = "time"
    descending: bool = True


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A list that was made: its pages as JSON, and the rest of `OrdersReply`."""

    pages: tuple[bytes, ...]
    total: int
    left_out: int
    amounts: dict[str, int]
    unlinked: int
    origins: tuple[str, ...]


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


def orders(asked: Asked) -> Made:
    """The orders that are asked for. Raises: StoreError."""
    database = open_database(asked.store)
    try:
        with database.read() as connection:
            vault = open_vault(connection, asked.secrets, asked.shop, 0)
            found = list(_all(connection, vault, asked))
            people = vault.people(connection, {one.viewer for one in found if one.viewer})
    finally:
        database.close()
    origins = _origins(found)
    rows = [row for one in found if (row := _row(one, people, asked)) is not None]
    return _made(rows, asked, origins)


def _all(connection: Connection, vault: Vault, asked: Asked) -> Iterator[Found]:
    """Every order."""
    by_mark: dict[bytes, Found] = {}
    for unit, platform in _orders_imports(connection, vault.shop):
        after = 0
        while rows := read_staged(connection, vault, unit, after, CHUNK):
            after = rows[-1].ordinal
            for row in rows:
                told = order_of(row)
                if told is not None:
                    by_mark[row.mark] = Found(number=told.number, platform=platform, told=told, row=row, unit=unit)
    for heard in sourced_orders(connection, vault):
        platform = asked.platforms.get(heard.room, "")
        same = by_mark.get(order_key(vault, platform, heard.number)) if heard.number and by_mark else None
        if same is not None:
            same.heard = heard
        else:
            yield Found(number=heard.number, platform=platform, heard=heard)
    yield from by_mark.values()


def _orders_imports(connection: Connection, shop: int) -> list[tuple[int, str]]:
    """Numbers of the imports of orders that count, and the platforms of their viewers."""
    return [
        (record.number, str(record.summary.get("platform", "")))
        for record in list_imports(connection, shop, COUNTS)
        if record.kind == "orders"
    ]


# --- one order


def _row(one: Found, people: Mapping[bytes, Person], asked: Asked) -> OrderInfo | None:
    """The order for people; None where it is not one of those asked for."""
    if not _is_wanted(one, asked):
        return None
    told, heard, row = one.told, one.heard, one.row
    person = people.get(one.viewer) if one.viewer else None
    linked = row is not None and bool(row.viewer)
    link = row.how if row is not None and linked else "source" if one.viewer else ""
    info = OrderInfo(
        number=one.number,
        time=told.time if told is not None else heard.time if heard is not None else 0,
        platform=one.platform,
        room=heard.room if heard is not None else "",
        viewer=id_text(one.viewer) if one.viewer else "",
        name=_name(person, told),
        buyer=told.nickname if told is not None and told.nickname != _name(person, told) else "",
        lines=_lines(one, asked.titles),
        amount=heard.amount if told is None and heard is not None else told.amount if told is not None else None,
        refunded=max(told.refunded if told is not None else 0, heard.refunded if heard is not None else 0),
        currency=told.currency if told is not None else heard.currency if heard is not None else "",
        state=_state(told, heard),
        link=link,
        confidence=row.confidence if row is not None and linked else CERTAIN if one.viewer else 0,
        coupon=(told.coupon if told is not None else "") or (heard.coupon if heard is not None else ""),
        source=heard.source if heard is not None else "",
        number_of_import=one.unit,
    )
    return info if _matches(info, asked) else None


def _is_wanted(one: Found, asked: Asked) -> bool:
    kind, _, number = asked.origin.partition(" ")
    if kind == "source" and one.heard is None:
        return False
    if kind == "import" and (not one.unit or (number and int(number) != one.unit)):
        return False
    return not asked.viewers or one.viewer in asked.viewers


def _matches(info: OrderInfo, asked: Asked) -> bool:
    if (asked.states and info.state not in asked.states) or (asked.links and info.link not in asked.links):
        return False
    if (asked.since and info.time < asked.since) or (asked.until and info.time >= asked.until):
        return False
    if not asked.text:
        return True
    wanted = asked.text.casefold()
    said = (info.number, info.name, info.buyer, *(text for line in info.lines for text in (line.item, line.title)))
    return any(wanted in text.casefold() for text in said)


def _name(person: Person | None, told: Order | None) -> str:
    if person is not None and person.name:
        return person.name
    return told.nickname if told is not None else ""


def _lines(one: Found, titles: Mapping[str, str]) -> tuple[OrderLineInfo, ...]:
    if one.told is not None and one.told.lines:
        return tuple(
            OrderLineInfo(line.item, line.title or titles.get(line.item, ""), line.quantity) for line in one.told.lines
        )
    if one.heard is None:
        return ()
    return tuple(OrderLineInfo(item, titles.get(item, ""), count) for item, count in one.heard.lines.items() if item)


def _state(told: Order | None, heard: SourcedOrder | None) -> str:
    """What became of it: money that went back counts before what was said last."""
    amount = told.amount if told is not None else heard.amount if heard is not None else None
    refunded = max(told.refunded if told is not None else 0, heard.refunded if heard is not None else 0)
    if refunded or (heard is not None and heard.state == "refunded"):
        return "partly_refunded" if amount is not None and 0 < refunded < amount else "refunded"
    if heard is not None and not (told is not None and heard.state == "placed"):
        return heard.state
    return "paid"


# --- all of them


def _origins(found: list[Found]) -> tuple[str, ...]:
    units = sorted({one.unit for one in found if one.unit})
    sourced = ("source",) if any(one.heard is not None for one in found) else ()
    return (*sourced, *(f"import {unit}" for unit in units))


def _made(rows: list[OrderInfo], asked: Asked, origins: tuple[str, ...]) -> Made:
    match asked.by:
        case "amount":
            rows.sort(
                key=lambda row: (row.amount if row.amount is not None else -1, row.time), reverse=asked.descending
            )
        case "number":
            rows.sort(key=lambda row: (row.number, row.time), reverse=asked.descending)
        case _:
            rows.sort(key=lambda row: (row.time, row.number), reverse=asked.descending)
    amounts: Counter[str] = Counter()
    for row in rows:
        if row.amount is not None and row.currency and row.state not in ("placed", "cancelled"):
            amounts[row.currency] += max(0, row.amount - row.refunded)
    kept = rows[:MOST]
    pages = tuple(_encode(kept[start : start + PAGE]) for start in range(0, max(1, len(kept)), PAGE))
    return Made(
        pages=pages, total=len(kept), left_out=len(rows) - len(kept), amounts=dict(amounts),
        unlinked=sum(not row.viewer for row in rows), origins=origins,
    )  # fmt: skip
