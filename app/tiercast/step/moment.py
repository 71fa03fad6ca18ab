"""A moment: one fact, the viewer and the room it is about, and the instant at which names are read."""

from collections.abc import Callable
from typing import TypeAlias

from tiercast.audience.entry import Entry
from tiercast.audience.visits import Visit
from tiercast.step.config import RoomConfig
from tiercast.step.values import ItemState, RoomState, ViewerState

Value: TypeAlias = int | float | str | bool | tuple[str, ...]
"""A value of a name; None is unknown."""


class Moment:
    """What a reader looks at. One object is used for all facts of a step; its fields are set anew for each.

    Attributes:
        entry: the event, or a derived fact in an event's clothes.
        now: room time at which everything is read, microseconds.
        key: the viewer's key, b"" without one; viewer: None without one.
        room: None for what belongs to no room.
        was: full name -> value before this event changed it (tiers, signals).
        packed, visit: the visit that was read last, as it is kept and as it reads.
        ended: the visit that a ``visit end`` is about.
        history: the viewer's identity carries what is older than this session.
        history_known: the shop was watched long enough, or history imported, to call somebody new.
    """

    __slots__ = (
        "cell",
        "config",
        "ended",
        "entry",
        "history",
        "history_known",
        "item_of",
        "key",
        "now",
        "packed",
        "room",
        "viewer",
        "visit",
        "was",
    )

    def __init__(self, cell: Callable[[str], bytes | None], item_of: Callable[[str], ItemState | None]) -> None:
        self.cell = cell
        self.item_of = item_of
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
        self.packed = b""
        self.visit: Visit | None = None

    def item(self) -> ItemState | None:
        """The product that the fact is about."""
        return self.item_of(self.entry.item) if self.entry.item else None


Reader: TypeAlias = Callable[[Moment], Value | None]
"""Reads one name at a moment."""
