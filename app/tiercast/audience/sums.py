"""Sums and means."""

from struct import Struct
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature, FeatureSpec
from tiercast.audience.fields import number_reader, ratio, unscale
from tiercast.audience.rows import wrap
from tiercast.audience.totals import Totals
from tiercast.audience.windows import Marks, Window

Q: Final = Struct("=q")
QQ: Final = Struct("=qq")


class Sum(Feature):
    """``sum: order_paid.amount``: 16 bytes an entry. Without any entry it is 0."""

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._field, self._scale = number_reader(spec.field)
        self._totals = Totals(window, wide=False)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        value = self._field(entry)
        return slot if value is None else self._totals.add(slot, entry.time, value, 1, marks)

    def read(self, slot: bytes, now: int, marks: Marks) -> int | float | None:
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        return unscale(self._totals.total(slot, edge, now - self.window.ago), self._scale)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        return self._totals.next_change(slot, now, marks)


class Mean(Sum):
    """``mean: order_paid.amount``: 24 bytes an entry. Unknown where nothing is in the window."""

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._totals = Totals(window, wide=True)

    def read(self, slot: bytes, now: int, marks: Marks) -> float | None:
        edge = self.window.edge(now, marks)
        if edge is None:
            return None
        total, number = self._totals.between(slot, edge, now - self.window.ago)
        return ratio(total, number * self._scale) if number else None


class EverSum(Sum):
    """A sum without a window: 8 bytes."""

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        value = self._field(entry)
        if value is None:
            return slot
        return Q.pack(wrap(Q.unpack(slot)[0] + value)) if slot else Q.pack(value)

    def read(self, slot: bytes, now: int, marks: Marks) -> int | float:
        return unscale(Q.unpack(slot)[0] if slot else 0, self._scale)

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        return None


class EverMean(EverSum):
    """A mean without a window: 16 bytes."""

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        value = self._field(entry)
        if value is None:
            return slot
        total, number = QQ.unpack(slot) if slot else (0, 0)
        return QQ.pack(wrap(total + value), number + 1)

    def read(self, slot: bytes, now: int, marks: Marks) -> float | None:  # type: ignore[override]
        if not slot:
            return None
        total, number = QQ.unpack(slot)
        return ratio(total, number * self._scale)
