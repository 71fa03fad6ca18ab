"""The last value, the first one ever, and the time since the last entry: O(1) each."""

from struct import Struct
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature, FeatureSpec, Value
from tiercast.audience.fields import value_reader
from tiercast.audience.windows import Marks, Window

Q: Final = Struct("=q")
ENCODER: Final = msgspec.msgpack.Encoder()
DECODER: Final = msgspec.msgpack.Decoder(int | float | str)


class Last(Feature):
    """``last: comment.text`` of a window that ends now: an instant and a value. Equal instants: the one heard last."""

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._field = value_reader(spec.field)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if (slot and entry.time < Q.unpack_from(slot)[0]) or (self._where is not None and not self._where(entry)):
            return slot
        value = self._field(entry)
        return slot if value is None else Q.pack(entry.time) + ENCODER.encode(value)

    def read(self, slot: bytes, now: int, marks: Marks) -> Value | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or Q.unpack_from(slot)[0] <= edge:
            return None
        value: Value = DECODER.decode(memoryview(slot)[8:])
        return value

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not self.window.moving:
            return None
        time: int = Q.unpack_from(slot)[0]
        return self.window.leaves(time, now, marks) if time > edge else None

    def is_approximate(self, slot: bytes) -> bool:
        return False


class EverFirst(Last):
    """``first: enter.channel`` without a window. Equal instants: the one heard first."""

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if (slot and entry.time >= Q.unpack_from(slot)[0]) or (self._where is not None and not self._where(entry)):
            return slot
        value = self._field(entry)
        return slot if value is None else Q.pack(entry.time) + ENCODER.encode(value)


class Elapsed(Feature):
    """``elapsed: comment``: microseconds since the last entry; unknown where none is in the window."""

    continuous = True

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if (slot and entry.time <= Q.unpack(slot)[0]) or (self._where is not None and not self._where(entry)):
            return slot
        return Q.pack(entry.time)

    def read(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot:
            return None
        time: int = Q.unpack(slot)[0]
        return now - time if time > edge else None

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not self.window.moving:
            return None
        time: int = Q.unpack(slot)[0]
        return self.window.leaves(time, now, marks) if time > edge else None

    @staticmethod
    def reaches(slot: bytes, duration: int) -> int | None:
        """The instant at which the value is `duration` microseconds, unless another entry comes."""
        return Q.unpack(slot)[0] + duration if slot else None
