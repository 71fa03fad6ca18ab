"""History that was imported: orders and products of before, which teach and set nothing off.

Each ``imported`` entry carries one thing in the words of an event: its `topic` is the kind (``order_paid``,
``order_refunded``, ``item``, or ``end`` for the last one of an import), attributes say when it was (``at``), which
import it belongs to (``import``), how sure its viewer is (``confidence``), and whether it is taken back (``undo``). An
order counts at its own time in the viewers' windows and totals; no rule is read, no visit begins, and the clock stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature
from tiercast.audience.purchases import CERTAIN, Purchase, find_purchase, order_mark, purchases
from tiercast.audience.unlearning import refills, without
from tiercast.audience.windows import WindowKind
from tiercast.step.catalogue_items import import_item, undo_item
from tiercast.step.learn import learn_paid, learn_refunded, unlearn_paid
from tiercast.step.measured import Measured, cell_of
from tiercast.step.moment import Moment
from tiercast.step.parts import keep_part, own_part
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import ChannelState, ItemState, ViewerState

PAID: Final = "order_paid"
REFUNDED: Final = "order_refunded"
HISTORY: Final = "history"
"""In the shop's counts: how many imports told enough of the past that who is not in it is new."""
BY_HAND: Final = 0
"""In place of an import's number, for what a person told."""
MOST_DAYS: Final = 1_000
"""Days of spend that are kept of a channel."""
KEPT_OF_ORDERS: Final = ("", "amount", "order")
"""Fields of an order that are kept of it (`audience.purchases`)."""
UNIT: Final = "import unit"
ROW: Final = "import row"
"""In the shop's counts: the import in hand (negative while it is taken back), and how far it is."""
Change = Callable[[Feature, bytes, Entry], bytes]


class OrderLine(msgspec.Struct, array_like=True, frozen=True):
    """One product of an order: its id, how many, and what they came to in minor units."""

    item: str
    quantity: int
    amount: int


_encode_channel = msgspec.msgpack.Encoder().encode
_decode_channel = msgspec.msgpack.Decoder(ChannelState).decode
_lines = msgspec.json.Decoder(tuple[OrderLine, ...]).decode


