"""Features as the step uses them: whose key they have, where their slots lie, and how they are read at a moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature, FeatureSpec
from tiercast.audience.visits import visit_start
from tiercast.audience.windows import Marks, WindowKind
from tiercast.step.config import HOUR
from tiercast.step.layout import Layout
from tiercast.step.moment import VISIT_END, Moment, Reader, Value
from tiercast.step.patterns import dimension

VIEWER: Final = "viewer"
MOST_KEYS: Final = 65_536
"""Cell keys of one feature that are remembered by item, so that those who look at the same product share one text."""
BY_ITEM: Final = ("viewer", "item")
"""The key of most cells."""
OF_A_ROOM: Final = frozenset({WindowKind.VISIT, WindowKind.SESSION})
ORDER_KINDS: Final = frozenset({"order_paid", "order_refunded"})
"""Kinds that imports tell of."""
OLDER_THAN_A_SESSION: Final = 4 * HOUR
"""A window longer than this asks for what is older than a session, which an identity of the session cannot carry."""


@dataclass
class Measured:
    """One feature in one shop.

    Attributes:
        slot: index in a viewer's slots, where it is measured per viewer; else -1 and it lies in a cell.
        prefix: beginning of its cells' keys.
        fed: a connected source emits one of its facts; otherwise it is unknown.
        since: full name of the fact that its window starts after; "" for none.
        marked: its window needs the beginnings of visit or session.
        per: dimensions of its key.
        begun: place in the layout by which it is found to be new to a viewer; -1: nothing is told to it then.
        keys: keys of its cells by item, where nothing but the viewer is besides.
    """

    feature: Feature
    slot: int
    prefix: str
    fed: bool
    since: str
    marked: bool
    per: tuple[str, ...]
    begun: int = -1
    keys: dict[str, str] = field(default_factory=dict)

    def cell_key(self, entry: Entry, category: str) -> str | None:
        """Key of its cell for what `entry` carries; None where it does not carry every dimension."""
        if self.per == BY_ITEM:
            return self._of_item(entry.item) if entry.item and entry.viewer else None
        key = self.prefix
        for name in self.per:
            if name == "viewer":
                if not entry.viewer:
                    return None
            else:
                part = entry.item if name == "item" else dimension(entry, name, category)
                if not part:
                    return None
                key = f"{key}\x1f{part}"
        return key

    def _of_item(self, item: str) -> str:
        key = self.keys.get(item)
        if key is None:
            if len(self.keys) >= MOST_KEYS:
                self.keys.clear()
            key = self.keys[item] = f"{self.prefix}\x1f{item}"
        return key


def over_all_rooms(spec: FeatureSpec) -> bool:
    """Whether a feature is about a viewer in all rooms: not keyed by a room, nor over its visit or session."""
    return VIEWER in spec.per and "room" not in spec.per and spec.window not in OF_A_ROOM


def is_begun(spec: FeatureSpec) -> bool:
    """Whether a feature that is new to a viewer begins with the orders that imports told of: by viewer, beyond a visit.

    Where it lies in cells it has an empty slot in the layout, which says to whom it is new.
    """
    return VIEWER in spec.per and spec.window not in OF_A_ROOM and ORDER_KINDS.intersection(spec.facts) != frozenset()


def needs_history(feature: Feature) -> bool:
    """Whether the window reaches back beyond one session."""
    spec = feature.spec
    if spec.window is WindowKind.DURATION:
        return spec.duration + spec.ago > OLDER_THAN_A_SESSION
    return spec.window in (WindowKind.EVER, WindowKind.DAY)


class SlotReader:
    """Reads a feature that lies in a viewer's slots and needs no marks.

    Attributes:
        slot: where it lies; read: its value, of a slot that is not empty; nothing: of one that is.
        history: it is unknown for an identity that carries none.
        marks: what `read` gets; nothing is set in it.
    """

    def __init__(
        self, slot: int, read: Callable[[bytes, int, Marks], Value | None], nothing: Value | None, history: bool,
        marks: Marks,
    ) -> None:  # fmt: skip
        self.slot, self.read, self.nothing, self.history, self.marks = slot, read, nothing, history, marks

    def __call__(self, m: Moment) -> Value | None:
        viewer = m.viewer
        if viewer is None or (self.history and not m.history):
            return None
        packed = viewer.slots[self.slot]
        return self.read(packed, m.now, self.marks) if packed else self.nothing


class FeatureReader:
    """Makes readers of measured features, and remembers when facts that windows start after last happened."""

    def __init__(self, calendar: Calendar, last_fact: Callable[[Moment, str], int | None]) -> None:
        self._marks = Marks(calendar=calendar)
        self._last_fact = last_fact
        self._marked: Entry | None = None

    def marks(self, m: Moment, since: str) -> Marks:
        """Where windows begin at this moment; the object is used again for the next feature."""
        marks, room = self._marks, m.room
        if m.entry is self._marked and not since:
            # Neither visits nor sessions change while a fact is taken in and read.
            return marks
        self._marked = m.entry
        if m.entry.kind == VISIT_END:
            marks.visit = None if m.ended is None else m.ended.start
        else:
            state = m.visit_state()
            marks.visit = visit_start(state) if state else None
        marks.session = room.opened if room is not None and room.opened else None
        marks.since = self._last_fact(m, since) if since else None
        return marks

    def reader(self, measured: Measured) -> Reader:
        """A reader of the feature's value now."""
        return self._reader(measured, VIEWER in measured.per and needs_history(measured.feature))

    def known_reader(self, measured: Measured) -> Reader:
        """A reader that also answers where the identity carries no history: of what was seen to happen."""
        return self._reader(measured, False)

    def _reader(self, measured: Measured, history: bool) -> Reader:
        if not measured.fed:
            return _unknown
        if measured.slot < 0:
            return self._cell_reader(measured, history)
        return self._marked_reader(measured, history) if measured.marked else self._slot_reader(measured, history)

    def _marked_reader(self, measured: Measured, history: bool) -> Reader:
        slot, read, since, marks = measured.slot, measured.feature.read, measured.since, self.marks

        def reader(m: Moment) -> Value | None:
            viewer = m.viewer
            if viewer is None or (history and not m.history):
                return None
            return read(viewer.slots[slot], m.now, marks(m, since))

        return reader

    def _slot_reader(self, measured: Measured, history: bool) -> "SlotReader":
        read, marks = measured.feature.reader(), self._marks
        return SlotReader(measured.slot, read, measured.feature.read(b"", 0, marks), history, marks)

    def _cell_reader(self, measured: Measured, history: bool) -> Reader:
        read, since, marked = measured.feature.read, measured.since, measured.marked
        nothing = read(b"", 0, self._marks)

        def reader(m: Moment) -> Value | None:
            if history and not m.history:
                return None
            key = measured.cell_key(m.entry, m.config.category)
            if key is None:
                return None
            packed = cell_of(m, measured, key)
            if not packed and not marked:
                return nothing
            return read(packed, m.now, self.marks(m, since) if marked else self._marks)

        return reader


def cell_of(m: Moment, measured: Measured, key: str) -> bytes:
    """The slot of a feature that is not measured per viewer alone."""
    if "viewer" in measured.per:
        cells = m.viewer.cells if m.viewer is not None else None
        return cells.get(key, b"") if cells else b""
    return m.cell(key) or b""


def _unknown(m: Moment) -> Value | None:
    return None


def slots_by_identity(features: Mapping[str, Feature], layout: Layout) -> dict[str, int]:
    """Slot of each feature that is measured per viewer, by identity; the others are not in it."""
    return {
        identity: layout.slot(identity) for identity, feature in features.items() if feature.spec.per == ("viewer",)
    }
