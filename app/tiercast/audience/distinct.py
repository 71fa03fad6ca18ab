"""How many different values: by 8-byte hashes of their text.

Beyond the cap only hashes that end in as many zero bits as the slot's *level* says are kept, and each stands for
2^level values (adaptive sampling: Flajolet, "On adaptive sampling", 1990; about 2 % off at 4,096). When the window has
grown quiet the level falls again: rows up to the instant of the fall keep the old weight until they have left.
"""

from bisect import bisect_right
from collections.abc import Callable
from hashlib import blake2b
from struct import Struct
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, Feature, FeatureSpec, dead_line
from tiercast.audience.fields import alike_reader
from tiercast.audience.rows import change, column
from tiercast.audience.windows import Lasting, Marks, Window

Q: Final = Struct("=q")
LEVELS: Final = Struct("=qBBB")
"""End of an approximate slot: instant of the last fall, the level of rows up to it, the level of later rows, a tag."""


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

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._field = alike_reader(spec.field)

    def _hash(self, entry: Entry) -> bytes | None:
        if self._where is not None and not self._where(entry):
            return None
        value = self._field(entry)
        return None if value is None else hash_text(value)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        hashed = self._hash(entry)
        if hashed is None:
            return slot
        if not slot:
            return Q.pack(entry.time) + hashed
        body, fall, old, new = self._split(slot)
        if new and not belongs(hashed, new):
            return slot
        body = self._prune(self._put(body, entry.time, hashed), marks)
        if old:
            fall, old, new = self._relax(body, fall, old, new)
        while len(body) > 16 * CAP:
            new += 1
            body = self._sample(body, new)
            if old <= new:
                fall, old = Q.unpack_from(body, len(body) - 16)[0] if body else fall, new
        return body + LEVELS.pack(fall, old, new, 1) if old else body

    @staticmethod
    def _split(slot: bytes) -> tuple[bytes, int, int, int]:
        """Rows, instant of the last fall, level up to it, level after it."""
        if not len(slot) & 1:
            return slot, 0, 0, 0
        end = len(slot) - LEVELS.size
        fall, old, new, _ = LEVELS.unpack_from(slot, end)
        return slot[:end], fall, old, new

    @staticmethod
    def _relax(body: bytes, fall: int, old: int, new: int) -> tuple[int, int, int]:
        """The levels after some rows have left."""
        if Q.unpack_from(body)[0] > fall:
            old = new
        rows = len(body) >> 4
        if old != new or rows > CAP // 4:
            return fall, old, new
        while new and rows << (old - new + 1) <= CAP // 2:
            new -= 1
        return Q.unpack_from(body, len(body) - 16)[0], old, new

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

    def reader(self) -> Callable[[bytes, int, Marks], int | None]:
        window, slow, unpack = self.window, self.read, Q.unpack_from
        span = window.plain_span if isinstance(window, Lasting) else None
        if span is None:
            return slow

        def read(slot: bytes, now: int, marks: Marks) -> int | None:
            if len(slot) == 16:
                return 1 if unpack(slot)[0] > now - span else 0
            return slow(slot, now, marks)

        return read

    def read(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        if not slot:
            return 0
        until = now - self.window.ago
        body, fall, old, new = self._split(slot)
        if not old:
            return self._number(body, edge, until)
        before = self._number(body, edge, min(fall, until)) if fall > edge else 0
        after = self._number(body, max(edge, fall), until) if until > fall else 0
        return (before << old) + (after << new)

    def _number(self, body: bytes, edge: int, until: int) -> int:
        rows = len(body) >> 4
        if not rows:
            return 0
        if Q.unpack_from(body)[0] > edge and Q.unpack_from(body, len(body) - 16)[0] <= until:
            return rows
        times = column(body, 2)
        return max(0, bisect_right(times, until) - bisect_right(times, edge))

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not (self.window.moving or self.window.ago):
            return None
        return change(column(self._split(slot)[0], 2), edge, self.window, now, marks)


class PastDistinct(Distinct):
    """``distinct`` of a window that lies in the past: every entry is kept, and values are told apart when read."""

    def _find(self, body: bytes, hashed: bytes) -> int:
        return -1

    def _number(self, body: bytes, edge: int, until: int) -> int:
        times, hashes = column(body, 2), column(body, 2, 1)
        return len(set(hashes[bisect_right(times, edge) : bisect_right(times, until)]))


class EverDistinct(Distinct):
    """Different values without a window: 8 bytes a value."""

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
