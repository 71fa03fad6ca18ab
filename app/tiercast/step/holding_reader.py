"""What ``holding`` reads: a counter of `step.holding`, or, for one viewer, that viewer's signals."""

from collections.abc import Sequence
from typing import Final

from tiercast.audience.holding import read_holding
from tiercast.step.measured import VIEWER, Measured
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.signal_keys import signal_of

UNASKED: Final = "?"
"""Begins the keys of cells that count what held already when a feature with ``where`` came."""
_CAME: Final = "@"


def unasked_cell(cell: str) -> str:
    """Key of the counter of those who were there before the feature that counts in `cell`."""
    return f"{UNASKED}{cell}"


def came_cell(measured: Measured) -> str:
    """Key of the journal's number at which a feature with ``where`` came: what began by then held before it."""
    return f"{_CAME}{measured.prefix}"


def holding_reader(measured: Measured, signals: Sequence[str]) -> Reader:
    """Reads a feature of ``holding``: a counter, or, for one viewer, that viewer's signals.

    Args:
        signals: full names of those that it counts.
    """
    if VIEWER in measured.per:
        return _of_viewer(measured, frozenset(signals))

    selective = measured.feature.spec.where is not None

    def holding(m: Moment) -> Value | None:
        key = measured.cell_key(m.entry, m.config.category)
        if key is None or (selective and m.cell(unasked_cell(key))):
            return None
        return read_holding(m.cell(key) or b"")

    return holding


def _of_viewer(measured: Measured, signals: frozenset[str]) -> Reader:
    per, selective = measured.per, measured.feature.spec.where is not None
    prefix, came = measured.prefix, came_cell(measured)

    def holding(m: Moment) -> Value | None:
        if m.viewer is None or ("item" in per and not m.entry.item):
            return None
        held = [
            signal
            for key, signal in (m.viewer.signals or {}).items()
            if signal_of(key) in signals
            and ("item" not in per or signal.item == m.entry.item)
            and ("room" not in per or signal.room == m.entry.room)
        ]
        if not selective:
            return len(held)
        before = read_holding(m.cell(came) or b"")
        return None if any(signal.cause <= before for signal in held) else sum(prefix in s.counted for s in held)

    return holding
