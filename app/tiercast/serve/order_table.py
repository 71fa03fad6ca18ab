"""All orders of a shop in memory: packed, with what they are searched, filtered and put in order by in columns."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from tiercast.serve.order_list import Asked, Found, info_of

PAGE: Final = 500
"""Orders on one page."""
MOST: Final = 100_000
"""Orders that a list has; there may be more, which are counted."""
UNKNOWN: Final = -1
STATES: Final = ("placed", "paid", "refund_asked", "partly_refunded", "refunded", "cancelled")
LINKS: Final = ("source", "id", "coupon", "nickname", "hand", "")
MONEYLESS: Final = (STATES.index("placed"), STATES.index("cancelled"))
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Found).decode
_encode = msgspec.json.Encoder().encode


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A list of orders.

    Attributes:
        pages: places in the table, packed, page by page; epoch: of the table (see `OrderReader`).
        total, left_out, amounts, unlinked, origins: as in `OrdersReply`.
    """

    pages: tuple[bytes, ...]
    total: int
    left_out: int
    amounts: dict[str, int]
    unlinked: int
    origins: tuple[str, ...]
    epoch: int = 0


class OrderTable:
    """The table. An order keeps its place."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._numbers: list[str] = []
        self._texts: list[str] = []
        self._times, self._amounts, self._refunds = array("q"), array("q"), array("q")
        self._units, self._whose = array("I"), array("I")
        self._states, self._links, self._heard, self._currencies = bytearray(), bytearray(), bytearray(), bytearray()
        self._codes: dict[str, int] = {}
        self._people: dict[bytes, int] = {b"": 0}
        self._names: list[str] = [""]
        self._untitled: dict[str, set[int]] = {}
        self._orders: dict[str, list[int]] = {}
        self._sorted = True

    def __len__(self) -> int:
        return len(self._packed)

    def found(self, place: int) -> Found:
        """The order at a place."""
        return _unpack(self._packed[place])

    def put(self, found: Found, place: int | None = None) -> int:
        """An order, in the place of what was known of it before. Returns: its place."""
        if place is None:
            place = len(self._packed)
            self._grow()
        else:
            for line in self.found(place).lines:
                self._untitled.get(line.item, set()).discard(place)
        if found.row is not None:
            found = msgspec.structs.replace(found, row=msgspec.structs.replace(found.row, payload=b""))
        self._packed[place] = _pack(found)
        self._numbers[place] = found.number
        self._times[place] = found.time
        amount = found.amount
        self._amounts[place] = UNKNOWN if amount is None else amount
        self._refunds[place] = found.refunded
        self._units[place] = found.unit
        self._whose[place] = self._people.setdefault(found.viewer, len(self._people))
        if len(self._names) < len(self._people):
            self._names.append("")
        self._states[place] = STATES.index(found.state)
        self._links[place] = LINKS.index(found.link)
        self._heard[place] = found.heard is not None
        self._currencies[place] = self._codes.setdefault(found.currency, len(self._codes))
        words = [found.number, found.nickname]
        for line in found.lines:
            words += (line.item, line.title)
            if not line.title:
                self._untitled.setdefault(line.item, set()).add(place)
        self._texts[place] = "\n".join(word for word in words if word).casefold()
        for order in self._orders.values():
            if len(order) <= place:
                order.append(place)
        self._sorted = False
        return place

    def _grow(self) -> None:
        self._packed.append(b"")
        self._numbers.append("")
        self._texts.append("")
        for numbers in (self._times, self._amounts, self._refunds, self._units, self._whose):
            numbers.append(0)
        for codes in (self._states, self._links, self._heard, self._currencies):
            codes.append(0)

    def known(self, viewers: Iterable[bytes]) -> list[bytes]:
        """Those of `viewers` who have orders."""
        return [viewer for viewer in viewers if viewer and viewer in self._people]

    def name(self, names: Mapping[bytes, str]) -> None:
        """What viewers are called now."""
        for viewer, name in names.items():
            self._names[self._people[viewer]] = name

    # --- lists

    def listed(self, asked: Asked) -> Listed:
        """The orders that are asked for."""
        wanted = self._wanted(asked)
        order = self._order(asked.by)
        places = order if wanted is None else [place for place in order if wanted[place]]
        if asked.descending:
            places = places[::-1]
        kept = array("I", places[:MOST])
        return Listed(
            pages=tuple(kept[start : start + PAGE].tobytes() for start in range(0, max(1, len(kept)), PAGE)),
            total=len(kept), left_out=len(places) - len(kept), amounts=self._sum(places),
            unlinked=sum(not self._whose[place] for place in places), origins=self._origins(),
        )  # fmt: skip

    def page(self, packed: bytes, titles: Mapping[str, str]) -> bytes:
        """One page of a list as JSON; `titles`: of products, by id."""
        places = array("I")
        places.frombytes(packed)
        return _encode([info_of(self.found(place), self._names[self._whose[place]], titles) for place in places])

    def _order(self, by: str) -> list[int]:
        """All places, in ascending order. What was in order before is put so again in no time."""
        if not self._sorted:
            for key, order in self._orders.items():
                self._sort(key, order)
            self._sorted = True
        if by not in self._orders:
            self._orders[by] = list(range(len(self._packed)))
            self._sort(by, self._orders[by])
        return self._orders[by]

    def _sort(self, by: str, order: list[int]) -> None:
        times, numbers, amounts = self._times, self._numbers, self._amounts
        match by:
            case "amount":
                order.sort(key=lambda place: (amounts[place], times[place]))
            case "number":
                order.sort(key=lambda place: (numbers[place], times[place]))
            case _:
                order.sort(key=lambda place: (times[place], numbers[place]))

    def _sum(self, places: list[int]) -> dict[str, int]:
        """Paid and not refunded, by currency."""
        sums: Counter[int] = Counter()
        for place in places:
            amount = self._amounts[place]
            if amount != UNKNOWN and self._states[place] not in MONEYLESS:
                sums[self._currencies[place]] += max(0, amount - self._refunds[place])
        return {code: sums[place] for code, place in self._codes.items() if code and place in sums}

    def _origins(self) -> tuple[str, ...]:
        sourced = ("source",) if 1 in self._heard else ()
        return (*sourced, *(f"import {unit}" for unit in sorted(set(self._units)) if unit))

    # --- which of them

    def _wanted(self, asked: Asked) -> bytes | None:
        """A byte for each order, 1 where it is asked for; None: all are."""
        found: list[bytes] = []
        if asked.states:
            found.append(bytes(self._states.translate(_chosen(STATES, asked.states))))
        if asked.links:
            found.append(bytes(self._links.translate(_chosen(LINKS, asked.links))))
        kind, _, number = asked.origin.partition(" ")
        if kind == "source":
            found.append(bytes(self._heard))
        elif kind == "import":
            unit = int(number or 0)
            found.append(bytes(one == unit if unit else one > 0 for one in self._units))
        if asked.viewers:
            whose = {self._people[viewer] for viewer in asked.viewers if viewer in self._people}
            found.append(bytes(one in whose for one in self._whose))
        if asked.since:
            found.append(bytes(time >= asked.since for time in self._times))
        if asked.until:
            found.append(bytes(time < asked.until for time in self._times))
        if asked.text:
            found.append(self._search(asked.text.casefold(), asked.titles))
        return _all_of(found) if found else None

    def _search(self, wanted: str, titles: Mapping[str, str]) -> bytes:
        """Where the number, a name or a product has a text."""
        hits = bytearray(wanted in text for text in self._texts)
        people = {place for place, name in enumerate(self._names) if name and wanted in name.casefold()}
        if people:
            for place, one in enumerate(self._whose):
                if one in people:
                    hits[place] = 1
        for item, places in self._untitled.items():
            if places and wanted in titles.get(item, "").casefold():
                for place in places:
                    hits[place] = 1
        return bytes(hits)


def _chosen(known: tuple[str, ...], wanted: tuple[str, ...]) -> bytes:
    """A table that says 1 for the codes that are wanted."""
    return bytes(code < len(known) and known[code] in wanted for code in range(256))


def _all_of(found: list[bytes]) -> bytes:
    whole = int.from_bytes(found[0], "big")
    for one in found[1:]:
        whole &= int.from_bytes(one, "big")
    return whole.to_bytes(len(found[0]), "big")
