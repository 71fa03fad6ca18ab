"""How far viewers came in the session, by tier and by traffic channel: read from the journal when somebody looks.

Nothing of it is counted while events are stepped: who did what stands in the journal, and what was read once is kept
for the next look.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.insight.present import tier_of
from tiercast.store.journal import seq_before
from tiercast.store.tables import journal

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

STEPS: Final[Mapping[str, frozenset[str]]] = {
    "here": frozenset(),
    "joined_in": frozenset(
        {"comment", "like", "share", "follow", "gift", "membership", "superchat", "play", "mic_request"}
    ),
    "product": frozenset({"item_view", "item_click", "shelf_open", "favourite"}),
    "cart": frozenset({"cart_add"}),
    "ordered": frozenset({"order_created"}),
    "paid": frozenset({"order_paid"}),
}
"""Steps towards a purchase, and the kinds that say that somebody took it; whoever is heard of is here."""
AT_ONCE: Final = 50_000
"""Entries of the journal that one query looks at."""
UNKNOWN: Final = "?"
"""Group of those whose tier or channel is not known."""
_PLACE: Final = {kind: place for place, kinds in enumerate(STEPS.values()) for kind in kinds}


class Funnel(msgspec.Struct, frozen=True):
    """How many viewers came at least so far, by step.

    Attributes:
        steps: those that some source can tell of.
        everybody: counts in their order; ladders: by ladder and tier; channels: by channel. `UNKNOWN` for neither.
    """

    steps: tuple[str, ...]
    everybody: tuple[int, ...]
    ladders: dict[str, dict[str, tuple[int, ...]]]
    channels: dict[str, tuple[int, ...]]


class LiveFunnel:
    """The funnels of a shop's rooms."""

    def __init__(self, shop: "LiveShop") -> None:
        self._shop = shop
        self._read: dict[str, _Read] = {}
        self._one = asyncio.Lock()

    async def of(self, room: str) -> Funnel:
        """The funnel of the session that is on, or of the last one. Raises: StoreError."""
        shop = self._shop
        shop.series.settle()
        series = shop.series.series.room(room)
        async with self._one:
            read = self._read.get(room)
            if read is None or read.began != series.began:
                read = self._read[room] = _Read(series.began, await asyncio.to_thread(self._first, series.began))
            await asyncio.to_thread(self._go_on, room, read)
        emitted = {kind for source in shop.sources.declared(room) for kind in source.kinds}
        steps = tuple(step for step, kinds in STEPS.items() if not kinds or kinds & emitted)
        return self._group(room, read.reached, steps)

    def _first(self, began: int) -> int:
        """The entry before the session's first one."""
        opened = self._shop.opened
        with opened.database.read() as connection:
            return seq_before(connection, opened.shop, began) if began else 0

    def _go_on(self, room: str, read: "_Read") -> None:
        opened, last = self._shop.opened, self._shop.series.series.seq
        with opened.database.read() as connection:
            while read.seq < last:
                until = min(last, read.seq + AT_ONCE)
                self._slice(connection, room, read, until)
                read.seq = until

    def _slice(self, connection: Connection, room: str, read: "_Read", until: int) -> None:
        c = journal.c
        kinds = sorted(self._shop.plugins.kinds.by_name)
        query = select(c.viewer, c.kind).where(c.shop == self._shop.opened.shop, c.seq > read.seq, c.seq <= until)
        query = query.where(c.room == room, c.viewer.is_not(None), c.time >= read.began, c.kind.in_(kinds))
        for viewer, kind in connection.execute(query.distinct()):
            place = _PLACE.get(kind, 0)
            if place >= read.reached.get(viewer, -1):
                read.reached[viewer] = place

    def _group(self, room: str, reached: Mapping[bytes, int], steps: tuple[str, ...]) -> Funnel:
        state, program = self._shop.shop.core.state, self._shop.shop.core.programs.get(room)
        everybody, ladders, channels = _Counts(), dict[str, dict[str, _Counts]](), dict[str, _Counts]()
        names = () if program is None else tuple(program.ladders)
        for viewer, place in reached.items():
            known = state.viewers.values.get(state.who(viewer))
            everybody.add(place)
            channel = known.channel if known is not None and known.channel else UNKNOWN
            channels.setdefault(channel, _Counts()).add(place)
            tiers = (known.tiers or {}) if known is not None else None
            for ladder in names:
                tier = UNKNOWN if tiers is None else tier_of(tiers.get(ladder, b""))
                ladders.setdefault(ladder, {}).setdefault(tier, _Counts()).add(place)
        places = [place for place, step in enumerate(STEPS) if step in steps]
        return Funnel(
            steps, everybody.at_least(places),
            {name: {tier: one.at_least(places) for tier, one in tiers.items()} for name, tiers in ladders.items()},
            {name: one.at_least(places) for name, one in channels.items()},
        )  # fmt: skip


class _Read(msgspec.Struct):
    """What was read of a session: up to which entry, and how far each viewer came."""

    began: int
    seq: int
    reached: dict[bytes, int] = {}


class _Counts:
    """How many came exactly so far, by step."""

    __slots__ = ("_counts",)

    def __init__(self) -> None:
        self._counts = [0] * len(STEPS)

    def add(self, place: int) -> None:
        """One more."""
        self._counts[place] += 1

    def at_least(self, places: Iterable[int]) -> tuple[int, ...]:
        """How many came to each of `places` or further."""
        return tuple(sum(self._counts[place:]) for place in places)
