"""Who is in a room now, found in slices: looking at everybody in memory takes longer than the loop may wait."""

import asyncio
import heapq
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from tiercast.audience.visits import Gaps, Visit, ends_at, read_visit
from tiercast.step.core import Core
from tiercast.step.moment import KEEPS_HISTORY
from tiercast.step.values import RoomState, ViewerState

SLICE: Final = 500
"""Viewers that are looked at in one go, a millisecond where all of them are here."""
OFTEN: Final = 3
"""Visits from which on somebody is a regular who has bought nothing yet."""


class Here(NamedTuple):
    """Somebody who is here.

    Attributes:
        regular: has bought, or comes for the third time at least; False of those who cannot be known again.
        known: whether the viewer's identity carries a history.
    """

    key: bytes
    viewer: ViewerState
    visit: Visit
    regular: bool
    known: bool


class Present(NamedTuple):
    """Who is in a room: the first of them, how many there are, and how many of those are regulars."""

    first: list[Here]
    number: int
    regulars: int


async def present(core: Core, room: str, limit: int) -> Present:
    """Look at everybody in memory. Regulars come first: who spent most, came most often, stays the longest."""
    state = core.state
    place, program = state.rooms.values.get(room.encode()), core.programs.get(room)
    if place is None or program is None or not place.opened:
        return Present([], 0, 0)
    gaps = Gaps(program.config.visit_gap, program.config.idle_gap)
    first: list[Here] = []
    count = regulars = 0
    keys = iter(list(state.viewers.values))
    while some := list(islice(keys, SLICE)):
        here = list(_here(core, some, room, place, gaps))
        count += len(here)
        regulars += sum(one.regular for one in here)
        first = heapq.nlargest(limit, [*first, *here], key=_rank)
        await asyncio.sleep(0)
    return Present(first, count, regulars)


def _here(core: Core, keys: list[bytes], room: str, place: RoomState, gaps: Gaps) -> Iterator[Here]:
    values, now = core.state.viewers.values, core.state.shop.now
    for key in keys:
        viewer = values.get(key)
        if viewer is None or now - viewer.last_seen > gaps.visit:
            continue
        packed = viewer.visit if viewer.visit_room == room else (viewer.elsewhere or {}).get(room, b"")
        due = ends_at(packed, gaps)
        visit = read_visit(packed)
        if visit is None or due is None or due <= now or visit.heard < place.opened:
            continue
        known = viewer.quality in KEEPS_HISTORY
        bought = viewer.orders > viewer.returned
        yield Here(key, viewer, visit, known and (bought or viewer.visits >= OFTEN), known)


def _rank(here: Here) -> tuple[bool, int, int, int]:
    viewer = here.viewer
    if not here.known:
        return False, 0, 0, here.visit.dwell
    return here.regular, viewer.spent, viewer.visits, here.visit.dwell
