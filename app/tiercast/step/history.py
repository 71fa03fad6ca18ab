"""History that was imported: orders and products of before, which teach and set nothing off.

Each ``imported`` entry carries one thing in the words of an event: its `topic` is the kind (``order_paid``,
``order_refunded``, ``item``, ``told`` for what a person tells of a product, ``end`` for the last one of an import, or
``gone`` for a viewer of whom nothing is known any more once one is taken back),
attributes say when it was (``at``), which import it belongs to (``import``), how sure its viewer is (``confidence``),
and whether it is taken back (``undo``). An order counts at its own time in the viewers' windows and totals; no rule is
read, no visit begins, and the clock stays.
"""

from collections.abc import Callable, Mapping
from typing import Final

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.audience.purchases import CERTAIN, Purchase, find_purchase, order_mark
from tiercast.audience.unlearning import without
from tiercast.step.catalogue_items import import_item, tell_item, undo_item
from tiercast.step.learn import (
    is_beyond,
    learn_paid,
    learn_refunded,
    refund_beyond,
    unlearn_beyond,
    unlearn_paid,
)
from tiercast.step.moment import Moment
from tiercast.step.parts import keep_part, own_part
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.told_orders import NEVER_MET, PAID, REFUNDED, ToldOrders, updated
from tiercast.step.values import ChannelState, ItemState, Told, ViewerState

HISTORY: Final = "history"
"""In the shop's counts: how many imports told enough of the past that who is not in it is new."""
GONE: Final = "gone"
BY_HAND: Final = 0
"""In place of an import's number, for what a person told."""
MOST_DAYS: Final = 1_000
"""Days of spend that are kept of a channel."""
UNIT: Final = "import unit"
ROW: Final = "import row"
"""In the shop's counts: the import in hand (negative while it is taken back), and how far it is."""


_encode_channel = msgspec.msgpack.Encoder().encode
_decode_channel = msgspec.msgpack.Decoder(ChannelState).decode


class History:
    """Takes imported entries in.

    Args:
        programs: of the rooms, by key.
        forget: lets a viewer's state go.
    """

    def __init__(
        self, state: State, moment: Moment, programs: Mapping[str, RoomProgram], forget: Callable[[bytes], None]
    ) -> None:  # fmt: skip
        self._state, self._m, self._programs, self._forget = state, moment, programs, forget
        self._orders = ToldOrders(state, moment, programs)
        self.begin = self._orders.begin

    def take(self, entry: Entry) -> None:
        """One entry of an import."""
        said = entry.attributes or {}
        if self._was_taken(said):
            return
        if entry.topic in (PAID, REFUNDED) and entry.viewer:
            self._order(entry, bool(said.get("undo")))
        elif entry.topic == "item" and entry.item:
            self._item(entry, undo_item if said.get("undo") else import_item)
        elif entry.topic == "told" and entry.item:
            self._item(entry, tell_item)
        elif entry.topic == "channel" and entry.channel:
            self._channel(entry, bool(said.get("undo")))
        elif entry.topic == GONE:
            self._go(entry.viewer)
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

    def _go(self, key: bytes) -> None:
        """A viewer goes, unless something is known of them after all."""
        viewer, aliases = self._state.viewers.values.get(key), self._state.shop.aliases
        if viewer is not None and is_nobody(viewer) and key not in aliases and key not in aliases.values():
            self._forget(key)

    # --- orders

    def _order(self, entry: Entry, undo: bool) -> None:
        at = int((entry.attributes or {}).get("at", entry.time))
        known = self._state.who(entry.viewer) in self._state.viewers.values
        viewer = self._state.viewer(entry)
        if not known:
            viewer.first_seen = viewer.last_seen = at
            viewer.told = Told(met=NEVER_MET)
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
        orders = self._orders
        found = find_purchase(viewer.bought, order_mark(entry.order))
        beyond, paid = found is None and is_beyond(fact, viewer), int(said.get("of", 0))
        if undo:
            if not beyond and (found is None or found.source != number):
                return
            orders.teach(fact, entry.text or "", viewer, without)
            if entry.topic == PAID:
                (unlearn_beyond if beyond else unlearn_paid)(fact, viewer)
                orders.forget(fact, viewer)
                orders.refill(fact, viewer)
            elif beyond:
                refund_beyond(fact, viewer, paid, -1)
            return
        if entry.topic == PAID:
            if found is not None:
                # A source has told of it, or an import before: it counts once.
                return
            learn_paid(fact, viewer, number, int(said.get("confidence", CERTAIN)))
            orders.keep(fact, entry.text or "", viewer)
        elif beyond:
            # Its payment came just before, and was older than all of which rows are kept.
            refund_beyond(fact, viewer, paid, 1)
        elif found is None or found.source != number or _was_refunded(said, found, fact, viewer):
            return
        else:
            learn_refunded(fact, viewer)
            orders.refund(fact, viewer)
        orders.teach(fact, entry.text or "", viewer, updated)

    # --- products

    def _item(self, entry: Entry, take: Callable[[Entry, ItemState], ItemState]) -> None:
        key, items = entry.item.encode(), self._state.items
        items.changed(key)
        items.values[key] = take(entry, items.values.get(key) or ItemState(since=entry.time))

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


def is_nobody(viewer: ViewerState) -> bool:
    """Whether nothing is known of somebody of whom only imports have told: all of those were taken back."""
    told = viewer.told
    if told is None or told.met != NEVER_MET or told.orders or viewer.orders or viewer.bought or viewer.visits:
        return False
    done = viewer.reached or viewer.caps or viewer.variants or viewer.parts
    return not (done or viewer.visit_room or viewer.labels or viewer.attributes or viewer.consent)
