"""Who is told what by a live shop."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from tiercast.audience.entry import Entry
from tiercast.beside.stop import Stop
from tiercast.decide.decision import PlannedAction
from tiercast.engine.alarms import Standing


class Told(msgspec.Struct, frozen=True):
    """Who is told what by a live shop.

    Attributes:
        committed: entries and actions that are on disk.
        ended: an action has ended: its id, state and detail.
        notice: something for every client, from the sink `key`.
        trouble: an alert, in both languages.
        status: a source or sink has a new status: side, key.
        lost: another engine owns the store; this one has to exit.
        stop: a stop stands, or none any more.
        alarm: an alarm has begun, has changed, or is over.
    """

    committed: Callable[[Sequence[Entry], Sequence[PlannedAction]], None]
    ended: Callable[[bytes, str, str], None]
    notice: Callable[[str, dict[str, Any]], None]
    trouble: Callable[[str, str], None]
    status: Callable[[str, str], None]
    lost: Callable[[], None]
    stop: Callable[[Stop | None], None] = lambda stop: None
    alarm: Callable[[Standing], None] = lambda standing: None
