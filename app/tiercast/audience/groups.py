"""``visits``: groups of entries that lie no more than a gap apart."""

from bisect import bisect_left, bisect_right
from itertools import pairwise
from struct import Struct
from typing import Final

from tiercast.audience.counts import Times
from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, TAIL, Feature, FeatureSpec, dead_line
from tiercast.audience.rows import column, numbers, thin
from tiercast.audience.totals import Totals
from tiercast.audience.windows import EARLIEST, Marks, Window

Q: Final = Struct("=q")
QQ: Final = Struct("=qq")


class Groups(Feature):
    """Groups as rows (first instant, last instant): 16 bytes a group, however many entries it has.

    A group that the left edge cuts has an entry inside, because its last one is; a late entry may join two groups.
    """

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._gap = spec.gap
        self._totals = Totals(window)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        time = entry.time
        if not slot:
            return QQ.pack(time, time)
        if len(slot) & 1:
            return self._add_coarse(slot, time, marks)
        body = slot
        start, newest = QQ.unpack_from(body, len(body) - 16)
        if start <= time <= newest:
            return slot
        if time > newest:
            row = QQ.pack(time, time) if time - newest > self._gap else QQ.pack(start, time)
            body = (body if time - newest > self._gap else body[:-16]) + row
            newest = time
        else:
            body = self._insert(body, time)
        line = dead_line(self.window, newest, marks)
        if line is not None and Q.unpack_from(body, 8)[0] <= line:
            body = body[16 * bisect_right(column(body, 2, 1), line) :]
        return self._coarsen(body) if len(body) > 16 * CAP else body

    def _insert(self, body: bytes, time: int) -> bytes:
        starts, ends = column(body, 2), column(body, 2, 1)
        # The groups that the entry touches end no earlier than a gap before it and begin no later than one after it.
        low, high = bisect_left(ends, time - self._gap), bisect_right(starts, time + self._gap)
        if low < high:
            row = QQ.pack(min(time, starts[low]), max(time, ends[high - 1]))
        else:
            row = QQ.pack(time, time)
        return b"".join((body[: 16 * low], row, body[16 * high :]))

    def _coarsen(self, body: bytes) -> bytes:
        """Running totals over the last instants of the groups; from then on the slot is approximate."""
        ends = column(body, 2, 1)
        rows = [QQ.pack(ends[i], i + 1) for i in thin(ends, self.window.grain)]
        return b"".join(rows) + TAIL.pack(ends[-1], 1)

    def _add_coarse(self, slot: bytes, time: int, marks: Marks | None) -> bytes:
        body = self._totals.rows(slot)
        ends = column(body, 2)
        place = bisect_right(ends, time)
        if place == len(ends) and time - ends[-1] <= self._gap:
            # The last group goes on: it is counted at its new end.
            slot = self._sealed(self._totals.add(slot, ends[-1], -1, 0, marks))
        elif any(abs(time - ends[near]) <= self._gap for near in (place - 1, place) if 0 <= near < len(ends)):
            return slot
        return self._sealed(self._totals.add(slot, time, 1, 0, marks))

    @staticmethod
    def _sealed(slot: bytes) -> bytes:
        return slot if len(slot) & 1 else slot + TAIL.pack(EARLIEST, 1)

    def read(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        if not slot:
            return 0
        if len(slot) & 1:
            return self._totals.total(slot, edge, now)
        if Q.unpack_from(slot, 8)[0] > edge:
            return len(slot) >> 4
        return (len(slot) >> 4) - bisect_right(column(slot, 2, 1), edge)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not self.window.moving:
            return None
        ends = column(self._totals.rows(slot), 2) if len(slot) & 1 else column(slot, 2, 1)
        inside = bisect_right(ends, edge)
        return self.window.leaves(ends[inside], now, marks) if inside < len(ends) else None


class PastGroups(Times):
    """``visits`` of a window that lies in the past: told apart when read."""

    def read(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        times = column(slot[: -TAIL.size], 2) if len(slot) & 1 else numbers(slot)
        inside = times[bisect_right(times, edge) : bisect_right(times, now - self.window.ago)]
        gap = self.spec.gap
        return sum(later - sooner > gap for sooner, later in pairwise(inside)) + bool(inside)
