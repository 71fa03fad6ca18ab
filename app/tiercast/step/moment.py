"""A moment: one fact, the viewer and the room it is about, and the instant at which names are read."""

from collections.abc import Callable
from typing import Final, TypeAlias

from tiercast.audience.entry import Entry
from tiercast.audience.visits import Visit, read_visit
from tiercast.step.config import RoomConfig
from tiercast.step.values import ChannelState, ItemState, RoomState, ViewerState

Value: TypeAlias = int | float | str | bool | tuple[str, ...]
"""A value of a name; None is unknown."""

KEEPS_HISTORY: Final = frozenset({"", "stable", "app_scoped"})
"""Identity qualities that carry what is older than this session."""

VISIT_START: Final = "visit start"
VISIT_END: Final = "visit end"


class Moment:
    """What a reader looks at. One object is used for all facts of a step; its fields are set anew for each.

    Attributes:
        entry: the event, or a derived fact in an event's clothes.
        now: room time at which everything is read, microseconds.
        key: the viewer's key, b"" without one; viewer: None without one.
        room: None for what belongs to no room.
        was: full name -> value before this event changed it.
        ended: the visit that a ``visit end`` is about.
        history: the viewer's identity carries what is older than this session.
        history_known: the shop was watched long enough, or history imported, to call somebody new.
        packed, read_visit: the visit that was read last, as it is kept and as it reads.
        told: the event is an order that an import has told of before.
        unsettled: a tier moved, or is only held, so that it has to be asked anew when time alone may move it.
    """

    def __init__(self, cell: Callable[[str], bytes | None], item_of: Callable[[str], ItemState | None]) -> None:
        self.cell = cell
        self.item_of = item_of
        self.channel_of: Callable[[str], ChannelState | None] = lambda name: None
        self.entry = Entry(0, "")
        self.now = 0
        self.key = b""
        self.viewer: ViewerState | None = None
        self.room: RoomState | None = None
        self.config = RoomConfig(key="")
        self.was: dict[str, Value | None] = {}
        self.history = False
        self.history_known = False
        self.ended: Visit | None = None
        self.unsettled = False
        self.told = False
        self.packed = b""
        self.read_visit: Visit | None = None

    def about(self, entry: Entry, viewer: ViewerState | None) -> None:
        """Bring it to an event and its viewer, in the room in hand."""
        self.entry, self.key, self.viewer = entry, entry.viewer, viewer
        self.history = entry.quality in KEEPS_HISTORY

    def item(self) -> ItemState | None:
        """The product that the fact is about."""
        return self.item_of(self.entry.item) if self.entry.item else None

    def visit_state(self) -> bytes:
        """The viewer's visit in the moment's room, packed; b"" where there was none."""
        viewer = self.viewer
        if viewer is None:
            return b""
        room = self.entry.room
        if viewer.visit_room == room:
            return viewer.visit
        return viewer.elsewhere.get(room, b"") if viewer.elsewhere else b""

    def visit(self) -> Visit | None:
        """The viewer's visit in the moment's room; at its end the one that has ended. None where there is none."""
        if self.entry.kind == VISIT_END:
            return self.ended
        packed = self.visit_state()
        if packed is not self.packed:
            self.packed, self.read_visit = packed, read_visit(packed)
        return self.read_visit


Reader: TypeAlias = Callable[[Moment], Value | None]
"""Reads one name at a moment."""
