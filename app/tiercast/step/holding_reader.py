"""What ``holding`` reads: a counter of `step.holding`, or, for one viewer, that viewer's signals."""

from collections.abc import Sequence

from tiercast.audience.holding import read_holding
from tiercast.step.measured import VIEWER, Measured
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.signal_keys import signal_of


def holding_reader(measured: Measured, signals: Sequence[str]) -> Reader:
    """Reads a feature of ``holding``: a counter, or, for one viewer, that viewer's signals.

    Args:
        signals: full names of those that it counts.
    """
    if VIEWER in measured.per:
        return _of_viewer(measured, frozenset(signals))

    def holding(m: Moment) -> Value | None:
        key = measured.cell_key(m.entry, m.config.category)
        return None if key is None else read_holding(m.cell(key) or b"")

    return holding


def _of_viewer(measured: Measured, signals: frozenset[str]) -> Reader:
    per, prefix, selective = measured.per, measured.prefix, measured.feature.spec.where is not None

    def holding(m: Moment) -> Value | None:
        if m.viewer is None or ("item" in per and not m.entry.item):
            return None
        held = (m.viewer.signals or {}).items()
        return sum(
            signal_of(key) in signals
            and ("item" not in per or signal.item == m.entry.item)
            and ("room" not in per or signal.room == m.entry.room)
            and (not selective or prefix in signal.counted)
            for key, signal in held
        )

    return holding
