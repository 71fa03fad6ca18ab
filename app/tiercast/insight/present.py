"""Who is in the rooms at an instant, and on which tiers they stand: counted over the viewers in memory, in slices.

A visit that nobody has heard of for longer than the room's gap is over, also where the step has not seen it yet.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tiercast.audience.ladders import HEAD as STANDING
from tiercast.audience.visits import HEAD, OPEN
from tiercast.insight.series import Sample
from tiercast.step.values import ViewerState

_TIER: Final = STANDING.size


class RoomNow(NamedTuple):
    """A room that is open: since when, and how long a silence may be; microseconds."""

    opened: int
    gap: int


def add_present(
    viewers: Iterable[ViewerState], now: int, rooms: Mapping[str, RoomNow], samples: Mapping[str, Sample]
) -> None:
    """Count `viewers` into the samples of the rooms in which they are.

    Args:
        rooms: that are open, by key; samples: one for each of them.
    """
    longest = max((room.gap for room in rooms.values()), default=0)
    for viewer in viewers:
        if now - viewer.last_seen > longest:
            continue
        if viewer.visit and is_present(viewer.visit, now, rooms.get(viewer.visit_room)):
            _add(viewer, samples[viewer.visit_room])
        if viewer.elsewhere:
            for room, visit in viewer.elsewhere.items():
                if visit and is_present(visit, now, rooms.get(room)):
                    _add(viewer, samples[room])


def is_present(visit: bytes, now: int, room: RoomNow | None) -> bool:
    """Whether a visit (packed) is going on at `now`; None: the room is closed."""
    if room is None:
        return False
    _, heard, _, _, flags = HEAD.unpack_from(visit)
    return bool(flags & OPEN) and heard >= room.opened and now - heard <= room.gap


def tier_of(standing: bytes) -> str:
    """The tier of a packed standing; "" for none."""
    return standing[_TIER:].decode()


def _add(viewer: ViewerState, sample: Sample) -> None:
    sample.present = (sample.present or 0) + 1
    if viewer.tiers:
        for ladder, standing in viewer.tiers.items():
            tiers = sample.tiers.get(ladder)
            if tiers is None:
                tiers = sample.tiers[ladder] = {}
            tier = standing[_TIER:].decode()
            tiers[tier] = tiers.get(tier, 0) + 1
