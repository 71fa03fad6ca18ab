"""Orders that imports told of, in the viewers' features: taught, taken out again, and told to features that come later.

Of each order is kept what a feature may ask for, but for its number, of which only a mark is. An order with several
products is one fact to features that ask for none, and as many as it has lines to those that do, as it would have been
live, where each line is an event of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature
from tiercast.audience.purchases import CERTAIN, MOST, NOTHING, order_mark, purchases
from tiercast.audience.unlearning import refills, without
from tiercast.step.measured import Measured, cell_of, is_begun
from tiercast.step.moment import Moment
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import Told, ToldOrder, ViewerState

PAID: Final = "order_paid"
REFUNDED: Final = "order_refunded"
NEVER_MET: Final = -1
"""In place of the first instant at which a viewer was seen: only imports have told of them."""
SOMEBODY: Final = b"?"
"""In place of a viewer's key, where what is measured is theirs anyway."""
Change = Callable[[Feature, bytes, Entry], bytes]


class OrderLine(msgspec.Struct, array_like=True, frozen=True):
    """One product of an order: its id, how many, and what they came to in minor units."""

    item: str
    quantity: int
    amount: int


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(ToldOrder).decode
_lines: Final = msgspec.json.Decoder(tuple[OrderLine, ...]).decode


class ToldOrders:
    """The orders of imports, in features.

    Args:
        programs: of the rooms, by key.
    """

    def __init__(self, state: State, moment: Moment, programs: Mapping[str, RoomProgram]) -> None:
        self._state, self._m, self._programs = state, moment, programs

    # --- what is kept of an order

    def keep(self, fact: Entry, lines: str, viewer: ViewerState) -> None:
        """An order was told: `fact` at the instant at which it was paid."""
        known = viewer.told or Told()
        told = dict(known.orders)
        told[order_mark(fact.order)] = _encode(
            ToldOrder(
                fact.time, fact.item, fact.quantity, fact.money, fact.currency, fact.coupon, fact.channel, fact.quality,
                lines, int((fact.attributes or {}).get("confidence", CERTAIN)),
            )
        )  # fmt: skip
        if len(told) > MOST:
            # Looked up once for all: of somebody who bought often, one by one took a second an order.
            kept = {one.mark for one in purchases(viewer.bought)} - {NOTHING}
            told = {mark: one for mark, one in told.items() if mark in kept}
        met = known.met
        if fact.time < viewer.first_seen:
            met = met or viewer.first_seen
            viewer.first_seen = fact.time
        if not viewer.visits:
            viewer.last_seen = max(viewer.last_seen, fact.time)
        viewer.told = Told(told, met)

    def refund(self, fact: Entry, viewer: ViewerState) -> None:
        """Some of an order's money went back."""
        mark = order_mark(fact.order)
        if viewer.told is not None and (packed := viewer.told.orders.get(mark)) is not None:
            one = msgspec.structs.replace(_decode(packed), refunded=fact.money or 0)
            viewer.told = Told({**viewer.told.orders, mark: _encode(one)}, viewer.told.met)

    def forget(self, fact: Entry, viewer: ViewerState) -> None:
        """An order does not count any more; whoever was seen before it was first seen then again."""
        mark = order_mark(fact.order)
        known = viewer.told or Told()
        told = {each: one for each, one in known.orders.items() if each != mark}
        met = known.met
        if met:
            times = [_decode(one).at for one in told.values()]
            if not viewer.visits and met < 0:
                viewer.last_seen = max(times, default=viewer.last_seen)
            before = [met] if met > 0 else []
            viewer.first_seen = min((*before, *times), default=viewer.first_seen)
            if not times and before:
                met = 0
        viewer.told = Told(told, met) if told or met else None

    # --- in features

    def teach(self, fact: Entry, lines: str, viewer: ViewerState, change: Change) -> None:
        """Let the viewers' features take the fact in, or out; those that ask for products take its lines."""
        parts = tuple(_parts(fact, lines))
        for measured, program in self._features(fact.kind):
            for part in parts if measured.feature.spec.by_line else (fact,):
                self._look(part, viewer, program)
                self._change(measured, part, viewer, program, change)

    def refill(self, fact: Entry, viewer: ViewerState) -> None:
        """The least, the greatest and the last are told again of the orders that stay."""
        for measured, program in self._features(PAID):
            if not refills(measured.feature):
                continue
            for again in self._staying(fact, viewer, measured):
                self._look(again, viewer, program)
                self._change(measured, again, viewer, program, updated)

    def begin(self, viewer: ViewerState, slots: Sequence[int]) -> None:
        """Let features that are new to a viewer, by place in the layout, take in the orders that imports told of."""
        if viewer.told is None or not viewer.told.orders:
            return
        new = {kind: [one for one in self._features(kind) if one[0].begun in slots and not one[0].feature.spec.since]
               for kind in (PAID, REFUNDED)}  # fmt: skip
        if not any(new.values()):
            return
        m = self._m
        stood = m.now, m.config, m.room, m.entry, m.viewer, m.key, m.history
        # Also of somebody who is only looked at: their cells must not become others.
        viewer.cells = dict(viewer.cells) if viewer.cells is not None else None
        for mark, packed in sorted(viewer.told.orders.items(), key=_told_at):
            for fact, lines in _facts(mark, _decode(packed)):
                for measured, program in new[fact.kind]:
                    for part in _parts(fact, lines) if measured.feature.spec.by_line else (fact,):
                        self._look(part, viewer, program)
                        self._change(measured, part, viewer, program, updated)
        m.now, m.config, m.room, m.entry, m.viewer, m.key, m.history = stood

    def _staying(self, fact: Entry, viewer: ViewerState, measured: Measured) -> Iterator[Entry]:
        """The orders that are left, as facts: of imports as they were told, of sources as far as is kept of them."""
        spec, told = measured.feature.spec, viewer.told.orders if viewer.told is not None else {}
        for one in purchases(viewer.bought):
            if (packed := told.get(one.mark)) is not None:
                again, lines = next(_facts(one.mark, _decode(packed)))
                yield from _parts(again, lines) if spec.by_line else (again,)
            elif measured.slot >= 0 and spec.where is None and not spec.by_line and not one.refunded:
                yield msgspec.structs.replace(
                    fact, time=one.time, money=one.amount, item="", order="", coupon="", quantity=None
                )

    def _change(
        self, measured: Measured, fact: Entry, viewer: ViewerState, program: RoomProgram, change: Change
    ) -> None:
        if measured.slot >= 0:
            viewer.slots[measured.slot] = _changed(measured.feature, viewer.slots[measured.slot], fact, change)
            return
        category = program.config.category if fact.room == program.config.key else ""
        key = measured.cell_key(fact, category)
        if key is None:
            return
        slot = _changed(measured.feature, cell_of(self._m, measured, key), fact, change)
        cells = viewer.cells = viewer.cells if viewer.cells is not None else {}
        if slot:
            cells[key] = slot
        else:
            cells.pop(key, None)
        viewer.cells = cells or None

    def _features(self, kind: str) -> Iterator[tuple[Measured, RoomProgram]]:
        """Every viewers' feature of the shop that reads `kind` and reaches beyond a visit, once."""
        seen: set[tuple[int, str]] = set()
        for program in self._programs.values():
            for measured in program.features.all():
                spec, place = measured.feature.spec, (measured.slot, measured.prefix)
                if kind in spec.facts and place not in seen and is_begun(spec):
                    seen.add(place)
                    yield measured, program

    def _look(self, fact: Entry, viewer: ViewerState, program: RoomProgram) -> None:
        """What ``where`` reads."""
        m = self._m
        m.now, m.config, m.room = self._state.shop.now, program.config, None
        m.about(fact, viewer)


