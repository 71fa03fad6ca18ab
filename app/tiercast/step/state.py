"""All of a shop's state: what `step` reads and changes, what a snapshot writes, what recovery loads."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from tiercast.audience.entry import Entry
from tiercast.step.layout import Layout
from tiercast.step.spaces import Space
from tiercast.step.timers import Timers
from tiercast.step.values import ChannelState, ItemState, RoomState, ShopState, Timer, ViewerState

_encode = msgspec.msgpack.Encoder().encode
_decode_channel = msgspec.msgpack.Decoder(ChannelState).decode
_decode_shop = msgspec.msgpack.Decoder(ShopState).decode
_decode_timers = msgspec.msgpack.Decoder(list[Timer]).decode


class State:
    """One shop's state in memory.

    Attributes:
        viewers: loaded when somebody is heard, evicted when they are gone.
        rooms, items, cells: always in memory; `cells` are features and caps that belong to no viewer.
    """

    def __init__(self) -> None:
        self.shop = ShopState()
        self.viewers: Space[ViewerState] = Space("viewer", ViewerState)
        self.rooms: Space[RoomState] = Space("room", RoomState)
        self.items: Space[ItemState] = Space("item", ItemState)
        self.cells: Space[bytes] = Space("cell", bytes)
        self.timers = Timers()
        self.layout = Layout({})
        self.begin: Callable[[ViewerState, Sequence[int]], None] = lambda viewer, slots: None
        """Lets features that are new to a viewer, by slot, take in what the viewer's orders tell."""

    def viewer(self, entry: Entry) -> ViewerState:
        """The entry's viewer, about to change."""
        key = entry.viewer
        if self.shop.aliases:
            key = self.shop.aliases.get(key, key)
        viewer = self.viewers.values.get(key)
        self.viewers.changed(key)
        if viewer is None:
            viewer = self.viewers.values[key] = self.nobody(entry)
            return viewer
        if viewer.layout != self.layout.number:
            self.bring_up(viewer)
        return viewer

    def bring_up(self, viewer: ViewerState) -> None:
        """Let a viewer's slots follow the newest layout."""
        new = self.layout.bring_up(viewer)
        if new and viewer.bought:
            self.begin(viewer, new)

    def as_known(self, key: bytes) -> ViewerState | None:
        """What is known of a viewer, to be read only; None: not in memory."""
        viewer = self.viewers.values.get(self.who(key))
        if viewer is None or viewer.layout == self.layout.number:
            return viewer
        # Nothing may change by being looked at, not even which layout the slots follow.
        viewer = msgspec.structs.replace(viewer)
        self.bring_up(viewer)
        return viewer

    def who(self, key: bytes) -> bytes:
        """The key under which a viewer's state lies: another one's, where two were found to be one."""
        return self.shop.aliases.get(key, key)

    def merged_into(self, key: bytes) -> list[bytes]:
        """Keys of those whose state lies under `key`, without itself, in the order in which they were found."""
        return [other for other, kept in self.shop.aliases.items() if kept == key]

    def nobody(self, entry: Entry) -> ViewerState:
        """A viewer of whom nothing is known but this entry."""
        # As an object: compiled, a number is made anew for each place that it is put in, and most viewers come once.
        seen: Any = entry.time
        return ViewerState(layout=self.layout.number, slots=self.layout.empty(), first_seen=seen, last_seen=seen)

    def room(self, key: str) -> RoomState | None:
        """A room, about to change; None where nothing was heard of it."""
        stored = key.encode()
        room = self.rooms.values.get(stored)
        if room is not None:
            self.rooms.changed(stored)
        return room

    def item(self, item: str) -> ItemState | None:
        """What is known of a product."""
        return self.items.values.get(item.encode())

    def channel(self, name: str) -> ChannelState | None:
        """What is known of a traffic channel."""
        packed = self.shop.channels.get(name)
        return _decode_channel(packed) if packed else None

    def cell(self, key: str) -> bytes | None:
        """A value that belongs to no viewer."""
        return self.cells.values.get(key.encode())

    def put_cell(self, key: str, value: bytes) -> None:
        """Set a value that belongs to no viewer; b"" takes it away."""
        stored = key.encode()
        if value:
            self.cells.put(stored, value)
        elif stored in self.cells.values:
            self.cells.put(stored, b"")

    def count_tier(self, ladder: str, before: str, after: str) -> None:
        """Count a viewer out of one tier and into another; "" for neither."""
        standing = self.shop.standing.setdefault(ladder, {})
        if before:
            standing[before] -= 1
        if after:
            standing[after] = standing.get(after, 0) + 1

    def number_timer(self) -> int:
        """A name for a new timer."""
        self.shop.timers += 1
        return self.shop.timers

    # --- what a snapshot writes beside the spaces

    def encode_shop(self) -> list[tuple[bytes, bytes]]:
        """The shop's own value as it stands now, and that no timers lie beside it, as they once did."""
        self.shop.layouts = dict(self.layout.known)
        return [(b"shop", _encode(self.shop)), (b"chunks", _encode(0))]

    def restore_shop(self, values: dict[bytes, bytes]) -> None:
        """Take the shop's value from a snapshot, and the timers of one that has them beside it."""
        self.shop = _decode_shop(values[b"shop"])
        self.layout = Layout(self.shop.layouts)
        for number in range(msgspec.msgpack.decode(values[b"chunks"], type=int)):
            self.timers.restore(_decode_timers(values[b"timers%d" % number]))

    @property
    def spaces(
        self,
    ) -> tuple[Space[ViewerState], Space[RoomState], Space[ItemState], Space[bytes], Space[dict[int, Timer]]]:
        """Every keyed space."""
        return self.viewers, self.rooms, self.items, self.cells, self.timers.space
