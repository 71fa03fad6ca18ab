"""Features that need every entry of their window: the first one, and all but sums of a window that lies in the past.

A slot is a msgpack array [instants, values, approximate]. These are rare; they cost time in proportion to the window.
"""

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.feature import CAP, Feature, FeatureSpec, Function, Value, dead_line
from tiercast.audience.fields import number_reader, unscale, value_reader
from tiercast.audience.kept import DECODER, ENCODER, Kept
from tiercast.audience.rows import change, thin
from tiercast.audience.windows import Marks, Window

NUMBERS: Final = {Function.MIN, Function.MAX}


class Listed(Feature):
    """``first``, ``last``, ``min``, ``max`` and ``elapsed`` over a list of all entries."""

    def __init__(self, spec: FeatureSpec, window: Window) -> None:
        super().__init__(spec, window)
        self._scale = 1
        self._field: Callable[[Entry], Value | None]
        if spec.function in NUMBERS:
            self._field, self._scale = number_reader(spec.field)
        else:
            self._field = value_reader("time" if spec.function is Function.ELAPSED else spec.field)

    def update(self, slot: bytes, entry: Entry, marks: Marks | None = None) -> bytes:
        if self._where is not None and not self._where(entry):
            return slot
        value = self._field(entry)
        if value is None:
            return slot
        kept = DECODER.decode(slot) if slot else Kept()
        place = bisect_right(kept.times, entry.time)
        kept.times.insert(place, entry.time)
        kept.values.insert(place, value)
        line = dead_line(self.window, kept.times[-1], marks)
        if line is not None and kept.times[0] <= line:
            # The newest stays: it tells what time it was.
            dead = min(bisect_right(kept.times, line), len(kept.times) - 1)
            del kept.times[:dead], kept.values[:dead]
        if len(kept.times) > CAP:
            self._thin(kept)
        if kept.coarse is not None and kept.times[0] > kept.coarse:
            kept.coarse = None
        return ENCODER.encode(kept)

    def _thin(self, kept: Kept) -> None:
        times, values, start = [], [], 0
        for last in thin(kept.times, self.window.grain):
            part = range(start, last + 1)
            place = self._pick(kept.values, part)
            times.append(kept.times[place])
            values.append(kept.values[place])
            start = last + 1
        kept.coarse = kept.times[-1]
        kept.times, kept.values = times, values

    def _pick(self, values: list[int | float | str], part: range) -> int:
        match self.spec.function:
            case Function.FIRST:
                return part[0]
            case Function.MIN:
                return min(part, key=values.__getitem__)
            case Function.MAX:
                return max(part, key=values.__getitem__)
            case _:
                return part[-1]

    def read(self, slot: bytes, now: int, marks: Marks) -> Value | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot:
            return None
        kept = DECODER.decode(slot)
        until = now - self.window.ago
        part = range(bisect_right(kept.times, edge), bisect_right(kept.times, until))
        if not part:
            return None
        value = kept.values[self._pick(kept.values, part)]
        if self.spec.function is Function.ELAPSED:
            return until - value  # type: ignore[operator]
        return unscale(value, self._scale) if isinstance(value, int) else value

    def next_change(self, slot: bytes, now: int, marks: Marks) -> int | None:
        edge = self.window.edge(now, marks)
        if edge is None or not slot or not (self.window.moving or self.window.ago):
            return None
        return change(DECODER.decode(slot).times, edge, self.window, now, marks)

    def is_approximate(self, slot: bytes) -> bool:
        return bool(slot) and DECODER.decode(slot).coarse is not None


class ListedElapsed(Listed):
    """``elapsed`` of a window that lies in the past."""

    continuous = True
