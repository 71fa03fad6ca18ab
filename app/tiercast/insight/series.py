"""The course of a session, counted in buckets of five seconds: what happened, what was sold, who was there.

Pure: it is handed what was committed, and now and then a look at who is there. Every change raises the revision, so
that whoever looks asks only for what has changed since. Events count at their own time, also late ones.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from tiercast.audience.entry import CONTROL, Entry
from tiercast.decide.decision import Change, Firing

STEP: Final = 5_000_000
"""Microseconds of a bucket."""
CHUNK: Final = 12 * STEP
"""Microseconds of what is stored together."""
LONGEST: Final = 24 * 3_600_000_000
"""Microseconds of one session that are kept at hand; what is older is in the store only."""
MOST_FIRINGS: Final = 2_000
"""Firings that are kept one by one; older ones are in the counts of their buckets."""
ORDERS: Final = 4_096
"""Orders that are remembered: an order of several lines counts once."""
PAID: Final = "order_paid"
REFUNDED: Final = "order_refunded"
PINNED: Final = "item_pinned"
_CLOSE: Final = frozenset({PAID, REFUNDED, "order_created", PINNED, "show", "shed", "room_stats"})
"""Kinds of which more is counted than that they happened."""
COUNTED_CONTROL: Final = frozenset({"show", "shed"})
"""Control entries that are part of the course of a session."""
_ONLINE: Final = ("online", "viewers")


class Aired(msgspec.Struct, frozen=True, array_like=True):
    """A product or phase is on from `time` on; both "" where nothing is."""

    time: int
    item: str
    phase: str = ""


class Bucket(msgspec.Struct, omit_defaults=True):
    """Five seconds of a room. Fields are stored: add at the end only.

    Attributes:
        session, began: number and begin of the session; 0: between sessions.
        kinds: events by kind, with those that were shed.
        orders, paid_orders: how many; paid, refunded: minor units by currency.
        fired: firings that were not suppressed, by rule; suppressed: the others, by reason.
        on, off: signals that began and ended.
        present: viewers there; online: as the platform counts; None: nobody has looked, or nobody tells.
        tiers: those present by ladder and tier ("" for none); holding: for how many a signal holds.
    """

    session: int = 0
    began: int = 0
    kinds: dict[str, int] = {}
    orders: int = 0
    paid_orders: int = 0
    paid: dict[str, int] = {}
    refunded: dict[str, int] = {}
    fired: dict[str, int] = {}
    suppressed: dict[str, int] = {}
    on: dict[str, int] = {}
    off: dict[str, int] = {}
    present: int | None = None
    online: int | None = None
    tiers: dict[str, dict[str, int]] | None = None
    holding: dict[str, int] | None = None
    aired: list[Aired] = []


class Sample(msgspec.Struct):
    """Who is there at an instant; the fields are those of `Bucket`."""

    present: int | None = None
    tiers: dict[str, dict[str, int]] = {}
    holding: dict[str, int] = {}


class Fired(msgspec.Struct, frozen=True):
    """A firing on the time axis, with the revision at which it came."""

    revision: int
    firing: Firing


class RoomSeries:
    """The series of one room: of the session that is on, or of the last one.

    Attributes:
        session, began: number and begin of that session; is_open: it is on.
        began_revision: when that session took the place of another one.
        buckets: by number (instant // `STEP`); changed: revision at which each was changed last.
        fired: the newest firings that were not suppressed; aired: what was on, in order.
        aired_revision: when `aired` changed last.
        paid: what was paid in that session, minor units by currency; paid_orders: how many orders.
        online: as the platform counted last.
    """

    def __init__(self) -> None:
        self.session = self.began = self.began_revision = 0
        self.is_open = False
        self.buckets: dict[int, Bucket] = {}
        self.changed: dict[int, int] = {}
        self.dirty: set[int] = set()
        self.fired: deque[Fired] = deque(maxlen=MOST_FIRINGS)
        self.aired: list[Aired] = []
        self.aired_revision = 0
        self.paid: dict[str, int] = {}
        self.paid_orders = 0
        self.online: int | None = None
        self._orders: dict[str, None] = {}

    def follows(self, session: int, began: int, revision: int) -> None:
        """How the room stands: `began` is 0 while it is closed. A new session begins an empty series."""
        self.is_open = began > 0
        if began and began != self.began:
            self.session, self.began, self.began_revision = session, began, revision
            first = began // STEP
            for number in [number for number in self.buckets if number < first]:
                self._drop(number)
            self.fired = deque((one for one in self.fired if one.firing.time >= began), MOST_FIRINGS)
            self.aired = [one for one in self.aired if one.time >= began]
            self.total()

    def total(self) -> None:
        """Add up what is known of the session anew."""
        self.paid, self.paid_orders, self.online = {}, 0, None
        for number in sorted(self.buckets):
            bucket = self.buckets[number]
            self.paid_orders += bucket.paid_orders
            for currency, amount in bucket.paid.items():
                self.paid = _plus(self.paid, currency, amount)
            self.online = self.online if bucket.online is None else bucket.online

    def at(self, time: int, revision: int) -> Bucket | None:
        """The bucket of an instant, about to change; None where it belongs to no session that is kept."""
        number = time // STEP
        bucket = self.buckets.get(number)
        if bucket is None:
            if not self.began or number < self.began // STEP:
                return None
            bucket = self.buckets[number] = Bucket()
            self._forget(number)
        if self.is_open:
            bucket.session, bucket.began = self.session, self.began
        self.changed[number] = revision
        self.dirty.add(number // (CHUNK // STEP))
        return bucket

    def is_new_order(self, order: str) -> bool:
        """Whether this is the first line of an order; what has no number is an order of its own."""
        if not order:
            return True
        if order in self._orders:
            return False
        if len(self._orders) >= ORDERS:
            del self._orders[next(iter(self._orders))]
        self._orders[order] = None
        return True

    def air(self, aired: Aired, revision: int) -> None:
        """Something else is on from now on; late news goes where it belongs."""
        bucket = self.at(aired.time, revision)
        if bucket is None:
            return
        before = next((one for one in reversed(self.aired) if one.time <= aired.time), None)
        if before is not None and (before.item, before.phase) == (aired.item, aired.phase):
            return
        bucket.aired = [*bucket.aired, aired]
        self.aired.append(aired)
        self.aired.sort(key=lambda one: one.time)
        self.aired_revision = revision

    def is_over_by(self, time: int) -> bool:
        """Whether an instant lies more than a day behind all that is known of the session.

        What rules do of a recording of another day they do at present, which must not push out what it told.
        """
        return bool(self.buckets) and time // STEP - next(reversed(self.buckets)) > LONGEST // STEP

    def _forget(self, newest: int) -> None:
        while newest - (first := next(iter(self.buckets))) > LONGEST // STEP:
            self._drop(first)

    def _drop(self, number: int) -> None:
        del self.buckets[number]
        self.changed.pop(number, None)


class Series:
    """The series of every room of a shop.

    Args:
        session_of: number and begin of a room's session as it stands, the begin 0 while it is closed.

    Attributes:
        revision: grows with every change; seq: the last entry that was counted.
    """

    def __init__(self, session_of: Callable[[str], tuple[int, int]]) -> None:
        self._session_of = session_of
        self.rooms: dict[str, RoomSeries] = {}
        self.revision = self.seq = 0

    def room(self, key: str) -> RoomSeries:
        """The series of a room."""
        found = self.rooms.get(key)
        if found is None:
            found = self.rooms[key] = RoomSeries()
        return found

    def take(self, entries: Sequence[Entry], firings: Sequence[Firing], changes: Sequence[Change]) -> None:
        """Count what was committed together, in order."""
        self.revision += 1
        if entries:
            self.seq = entries[-1].seq
            counted = Counter([(e.room, e.time // STEP, e.kind) for e in entries])
            for (key, number, kind), count in counted.items():
                if kind in CONTROL:
                    continue
                bucket = self._bucket(key, number * STEP)
                if bucket is not None:
                    bucket.kinds = _plus(bucket.kinds, kind, count)
            for entry in [e for e in entries if e.kind in _CLOSE]:
                self._look_closely(entry)
        for firing in firings:
            self._fire(firing)
        for change in changes:
            if change.what == "signal":
                bucket = self._bucket_of_rules(change.room, change.time)
                if bucket is not None and change.after:
                    bucket.on = _plus(bucket.on, change.name)
                elif bucket is not None:
                    bucket.off = _plus(bucket.off, change.name)

    def sample(self, key: str, now: int, sample: Sample) -> None:
        """Note who is there at `now`, microseconds."""
        self.revision += 1
        bucket = self._bucket(key, now)
        if bucket is not None and self.rooms[key].is_open:
            bucket.present, bucket.tiers, bucket.holding = sample.present, sample.tiers, sample.holding

    def stands(self, key: str) -> None:
        """Look at how the room stands, also where nothing happens."""
        room = self.room(key)
        session, began = self._session_of(key)
        if (began > 0) != room.is_open or began not in (0, room.began):
            self.revision += 1
            room.follows(session, began, self.revision)

    def _bucket(self, key: str, time: int) -> Bucket | None:
        return self._followed(key).at(time, self.revision)

    def _bucket_of_rules(self, key: str, time: int) -> Bucket | None:
        """Where what rules do is counted; nowhere once what was told is over."""
        room = self._followed(key)
        return None if room.is_over_by(time) else room.at(time, self.revision)

    def _followed(self, key: str) -> RoomSeries:
        room = self.room(key)
        room.follows(*self._session_of(key), self.revision)
        return room

    def _look_closely(self, entry: Entry) -> None:
        bucket, kind, room = self._bucket(entry.room, entry.time), entry.kind, self.room(entry.room)
        if bucket is None:
            return
        if kind == "shed":
            bucket.kinds = _plus(bucket.kinds, entry.topic, entry.quantity or 0)
        elif kind == "order_created":
            bucket.orders += room.is_new_order(f"{kind} {entry.order}" if entry.order else "")
        elif kind == PAID:
            is_new = room.is_new_order(entry.order)
            bucket.paid_orders += is_new
            room.paid_orders += is_new
            if entry.money is not None:
                bucket.paid = _plus(bucket.paid, entry.currency, entry.money)
                room.paid = _plus(room.paid, entry.currency, entry.money)
        elif kind == REFUNDED and entry.money is not None:
            bucket.refunded = _plus(bucket.refunded, entry.currency, entry.money)
        elif kind == "room_stats":
            told = entry.attributes or {}
            counts = [int(told[name]) for name in _ONLINE if isinstance(told.get(name), int | float)]
            bucket.online = counts[0] if counts else bucket.online
            room.online = counts[0] if counts else room.online
        else:
            self._air(entry, room)

    def _air(self, entry: Entry, room: RoomSeries) -> None:
        """What is on from now on, as `step.show` reads it."""
        last = room.aired[-1] if room.aired else Aired(0, "")
        if entry.kind == PINNED:
            room.air(Aired(entry.time, entry.item, last.phase), self.revision)
        elif entry.topic == "set":
            phase = str((entry.attributes or {}).get("phase", ""))
            room.air(Aired(entry.time, entry.item or last.item, phase), self.revision)

    def _fire(self, firing: Firing) -> None:
        bucket = self._bucket_of_rules(firing.room, firing.time)
        if bucket is None:
            return
        if firing.suppressed:
            bucket.suppressed = _plus(bucket.suppressed, firing.suppressed)
        else:
            bucket.fired = _plus(bucket.fired, f"{firing.ruleset}/{firing.rule}")
            self.rooms[firing.room].fired.append(Fired(self.revision, firing))

    # --- what is stored

    def take_dirty(self) -> Iterator[tuple[str, int, bytes]]:
        """What has changed since the last time: room, first instant of the minute, what is stored of it."""
        for key, room in self.rooms.items():
            dirty, room.dirty = room.dirty, set()
            for minute in sorted(dirty):
                first = minute * (CHUNK // STEP)
                kept = {n: room.buckets[n] for n in range(first, first + CHUNK // STEP) if n in room.buckets}
                if kept:
                    yield key, minute * CHUNK, _encode(kept)

    def spoil(self, minutes: Mapping[str, Sequence[int]]) -> None:
        """These minutes, by room and first instant, could not be written: they are dirty again."""
        for key, times in minutes.items():
            self.room(key).dirty.update(time // CHUNK for time in times)

    def restore(self, key: str, payloads: Sequence[bytes], firings: Sequence[Firing]) -> None:
        """Take up what is stored of a room's last session, and its newest firings, both in order."""
        self.revision += 1
        room = self.room(key)
        buckets = {number: bucket for payload in payloads for number, bucket in _decode(payload).items()}
        began = max((bucket.began for bucket in buckets.values()), default=0)
        if not began:
            return
        room.buckets = {number: buckets[number] for number in sorted(buckets) if number >= began // STEP}
        room.began = began
        room.session = max(bucket.session for bucket in room.buckets.values())
        room.changed = dict.fromkeys(room.buckets, self.revision)
        room.aired = sorted((a for bucket in room.buckets.values() for a in bucket.aired), key=lambda one: one.time)
        room.aired_revision = room.began_revision = self.revision
        room.total()
        room.fired.extend(Fired(self.revision, firing) for firing in firings if firing.time >= began)


_encode: Final[Callable[[dict[int, Bucket]], bytes]] = msgspec.msgpack.Encoder().encode
_decode: Final[Callable[[bytes], dict[int, Bucket]]] = msgspec.msgpack.Decoder(dict[int, Bucket]).decode


def buckets_of(payload: bytes) -> dict[int, Bucket]:
    """What is stored of a minute: its buckets by number (instant // `STEP`)."""
    return _decode(payload)


def _plus(counts: dict[str, int], name: str, more: int = 1) -> dict[str, int]:
    """`counts` with `more` of `name`: a new one where it was empty, so that no empty one is ever kept by a bucket."""
    if not counts:
        return {name: more}
    counts[name] = counts.get(name, 0) + more
    return counts
