"""How many different values: by 8-byte hashes of their text.

Beyond the cap only hashes that end in as many zero bits as the slot's *level* says are kept, and each stands for
2^level values (adaptive sampling: Flajolet, "On adaptive sampling", 1990; about 2 % off at 4,096). The level is the
byte at the end of an approximate slot.
"""

from bisect import bisect_right
from hashlib import blake2b
from struct import Struct
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, Feature, FeatureSpec, dead_line
from tiercast.audience.fields import value_reader
from tiercast.audience.rows import change, column
from tiercast.audience.windows import Marks, Window

Q: Final = Struct("=q")


def hash_text(value: object) -> bytes:
    """8 bytes that stand for a value's text."""
    return blake2b(str(value).encode(), digest_size=8).digest()


def find(body: bytes, sought: bytes, width: int, offset: int) -> int:
    """Start of the row of `width` bytes that has `sought` at `offset`; -1: there is none."""
    place = body.find(sought)
    while place >= 0 and place % width != offset:
        place = body.find(sought, place + 1)
    return place - offset if place >= 0 else -1


def belongs(hashed: bytes, level: int) -> bool:
    """Whether a hash is part of the sample of `level`."""
    return not int.from_bytes(hashed, "little") & ((1 << level) - 1)


class Distinct(Feature):
    """``distinct: order_paid.order`` of a window that ends now: 16 bytes a value, with the last instant of each."""

    __slots__ = ("_field",)

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._field = value_reader(spec.field)

    def _hash(self, entry: Entry) -> bytes | None:
        if self._where is not None and not self._where(entry):
            return None
        value = self._field(entry)
        return None if value is None else hash_text(value)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        hashed = self._hash(entry)
        if hashed is None:
            return slot
        level = slot[-1] if len(slot) & 1 else 0
        body = slot[:-1] if level else slot
        if level and not belongs(hashed, level):
            return slot
        body = self._prune(self._put(body, entry.time, hashed), marks)
        while len(body) > 16 * CAP:
            level += 1
            body = self._sample(body, level)
        return body + bytes((level,)) if level and len(body) > 16 else body

    def _put(self, body: bytes, time: int, hashed: bytes) -> bytes:
        row = Q.pack(time) + hashed
        at = self._find(body, hashed)
        if at >= 0:
            if Q.unpack_from(body, at)[0] >= time:
                return body
            body = body[:at] + body[at + 16 :]
        if not body or time >= Q.unpack_from(body, len(body) - 16)[0]:
            return body + row
        place = 16 * bisect_right(column(body, 2), time)
        return b"".join((body[:place], row, body[place:]))

    def _find(self, body: bytes, hashed: bytes) -> int:
        return find(body, hashed, 16, 8)

    def _prune(self, body: bytes, marks: Marks | None) -> bytes:
        line = dead_line(self.window, Q.unpack_from(body, len(body) - 16)[0], marks)
        if line is None or Q.unpack_from(body)[0] > line:
            return body
        return body[min(16 * bisect_right(column(body, 2), line), len(body) - 16) :]

    @staticmethod
    def _sample(body: bytes, level: int) -> bytes:
        rows = (body[at : at + 16] for at in range(0, len(body), 16))
        return b"".join(row for row in rows if belongs(row[8:], level))

    def read(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        if not slot:
            return 0
        if len(slot) & 1:
            return self._number(slot[:-1], edge, now) << slot[-1]
        return self._number(slot, edge, now)

    def _number(self, body: bytes, edge: int, now: int) -> int:
        if body and Q.unpack_from(body)[0] > edge:
            return len(body) >> 4
        return (len(body) >> 4) - bisect_right(column(body, 2), edge)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not (self.window.moving or self.window.ago):
            return None
        return change(column(slot[:-1] if len(slot) & 1 else slot, 2), edge, self.window, now, marks)


class PastDistinct(Distinct):
    """``distinct`` of a window that lies in the past: every entry is kept, and values are told apart when read."""

    __slots__ = ()

    def _find(self, body: bytes, hashed: bytes) -> int:
        return -1

    def _number(self, body: bytes, edge: int, now: int) -> int:
        times, hashes = column(body, 2), column(body, 2, 1)
        return len(set(hashes[bisect_right(times, edge) : bisect_right(times, now - self.window.ago)]))


class EverDistinct(Distinct):
    """Different values without a window: 8 bytes a value."""

    __slots__ = ()

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        hashed = self._hash(entry)
        if hashed is None:
            return slot
        level = slot[-1] if len(slot) & 1 else 0
        body = slot[:-1] if level else slot
        if (level and not belongs(hashed, level)) or find(body, hashed, 8, 0) >= 0:
            return slot
        body += hashed
        while len(body) > 8 * CAP:
            level += 1
            hashes = (body[at : at + 8] for at in range(0, len(body), 8))
            body = b"".join(each for each in hashes if belongs(each, level))
        return body + bytes((level,)) if level else body

    def read(self, slot: bytes, now: int, marks: Marks) -> int:
        return len(slot) >> 3 << (slot[-1] if len(slot) & 1 else 0)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        return None
