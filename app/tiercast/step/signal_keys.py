"""For whom, and for what, a signal holds: the key under which it is kept.

A signal whose key names the viewer lies with the viewer; every other one lies with the shop. ``per: [viewer]`` has no
further part, so that it is one over all rooms; ``per: [room]`` is one for all viewers of the room.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.step.patterns import dimension
from tiercast.step.values import SignalState

SEPARATOR: Final = "\x1f"
VIEWER: Final = "viewer"


def of_viewer(per: Sequence[str]) -> bool:
    """Whether the signal is kept with the viewer."""
    return VIEWER in per


def signal_key(signal: str, per: Sequence[str], entry: Entry, category: str) -> str | None:
    """The key for what `entry` is about; None where it does not carry every dimension.

    Args:
        signal: full name.
        per: dimensions of its key.
        category: of the room.
    """
    if VIEWER in per and not entry.viewer:
        return None
    key = signal
    for name in per:
        if name != VIEWER:
            part = dimension(entry, name, category)
            if not part:
                return None
            key = f"{key}{SEPARATOR}{part}"
    return key


def signal_of(key: str) -> str:
    """The full name of the signal that has this key."""
    return key.partition(SEPARATOR)[0]


def cell_of_signal(key: str) -> str:
    """Where the state of a signal that belongs to no viewer lies."""
    return f"signal{SEPARATOR}{key}"


def holds_for_any(signals: Mapping[str, SignalState], signal: str) -> bool:
    """Whether a viewer's signal holds for any item, order …, for a fact that carries none."""
    prefix = signal + SEPARATOR
    return any(key.startswith(prefix) for key in signals)
