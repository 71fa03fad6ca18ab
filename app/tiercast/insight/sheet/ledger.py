"""What happened in one session, taken down entry by entry: whatever the sheet's numbers are made of.

Events count at their own time, from the session's begin to its close; what is paid after it is taken down apart, for
what came of firings shortly before the end.
"""

from collections import Counter
from typing import Final

import msgspec
from tiercast_api.kinds import BUILT_IN

from tiercast.audience.entry import CONTROL, Entry
from tiercast.audience.visits import Gaps, hear, read_visit
from tiercast.step.config import RoomConfig
from tiercast.step.rates import in_room_currency

MINUTE: Final = 60_000_000
TEXTS: Final = 200
"""Comments of one minute that are kept, to find out what was asked."""
PAID: Final = "order_paid"
CREATED: Final = "order_created"
REFUNDED: Final = "order_refunded"
LOOKS: Final = frozenset({"item_view", "item_click"})
INTERACTIONS: Final = frozenset({"comment", "like", "share", "follow", "gift", "superchat", "membership", "play"})
OF_THE_ROOM: Final = frozenset({
    "room_stats", "room_open", "room_close", "item_pinned", "item_stock", "quality", "host_speech", "cue",
})  # fmt: skip
"""Kinds that are about no viewer: whoever they name is the host or an operator."""
_OF_SOMEBODY: Final = frozenset(kind.name for kind in BUILT_IN if "viewer" in (*kind.needs, *kind.may))
"""Kinds that somebody does. Of a plugin's own kind that names nobody it is not known whether anybody did it."""


class Minute(msgspec.Struct):
    """One minute: arrivals, interactions, comments, orders paid, what was paid, and some of what was said."""

    arrivals: int = 0
    interactions: int = 0
    comments: int = 0
    orders: int = 0
    paid: int = 0
    texts: list[str] = []


class Fact(msgspec.Struct, frozen=True, gc=False):
    """Something that a viewer did: when, for which order, and what was paid."""

    time: int
    order: str = ""
    paid: int = 0


class Money(msgspec.Struct):
    """A sum in the room's currency.

    Attributes:
        lines: events with an amount; without: events that told none.
        other: currencies that have no rate here, and so are in no sum.
        orders: their numbers; unnumbered: events without a number, each an order of its own.
    """

    total: int = 0
    lines: int = 0
    without: int = 0
    other: set[str] = msgspec.field(default_factory=set)
    orders: set[str] = msgspec.field(default_factory=set)
    unnumbered: int = 0

    @property
    def count(self) -> int:
        """How many orders."""
        return len(self.orders) + self.unnumbered

    def take(self, entry: Entry, currency: str) -> bool:
        """Count an event; its money is in the room's `currency` where there is a rate. Returns: it is a new order."""
        if entry.money is None:
            self.without += 1
        elif entry.currency not in ("", currency):
            self.other.add(entry.currency)
        else:
            self.lines += 1
            self.total += entry.money
        if not entry.order:
            self.unnumbered += 1
            return True
        new = entry.order not in self.orders
        self.orders.add(entry.order)
        return new


