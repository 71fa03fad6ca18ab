"""The simulation as a plain generator."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from tiercast_api import SECOND, Event

from tiercast_source_simulator.arrivals import arrivals
from tiercast_source_simulator.draws import draws
from tiercast_source_simulator.room import Room
from tiercast_source_simulator.settings import SimulationSettings

Tell = Callable[[Mapping[str, Any]], None]


def simulate(settings: SimulationSettings, tell: Tell | None = None) -> Iterator[Event]:
    """The events of a simulated room, in the order of their times.

    Args:
        settings: the same settings give the same events.
        tell: told the truth that the events hide: the settings, each viewer's type and group when first seen, each
            slot, the true total of each gift streak, and at the end the decisions counted.

    Yields:
        Events with ids of their own; at about 200,000 a second on one core.
    """
    if tell is not None:
        tell({"record": "settings", **msgspec.to_builtins(settings)})
    room = Room(settings, tell)
    run = _run(settings)
    end = settings.start + round(settings.duration * SECOND) if settings.duration else None
    scale = SECOND / settings.rate
    for number, unit in enumerate(arrivals(draws(settings.seed, "arrivals"))):
        now = settings.start + int(unit * scale)
        if end is not None and now >= end:
            yield Event(time=end, id=f"{run}-{number}", **room.close())
            break
        yield Event(time=now, id=f"{run}-{number}", **room.next(now))
    if tell is not None:
        tell(room.truth())


def _run(settings: SimulationSettings) -> str:
    """What the ids of one simulation begin with: another simulation has others."""
    return "sim-" + hashlib.blake2b(msgspec.json.encode(settings), digest_size=5).hexdigest()