class History:
    """Takes imported entries in.

    Args:
        programs: of the rooms, by key.
    """

    def __init__(self, state: State, moment: Moment, programs: Mapping[str, RoomProgram]) -> None:
        self._state, self._m, self._programs = state, moment, programs

    def take(self, entry: Entry) -> None:
        """One entry of an import."""
        said = entry.attributes or {}
        if self._was_taken(said):
            return
        if entry.topic in (PAID, REFUNDED) and entry.viewer:
            self._order(entry, bool(said.get("undo")))
        elif entry.topic == "item" and entry.item:
            self._item(entry, bool(said.get("undo")))
        elif entry.topic == "channel" and entry.channel:
            self._channel(entry, bool(said.get("undo")))
        elif entry.topic == "end":
            counts = self._state.shop.counts
            counts[HISTORY] = max(0, counts.get(HISTORY, 0) + int(said.get(HISTORY, 0)))

    def _was_taken(self, said: Mapping[str, Attribute]) -> bool:
        """Whether an import that goes on after a crash tells something again; it tells all in the order of its rows."""
        row, number = int(said.get("row", 0)), int(said.get("import", 0))
        if not row:
            return False
        counts, unit = self._state.shop.counts, -number if said.get("undo") else number
        if counts.get(UNIT) == unit and row <= counts.get(ROW, 0):
            return True
        counts[UNIT], counts[ROW] = unit, row
        return False

    # --- orders

    def _order(self, entry: Entry, undo: bool) -> None:
        at = int((entry.attributes or {}).get("at", entry.time))
        known = self._state.who(entry.viewer) in self._state.viewers.values
        viewer = self._state.viewer(entry)
        if not known:
            viewer.first_seen = viewer.last_seen = at
        viewer.quality = viewer.quality or entry.quality
        self._count(entry, viewer, undo)
        part = own_part(self._state, viewer, entry.viewer)
        if part is not None:
            # Of two who are one the order is also theirs who paid it, for the day on which they are two again.
            self._count(entry, part, undo)
            keep_part(viewer, entry.viewer, part)

    def _count(self, entry: Entry, viewer: ViewerState, undo: bool) -> None:
        """Let an order count for a viewer, or count no more."""
        said = entry.attributes or {}
        number, at = int(said.get("import", 0)), int(said.get("at", entry.time))
        fact = msgspec.structs.replace(
            entry, kind=entry.topic, time=at, topic="", text=None,
            attributes={"confidence": said.get("confidence", CERTAIN)},
        )  # fmt: skip
        parts = tuple(_parts(fact, entry.text)) if entry.text else (fact,)
        found = find_purchase(viewer.bought, order_mark(entry.order))
        if undo:
            if found is None or found.source != number:
                return
            self._teach(parts, fact, viewer, without)
            if entry.topic == PAID:
                unlearn_paid(fact, viewer)
            self._refill(viewer, fact)
            return
        if entry.topic == PAID:
            if found is not None:
                # A source has told of it, or an import before: it counts once.
                return
            learn_paid(fact, viewer, number, int(said.get("confidence", CERTAIN)))
            viewer.first_seen = min(viewer.first_seen, at)
        elif found is None or found.source != number or _was_refunded(said, found, fact, viewer):
            return
        else:
            learn_refunded(fact, viewer)
        self._teach(parts, fact, viewer, _updated)

    def _teach(self, parts: Sequence[Entry], fact: Entry, viewer: ViewerState, change: Change) -> None:
        """Let the viewers' features take the fact in, or out; those by product take its lines."""
        for measured, program in self._features(fact.kind):
            for part in parts if "item" in measured.per else (fact,):
                self._look(part, viewer, program)
                self._change(measured, part, viewer, program, change)

    def _change(
        self, measured: Measured, fact: Entry, viewer: ViewerState, program: RoomProgram, change: Change
    ) -> None:
        if measured.slot >= 0:
            viewer.slots[measured.slot] = change(measured.feature, viewer.slots[measured.slot], fact)
            return
        category = program.config.category if fact.room == program.config.key else ""
        key = measured.cell_key(fact, category)
        if key is None:
            return
        slot = change(measured.feature, cell_of(self._m, measured, key), fact)
        cells = viewer.cells = viewer.cells if viewer.cells is not None else {}
        if slot:
            cells[key] = slot
        else:
            cells.pop(key, None)

    def _refill(self, viewer: ViewerState, fact: Entry) -> None:
        """The least, the greatest and the last are told again of the orders that stay."""
        left = [one for one in purchases(viewer.bought) if not one.refunded]
        for measured, program in self._features(PAID):
            feature = measured.feature
            if fact.kind != PAID or measured.slot < 0 or not refills(feature) or feature.spec.where is not None:
                continue
            for one in left:
                again = msgspec.structs.replace(fact, time=one.time, money=one.amount, item="", order="", coupon="")
                self._look(again, viewer, program)
                viewer.slots[measured.slot] = feature.update(viewer.slots[measured.slot], again)

    def begin(self, viewer: ViewerState, slots: Sequence[int]) -> None:
        """Let features that are new to a viewer take in the orders that imports told of before.

        An order is kept as its number, instant and amount; features that ask for more of it (a product, a coupon, a
        ``where``) begin empty, and have it once the import is made again.
        """
        told = [one for one in purchases(viewer.bought) if one.source and not one.refunded]
        for measured, _ in self._features(PAID) if told else ():
            spec = measured.feature.spec
            if measured.slot not in slots or spec.where is not None or spec.since or spec.field not in KEPT_OF_ORDERS:
                continue
            for one in told:
                fact = Entry(
                    one.time, PAID, money=one.amount, currency=viewer.currency, order=one.mark.hex(), quantity=1
                )
                viewer.slots[measured.slot] = measured.feature.update(viewer.slots[measured.slot], fact)

    def _features(self, kind: str) -> Iterator[tuple[Measured, RoomProgram]]:
        """Every viewers' feature of the shop that reads `kind` and reaches beyond a visit, once."""
        seen: set[tuple[int, str]] = set()
        for program in self._programs.values():
            for measured in program.features.all():
                spec, place = measured.feature.spec, (measured.slot, measured.prefix)
                if (
                    kind in spec.facts
                    and "viewer" in measured.per
                    and place not in seen
                    and spec.window not in (WindowKind.VISIT, WindowKind.SESSION)
                ):
                    seen.add(place)
                    yield measured, program

    def _look(self, fact: Entry, viewer: ViewerState, program: RoomProgram) -> None:
        """What ``where`` reads."""
        m = self._m
        m.now, m.config, m.room = self._state.shop.now, program.config, None
        m.about(fact, viewer)

    # --- products

    def _item(self, entry: Entry, undo: bool) -> None:
        key, items = entry.item.encode(), self._state.items
        items.changed(key)
        before = items.values.get(key)
        if undo:
            items.values[key] = undo_item(entry, before or ItemState())
        else:
            items.values[key] = import_item(entry, before or ItemState(since=entry.time))

    # --- traffic channels

    def _channel(self, entry: Entry, undo: bool) -> None:
        """What a channel cost on one day: what was told last counts, what was before it once that is taken back."""
        said, channels = entry.attributes or {}, self._state.shop.channels
        before = channels.get(entry.channel)
        channel = _decode_channel(before) if before else ChannelState()
        if before and channel.currency != entry.currency:
            return
        source, day = int(said.get("import", BY_HAND)), int(said.get("day", 0))
        layers = tuple(one for one in channel.told.get(day, ()) if one[0] != source)
        if not undo:
            layers = (*layers, (source, entry.money or 0))
        told = {**channel.told, day: layers}
        kept = dict(sorted((day, layers) for day, layers in told.items() if layers)[-MOST_DAYS:])
        if not kept:
            channels.pop(entry.channel, None)
            return
        days = {day: layers[-1][1] for day, layers in kept.items()}
        title = str(said.get("title") or "") if not undo else ""
        channels[entry.channel] = _encode_channel(
            ChannelState(title or channel.title, entry.currency, sum(days.values()), days, kept)
        )


def _was_refunded(said: Mapping[str, Attribute], order: Purchase, fact: Entry, viewer: ViewerState) -> bool:
    """Whether an import that tells a refund again has told it already: less is left than the order came to."""
    return "of" in said and viewer.currency == fact.currency and order.amount != int(said["of"])


def _parts(fact: Entry, lines: str) -> Iterator[Entry]:
    """The lines of an order, each as a fact of its own."""
    for line in _lines(lines):
        yield msgspec.structs.replace(fact, item=line.item, quantity=line.quantity, money=line.amount)


def _updated(feature: Feature, slot: bytes, entry: Entry) -> bytes:
    return feature.update(slot, entry)