class Ledger:
    """One session of a room.

    Args:
        began: its begin; config: the room's configuration as it was.
        watched: kinds besides payments of which it is to be known who did them when.
        following: begin of the session after it; 0: there is none.

    Attributes:
        ended: instant of its close, 0 while it goes on; last: the newest instant that was heard of.
        kinds: events by kind, with those that were shed; shed: how many of them.
        viewers, named, nameless: who was heard of; events that said who, and that did not.
        clickers, exposed, buyers, followers: viewers who did so; nameless_follows: follows without a viewer.
        facts: by kind and viewer what they did when, also shortly after the close.
        late_orders: paid after the close.
        aired: what was on: instant, item, phase; said: what the host said.
    """

    def __init__(
        self, began: int, config: RoomConfig, watched: frozenset[str] = frozenset(), following: int = 0
    ) -> None:
        self.began, self.config = began, config
        self._following = following
        self.ended = 0
        self.last = began
        self.entries = self.shed = 0
        self.kinds: Counter[str] = Counter()
        self.viewers: set[bytes] = set()
        self.named = self.nameless = 0
        self.clickers: set[bytes] = set()
        self.exposed: set[bytes] = set()
        self.followers: set[bytes] = set()
        self.nameless_follows = 0
        self.buyers: set[bytes] = set()
        self.nameless_payments = 0
        self.paid, self.created, self.refunded = Money(), Money(), Money()
        self.late_orders = 0
        self.minutes: dict[int, Minute] = {}
        self.facts: dict[str, dict[bytes, list[Fact]]] = {kind: {} for kind in sorted({PAID, *watched})}
        self.aired: list[tuple[int, str, str]] = []
        self.said: list[tuple[int, str]] = []
        self.titles: dict[str, str] = {}
        self._by_kind = {
            **dict.fromkeys(LOOKS, self.clickers), "item_exposed": self.exposed, "follow": self.followers
        }  # fmt: skip
        self._visits: dict[bytes, bytes] = {}
        self._dwell = 0
        self._gaps = Gaps(config.visit_gap, config.idle_gap)

    def take(self, entry: Entry) -> None:
        """Take an entry of the room down, in the journal's order. Others of the shop are not to be given."""
        if entry.time < self.began:
            return
        if self.ended or self._is_over(entry):
            self._take_after(entry)
            return
        if entry.kind in CONTROL:
            self._take_control(entry)
            return
        self.last = max(self.last, entry.time)
        self.entries += 1
        self.kinds[entry.kind] += 1
        self._take_viewer(entry)
        self._take_minute(entry)
        self._take_kind(entry)
        if entry.kind == "room_close":
            self.ended = entry.time

    def dwell(self) -> int:
        """Microseconds of all visits together, those that go on up to what was heard last."""
        visits = (read_visit(state) for state in self._visits.values())
        return self._dwell + sum(visit.dwell for visit in visits if visit is not None and visit.open)

    def bought(self, viewer: bytes, since: int, until: int, kind: str = PAID) -> list[Fact]:
        """What a viewer did after `since`, up to `until`."""
        return [fact for fact in self.facts[kind].get(viewer, ()) if since < fact.time <= until]

    def _is_over(self, entry: Entry) -> bool:
        return entry.time - self.last > self.config.session_gap or self._is_of_next(entry)

    def _is_of_next(self, entry: Entry) -> bool:
        return 0 < self._following <= entry.time

    def _take_control(self, entry: Entry) -> None:
        if entry.kind == "shed":
            self.kinds[entry.topic] += entry.quantity or 0
            self.shed += entry.quantity or 0
            if entry.topic == "enter":
                self._minute(entry.time).arrivals += entry.quantity or 0
        elif entry.kind == "show" and entry.topic == "set":
            last = self.aired[-1] if self.aired else (0, "", "")
            phase = str((entry.attributes or {}).get("phase", last[2]))
            self.aired.append((entry.time, entry.item or last[1], phase))

    def _take_viewer(self, entry: Entry) -> None:
        if entry.kind in OF_THE_ROOM:
            return
        if not entry.viewer:
            self.nameless += entry.kind in _OF_SOMEBODY and entry.kind != "item_exposed"
            return
        self.named += 1
        self.viewers.add(entry.viewer)
        state = self._visits.get(entry.viewer, b"")
        # As the step hears of viewers, so that both know the same visits.
        heard = hear(state, entry.time, entry.kind == "leave", self._gaps, self.config.dense)
        self._dwell += heard.ended.dwell if heard.ended is not None else 0
        self._visits[entry.viewer] = heard.state

    def _take_minute(self, entry: Entry) -> None:
        kind = entry.kind
        if kind == "enter":
            self._minute(entry.time).arrivals += 1
        elif kind in INTERACTIONS:
            minute = self._minute(entry.time)
            minute.interactions += entry.quantity or 1 if kind == "like" else 1
            if kind == "comment":
                minute.comments += 1
                if entry.text and len(minute.texts) < TEXTS:
                    minute.texts.append(entry.text)

    def _take_kind(self, entry: Entry) -> None:
        kind, viewer = entry.kind, entry.viewer
        if entry.item and entry.attributes and entry.attributes.get("title"):
            self.titles[entry.item] = str(entry.attributes["title"])
        if kind in self.facts and kind != PAID:
            self._note(entry, 0)
        if kind == PAID:
            self._take_paid(entry)
        elif kind in (CREATED, REFUNDED):
            sums = self.created if kind == CREATED else self.refunded
            sums.take(in_room_currency(entry, self.config), self.config.currency)
        elif kind == "item_pinned":
            phase = self.aired[-1][2] if self.aired else ""
            if not self.aired or self.aired[-1][1] != entry.item:
                self.aired.append((entry.time, entry.item, phase))
        elif kind == "host_speech" and entry.text:
            self.said.append((entry.time, entry.text))
        elif viewer and kind in self._by_kind:
            self._by_kind[kind].add(viewer)
        elif kind == "follow":
            self.nameless_follows += 1

    def _take_paid(self, entry: Entry) -> None:
        entry, currency = in_room_currency(entry, self.config), self.config.currency
        before = self.paid.total
        new = self.paid.take(entry, currency)
        minute = self._minute(entry.time)
        minute.orders += new
        minute.paid += self.paid.total - before
        if entry.viewer:
            self.buyers.add(entry.viewer)
            self._note(entry, self.paid.total - before)
        else:
            self.nameless_payments += 1

    def _take_after(self, entry: Entry) -> None:
        """After the session's end, and before the next one: only who still did what."""
        self.ended = self.ended or self.last
        if self._is_of_next(entry):
            return
        if entry.kind == PAID:
            self.late_orders += 1
        if entry.kind in self.facts:
            here = in_room_currency(entry, self.config)
            paid = here.money or 0 if here.currency in ("", self.config.currency) else 0
            self._note(here, paid if entry.kind == PAID else 0)

    def _note(self, entry: Entry, paid: int) -> None:
        if entry.viewer:
            found = self.facts[entry.kind].setdefault(entry.viewer, [])
            found.append(Fact(entry.time, entry.order, paid))

    def _minute(self, time: int) -> Minute:
        return self.minutes.setdefault(time // MINUTE, Minute())
