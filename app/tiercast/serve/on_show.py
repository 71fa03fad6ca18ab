"""Commands on the run of show: the plan, and what is on."""

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.engine.live import LiveShop
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.protocol_commands import Command, SetShow
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.unable import Unable
from tiercast.step.values import RoomState


def show_before(shop: AuditedShop, command: SetShow) -> tuple[str, Command | None]:
    """What is on, or planned, and the command that brings it back; None where nothing was on."""
    room = shop.shop.core.state.rooms.values.get(command.room.encode()) or RoomState()
    if command.what == "plan":
        plan = tuple((item, phase, planned) for item, phase, planned in room.plan)
        return f"{len(plan)} steps", msgspec.structs.replace(command, plan=plan)
    words = " · ".join(part for part in (room.on_air, room.phase) if part)
    back = msgspec.structs.replace(
        command, what="set", item=room.on_air, phase=room.phase, planned=room.planned, plan=()
    )  # fmt: skip
    return words, back if words else None


class OnShow:
    """What clients say of the show."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def set(self, command: SetShow, who: str) -> Reply:
        """Bring the plan, go to its next step, or say what is on."""
        if command.room not in self._live.config.rooms:
            known = ", ".join(self._live.config.rooms)
            raise Unable(
                "not_found",
                f"there is no room {command.room!r}; there are: {known}",
                zh=f"没有直播间 {command.room!r}；现有：{known}",
            )
        if command.what == "plan":
            return await self._plan(command)
        room = self._live.shop.core.state.rooms.values.get(command.room.encode()) or RoomState()
        if command.what == "next":
            return await self._next(command, room)
        if command.what != "set" or not (command.item or command.phase):
            raise Unable(
                "refused",
                "expected plan, next, or set with an item or a phase",
                zh="应为 plan、next，或带商品或环节的 set",
            )
        place = _place_of(command.item, room)
        return await self._on(command.id, command.room, command.item, command.phase, command.planned, place)

    async def _plan(self, command: SetShow) -> Reply:
        text = msgspec.json.encode(command.plan).decode()
        entry = Entry(self._now(), "show", command.room, topic="plan", attributes={"plan": text})
        seq = await self._live.loop.put(entry)
        return Done(id=command.id, message=f"{len(command.plan)} steps", seq=seq)

    async def _next(self, command: SetShow, room: RoomState) -> Reply:
        place = room.place + 1
        if place >= len(room.plan):
            raise Unable(
                "refused",
                "the run of show is over" if room.plan else "the room has no run of show",
                zh="流程已经走完" if room.plan else "直播间还没有流程",
            )
        item, phase, planned = room.plan[place]
        return await self._on(command.id, command.room, item, phase or room.phase, planned, place)

    async def _on(self, number: int, room: str, item: str, phase: str, planned: int, place: int) -> Reply:
        """What is on, and for the rules the event that the product is presented."""
        now = self._now()
        said: dict[str, Attribute] = {"phase": phase, "planned": planned, "place": place}
        entries = [Entry(now, "show", room, item=item, topic="set", attributes=said)]
        if item:
            entries.append(Entry(now, "item_pinned", room, item=item))
        await self._live.loop.append(entries)
        return Done(id=number, message=" · ".join(part for part in (item, phase) if part))

    def _now(self) -> int:
        return max(self._live.clock.now(), self._live.shop.core.state.shop.now)


def _place_of(item: str, room: RoomState) -> int:
    """Where in the plan a product is: at its next place, else at its first; what is not planned moves nothing."""
    places = [place for place, step in enumerate(room.plan) if item and step[0] == item]
    return next((place for place in places if place >= room.place), places[0] if places else room.place)
