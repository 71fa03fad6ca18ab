"""Counts and rates in a window."""

from array import array
from bisect import bisect_right
from collections.abc import Callable
from struct import Struct
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, TAIL, Feature, FeatureSpec, dead_line
from tiercast.audience.rows import change, column, numbers, thin
from tiercast.audience.totals import Totals
from tiercast.audience.windows import Lasting, Marks, Window

Q: Final = Struct("=q")
QQ: Final = Struct("=qq")
MINUTE: Final = 60_000_000


class Times(Feature):
    """Keeps the instants of its entries: 8 bytes each. Beyond the cap they become running totals."""

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._totals = Totals(window)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        time: int = entry.time
        length = len(slot)
        if not length:
            return Q.pack(time)
        if length & 1:
            slot = self._totals.add(slot, time, 1, 0, marks)
            # Exact again: what follows the base row are single entries.
            return slot if len(slot) & 1 else array("q", column(slot, 2)[1:]).tobytes()
        newest: int = Q.unpack_from(slot, length - 8)[0]
        late = time < newest
        slot = self._insert(slot, time) if late else slot + Q.pack(time)
        window = self.window
        line = newest if late else time
        dead = line - window.reach if window.reach is not None else dead_line(window, line, marks)
        if dead is not None and Q.unpack_from(slot)[0] <= dead:
            if Q.unpack_from(slot, 8)[0] > dead:
                return slot[8:]
            slot = slot[8 * bisect_right(numbers(slot), dead) :]
        return self._coarsen(slot) if length >= 8 * CAP < len(slot) else slot

    @staticmethod
    def _insert(slot: bytes, time: int) -> bytes:
        place = 8 * bisect_right(numbers(slot), time)
        return b"".join((slot[:place], Q.pack(time), slot[place:]))

    def _coarsen(self, slot: bytes) -> bytes:
        times = numbers(slot)
        rows = [QQ.pack(times[i], i + 1) for i in thin(times, self.window.grain)]
        return b"".join(rows) + TAIL.pack(times[-1], 1)

    def count(self, slot: bytes, now: int, marks: Marks) -> int | None:
        """How many entries are in the window; None where there is no window."""
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        length = len(slot)
        if not length:
            return 0
        if length & 1:
            return self._totals.total(slot, edge, now - self.window.ago)
        until = now - self.window.ago
        if Q.unpack_from(slot)[0] > edge and Q.unpack_from(slot, length - 8)[0] <= until:
            return length >> 3
        times = numbers(slot)
        return max(0, bisect_right(times, until) - bisect_right(times, edge))

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        window = self.window
        edge = window.edge(now, marks)
        if not slot or edge is None or not (window.moving or window.ago):
            return None
        times = column(slot[: -TAIL.size], 2) if len(slot) & 1 else numbers(slot)
        return change(times, edge, window, now, marks)


class Count(Times):
    """``count: item_click``."""

    def reader(self) -> Callable[[bytes, int, Marks], int | None]:
        window, slow, first = self.window, self.read, Q.unpack_from
        span = window.plain_span if isinstance(window, Lasting) else None
        if span is None:
            return slow

        def read(slot: bytes, now: int, marks: Marks) -> int | None:
            # Mostly all that is kept counts: what came long before was dropped by what came last.
            length = len(slot)
            if not length & 1 and first(slot)[0] > now - span:
                return length >> 3
            return slow(slot, now, marks)

        return read

    def read(self, slot: bytes, now: int, marks: Marks) -> int | None:
        return self.count(slot, now, marks)


class Rate(Times):
    """``rate: comment``: entries per minute of the window."""

    def read(self, slot: bytes, now: int, marks: Marks) -> float | None:
        count = self.count(slot, now, marks)
        if count is None:
            return None
        first = Q.unpack_from(slot)[0] if slot else now
        length = self.window.length(now, marks, first)
        return count * MINUTE / length if length is not None and length > 0 else None


class OpenRate(Rate):
    """A rate whose window grows: its value changes all the time."""

    continuous = True


class EverCount(Feature):
    """A count without a window: 8 bytes."""

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        return Q.pack(Q.unpack(slot)[0] + 1) if slot else Q.pack(1)

    def read(self, slot: bytes, now: int, marks: Marks) -> int:
        count: int = Q.unpack(slot)[0] if slot else 0
        return count

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        return None


class EverRate(EverCount):
    """Entries per minute since the first one: 16 bytes."""

    continuous = True

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        count, first = QQ.unpack(slot) if slot else (0, entry.time)
        return QQ.pack(count + 1, min(first, entry.time))

    def read(self, slot: bytes, now: int, marks: Marks) -> float | None:  # type: ignore[override]
        count, first = QQ.unpack(slot) if slot else (0, now)
        return count * MINUTE / (now - first) if now > first else None
