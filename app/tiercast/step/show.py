"""The run of show: what is on air, since when, how long it was planned; and the traffic channel of a viewer.

A ``show`` entry brings the plan (`topic` ``plan``, attribute ``plan``, and ``place`` where the show is in it), or says
what is on (``set``: item, attributes ``phase``, ``planned`` in microseconds, ``place`` in the plan). An ``item_pinned``
of an item of the plan goes to its place.
"""

import msgspec

from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.values import ChannelState, RoomState

_plan = msgspec.json.Decoder(tuple[tuple[str, str, int], ...]).decode


def take_show(entry: Entry, room: RoomState) -> None:
    """What people say of the show."""
    said = entry.attributes or {}
    if entry.topic == "plan":
        room.plan = _plan(str(said.get("plan", "[]")))
        room.place = min(int(said.get("place", -1)), len(room.plan) - 1)
        return
    if entry.item and entry.item != room.on_air:
        room.on_air = entry.item
    room.phase, room.planned = str(said.get("phase", room.phase)), int(said.get("planned", 0))
    room.place = int(said.get("place", room.place))
    room.aired = entry.time


def put_on_air(entry: Entry, room: RoomState) -> None:
    """A product is presented: where the plan has it, the show is there now."""
    if entry.item == room.on_air and room.aired:
        return
    room.on_air, room.aired, room.planned = entry.item, entry.time, 0
    ahead = [place for place, step in enumerate(room.plan) if step[0] == entry.item]
    if ahead:
        room.place = next((place for place in ahead if place > room.place), ahead[0])
        _, phase, room.planned = room.plan[room.place]
        room.phase = phase or room.phase


def show_reader(name: str) -> Reader | None:
    """A reader of ``show.NAME``."""
    match name:
        case "item":
            return lambda m: (m.room.on_air or None) if m.room is not None else None
        case "phase":
            return lambda m: (m.room.phase or None) if m.room is not None else None
        case "minutes":
            return lambda m: max(0, m.now - m.room.aired) if m.room is not None and m.room.aired else None
        case "left":
            return _left
        case "next":
            return _next
    return None


def _left(m: Moment) -> Value | None:
    room = m.room
    if room is None or not room.aired or not room.planned:
        return None
    return max(0, room.aired + room.planned - m.now)


def _next(m: Moment) -> Value | None:
    room = m.room
    if room is None:
        return None
    return next((item for item, _, _ in room.plan[room.place + 1 :] if item), None)


def channel_reader(name: str, calendar: Calendar) -> Reader | None:
    """A reader of ``channel.NAME``: of the channel that brought the viewer; unknown without an import of it."""

    def known(m: Moment) -> ChannelState | None:
        return m.channel_of(m.viewer.channel) if m.viewer is not None and m.viewer.channel else None

    match name:
        case "title":
            return lambda m: (channel.title or None) if (channel := known(m)) is not None else None
        case "paid":
            return lambda m: channel.total > 0 if (channel := known(m)) is not None else None
        case "spend":

            def spend(m: Moment) -> Value | None:
                channel = known(m)
                if channel is None or channel.currency != m.config.currency:
                    return None
                return channel.days.get(calendar.day_number(m.now), 0)

            return spend
    return None
