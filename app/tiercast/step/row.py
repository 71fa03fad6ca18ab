"""Reads all that a group of conditions asks for, in one go.

Most of it are features that lie in the viewer's slots, and most slots are empty: those are read in one loop over what
is there, on a copy of the values that nothing at all comes to.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from tiercast.step.measured import SlotReader
from tiercast.step.moment import Moment, Reader, Value

ReadRow: TypeAlias = Callable[[Moment], tuple[Value | None, ...]]
"""Reads several names at a moment."""


def row_reader(readers: Sequence[Reader]) -> ReadRow:
    """One reader of what all of `readers` read, in their order."""
    slots = [(place, one) for place, one in enumerate(readers) if isinstance(one, SlotReader)]
    others = tuple((place, one) for place, one in enumerate(readers) if not isinstance(one, SlotReader))
    columns = tuple((place, one.slot, one.read, one.marks) for place, one in slots)
    lasting = tuple((place, one.slot, one.read, one.marks) for place, one in slots if not one.history)
    nobody: list[Value | None] = [None] * len(readers)
    nothing, nothing_lasting = nobody.copy(), nobody.copy()
    for place, one in slots:
        nothing[place] = one.nothing
        if not one.history:
            nothing_lasting[place] = one.nothing

    def read(m: Moment) -> tuple[Value | None, ...]:
        viewer = m.viewer
        if viewer is None:
            values = nobody.copy()
        else:
            packed, now = viewer.slots, m.now
            known = m.history
            values = nothing.copy() if known else nothing_lasting.copy()
            for place, slot, value, marks in columns if known else lasting:
                if found := packed[slot]:
                    values[place] = value(found, now, marks)
        for place, reader in others:
            values[place] = reader(m)
        return tuple(values)

    return read
