"""The least and the greatest.

Where the window ends now, an entry with a later one that is at least as extreme can never be the answer again. What is
left is a staircase: rows (instant, value) whose values step towards the less extreme. Its first row inside the window
is the answer, also for late entries and for any later left edge.
"""

from bisect import bisect_right
from struct import Struct
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, TAIL, Feature, FeatureSpec, Function, dead_line
from tiercast.audience.fields import number_reader, unscale
from tiercast.audience.rows import column, thin
from tiercast.audience.windows import Marks, Window

Q: Final = Struct("=q")
QQ: Final = Struct("=qq")


class Extreme(Feature):
    """``min:`` and ``max:`` of a window that ends now. Values are kept negated for ``min``."""

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._field, self._scale = number_reader(spec.field)
        self._sign = -1 if spec.function is Function.MIN else 1

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        value = self._field(entry)
        if value is None:
            return slot
        time, value = entry.time, value * self._sign
        if not slot:
            return QQ.pack(time, value)
        tail = slot[-TAIL.size :] if len(slot) & 1 else b""
        body = slot[: -TAIL.size] if tail else slot
        newest: int = QQ.unpack_from(body, len(body) - 16)[0]
        body = self._prune(self._step(body, time, value), max(newest, time), marks)
        if tail and QQ.unpack_from(body)[0] > TAIL.unpack(tail)[0]:
            tail = b""
        return self._coarsen(body) if len(body) > 16 * CAP else body + tail

    @staticmethod
    def _step(body: bytes, time: int, value: int) -> bytes:
        end = len(body)
        newest, least = QQ.unpack_from(body, end - 16)
        if time >= newest:
            while value >= least:
                end -= 16
                if not end:
                    return QQ.pack(time, value)
                least = Q.unpack_from(body, end - 8)[0]
            return body[:end] + QQ.pack(time, value)
        values = column(body, 2, 1)
        place = bisect_right(column(body, 2), time)
        if place < len(values) and values[place] >= value:
            return body
        keep = place
        while keep and values[keep - 1] <= value:
            keep -= 1
        return b"".join((body[: 16 * keep], QQ.pack(time, value), body[16 * place :]))

    def _prune(self, body: bytes, newest: int, marks: Marks | None) -> bytes:
        line = dead_line(self.window, newest, marks)
        if line is None or QQ.unpack_from(body)[0] > line:
            return body
        # The newest row stays: it tells what time it was.
        return body[min(16 * bisect_right(column(body, 2), line), len(body) - 16) :]

    def _coarsen(self, body: bytes) -> bytes:
        times, values = column(body, 2), column(body, 2, 1)
        rows, start = [], 0
        for last in thin(times, self.window.grain):
            rows.append(QQ.pack(times[last], values[start]))
            start = last + 1
        return b"".join(rows) + TAIL.pack(times[-1], 1)

    def read(self, slot: bytes, now: int, marks: Marks) -> int | float | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot:
            return None
        body = slot[: -TAIL.size] if len(slot) & 1 else slot
        time, value = QQ.unpack_from(body)
        if time <= edge:
            place = 16 * bisect_right(column(body, 2), edge)
            if place == len(body):
                return None
            value = Q.unpack_from(body, place + 8)[0]
        return unscale(value * self._sign, self._scale)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not self.window.moving:
            return None
        times = column(slot[: -TAIL.size] if len(slot) & 1 else slot, 2)
        inside = bisect_right(times, edge)
        return self.window.leaves(times[inside], now, marks) if inside < len(times) else None


class EverExtreme(Extreme):
    """The least or greatest without a window: 8 bytes."""

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        value = self._field(entry)
        if value is None:
            return slot
        value *= self._sign
        return Q.pack(max(value, Q.unpack(slot)[0]) if slot else value)

    def read(self, slot: bytes, now: int, marks: Marks) -> int | float | None:
        return unscale(Q.unpack(slot)[0] * self._sign, self._scale) if slot else None

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        return None
