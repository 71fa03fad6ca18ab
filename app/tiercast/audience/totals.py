"""Running totals by time: sums, means, and counts that have become too long.

A row is (instant, total so far) or, for means, (instant, total so far, number so far). The sum of a window is the
difference of two rows, found by bisection. Totals are kept modulo 2^64; the sum of one window has to fit into int64.
What is dropped at the front leaves its last row behind, as the base that the next one is counted from.
"""

from array import array
from bisect import bisect_right
from struct import Struct

from tiercast.audience.feature import CAP, COARSE_CAP, TAIL, dead_line
from tiercast.audience.rows import LIMIT, change, column, thin, wrap
from tiercast.audience.windows import Marks, Window


class Totals:
    """Slots of running totals. `wide`: the number of entries is kept beside the total."""

    def __init__(self, window: Window, wide: bool = False) -> None:
        self.window = window
        self._width = 3 if wide else 2
        self._row = Struct(f"={self._width}q")
        self._size = 8 * self._width

    def add(self, slot: bytes, time: int, amount: int, number: int, marks: Marks | None) -> bytes:
        """The slot with `amount` (and `number` entries) more at `time`."""
        if len(slot) & 1:
            until = TAIL.unpack_from(slot, len(slot) - TAIL.size)[0]
            body = self._grow(slot[: -TAIL.size], time, amount, number, marks)
            if self._is_exact_again(body, until, marks):
                return body
            return self._coarsen(body) if len(body) > COARSE_CAP * self._size else body + TAIL.pack(until, 1)
        body = self._grow(slot, time, amount, number, marks)
        return self._coarsen(body) if len(body) > CAP * self._size else body

    def _is_exact_again(self, body: bytes, until: int, marks: Marks | None) -> bool:
        if len(body) < 2 * self._size or self._row.unpack_from(body, self._size)[0] <= until:
            return False
        line = dead_line(self.window, self._row.unpack_from(body, len(body) - self._size)[0], marks)
        return line is not None and self._row.unpack_from(body)[0] <= line

    def _grow(self, body: bytes, time: int, amount: int, number: int, marks: Marks | None) -> bytes:
        size = self._size
        length = len(body)
        if not length:
            return self._pack(time, amount, number)
        last = self._row.unpack_from(body, length - size)
        newest: int = last[0]
        if time >= newest:
            newest = time
            body += self._pack(time, last[1] + amount, last[2] + number if self._width == 3 else 0)
        else:
            line = dead_line(self.window, newest, marks)
            if line is not None and time <= line:
                return body
            body = self._insert(body, time, amount, number)
        if len(body) >= 2 * size:
            line = dead_line(self.window, newest, marks)
            if line is not None and self._row.unpack_from(body, size)[0] <= line:
                return body[size * (bisect_right(column(body, self._width), line) - 1) :]
        return body

    def _pack(self, time: int, total: int, number: int) -> bytes:
        if not -LIMIT <= total < LIMIT:
            total = wrap(total)
        return self._row.pack(time, total, number) if self._width == 3 else self._row.pack(time, total)

    def _insert(self, body: bytes, time: int, amount: int, number: int) -> bytes:
        width = self._width
        values = array("q", body)
        index = bisect_right(column(body, width), time)
        total = values[(index - 1) * width + 1] if index else 0
        numbers = values[(index - 1) * width + 2] if index and width == 3 else 0
        for place in range(index * width, len(values), width):
            values[place + 1] = wrap(values[place + 1] + amount)
            if width == 3:
                values[place + 2] += number
        values[index * width : index * width] = array("q", self._pack(time, total + amount, numbers + number))
        return values.tobytes()

    def _coarsen(self, body: bytes) -> bytes:
        size = self._size
        times = column(body, self._width)
        rows = [body[i * size : (i + 1) * size] for i in thin(times, self.window.grain)]
        return b"".join(rows) + TAIL.pack(times[-1], 1)

    def rows(self, slot: bytes) -> bytes:
        """The slot without what marks it as approximate."""
        return slot[: -TAIL.size] if len(slot) & 1 else slot

    def between(self, slot: bytes, edge: int, until: int) -> tuple[int, int]:
        """Total and number of entries after `edge` and up to `until`; the number is 0 only where there are none."""
        body = self.rows(slot)
        size, row = self._size, self._row
        length = len(body)
        if not length:
            return 0, 0
        wide = self._width == 3
        last = row.unpack_from(body, length - size)
        first_time: int = row.unpack_from(body)[0]
        if first_time > edge and last[0] <= until:
            return last[1], last[2] if wide else length // size
        times = column(body, self._width)
        start, end = bisect_right(times, edge), bisect_right(times, until)
        if end <= start:
            return 0, 0
        upper = row.unpack_from(body, (end - 1) * size)
        if not start:
            return upper[1], upper[2] if wide else end
        lower = row.unpack_from(body, (start - 1) * size)
        return wrap(upper[1] - lower[1]), upper[2] - lower[2] if wide else end - start

    def total(self, slot: bytes, edge: int, until: int) -> int:
        """The total after `edge` and up to `until`."""
        return self.between(slot, edge, until)[0]

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        """See `Feature.next_change`."""
        window = self.window
        edge = window.edge(now, marks)
        if not slot or edge is None or not (window.moving or window.ago):
            return None
        return change(column(self.rows(slot), self._width), edge, window, now, marks)