def both_told(one: ViewerState, two: ViewerState) -> Told | None:
    """What imports told of two who are one; asked while `first_seen` still is each one's own."""
    first, second = one.told or Told(), two.told or Told()
    met = 0
    if first.met or second.met:
        seen = [told.met or viewer.first_seen for viewer, told in ((one, first), (two, second)) if told.met >= 0]
        met = min(seen, default=NEVER_MET)
    orders = {**second.orders, **first.orders}
    return Told(orders, met) if orders or met else None


def updated(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    """The slot after `entry`."""
    return feature.update(slot, entry)


def _changed(feature: Feature, slot: bytes, fact: Entry, change: Change) -> bytes:
    new = change(feature, slot, fact)
    if change is without and new == slot and feature.spec.field == "order" and fact.order:
        # A feature that came later was told the mark instead of the number, of which nothing is kept.
        return change(feature, slot, msgspec.structs.replace(fact, order=order_mark(fact.order).hex()))
    return new


def _told_at(one: tuple[bytes, bytes]) -> tuple[int, bytes]:
    return _decode(one[1]).at, one[0]


def _facts(mark: bytes, one: ToldOrder) -> Iterator[tuple[Entry, str]]:
    """The payment, and the refund where there was one; each with its lines."""
    fact = Entry(
        one.at, PAID, "", SOMEBODY, one.item, one.quantity, one.amount, one.currency, mark.hex(), one.coupon,
        quality=one.quality, channel=one.channel, attributes={"confidence": one.confidence},
    )  # fmt: skip
    yield fact, one.lines
    if one.refunded:
        yield msgspec.structs.replace(fact, kind=REFUNDED, money=one.refunded), ""


def _parts(fact: Entry, lines: str) -> Iterator[Entry]:
    """The lines of an order, each as a fact of its own; the order itself where it has no more than one."""
    if not lines:
        yield fact
        return
    for line in _lines(lines):
        yield msgspec.structs.replace(fact, item=line.item, quantity=line.quantity, money=line.amount)
